/**
 * What every property says of every state of a trace, and why it is false where it is.
 */

import { factsAgainst } from '../../checker/explain/because.ts';
import type { AnyChoices, AnyState } from '../../checker/language/action.ts';
import type { CheckableModel } from '../../checker/language/model.ts';
import { instancesOf, type Property } from '../../checker/language/property.ts';
import { isSafety } from '../../checker/language/safety.ts';
import { strictState } from '../../checker/language/steps.ts';
import { readText } from '../../checker/report/grounds.ts';
import { instanceFor } from '../../checker/report/words.ts';
import type { Truth } from '../story.ts';

/**
 * The truth of each property in a state or, of a step property, of the step into it; `before` is absent if it is the first. What no
 * state tells is not among them.
 */
export function truthsOf(model: CheckableModel, before: AnyState | undefined, state: AnyState): Truth[] {
  const states = before === undefined ? [state] : [before, state];
  const at = states.length - 1;
  return Object.entries(model.properties).flatMap(([property, of]): Truth[] => {
    // What must stay so, or not come too early, is no goal of a state: `always (p implies always q)` is not "not met" where q is false.
    if (of.kind === 'temporal' && (isSafety(of.formula) || goalOf(of.formula) === null)) return [];
    const all = instancesOf(of.forAll);
    if (of.kind === 'reachable') {
      const reached = all.find((one) => holdsAt(model, of, one, states, at));
      const instance = reached === undefined ? '' : instanceFor(reached);
      return [{ property, kind: of.kind, holds: reached !== undefined, instance, because: [] }];
    }
    const instance = all.find((one) => !holdsAt(model, of, one, states, at));
    const facts = instance === undefined ? null : factsAgainst(model, of, instance, states, at);
    return [
      {
        property,
        kind: of.kind,
        holds: instance === undefined,
        instance: instance === undefined ? '' : instanceFor(instance),
        because: facts?.map(({ read }) => readText(read)) ?? [],
      },
    ];
  });
}

/** True of what code of a spec answers; what throws is not true. */
function holdsAt(
  { domains }: CheckableModel,
  property: Property,
  instance: AnyChoices,
  states: readonly AnyState[],
  at: number,
): boolean {
  const view = (k: number): AnyState => strictState(domains, states[k] as AnyState);
  try {
    switch (property.kind) {
      case 'invariant':
      case 'reachable':
        return property.holds(view(at), instance);
      case 'step':
        return at === 0 ? (property.initially?.(view(0)) ?? true) : property.holds(view(at - 1), view(at), instance);
      case 'temporal': {
        const goal = goalOf(property.formula);
        return goal === null || goal(view(at), instance);
      }
    }
  } catch {
    return false;
  }
}

type Predicate = (s: AnyState, instance: AnyChoices) => boolean;

/**
 * What is to happen, according to a formula: the predicate that stands in its last place. Null if that is a step, or about what is
 * quantified within the formula, of which a state meets one and not another.
 */
function goalOf(formula: Extract<Property, { kind: 'temporal' }>['formula']): Predicate | null {
  switch (formula.op) {
    case 'atom': {
      const atom = formula.holds;
      return atom.kind === 'state' && Object.keys(atom.bound).length === 0 ? atom.holds : null;
    }
    case 'not': {
      const of = goalOf(formula.of);
      return of && ((s, instance) => !of(s, instance));
    }
    case 'and':
    case 'or': {
      const last = formula.of.at(-1);
      return last === undefined ? null : goalOf(last);
    }
    case 'always':
    case 'eventually':
      return goalOf(formula.of);
    case 'until':
      return goalOf(formula.right);
  }
}
