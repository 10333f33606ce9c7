/** Answers are kept with an object of which that was said, for each question by itself, and with no other. */
import { expect, test } from 'vitest';
import { answerOf, keepAnswers } from './kept.ts';

function asked() {
  let runs = 0;
  const workOut = (): number => ++runs;
  return { ask: (value: object, regarding: object, question: string) => answerOf(value, regarding, question, workOut) };
}

test('nothing is kept unless somebody says so', () => {
  const { ask } = asked();
  const [value, other] = [{}, {}];
  expect([ask(value, other, 'a'), ask(value, other, 'a')]).toEqual([1, 2]);
});
test('each question has an answer of its own, regarding each object', () => {
  const { ask } = asked();
  const [value, one, other] = [{}, {}, {}];
  keepAnswers(value);
  const all = () => [ask(value, one, 'a'), ask(value, one, 'b'), ask(value, other, 'a'), ask(value, one, 'a')];
  expect(all()).toEqual([1, 2, 3, 1]);
  // To say it again forgets nothing.
  keepAnswers(value);
  expect(all()).toEqual([1, 2, 3, 1]);
});
test('an equal object is another', () => {
  const { ask } = asked();
  const [value, equal, other] = [{}, {}, {}];
  keepAnswers(value);
  expect([ask(value, other, 'a'), ask(equal, other, 'a'), ask(equal, other, 'a')]).toEqual([1, 2, 3]);
});
test('what fails is worked out again', () => {
  const value = {};
  keepAnswers(value);
  const fails = () =>
    answerOf(value, value, 'a', () => {
      throw new Error('no');
    });
  expect(fails).toThrow('no');
  expect(fails).toThrow('no');
  expect(answerOf(value, value, 'a', () => false)).toBe(false);
  expect(answerOf(value, value, 'a', () => true)).toBe(false);
});
