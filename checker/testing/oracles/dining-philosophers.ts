/**
 * The dining philosophers, solved by handing forks over: K. Mani Chandy and Jayadev Misra, "The drinking philosophers problem",
 * ACM TOPLAS 6(4), 1984; DiningPhilosophers, by Jeff Hemphill (TLA+ Examples). A dirty fork is cleaned and handed to the
 * neighbour; who holds two clean ones eats, which makes them dirty.
 */
import { boolean, functionFrom, integer, oneOf, range, record, spec, variables, WF } from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const diningPhilosophers = spec(
  { name: 'DiningPhilosophers', parameters: { philosophers: integer('philosophers', { default: 3, from: 3, to: 7 }) } },
  ({ philosophers }) => {
    /** Philosopher p sits between fork p, to the left, and the next one. */
    const Philosopher = range(1, philosophers);
    const Fork = record({ holder: Philosopher, clean: boolean });
    const made = variables({
      forks: functionFrom(Philosopher, Fork),
      hungry: functionFrom(Philosopher, boolean),
      pc: functionFrom(Philosopher, oneOf('Loop', 'Eat', 'Think')),
    });
    const { domains, initially, action, invariant, alwaysEventually } = made;
    const left = (p: number) => (p === 1 ? philosophers : p - 1);
    const right = (p: number) => (p === philosophers ? 1 : p + 1);

    /** Each fork is held by the lower of its two philosophers, and dirty. */
    const everybody = Philosopher.elements ?? [];
    const init = initially({
      forks: functionFrom(Philosopher, Fork).read(
        everybody.map((fork) => [fork, { holder: fork === 2 ? 1 : fork, clean: false }]),
      ),
      hungry: functionFrom(Philosopher, boolean).read(everybody.map((p) => [p, true])),
      pc: functionFrom(Philosopher, oneOf('Loop', 'Eat', 'Think')).read(everybody.map((p) => [p, 'Loop'])),
    });
    type State = (typeof init)[number];
    const holdsDirty = ({ forks }: State, p: number, fork: number) =>
      forks.get(fork).holder === p && !forks.get(fork).clean;
    const canEat = ({ forks }: State, p: number) =>
      [p, right(p)].every((fork) => forks.get(fork).holder === p && forks.get(fork).clean);

    /** p hands over a dirty fork, if it has one, and goes on to eat if it is hungry and can, or to think if it is not. */
    const Loop = action({
      forSome: { p: Philosopher },
      guard: (s, { p }) => s.pc.get(p) === 'Loop',
      effect: (s, { p }) => {
        const pc = s.hungry.get(p) ? (canEat(s, p) ? 'Eat' : 'Loop') : 'Think';
        if (holdsDirty(s, p, p))
          return { forks: s.forks.set(p, Fork({ holder: left(p), clean: true })), pc: s.pc.set(p, pc) };
        if (holdsDirty(s, p, right(p)))
          return { forks: s.forks.set(right(p), Fork({ holder: right(p), clean: true })), pc: s.pc.set(p, pc) };
        return { pc: s.pc.set(p, pc) };
      },
    });
    const Think = action({
      forSome: { p: Philosopher },
      guard: (s, { p }) => s.pc.get(p) === 'Think',
      effect: (s, { p }) => ({ hungry: s.hungry.set(p, true), pc: s.pc.set(p, 'Loop') }),
    });
    const Eat = action({
      forSome: { p: Philosopher },
      guard: (s, { p }) => s.pc.get(p) === 'Eat',
      effect: (s, { p }) => ({
        hungry: s.hungry.set(p, false),
        forks: [p, right(p)].reduce(
          (forks, fork) => forks.update(fork, ({ holder }) => Fork({ holder, clean: false })),
          s.forks,
        ),
        pc: s.pc.set(p, 'Loop'),
      }),
    });

    return {
      domains,
      init,
      actions: { Loop, Think, Eat },
      fairness: [WF({ actions: [Loop, Think, Eat], per: ['p'] })],
      invariants: {
        /** Neighbours do not eat at the same time. */
        ExclusiveAccess: invariant({
          forAll: { p: Philosopher },
          holds: (s, { p }) => !(s.pc.get(p) === 'Eat' && s.pc.get(right(p)) === 'Eat'),
        }),
      },
      properties: {
        NobodyStarves: alwaysEventually({ forAll: { p: Philosopher }, holds: (s, { p }) => !s.hungry.get(p) }),
      },
    };
  },
);

const source = 'tlaplus/Examples, specifications/DiningPhilosophers/DiningPhilosophers.tla';

export const oracles = oraclesOf(diningPhilosophers, [
  { source, parameters: { philosophers: 3 }, distinct: 19, depth: 17, verdicts: { NobodyStarves: 'holds' } },
  { source, parameters: { philosophers: 5 }, distinct: 67, depth: 29, verdicts: { NobodyStarves: 'holds' } },
]);
