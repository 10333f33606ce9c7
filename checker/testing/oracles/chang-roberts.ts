/**
 * Election of a leader on a ring: Ernest Chang and Rosemary Roberts, "An improved algorithm for decentralized extrema-finding in
 * circular configurations of processes", CACM 22(5), 1979; ChangRoberts, by Stephan Merz (TLA+ Examples). Each initiator sends
 * its identity around; a node forwards those that are smaller than its own.
 */
import { Set } from 'immutable';
import { boolean, functionFrom, integer, oneOf, range, spec, subsetOf, variables, WF } from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const changRoberts = spec(
  { name: 'ChangRoberts', parameters: { nodes: integer('nodes', { default: 3, from: 2, to: 5 }) } },
  ({ nodes }) => {
    /** A node is its identity. */
    const Node = range(1, nodes);
    const Initiators = functionFrom(Node, boolean);
    const made = variables({
      msgs: functionFrom(Node, subsetOf(Node)),
      pc: functionFrom(Node, oneOf('n0', 'n1')),
      initiator: Initiators,
      state: functionFrom(Node, oneOf('cand', 'lost', 'won')),
    });
    const { domains, initially, action, invariant, temporal, predicate, ltl } = made;
    const { atom, implies, eventually } = ltl;
    const next = (n: number) => (n === nodes ? 1 : n + 1);

    const init = initially(
      (Initiators.elements ?? []).map((initiator) => ({
        msgs: initiator.map(() => Set<number>()),
        pc: initiator.map((): 'n0' | 'n1' => 'n0'),
        initiator,
        state: initiator.map((is): 'cand' | 'lost' | 'won' => (is ? 'cand' : 'lost')),
      })),
    );
    /** n sends its identity to its neighbour, if it is an initiator. */
    const n0 = action({
      forSome: { n: Node },
      guard: (s, { n }) => s.pc.get(n) === 'n0',
      effect: (s, { n }) => ({
        msgs: s.initiator.get(n) ? s.msgs.update(next(n), (known) => known.add(n)) : s.msgs,
        pc: s.pc.set(n, 'n1'),
      }),
    });
    /** n receives id: it forwards it, or wins, or drops it. */
    const n1 = action({
      forSome: { n: Node, id: Node },
      guard: (s, { n, id }) => s.pc.get(n) === 'n1' && s.msgs.get(n).has(id),
      effect: (s, { n, id }) => {
        const msgs = s.msgs.update(n, (known) => known.delete(id));
        const forwarded = msgs.update(next(n), (known) => known.add(id));
        if (s.state.get(n) === 'lost') return { msgs: forwarded };
        if (id < n) return { msgs: forwarded, state: s.state.set(n, 'lost') };
        return id === n ? { msgs, state: s.state.set(n, 'won') } : { msgs };
      },
    });

    return {
      domains,
      init,
      actions: { n0, n1 },
      fairness: [WF({ actions: [n0, n1], per: ['n'] })],
      finished: predicate(() => true),
      invariants: {
        /** Who wins is the smallest initiator, and all others know that they have lost. */
        Correctness: invariant({
          forAll: { n: Node, m: Node },
          holds: ({ state, initiator }, { n, m }) =>
            state.get(n) !== 'won' ||
            (initiator.get(n) && (m === n || (state.get(m) === 'lost' && (!initiator.get(m) || m > n)))),
        }),
      },
      properties: {
        Liveness: temporal(
          implies(
            atom((s) => s.state.some((state) => state === 'cand')),
            eventually(atom((s) => s.state.some((state) => state === 'won'))),
          ),
        ),
      },
    };
  },
);

const source = 'tlaplus/Examples, specifications/chang_roberts/ChangRoberts.tla';

export const oracles = oraclesOf(changRoberts, [
  { source, parameters: { nodes: 2 }, distinct: 25, depth: 6, verdicts: { Liveness: 'holds' } },
  { source, parameters: { nodes: 3 }, distinct: 137, depth: 10, verdicts: { Liveness: 'holds' } },
]);
