/** Each carrier, and each fault, held against lists of messages: random orders to a network, and all that it answers after each. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ActionDraft } from '../action.ts';
import { type NetworkOptions, network } from '../network.ts';
import { messages } from '../record.ts';
import { processes } from '../sort.ts';
import { keyOf } from '../value.ts';

const Server = processes('s', 2);
const Message = messages({ Ping: { from: Server, to: Server }, Pong: { from: Server, to: Server } });
type Sent = ReturnType<typeof Message.Ping> | ReturnType<typeof Message.Pong>;
const all = (Message.elements ?? []) as readonly Sent[];
const capacity = 3;

const kinds: readonly (readonly [string, NetworkOptions])[] = [
  ['consumed', {}],
  ['kept', { delivery: 'keep' }],
  ['FIFO', { order: 'fifo', among: [Server], capacity }],
];

type Order = readonly ['send' | 'deliver' | 'lose' | 'duplicate' | 'drop' | 'cut' | 'heal', number];
const orders = fc.array(
  fc.tuple(
    fc.constantFrom<Order[0]>('send', 'send', 'send', 'deliver', 'lose', 'duplicate', 'drop', 'cut', 'heal'),
    fc.nat(all.length - 1),
  ),
  { maxLength: 25 },
);

/** What is in flight, as a list in the order of sending, and what a fault has done. */
interface Plain {
  readonly sent: readonly Sent[];
  /** Of two servers, there is one cut. */
  readonly isCut: boolean;
  readonly losses: number;
  readonly duplicates: number;
  readonly partitions: number;
}
const rules = { loss: { atMost: 2 }, duplication: { atMost: 1 }, partition: { of: Server, atMost: 2 } } as const;

function withoutOne(sent: readonly Sent[], message: Sent): readonly Sent[] {
  const at = sent.indexOf(message);
  return at < 0 ? sent : [...sent.slice(0, at), ...sent.slice(at + 1)];
}
const onChannel = ({ from, to }: Sent, sent: readonly Sent[]): readonly Sent[] =>
  sent.filter((other) => other.from === from && other.to === to);

