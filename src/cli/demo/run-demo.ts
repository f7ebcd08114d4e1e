/**
 * The demo from start to end: a service in this process, its history, a day through its public API, and what
 * came of it beside what other policies would have made of the same day.
 */
import type { VirtualClock } from '../../adapters/system/virtual-clock.ts';
import { createVirtualClock } from '../../adapters/system/virtual-clock.ts';
import type { Client } from '../../compose-client.ts';
import { connect, toTimestamp } from '../../compose-client.ts';
import { startService } from '../../compose.ts';
import { formatInstant, SECOND_MS } from '../../core/units/time.ts';
import { comparePolicies } from './comparison/compare.ts';
import { replayHpa, replayOracle } from './comparison/replay.ts';
import type { Tick } from '../../app/backtest/decide/scoring.ts';
import { importParts } from './history-import.ts';
import { createInstanceManager } from './instance-manager.ts';
import { createLoadBalancer } from './load-balancer.ts';
import type { Progress } from './output/progress.ts';
import type { Minute } from './replay-day.ts';
import { replayDay, toTicks } from './replay-day.ts';
import type { DemoResult } from './result.ts';
import type { Scenario } from './scenario.ts';
import { openCalls } from './service-calls.ts';
import { showDirective } from './output/shown-directive.ts';
import { tellingScaleOut } from './output/telling-directive.ts';
import { windowAccuracies } from './output/window-accuracy.ts';

/** Runs the scenario; resolves with what was measured, and leaves nothing open. Rejects with the reason of `signal` when that aborts. */
export async function runDemo(
  scenario: Scenario,
  progress: Progress,
  signal: AbortSignal,
): Promise<DemoResult> {
  const { config, history, streamed } = scenario;
  const clock = createVirtualClock(streamed.start);
  progress.say('Starting the service …');
  const service = await startService(config, { clock });
  const client = connect(service.address);
  try {
    progress.say(`Importing ${history.values.length.toLocaleString('en-US')} minutes of history …`);
    await client.importHistory(importParts(history, 'nasa-http-1995-07'));
    progress.say('Replaying the day; the first minute waits for the models to learn from the history …');
    const minutes = await replay(scenario, { client, clock }, (minute) => {
      signal.throwIfAborted();
      progress.minute(minute);
    });
    return await summarize(scenario, minutes, client);
  } finally {
    progress.done();
    client.close();
    await service.stop();
  }
}

const MANAGER_ID = 'demo-instance-manager';
const BALANCER_ID = 'demo-load-balancer';

async function replay(
  { pool, streamed, load }: Scenario,
  { client, clock }: { client: Client; clock: VirtualClock },
  onMinute: (minute: Minute) => void,
): Promise<readonly Minute[]> {
  const calls = openCalls(client, MANAGER_ID, pool.id);
  try {
    return await replayDay(
      streamed,
      {
        advanceTo: (at) => clock.advanceTo(at),
        manager: createInstanceManager(calls, { id: MANAGER_ID, pool: pool.id, rules: load.rules }),
        balancer: createLoadBalancer(calls, {
          id: BALANCER_ID,
          pool: pool.id,
          attributes: [{ name: 'source', value: streamed.source }],
          capacityPerSecond: load.capacityPerSecond,
          stepMs: streamed.stepMs,
        }),
      },
      onMinute,
    );
  } finally {
    calls.close();
  }
}

async function summarize(scenario: Scenario, all: readonly Minute[], client: Client): Promise<DemoResult> {
  const { pool, history, streamed, scoredFrom, load } = scenario;
  const { stepMs } = streamed;
  const { capacityPerSecond, rules } = load;
  const minutes = all.filter(({ start }) => start >= scoredFrom);
  const pra = toTicks(minutes, stepMs);
  // What came before the scored day was streamed to all of them and is cut off for all of them.
  const scored = (ticks: readonly Tick[]): readonly Tick[] => ticks.slice(-pra.length);
  const ticks = {
    pra,
    hpa70: scored(replayHpa(streamed, load)),
    oracle: scored(replayOracle(streamed, load)),
  };
  const { hpa70 } = ticks;
  const scaleOut = tellingScaleOut({ minutes, hpa70, capacityPerSecond, stepMs, startMs: rules.startMs });
  const to = scoredFrom + minutes.length * stepMs;
  const { accuracies } = await client.getAccuracy({
    subject: { source: { name: streamed.source } },
    range: { from: toTimestamp(scoredFrom), to: toTimestamp(to) },
  });
  return {
    load: {
      source: streamed.source,
      historyFrom: formatInstant(history.start),
      from: formatInstant(scoredFrom),
      to: formatInstant(to),
      requests: minutes.reduce((sum, { requests }) => sum + requests, 0),
    },
    instances: {
      requestsPerSecond: capacityPerSecond,
      startSeconds: rules.startMs / SECOND_MS,
      starts: minutes.reduce((sum, { holding }) => sum + holding.started, 0),
      failedStarts: minutes.reduce((sum, { holding }) => sum + holding.failed, 0),
    },
    policies: comparePolicies(ticks, capacityPerSecond),
    accuracy: windowAccuracies(accuracies),
    directive: scaleOut === undefined ? null : await showDirective(client, pool.id, scaleOut),
  };
}
