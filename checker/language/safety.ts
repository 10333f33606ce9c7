/**
 * Safety: formulas that a behaviour violates by a finite part of it, whatever comes after. They are known by their form: with
 * negations pushed inwards, there is no `eventually`, and no `until` but in the form of a weak one, `always f or f until g`
 * (A. Prasad Sistla, "Safety, liveness and fairness in temporal logic", Formal Aspects of Computing 6, 1994, section 3).
 *
 * What is so known is the less: a formula may be of another form and still say the same as one of this.
 *
 * A finite part violates such a formula exactly if the behaviour does that repeats its last state for ever. For to repeat a state
 * makes no difference to any formula, and what no number of repetitions violates, endless repetition does not violate either. And
 * fairness does not matter: whatever has happened, a behaviour may go on fairly.
 */
import type { Composed } from './property.ts';

type Form = Composed<{ readonly op: 'atom'; readonly holds: unknown }>;

export function isSafety(formula: Form): boolean {
  return isSafe(formula, true);
}

/** Whether the formula, or its negation, is of that form. */
function isSafe(formula: Form, isAsserted: boolean): boolean {
  switch (formula.op) {
    case 'atom':
      return true;
    case 'not':
      return isSafe(formula.of, !isAsserted);
    case 'and':
    case 'or':
      return formula.of.every(
        (part) => isSafe(part, isAsserted) || (isAsserted && formula.op === 'or' && isWeak(part, formula.of)),
      );
    case 'always':
      return isAsserted && isSafe(formula.of, true);
    case 'eventually':
      return !isAsserted && isSafe(formula.of, false);
    case 'until':
      return !isAsserted && isSafe(formula.left, false) && isSafe(formula.right, false);
  }
}

/** Whether an alternative is `f until g` where another one is `always f`. */
function isWeak(part: Form, alternatives: readonly Form[]): boolean {
  return (
    part.op === 'until' &&
    isSafe(part.left, true) &&
    isSafe(part.right, true) &&
    alternatives.some((other) => other.op === 'always' && isSame(other.of, part.left))
  );
}

function isSame(one: Form, other: Form): boolean {
  if (one === other) return true;
  switch (one.op) {
    case 'atom':
      return other.op === 'atom' && one.holds === other.holds;
    case 'until':
      return other.op === 'until' && isSame(one.left, other.left) && isSame(one.right, other.right);
    case 'and':
    case 'or':
      return (
        other.op === one.op &&
        one.of.length === other.of.length &&
        one.of.every((part, i) => isSame(part, other.of[i] as Form))
      );
    default:
      return other.op === one.op && isSame(one.of, (other as typeof one).of);
  }
}
