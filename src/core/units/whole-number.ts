/**
 * The number that up to 15 digits and nothing else write, exactly; `undefined` for any other text. In a fraction of
 * the time of `Number`, which has to expect more.
 */
export function wholeNumberOf(text: string): number | undefined {
  if (text.length === 0 || text.length > DIGITS_MAX) return undefined;
  let number = 0;
  for (let place = 0; place < text.length; place += 1) {
    const digit = text.charCodeAt(place) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  return number;
}

const DIGITS_MAX = 15;
const ZERO = '0'.charCodeAt(0);
