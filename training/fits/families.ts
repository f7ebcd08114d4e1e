/** Which families are fitted to each series? One line each; the name is that of its model. */
import { ARIMA } from '../arima/family.ts';
import { LINEAR_QUANTILES } from '../linear-quantiles/family.ts';
import { PROPHET_STYLE } from '../prophet-style/family.ts';
import type { FittedFamily } from './past.ts';

export const FAMILIES: readonly FittedFamily[] = [PROPHET_STYLE, ARIMA, LINEAR_QUANTILES];
