/**
 * What a mixture knows of one series: E experts × T targets × L levels, everything float32 and flat, so that
 * 10,000 of them fit (docs/decisions/002-bytes.md). What it means, and how it changes: `mixture.ts`.
 */
import { firstIncrement, SKETCH_BINS } from './residual-sketch.ts';

export interface MixtureShape {
  readonly experts: number;
  /**
   * By expert: its place among those that bring quantiles of their own, or NO_PLACE; and its place among the others,
   * whose errors are kept, or NO_PLACE.
   */
  readonly ownPlaces: Int16Array;
  readonly sketchPlaces: Int16Array;
  /** How many bring their own. */
  readonly own: number;
  readonly targets: number;
  readonly levels: readonly number[];
  /** Place of the level nearest to 0.5. */
  readonly median: number;
  /** Place of the highest level that is learned from often enough to tell a spread by. */
  readonly tail: number;
  /** Errors after which the weight of one has fallen to 1/e. */
  readonly memory: number;
}

export const NO_PLACE = -1;
const TAIL_LEVEL = 0.99;

/** Who speaks of a series. */
export interface Voices {
  readonly experts: number;
  /** Places of those that bring quantiles of their own, ascending. */
  readonly own: readonly number[];
}

/** The shape of a mixture of these experts. */
export function mixtureShape(
  { experts, own }: Voices,
  rest: Pick<MixtureShape, 'targets' | 'levels' | 'memory'>,
): MixtureShape {
  const ownPlaces = new Int16Array(experts).fill(NO_PLACE);
  const sketchPlaces = new Int16Array(experts).fill(NO_PLACE);
  own.forEach((expert, place) => (ownPlaces[expert] = place));
  let sketches = 0;
  for (let expert = 0; expert < experts; expert += 1) {
    if (ownPlaces[expert] === NO_PLACE) sketchPlaces[expert] = sketches++;
  }
  const tail = Math.max(
    0,
    rest.levels.findLastIndex((level) => level <= TAIL_LEVEL),
  );
  const median = Math.max(
    0,
    rest.levels.findIndex((level) => level >= 0.5),
  );
  return { experts, own: own.length, ownPlaces, sketchPlaces, median, tail, ...rest };
}

export interface Mixture {
  /** Error sketches, [expert without quantiles of its own, target, bin]. */
  readonly errors: Uint16Array;
  /** Discounted mean pinball loss, [expert, target, level]. */
  readonly losses: Float32Array;
  /** Discounted regret against the mixture on the linearised loss, and its discounted square, likewise. */
  readonly regrets: Float32Array;
  readonly regretSquares: Float32Array;
  /** Loss of the last few outcomes in units of the usual one, as far as that is not everyone's, [expert, target]. */
  readonly strains: Float32Array;
  /** Weight of the next error, by target. */
  readonly increments: Float32Array;
  /** Actuals learned from, by target; those at which every expert slept do not count. */
  readonly judged: Uint32Array;
  /** Of these, those at which the expert was awake, [expert, target]. */
  readonly awake: Uint32Array;
}

export const createMixture = ({ experts, own, targets, levels, memory }: MixtureShape): Mixture => ({
  errors: new Uint16Array((experts - own) * targets * SKETCH_BINS),
  losses: new Float32Array(experts * targets * levels.length),
  regrets: new Float32Array(experts * targets * levels.length),
  regretSquares: new Float32Array(experts * targets * levels.length),
  strains: new Float32Array(experts * targets),
  increments: new Float32Array(targets).fill(firstIncrement(memory)),
  judged: new Uint32Array(targets),
  awake: new Uint32Array(experts * targets),
});

/** What the experts say of a target. */
export interface Said {
  readonly target: number;
  /** One an expert; not finite: it sleeps. */
  readonly points: ArrayLike<number>;
  /** [own expert, level]: of those that bring their own, never crossing; whatever it is where one sleeps. */
  readonly quantiles: ArrayLike<number>;
}

/** What the experts say of all targets of a row. */
export interface Spoken {
  /** [target, expert]. */
  readonly points: Float32Array;
  /** [target, own expert, level]. */
  readonly quantiles: Float32Array;
}

/** Of this, what is said of one target: views. */
export function saidOf({ points, quantiles }: Spoken, shape: MixtureShape, target: number): Said {
  const { experts } = shape;
  const length = shape.own * shape.levels.length;
  return {
    target,
    points: points.subarray(target * experts, (target + 1) * experts),
    quantiles: quantiles.subarray(target * length, (target + 1) * length),
  };
}
