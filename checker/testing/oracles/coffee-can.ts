/**
 * The coffee can problem of David Gries, "The Science of Programming", 1981, section 13.3; CoffeeCan, by Andrew Helwer (TLA+
 * Examples). Two beans are drawn. If they are alike, a black one goes back into the can; if not, the white one does. What
 * colour is the last bean? The parity of the white ones tells.
 */
import { integer, range, spec, variables, WF } from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const coffeeCan = spec(
  { name: 'CoffeeCan', parameters: { beans: integer('beans at most', { default: 100, from: 1, to: 1000 }) } },
  ({ beans }) => {
    const made = variables({ black: range(0, beans), white: range(0, beans) });
    const { domains, initially, action, step, eventually, temporal, predicate, ltl } = made;
    const { atom, and, implies } = ltl;
    const total = ({ black, white }: { readonly black: number; readonly white: number }) => black + white;

    /** Every can with at least one bean. */
    const counts = Array.from({ length: beans + 1 }, (_, count) => count);
    const init = initially(
      counts
        .flatMap((black) => counts.map((white) => ({ black, white })))
        .filter((can) => total(can) >= 1 && total(can) <= beans),
    );
    const PickSameColorBlack = action({
      guard: (s) => s.black >= 2,
      effect: (s) => ({ black: s.black - 1 }),
    });
    const PickSameColorWhite = action({
      guard: (s) => s.white >= 2,
      effect: (s) => ({ black: s.black + 1, white: s.white - 2 }),
    });
    const PickDifferentColor = action({
      guard: (s) => s.black >= 1 && s.white >= 1,
      effect: (s) => ({ black: s.black - 1 }),
    });

    return {
      domains,
      init,
      actions: { PickSameColorBlack, PickSameColorWhite, PickDifferentColor },
      fairness: [WF({ actions: [PickSameColorBlack, PickSameColorWhite, PickDifferentColor] })],
      finished: predicate((s) => total(s) === 1),
      properties: {
        MonotonicDecrease: step((s, t) => total(t) < total(s)),
        LoopInvariant: step((s, t) => s.white % 2 === t.white % 2),
        EventuallyTerminates: eventually((s) => total(s) === 1),
        TerminationHypothesis: temporal(
          and(
            implies(
              atom((s) => s.white % 2 === 0),
              ltl.eventually(atom((s) => s.black === 1 && s.white === 0)),
            ),
            implies(
              atom((s) => s.white % 2 === 1),
              ltl.eventually(atom((s) => s.black === 0 && s.white === 1)),
            ),
          ),
        ),
      },
    };
  },
);

export const oracles = oraclesOf(coffeeCan, [
  {
    source: 'tlaplus/Examples, specifications/CoffeeCan/CoffeeCan.tla',
    parameters: { beans: 100 },
    distinct: 5150,
    depth: 1,
    verdicts: { EventuallyTerminates: 'holds', TerminationHypothesis: 'holds' },
  },
]);
