/** Which families are fitted? One line each; the name is that of its model. */
import { ARIMA } from '../arima/family.ts';
import { GATE, LSTM } from '../gate/family.ts';
import { LINEAR_QUANTILES } from '../linear-quantiles/family.ts';
import { PROPHET_STYLE } from '../prophet-style/family.ts';
import { TREES } from '../trees/family.ts';
import type { GlobalFamily } from './global-family.ts';
import type { FittedFamily } from './past.ts';

/** To each series. */
export const FAMILIES: readonly FittedFamily[] = [PROPHET_STYLE, ARIMA, LINEAR_QUANTILES];

/** To all series of a system at once. */
export const GLOBAL_FAMILIES: readonly GlobalFamily[] = [TREES];

/** Likewise, by hand alone: minutes of a core, and a mixture that has the others gains nothing by them (decision 021). */
export const NET_FAMILIES: readonly GlobalFamily[] = [LSTM, GATE];
