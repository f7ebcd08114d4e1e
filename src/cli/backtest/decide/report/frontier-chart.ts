/** What does it cost to leave less unserved? The frontier of each policy: instance-hours against unserved. */
import { frontierOf, hoursFor } from '../../../../app/backtest/decide/frontier.ts';
import type { PolicyName } from '../../../../app/backtest/decide/policies.ts';
import type { PolicyRun } from '../../../../app/backtest/decide/run.ts';
import * as words from '../../../words.ts';
import type { Scale } from '../../report/svg.ts';
import {
  escape,
  figure,
  inner,
  label,
  linear,
  niceTicks,
  path,
  px,
  svg,
  valueAxis,
  WIDE,
} from '../../report/svg.ts';
import { knobWords, runsByPolicy } from '../summary.ts';

/** Shares of the requests; less than the last is drawn there. */
const UNSERVED = [1, 0.1, 0.01, 0.001, 0.0001] as const;
const LEAST = UNSERVED[4];
/** Costs that buy nothing more are not drawn. */
const HOURS_MAX = 8;

export function frontierChart(runs: readonly PolicyRun[]): string {
  const policies = [...runsByPolicy(runs)].filter(([policy]) => policy !== 'oracle');
  const fronts = policies.map(([policy, of]) => ({ policy, of, front: frontierOf(of) }));
  const dearest = Math.max(...fronts.flatMap(({ front }) => front.map(({ hoursOfOracle }) => hoursOfOracle)));
  const ticks = niceTicks(0, Math.min(HOURS_MAX, dearest));
  const frame = inner(WIDE);
  const x = linear([0, ticks.at(-1) ?? 1], frame.x);
  const log = linear([Math.log(LEAST), 0], frame.y);
  const y: Scale = (share) => log(Math.log(Math.min(1, Math.max(LEAST, share))));
  const drawn = fronts.map(({ policy, front }, at) => {
    const points = front
      .filter(({ hoursOfOracle }) => hoursOfOracle <= (ticks.at(-1) ?? 1))
      .map((run) => ({ x: x(run.hoursOfOracle), y: y(run.unservedShare), run }));
    const dots = points.map(
      (point) =>
        `<circle cx="${px(point.x)}" cy="${px(point.y)}" r="3.5" class="series-${at + 1}"><title>${escape(tip(point.run))}</title></circle>`,
    );
    return `<g aria-label="${policy}"><path d="${path(points)}" class="stroke-${at + 1}"/>${dots.join('')}</g>`;
  });
  const base = frame.y[0];
  const hours = ticks.map((tick) => label({ x: x(tick), y: base + 18 }, words.number(tick), 'tick middle'));
  const content = [valueAxis(WIDE, UNSERVED, y, shareWords), ...hours, ...drawn];
  return figure(
    'What less unserved costs',
    'Down: requests left unserved. To the right: instance-hours, starting ones too, relative to the oracle, which knows the future. Further left and further down is better; only settings are drawn that no other of the same policy beats in both.',
    `${svg(WIDE, 'Frontier of each policy', content.join(''))}${legend(fronts.map(({ policy }) => policy))}`,
  );
}

/** `0.01 %`. */
const shareWords = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;

const tip = (run: PolicyRun): string =>
  `${run.policy} at ${knobWords(run)}: ${shareWords(run.unservedShare)} unserved, ${run.hoursOfOracle.toFixed(2)} times the oracle’s hours`;

const legend = (names: readonly PolicyName[]): string =>
  `<p class="legend">${names.map((name, at) => `<span><i class="box series-${at + 1}"></i>${name}</span>`).join('')}</p>`;

const SHARES = [0.05, 0.01, 0.001];

/** What each policy needs for so little unserved, at its best setting. */
export function pricesTable(runs: readonly PolicyRun[]): string {
  const rows = [...runsByPolicy(runs)].map(([policy, of]) => {
    const cells = SHARES.map((share) => `<td>${ratio(hoursFor(of, share))}</td>`);
    return `<tr${policy === 'pra' ? ' class="ours"' : ''}><td class="text">${policy}</td>${cells.join('')}</tr>`;
  });
  const head = SHARES.map((share) => `<th>≤ ${shareWords(share)} unserved</th>`);
  return figure(
    'Hours of the oracle’s for so little unserved',
    'The best setting of each policy, picked in hindsight; – where none is good enough.',
    `<div class="scroll"><table><thead><tr><th class="text">policy</th>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`,
  );
}

const ratio = (value: number | undefined): string => (value === undefined ? words.NONE : value.toFixed(2));
