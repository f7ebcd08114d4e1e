/** `pra predict`: the newest forecast of a source or a pool. */
import type { ModelChoice } from '../../adapters/grpc/gen/pra/v1/ModelChoice.ts';
import type { PredictResponse__Output } from '../../adapters/grpc/gen/pra/v1/PredictResponse.ts';
import type { Quantile__Output } from '../../adapters/grpc/gen/pra/v1/Quantile.ts';
import type { Resources__Output } from '../../adapters/grpc/gen/pra/v1/Resources.ts';
import type { WindowForecast__Output } from '../../adapters/grpc/gen/pra/v1/WindowForecast.ts';
import { toDuration } from '../../compose-client.ts';
import { formatSize, parseDuration } from '../../config/quantities.ts';
import { understood } from '../arguments.ts';
import { withClient } from '../client.ts';
import type { Invocation } from '../definition.ts';
import { toJson } from '../json.ts';
import { table } from '../output.ts';
import { readSubject } from '../reading.ts';
import * as words from '../words.ts';

export async function run(invocation: Invocation): Promise<void> {
  const { arguments: given, output } = invocation;
  const subject = readSubject(given.positional[0] ?? '');
  const windows = given.list('window').map((text) => {
    const allowed = 'a length of time such as 5m';
    return toDuration(understood('--window', text, { read: parseDuration, allowed })) ?? {};
  });
  const model = given.read('model', readModel, 'NAME, NAME/VERSION or NAME@LABEL') ?? null;
  const forecast = await withClient(invocation, (client) => client.predict({ subject, windows, model }));
  output.result(toJson(forecast), () => describe(forecast));
}

/** `undefined`: it is none. */
function readModel(text: string): ModelChoice | undefined {
  const [, name, version, label] = /^([a-z0-9-]+)(?:\/([1-9]\d{0,8})|@([a-z0-9-]+))?$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  if (version !== undefined) return { name, version: Number(version) };
  return label === undefined ? { name } : { name, label };
}

function describe(forecast: PredictResponse__Output): string[] {
  const { windows, models, dataAge } = forecast;
  return [
    `${words.subject(forecast.subject)}: ${ground(forecast)}`,
    ...(models.length > 0 ? [`by ${words.models(models)}`] : []),
    ...(dataAge?.finalUntil
      ? [`final until ${words.time(dataAge.finalUntil)}, ${words.length(dataAge.age)} ago`]
      : ['no step is final yet']),
    ...(windows.length > 0 ? ['', ...forecastTable(windows)] : []),
  ];
}

function ground({ basis, reason, issuedAt }: PredictResponse__Output): string {
  const word = words.enumWord(basis, 'BASIS_');
  const why = reason === '' ? word : `${word} (${reason})`;
  return issuedAt === null ? `no forecast yet, ${why}` : `forecast from ${words.time(issuedAt)}, ${why}`;
}

/** A row for each window and quantity, a column for each level. */
function forecastTable(windows: readonly WindowForecast__Output[]): string[] {
  const levels = windows[0]?.totalRequests.map(({ level }) => level) ?? [];
  return table({
    head: ['window', '', ...levels.map((level) => `q${level}`)],
    left: [0, 1],
    rows: windows.flatMap((forecast) => {
      const window = words.length(forecast.window);
      return quantities(forecast).map(([name, cells], place) => [place === 0 ? window : '', name, ...cells]);
    }),
  });
}

const NEEDS: readonly (readonly [string, (needs: Resources__Output) => string])[] = [
  ['instances', ({ instances }) => words.number(instances)],
  ['cores', ({ cpuCores }) => words.number(cpuCores)],
  ['memory', ({ memoryBytes }) => formatSize(memoryBytes)],
  ['bandwidth/s', ({ bandwidthBytesPerSecond }) => formatSize(bandwidthBytesPerSecond)],
];

function quantities(forecast: WindowForecast__Output): (readonly [string, readonly string[]])[] {
  const { totalRequests, peakRatePerSecond, resources } = forecast;
  const values = (quantiles: readonly Quantile__Output[]): string[] =>
    quantiles.map(({ value }) => words.number(value));
  const needs = resources.length === 0 ? [] : NEEDS;
  return [
    ['requests', values(totalRequests)],
    ['peak rate/s', values(peakRatePerSecond)],
    ...needs.map(
      ([name, cell]) =>
        [name, resources.map((entry) => (entry.resources ? cell(entry.resources) : words.NONE))] as const,
    ),
  ];
}
