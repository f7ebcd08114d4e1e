/** Which events does a file announce? All problems are found at once, each with file, line and column. */
import * as v from 'valibot';
import type { AnnouncedEvent, EventEffect } from '../../core/demand/events/announced-event.ts';
import {
  DEFAULT_DEVIATION_SHARE,
  DEFAULT_LOG_DEVIATION,
  EVENT_KINDS,
} from '../../core/demand/events/announced-event.ts';
import type { ConfigProblem, Finding } from '../problem.ts';
import { ConfigError } from '../problem.ts';
import { list, quantity, section, text, toFinding, word, writtenText } from '../vocabulary.ts';
import { readYamlFile } from '../yaml-file.ts';

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/;
const time = () =>
  writtenText((written) => {
    const at = ISO.test(written) ? Date.parse(written) : Number.NaN;
    return Number.isNaN(at) ? undefined : at;
  }, 'a time with its zone, for example 2026-11-24T06:35:00Z');
const name = () => text(/^.{1,200}$/u, 'a text of 1 to 200 characters');
const pattern = () => text(/^.{1,500}$/u, 'the spelling of a source, or pool:NAME, * for any characters');
const finite = v.pipe(v.number('a number'), v.finite('a number'));

const eventSchema = section({
  name: name(),
  id: v.optional(name()),
  kind: word(EVENT_KINDS),
  from: time(),
  to: time(),
  sources: v.optional(list(pattern(), 'a list of patterns'), ['*']),
  factor: v.optional(quantity('times')),
  volume: v.optional(finite),
  uncertainty: v.optional(quantity('standard deviation')),
});
const schema = section({ events: list(eventSchema, 'a list of events') });

type WrittenEvent = v.InferOutput<typeof eventSchema>;

/** The events of a file, in its order. Rejects with `ConfigError`. */
export async function loadEvents(file: string): Promise<readonly AnnouncedEvent[]> {
  const yaml = await readYamlFile(file);
  const result = v.safeParse(schema, yaml.content);
  const findings = result.success
    ? result.output.events.flatMap(breaches)
    : result.issues.map((issue) => toFinding(issue));
  const problems = findings.map(({ path, part, detail }): ConfigProblem => ({
    path,
    detail,
    origin: yaml.place(path, part),
  }));
  if (yaml.problems.length > 0) throw new ConfigError(yaml.problems);
  if (!result.success || problems.length > 0) throw new ConfigError(problems);
  return result.output.events.map(toEvent);
}

/** What must hold between the keys of an event. */
function breaches({ from, to, factor, volume, uncertainty }: WrittenEvent, place: number): Finding[] {
  const at = (key: string, detail: string): Finding => ({
    path: ['events', place, key],
    part: 'value',
    detail,
  });
  return [
    ...(to <= from ? [at('to', 'an event ends after it begins')] : []),
    ...(factor !== undefined && volume !== undefined ? [at('volume', 'there is a factor already')] : []),
    ...(uncertainty !== undefined && factor === undefined && volume === undefined
      ? [at('uncertainty', 'it goes with a factor or a volume')]
      : []),
  ];
}

function toEvent(written: WrittenEvent): AnnouncedEvent {
  const { name: called, id, kind, from, to, sources } = written;
  return { id: id ?? `${called}-${from}`, name: called, kind, from, to, sources, effect: effectOf(written) };
}

function effectOf({ factor, volume, uncertainty }: WrittenEvent): EventEffect {
  if (factor !== undefined) {
    return { kind: 'factor', factor, logDeviation: uncertainty ?? DEFAULT_LOG_DEVIATION };
  }
  if (volume === undefined) return { kind: 'learn' };
  const deviation = uncertainty ?? DEFAULT_DEVIATION_SHARE * Math.abs(volume);
  return { kind: 'volume', requestsPerSecond: volume, deviation };
}
