/**
 * What a test needs and a machine may not have: a server, another language. Where it is missing the test is
 * skipped with one loud line, which says how to get it; in CI nothing is skipped: there its absence fails.
 */

/** For the options of `test` or `describe`. */
export interface Presence {
  /** Why it is skipped; `false`: it runs. */
  readonly skip: string | false;
}

/** Whether `what` is there, by `probe`. Rejects in CI if it is not. `howToGet` is a sentence. */
export async function needs(
  what: string,
  probe: () => Promise<boolean>,
  howToGet: string,
): Promise<Presence> {
  if (await probe()) return { skip: false };
  const line = `${what} is missing. ${howToGet}`;
  if (isCi(process.env['CI'])) throw new Error(`${line} In CI nothing is skipped.`);
  process.stderr.write(`\nSKIPPED, NOT TESTED: ${line}\n\n`);
  return { skip: line };
}

const isCi = (value: string | undefined): boolean =>
  value !== undefined && !['', '0', 'false'].includes(value.toLowerCase());
