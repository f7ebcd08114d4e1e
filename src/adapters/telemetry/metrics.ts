/**
 * Which metrics are there, and what do they mean? The one table. Nothing else counts: a name or a label that is not
 * here is a bug. Every label has few values; names of sources are never labels.
 */

export type MetricDefinition =
  | { readonly type: 'counter' | 'gauge'; readonly help: string; readonly labels: readonly string[] }
  | {
      readonly type: 'histogram';
      readonly help: string;
      readonly labels: readonly string[];
      /** Upper ends, seconds. */
      readonly buckets: readonly number[];
    };

const counter = (help: string, ...labels: readonly string[]): MetricDefinition => ({
  type: 'counter',
  help,
  labels,
});
const gauge = (help: string, ...labels: readonly string[]): MetricDefinition => ({
  type: 'gauge',
  help,
  labels,
});
const histogram = (help: string, buckets: readonly number[]): MetricDefinition => ({
  type: 'histogram',
  help,
  labels: [],
  buckets,
});

/** By name. Metrics of the process and of Node (`process_…`, `nodejs_…`) come on top. */
export const METRICS: Readonly<Record<string, MetricDefinition>> = {
  pra_batches_total: counter(
    'Batches that clients reported: counted, duplicate or sequence-behind',
    'outcome',
  ),
  pra_records_total: counter(
    'Records: accepted, or the reason of their refusal; rows of imports: imported or duplicate',
    'outcome',
  ),
  pra_ingest_commit_seconds: histogram(
    'From a batch at the door to its being durable',
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  ),
  pra_clients_waiting: gauge('Clients that are behind: newer steps are lower bounds because of them'),
  pra_sources_guarded_total: counter(
    'Records of which something counts under `other`, as there was no room for it, by extraction rule',
    'rule',
  ),
  pra_clients_missing: gauge('Clients that forecasts go on without; nothing is scaled in because of them'),
  pra_sources: gauge('Sources that are forecast'),
  pra_data_age_seconds: gauge("The service's clock minus the end of the newest final step"),

  pra_drifts_total: counter('Drifts that began: of the input, or of losses alone', 'kind'),
  pra_drifting_series: gauge('Sources and pools that drift now', 'kind'),

  pra_verdicts_total: counter(
    'Candidates that the service promoted, rejected, confirmed or sent back, by model',
    'model',
  ),

  pra_on_demand_queue_seconds: histogram(
    'Forecasts on demand: from the question to its batch being computed',
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  ),
  pra_on_demand_compute_seconds: histogram(
    'Forecasts on demand: a batch in the planner, models included',
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 20],
  ),
  pra_on_demand_total: counter(
    'Forecasts on demand: answered, failed, queue-full (refused), late (dropped) or gone (nobody waits)',
    'outcome',
  ),

  pra_plan_cycle_seconds: histogram(
    'A planning cycle in the planner, from the counts to the decisions',
    [0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  ),
  pra_plan_cycles_total: counter('Planning cycles: done or failed', 'outcome'),
  pra_forecasts_total: counter('Forecasts issued: model, reactive or held', 'basis'),
  pra_model_failures_total: counter('Inferences that failed or were late, by name/version', 'model'),
  pra_pool_unserved_share: gauge(
    'Share of the requests of the last day or so that went unserved, of pools with unservedMax',
    'pool',
  ),
  pra_pool_steered_level: gauge('Level that unservedMax is steered to', 'pool'),
  pra_pool_warm: gauge('Instances that the newest decision holds', 'pool'),
  pra_directives_total: counter('Directives sent, renewals included', 'pool'),
  pra_instances: gauge('Instances as their manager last reported them', 'pool', 'state'),
  pra_manager_clock_ahead_seconds: gauge("How far the instance manager's clock is ahead of ours", 'pool'),

  pra_costs_refused_total: counter(
    'Reported costs that cannot be any, by what was measured: most likely the unit is wrong',
    'pool',
    'quantity',
  ),
  pra_fits_total: counter(
    'Series fitted again: fitted, without a row (too little is known) or failed',
    'family',
    'outcome',
  ),
  pra_fit_seconds_total: counter('Time of fitting, in the process that fits', 'family'),
  pra_trainings_total: counter('Trainings of models that learn from all series', 'family', 'outcome'),
  pra_training_seconds_total: counter('Time of training, in the process that trains', 'family'),

  pra_ledger_failures_total: counter('Writes to the ledger that failed; what they held is lost'),
  pra_scores_total: counter('Forecasts that were compared with what came'),
  pra_absolute_error_ratio: gauge(
    'Sum of absolute errors over sum of actuals of the newest scores',
    'window',
  ),
};
