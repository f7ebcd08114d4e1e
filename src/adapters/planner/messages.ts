/** What crosses between the service and its planner thread: calls by number, and their outcomes. */
import type { Planner } from '../../app/plan/planner.ts';

export type Method = keyof Planner;
export type Argument<M extends Method> = Parameters<Planner[M]>[0];
export type Result<M extends Method> = Awaited<ReturnType<Planner[M]>>;

export type Request = {
  [M in Method]: { readonly id: number; readonly method: M; readonly argument: Argument<M> };
}[Method];

/** A thread's first word is `ready`, or `failed` if it could not be built. */
export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'problem'; readonly detail: string }
  /** `result` is that of the method that was called. */
  | { readonly kind: 'done'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly id: number | undefined; readonly detail: string };
