/**
 * From a formula to a generalised Buechi automaton that accepts the words of which the formula is true. The formula is
 * unfolded into what must hold now and what must hold next, after Gerth, Peled, Vardi and Wolper, "Simple on-the-fly automatic
 * verification of linear temporal logic", PSTV 1995.
 *
 * Departures: acceptance is on edges, as in Giannakopoulou and Lerda, "From states to transitions", FORTE 2002, which saves
 * states; the automaton is then made smaller (`reduce.ts`).
 */
import type { Automaton, Edge } from './buchi.ts';
import { type Formula, NormalForm, type Part } from './formula.ts';
import { reduced } from './reduce.ts';

/** A formula that is too large for the bits of an integer, or has too large an automaton. */
export class FormulaTooLarge extends Error {
  override readonly name = 'FormulaTooLarge';
}

const mostBits = 30;
const mostStates = 400;
const mostCovers = 2000;

/** A way to make some formulas true: what must be so now, what is left for next, and which promises that puts off. */
interface Cover {
  readonly must: number;
  readonly mustNot: number;
  readonly next: readonly number[];
  readonly postponed: number;
}
const nothing: Cover = { must: 0, mustNot: 0, next: [], postponed: 0 };

/** The automaton of the words that violate the formula. Throws `FormulaTooLarge`. */
export function automatonAgainst(formula: Formula): Automaton {
  return automatonOf({ op: 'not', of: formula });
}

/** The automaton of the words that satisfy the formula. Throws `FormulaTooLarge`. */
export function automatonOf(formula: Formula): Automaton {
  const form = new NormalForm();
  const whole = form.add(formula);
  const coversOf = covering(form.parts);
  const promises = form.parts.filter(({ op }) => op === 'until').length;
  const marks = 2 ** promises - 1;

  const states: (readonly number[])[] = [];
  const numbers = new Map<string, number>();
  const implies = implying(form.parts);
  const numberOf = (all: readonly number[]): number => {
    const parts = all.filter((part) => !all.some((other) => implies(other, part)));
    const key = parts.join();
    const known = numbers.get(key);
    if (known !== undefined) return known;
    if (states.length === mostStates) throw new FormulaTooLarge(`its automaton has more than ${mostStates} states`);
    numbers.set(key, states.length);
    return states.push(parts) - 1;
  };
  numberOf([whole]);
  const edges: Edge[][] = [];
  // The list grows while it is read.
  for (const parts of states)
    edges.push(
      all(parts.map(coversOf)).map(({ must, mustNot, next, postponed }) => {
        return { must, mustNot, to: numberOf(next), marks: marks & ~postponed };
      }),
    );
  return reduced({ edges, marks });
}

/**
 * Whether a part is asked for by another one anyway, now: to ask for both is to ask for that. Else the states of an `always` of
 * several things, each again and again, would be as many as there are sets of these.
 */
function implying(parts: readonly Part[]): (by: number, part: number) => boolean {
  /** What must be so now if a part is. */
  const within = (number: number): readonly number[] => {
    const part = parts[number] as Part;
    if (part.op === 'and') return [number, ...part.of.flatMap(within)];
    return part.op === 'release' ? [number, ...within(part.right)] : [number];
  };
  const known = parts.map((_, number) => new Set(within(number)));
  return (by, part) => by !== part && (known[by] as ReadonlySet<number>).has(part);
}

function covering(parts: readonly Part[]): (number: number) => readonly Cover[] {
  const known: (readonly Cover[])[] = [];
  const promises = parts.flatMap(({ op }, number) => (op === 'until' ? [number] : []));
  if (promises.length > mostBits) throw new FormulaTooLarge(`it has more than ${mostBits} untils`);
  const coversOf = (number: number): readonly Cover[] => {
    known[number] ??= minimal(unfolded(parts[number] as Part, number));
    return known[number];
  };
  const unfolded = (part: Part, number: number): readonly Cover[] => {
    switch (part.op) {
      case 'false':
        return [];
      case 'true':
        return [nothing];
      case 'literal': {
        if (part.atom >= mostBits) throw new FormulaTooLarge(`it has more than ${mostBits} atoms`);
        return [{ ...nothing, [part.positive ? 'must' : 'mustNot']: 1 << part.atom }];
      }
      case 'or':
        return part.of.flatMap(coversOf);
      case 'and':
        return all(part.of.map(coversOf));
      case 'until': {
        const later = { ...nothing, next: [number], postponed: 1 << promises.indexOf(number) };
        return [...coversOf(part.right), ...all([coversOf(part.left), [later]])];
      }
      case 'release':
        return all([coversOf(part.right), [...coversOf(part.left), { ...nothing, next: [number] }]]);
    }
  };
  return coversOf;
}

/** One cover of each list together. */
function all(lists: readonly (readonly Cover[])[]): readonly Cover[] {
  return lists.reduce<readonly Cover[]>(both, [nothing]);
}
function both(ones: readonly Cover[], others: readonly Cover[]): readonly Cover[] {
  if (ones.length * others.length > mostCovers)
    throw new FormulaTooLarge(`there are more than ${mostCovers} ways to make it true`);
  const covers = ones.flatMap((one) =>
    others.map((other) => ({
      must: one.must | other.must,
      mustNot: one.mustNot | other.mustNot,
      next: [...new Set([...one.next, ...other.next])].sort((a, b) => a - b),
      postponed: one.postponed | other.postponed,
    })),
  );
  return minimal(covers.filter(({ must, mustNot }) => (must & mustNot) === 0));
}

/** Without those that ask for more than another and put off more. */
function minimal(covers: readonly Cover[]): readonly Cover[] {
  const isIn = (one: number, other: number): boolean => (one & ~other) === 0;
  const isLess = (one: Cover, other: Cover): boolean =>
    isIn(one.must, other.must) &&
    isIn(one.mustNot, other.mustNot) &&
    isIn(one.postponed, other.postponed) &&
    one.next.every((number) => other.next.includes(number));
  return covers.filter(
    (cover, i) => !covers.some((other, k) => k !== i && isLess(other, cover) && (k < i || !isLess(cover, other))),
  );
}
