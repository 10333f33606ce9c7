/**
 * A bounded buffer with one condition variable: BlockingQueue, by Markus Kuppe (lemmy/BlockingQueue). Who finds the buffer
 * full, or empty, waits, and who has put or got something wakes one of those who wait: one of the other kind, or, in the
 * version with the bug, anybody, until all wait for each other.
 *
 * Departures: the set of those who wait is split into producers and consumers, as in BlockingQueueSplit.
 */
import { List, Set } from 'immutable';
import {
  choice,
  integer,
  optional,
  processes,
  sequenceOf,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const blockingQueue = spec(
  {
    name: 'BlockingQueue',
    parameters: {
      producers: integer('producers', { default: 2, from: 1, to: 4 }),
      consumers: integer('consumers', { default: 2, from: 1, to: 4 }),
      capacity: integer('what fits into the buffer', { default: 2, from: 1, to: 3 }),
      wakes: choice('who is woken', { default: 'other kind', options: ['other kind', 'anybody'] }),
    },
  },
  ({ producers, consumers, capacity, wakes }) => {
    const Producer = processes('p', producers);
    const Consumer = processes('c', consumers);
    const made = variables({
      buffer: sequenceOf(Producer, capacity),
      waitSetP: subsetOf(Producer),
      waitSetC: subsetOf(Consumer),
    });
    const { domains, initially, action, invariant, alwaysEventually, ltl } = made;
    const init = initially({
      buffer: List(),
      waitSetP: Set(),
      waitSetC: Set(),
    });
    type State = (typeof init)[number];

    const isFull = (s: State) => s.buffer.size === capacity;

    /** p puts something into the buffer and wakes a consumer, if one waits. */
    const Put = action({
      forSome: { p: Producer, woken: optional(Consumer) },
      guard: (s, { p, woken }) =>
        !s.waitSetP.has(p) &&
        !isFull(s) &&
        (woken === null
          ? s.waitSetC.isEmpty() && (wakes === 'other kind' || s.waitSetP.isEmpty())
          : s.waitSetC.has(woken)),
      effect: (s, { p, woken }) => ({
        buffer: s.buffer.push(p),
        waitSetC: woken === null ? s.waitSetC : s.waitSetC.delete(woken),
      }),
    });
    /** p puts something into the buffer and wakes a producer, which is the bug. */
    const PutWakesProducer = action({
      forSome: { p: Producer, woken: Producer },
      guard: (s, { p, woken }) => wakes === 'anybody' && !s.waitSetP.has(p) && !isFull(s) && s.waitSetP.has(woken),
      effect: (s, { p, woken }) => ({ buffer: s.buffer.push(p), waitSetP: s.waitSetP.delete(woken) }),
    });
    /** p finds the buffer full. */
    const PutWaits = action({
      forSome: { p: Producer },
      guard: (s, { p }) => !s.waitSetP.has(p) && isFull(s),
      effect: (s, { p }) => ({ waitSetP: s.waitSetP.add(p) }),
    });
    /** c gets something from the buffer and wakes a producer, if one waits. */
    const Get = action({
      forSome: { c: Consumer, woken: optional(Producer) },
      guard: (s, { c, woken }) =>
        !s.waitSetC.has(c) &&
        !s.buffer.isEmpty() &&
        (woken === null
          ? s.waitSetP.isEmpty() && (wakes === 'other kind' || s.waitSetC.isEmpty())
          : s.waitSetP.has(woken)),
      effect: (s, { woken }) => ({
        buffer: s.buffer.shift(),
        waitSetP: woken === null ? s.waitSetP : s.waitSetP.delete(woken),
      }),
    });
    /** c gets something from the buffer and wakes a consumer, which is the bug. */
    const GetWakesConsumer = action({
      forSome: { c: Consumer, woken: Consumer },
      guard: (s, { c, woken }) =>
        wakes === 'anybody' && !s.waitSetC.has(c) && !s.buffer.isEmpty() && s.waitSetC.has(woken),
      effect: (s, { woken }) => ({ buffer: s.buffer.shift(), waitSetC: s.waitSetC.delete(woken) }),
    });
    /** c finds the buffer empty. */
    const GetWaits = action({
      forSome: { c: Consumer },
      guard: (s, { c }) => !s.waitSetC.has(c) && s.buffer.isEmpty(),
      effect: (s, { c }) => ({ waitSetC: s.waitSetC.add(c) }),
    });

    return {
      domains,
      init,
      actions: { Put, PutWakesProducer, PutWaits, Get, GetWakesConsumer, GetWaits },
      fairness: [WF({ actions: [Put, PutWakesProducer, PutWaits, Get, GetWakesConsumer, GetWaits] })],
      invariants: {
        /** Not all wait. */
        Invariant: invariant((s) => !(s.waitSetP.size === producers && s.waitSetC.size === consumers)),
      },
      properties: {
        /** Each producer takes a step again and again. */
        Starvation: alwaysEventually({
          forAll: { p: Producer },
          holds: ltl.taken({ actions: [Put, PutWakesProducer, PutWaits], per: ['p'] }),
        }),
      },
    };
  },
);

const source = 'lemmy/BlockingQueue, BlockingQueue.tla';
const bug = `${source}, in which anybody is notified`;
const deadlock = { Invariant: 'violated', Deadlock: 'violated' } as const;

export const oracles = oraclesOf(blockingQueue, [
  { source, parameters: {}, distinct: 30, depth: 6, verdicts: { Starvation: 'violated' } },
  {
    source: `${source} and BlockingQueueSplit.tla`,
    parameters: { capacity: 1 },
    distinct: 36,
    depth: 7,
    verdicts: {},
  },
  {
    source,
    parameters: { producers: 4, consumers: 3, capacity: 3 },
    distinct: 1600,
    depth: 16,
    verdicts: {},
  },
  { source: bug, parameters: { wakes: 'anybody' }, distinct: 30, depth: 6, verdicts: {} },
  {
    source: bug,
    parameters: { wakes: 'anybody', producers: 2, consumers: 1, capacity: 1 },
    distinct: 22,
    depth: 9,
    verdicts: deadlock,
    shortest: { Invariant: 9 },
  },
  {
    source: bug,
    parameters: { wakes: 'anybody', producers: 1, consumers: 2, capacity: 1 },
    distinct: null,
    depth: null,
    verdicts: deadlock,
    shortest: { Invariant: 8 },
  },
  {
    source: bug,
    parameters: { wakes: 'anybody', producers: 3, consumers: 2, capacity: 2 },
    distinct: null,
    depth: null,
    verdicts: deadlock,
    shortest: { Invariant: 24 },
  },
]);
