/**
 * The lines of an iCalendar file: unfolded, with the number that each begins at, and by entry. A file is read line by
 * line, so that what is broken in the middle costs the entry that it stands in and nothing else.
 */
import ICAL from 'ical.js';
import type { CalendarProblem } from '../../ports/events/calendars.ts';

/** A property of an entry. */
export interface ContentLine {
  readonly number: number;
  /** In upper case. */
  readonly name: string;
  /** By name in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
  /** As it is written, but for escapes. */
  readonly text: string;
}

/** What lies between BEGIN and END. */
export interface Entry {
  /** Of its BEGIN. */
  readonly number: number;
  readonly lines: readonly ContentLine[];
}

export interface Entries {
  readonly events: readonly Entry[];
  /** Texts of time zones, from BEGIN to END. */
  readonly zones: readonly string[];
  readonly problems: readonly CalendarProblem[];
}

export function readEntries(text: string): Entries {
  const events: Entry[] = [];
  const zones: string[] = [];
  const problems: CalendarProblem[] = [];
  let open: { readonly number: number; readonly kind: string; readonly lines: Unfolded[] } | undefined;
  const close = (): void => {
    if (open?.kind === 'VTIMEZONE') zones.push(open.lines.map(({ written }) => written).join('\r\n'));
    if (open?.kind === 'VEVENT') {
      const parsed = open.lines.slice(1, -1).map((line) => parseLine(line, problems));
      const lines = parsed.filter((line) => line !== undefined);
      if (lines.length === parsed.length) events.push({ number: open.number, lines });
    }
    open = undefined;
  };
  for (const line of unfold(text)) {
    const begins = /^BEGIN:(VEVENT|VTIMEZONE)\s*$/i.exec(line.written)?.[1]?.toUpperCase();
    if (begins !== undefined) {
      if (open) problems.push({ line: open.number, detail: `BEGIN:${open.kind} has no END` });
      open = { number: line.number, kind: begins, lines: [] };
    }
    open?.lines.push(line);
    if (open && new RegExp(`^END:${open.kind}\\s*$`, 'i').test(line.written)) close();
  }
  if (open) problems.push({ line: open.number, detail: `BEGIN:${open.kind} has no END` });
  if (!/^BEGIN:VCALENDAR\s*$/im.test(text)) {
    problems.unshift({ line: 1, detail: 'this is no iCalendar: there is no BEGIN:VCALENDAR' });
  }
  return { events, zones, problems: problems.sort((a, b) => a.line - b.line) };
}

interface Unfolded {
  readonly number: number;
  readonly written: string;
}

/** A line that begins with a blank goes on with the one before. */
function unfold(text: string): Unfolded[] {
  const lines: { number: number; written: string }[] = [];
  for (const [at, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const last = lines.at(-1);
    if (/^[ \t]/.test(line) && last) last.written += line.slice(1);
    else if (line !== '') lines.push({ number: at + 1, written: line });
  }
  return lines;
}

const NAME = /^[A-Za-z0-9-]+$/;

/** `undefined`: it is broken, and noted. */
function parseLine({ number, written }: Unfolded, problems: CalendarProblem[]): ContentLine | undefined {
  try {
    const [name, parameters] = ICAL.parse.property(written) as [string, Record<string, string | string[]>];
    if (!NAME.test(name)) throw new Error('it has no name of a property');
    return {
      number,
      name: name.toUpperCase(),
      parameters: new Map(Object.entries(parameters).map(([key, value]) => [key, String(value)])),
      text: valueOf(written),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : '';
    problems.push({
      line: number,
      detail: `${JSON.stringify(written.slice(0, 60))} cannot be read: ${reason}`,
    });
    return undefined;
  }
}

/** What stands behind the first colon outside of quotes, unescaped. */
function valueOf(written: string): string {
  const value = /^(?:[^":]|"[^"]*")*:(.*)$/s.exec(written)?.[1] ?? '';
  return value.replaceAll(/\\([\\;,nN])/g, (_, escaped: string) => (/n/i.test(escaped) ? '\n' : escaped));
}
