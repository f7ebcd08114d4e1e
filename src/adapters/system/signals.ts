/** When does the operating system want the process to end? On SIGTERM (a supervisor) and SIGINT (Ctrl-C). */
import { constants } from 'node:os';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
export type StopSignal = (typeof SIGNALS)[number];

/** What shells give as the exit status of a process that a signal ended. */
const ENDED_BY_SIGNAL = 128;

/**
 * Calls `handler` at the first signal; a second one, which somebody who waits too long sends, ends the process at
 * once. The function returned takes that back: then signals end the process as they always do.
 */
export function onStopSignal(handler: (signal: StopSignal) => void): () => void {
  let stopping = false;
  const receive = (signal: StopSignal): void => {
    if (stopping) process.exit(ENDED_BY_SIGNAL + constants.signals[signal]);
    stopping = true;
    handler(signal);
  };
  for (const signal of SIGNALS) process.on(signal, receive);
  return () => {
    for (const signal of SIGNALS) process.off(signal, receive);
  };
}
