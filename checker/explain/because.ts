/**
 * Why a property is false: the parts of the states that it looked at, found by asking it again on views that note what is
 * read. Of what should happen eventually: what never happened, and since when.
 *
 * The notes are an explanation, not a proof: if the property answers otherwise on the views, there are none.
 */

import type { AnyChoices, AnyState } from '../language/action.ts';
import type { CheckableModel } from '../language/model.ts';
import type { Property } from '../language/property.ts';
import { contradictionText, refusedText } from '../report/contradiction.ts';
import type { PropertyOutcome } from '../run/outcome.ts';
import { type Contradiction, contradictionIn } from './contradiction.ts';
import { decides } from './deciding.ts';
import { disabledText } from './disabled.ts';
import { answering, type Fact, factOf, joined, looker } from './facts.ts';
import { unmetIn } from './never.ts';

export interface Because {
  /** What the text answers: `False because`, `Never met`. */
  readonly label: string;
  /** `rmState[rm1] = aborted   and   rmState[rm2] = committed`. */
  readonly text: string;
  /** Everything that was looked at, also where the text is shorter. */
  readonly facts: readonly Fact[];
  /** Operations of clients that contradict each other, if it is that. */
  readonly contradiction?: Contradiction;
}

/** Why the trace shows that the property is violated; null if that is not to be found out by looking at what it reads. */
export function becauseOf(
  model: Pick<CheckableModel, 'domains' | 'properties' | 'actions' | 'faults'> &
    Partial<Pick<CheckableModel, 'from' | 'scenarios'>>,
  { kind, name, verdict, instance, lasso }: Pick<PropertyOutcome, 'kind' | 'name' | 'verdict' | 'instance' | 'lasso'>,
  trace: readonly { readonly state: AnyState }[],
): Because | null {
  const states = trace.map(({ state }) => state);
  if (kind === 'deadlock') return disabledIn(model, verdict, states);
  const property = model.properties[name];
  if (verdict !== 'violated' || property === undefined || states.length === 0) return null;
  if (property.kind === 'temporal') {
    if (lasso === undefined) return null;
    const start = model.from == null ? 0 : (model.scenarios?.[model.from]?.length ?? 0);
    const looked = looker(model, states, instance ?? {});
    return unmetIn({ goal: name, states, looked, start, to: lasso.to }, property.formula);
  }
  const facts = factsAgainst(model, property, instance ?? {}, states, states.length - 1);
  if (facts === null || facts.length === 0) return null;
  const contradiction =
    property.kind === 'invariant' ? contradictionIn((state) => property.holds(state, instance ?? {}), states) : null;
  if (contradiction === null) return { label: 'False because', text: joined(facts, states), facts };
  const text = `${refusedText(contradiction)} ${contradictionText(contradiction)}`;
  return { label: 'False because', text, facts, contradiction };
}

/** Why nothing is enabled in the last state. */
function disabledIn(
  model: Parameters<typeof disabledText>[0],
  verdict: PropertyOutcome['verdict'],
  states: readonly AnyState[],
): Because | null {
  const state = states.at(-1);
  if (verdict !== 'violated' || state === undefined) return null;
  const text = disabledText(model, state, (answer, ask) => {
    const watch = answering(model.domains, answer, (watching) => ask(watching.view(state)));
    return watch === null
      ? null
      : joined(
          watch.reasons.map((read) =>
            factOf(read, states.length - 1, () => decides(read, state, model.domains, answer, ask)),
          ),
          states,
        ).replaceAll('   and   ', ' and ');
  });
  return { label: 'Disabled', text, facts: [] };
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
