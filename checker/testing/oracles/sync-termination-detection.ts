/**
 * What it means to detect termination where messages take no time: SyncTerminationDetection, by Stephan Merz (TLA+ Examples,
 * ewd840). A node that is active may become inactive, or activate another one; at some time after all are inactive that is
 * detected.
 */
import { boolean, functionFrom, integer, processes, spec, variables, WF } from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

export const syncTerminationDetection = spec(
  { name: 'SyncTerminationDetection', parameters: { nodes: integer('nodes', { default: 3, from: 1, to: 7 }) } },
  ({ nodes }) => {
    const Node = processes('n', nodes);
    const Active = functionFrom(Node, boolean);
    const { domains, initially, action, invariant, leadsTo, temporal, predicate, ltl } = variables({
      active: Active,
      terminationDetected: boolean,
    });
    const { atom, not, or, always } = ltl;
    type State = (typeof init)[number];
    const terminated = ({ active }: Pick<State, 'active'>) => active.every((is) => !is);

    /** The nodes are active or not; termination may be detected at once, but need not be. */
    const init = initially(
      (Active.elements ?? []).flatMap((active) => [
        { active, terminationDetected: false },
        { active, terminationDetected: active.every((is) => !is) },
      ]),
    );
    /** i stops; if it was the last one, that may be detected at once. */
    const Terminate = action({
      forSome: { i: Node, detected: boolean },
      guard: (s, { i, detected }) =>
        s.active.get(i) &&
        (detected === s.terminationDetected || detected === terminated({ active: s.active.set(i, false) })),
      effect: (s, { i, detected }) => ({ active: s.active.set(i, false), terminationDetected: detected }),
    });
    /** i activates j. */
    const Wakeup = action({
      forSome: { i: Node, j: Node },
      guard: (s, { i }) => s.active.get(i),
      effect: (s, { j }) => ({ active: s.active.set(j, true) }),
    });
    const DetectTermination = action({ guard: terminated, effect: () => ({ terminationDetected: true }) });

    return {
      domains,
      init,
      actions: { Terminate, Wakeup, DetectTermination },
      fairness: [WF({ actions: [DetectTermination] })],
      finished: predicate(terminated),
      invariants: { TDCorrect: invariant((s) => !s.terminationDetected || terminated(s)) },
      properties: {
        Quiescence: temporal(always(or(not(atom(terminated)), always(atom(terminated))))),
        Liveness: leadsTo(terminated, (s) => s.terminationDetected),
      },
    };
  },
);

const source = 'tlaplus/Examples, specifications/ewd840/SyncTerminationDetection.tla';
const verdicts = { Quiescence: 'holds', Liveness: 'holds' } as const;

export const oracles = oraclesOf(syncTerminationDetection, [
  { source, parameters: { nodes: 3 }, distinct: 9, depth: 1, verdicts },
  { source, parameters: { nodes: 5 }, distinct: 33, depth: 1, verdicts },
  { source, parameters: { nodes: 7 }, distinct: 129, depth: 1, verdicts },
]);
