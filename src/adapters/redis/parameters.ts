/**
 * The parameters in Redis: a hash for each model version, of its newest row by series. A row is its fitting time, a
 * double of eight bytes, and its values, floats of four; both little-endian.
 */
import { endianness } from 'node:os';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import { check } from '../../core/units/check.ts';
import type { FittedRow, Parameters } from '../../ports/parameters.ts';
import type { Connection } from './connection.ts';
import { Gate } from '../../ports/stores/gate.ts';
import type { Keys } from './keys.ts';

/** Rows that are as new as what is there, or newer, in order: triples of key, series and row. */
const PUT_NEWER = `
  for at = 1, #ARGV, 3 do
    local key, series, row = KEYS[tonumber(ARGV[at])], ARGV[at + 1], ARGV[at + 2]
    local known = redis.call('HGET', key, series)
    if not known or struct.unpack('<d', known) <= struct.unpack('<d', row) then
      redis.call('HSET', key, series, row)
    end
  end`;

const FITTED_AT_BYTES = 8;

export function openParameters(connection: Connection, keys: Keys): Parameters {
  check(endianness() === 'LE', 'floats are kept as this machine has them, little-endian');
  const gate = new Gate('parameters in Redis');

  async function put(rows: readonly FittedRow[]): Promise<void> {
    if (rows.length === 0) return;
    const keyOf = new Map<string, number>();
    const triples = rows.flatMap((row) => {
      const key = keys.parameters(row.model);
      const place = keyOf.get(key) ?? keyOf.size + 1;
      keyOf.set(key, place);
      return [place, row.series, encode(row)];
    });
    await connection.ask((redis) => redis.eval(PUT_NEWER, keyOf.size, ...keyOf.keys(), ...triples));
  }

  async function rows(model: ModelId): Promise<readonly FittedRow[]> {
    const stored = await connection.ask((redis) => redis.hgetallBuffer(keys.parameters(model)));
    return Object.entries(stored)
      .map(([series, row]) => decode({ name: model.name, version: model.version }, series, row))
      .sort((a, b) => (a.series < b.series ? -1 : 1));
  }

  return {
    put: (fitted) => gate.pass(() => put(fitted)),
    rows: (model) => gate.pass(() => rows(model)),
    close: () => gate.close(),
  };
}

/** A copy: the caller may change its array. */
function encode({ fittedAt, values }: FittedRow): Buffer {
  const row = Buffer.alloc(FITTED_AT_BYTES + values.byteLength);
  row.writeDoubleLE(fittedAt);
  row.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), FITTED_AT_BYTES);
  return row;
}

/** Its values are a copy, since floats must start on a multiple of four. */
const decode = (model: ModelId, series: string, row: Buffer): FittedRow => ({
  model,
  series,
  fittedAt: row.readDoubleLE(),
  values: new Float32Array(Uint8Array.from(row.subarray(FITTED_AT_BYTES)).buffer),
});
