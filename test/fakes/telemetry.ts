/** Telemetry that keeps what it is told, for tests to look at. */
import type { Labels, LogFields, Telemetry } from '../../src/ports/telemetry.ts';

export interface RecordedLine {
  readonly level: string;
  readonly message: string;
  readonly fields: LogFields;
}

export interface RecordingTelemetry extends Telemetry {
  readonly lines: readonly RecordedLine[];
  /** What a counter has come to; 0 if it was never counted. */
  counted(metric: string, labels?: Labels): number;
  /** The newest value of a gauge. */
  gauged(metric: string, labels?: Labels): number | undefined;
  /** All that a histogram observed, in order. */
  observed(metric: string, labels?: Labels): readonly number[];
}

/** `metric{a="1"}`, whatever the order of the labels. */
const key = (metric: string, labels: Labels = {}): string =>
  `${metric}${JSON.stringify(Object.entries(labels).sort())}`;

export function createRecordingTelemetry(): RecordingTelemetry {
  const lines: RecordedLine[] = [];
  const counters = new Map<string, number>();
  const gauges = new Map<string, number>();
  const observations = new Map<string, number[]>();
  const counted = (metric: string, labels?: Labels): number => counters.get(key(metric, labels)) ?? 0;
  const observed = (metric: string, labels?: Labels): number[] => observations.get(key(metric, labels)) ?? [];
  return {
    lines,
    counted,
    observed,
    gauged: (metric, labels) => gauges.get(key(metric, labels)),
    log: (level, message, fields = {}) => void lines.push({ level, message, fields }),
    count: (metric, labels, by = 1) => void counters.set(key(metric, labels), counted(metric, labels) + by),
    gauge: (metric, value, labels) => void gauges.set(key(metric, labels), value),
    observe: (metric, seconds, labels) =>
      void observations.set(key(metric, labels), [...observed(metric, labels), seconds]),
  };
}
