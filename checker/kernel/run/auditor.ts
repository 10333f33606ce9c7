/**
 * The auditor: what was learned, beside what the reference semantics has. Of a sample of states, the first and then each four
 * times as far, the steps are computed once more, and whatever is asked of such a state or of its steps is asked once more, on
 * plain values: invariants and what must be reachable, step properties, bounds, `finished`, atoms.
 *
 * Code that is pure answers as it did. What is not pure may have answered alike twice, and be found only here: such as a
 * predicate that tells its witness by a variable outside of it, and has told it of elements that are not present.
 */
import type { AnyState } from '../../language/action.ts';
import { strictState } from '../../language/steps.ts';
import { unpack } from '../layout/codec.ts';
import type { Forest } from '../learned/forest.ts';
import type { Atoms } from '../units/atoms.ts';
import type { ActionLeaf } from '../units/members.ts';
import type { PropertyMember, PropertyMembers } from '../units/properties.ts';
import { compareSteps, type Twin } from './audit.ts';
import type { Kernel } from './kernel.ts';

/** The state of a sample that follows another. */
export const nextSampled = (state: number): number => 4 * state + 3;

/** A step from an audited state, and what was learned of it. */
interface LearnedStep {
  readonly leaf: number;
  readonly state: AnyState;
  readonly inside: boolean;
}

export class Auditor {
  constructor(
    private readonly kernel: Kernel,
    private readonly properties: PropertyMembers,
    private readonly twin: Twin,
  ) {}

  /** Audits a state that was expanded. Throws `SpecFailure` at the first thing that is not as it was learned. */
  audit(state: number): void {
    const { kernel } = this;
    const values = kernel.valuesOf(state);
    const { steps, violated } = this.learnedSteps(state);
    kernel.lookAt(state);
    compareSteps(
      steps.map(({ leaf, state: next }) => {
        const { action, choices } = kernel.leaves[leaf] as ActionLeaf;
        return { action: kernel.members.names[action] as string, choices, state: next };
      }),
      this.twin(values),
    );
    const s = this.strict(values);
    this.auditForest(kernel.judge.forest, state, s);
    if (steps.length === 0) this.auditForest(kernel.judge.endings, state, s);
    for (const step of steps) this.auditStep(state, s, step, violated);
  }
  /** Audits the atoms of a temporal property on the sample. */
  auditAtoms({ forest }: Atoms): void {
    const { kernel } = this;
    for (let state = 0; state < kernel.store.count; state = nextSampled(state))
      this.auditForest(forest, state, this.strict(kernel.valuesOf(state)));
  }
  /** Audits what was asked of an initial state, by its number, given the members that have fired. */
  auditInitial(number: number, fired: ReadonlySet<number>): void {
    const { model, starts } = this.kernel;
    const s = this.strict(model.init[starts === model.init ? number : number - starts.length] as AnyState);
    this.kernel.lookAt(-1, -1 - number);
    for (const member of this.properties.beginnings) hold(member, fired.has(member.id), s, s);
  }

  private strict(values: AnyState): AnyState {
    return strictState(this.kernel.model.domains, values);
  }
  /** The steps from a state as they were learned, and which step properties they violate, as `step property`. */
  private learnedSteps(state: number): { readonly steps: readonly LearnedStep[]; readonly violated: Set<string> } {
    const { kernel } = this;
    const count = kernel.again.expand(state);
    const { batch, outside, layout, store } = kernel;
    const steps = [batch, outside].flatMap((from) =>
      Array.from({ length: from.count }, (_, i) => ({
        leaf: from.steps[i] as number,
        state: unpack(layout, from.words, i * store.width),
        inside: from === batch,
      })),
    );
    const changing = new Set(steps.map(({ leaf }) => leaf));
    const idle = [...kernel.actions.fired.subarray(0, count)].filter((leaf) => !changing.has(leaf));
    const violated = new Set(kernel.again.violatedBySteps.map(({ leaf, event }) => `${leaf} ${event}`));
    const values = kernel.valuesOf(state);
    return { steps: [...steps, ...idle.map((leaf) => ({ leaf, state: values, inside: true }))], violated };
  }
  private auditForest(forest: Forest, state: number, s: AnyState): void {
    const { kernel } = this;
    const found = kernel.again.judgeStored(forest, state);
    const fired = new Set(forest.program.fired.subarray(0, found));
    kernel.lookAt(state);
    for (const member of forest.members) hold(member as PropertyMember, fired.has(member.id), s, s);
  }
  private auditStep(state: number, s: AnyState, step: LearnedStep, violated: ReadonlySet<string>): void {
    const { ofSteps, firstBound } = this.properties;
    const t = this.strict(step.state);
    this.kernel.lookAt(state, step.leaf);
    for (const member of ofSteps.slice(0, firstBound)) hold(member, violated.has(`${step.leaf} ${member.id}`), s, t);
    // Of a successor outside the bounds it is not known which of them it lies outside of.
    const beyond = ofSteps.slice(firstBound).filter((member) => !member.answerPlainly(s, t));
    const [first] = step.inside ? beyond : beyond.length === 0 ? ofSteps.slice(firstBound) : [];
    if (first !== undefined)
      throw first.impure({ kind: 'answered', answer: step.inside }, { kind: 'answered', answer: !step.inside });
  }
}

/** Holds what was learned of a member, by whether it has fired, against what it answers on plain values. */
function hold(member: PropertyMember, fired: boolean, s: AnyState, t: AnyState): void {
  const [learned, answer] = [member.answerIf(fired), member.answerPlainly(s, t)];
  if (learned !== answer) throw member.impure({ kind: 'answered', answer: learned }, { kind: 'answered', answer });
}
