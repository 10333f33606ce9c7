/**
 * Termination detection on a ring: Edsger Dijkstra, W.H.J. Feijen and A.J.M. van Gasteren, "Derivation of a termination
 * detection algorithm for distributed computations", EWD 840, 1983; EWD840, by Stephan Merz (TLA+ Examples).
 *
 * A token travels downwards from the last node to node 0. A node that has activated one behind the token is black, and
 * blackens the token that it passes on; node 0 detects termination if the token comes back white.
 */
import { boolean, choice, functionFrom, integer, oneOf, processes, spec, variables, WF } from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';
import { syncTerminationDetection } from './sync-termination-detection.ts';

const ewd840 = spec(
  {
    name: 'EWD840',
    parameters: {
      nodes: integer('nodes', { default: 3, from: 2, to: 6 }),
      fairness: choice('what is taken if it stays enabled', { default: 'System', options: ['System', 'Next'] }),
    },
  },
  ({ nodes, fairness }) => {
    const Node = processes('n', nodes, { symmetric: false });
    const [first, last] = [Node.member(1), Node.member(nodes)];
    const Color = oneOf('white', 'black');
    const [Active, Colors] = [functionFrom(Node, boolean), functionFrom(Node, Color)];
    const made = variables({ active: Active, color: Colors, tpos: Node, tcolor: Color });
    const { domains, initially, action, invariant, leadsTo, refines, temporal, predicate, ltl } = made;
    const { atom, and, or, not, implies, always, eventually, taken } = ltl;

    /** Anything, but that the token is black. */
    const init = initially(
      (Active.elements ?? []).flatMap((active) =>
        (Colors.elements ?? []).flatMap((color) =>
          Node.map((tpos) => ({ active, color, tpos, tcolor: 'black' as const })),
        ),
      ),
    );
    type State = (typeof init)[number];

    /** Node 0 sends a white token on another round, if the last one was inconclusive. */
    const InitiateProbe = action({
      guard: (s) => s.tpos === first && (s.tcolor === 'black' || s.color.get(first) === 'black'),
      effect: (s) => ({ tpos: last, tcolor: 'white', color: s.color.set(first, 'white') }),
    });
    /** i passes the token on: when it is inactive, or when the round is lost anyway. */
    const PassToken = action({
      forSome: { i: Node },
      guard: (s, { i }) =>
        i !== first && s.tpos === i && (!s.active.get(i) || s.color.get(i) === 'black' || s.tcolor === 'black'),
      effect: (s, { i }) => ({
        tpos: Node.elements[Node.index(i) - 1] ?? first,
        tcolor: s.color.get(i) === 'black' ? 'black' : s.tcolor,
        color: s.color.set(i, 'white'),
      }),
    });
    /** i activates j. */
    const SendMsg = action({
      forSome: { i: Node, j: Node },
      guard: (s, { i, j }) => s.active.get(i) && i !== j,
      effect: (s, { i, j }) => ({
        active: s.active.set(j, true),
        color: Node.index(j) > Node.index(i) ? s.color.set(i, 'black') : s.color,
      }),
    });
    const Deactivate = action({
      forSome: { i: Node },
      guard: (s, { i }) => s.active.get(i),
      effect: (s, { i }) => ({ active: s.active.set(i, false) }),
    });

    const terminated = ({ active }: State) => active.every((is) => !is);
    const terminationDetected = ({ tpos, tcolor, color, active }: State) =>
      tpos === first && tcolor === 'white' && color.get(first) === 'white' && !active.get(first);
    const inactive = Node.map((i) => atom((s) => !s.active.get(i)));

    return {
      domains,
      init,
      actions: { InitiateProbe, PassToken, SendMsg, Deactivate },
      fairness: [
        WF({
          actions: fairness === 'System' ? [InitiateProbe, PassToken] : [InitiateProbe, PassToken, SendMsg, Deactivate],
        }),
      ],
      finished: predicate(() => true),
      invariants: {
        TerminationDetection: invariant((s) => !terminationDetected(s) || terminated(s)),
        /** Dijkstra's inductive invariant. */
        Inv: invariant(({ active, color, tpos, tcolor }) => {
          const [upTo, beyond] = [(i: number) => i <= Node.index(tpos), (i: number) => i > Node.index(tpos)];
          return (
            Node.every((i) => !beyond(Node.index(i)) || !active.get(i)) ||
            Node.some((i) => upTo(Node.index(i)) && color.get(i) === 'black') ||
            tcolor === 'black'
          );
        }),
        TokenAlwaysBlack: invariant((s) => s.tcolor === 'black'),
      },
      properties: {
        TDSpec: refines({
          of: syncTerminationDetection,
          parameters: { nodes },
          mapping: (s) => ({ active: s.active, terminationDetected: terminationDetected(s) }),
          fairness: true,
        }),
        Liveness: leadsTo(terminated, terminationDetected),
        /** If no message is sent any more, all nodes are inactive some time. */
        AllNodesTerminateIfNoMessages: temporal(
          implies(eventually(always(not(taken({ actions: [SendMsg] })))), eventually(atom(terminated))),
        ),
        /** If each node is inactive again and again, termination is detected. It is not: they may wake each other up. */
        FalseLiveness: temporal(
          always(or(not(and(...inactive.map((is) => always(eventually(is))))), eventually(atom(terminationDetected)))),
        ),
      },
    };
  },
);

const source = 'tlaplus/Examples, specifications/ewd840/EWD840.tla';
const shortest = { TokenAlwaysBlack: 2 };

export const oracles = oraclesOf(ewd840, [
  {
    source,
    parameters: { nodes: 2 },
    distinct: 54,
    depth: 6,
    verdicts: { Liveness: 'holds', TDSpec_WF_DetectTermination: 'holds', TokenAlwaysBlack: 'violated' },
    shortest,
  },
  {
    source,
    parameters: { nodes: 3 },
    distinct: 302,
    depth: 9,
    verdicts: {
      Liveness: 'holds',
      TDSpec_WF_DetectTermination: 'holds',
      AllNodesTerminateIfNoMessages: 'violated',
      FalseLiveness: 'violated',
      TokenAlwaysBlack: 'violated',
    },
    shortest,
  },
  {
    source: `${source}, SpecWFNext`,
    parameters: { nodes: 3, fairness: 'Next' },
    distinct: 302,
    depth: 9,
    verdicts: {
      Liveness: 'holds',
      TDSpec_WF_DetectTermination: 'holds',
      AllNodesTerminateIfNoMessages: 'holds',
      TokenAlwaysBlack: 'violated',
    },
    shortest,
  },
]);
