/** Steps are gathered by actor where their order allows it. */
import { expect, test } from 'vitest';
import { gathered } from './gather.ts';

const actorOf = (step: string): string => step[0] as string;
/** True if each of these comes before the other. */
const keeps =
  (...pairs: readonly (readonly [string, string])[]) =>
  (steps: readonly string[]): boolean =>
    pairs.every(([first, second]) => steps.indexOf(first) < steps.indexOf(second));

test('steps that may be taken in any order are gathered', () => {
  expect(gathered(['a1', 'b1', 'a2', 'b2', 'a3'], actorOf, () => true)).toEqual(['a1', 'a2', 'a3', 'b1', 'b2']);
});
test('whole runs are moved, where moving one step of them gains nothing', () => {
  expect(gathered(['a1', 'b1', 'a2', 'a3'], actorOf, () => true)).toEqual(['a1', 'a2', 'a3', 'b1']);
});
test('a run is moved later if what comes between must come first', () => {
  expect(gathered(['a1', 'b1', 'a2'], actorOf, keeps(['b1', 'a2']))).toEqual(['b1', 'a1', 'a2']);
});
test('what must stay stays', () => {
  const kept = ['a1', 'b1', 'a2'];
  expect(gathered(kept, actorOf, keeps(['a1', 'b1'], ['b1', 'a2']))).toEqual(kept);
});
