/**
 * What total order broadcast is, without saying how it is done: the safety of atomic broadcast (Vassos Hadzilacos and Sam Toueg, "A modular
 * approach to fault-tolerant broadcasts and related problems", Cornell TR 94-1425, 1994). Nodes broadcast messages, each at most once, and deliver
 * them; what one node delivers in some place all others deliver there. Protocols refine it, and others are built on it.
 */
import { List } from 'immutable';
import {
  type Fn,
  functionFrom,
  integer,
  optional,
  processes,
  sequenceOf,
  spec,
  values,
  variables,
} from '../../checker/index.ts';

/** A node that has delivered so much may deliver m next: not again, and in no place where another one has delivered something else. */
export function comesNext<N, M>(delivered: Fn<N, List<M>>, nodes: Iterable<N>, node: N, m: M): boolean {
  const own = delivered.get(node);
  return (
    !own.includes(m) &&
    [...nodes].every((other) => {
      const theirs = delivered.get(other);
      return theirs.size <= own.size || theirs.get(own.size) === m;
    })
  );
}

export const atomicBroadcast = spec(
  {
    name: 'atomic-broadcast',
    title: 'What total order broadcast is',
    topic: 'ordering and causality',
    parameters: {
      nodes: integer('nodes that broadcast and deliver', { default: 2, from: 1, to: 4 }),
      messages: integer('messages that are broadcast', { default: 2, from: 1, to: 4 }),
    },
  },
  ({ nodes, messages: most }) => {
    const Node = processes('node', nodes);
    const M = values('m', most);
    const { domains, initially, action } = variables({
      /** Who has broadcast the message, or null. */
      sender: functionFrom(M, optional(Node)),
      /** What each node has delivered, in this order. */
      delivered: functionFrom(Node, sequenceOf(M, most)),
    });
    const init = initially({ sender: M.to(null), delivered: Node.to(List()) });
    /** A node broadcasts m. */
    const Broadcast = action({
      forSome: { node: Node, m: M },
      guard: (s, { m }) => s.sender.get(m) === null,
      effect: (s, { node, m }) => ({ sender: s.sender.set(m, node) }),
    });
    /** A node delivers m: it was broadcast, and comes next. */
    const Deliver = action({
      forSome: { node: Node, m: M },
      guard: (s, { node, m }) => s.sender.get(m) !== null && comesNext(s.delivered, Node, node, m),
      effect: (s, { node, m }) => ({ delivered: s.delivered.update(node, (log) => log.push(m)) }),
    });
    return { domains, init, actions: { Broadcast, Deliver }, finished: () => true };
  },
);
