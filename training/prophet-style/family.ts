/** How is the Prophet-style family fitted to a series? The curve first, then what the last minutes tell beyond it. */
import type { FittedFamily } from '../fits/past.ts';
import { fitCurve } from './curve/fit-curve.ts';
import { layoutFor } from './layout.ts';
import type { Layout } from './layout.ts';
import { observe } from './curve/observations.ts';
import type { EventedPast } from './curve/observations.ts';
import { fitResiduals } from './residual-fit.ts';
import { residualsOf } from './residuals.ts';
import { rowOf } from './row.ts';
import * as settings from './settings.ts';
import { prophetStyleVersion } from './version.ts';

export const PROPHET_STYLE = {
  name: settings.NAME,
  version: prophetStyleVersion,
  historyDays: settings.HISTORY_DAYS,
  fit: (past) => fitRow(past, layoutFor(past.stepMs)),
} satisfies FittedFamily;

/** The row of `past`; `undefined` where too little is known or nothing was ever requested. */
export function fitRow(past: EventedPast, layout: Layout): Float32Array | undefined {
  const observations = observe(past, layout, settings.HISTORY_DAYS);
  const curve = observations && fitCurve(observations);
  if (!curve) return undefined;
  const residuals = residualsOf(past, layout, curve);
  const row = rowOf(curve, layout, { most: residuals.most, coefficients: fitResiduals(residuals, layout) });
  return row.every(Number.isFinite) ? row : undefined;
}
