/** The bundled families that are fitted to each series: the service fits them by itself, and forecasts by them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { POOL } from '../bad-days/callers.ts';
import { openDay, requestsAt } from '../bad-days/day.ts';
import { FAMILIES } from '../../../training/fits/families.ts';

/** The first round is due five minutes after the start; fits take real seconds, in which virtual minutes go by. */
const UNTIL_FITTED_MAX = 600;
/** A new expert counts once 24 of its forecasts are judged, one in five minutes, the farthest half an hour later. */
const UNTIL_IT_COUNTS = 24 * 5 + 30 + 5;

test('a service with two days of history fits all families to its series, and in hours forecasts by them', async (t) => {
  const day = await openDay(t);
  const shareOf = async (name: string): Promise<number> => {
    const { models } = await day.client.predict({ subject: { pool: POOL } });
    return models.filter((model) => model.name === name).reduce((sum, { weight }) => sum + weight, 0);
  };
  const minute = () => day.minute({ lb: requestsAt(day.clock.now()) });
  await minute();
  assert.ok((await shareOf('simple')) > 0);
  for (const { name } of FAMILIES) assert.equal(await shareOf(name), 0, `${name} knows nothing yet`);

  const isFitted = (): boolean => day.log.some(({ msg }) => msg === 'series were fitted');
  for (let minutes = 0; !isFitted() && minutes < UNTIL_FITTED_MAX; minutes += 1) await minute();
  for (const { name } of FAMILIES) {
    const fitted = await day.metric(`pra_fits_total{family="${name}",outcome="fitted"}`);
    assert.equal(fitted, 2, `the pool and the source of ${name}`);
  }
  for (let minutes = 0; minutes < UNTIL_IT_COUNTS; minutes += 1) await minute();
  for (const { name } of FAMILIES) assert.ok((await shareOf(name)) > 0, `${name} is in the mixture`);
});
