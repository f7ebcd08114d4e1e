import type { ServableModel } from './model-repository.ts';

/** Puts a version to the test where it can do no harm. */
export interface ModelValidator {
  /** All that is wrong with it, a sentence each without a full stop; nothing: it may serve. One version at a time. */
  validate(model: ServableModel): Promise<readonly string[]>;
  /** Ends what runs; afterwards everything is wrong with every version. */
  close(): Promise<void>;
}
