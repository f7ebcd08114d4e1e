/** Log lines by pino and metrics by prom-client, behind the port. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { check } from '../../core/units/check.ts';
import type { Labels, Telemetry } from '../../ports/telemetry.ts';
import type { LineWriter, LogOptions } from './log.ts';
import { createLogger } from './log.ts';
import type { MetricDefinition } from './metrics.ts';
import { METRICS } from './metrics.ts';

/** The port, and what the metrics server reads from it. */
export interface ServiceTelemetry extends Telemetry {
  /** All metrics in Prometheus' text format. */
  metricsText(): Promise<string>;
  readonly metricsContentType: string;
}

type Metric = Counter | Gauge | Histogram;

/** Telemetry with metrics of its own: two in one process do not mix. Log lines go to standard error unless told otherwise. */
export function createTelemetry(options: LogOptions, to?: LineWriter): ServiceTelemetry {
  const logger = createLogger(options, to);
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const metrics = new Map<string, Metric>(
    Object.entries(METRICS).map(([name, definition]) => [name, createMetric(name, definition, registry)]),
  );

  /** The metric of a name, if it is of the type that is asked for and has these labels. */
  const find = <Type extends Metric>(
    type: new (...parameters: never[]) => Type,
    name: string,
    labels: Labels,
  ): Type => {
    const metric = metrics.get(name);
    check(metric instanceof type, `${name} is no ${type.name.toLowerCase()} among the metrics`);
    const given = Object.keys(labels).sort().join();
    const needed = METRICS[name]?.labels.toSorted().join();
    check(given === needed, `the labels of ${name} are "${needed ?? ''}", not "${given}"`);
    return metric;
  };

  return {
    log: (level, message, fields = {}) => {
      logger[level](fields, message);
    },
    count: (name, labels = {}, by = 1) => {
      find(Counter, name, labels).inc(labels, by);
    },
    gauge: (name, value, labels = {}) => {
      const metric = find(Gauge, name, labels);
      // Unknown is not zero: the metric is absent until there is a number again.
      if (Number.isFinite(value)) metric.set(labels, value);
      else metric.remove(labels);
    },
    observe: (name, seconds, labels = {}) => {
      find(Histogram, name, labels).observe(labels, seconds);
    },
    metricsText: () => registry.metrics(),
    metricsContentType: registry.contentType,
  };
}

function createMetric(name: string, definition: MetricDefinition, registry: Registry): Metric {
  const { help, labels } = definition;
  const configuration = { name, help, labelNames: labels, registers: [registry] };
  switch (definition.type) {
    case 'counter':
      return new Counter(configuration);
    case 'gauge':
      return new Gauge(configuration);
    case 'histogram':
      return new Histogram({ ...configuration, buckets: [...definition.buckets] });
  }
}
