/**
 * Traces: the way to a state, back in values and names. With symmetry the store holds what stands for the orbits of states;
 * the way through them is lifted to one through the states themselves by composing the permutations on it.
 */
import type { AnyChoices, AnyState } from '../../language/action.ts';
import type { Learner } from '../steps/learner.ts';
import { Steps } from '../steps/steps.ts';
import { choicesUnder, type Permutation } from '../symmetry/group.ts';
import type { ActionLeaf } from '../units/actions.ts';

/** One step of a trace; the first has no action. */
export interface KernelStep {
  readonly action: string | null;
  readonly choices: AnyChoices;
  readonly state: AnyState;
}

/** A trace, and the permutation that takes the state in the store at its end to the state at its end; null without symmetry. */
export interface Lifted {
  readonly trace: readonly KernelStep[];
  readonly by: Permutation | null;
}

/** Lifts what was found. */
export class Lifting {
  private readonly steps: Steps;
  constructor(
    private readonly learner: Learner,
    private readonly actions: readonly string[],
    /** How exploration got to where it started. */
    private readonly prefix: (start: number) => readonly KernelStep[],
  ) {
    // What steps violate was told before; user code that has failed must not be asked again.
    this.steps = new Steps(learner, { isAsked: false });
  }

  /** First `second`, then `first`. */
  compose(first: Permutation | null, second: Permutation | null): Permutation | null {
    const { symmetry } = this.learner.space;
    return first === null || second === null || symmetry === null ? null : symmetry.group.compose(first, second);
  }
  /** An action instance under a permutation. */
  instance(leaf: number, by: Permutation | null): Pick<ActionLeaf, 'action' | 'choices'> {
    const { action, choices } = this.learner.leaves[leaf] as ActionLeaf;
    return { action, choices: choicesUnder(choices, by) };
  }
  private step(leaf: number, by: Permutation | null, state: AnyState): KernelStep {
    const { action, choices } = this.instance(leaf, by);
    return { action: this.actions[action] as string, choices, state };
  }

  /** The first of the states to start from for which this one stands, with the permutation that leads to it. */
  startFor(state: number): { number: number; by: Permutation | null } {
    this.learner.fitLayout();
    return this.learner.space.startFor(state);
  }
  /** The trace to one of the states to start from, by its number. */
  toStart(number: number): readonly KernelStep[] {
    return this.prefix(number);
  }
  /** The trace to a state in the store, and one step further if `step` is not -1. */
  traceTo(state: number, step = -1): Lifted {
    const { space } = this.learner;
    const chain: number[] = [];
    for (let at = state; at >= 0; at = space.parentOf(at)) chain.push(at);
    chain.reverse();
    const start = this.startFor(chain[0] as number);
    let by = start.by;
    const trace = [...this.prefix(start.number)];
    for (let i = 1; i < chain.length; i++) {
      const lifted = this.firstStep(chain[i - 1] as number, chain[i] as number, by);
      by = lifted.by;
      trace.push(lifted.step);
    }
    if (step >= 0) trace.push(this.step(step, by, space.imageOf(this.steps.after(state, step), by)));
    return { trace, by };
  }
  /**
   * The trace from an initial state along steps between what stands for orbits, and one step further if `last` is not -1; and
   * the permutation that takes the state in the store to the one that the trace starts from.
   */
  along(
    first: number,
    steps: readonly { readonly label: number; readonly permutation: number; readonly target: number }[],
    last = -1,
  ): { trace: readonly KernelStep[]; start: Permutation | null } {
    const { space } = this.learner;
    const start = this.startFor(first);
    const trace = [...this.prefix(start.number)];
    let by = start.by;
    for (const { label, permutation, target } of steps) {
      const next = this.compose(by, space.permutation(permutation));
      trace.push(this.step(label, by, space.imageOf(space.valuesOf(target), next)));
      by = next;
    }
    const end = steps.at(-1)?.target ?? first;
    if (last >= 0) trace.push(this.step(last, by, space.imageOf(this.steps.after(end, last), by)));
    return { trace, start: start.by };
  }
  /** Of the steps between two states, lifted, the first in the order of the spec. */
  private firstStep(from: number, to: number, by: Permutation | null): { step: KernelStep; by: Permutation | null } {
    const { relation, space } = this.learner;
    const steps = this.steps
      .between(from, to)
      .map((step) => ({ ...step, instance: this.instance(step.leaf, by) }))
      .sort((a, b) => relation.order.compareInstances(a.instance, b.instance));
    const [first] = steps;
    if (first === undefined)
      throw new Error('the store holds a state that does not follow from its parent: an error in Concord');
    const next = this.compose(by, first.by);
    return { step: this.step(first.leaf, by, space.imageOf(space.valuesOf(to), next)), by: next };
  }
}
