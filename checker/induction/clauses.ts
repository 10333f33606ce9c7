/**
 * Candidates for invariants: clauses, each the disjunction of a few atoms or their negations, for all members that its names stand for.
 * Sought are those that are true of all states that are known to be reachable, and false of some that should be excluded.
 *
 * After Cormac Flanagan and K. Rustan M. Leino, "Houdini, an annotation assistant for ESC/Java", FME 2001, and William Schultz, Ian
 * Dardik and Stavros Tripakis, "Plain and simple inductive invariant inference for distributed protocols in TLA+", FMCAD 2022, where
 * invariants are drawn that exclude counterexamples to induction. Departure: clauses are not drawn, but read off a state that is to be
 * excluded, since only atoms as they are there can be in a clause that is false of it.
 */
import type { AnyChoices, AnyState } from '../language/action.ts';
import type { Domain } from '../language/domain.ts';
import { instancesOf } from '../language/property.ts';
import type { Sort } from '../language/sort.ts';
import { sortsOf } from '../language/symmetry.ts';
import { isIdentifier } from '../language/variables.ts';
import { type Atom, atomsOf, type Quantifier } from './atoms.ts';

/** An atom as a clause has it: the clause is true where one of its literals is. */
interface Literal {
  readonly atom: Atom;
  /** Whether it is the atom that makes the clause true, or its negation. */
  readonly wanted: boolean;
}

/** True of a state if for all members that the names stand for, different ones for different names, some literal is true. */
export interface Clause {
  readonly over: readonly Quantifier[];
  readonly literals: readonly Literal[];
}

/** Whether a clause is true of a state for one instance; of names that stand for the same member it is. */
export function isTrueFor({ over, literals }: Clause, s: AnyState, instance: AnyChoices): boolean {
  return !areDifferent(over, instance) || literals.some(({ atom, wanted }) => atom.holds(s, instance) === wanted);
}

/** False if two names stand for the same member. */
function areDifferent(over: readonly Quantifier[], instance: AnyChoices): boolean {
  return new Set(over.map(({ name }) => instance[name])).size === over.length;
}

/** What a clause is quantified over. */
export function quantified({ over }: Pick<Clause, 'over'>): Readonly<Record<string, Sort<string>>> {
  return Object.fromEntries(over.map(({ name, sort }) => [name, sort]));
}

/** Whether a clause is true of a state. */
export function isTrueOf(clause: Clause, s: AnyState): boolean {
  return instancesOf(quantified(clause)).every((instance) => isTrueFor(clause, s, instance));
}

/** At most so many names, and so many different members in each list of names. */
const mostNames = 2;
/** So many clauses are compared for one state at most. */
const mostClauses = 4000;
/** The atoms over some names beyond these are not combined. */
export const mostAtoms = 160;

/** Looks for clauses among those of all atoms over the variables. */
export class Clauses {
  private readonly lists: readonly List[];
  constructor(
    domains: Readonly<Record<string, Domain<unknown>>>,
    private readonly mostLiterals: number,
  ) {
    this.lists = namesOver(sortsOf(domains)).map((over) => new List(domains, over));
  }
  /** How many atoms there are, and how many of them are combined. */
  get atoms(): { readonly all: number; readonly combined: number } {
    const sum = (of: (list: List) => number): number => this.lists.reduce((total, list) => total + of(list), 0);
    return { all: sum(({ all }) => all), combined: sum(({ atoms }) => atoms.length) };
  }
  /** From now on, clauses are true of these states, too. */
  know(states: Iterable<AnyState>): void {
    for (const state of states) for (const list of this.lists) list.know(state);
  }
  /**
   * The clause that is true of all known states, false of the first of these, and false of most of the others; of such, the shortest.
   * Null if there is none.
   */
  excluding(states: readonly AnyState[]): Clause | null {
    const [first] = states;
    if (first === undefined) return null;
    let best: { readonly clause: Clause; readonly excluded: number } | null = null;
    for (const list of this.lists)
      for (const found of list.excluding(first, states, this.mostLiterals)) {
        const isBetter =
          best === null ||
          found.excluded > best.excluded ||
          (found.excluded === best.excluded && found.clause.literals.length < best.clause.literals.length);
        if (isBetter) best = found;
      }
    return best?.clause ?? null;
  }
}

/** The lists of names that clauses are quantified over: none, one of each sort, two of each sort, one of each of two sorts. */
function namesOver(sorts: readonly Sort<string>[]): Quantifier[][] {
  const byName = [...new Map(sorts.map((sort) => [sort.name, sort])).values()];
  const taken = new Set<string>();
  const names = byName.map((sort) => {
    const name = [sort.name, ...spare].find((one) => isFree(one) && !taken.has(one)) ?? sort.name;
    taken.add(name);
    return { name, sort };
  });
  const pairs = names.flatMap((one, i) => [
    ...(one.sort.size > 1 ? [[one, { name: otherThan(one.name), sort: one.sort }]] : []),
    ...names.slice(i + 1).map((other) => [one, other]),
  ]);
  return [[], ...names.map((one) => [one]), ...(mostNames > 1 ? pairs : [])];
}

