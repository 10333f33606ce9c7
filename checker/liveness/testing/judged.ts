/**
 * A lasso of a quotient, lifted to concrete states and judged there: the answer is what is wrong with it, or null.
 */
import type { Formula } from '../formula.ts';
import type { Lasso, RunStep } from '../system.ts';
import { isMetBy, isOwed, lettersBefore } from './brute-force.ts';
import { applied, type Label, type Permutation, renamed, type State, type Step } from './protocol.ts';
import type { Quotient } from './quotient.ts';
import { isTrueOf } from './words.ts';

export function wrongWith(quotient: Quotient, formula: Formula, { instance, prefix, cycle }: Lasso): string | null {
  const { protocol, group, representatives } = quotient;
  const first = (prefix[0] ?? cycle[0])?.from as number;
  if (!quotient.initial.includes(first)) return 'it does not begin at the beginning';
  const concrete = (state: number, g: number): State =>
    applied(group[g] as Permutation, representatives[state] as State);
  const states: State[] = [concrete(first, 0)];
  const steps: Step[] = [];
  let [at, frame] = [first, 0];
  const take = (step: RunStep): string | null => {
    if (step.from !== at) return 'a step does not begin where the last one ended';
    const state = states.at(-1) as State;
    const own = protocol.steps[protocol.numberOf.get(state.join()) as number] as readonly Step[];
    if (step.label < 0) return step.target === at && step.permutation === 0 ? null : 'a repetition leads elsewhere';
    const { action, actors } = quotient.labels[step.label] as Label;
    const acting = renamed(group[frame] as Permutation, actors).join();
    frame = quotient.compose(frame, step.permutation);
    at = step.target;
    const after = concrete(at, frame);
    const taken = own.find(
      ({ label, state: next }) =>
        label.action === action && label.actors.join() === acting && next.join() === after.join(),
    );
    if (taken === undefined) return 'there is no such step';
    states.push(after);
    steps.push(taken);
    return null;
  };
  for (const step of prefix) {
    const wrong = take(step);
    if (wrong !== null) return wrong;
  }
  const back = states.length - 1;
  for (const step of cycle) {
    const wrong = take(step);
    if (wrong !== null) return wrong;
  }
  if (cycle.length === 0) return 'it ends';
  if (states[back]?.join() !== states.at(-1)?.join()) return 'it does not close';
  const round = states.slice(back);
  const taken = steps.slice(back);
  for (const obligation of protocol.obligations) {
    const owed = round.filter((state) =>
      isOwed(obligation, protocol.steps[protocol.numberOf.get(state.join()) as number] as readonly Step[]),
    );
    const isMet = taken.some((step) => isMetBy(obligation, step));
    if (!isMet && (obligation.strong ? owed.length > 0 : owed.length === round.length)) return 'it is not fair';
  }
  const names = protocol.instances[instance] as readonly number[];
  const places = round.length > 1 ? states.slice(0, -1) : states;
  const letters = places.map((state, i) => lettersBefore(protocol, state, steps[i], names));
  return isTrueOf(formula, { letters, back }) ? 'it does not violate the property' : null;
}
