/**
 * Leads that every serving model forecasts at least; what lies beyond is not planned on. An hour of minutes
 * bridges a lead time of up to 58 minutes with news that are a step old.
 */
export const HORIZON_STEPS = 60;
