/**
 * How does a command end, and what does it say then? 0: done. 1: it failed; the same may work later or elsewhere.
 * 2: what was written is wrong, on the command line or in the configuration; trying again does not help.
 */
import { ConfigError } from '../config/problem.ts';

/** The command line is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** It cannot be done now, for a reason that is clear and no bug. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}

export interface Ending {
  readonly exitCode: 1 | 2;
  /** For standard error. */
  readonly lines: readonly string[];
}

/** The end of `command` (`pra predict`) that an error makes. */
export function endingOf(error: unknown, command: string): Ending {
  if (error instanceof UsageError) {
    return { exitCode: 2, lines: [`${command}: ${error.message} (see \`${command} --help\`)`] };
  }
  if (error instanceof ConfigError) {
    const problems = error.message.split('\n').map((line) => `  ${line}`);
    return { exitCode: 2, lines: [`${command}: the configuration cannot be used:`, ...problems] };
  }
  if (error instanceof CommandFailure) return { exitCode: 1, lines: [`${command}: ${error.message}`] };
  return { exitCode: 1, lines: [`${command}: ${describe(error)}`] };
}

/** A bug is told with the place where it is; whatever else went wrong says so itself. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isBug = error.name !== 'Error' ? BUGS.includes(error.name) : error.message.startsWith('bug:');
  return isBug ? (error.stack ?? error.message) : error.message;
}

const BUGS = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'];