/** What members are called whose sort has a name that no variable can have. */
const spare = ['i', 'j', 'k', 'l', 'a', 'b', 'c', 'd', 'x', 'y', 'z'];
/** What states and elements are called, and the words that TypeScript keeps to itself. */
const kept = new Set(
  `s m await break case catch class const continue debugger default delete do else enum export extends false finally for function if
  implements import in instanceof interface let new null package private protected public return static super switch this throw true try
  typeof var void while with yield arguments eval undefined`.split(/\s+/),
);
function isFree(name: string): boolean {
  return isIdentifier(name) && !kept.has(name);
}
function otherThan(name: string): string {
  return name === 'other' ? 'another' : 'other';
}

/** The atoms over one list of names, and how they are in the known states: as columns of bits, a row for each combination that occurs. */
class List {
  readonly atoms: readonly Atom[];
  readonly all: number;
  private readonly instances: readonly AnyChoices[];
  private readonly rows = new Map<string, Uint8Array>();
  /** By atom, the rows in which it is true, as bits; null since rows were added. */
  private columns: readonly Uint32Array[] | null = null;

  constructor(
    domains: Readonly<Record<string, Domain<unknown>>>,
    private readonly over: readonly Quantifier[],
  ) {
    const all = atomsOf(domains, over);
    this.all = all.length;
    this.atoms = all.slice(0, mostAtoms);
    this.instances = instancesOf(quantified({ over })).filter((instance) => areDifferent(over, instance));
  }
  know(state: AnyState): void {
    for (const row of this.rowsOf(state)) {
      const key = row.join('');
      if (this.rows.has(key)) continue;
      this.rows.set(key, row);
      this.columns = null;
    }
  }
  /** By instance, whether each atom is true of the state. */
  private rowsOf(state: AnyState): Uint8Array[] {
    return this.instances.map((instance) =>
      Uint8Array.from(this.atoms, ({ holds }) => (holds(state, instance) ? 1 : 0)),
    );
  }
  /** The clauses that no known state refutes and the first of these states does, with how many of them refute each. */
  *excluding(
    first: AnyState,
    states: readonly AnyState[],
    mostLiterals: number,
  ): Iterable<{ readonly clause: Clause; readonly excluded: number }> {
    const others = states.map((state) => this.rowsOf(state));
    for (const row of this.rowsOf(first))
      for (const cube of this.cubesOf(row, mostLiterals)) {
        const refuted = others.filter((rows) => rows.some((other) => cube.every((atom) => other[atom] === row[atom])));
        yield { clause: this.clauseOf(cube, row), excluded: refuted.length };
      }
  }
  /** The clause that is false exactly where these atoms are as in the row. */
  private clauseOf(cube: readonly number[], row: Uint8Array): Clause {
    return {
      over: this.over,
      literals: cube.map((atom) => ({ atom: this.atoms[atom] as Atom, wanted: row[atom] === 0 })),
    };
  }
  /** The smallest sets of atoms that in no known row are all as they are in this one, and name every name. */
  private cubesOf(row: Uint8Array, mostLiterals: number): number[][] {
    const columns = this.columnsOf();
    const words = Math.ceil(this.rows.size / 32);
    const found: number[][] = [];
    /** By atom, the known rows in which it is as it is in this one. */
    const alike = columns.map((column, atom) => (row[atom] === 1 ? column : this.complement(column)));
    const isFound = (cube: readonly number[]): boolean =>
      found.some((smaller) => smaller.every((atom) => cube.includes(atom)));
    const everywhere = this.complement(new Uint32Array(words));
    /** Sets of this size that go on from `cube`, in whose rows all its atoms are as they are here. */
    const grow = (cube: readonly number[], within: Uint32Array, left: number): void => {
      for (let atom = (cube.at(-1) ?? -1) + 1; atom < alike.length && found.length < mostClauses; atom++) {
        const next = [...cube, atom];
        const column = alike[atom] as Uint32Array;
        if (left > 1) {
          const both = within.map((word, i) => word & (column[i] as number));
          if (both.some((word) => word !== 0)) grow(next, both, left - 1);
        } else if (isDisjoint(within, column) && !isFound(next)) found.push(next);
      }
    };
    for (let size = 1; size <= mostLiterals; size++) grow([], everywhere, size);
    return found.filter((cube) => this.namesAll(cube));
  }
  private namesAll(cube: readonly number[]): boolean {
    const named = new Set(cube.flatMap((atom) => (this.atoms[atom] as Atom).names));
    return this.over.every(({ name }) => named.has(name));
  }
  private columnsOf(): readonly Uint32Array[] {
    if (this.columns !== null) return this.columns;
    const rows = [...this.rows.values()];
    this.columns = this.atoms.map((_, atom) => {
      const column = new Uint32Array(Math.ceil(rows.length / 32));
      for (const [i, row] of rows.entries())
        if (row[atom] === 1) column[i >> 5] = (column[i >> 5] as number) | (1 << (i & 31));
      return column;
    });
    return this.columns;
  }
  /** The rows that are not in a column. */
  private complement(column: Uint32Array): Uint32Array {
    const last = this.rows.size & 31;
    const all = column.map((word) => ~word);
    if (last !== 0 && all.length > 0) all[all.length - 1] = (all.at(-1) as number) & ((1 << last) - 1);
    return all;
  }
}

function isDisjoint(one: Uint32Array, other: Uint32Array): boolean {
  for (let i = 0; i < one.length; i++) if (((one[i] as number) & (other[i] as number)) !== 0) return false;
  return true;
}
