/** Which of many values are looked at, where some say as much as all? */

/** The golden section's fraction: multiples of it, and of n more, fall evenly between all whole numbers. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Places of `count` values, `most` at most: from the last one back, one in so many, which is no whole number. Every so
 * many steps a timer would be seen always, or never.
 */
export function thinned(count: number, most: number): readonly number[] {
  const apart = count <= most ? 1 : Math.ceil(count / most - GOLDEN) + GOLDEN;
  const places = Array.from(
    { length: Math.ceil(count / apart) },
    (_, i) => count - 1 - Math.floor(i * apart),
  );
  return places.filter((place) => place >= 0);
}
