/**
 * EWD 998 with messages and token in the same channels, which refines the one that only counts them: EWD998PCal in TLA+ Examples,
 * as its translation has it.
 */
import {
  Bag,
  bagOf,
  boolean,
  functionFrom,
  integer,
  messages,
  type Of,
  processes,
  spec,
  variables,
} from '../../index.ts';
import { Color, Count, ewd998 } from './ewd998.ts';

export const ewd998Channels = spec(
  {
    name: 'EWD998Channels',
    parameters: {
      nodes: integer('nodes', { default: 3, from: 2, to: 5 }),
      below: integer('counters stay below this', { default: 1, from: 1, to: 6 }),
    },
  },
  ({ nodes, below }) => {
    const Node = processes('n', nodes, { symmetric: false });
    const [first, last] = [Node.member(1), Node.member(nodes)];
    const Message = messages({ Payload: {}, Token: { sum: Count, color: Color } });
    type Message = Of<typeof Message>;
    type Token = Extract<Message, { type: 'Token' }>;
    const { domains, initially, action, invariant, refines, predicate } = variables({
      channel: functionFrom(Node, bagOf(Message)),
      active: functionFrom(Node, boolean),
      color: functionFrom(Node, Color),
      counter: functionFrom(Node, Count),
    });
    const [payload, fresh] = [Message.Payload(), Message.Token({ sum: 0, color: 'black' })];
    const init = initially(
      Node.subsets().map((active) => ({
        channel: Node.to((n) => Bag.of<Message>(n === first ? [[fresh, 1]] : [])),
        active: Node.to((n) => active.has(n)),
        color: Node.to<'white' | 'black'>('black'),
        counter: Node.to(0),
      })),
    );
    type State = (typeof init)[number];
    type Node = Of<typeof Node>;
    const isToken = (m: Message): m is Token => m.type === 'Token';
    const tokensAt = (s: State, n: Node) => s.channel.get(n).filter(isToken) as Iterable<Token>;
    const passed = (s: State, from: Node, token: Token, to: Node, next: Token) => ({
      channel: s.channel.update(from, (all) => all.remove(token)).update(to, (all) => all.add(next)),
      color: s.color.set(from, 'white'),
    });

    const Send = action({
      forSome: { from: Node, to: Node },
      guard: (s, { from, to }) => from !== to && s.active.get(from),
      effect: (s, { from, to }) => ({
        channel: s.channel.update(to, (all) => all.add(payload)),
        counter: s.counter.update(from, (count) => count + 1),
      }),
    });
    const Receive = action({
      forSome: { n: Node },
      guard: (s, { n }) => s.channel.get(n).has(payload),
      effect: (s, { n }) => ({
        channel: s.channel.update(n, (all) => all.remove(payload)),
        counter: s.counter.update(n, (count) => count - 1),
        active: s.active.set(n, true),
        color: s.color.set(n, 'black'),
      }),
    });
    const Deactivate = action({
      forSome: { n: Node },
      effect: (s, { n }) => ({ active: s.active.set(n, false) }),
    });
    const PassToken = action({
      forSome: { n: Node.others(first), token: (s, { n }) => tokensAt(s, n) },
      guard: (s, { n }) => !s.active.get(n),
      effect: (s, { n, token }) =>
        passed(
          s,
          n,
          token,
          Node.elements[Node.index(n) - 1] ?? first,
          Message.Token({
            sum: token.sum + s.counter.get(n),
            color: s.color.get(n) === 'black' ? 'black' : token.color,
          }),
        ),
    });
    const Initiate = action({
      forSome: { token: (s) => tokensAt(s, first) },
      guard: (s, { token }) =>
        token.color === 'black' || s.color.get(first) === 'black' || token.sum + s.counter.get(first) !== 0,
      effect: (s, { token }) => passed(s, first, token, last, Message.Token({ sum: 0, color: 'white' })),
    });

    return {
      domains,
      init,
      actions: { Send, Receive, Deactivate, PassToken, Initiate },
      properties: {
        /** Channels stand for how many messages are in them, and where the token is. */
        RefinesEWD998: refines({
          of: ewd998,
          parameters: { nodes },
          mapping: (s) => {
            const at = Node.elements.find((n) => s.channel.get(n).some(isToken)) ?? first;
            const [token = fresh] = tokensAt(s, at);
            return {
              active: s.active,
              color: s.color,
              counter: s.counter,
              pending: Node.to((n) => s.channel.get(n).copies(payload)),
              token: { at, sum: token.sum, color: token.color },
            };
          },
        }),
      },
      withinBounds: { few: invariant({ forAll: { n: Node }, holds: (s, { n }) => s.counter.get(n) < below }) },
      finished: predicate(() => true),
    };
  },
);
