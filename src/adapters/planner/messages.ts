/** What crosses between the service and its planner thread: calls by number, and their outcomes. */
import type { CycleInput, CycleOutput, Past } from '../../app/plan/planner.ts';

export type Request =
  | { readonly id: number; readonly method: 'load'; readonly argument: Past }
  | { readonly id: number; readonly method: 'cycle'; readonly argument: CycleInput }
  | { readonly id: number; readonly method: 'close'; readonly argument: undefined };

/** A thread's first word is `ready`, or `failed` if it could not be built. */
export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'problem'; readonly detail: string }
  | { readonly kind: 'done'; readonly id: number; readonly result: CycleOutput | undefined }
  | { readonly kind: 'failed'; readonly id: number | undefined; readonly detail: string };
