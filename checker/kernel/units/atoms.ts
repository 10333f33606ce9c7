/**
 * The atoms of a temporal property, learned like everything else: what they say of a state is a bit for each.
 */

import type { AnyChoices } from '../../language/action.ts';
import { BadSpec } from '../../language/failure.ts';
import { instanceOf } from '../../language/ground.ts';
import { type Atom, type ChangeAtom, instancesOf, type StateAtom, type Temporal } from '../../language/property.ts';
import { isSafety } from '../../language/safety.ts';
import { keyOf } from '../../language/value.ts';
import { automatonAgainst, FormulaTooLarge } from '../../liveness/automaton.ts';
import type { Automaton } from '../../liveness/buchi.ts';
import { type Formula, numbered } from '../../liveness/formula.ts';
import type { Layout } from '../layout/layout.ts';
import { type Direct, Forest } from '../learned/forest.ts';
import type { Recorder } from '../questions/recorder.ts';
import { choicesUnder, type Group, type Permutation } from '../symmetry/group.ts';
import type { PropertyUnits } from './properties.ts';

/** Each atom is a bit of an integer. */
export const mostAtoms = 30;
/** So many instances, or as many as the property has itself, are told apart. */
const mostInstances = 1000;

/**
 * What an atom of a property is asked about. Along a permutation an instance becomes another one, and what is quantified within the
 * formula is renamed with it: the formula says the same, since it says it of all values, or of some, but each of its atoms says
 * it of another value than before.
 */
interface AtomInstance {
  /** The values of the names that the property is quantified over. */
  readonly of: AnyChoices;
  /** For each atom, those of the names that are quantified within the formula. */
  readonly bound: readonly AnyChoices[];
}

/** A predicate that is asked for an instance. */
interface Asked<P> {
  readonly holds: P;
  readonly instance: AnyChoices;
}

export class Atoms {
  /** Those of the property itself first; those that they become along permutations after them. */
  readonly instances: readonly AtomInstance[];
  /** Over the numbers of the atoms. */
  readonly formula: Formula;
  readonly atoms: readonly Atom[];
  /** True if a finite part of a behaviour violates the formula, if anything does. */
  readonly isSafety: boolean;
  /** It accepts what violates the formula. */
  readonly automaton: Automaton;
  readonly forest: Forest;
  /** What is asked of steps, by what they lead from and to; null if nothing is. */
  readonly changes: Forest | null;
  /** How many atoms each instance has. */
  readonly count: number;
  /** Those that are about steps, as bits, and what they are where nothing changes. */
  readonly ofSteps: number;
  private readonly whenStill: number;
  /** For each unit, the instances that it tells of, each with a bit. */
  private readonly told: readonly (readonly number[])[];
  /** The same of units that are asked of steps. */
  private readonly toldOfSteps: readonly (readonly number[])[];
  /** The values of instances by their texts: records are compared by identity within their domain. */
  private readonly values = new Map<string, unknown>();
  private readonly numbers: ReadonlyMap<string, number>;

  constructor(
    readonly property: string,
    of: Temporal,
    units: PropertyUnits,
    layout: Layout,
    recorder: Recorder,
    direct: Direct,
    group: Group | null,
  ) {
    const { formula, atoms } = numbered(of.formula);
    this.formula = formula;
    this.atoms = atoms;
    this.isSafety = isSafety(of.formula);
    this.count = atoms.length;
    if (this.count > mostAtoms)
      throw new BadSpec(`the property ${property} has ${this.count} atoms, and at most ${mostAtoms} can be decided`);
    const bits = (is: (atom: Atom) => boolean): number =>
      atoms.reduce((sum, atom, k) => sum | (is(atom) ? 1 << k : 0), 0);
    this.ofSteps = bits(({ kind }) => kind !== 'state');
    this.whenStill = bits((atom) => atom.kind === 'step' && atom.whenStill);
    this.automaton = automatonOf(property, formula);
    const own = instancesOf(of.forAll);
    for (const value of [...own, ...atoms.map(({ bound }) => bound)].flatMap((values) => Object.values(values)))
      this.values.set(keyOf(value), value);
    this.instances = this.closed(own, group);
    this.numbers = new Map(this.instances.map((instance, j) => [textOf(instance), j]));
    const asked = <A extends StateAtom | ChangeAtom>(kind: A['kind']): Asked<A['holds']>[] =>
      own.flatMap((instance) =>
        atoms.flatMap((atom) =>
          atom.kind === kind ? [{ holds: (atom as A).holds, instance: instanceOf(atom, instance) }] : [],
        ),
      );
    const ofStates = asked<StateAtom>('state');
    this.forest = new Forest(layout, recorder, units.atomsOf(property, ofStates), direct);
    this.told = this.tellers('state', ofStates);
    const ofSteps = asked<ChangeAtom>('change');
    this.changes =
      ofSteps.length === 0 ? null : new Forest(layout, recorder, units.changesOf(property, ofSteps), direct);
    this.toldOfSteps = this.tellers('change', ofSteps);
  }

