/** How are the weights of a net kept? With what they were learned from and how, as one run of bytes. */
import type { TrainedOn } from '../../src/core/forecast/model/model-card.ts';
import { NotPacked, pack, unpack } from '../../src/core/units/packed.ts';
import type { CurvePoint } from '../neural/course.ts';
import type { Weight } from '../neural/learner.ts';
import { shapesOf } from './net.ts';
import type { NetKind } from './net.ts';

export interface KeptNet {
  readonly kind: NetKind;
  /** By the order of `shapesOf`. */
  readonly weights: readonly Weight[];
  readonly trainedOn: TrainedOn;
  readonly curve: readonly CurvePoint[];
}

export const formatNet = ({ kind, weights, trainedOn, curve }: KeptNet): Uint8Array =>
  pack({ head: { kind, trainedOn, curve }, arrays: weights.map(({ values }) => values) });

/** Throws `NotPacked` where the bytes are not those of such a net. */
export function readNet(bytes: Uint8Array): KeptNet {
  const { head, arrays } = unpack(bytes);
  const { kind, trainedOn, curve } = head as Omit<KeptNet, 'weights'>;
  const weights = Object.entries(shapesOf(kind)).map(([name, shape], place) => {
    const values = arrays[place];
    const size = shape.reduce((product, length) => product * length, 1);
    if (!(values instanceof Float32Array) || values.length !== size) {
      throw new NotPacked(`${name} is not ${size} numbers`);
    }
    return { name, shape, values };
  });
  return { kind, trainedOn, curve, weights };
}
