/** How is the linear quantile model fitted to a series, and which graph does its row go with? */
import type { FittedFamily } from '../fits/past.ts';
import { fitRow } from './fit.ts';
import { layoutFor } from './layout.ts';
import { HISTORY_DAYS, NAME } from './settings.ts';
import { linearQuantilesVersion } from './version.ts';

export const LINEAR_QUANTILES = {
  name: NAME,
  version: linearQuantilesVersion,
  historyDays: HISTORY_DAYS,
  fit: (past) => fitRow(past, layoutFor(past.stepMs)),
} satisfies FittedFamily;
