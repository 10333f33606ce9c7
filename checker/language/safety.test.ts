/** Which formulas are safety by their form. */
import { expect, test } from 'vitest';
import { type Formula, type PropertyMakers, propertyMakers } from './property.ts';
import { isSafety } from './safety.ts';

const { ltl } = propertyMakers() as PropertyMakers<object>;
const { always, eventually, until, weakUntil, implies, not, and, or } = ltl;
const [p, q, r] = ['p', 'q', 'r'].map(() => ltl.atom(() => true)) as [Formula, Formula, Formula];

test.each<[string, Formula]>([
  ['a predicate', p],
  ['always', always(p)],
  ['stability', always(implies(p, always(q)))],
  ['never', not(eventually(p))],
  ['not before', not(until(not(p), q))],
  ['weak until', weakUntil(p, q)],
  ['weak until, spelt out', or(until(p, always(q)), r, always(p))],
  ['weak until of equal parts', or(always(and(p, not(q))), until(and(p, not(q)), r))],
  ['weak until of weak until', always(implies(r, weakUntil(weakUntil(p, q), r)))],
  ['until, under two negations and a third', not(not(not(until(p, q))))],
  ['nothing', or()],
])('%s is', (_, formula) => {
  expect(isSafety(formula as never)).toBe(true);
});
test.each<[string, Formula]>([
  ['eventually', eventually(p)],
  ['again and again', always(eventually(p))],
  ['leads to', always(implies(p, eventually(q)))],
  ['for good', eventually(always(p))],
  ['until', until(p, q)],
  ['not always', not(always(p))],
  ['what is to be violated before', implies(always(p), always(q))],
  ['until beside always of something else', or(always(q), until(p, r))],
  ['until beside always, both', and(always(p), until(p, q))],
  ['a weak until that is denied', not(weakUntil(p, q))],
  ['a weak until of what is not', weakUntil(p, eventually(q))],
  ['until within until', or(always(until(p, q)), until(until(p, q), r))],
])('%s is not', (_, formula) => {
  expect(isSafety(formula as never)).toBe(false);
});
