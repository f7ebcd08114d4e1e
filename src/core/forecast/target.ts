/**
 * What is forecast, mixed, calibrated and scored: the total or the peak over a range of leads.
 *
 * Lead 0 is the step that starts at the issue time; ranges of leads are half-open. A total is in requests,
 * a peak in requests per step. One step is a range of one lead.
 */
import { check } from '../units/check.ts';
import { MINUTE_MS } from '../units/time.ts';

export interface Target {
  readonly kind: 'total' | 'peak';
  readonly fromLead: number;
  readonly toLead: number;
}

export const total = (fromLead: number, toLead: number): Target => target('total', fromLead, toLead);
export const peak = (fromLead: number, toLead: number): Target => target('peak', fromLead, toLead);

/** `peak(5,6)`, in leads: unique within a step length. */
export const formatTarget = ({ kind, fromLead, toLead }: Target): string => `${kind}(${fromLead},${toLead})`;

const MINUTES = /^(total|peak)\((\d{1,5})m,(\d{1,5})m\)$/;

/** A target spelt in minutes, `peak(5m,6m)`, in leads; `undefined`: it is none, or not of whole steps. */
export function parseTarget(text: string, stepMs: number): Target | undefined {
  const [, kind, from, to] = MINUTES.exec(text) ?? [];
  const fromLead = (Number(from) * MINUTE_MS) / stepMs;
  const toLead = (Number(to) * MINUTE_MS) / stepMs;
  if (!Number.isInteger(fromLead) || !Number.isInteger(toLead) || fromLead >= toLead) return undefined;
  return kind === 'total' ? total(fromLead, toLead) : peak(fromLead, toLead);
}

/** The target's value, given each lead's steps; NaN if any step in its range is unknown. */
export function targetValue(target: Target, stepAt: (lead: number) => number): number {
  let value = 0;
  for (let lead = target.fromLead; lead < target.toLead; lead += 1) {
    const step = stepAt(lead);
    value = target.kind === 'total' ? value + step : Math.max(value, step);
  }
  return value;
}

function target(kind: Target['kind'], fromLead: number, toLead: number): Target {
  check(fromLead >= 0 && toLead > fromLead, `a target needs leads in order, not [${fromLead}, ${toLead})`);
  return { kind, fromLead, toLead };
}
