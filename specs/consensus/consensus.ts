/**
 * Consensus, after Leslie Lamport's TLA+ specification Consensus (tlaplus/Examples, PaxosHowToWinATuringAward): the problem
 * itself, without processes and messages. A value is chosen, once and for all.
 */
import { Set } from 'immutable';
import { integer, spec, subsetOf, values, variables } from '../../checker/index.ts';

export const consensus = spec(
  {
    name: 'consensus',
    title: 'Consensus: what protocols such as Paxos are to achieve',
    topic: 'consensus',
    parameters: { values: integer('values that may be proposed', { default: 3, from: 1, to: 8 }) },
  },
  (parameters) => {
    const Value = values('v', parameters.values);

    const { domains, initially, action, predicate, invariant, step, reachable } = variables({
      /** The values that have been chosen: none, and later one. */
      chosen: subsetOf(Value),
    });
    const init = initially({ chosen: Set() });

    /** val is chosen. */
    const Choose = action({
      forSome: { val: Value },
      guard: (s) => s.chosen.isEmpty(),
      effect: (s, { val }) => ({ chosen: s.chosen.add(val) }),
    });

    /** At most one value is chosen. */
    const Agreement = invariant({
      forAll: { v1: Value, v2: Value },
      holds: ({ chosen }, { v1, v2 }) => v1 === v2 || !(chosen.has(v1) && chosen.has(v2)),
    });
    /** A value that is chosen stays chosen. */
    const Stability = step({
      forAll: { val: Value },
      holds: (s, t, { val }) => !s.chosen.has(val) || t.chosen.has(val),
    });
    /** Each value can be chosen. */
    const Chosen = reachable({ forAll: { val: Value }, holds: (s, { val }) => s.chosen.has(val) });

    return {
      domains,
      init,
      sorts: { Value },
      actions: { Choose },
      invariants: { Agreement },
      properties: { Stability, Chosen },
      finished: predicate((s) => !s.chosen.isEmpty()),
    };
  },
);
