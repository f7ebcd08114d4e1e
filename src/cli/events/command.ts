/** `pra events`: what is announced is put, listed and taken back. */
import { basename } from 'node:path';
import type { Event } from '../../adapters/grpc/gen/pra/v1/Event.ts';
import type { EventKind } from '../../adapters/grpc/gen/pra/v1/EventKind.ts';
import { toTimestamp } from '../../compose-client.ts';
import { EVENT_KINDS } from '../../core/demand/events/announced-event.ts';
import type { Instant } from '../../core/units/time.ts';
import type { Arguments } from '../arguments.ts';
import { withClient } from '../client.ts';
import type { Invocation, Run } from '../definition.ts';
import { CommandFailure, UsageError } from '../failure.ts';
import { toJson } from '../json.ts';
import { readText } from '../logs/input.ts';
import { readTime, TIME_ALLOWED } from '../reading.ts';
import { describeEvents, kindWord } from './listing.ts';

const ACTIONS: Readonly<Record<string, Run>> = { add, list, remove, import: importCalendar };

export async function run(invocation: Invocation): Promise<void> {
  const [name = ''] = invocation.arguments.positional;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (!action)
    throw new UsageError(`"${name}" is not known; write one of ${Object.keys(ACTIONS).join(', ')}`);
  await action(invocation);
}

async function add(invocation: Invocation): Promise<void> {
  const { arguments: given, output } = invocation;
  const event = readEvent(given);
  const { replaced } = await withClient(invocation, (client) => client.putEvent({ event }));
  output.result({ event: toJson(event), replaced }, () => [
    `${event.id}: ${replaced ? 'changed' : 'announced'}`,
  ]);
}

/** A file, standard input (`-`), or the holidays of a country. */
async function importCalendar(invocation: Invocation): Promise<void> {
  const { arguments: given, output } = invocation;
  const [, file] = given.positional;
  const place = given.read('holidays', readPlace, 'a country and maybe its region, such as DE or DE-BY');
  if ((file === undefined) === (place === undefined)) {
    throw new UsageError('say which calendar: a file, - for standard input, or --holidays');
  }
  onlyWords(given, place ? 0 : 1);
  const named = place ? `holidays-${given.value('holidays') ?? ''}` : basename(file ?? '', '.ics');
  const request = {
    calendarId: given.value('id') ?? named,
    ...(place ? { holidays: place } : { icalendar: await readText(file ?? '') }),
    kind: given.read('kind', readKind, `one of ${EVENT_KINDS.join(', ')}`) ?? 'EVENT_KIND_OTHER',
    sources: [...given.values('sources')],
    ...readEffect(given),
  };
  const reply = await withClient(invocation, (client) => client.importCalendar(request));
  const { imported, removed, problems, truncated } = reply;
  output.result(toJson(reply), () => [
    `${request.calendarId}: ${imported} ${imported === 1 ? 'event' : 'events'}, ${removed} taken back`,
    ...(truncated ? ['It has more; they were left out.'] : []),
    ...problems.map(({ line, detail }) => `${file ?? ''}:${line}: left out: ${detail}`),
  ]);
}

/** `DE`, `DE-BY`. */
function readPlace(text: string): { country: string; region: string } | undefined {
  const [, country, region = ''] = /^([A-Z]{2})(?:-([A-Za-z0-9]{1,20}))?$/.exec(text) ?? [];
  return country === undefined ? undefined : { country, region };
}

async function list(invocation: Invocation): Promise<void> {
  const { arguments: given, output } = invocation;
  onlyWords(given, 0);
  const [from, to] = [readAt(given, 'from'), readAt(given, 'to')];
  const range = { from: toTimestamp(from ?? 0), to: toTimestamp(to ?? END_OF_TIME) };
  const reply = await withClient(invocation, (client) => client.listEvents({ range }));
  output.result(toJson(reply), () => describeEvents(reply.events));
}

/** The latest that a timestamp can hold. */
const END_OF_TIME = Date.UTC(9999, 11, 31);

async function remove(invocation: Invocation): Promise<void> {
  const [, ...ids] = invocation.arguments.positional;
  if (ids.length === 0) throw new UsageError('say which events, by their ids');
  const gone = await withClient(invocation, async (client) => {
    const deleted: string[] = [];
    for (const id of ids) if ((await client.deleteEvent({ id })).deleted) deleted.push(id);
    return deleted;
  });
  invocation.output.result({ removed: gone }, () => gone.map((id) => `${id}: taken back`));
  const unknown = ids.filter((id) => !gone.includes(id));
  if (unknown.length > 0) throw new CommandFailure(`not known: ${unknown.join(', ')}`);
}

function readEvent(given: Arguments): Event & { readonly id: string } {
  const [, name] = given.positional;
  if (name === undefined) throw new UsageError('say what the event is called');
  onlyWords(given, 1);
  const [from, to] = [readAt(given, 'from'), readAt(given, 'to')];
  const kind = given.read('kind', readKind, `one of ${EVENT_KINDS.join(', ')}`);
  if (from === undefined || to === undefined || kind === undefined) {
    throw new UsageError('an event needs --kind, --from and --to');
  }
  return {
    id: given.value('id') ?? idOf(name, from),
    name,
    kind,
    range: { from: toTimestamp(from), to: toTimestamp(to) },
    sources: [...given.values('sources')],
    ...readEffect(given),
  };
}

function readEffect(given: Arguments): Pick<Event, 'factor' | 'volume' | 'learn'> {
  const [factor, volume, uncertainty = 0] = ['factor', 'volume', 'uncertainty'].map((name) =>
    given.read(name, readNumber, 'a number'),
  );
  if (factor !== undefined && volume !== undefined) {
    throw new UsageError('--factor or --volume, not both');
  }
  if (factor !== undefined) return { factor: { factor, uncertainty } };
  if (volume === undefined) {
    if (uncertainty !== 0) throw new UsageError('--uncertainty goes with --factor or --volume');
    return { learn: {} };
  }
  const [more, fewer] = volume > 0 ? [volume, 0] : [0, 0 - volume];
  return { volume: { moreRequestsPerSecond: more, fewerRequestsPerSecond: fewer, uncertainty } };
}

/** `black-friday-2026-11-27T00:00Z`: the same event again is the same id. */
function idOf(name: string, from: Instant): string {
  const words = name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...words, `${new Date(from).toISOString().slice(0, 16)}Z`].join('-');
}

const readAt = (given: Arguments, name: string): Instant | undefined =>
  given.read(name, readTime, TIME_ALLOWED);

const readKind = (text: string): EventKind | undefined => {
  const kind = EVENT_KINDS.find((known) => known === text);
  return kind && kindWord(kind);
};

const readNumber = (text: string): number | undefined => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
};

function onlyWords({ positional }: Arguments, count: number): void {
  const extra = positional[count + 1];
  if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many`);
}
