/**
 * The plan bus in Redis: the newest directive of each pool in a hash, and a stream that says which have changed.
 *
 * Every process follows the stream into a bus of its own (`mirror`), which its subscribers read. An entry names pools
 * and has a number; who has missed some (trimmed, flushed, cut off) sees it by the number and reads all of them anew,
 * as it does now and then when nothing comes. So nothing hangs on the stream but how soon a directive is seen.
 *
 * What is not newer by (epoch, revision) than what is there is refused by the script that writes: a planner that was
 * paused cannot overwrite its successor. While Redis cannot be reached, a planner tells the subscribers of its own
 * process all the same; the others have the directives that they have, until these run out.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Directive } from '../../core/allocation/decision.ts';
import { StoreUnavailable } from '../../ports/failure.ts';
import type { PlanBus } from '../../ports/plan-bus.ts';
import type { Connection } from './connection.ts';
import { Gate } from '../../ports/stores/gate.ts';
import type { Keys } from './keys.ts';

/** KEYS: directives, places, stream, number. ARGV: quadruples of pool, epoch, revision, JSON. The pools that took theirs. */
const PUBLISH = `
  local taken = {}
  for at = 1, #ARGV, 4 do
    local pool, epoch, revision = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
    local place = redis.call('HGET', KEYS[2], pool)
    local isNewer = true
    if place then
      local space = string.find(place, ' ')
      local heldEpoch, heldRevision = tonumber(string.sub(place, 1, space)), tonumber(string.sub(place, space))
      isNewer = epoch > heldEpoch or (epoch == heldEpoch and revision > heldRevision)
    end
    if isNewer then
      redis.call('HSET', KEYS[1], pool, ARGV[at + 3])
      redis.call('HSET', KEYS[2], pool, ARGV[at + 1] .. ' ' .. ARGV[at + 2])
      table.insert(taken, pool)
    end
  end
  if #taken > 0 then
    local number = redis.call('INCR', KEYS[4])
    redis.call('XADD', KEYS[3], 'MAXLEN', '~', '1000', '*', 'number', number, 'pools', cjson.encode(taken))
  end
  return taken`;

/** When nothing has come for so long, all directives are read anew. */
const QUIET_MS = 5_000;
const RETRY_MS = 100;

/** How far the stream was followed. */
interface Position {
  readonly id: string;
  readonly number: number;
}

/** A bus that has what was published before. Takes `mirror` over: an empty bus inside this process. */
export async function openPlanBus(connection: Connection, keys: Keys, mirror: PlanBus): Promise<PlanBus> {
  const gate = new Gate('plan bus in Redis');
  const ending = new AbortController();
  const waiting = connection.forWaiting(QUIET_MS);
  let position = await readAll();
  const following = follow();

  async function readAll(): Promise<Position> {
    // The position first: what comes in between is read twice, and never missed.
    const newest = await connection.ask((redis) => redis.xrevrange(keys.plan.stream, '+', '-', 'COUNT', 1));
    const directives = await connection.ask((redis) => redis.hvals(keys.plan.directives));
    await show(directives);
    return newest[0] ? positionOf(newest[0]) : { id: '0-0', number: 0 };
  }

  async function show(directives: readonly (string | null)[]): Promise<void> {
    await mirror.publish(
      directives.flatMap((json) => (json === null ? [] : [JSON.parse(json) as Directive])),
    );
  }

  async function follow(): Promise<void> {
    await waiting.connect().catch(() => undefined); // It is tried again by itself.
    while (!ending.signal.aborted) {
      try {
        position = (await readNews(waiting)) ?? (await readAll());
      } catch {
        await pause(RETRY_MS, undefined, { signal: ending.signal }).catch(() => undefined);
      }
    }
  }

  /** Shows what the stream brings; `undefined`: nothing has come for a while, or something was missed. */
  async function readNews(redis: Redis): Promise<Position | undefined> {
    const { id } = position;
    const answer = await redis.xread('COUNT', 100, 'BLOCK', QUIET_MS, 'STREAMS', keys.plan.stream, id);
    const entries = answer?.[0]?.[1] ?? [];
    const first = entries[0];
    const last = entries.at(-1);
    if (!first || !last || positionOf(first).number !== position.number + 1) return undefined;
    const pools = new Set(
      entries.flatMap(([, fields]) => JSON.parse(fields[3] ?? '[]') as readonly string[]),
    );
    await show(await connection.ask((client) => client.hmget(keys.plan.directives, ...pools)));
    return positionOf(last);
  }

  async function publish(directives: readonly Directive[]): Promise<void> {
    if (directives.length === 0) return;
    let taken = directives;
    try {
      const answer = await connection.ask((redis) =>
        redis.eval(PUBLISH, 4, ...publishKeys(keys), ...directives.flatMap(quadruple)),
      );
      const pools = new Set(answer as readonly string[]);
      taken = directives.filter(({ pool }) => pools.has(pool));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
    await mirror.publish(taken);
  }

  return {
    publish: (directives) => gate.pass(() => publish(directives)),
    subscribe: (pools, signal) => mirror.subscribe(pools, signal),
    close: async () => {
      await gate.close();
      ending.abort();
      waiting.disconnect();
      await following;
      await mirror.close();
    },
  };
}

const publishKeys = ({ plan }: Keys): [string, string, string, string] => [
  plan.directives,
  plan.places,
  plan.stream,
  plan.number,
];

const quadruple = (directive: Directive): (string | number)[] => [
  directive.pool,
  directive.epoch,
  directive.revision,
  JSON.stringify(directive),
];

const positionOf = ([id, fields]: [id: string, fields: string[]]): Position => ({
  id,
  number: Number(fields[1]),
});
