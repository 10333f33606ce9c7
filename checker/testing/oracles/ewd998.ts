/**
 * Termination detection on a ring where messages take time: Shmuel Safra's algorithm, as told by Edsger Dijkstra, "Shmuel
 * Safra's version of termination detection", EWD 998, 1987; EWD998, by Stephan Merz and Markus Kuppe (TLA+ Examples).
 *
 * Each node counts the messages that it has sent less those that it has received. The token sums the counters up on its way
 * from the last node to node 0; a node that has received a message since it saw the token is black. Node 0 detects
 * termination if the token comes back white, and no message is in flight.
 *
 * Departure: a node waits to send until its counter and the receiver's channel have room. The states are those within the
 * bounds of the source.
 */
import { boolean, functionFrom, integer, oneOf, processes, range, spec, variables, WF } from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const most = 3;

const ewd998 = spec(
  { name: 'EWD998', parameters: { nodes: integer('nodes', { default: 2, from: 2, to: 3 }) } },
  ({ nodes }) => {
    const Node = processes('n', nodes, { symmetric: false });
    const [first, last] = [Node.member(1), Node.member(nodes)];
    const Color = oneOf('white', 'black');
    const [Active, Colors] = [functionFrom(Node, boolean), functionFrom(Node, Color)];
    const { domains, initially, action, invariant, leadsTo, predicate } = variables({
      active: Active,
      color: Colors,
      /** Messages sent less messages received. */
      counter: functionFrom(Node, range(-most * nodes, most)),
      /** How many messages each node has still to receive. */
      pending: functionFrom(Node, range(0, most)),
      tpos: Node,
      /** The sum of the counters that the token has seen. */
      q: range(-most * nodes * nodes, most * nodes),
      tcolor: Color,
    });

    /** Anything, but that nothing is in flight and the token is black. */
    const init = initially(
      (Active.elements ?? []).flatMap((active) =>
        (Colors.elements ?? []).flatMap((color) =>
          Node.map((tpos) => ({
            active,
            color,
            counter: Node.to(0),
            pending: Node.to(0),
            tpos,
            q: 0,
            tcolor: 'black' as const,
          })),
        ),
      ),
    );
    type State = (typeof init)[number];

    /** Node 0 sends a white token on another round, if the last one was inconclusive. */
    const InitiateProbe = action({
      guard: (s) =>
        s.tpos === first && (s.tcolor === 'black' || s.color.get(first) === 'black' || s.counter.get(first) + s.q > 0),
      effect: (s) => ({ tpos: last, q: 0, tcolor: 'white', color: s.color.set(first, 'white') }),
    });
    /** i, which is inactive, passes the token on. */
    const PassToken = action({
      forSome: { i: Node },
      guard: (s, { i }) => i !== first && s.tpos === i && !s.active.get(i),
      effect: (s, { i }) => ({
        tpos: Node.elements[Node.index(i) - 1] ?? first,
        q: s.q + s.counter.get(i),
        tcolor: s.color.get(i) === 'black' ? 'black' : s.tcolor,
        color: s.color.set(i, 'white'),
      }),
    });
    const SendMsg = action({
      forSome: { i: Node, j: Node },
      guard: (s, { i, j }) => i !== j && s.active.get(i) && s.counter.get(i) < most && s.pending.get(j) < most,
      effect: (s, { i, j }) => ({
        counter: s.counter.update(i, (count) => count + 1),
        pending: s.pending.update(j, (count) => count + 1),
      }),
    });
    /** i receives a message, which activates it. */
    const RecvMsg = action({
      forSome: { i: Node },
      guard: (s, { i }) => s.pending.get(i) > 0,
      effect: (s, { i }) => ({
        pending: s.pending.update(i, (count) => count - 1),
        counter: s.counter.update(i, (count) => count - 1),
        color: s.color.set(i, 'black'),
        active: s.active.set(i, true),
      }),
    });
    const Deactivate = action({
      forSome: { i: Node },
      guard: (s, { i }) => s.active.get(i),
      effect: (s, { i }) => ({ active: s.active.set(i, false) }),
    });

    const Termination = (s: State) => Node.every((i) => !s.active.get(i) && s.pending.get(i) === 0);
    const terminationDetected = (s: State) =>
      s.tpos === first &&
      s.tcolor === 'white' &&
      s.q + s.counter.get(first) === 0 &&
      s.color.get(first) === 'white' &&
      !s.active.get(first);
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

    return {
      domains,
      init,
      actions: { InitiateProbe, PassToken, SendMsg, RecvMsg, Deactivate },
      fairness: [WF({ actions: [InitiateProbe, PassToken] })],
      finished: predicate(() => true),
      invariants: {
        TerminationDetection: invariant((s) => !terminationDetected(s) || Termination(s)),
        /** Safra's inductive invariant. */
        Inv: invariant((s) => {
          const counted = (of: readonly (typeof first)[]) => sum(of.map((i) => s.counter.get(i)));
          const visited = Node.filter((i) => Node.index(i) > Node.index(s.tpos));
          const ahead = Node.filter((i) => Node.index(i) <= Node.index(s.tpos));
          return (
            sum(Node.map((i) => s.pending.get(i))) === counted(Node.elements) &&
            ((visited.every((i) => !s.active.get(i)) && s.q === counted(visited)) ||
              counted(ahead) + s.q > 0 ||
              ahead.some((i) => s.color.get(i) === 'black') ||
              s.tcolor === 'black')
          );
        }),
      },
      properties: { Liveness: leadsTo(Termination, terminationDetected) },
    };
  },
);

export const oracles = oraclesOf(ewd998, [
  {
    source: 'tlaplus/Examples, specifications/ewd998/EWD998.tla',
    parameters: { nodes: 2 },
    distinct: 6876,
    depth: 28,
    verdicts: { TerminationDetection: 'holds', Inv: 'holds', Liveness: 'holds' },
  },
]);
