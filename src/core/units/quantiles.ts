/** A set of quantiles at fixed levels. */

/** `values[i]` is not exceeded with probability `levels[i]`; both strictly or weakly increasing, same length. */
export interface Quantiles {
  readonly levels: readonly number[];
  readonly values: readonly number[];
}
