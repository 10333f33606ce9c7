/** The board: each chunk that is opened is claimed once, by whoever; who waits is called. */
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { Board, Head } from './board.ts';

test('chunks are claimed in their order, once they are open, each once', () => {
  const board = Board.of(3, 10);
  expect(board.claim()).toBe(-1);
  board.open(2);
  const other = new Board(board.memory);
  expect([board.claim(), other.claim(), board.claim(), other.claim()]).toEqual([0, 1, -1, -1]);
  board.open(5);
  expect([board.claim(), board.claimBelow(5), other.claim()]).toEqual([2, 3, -1]);
});
test('a place is shared, and says which chunk was done there last', () => {
  const board = Board.of(2, 10);
  const other = new Board(board.memory);
  (board.placeOf(4)[Head.first] as number) = 77;
  expect([other.placeOf(4)[Head.first], other.placeOf(2)[Head.first], other.placeOf(5)[Head.first]]).toEqual([
    77, 77, 0,
  ]);
  expect(other.placeOf(4)).toHaveLength(10);
  other.finish(2);
  expect([board.isDone(2), board.isDone(4), board.isDone(3), board.isDone(0)]).toEqual([true, false, false, false]);
});
test('who waits for a chunk is called, and waits no longer than it may', () => {
  const board = Board.of(2, 10);
  const began = performance.now();
  board.waitFor(0, 30);
  expect(performance.now() - began).toBeGreaterThan(25);
  board.finish(0);
  board.waitFor(0, 60_000);
});
test('a thread that waits for a chunk to claim is called when one is opened', async () => {
  const board = Board.of(2, 10);
  // It waits as `nextClaim` does, which no worker can be given: until it is called, or for too long.
  const worker = new Worker(
    `const { workerData, parentPort } = require('node:worker_threads');
     const words = new Int32Array(workerData, 8);
     const call = Atomics.load(words, 0);
     parentPort.postMessage('waits');
     parentPort.postMessage(Atomics.wait(words, 0, call, 20000));`,
    { eval: true, workerData: board.memory },
  );
  const heard: unknown[] = [];
  await new Promise<void>((resolve) => {
    worker.on('message', (message) => {
      heard.push(message);
      if (message === 'waits') setTimeout(() => board.open(1), 50);
      else resolve();
    });
  });
  expect(heard).toEqual(['waits', 'ok']);
  await worker.terminate();
  expect(board.nextClaim()).toBe(0);
});
