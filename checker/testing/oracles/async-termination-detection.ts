/**
 * What it means to detect termination where messages take time: AsyncTerminationDetection, by Stephan Merz and Markus Kuppe
 * (TLA+ Examples, ewd998). Nobody may be active, and no message in flight.
 *
 * `channels: wait` is a departure: to send, a node waits until there is room. The states are those within the bounds.
 */
import { boolean, choice, functionFrom, integer, processes, range, spec, variables, WF } from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const most = 3;

const asyncTerminationDetection = spec(
  {
    name: 'AsyncTerminationDetection',
    parameters: {
      nodes: integer('nodes', { default: 2, from: 1, to: 4 }),
      channels: choice('what happens when too much is pending', { default: 'cut', options: ['cut', 'wait'] }),
    },
  },
  ({ nodes, channels }) => {
    const Node = processes('n', nodes);
    const Active = functionFrom(Node, boolean);
    const { domains, initially, action, invariant, leadsTo, temporal, predicate, ltl } = variables({
      active: Active,
      /** How many messages each node has still to receive. */
      pending: functionFrom(Node, range(0, most + 1)),
      terminationDetected: boolean,
    });
    const { atom, not, or, always } = ltl;
    type State = (typeof init)[number];
    const terminated = ({ active, pending }: Pick<State, 'active' | 'pending'>) =>
      active.every((is) => !is) && pending.every((count) => count === 0);

    const pending = Node.to(0);
    const init = initially(
      (Active.elements ?? []).flatMap((active) => [
        { active, pending, terminationDetected: false },
        { active, pending, terminationDetected: active.every((is) => !is) },
      ]),
    );
    /** i stops; if nothing is going on any more, that may be detected at once. */
    const Terminate = action({
      forSome: { i: Node, detected: boolean },
      guard: (s, { i, detected }) =>
        s.active.get(i) &&
        (detected === s.terminationDetected ||
          detected === terminated({ active: s.active.set(i, false), pending: s.pending })),
      effect: (s, { i, detected }) => ({ active: s.active.set(i, false), terminationDetected: detected }),
    });
    const SendMsg = action({
      forSome: { i: Node, j: Node },
      guard: (s, { i, j }) => s.active.get(i) && (channels === 'cut' || s.pending.get(j) < most),
      effect: (s, { j }) => ({ pending: s.pending.update(j, (count) => count + 1) }),
    });
    const RcvMsg = action({
      forSome: { i: Node },
      guard: (s, { i }) => s.pending.get(i) > 0,
      effect: (s, { i }) => ({ active: s.active.set(i, true), pending: s.pending.update(i, (count) => count - 1) }),
    });
    const DetectTermination = action({ guard: terminated, effect: () => ({ terminationDetected: true }) });

    return {
      domains,
      init,
      actions: { Terminate, SendMsg, RcvMsg, DetectTermination },
      fairness: [WF({ actions: [DetectTermination] })],
      finished: predicate(terminated),
      withinBounds: {
        StateConstraint: invariant({ forAll: { i: Node }, holds: (s, { i }) => s.pending.get(i) <= most }),
      },
      invariants: { Safe: invariant((s) => !s.terminationDetected || terminated(s)) },
      properties: {
        Quiescence: temporal(always(or(not(atom(terminated)), always(atom(terminated))))),
        Live: leadsTo(terminated, (s) => s.terminationDetected),
      },
    };
  },
);

const source = 'tlaplus/Examples, specifications/ewd998/AsyncTerminationDetection.tla';
const hold = { Quiescence: 'holds', Live: 'holds' } as const;
const withinBounds = { Quiescence: 'holds', Live: 'unknown' } as const;

export const oracles = oraclesOf(asyncTerminationDetection, [
  { source, parameters: { nodes: 2, channels: 'cut' }, distinct: 65, depth: 8, verdicts: withinBounds },
  { source, parameters: { nodes: 2, channels: 'wait' }, distinct: 65, depth: 8, verdicts: hold },
  { source, parameters: { nodes: 4, channels: 'wait' }, distinct: 4097, depth: 14, verdicts: hold },
]);
