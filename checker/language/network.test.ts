/** What a network offers for delivery, for each kind of network. */
import { describe, expect, test } from 'vitest';
import { type NetworkOptions, network } from './network.ts';
import { messages } from './record.ts';
import { processes } from './sort.ts';

const Server = processes('server', 2);
const [a, b] = [Server.member(1), Server.member(2)];
const Message = messages({ Ping: { from: Server, to: Server }, Pong: { from: Server, to: Server } });
const ping = Message.Ping({ from: a, to: b });
const pong = Message.Pong({ from: a, to: b });
const back = Message.Pong({ from: b, to: a });

const kinds: readonly (readonly [string, NetworkOptions])[] = [
  ['unordered', {}],
  ['kept', { delivery: 'keep' }],
  ['FIFO', { order: 'fifo', among: [Server], capacity: 2 }],
];

describe.each(kinds)('the messages that can be delivered, %s', (kind, rules) => {
  const sent = network(Message, rules).empty.send(ping, pong, back);
  const isFifo = kind === 'FIFO';
  test('are all of them, or the first of each channel', () => {
    expect([...sent.deliverable()]).toEqual(isFifo ? [ping, back] : [ping, back, pong].sort(byText));
  });
  test('of one type', () => {
    expect([...sent.deliverable('Ping')]).toEqual([ping]);
    expect([...sent.deliverable('Pong')]).toEqual(isFifo ? [back] : [pong, back].sort(byText));
  });
  test('do not cross a partition', () => {
    const split = network(Message, { ...rules, partition: { of: Server } })
      .empty.send(ping, pong, back)
      .cut([a]);
    expect([...split.deliverable()]).toEqual([]);
    expect([...split.deliverable('Pong')]).toEqual([]);
    expect([...split.heal().deliverable('Ping')]).toEqual([ping]);
  });
  test('have a type that is there', () => {
    // @ts-expect-error a misspelt type
    expect([...sent.deliverable('Pnig')]).toEqual([]);
  });
});

function byText(x: unknown, y: unknown): number {
  return String(x) < String(y) ? -1 : 1;
}
