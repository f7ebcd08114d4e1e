// Original file: pra/v1/event.proto


/**
 * Nobody said: it is expected to do what those of its kind, name and sources did before. Of the first one nothing is
 * expected, and forecasts of its time are as wide as they are unsure. What it does is learned while it runs. During
 * maintenance and outages nothing is expected and nothing seen.
 */
export interface LearnEffect {
}

/**
 * Nobody said: it is expected to do what those of its kind, name and sources did before. Of the first one nothing is
 * expected, and forecasts of its time are as wide as they are unsure. What it does is learned while it runs. During
 * maintenance and outages nothing is expected and nothing seen.
 */
export interface LearnEffect__Output {
}
