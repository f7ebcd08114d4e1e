/** Rows of parameters for all series of a bench, so that no expert of a fitted family sleeps. */
import { UTC } from '../../src/core/units/civil-time.ts';
import { present } from '../../src/core/units/check.ts';
import type { Instant } from '../../src/core/units/time.ts';
import type { FittedRow } from '../../src/ports/parameters.ts';
import { FAMILIES } from '../../training/fits/families.ts';
import type { Past } from '../../training/fits/past.ts';

/** As many series are fitted; the others have one of their rows, which costs a cycle as much as one of their own. */
const FITTED = 8;

/** A row of each family for each series, that counts from the start of the pasts on. */
export async function fittedRows(
  series: readonly string[],
  pastOf: (index: number) => Omit<Past, 'zone' | 'series'>,
): Promise<readonly FittedRow[]> {
  const pasts = series.slice(0, FITTED).map((each, index) => ({ ...pastOf(index), series: each, zone: UTC }));
  const all = FAMILIES.map(async (family) => {
    const fits = await Promise.all(pasts.map(async (past) => family.fit(past)));
    const rows = fits.map((row) => present(row, `a row of ${family.name}`));
    const { name, version } = family.version(present(pasts[0], 'a past').stepMs).card;
    const fittedAt: Instant = present(pasts[0], 'a past').start;
    return series.map((each, index): FittedRow => {
      const values = present(rows[index % rows.length], 'a row').slice();
      return { model: { name, version }, series: each, fittedAt, values };
    });
  });
  return (await Promise.all(all)).flat();
}