  /** The instances of the property, and what becomes of them along the permutations of a group. */
  private closed(own: readonly AnyChoices[], group: Group | null): AtomInstance[] {
    const bound = this.atoms.map((atom) => atom.bound);
    const found = new Map(own.map((of): [string, AtomInstance] => [textOf({ of, bound }), { of, bound }]));
    for (const instance of found.values())
      for (const by of group?.generators ?? []) {
        const image = this.under(instance, by);
        if (!found.has(textOf(image))) found.set(textOf(image), image);
        if (found.size > Math.max(mostInstances, own.length))
          throw new BadSpec(
            `the formula of the property ${this.property} names interchangeable members in more than ${mostInstances} ways; check it with symmetry=off`,
          );
      }
    return [...found.values()];
  }
  /** The image of an instance, in the values that the spec has itself. */
  private under({ of, bound }: AtomInstance, by: Permutation): AtomInstance {
    const image = (values: AnyChoices): AnyChoices =>
      Object.fromEntries(
        Object.entries(choicesUnder(values, by)).map(([name, value]) => [name, this.values.get(keyOf(value)) ?? value]),
      );
    return { of: image(of), bound: bound.map(image) };
  }
  /** The number of the image of an instance. */
  imageOf(instance: number, by: Permutation | null): number {
    if (by === null) return instance;
    return this.numbers.get(textOf(this.under(this.instances[instance] as AtomInstance, by))) as number;
  }
  /** All values that an atom of an instance knows. */
  known(instance: number, atom: number): AnyChoices {
    const { of, bound } = this.instances[instance] as AtomInstance;
    return instanceOf({ bound: bound[atom] as AnyChoices }, of);
  }
  private tellers(
    kind: 'state' | 'change',
    asked: readonly Asked<StateAtom['holds'] | ChangeAtom['holds']>[],
  ): readonly (readonly number[])[] {
    const predicates = [...new Set(asked.map(({ holds }) => holds))];
    const unitOf = new Map(
      asked.map(({ holds, instance }, unit) => [`${predicates.indexOf(holds)} ${keyOf(instance)}`, unit]),
    );
    const told: number[][] = asked.map(() => []);
    for (let j = 0; j < this.instances.length; j++)
      for (const [k, atom] of this.atoms.entries()) {
        if (atom.kind === 'step' || atom.kind !== kind) continue;
        const unit = unitOf.get(`${predicates.indexOf(atom.holds)} ${keyOf(this.known(j, k))}`) as number;
        told[unit]?.push(j, 1 << k);
      }
    return told;
  }

  /** Fills `letters` with what each instance's atoms say where nothing changes, after a walk that has reached so many leaves. */
  read(found: number, letters: Int32Array): void {
    const { fired } = this.forest.program;
    letters.fill(this.whenStill);
    this.tell(this.told, fired.subarray(0, found), letters);
  }
  /** Adds to `letters` what is true of a step of which these units of `changes` have fired. */
  readChanges(fired: ArrayLike<number>, letters: Int32Array): void {
    this.tell(this.toldOfSteps, fired, letters);
  }
  private tell(tellers: readonly (readonly number[])[], fired: ArrayLike<number>, letters: Int32Array): void {
    for (let i = 0; i < fired.length; i++) {
      const told = tellers[fired[i] as number] as readonly number[];
      for (let at = 0; at < told.length; at += 2) {
        const instance = told[at] as number;
        letters[instance] = (letters[instance] as number) | (told[at + 1] as number);
      }
    }
  }
}

function textOf({ of, bound }: AtomInstance): string {
  return [of, ...bound].map(keyOf).join(' ');
}

/** The automaton against a formula, made before anything is explored. Throws `BadSpec` if the formula is too large for it. */
function automatonOf(property: string, formula: Formula): Automaton {
  try {
    return automatonAgainst(formula);
  } catch (error) {
    if (!(error instanceof FormulaTooLarge)) throw error;
    throw new BadSpec(
      `the formula of the property ${property} is too large to be decided: ${error.message}; split it into several properties`,
    );
  }
}
