/**
 * Dijkstra's self-stabilizing ring: Edsger Dijkstra, "Self-stabilizing systems in spite of distributed control", CACM 17(11), 1974,
 * the solution with K states. Every state is initial: these are what is many.
 */
import { functionFrom, integer, processes, range, spec, variables } from '../../index.ts';

export const tokenRing = spec(
  {
    name: 'token-ring',
    parameters: {
      machines: integer('machines', { default: 3, from: 2, to: 7 }),
      states: integer('states of a machine', { default: 4, from: 2, to: 9 }),
    },
  },
  ({ machines, states }) => {
    const Machine = processes('m', machines, { symmetric: false });
    const { domains, initially, action, invariant } = variables({ at: functionFrom(Machine, range(0, states - 1)) });
    let all = [[]] as number[][];
    for (let machine = 0; machine < machines; machine++)
      all = all.flatMap((some) => Array.from({ length: states }, (_, state) => [...some, state]));
    const init = initially(all.map((some) => ({ at: Machine.to((m) => some[Machine.index(m)] ?? 0) })));
    type State = (typeof init)[number];
    type Machine = (typeof Machine.elements)[number];
    const bottom = Machine.member(1);
    const left = (m: Machine) => Machine.elements.at(Machine.index(m) - 1) ?? bottom;
    const isPrivileged = (s: State, m: Machine) => (m === bottom) === (s.at.get(m) === s.at.get(left(m)));

    const Move = action({
      forSome: { m: Machine },
      guard: (s, { m }) => isPrivileged(s, m),
      effect: (s, { m }) => ({
        at: s.at.set(m, m === bottom ? (s.at.get(m) + 1) % states : s.at.get(left(m))),
      }),
    });
    return {
      domains,
      init,
      actions: { Move },
      invariants: {
        /** In every state somebody may move. */
        SomePrivilege: invariant((s) => Machine.some((m) => isPrivileged(s, m))),
      },
    };
  },
);
