// Original file: pra/v1/event.proto


/**
 * Nobody knows yet: nothing is expected of it, forecasts of its time are as wide as they are unsure, and what it does is
 * followed as it is seen. During maintenance and outages nothing is expected and nothing seen.
 */
export interface LearnEffect {
}

/**
 * Nobody knows yet: nothing is expected of it, forecasts of its time are as wide as they are unsure, and what it does is
 * followed as it is seen. During maintenance and outages nothing is expected and nothing seen.
 */
export interface LearnEffect__Output {
}
