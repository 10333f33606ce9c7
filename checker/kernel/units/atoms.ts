/**
 * The atoms of a temporal property, learned like everything else: what they say of a state is a bit for each.
 */

import type { AnyChoices } from '../../language/action.ts';
import { BadSpec } from '../../language/failure.ts';
import { instancesOf, type Temporal } from '../../language/property.ts';
import { automatonAgainst, FormulaTooLarge } from '../../liveness/automaton.ts';
import type { Automaton } from '../../liveness/buchi.ts';
import { type Formula, numbered } from '../../liveness/formula.ts';
import type { Layout } from '../layout/layout.ts';
import { type Direct, Forest } from '../learned/forest.ts';
import type { Recorder } from '../questions/recorder.ts';
import type { PropertyUnits } from './properties.ts';

/** Each atom is a bit of an integer. */
const most = 30;

export class Atoms {
  readonly instances: readonly AnyChoices[];
  /** Over the numbers of the atoms. */
  readonly formula: Formula;
  /** It accepts what violates the formula. */
  readonly automaton: Automaton;
  readonly forest: Forest;
  /** How many atoms each instance has. */
  readonly count: number;

  constructor(
    readonly property: string,
    of: Temporal,
    units: PropertyUnits,
    layout: Layout,
    recorder: Recorder,
    direct: Direct,
  ) {
    const { formula, atoms } = numbered(of.formula);
    this.instances = instancesOf(of.forAll);
    this.formula = formula;
    this.count = atoms.length;
    if (this.count > most)
      throw new BadSpec(`the property ${property} has ${this.count} atoms, and at most ${most} can be decided`);
    this.automaton = automatonOf(property, formula);
    this.forest = new Forest(layout, recorder, units.atomsOf(property, this.instances, atoms), direct);
  }
  /** Fills `letters` with what each instance's atoms say, after a walk that has reached so many leaves. */
  read(found: number, letters: Int32Array): void {
    const { fired } = this.forest.program;
    letters.fill(0);
    for (let i = 0; i < found; i++) {
      const unit = fired[i] as number;
      const instance = Math.floor(unit / this.count);
      letters[instance] = (letters[instance] as number) | (1 << (unit % this.count));
    }
  }
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
