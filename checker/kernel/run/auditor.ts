/**
 * The auditor: what was learned, beside what the reference semantics has. Of a sample of states, the first and then each four
 * times as far, the steps are computed once more, and whatever is asked of such a state or of its steps is asked once more, on
 * plain values: invariants and what must be reachable, step properties, bounds, `finished`, atoms, conditions of fairness.
 *
 * Code that is pure answers as it did. What is not pure may have answered alike twice, and be found only here: such as a
 * predicate that tells its witness by a variable outside of it, and has told it of elements that are not present.
 */
import type { AnyChoices, AnyState } from '../../language/action.ts';
import type { Deed } from '../../language/deed.ts';
import { SpecFailure } from '../../language/failure.ts';
import type { CheckableModel } from '../../language/model.ts';
import { strictState } from '../../language/steps.ts';
import { keyOf } from '../../language/value.ts';
import { unpack } from '../layout/codec.ts';
import type { Forest } from '../learned/forest.ts';
import type { Learner } from '../steps/learner.ts';
import { Steps } from '../steps/steps.ts';
import type { ActionLeaf } from '../units/actions.ts';
import type { Atoms } from '../units/atoms.ts';
import type { Conditions } from '../units/conditions.ts';
import type { PropertyUnit } from '../units/properties.ts';

/** The state of a sample that follows another. */
export const nextSampled = (state: number): number => 4 * state + 3;

/** A step, in values and names. */
export interface Step {
  readonly action: string;
  readonly choices: AnyChoices;
  readonly state: AnyState;
}

/** Another way to compute the successors of a state, on Immutable values: what was learned is audited by it. */
export type Twin = (state: AnyState) => Iterable<Step>;

/** A step from an audited state, and what was learned of it. */
interface LearnedStep {
  readonly leaf: number;
  readonly state: AnyState;
  readonly words: Int32Array;
  readonly inside: boolean;
  readonly isIdle: boolean;
}

export class Auditor {
  private readonly names: readonly string[];
  private readonly steps: Steps;
  constructor(
    private readonly model: CheckableModel,
    private readonly learner: Learner,
    private readonly twin: Twin,
  ) {
    this.names = Object.keys(model.actions);
    this.steps = new Steps(learner, { isAsked: true });
  }

  /** Audits a state that was expanded. Throws `SpecFailure` at the first thing that is not as it was learned. */
  audit(state: number): void {
    const { learner } = this;
    const values = learner.space.valuesOf(state);
    const { steps, violated } = this.learnedSteps(state);
    learner.lookAt(state);
    compareSteps(
      steps.map(({ leaf, state: next }) => {
        const { action, choices } = learner.leaves[leaf] as ActionLeaf;
        return { action: this.names[action] as string, choices, state: next };
      }),
      this.twin(values),
    );
    const s = this.strict(values);
    this.auditForest(learner.states, state, s);
    if (steps.length === 0) this.auditForest(learner.endings, state, s);
    for (const step of steps) this.auditStep(state, s, step, violated);
  }
  /** Audits the atoms of a temporal property on the sample. */
  auditAtoms({ forest, changes }: Atoms): void {
    const { learner } = this;
    const { space } = learner;
    for (let state = 0; state < space.store.count; state = nextSampled(state)) {
      const s = this.strict(space.valuesOf(state));
      this.auditForest(forest, state, s);
      if (changes === null) continue;
      for (const { leaf, state: after, words, isIdle } of this.learnedSteps(state).steps) {
        if (isIdle) continue;
        const found = learner.decideChange(changes, { state, step: leaf }, words, 0);
        const fired = new Set(changes.program.fired.subarray(0, found));
        for (const unit of changes.units) hold(unit as PropertyUnit, fired.has(unit.id), s, this.strict(after));
      }
    }
  }
  /** Audits the conditions of fairness on the sample, for the steps from it. */
  auditConditions(conditions: Conditions): void {
    const { learner } = this;
    for (let state = 0; state < learner.space.store.count; state = nextSampled(state)) {
      const s = this.strict(learner.space.valuesOf(state));
      for (const { leaf, isIdle } of this.learnedSteps(state).steps) {
        if (isIdle) continue;
        const { action, choices } = learner.leaves[leaf] as ActionLeaf;
        const units = conditions.of({ action: this.names[action] as string, choices });
        const found = learner.decideStep(conditions.forest, { state, step: leaf }, units);
        const fired = new Set(conditions.forest.program.fired.subarray(0, found));
        for (const unit of units) hold(unit, fired.has(unit.id), s, s);
      }
    }
  }
  /** Audits what was asked of an initial state, by its number, given the units that have fired. */
  auditInitial(number: number, fired: ReadonlySet<number>): void {
    const { learner } = this;
    const { starts, initials } = learner.space;
    const s = this.strict(initials.valuesOf(starts === initials ? number : number - starts.count));
    learner.lookAt(-1, -1 - number);
    for (const unit of learner.properties.beginnings) hold(unit, fired.has(unit.id), s, s);
  }

