/** What has come for a partition, and what tells of it: each parcel once, by its sender and epoch; messages there and back. */
import { expect, test } from 'vitest';
import { Ledger } from './ledger.ts';
import { BlockReader, bytesOfBlocks, headOf, withHead } from './messages.ts';

const parcel = (partition: number, epoch: number, number: number, level = 0) => ({ partition, epoch, number, level });

test('a level is complete once all parcels are there that count, and no other makes up for one', () => {
  const ledger = new Ledger(1);
  const brought = [
    { partition: 0, epoch: 1, parcels: [9, 2] },
    { partition: 1, epoch: 0, parcels: [9, 0] },
  ];
  // Of an epoch that is over, though it is not known yet.
  for (const number of [0, 1]) ledger.enter(parcel(0, 0, number));
  ledger.enter(parcel(0, 1, 0));
  expect(ledger.look(parcel(0, 1, 0))).toBe('refuse');
  ledger.enter(parcel(0, 1, 0));
  expect([ledger.completes(brought), ledger.level]).toEqual([false, 0]);
  expect([ledger.look(parcel(0, 1, 1)), ledger.look(parcel(0, 1, 0, 1))]).toEqual(['take', 'wait']);
  ledger.enter(parcel(0, 1, 1));
  expect([ledger.completes(brought), ledger.level]).toEqual([true, 1]);
  // What comes late was there.
  expect([ledger.look(parcel(0, 0, 2)), ledger.look(parcel(0, 1, 0, 1))]).toEqual(['refuse', 'take']);
});

test('heads and blocks come back as they were sent, in whatever pieces', () => {
  const states = Int32Array.of(-1, 5);
  const { head, body } = headOf<{ readonly a: string }>(withHead({ a: 'ü' }, new Uint8Array(states.buffer)));
  expect([head, [...new Int32Array(body.buffer)]]).toEqual([{ a: 'ü' }, [-1, 5]]);
  expect(() => headOf(Uint8Array.of(200, 0, 0, 0, 1))).toThrow(/ends before/);
  const blocks = [3, 0, 700].map((length, kind) => ({ kind, bytes: new Uint8Array(length).fill(kind) }));
  const bytes = bytesOfBlocks(blocks);
  const reader = new BlockReader();
  const read = [];
  for (let from = 0; from < bytes.length; from += 5) read.push(...reader.add(bytes.subarray(from, from + 5)));
  expect(read).toEqual(blocks);
});
