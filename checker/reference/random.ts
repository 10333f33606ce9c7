/** Random numbers that can be drawn again: the same seed gives the same ones. All are from 0 up to 1. */

/** Those of a seed (mulberry32, by Tommy Ettinger). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many numbers are drawn before the first is taken, by which what differs in a bit differs in all. */
const warmUp = 16;

/**
 * Those of one of many walks with the same seed (sfc32, by Chris Doty-Humphrey). Seed and number of the walk are both part of the state, which goes
 * from one to another by a bijection: no two walks begin to draw the same, however many there are.
 */
export function numbersOfWalk(seed: number, walk: number): () => number {
  let [a, b, c, counter] = [seed >>> 0, walk >>> 0, Math.floor(walk / 2 ** 32) >>> 0, 1];
  const next = (): number => {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum / 2 ** 32;
  };
  for (let i = 0; i < warmUp; i++) next();
  return next;
}