  private strict(values: AnyState): AnyState {
    return strictState(this.model.domains, values);
  }
  /** The steps from a state as they were learned, and which step properties they violate, as `step property`. */
  private learnedSteps(state: number): { readonly steps: readonly LearnedStep[]; readonly violated: Set<string> } {
    const { space } = this.learner;
    const before = space.wordsOf(state);
    const steps = this.steps.plain(state).map(({ leaf, words, inside }) => ({
      leaf,
      state: unpack(space.layout, words, 0),
      words,
      inside,
      isIdle: words.every((word, j) => word === before[j]),
    }));
    return { steps, violated: new Set(this.steps.violated.map(({ leaf, event }) => `${leaf} ${event}`)) };
  }
  private auditForest(forest: Forest, state: number, s: AnyState): void {
    const { learner } = this;
    const found = learner.decideStored(forest, state);
    const fired = new Set(forest.program.fired.subarray(0, found));
    learner.lookAt(state);
    for (const unit of forest.units) hold(unit as PropertyUnit, fired.has(unit.id), s, s);
  }
  private auditStep(state: number, s: AnyState, step: LearnedStep, violated: ReadonlySet<string>): void {
    const { ofSteps, firstBound } = this.learner.properties;
    const t = this.strict(step.state);
    this.learner.lookAt(state, step.leaf);
    for (const unit of ofSteps.slice(0, firstBound)) hold(unit, violated.has(`${step.leaf} ${unit.id}`), s, t);
    // Of a successor outside the bounds it is not known which of them it lies outside of; a step that changes nothing has none.
    const bounds = step.isIdle ? [] : ofSteps.slice(firstBound);
    const beyond = bounds.filter((unit) => !unit.answerPlainly(s, t));
    const [first] = step.inside ? beyond : beyond.length === 0 ? bounds : [];
    if (first !== undefined)
      throw first.impure({ kind: 'answered', answer: step.inside }, { kind: 'answered', answer: !step.inside });
  }
}

/** Holds what was learned of a unit, by whether it has fired, against what it answers on plain values. */
function hold(unit: PropertyUnit, fired: boolean, s: AnyState, t: AnyState): void {
  const [learned, answer] = [unit.answerIf(fired), unit.answerPlainly(s, t)];
  if (learned !== answer && !unit.isOpen(learned))
    throw unit.impure({ kind: 'answered', answer: learned }, { kind: 'answered', answer });
}

/** Throws `SpecFailure` at the first step that only one side has: then user code is not pure. */
export function compareSteps(learned: readonly Step[], computed: Iterable<Step>): void {
  const missing = new Map(learned.map((step) => [keyOf({ ...step }), step]));
  for (const step of computed) {
    if (missing.delete(keyOf({ ...step }))) continue;
    const before = learned.find(
      (other) => other.action === step.action && keyOf(other.choices) === keyOf(step.choices),
    );
    throw impure(step, before === undefined ? { kind: 'disabled' } : { kind: 'led to', values: before.state }, {
      kind: 'led to',
      values: step.state,
    });
  }
  for (const step of missing.values()) throw impure(step, { kind: 'led to', values: step.state }, { kind: 'disabled' });
}

function impure({ action, choices }: Step, first: Deed, second: Deed): SpecFailure {
  return new SpecFailure({ part: 'effect', name: action, choices }, { kind: 'impure', first, second });
}
