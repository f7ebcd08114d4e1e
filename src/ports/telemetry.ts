/** What operators see: structured log lines and metrics. */
export interface Telemetry {
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: LogFields): void;
  /** Adds to a counter. Names are in `adapters/telemetry`, with their meaning. */
  count(metric: string, labels?: Labels, by?: number): void;
  gauge(metric: string, value: number, labels?: Labels): void;
  /** A length of time in seconds, for a histogram. */
  observe(metric: string, seconds: number, labels?: Labels): void;
}

export type LogFields = Readonly<Record<string, unknown>>;
export type Labels = Readonly<Record<string, string>>;
