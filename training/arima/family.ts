/** The ARIMA family as the trainer knows it: a graph for a length of step, and rows. */
import type { FittedFamily } from '../fits/past.ts';
import { fitArima } from './fit.ts';
import { toRow } from './row.ts';
import { arimaSettings, HISTORY_DAYS, NAME } from './settings.ts';
import { arimaVersion } from './version.ts';

export const ARIMA = {
  name: NAME,
  version: arimaVersion,
  historyDays: HISTORY_DAYS,
  fit: (past) => {
    const settings = arimaSettings(past.stepMs);
    const fit = fitArima(past, settings);
    return fit && toRow(fit, settings);
  },
} satisfies FittedFamily;
