/** What an expansion lacked is learned of the state on which it lacked it, whoever has used the vector since. */
import { expect, test } from 'vitest';
import type { Learner } from './learner.ts';
import { Miss, Signal } from './miss.ts';

/** A learner that says what it is asked to learn, and of which vector. */
function listening(vector: readonly number[]) {
  const asked: unknown[] = [];
  const now = { vector: Int32Array.from(vector) };
  const learner = {
    space: now,
    plantings: 0,
    relation: { actions: 'the actions' },
    lookAt: (...at: number[]) => asked.push(['at', ...at]),
    catchUpOn: (forest: unknown) => asked.push([forest, [...now.vector]]),
    catchUpOnStep: (leaf: number) => asked.push(['step', leaf, [...now.vector]]),
    rewrite: (...what: number[]) => asked.push(['rewrite', ...what]),
    outgrow: () => asked.push(['outgrow']),
  };
  return { asked, learner: learner as unknown as Learner & { plantings: number }, now };
}
function missed(signal: number): Miss {
  const miss = new Miss();
  return Object.assign(miss, { signal, leaf: 5, rewrite: 7, tuple: 8 });
}

test.each([
  [
    'an action',
    Signal.action,
    [
      ['at', 3, -1],
      ['the actions', [1, 2]],
    ],
  ],
  [
    'a step',
    Signal.transition,
    [
      ['at', 3, 5],
      ['step', 5, [1, 2]],
    ],
  ],
  ['a rewrite', Signal.rewrite, [['rewrite', 7, 8]]],
  ['a wider layout', Signal.outgrown, [['outgrow']]],
  ['nothing', Signal.done, []],
])('it lacked %s', (_, signal, expected) => {
  const { asked, learner, now } = listening([1, 2]);
  const miss = missed(signal);
  miss.note(3, learner);
  now.vector.set([8, 9]);
  miss.resolve(learner);
  expect(asked).toEqual(expected);
  miss.resolve(learner);
  expect(asked).toEqual(expected);
});
test('if everything was planted anew since, nothing of it is lacking for certain', () => {
  const { asked, learner } = listening([1, 2]);
  const miss = missed(Signal.action);
  miss.note(3, learner);
  learner.plantings++;
  miss.resolve(learner);
  expect(asked).toEqual([]);
  expect(miss.signal).toBe(Signal.done);
});
