/** When was it, by `01/Aug/1995:00:00:01 -0400`? The zone is part of the time, so the log of any zone is read right. */
import type { Instant } from '../../core/units/time.ts';
import { MINUTE_MS, SECOND_MS } from '../../core/units/time.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const TIME = /^(\d\d)\/([A-Z][a-z][a-z])\/(\d{4}):(\d\d):(\d\d)$/;
const ZONE = /^ ([+-])(\d\d)(\d\d)$/;

/** `01/Aug/1995:00:00`, `:01`, ` -0400`. */
const MINUTE_LENGTH = 17;
const SECOND_LENGTH = 20;
export const CLF_TIME_LENGTH = 26;

/** The instant that is written at a place of a text; `undefined`: none is. */
export type ReadTime = (text: string, at: number) => Instant | undefined;

/** Lines follow each other in time: a minute is read once, and known for all the lines in it. */
export function createClfTimeReader(): ReadTime {
  let minuteText = '';
  let zoneText = '';
  let minute: Instant | undefined;
  return (text, at) => {
    const newMinute = text.slice(at, at + MINUTE_LENGTH);
    const newZone = text.slice(at + SECOND_LENGTH, at + CLF_TIME_LENGTH);
    if (newMinute !== minuteText || newZone !== zoneText) {
      minuteText = newMinute;
      zoneText = newZone;
      minute = readMinute(newMinute, newZone);
    }
    const second = readSecond(text, at + MINUTE_LENGTH);
    return minute === undefined || second === undefined ? undefined : minute + second * SECOND_MS;
  };
}

function readMinute(text: string, zone: string): Instant | undefined {
  const [, day, monthName = '', year, hour, minute] = TIME.exec(text) ?? [];
  const [, sign, zoneHours, zoneMinutes] = ZONE.exec(zone) ?? [];
  const month = MONTHS.indexOf(monthName);
  if (month < 0 || sign === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined;
  const local = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute));
  // The 31st of June would be the first of July.
  if (new Date(local).getUTCDate() !== Number(day)) return undefined;
  const ahead = (Number(zoneHours) * 60 + Number(zoneMinutes)) * MINUTE_MS;
  return sign === '-' ? local + ahead : local - ahead;
}

/** `:59`; `:60` is a leap second, which belongs to the minute that it ends. */
function readSecond(text: string, at: number): number | undefined {
  const tens = text.charCodeAt(at + 1) - ZERO;
  const units = text.charCodeAt(at + 2) - ZERO;
  const isTime = text[at] === ':' && tens >= 0 && tens <= 6 && units >= 0 && units <= 9;
  return isTime && tens * 10 + units <= 60 ? Math.min(59, tens * 10 + units) : undefined;
}

const ZERO = '0'.charCodeAt(0);
