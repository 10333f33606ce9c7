/** Broadcast by timestamps in place of positions, and with a node that crashes before it has sent what it has a position for. */
import { variant } from '../../checker/index.ts';
import { broadcastOnRegister } from './broadcast-on-register.ts';

export const timestamps = variant(broadcastOnRegister, {
  name: 'timestamps',
  story:
    'A message gets a Lamport timestamp in place of a position: greater than all that its node has seen, and told apart by the node. There are gaps between timestamps, so that nobody can know what is missing. Nodes deliver what they have, and a message with a smaller timestamp comes too late.',
  edit: ({ actions: { IncrementAndGet, Deliver }, Node, latest }) => ({
    actions: {
      /** A node broadcasts m with the next timestamp: as one number, those of a node are equal to its place, modulo the nodes. */
      IncrementAndGet: {
        ...IncrementAndGet,
        effect: (s, { node, m }) => ({
          sender: s.sender.set(m, node),
          position: s.position.set(m, Math.ceil(latest(s, node) / Node.size) * Node.size + Node.index(node) + 1),
        }),
      },
      /** A node delivers of what it has received that with the smallest timestamp. */
      Deliver: {
        ...Deliver,
        guard: (s, { node, position }) => {
          const isDue = (place: number | null) => {
            const m = place === null ? null : s.received.get(node).get(place);
            return m !== null && !s.delivered.get(node).includes(m);
          };
          return isDue(position) && Array.from({ length: position - 1 }, (_, k) => k + 1).every((p) => !isDue(p));
        },
      },
    },
  }),
  violates: { TotalOrder: 8 },
});

export const timestampsWait = variant(broadcastOnRegister, {
  name: 'timestamps-wait',
  story:
    'Messages get timestamps, and a node waits with each until it has all that come before. But nobody need ever use a timestamp: a node that broadcasts nothing leaves gaps, and all wait for what does not come.',
  edit: ({ actions: { IncrementAndGet }, Node, latest }) => ({
    actions: {
      /** A node broadcasts m with the next timestamp: as one number, those of a node are equal to its place, modulo the nodes. */
      IncrementAndGet: {
        ...IncrementAndGet,
        effect: (s, { node, m }) => ({
          sender: s.sender.set(m, node),
          position: s.position.set(m, Math.ceil(latest(s, node) / Node.size) * Node.size + Node.index(node) + 1),
        }),
      },
    },
  }),
  violates: { Validity: null, Deadlock: 10 },
});

export const crashBeforeSend = variant(broadcastOnRegister, {
  name: 'crash-before-send',
  story:
    'A node may crash after it has incremented the register, and before it has sent its message to all. Its position is taken and never filled. Who has not got the message waits for it for ever, and delivers nothing that comes later.',
  parameters: { faults: 'crashes' },
  violates: { Validity: null, Agreement: null },
});
