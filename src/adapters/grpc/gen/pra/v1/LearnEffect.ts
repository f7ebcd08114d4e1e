// Original file: pra/v1/event.proto


/**
 * Nobody knows yet: what earlier events of the same name did is expected again, and what this one does is learned while
 * it runs. During maintenance and outages nothing is expected and nothing learned.
 */
export interface LearnEffect {
}

/**
 * Nobody knows yet: what earlier events of the same name did is expected again, and what this one does is learned while
 * it runs. During maintenance and outages nothing is expected and nothing learned.
 */
export interface LearnEffect__Output {
}
