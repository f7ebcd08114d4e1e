/**
 * The flags of Node with which a worker thread reads TypeScript, where this code itself runs from its sources;
 * `undefined` where it is compiled. A thread does not inherit the loader of the main thread, and `--import tsx`
 * does nothing in a thread (Node 20, tsx 4.23): the loader has to be registered from within.
 */
export function typescriptFlags(): readonly string[] | undefined {
  if (!import.meta.url.endsWith('.ts')) return undefined;
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const preload = `import { register } from ${loader}; register();`;
  return ['--import', `data:text/javascript,${encodeURIComponent(preload)}`];
}
