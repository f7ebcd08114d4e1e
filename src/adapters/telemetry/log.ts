/** How is a log line written? JSON, one object a line, for machines; aligned words for people at a terminal. */
import { pino } from 'pino';

type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LogOptions {
  readonly level: LogLevel;
  /** Lines for people; `auto`: if they go to a terminal. */
  readonly pretty: 'auto' | boolean;
}

/** Where lines go. */
export interface LineWriter {
  write(line: string): unknown;
}

/** A logger of pino's, to standard error unless told otherwise. Writes are synchronous: the last words of a process that dies are there. */
export function createLogger({ level, pretty }: LogOptions, to?: LineWriter): pino.Logger {
  const lines = to ?? pino.destination({ fd: 2, sync: true });
  const forPeople = pretty === 'auto' ? to === undefined && process.stderr.isTTY : pretty;
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
    },
    forPeople ? { write: (line: string) => lines.write(forTerminal(line)) } : lines,
  );
}

interface LogLine {
  readonly level: string;
  readonly time: string;
  readonly msg: string;
  readonly error?: unknown;
  readonly [field: string]: unknown;
}

/** `06:52:45.123 WARN  client is behind client="lb-1" seconds=12`; the stack of an error below, indented. */
function forTerminal(line: string): string {
  const { level, time, msg, error, ...fields } = JSON.parse(line) as LogLine;
  const stack = stackOf(error);
  const shown = stack === undefined && error !== undefined ? { ...fields, error } : fields;
  const pairs = Object.entries(shown).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  const clock = time.slice('2026-11-24T'.length, -'Z'.length);
  return [
    `${clock} ${level.toUpperCase().padEnd(5)} ${msg}${pairs.join('')}`,
    ...(stack?.split('\n').map((call) => `    ${call}`) ?? []),
    '',
  ].join('\n');
}

/** Of an error as the serializer writes it. */
const stackOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'stack' in error ? String(error.stack) : undefined;