describe.each(kinds)('messages that are %s', (kind, carrying) => {
  const [isKept, isFifo] = [kind === 'kept', kind === 'FIFO'];
  const domain = network(Message, { ...carrying, ...rules });
  const hasRoom = (plain: Plain, message: Sent): boolean => !isFifo || onChannel(message, plain.sent).length < capacity;
  const added = (plain: Plain, message: Sent): readonly Sent[] =>
    isKept && plain.sent.includes(message) ? plain.sent : [...plain.sent, message];
  const next = ({ sent }: Plain): readonly Sent[] => [
    ...new Set(sent.filter((message) => !isFifo || onChannel(message, sent)[0] === message)),
  ];
  const deliverable = (plain: Plain): readonly Sent[] =>
    next(plain).filter(({ from, to }) => !plain.isCut || from === to);
  const isIn = (message: Sent, list: readonly Sent[]): boolean => list.includes(message);
  const sorted = (list: Iterable<unknown>): string[] => [...list].map(keyOf).sort();

  test('are answered as lists say', () => {
    const property = fc.property(orders, (given) => {
      let plain: Plain = { sent: [], isCut: false, losses: 0, duplicates: 0, partitions: 0 };
      let net = domain.empty;
      for (const [order, number] of given) {
        const message = all[number] as Sent;
        if (order === 'send' && hasRoom(plain, message)) {
          net = net.send(message);
          plain = { ...plain, sent: added(plain, message) };
        } else if (order === 'deliver' && isIn(message, deliverable(plain))) {
          net = net.deliver(message);
          plain = isKept ? plain : { ...plain, sent: withoutOne(plain.sent, message) };
        } else if (order === 'lose' && isIn(message, next(plain)) && plain.losses < 2) {
          net = net.lose(message);
          plain = { ...plain, sent: withoutOne(plain.sent, message), losses: plain.losses + 1 };
        } else if (
          order === 'duplicate' &&
          isIn(message, next(plain)) &&
          plain.duplicates < 1 &&
          hasRoom(plain, message)
        ) {
          net = net.duplicate(message);
          plain = { ...plain, sent: added(plain, message), duplicates: plain.duplicates + 1 };
        } else if (order === 'drop') {
          net = net.drop((one) => one.to === message.to && one.type === message.type);
          const stays = (one: Sent): boolean => one.to !== message.to || one.type !== message.type;
          plain = { ...plain, sent: plain.sent.filter(stays) };
        } else if (order === 'cut' && !plain.isCut && plain.partitions < 2) {
          net = net.cut([message.from]);
          plain = { ...plain, isCut: true, partitions: plain.partitions + 1 };
        } else if (order === 'heal') {
          net = net.heal();
          plain = { ...plain, isCut: false };
        }
        net = domain.read(net);
        compare(net, plain);
      }
    });
    fc.assert(property, { seed: 20_261_128, numRuns: 120 });
  });

  function compare(net: typeof domain.empty, plain: Plain): void {
    const { sent } = plain;
    const copies = (message: Sent): number => sent.filter((other) => other === message).length;
    const distinct = [...new Set(sent)];
    const isPing = (message: Sent): boolean => message.type === 'Ping';
    expect([net.size, net.distinct, net.isEmpty()]).toEqual([sent.length, distinct.length, sent.length === 0]);
    for (const message of all) {
      expect([net.has(message), net.copies(message)]).toEqual([isIn(message, sent), copies(message)]);
      expect(net.hasRoomFor(message)).toBe(hasRoom(plain, message));
    }
    for (const n of [0, 1, 2]) expect(net.hasMoreCopiesThan(n)).toBe(distinct.some((message) => copies(message) > n));
    expect([net.some(isPing), net.every(isPing)]).toEqual([sent.some(isPing), sent.every(isPing)]);
    expect(net.count(isPing)).toBe(distinct.filter(isPing).length);
    expect(sorted(net.filter(isPing))).toEqual(sorted(distinct.filter(isPing)));
    expect(sorted(net.deliverable())).toEqual(sorted(deliverable(plain)));
    expect(sorted(net.deliverable('Pong'))).toEqual(sorted(deliverable(plain).filter((one) => !isPing(one))));
    expect([net.isWhole, net.connects('s1' as never, 's2' as never)]).toEqual([!plain.isCut, !plain.isCut]);
    expect(['lose', 'duplicate', 'partition'].map((fault) => net.may(fault as 'lose'))).toEqual([
      plain.losses < 2,
      plain.duplicates < 1,
      plain.partitions < 2,
    ]);
  }

  test('come with the actions and budgets of the faults that are switched on, and no others', () => {
    const actionsOf = (options: NetworkOptions): readonly string[] =>
      Object.keys(network(Message, { ...carrying, ...options }).faults('net'));
    expect(actionsOf({})).toEqual([]);
    expect(actionsOf({ duplication: true })).toEqual(['DuplicateMessage']);
    expect(actionsOf(rules)).toEqual(['LoseMessage', 'DuplicateMessage', 'Partition', 'Heal']);
    expect(domain.budgets).toEqual(['losses at most 2', 'duplicates at most 1', 'partitions at most 2']);
    expect(Object.keys(domain.fields)).toEqual(['messages', 'islands', 'losses', 'duplicates', 'partitions']);
    const free = network(Message, { ...carrying, loss: true, partition: { of: Server } });
    expect(free.budgets).toEqual(['losses without limit', 'partitions without limit']);
    expect(Object.keys(free.fields)).toEqual(['messages', 'islands']);
    expect(free.empty.cut([Server.member(1)]).may('partition')).toBe(true);
  });
  test('are lost by the action that comes with the network, as often as it may', () => {
    const { LoseMessage } = domain.faults('net') as { readonly LoseMessage: ActionDraft };
    const [first] = all as [Sent];
    let net = domain.empty.send(first);
    for (const expected of [true, true, false]) {
      expect(LoseMessage.guard({ net }, { m: first })).toBe(expected);
      if (expected) net = (LoseMessage.effect({ net }, { m: first }).net as typeof net).send(first);
    }
  });
});
