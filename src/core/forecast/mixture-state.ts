/**
 * What a mixture knows of one series: E experts × T targets × L levels, everything float32 and flat, so that
 * 10,000 of them fit (docs/decisions/002-bytes.md). What it means, and how it changes: `mixture.ts`.
 */
import { SKETCH_BINS } from './residual-sketch.ts';

export interface MixtureShape {
  readonly experts: number;
  readonly targets: number;
  readonly levels: readonly number[];
  /** Errors after which the weight of one has fallen to 1/e. */
  readonly memory: number;
}

export interface Mixture {
  /** Error sketches, [expert, target, bin]. */
  readonly errors: Float32Array;
  /** Discounted mean pinball loss, [expert, target, level]. */
  readonly losses: Float32Array;
  /** Discounted regret against the mixture on the linearised loss, and its discounted square, likewise. */
  readonly regrets: Float32Array;
  readonly regretSquares: Float32Array;
  /** Weight of the next error, by target. */
  readonly increments: Float32Array;
  /** Actuals learned from, by target; those at which every expert slept do not count. */
  readonly judged: Uint32Array;
  /** Of these, those at which the expert was awake, [expert, target]. */
  readonly awake: Uint32Array;
}

export const createMixture = ({ experts, targets, levels }: MixtureShape): Mixture => ({
  errors: new Float32Array(experts * targets * SKETCH_BINS),
  losses: new Float32Array(experts * targets * levels.length),
  regrets: new Float32Array(experts * targets * levels.length),
  regretSquares: new Float32Array(experts * targets * levels.length),
  increments: new Float32Array(targets).fill(1),
  judged: new Uint32Array(targets),
  awake: new Uint32Array(experts * targets),
});

/** What the experts say of a target. */
export interface Said {
  readonly target: number;
  /** One an expert; not finite: it sleeps. */
  readonly points: ArrayLike<number>;
}
