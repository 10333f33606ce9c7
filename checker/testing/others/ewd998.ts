/**
 * Shmuel Safra's termination detection, on a ring: Edsger Dijkstra, EWD 998, 1987; EWD998 in TLA+ Examples. Here nodes send without
 * a bound, as the source does, so that it can be refined, and the counters are bounded by a constraint.
 */
import {
  boolean,
  choice,
  functionFrom,
  integer,
  oneOf,
  processes,
  range,
  record,
  spec,
  sum,
  variables,
} from '../../index.ts';

export const Color = oneOf('white', 'black');
/** What counters and what tokens add up may come to, within any bound that is asked for. */
export const Count = range(-40, 40);

export const ewd998 = spec(
  {
    name: 'EWD998',
    parameters: {
      nodes: integer('nodes', { default: 3, from: 2, to: 5 }),
      below: integer('counters stay below this', { default: 1, from: 1, to: 6 }),
      adds: choice('how counters are added up', { default: 'sum', options: ['sum', 'loop'] }),
    },
  },
  ({ nodes, below, adds }) => {
    const Node = processes('n', nodes, { symmetric: false });
    const [first, last] = [Node.member(1), Node.member(nodes)];
    const Token = record({ at: Node, sum: Count, color: Color });
    const { domains, initially, action, invariant, predicate } = variables({
      active: functionFrom(Node, boolean),
      color: functionFrom(Node, Color),
      /** Messages sent less messages received. */
      counter: functionFrom(Node, Count),
      pending: functionFrom(Node, range(0, 40)),
      token: Token,
    });
    const init = initially(
      Node.subsets().flatMap((active) =>
        Node.subsets().map((white) => ({
          active: Node.to((n) => active.has(n)),
          color: Node.to<'white' | 'black'>((n) => (white.has(n) ? 'white' : 'black')),
          counter: Node.to(0),
          pending: Node.to(0),
          token: Token({ at: first, sum: 0, color: 'black' }),
        })),
      ),
    );

    /** The first node sends a white token on its way, if the last round told nothing. */
    const InitiateProbe = action({
      guard: ({ token, color, counter }) =>
        token.at === first &&
        (token.color === 'black' || color.get(first) === 'black' || token.sum + counter.get(first) > 0),
      effect: (s) => ({ token: Token({ at: last, sum: 0, color: 'white' }), color: s.color.set(first, 'white') }),
    });
    /** An idle node adds its counter to the token and passes it on, black if it is black itself. */
    const PassToken = action({
      forSome: { n: Node.others(first) },
      guard: (s, { n }) => s.token.at === n && !s.active.get(n),
      effect: (s, { n }) => ({
        token: Token({
          at: Node.elements[Node.index(n) - 1] ?? first,
          sum: s.token.sum + s.counter.get(n),
          color: s.color.get(n) === 'black' ? 'black' : s.token.color,
        }),
        color: s.color.set(n, 'white'),
      }),
    });
    const SendMsg = action({
      forSome: { from: Node, to: Node },
      guard: (s, { from, to }) => from !== to && s.active.get(from),
      effect: (s, { from, to }) => ({
        counter: s.counter.update(from, (count) => count + 1),
        pending: s.pending.update(to, (count) => count + 1),
      }),
    });
    /** A message makes a node active, and black. */
    const RecvMsg = action({
      forSome: { n: Node },
      guard: (s, { n }) => s.pending.get(n) > 0,
      effect: (s, { n }) => ({
        active: s.active.set(n, true),
        color: s.color.set(n, 'black'),
        counter: s.counter.update(n, (count) => count - 1),
        pending: s.pending.update(n, (count) => count - 1),
      }),
    });
    const Deactivate = action({
      forSome: { n: Node },
      guard: (s, { n }) => s.active.get(n),
      effect: (s, { n }) => ({ active: s.active.set(n, false) }),
    });

    const place = (n: (typeof Node.elements)[number]) => Node.index(n);
    return {
      domains,
      init,
      actions: { InitiateProbe, PassToken, SendMsg, RecvMsg, Deactivate },
      invariants: {
        /** Safra's invariant: as many messages are on their way as have been sent and not received; and one of four. */
        Inv: invariant(({ active, color, counter, pending, token }) => {
          const at = place(token.at);
          const counted = (holds: (n: (typeof Node.elements)[number]) => boolean) =>
            adds === 'sum'
              ? sum(counter, (count, n) => (holds(n) ? count : 0))
              : Node.filter(holds).reduce((total, n) => total + counter.get(n), 0);
          const sent = adds === 'sum' ? sum(pending) : Node.elements.reduce((total, n) => total + pending.get(n), 0);
          return (
            sent === counted(() => true) &&
            ((Node.every((n) => place(n) <= at || !active.get(n)) && token.sum === counted((n) => place(n) > at)) ||
              token.sum + counted((n) => place(n) <= at) > 0 ||
              Node.some((n) => place(n) <= at && color.get(n) === 'black') ||
              token.color === 'black')
          );
        }),
      },
      withinBounds: { few: invariant({ forAll: { n: Node }, holds: (s, { n }) => s.counter.get(n) < below }) },
      finished: predicate(() => true),
    };
  },
);
