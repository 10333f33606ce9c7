/**
 * What a formula means, on words that are periodic from some place on: the definition, computed at each place.
 */
import type { Formula } from '../formula.ts';
import type { Random } from './random.ts';

/** A word goes through all letters, and then again and again through those from `back` on. */
export interface Word {
  readonly letters: readonly number[];
  readonly back: number;
}

/** True if the formula is true at the beginning. */
export function isTrueOf(formula: Formula, word: Word): boolean {
  return truths(formula, word)[0] as boolean;
}

function truths(formula: Formula, word: Word): readonly boolean[] {
  const { letters, back } = word;
  const next = (i: number): number => (i + 1 < letters.length ? i + 1 : back);
  /** The places from i on, up to where they have all been. */
  const from = (i: number): number[] => {
    const places: number[] = [];
    for (let at = i; !places.includes(at); at = next(at)) places.push(at);
    return places;
  };
  switch (formula.op) {
    case 'atom':
      return letters.map((letter) => ((letter >> formula.holds) & 1) === 1);
    case 'not':
      return truths(formula.of, word).map((value) => !value);
    case 'and':
      return formula.of
        .map((of) => truths(of, word))
        .reduce(
          (all, one) => all.map((value, i) => value && (one[i] as boolean)),
          letters.map(() => true),
        );
    case 'or':
      return formula.of
        .map((of) => truths(of, word))
        .reduce(
          (all, one) => all.map((value, i) => value || (one[i] as boolean)),
          letters.map(() => false),
        );
    case 'always': {
      const of = truths(formula.of, word);
      return letters.map((_, i) => from(i).every((at) => of[at]));
    }
    case 'eventually': {
      const of = truths(formula.of, word);
      return letters.map((_, i) => from(i).some((at) => of[at]));
    }
    case 'until': {
      const [left, right] = [truths(formula.left, word), truths(formula.right, word)];
      return letters.map((_, i) => {
        const places = from(i);
        const end = places.findIndex((at) => right[at]);
        return end >= 0 && places.slice(0, end).every((at) => left[at]);
      });
    }
  }
}

/** Formulas by their usual shapes, over atoms 0 to 2; and any formula. */
export const atom = (k: number): Formula => ({ op: 'atom', holds: k });
export const not = (of: Formula): Formula => ({ op: 'not', of });
export const and = (...of: Formula[]): Formula => ({ op: 'and', of });
export const or = (...of: Formula[]): Formula => ({ op: 'or', of });
export const always = (of: Formula): Formula => ({ op: 'always', of });
export const eventually = (of: Formula): Formula => ({ op: 'eventually', of });
export const until = (left: Formula, right: Formula): Formula => ({ op: 'until', left, right });
export const implies = (left: Formula, right: Formula): Formula => or(not(left), right);

const [a, b, c] = [atom(0), atom(1), atom(2)];
export const shapes: Readonly<Record<string, Formula>> = {
  eventually: eventually(a),
  alwaysEventually: always(eventually(a)),
  eventuallyAlways: eventually(always(a)),
  leadsTo: always(implies(a, eventually(b))),
  always: always(a),
  until: until(a, b),
  never: not(eventually(and(a, eventually(b)))),
  fairly: implies(always(eventually(a)), always(eventually(b))),
  stably: implies(eventually(always(a)), always(eventually(b))),
  settles: always(implies(a, eventually(always(b)))),
  waits: always(implies(a, until(b, c))),
  twice: and(always(eventually(a)), always(eventually(b))),
  again: always(eventually(c)),
  stops: eventually(always(not(c))),
  answers: always(implies(a, eventually(c))),
  starts: always(implies(c, eventually(a))),
  only: implies(eventually(always(c)), eventually(a)),
};

/**
 * The formula with atom 2 about steps: what `always`, and the left of `until`, ask of every step is atom 3 if it is not denied, what
 * `eventually` asks of some step is atom 2. Where neither is asked, it is atom 1.
 */
export function aboutSteps(formula: Formula, ofEach: boolean | null = null): Formula {
  const within = (of: Formula, each: boolean | null) => aboutSteps(of, each);
  switch (formula.op) {
    case 'atom':
      if (formula.holds !== 2) return formula;
      return atom(ofEach === null ? 1 : ofEach ? 3 : 2);
    case 'not':
      return not(within(formula.of, ofEach === null ? null : !ofEach));
    case 'and':
    case 'or':
      return { ...formula, of: formula.of.map((of) => within(of, ofEach)) };
    case 'always':
      return always(within(formula.of, true));
    case 'eventually':
      return eventually(within(formula.of, false));
    case 'until':
      return until(within(formula.left, true), within(formula.right, null));
  }
}

/** A formula of at most so many operators above one another. */
export function randomFormula(random: Random, depth: number): Formula {
  const part = (): Formula => randomFormula(random, depth - 1);
  if (depth === 0) return atom(random.below(3));
  switch (random.below(7)) {
    case 0:
      return not(part());
    case 1:
      return and(part(), part());
    case 2:
      return or(part(), part());
    case 3:
      return always(part());
    case 4:
      return eventually(part());
    case 5:
      return until(part(), part());
    default:
      return atom(random.below(3));
  }
}
