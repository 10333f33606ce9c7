/**
 * Why a property is false: the parts of the states that it looked at, found by asking it again on views that note what is
 * read. Of what should happen eventually: what never happened, and since when.
 *
 * The notes are an explanation, not a proof: if the property answers otherwise on the views, there are none.
 */
import type { Anomaly } from '../consistency/transactions/anomaly.ts';
import type { AnyChoices, AnyState } from '../language/action.ts';
import type { Assumption } from '../language/fairness.ts';
import type { CheckableModel } from '../language/model.ts';
import type { Property } from '../language/property.ts';
import type { PropertyOutcome } from '../run/outcome.ts';
import { anomalyIn } from './anomaly.ts';
import { type Contradiction, contradictionIn } from './contradiction.ts';
import { decides } from './deciding.ts';
import { type Disabled, disabledAtEnd } from './disabled.ts';
import { answering, type Fact, factOf, type Grounds, groundsOf, looker } from './facts.ts';
import { type Unmet, unmetIn } from './never.ts';

export type Because = {
  /** Everything that was looked at. */
  readonly facts: readonly Fact[];
} & (
  | { readonly kind: 'false'; readonly grounds: Grounds }
  /** Operations of clients contradict each other. */
  | { readonly kind: 'contradiction'; readonly contradiction: Contradiction }
  /** Transactions are not isolated. */
  | { readonly kind: 'anomaly'; readonly anomaly: Anomaly }
  /** What the property asks for never comes about. */
  | { readonly kind: 'unmet'; readonly goal: string; readonly unmet: readonly Unmet[] }
  /** The abstract spec of a refinement assumes this, and what implements it does not do it. */
  | { readonly kind: 'unfair'; readonly abstract: string; readonly assumption: Assumption }
  /** Why each action is disabled, most telling first. */
  | { readonly kind: 'disabled'; readonly disabled: readonly Disabled[] }
);

/** Why the trace shows that the property is violated; null if that is not to be found out by looking at what it reads. */
export function becauseOf(
  model: Pick<CheckableModel, 'domains' | 'properties' | 'actions' | 'faults'> &
    Partial<Pick<CheckableModel, 'from' | 'scenarios'>>,
  { kind, name, verdict, instance, lasso }: Pick<PropertyOutcome, 'kind' | 'name' | 'verdict' | 'instance' | 'lasso'>,
  trace: readonly { readonly state: AnyState }[],
): Because | null {
  const states = trace.map(({ state }) => state);
  if (verdict !== 'violated' || states.length === 0) return null;
  if (kind === 'deadlock') return { kind: 'disabled', disabled: disabledAtEnd(model, states), facts: [] };
  const property = model.properties[name];
  if (property === undefined) return null;
  if (property.kind === 'temporal') {
    if (property.above !== undefined) return { kind: 'unfair', ...property.above, facts: [] };
    const start = model.from == null ? 0 : (model.scenarios?.[model.from]?.length ?? 0);
    const looked = looker(model, states, instance ?? {});
    // What no lasso is needed for is violated if the last state is repeated for ever.
    const to = lasso?.to ?? states.length - 1;
    const unmet = unmetIn({ states, looked, start, to }, property.formula);
    if (unmet.length === 0) return null;
    return { kind: 'unmet', goal: name, unmet, facts: unmet.flatMap(({ facts }) => facts) };
  }
  const facts = factsAgainst(model, property, instance ?? {}, states, states.length - 1);
  if (facts === null || facts.length === 0) return null;
  if (property.kind === 'invariant') {
    const ask = (state: AnyState): boolean => property.holds(state, instance ?? {});
    const contradiction = contradictionIn(ask, states);
    if (contradiction !== null) return { kind: 'contradiction', contradiction, facts };
    const anomaly = anomalyIn(ask, states);
    if (anomaly !== null) return { kind: 'anomaly', anomaly, facts };
  }
  return { kind: 'false', grounds: groundsOf(facts, states), facts };
}

/** What a property of states or steps looked at before it answered false in a state of a trace; null if it did not. */
export function factsAgainst(
  { domains }: Pick<CheckableModel, 'domains'>,
  property: Property,
  instance: AnyChoices,
  states: readonly AnyState[],
  at: number,
): readonly Fact[] | null {
  const [state, before] = [states[at] as AnyState, states[at - 1]];
  const holds = (s: AnyState, t: AnyState): boolean => {
    switch (property.kind) {
      case 'step':
        if (property.refinement !== undefined) return true;
        return before === undefined ? property.initially?.(s) !== false : property.holds(s, t, instance);
      case 'invariant':
        return property.holds(t, instance);
      default:
        return true;
    }
  };
  const isStep = property.kind === 'step';
  const watch = answering(domains, false, (watching) =>
    holds(watching.view(before ?? state), watching.view(state, isStep)),
  );
  if (watch === null) return null;
  return watch.reasons.map((read) => {
    const isAfter = !isStep || read.path.primed;
    return factOf(read, isAfter ? at : Math.max(at - 1, 0), () =>
      isAfter
        ? decides(read, state, domains, false, (other) => holds(before ?? state, other))
        : decides(read, before ?? state, domains, false, (other) => holds(other, state)),
    );
  });
}
