/**
 * Prisoners who may leave once they know that all have been in the switch room: a puzzle from Car Talk; Prisoners, by Leslie
 * Lamport (TLA+ Examples). One of them counts: he alone moves switch A down, and each of the others moves it up, twice at most.
 */
import { boolean, functionFrom, integer, processes, range, spec, variables, WF } from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const prisoners = spec(
  {
    name: 'Prisoners',
    parameters: { others: integer('prisoners beside the counter', { default: 3, from: 1, to: 4 }) },
  },
  ({ others }) => {
    const Other = processes('p', others);
    const { domains, initially, action, invariant, eventually } = variables({
      switchAUp: boolean,
      switchBUp: boolean,
      timesSwitched: functionFrom(Other, range(0, 2)),
      count: range(0, 2 * others + 1),
    });
    const timesSwitched = Other.to(0);
    const init = initially(
      [false, true].flatMap((switchAUp) =>
        [false, true].map((switchBUp) => ({ switchAUp, switchBUp, timesSwitched, count: 0 })),
      ),
    );
    type State = (typeof init)[number];

    const NonCounterStep = action({
      forSome: { i: Other },
      effect: (s, { i }) =>
        !s.switchAUp && s.timesSwitched.get(i) < 2
          ? { switchAUp: true, timesSwitched: s.timesSwitched.update(i, (times) => times + 1) }
          : { switchBUp: !s.switchBUp },
    });
    const CounterStep = action({
      effect: (s) => (s.switchAUp ? { switchAUp: false, count: s.count + 1 } : { switchBUp: !s.switchBUp }),
    });

    const done = (s: State) => s.count === 2 * others;
    return {
      domains,
      init,
      actions: { NonCounterStep, CounterStep },
      fairness: [WF({ actions: [NonCounterStep], per: ['i'] }), WF({ actions: [CounterStep] })],
      invariants: {
        /** What the counter has counted are the moves, but for the last one and for how switch A was at first. */
        CountInvariant: invariant((s) => {
          const moves = Other.elements.reduce((sum, i) => sum + s.timesSwitched.get(i), 0) - (s.switchAUp ? 1 : 0);
          return s.count === moves || s.count === moves + 1;
        }),
        Safety: invariant((s) => !done(s) || s.timesSwitched.every((times) => times > 0)),
      },
      properties: { Liveness: eventually(done) },
    };
  },
);

export const oracles = oraclesOf(prisoners, [
  {
    source: 'tlaplus/Examples, specifications/Prisoners/Prisoners.tla',
    parameters: { others: 3 },
    distinct: 214,
    depth: 14,
    verdicts: { Liveness: 'holds' },
  },
]);
