/**
 * One result for each object: what goes to a thousand subscribers is encoded once. (Half the CPU of a
 * fan-out of 1,000 doubles to 1,000 streams.)
 */

/** `compute`, remembered by the identity of its argument for as long as the argument lives. */
export function onceEach<Value extends object, Result>(
  compute: (value: Value) => Result,
): (value: Value) => Result {
  const results = new WeakMap<Value, { readonly result: Result }>();
  return (value) => {
    let entry = results.get(value);
    if (entry === undefined) {
      entry = { result: compute(value) };
      results.set(value, entry);
    }
    return entry.result;
  };
}
