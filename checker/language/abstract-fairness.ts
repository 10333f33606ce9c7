/**
 * The fairness of the abstract spec of a refinement, asked of the behaviours that implement it: each assumption is a temporal property.
 * WF of A says of the abstract states and steps that A is again and again not enabled, or again and again taken; SF that it is from
 * some time on never enabled, or again and again taken (Leslie Lamport, "The temporal logic of actions", TOPLAS 16(3), 1994,
 * section 5). As everywhere, A is enabled where a step of it changes the abstract state, and taken by such a step: a step of the
 * implementation that stands for none changes nothing there.
 */

import type { AbstractStates } from './abstract-states.ts';
import { type AnyChoices, type AnyState, listedValues } from './action.ts';
import { callPredicate } from './call.ts';
import { assumptionOf, type NamedFairness } from './fairness.ts';
import type { AbstractModel, ChangeAtom, Ground, Quantified, StateAtom, Temporal } from './property.ts';
import { Remembered } from './remembered.ts';
import { type ActionInstance, onStates } from './steps.ts';
import { keyOf } from './value.ts';

/** An assumption is per a choice whose values depend on the state: it is not known beforehand how much there is to ask. */
export class Unlisted extends Error {
  override readonly name = 'Unlisted';
}

export class AbstractFairness {
  private readonly conditions = new Map<string, Remembered<boolean>>();
  constructor(
    private readonly abstract: AbstractModel,
    private readonly states: AbstractStates,
    /** The number of the abstract state that a state stands for. */
    private readonly numberOf: (s: AnyState) => number,
  ) {}

  /** For each assumption a property, called like the refinement and the assumption: `Implements_WF_Tick`. Throws `Unlisted`. */
  properties(name: string): Record<string, Temporal> {
    const found: Record<string, Temporal> = {};
    for (const assumption of this.abstract.fairness) {
      const first = [name, assumption.strength === 'weak' ? 'WF' : 'SF', ...assumption.actions].join('_');
      let own = first;
      for (let n = 2; Object.hasOwn(found, own); n++) own = `${first}_${n}`;
      found[own] = this.property(assumption);
    }
    return found;
  }

  private property(assumption: NamedFairness): Temporal {
    const enabled: StateAtom = {
      kind: 'state',
      bound: {},
      holds: (s, instance) => {
        const state = this.numberOf(s);
        return this.states.changing(state).some((move) => this.isMeant(assumption, state, move, instance));
      },
    };
    const taken: ChangeAtom = {
      kind: 'change',
      bound: {},
      holds: (s, t, instance) => {
        const [from, to] = [this.numberOf(s), this.numberOf(t)];
        if (from === to) return false;
        return this.states.between(from, to).some((move) => this.isMeant(assumption, from, move, instance));
      },
    };
    const isDisabled: Ground = { op: 'not', of: { op: 'atom', holds: enabled } };
    const [outer, inner] =
      assumption.strength === 'weak' ? (['always', 'eventually'] as const) : (['eventually', 'always'] as const);
    return {
      kind: 'temporal',
      forAll: this.valuesOf(assumption),
      within: [],
      above: { abstract: this.abstract.name, assumption: assumptionOf(assumption) },
      formula: {
        op: 'or',
        of: [
          { op: outer, of: { op: inner, of: isDisabled } },
          { op: 'always', of: { op: 'eventually', of: { op: 'atom', holds: taken } } },
        ],
      },
    };
  }

  /** True if an assumption, for these values of what it is per, is about a step by an instance from an abstract state. */
  private isMeant(assumption: NamedFairness, state: number, move: ActionInstance, instance: AnyChoices): boolean {
    const { actions, per, where, when } = assumption;
    const { action, choices } = move;
    if (!actions.includes(action) || per.some((name) => keyOf(choices[name]) !== keyOf(instance[name]))) return false;
    const asked = { name: action, choices };
    if (!this.states.said(() => callPredicate({ part: 'fairness', ...asked }, () => where(choices)))) return false;
    if (when === null) return true;
    const key = `${this.abstract.fairness.indexOf(assumption)} ${action} ${keyOf(choices)}`;
    const remembered =
      this.conditions.get(key) ?? new Remembered<boolean>(this.states.impure('fairness condition', move));
    this.conditions.set(key, remembered);
    return this.states.asked(state, remembered, (s) =>
      callPredicate({ part: 'fairness condition', ...asked }, () => onStates([s], () => when(s, choices))),
    );
  }

  /** The values of the choices that an assumption is per. */
  private valuesOf({ actions, per }: NamedFairness): Quantified {
    return Object.fromEntries(
      per.map((name) => {
        const values = actions.flatMap((action) => {
          const of = this.abstract.actions[action]?.forSome[name];
          const listed = of === undefined ? [] : listedValues(of);
          if (listed === undefined || listed === null)
            throw new Unlisted(
              `its fairness is asked for, and that of ${actions.join(', ')} is per ${name}, which is chosen from what depends on the state; let it be chosen from a domain`,
            );
          return [...(listed as Iterable<unknown>)];
        });
        return [name, [...new Map(values.map((value) => [keyOf(value), value])).values()]];
      }),
    );
  }
}
