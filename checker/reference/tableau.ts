/**
 * The tableau of a formula (Lichtenstein and Pnueli, "Checking that finite state concurrent programs satisfy their linear
 * specification", POPL 1985): the sets of its subformulas that may be true together, and which set may follow which.
 *
 * A truth is one boolean for each subformula, in an order in which a formula comes after its parts. For a behaviour there is
 * one truth at each time. It is right if at each time it fits the state (`truthsOf`), follows the one before (`follows`),
 * and every promise is kept again and again (`keeps`): what is to come some time must not be put off for ever.
 */
import type { Atom, Ground } from '../language/property.ts';

export type Truth = readonly boolean[];

/** A subformula, with its parts by their numbers; an atom by its own. */
type Part =
  | { readonly op: 'atom'; readonly atom: number }
  | { readonly op: 'not' | 'always' | 'eventually'; readonly of: number }
  | { readonly op: 'and' | 'or'; readonly of: readonly number[] }
  | { readonly op: 'until'; readonly left: number; readonly right: number };

export interface Tableau {
  /** What the formula is made of, each once. */
  readonly atoms: readonly Atom[];
  /** The truths that fit a time at which the atoms have these values. */
  truthsOf(letters: readonly boolean[]): readonly Truth[];
  /** True if the second may come right after the first. */
  follows(first: Truth, second: Truth): boolean;
  /** True if the formula itself is true. */
  satisfies(truth: Truth): boolean;
  /** How many promises there are. */
  readonly promises: number;
  /** True if this promise is kept, or not made, here. */
  keeps(truth: Truth, promise: number): boolean;
}

export function tableauOf(formula: Ground): Tableau {
  const atoms: Atom[] = [];
  const parts: Part[] = [];
  const number = (of: Ground): number => {
    const part = partOf(of);
    return parts.push(part) - 1;
  };
  const partOf = (of: Ground): Part => {
    switch (of.op) {
      case 'atom':
        if (!atoms.includes(of.holds)) atoms.push(of.holds);
        return { op: 'atom', atom: atoms.indexOf(of.holds) };
      case 'not':
      case 'always':
      case 'eventually':
        return { op: of.op, of: number(of.of) };
      case 'and':
      case 'or':
        return { op: of.op, of: of.of.map(number) };
      case 'until':
        return { op: 'until', left: number(of.left), right: number(of.right) };
    }
  };
  number(formula);
  const temporal = parts.flatMap((part, i) => (isTemporal(part) ? [i] : []));
  return {
    atoms,
    truthsOf(letters) {
      let truths: boolean[][] = [[]];
      for (const part of parts) {
        const ways = (truth: Truth): ReadonlySet<boolean> =>
          new Set([now(part, letters, truth, true), now(part, letters, truth, false)]);
        truths = truths.flatMap((truth) => [...ways(truth)].map((value) => [...truth, value]));
      }
      return truths;
    },
    follows: (first, second) =>
      temporal.every((i) => first[i] === now(parts[i] as Part, [], first, second[i] as boolean)),
    satisfies: (truth) => truth.at(-1) as boolean,
    promises: temporal.length,
    keeps: (truth, promise) => keeps(parts, temporal[promise] as number, truth),
  };
}

function isTemporal({ op }: Part): boolean {
  return op === 'always' || op === 'eventually' || op === 'until';
}

/** Whether a subformula is true, given the truth of its parts and its own truth at the next time. */
function now(part: Part, letters: readonly boolean[], truth: Truth, next: boolean): boolean {
  const is = (i: number): boolean => truth[i] as boolean;
  switch (part.op) {
    case 'atom':
      return letters[part.atom] as boolean;
    case 'not':
      return !is(part.of);
    case 'and':
      return part.of.every(is);
    case 'or':
      return part.of.some(is);
    case 'always':
      return is(part.of) && next;
    case 'eventually':
      return is(part.of) || next;
    case 'until':
      return is(part.right) || (is(part.left) && next);
  }
}

/** What is promised comes now, or nothing is promised. That something is not always true promises that it will be false. */
function keeps(parts: readonly Part[], i: number, truth: Truth): boolean {
  const part = parts[i] as Part;
  switch (part.op) {
    case 'always':
      return truth[i] === true || truth[part.of] === false;
    case 'eventually':
      return truth[i] === false || truth[part.of] === true;
    case 'until':
      return truth[i] === false || truth[part.right] === true;
    default:
      return true;
  }
}
