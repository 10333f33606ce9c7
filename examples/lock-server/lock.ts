/**
 * What a lock server does: the lock is given to who asks for it, and those who ask while somebody has it wait, and get it in their turn. Who
 * goes away gives up what it has, and its place.
 */
import { List } from 'immutable';
import { integer, optional, processes, sequenceOf, spec, variables } from '../../checker/index.ts';

export const lock = spec(
  { name: 'lock', parameters: { clients: integer('clients', { default: 3, from: 1, to: 5 }) } },
  ({ clients }) => {
    const Client = processes('c', clients);
    const { domains, initially, action, invariant } = variables({
      holder: optional(Client),
      waiting: sequenceOf(Client, clients),
    });
    const Ask = action({
      forSome: { c: Client },
      guard: (s, { c }) => s.holder !== c && !s.waiting.includes(c),
      effect: (s, { c }) => (s.holder === null ? { holder: c } : { waiting: s.waiting.push(c) }),
    });
    const Release = action({
      forSome: { c: Client },
      guard: (s, { c }) => s.holder === c,
      effect: (s) => ({ holder: s.waiting.first(null), waiting: s.waiting.rest() }),
    });
    const GoAway = action({
      forSome: { c: Client },
      guard: (s, { c }) => s.holder === c || s.waiting.includes(c),
      effect: (s, { c }) =>
        s.holder === c
          ? { holder: s.waiting.first(null), waiting: s.waiting.rest() }
          : { waiting: s.waiting.filter((other) => other !== c) },
    });
    const Served = invariant((s) => s.holder !== null || s.waiting.isEmpty());
    const NotBoth = invariant((s) => s.holder === null || !s.waiting.includes(s.holder));
    return {
      domains,
      init: initially({ holder: null, waiting: List() }),
      actions: { Ask, Release, GoAway },
      invariants: { Served, NotBoth },
    };
  },
);
