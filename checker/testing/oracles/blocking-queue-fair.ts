/**
 * A bounded buffer whose threads are woken in the order in which they began to wait, so that nobody starves: BlockingQueueFair,
 * by Markus Kuppe (lemmy/BlockingQueue).
 */
import { List } from 'immutable';
import { integer, processes, sequenceOf, spec, variables, WF } from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const blockingQueueFair = spec(
  {
    name: 'BlockingQueueFair',
    parameters: {
      producers: integer('producers', { default: 2, from: 1, to: 4 }),
      consumers: integer('consumers', { default: 2, from: 1, to: 4 }),
      capacity: integer('what fits into the buffer', { default: 2, from: 1, to: 3 }),
    },
  },
  ({ producers, consumers, capacity }) => {
    const Producer = processes('p', producers);
    const Consumer = processes('c', consumers);
    const made = variables({
      buffer: sequenceOf(Producer, capacity),
      waitSeqP: sequenceOf(Producer, producers),
      waitSeqC: sequenceOf(Consumer, consumers),
    });
    const { domains, initially, action, alwaysEventually, ltl } = made;
    const init = initially({
      buffer: List(),
      waitSeqP: List(),
      waitSeqC: List(),
    });

    /** p puts something into the buffer, and wakes the first consumer that waits; or waits itself, if there is no room. */
    const Put = action({
      forSome: { p: Producer },
      guard: (s, { p }) => !s.waitSeqP.includes(p),
      effect: (s, { p }) =>
        s.buffer.size < capacity
          ? { buffer: s.buffer.push(p), waitSeqC: s.waitSeqC.shift() }
          : { waitSeqP: s.waitSeqP.push(p) },
    });
    /** c gets something from the buffer, and wakes the first producer that waits; or waits itself, if there is nothing. */
    const Get = action({
      forSome: { c: Consumer },
      guard: (s, { c }) => !s.waitSeqC.includes(c),
      effect: (s, { c }) =>
        s.buffer.isEmpty()
          ? { waitSeqC: s.waitSeqC.push(c) }
          : { buffer: s.buffer.shift(), waitSeqP: s.waitSeqP.shift() },
    });

    return {
      domains,
      init,
      actions: { Put, Get },
      fairness: [WF({ actions: [Put], per: ['p'] }), WF({ actions: [Get], per: ['c'] })],
      properties: {
        /** Each producer takes a step again and again. */
        ProducersStarvation: alwaysEventually({
          forAll: { p: Producer },
          holds: ltl.taken({ actions: [Put], per: ['p'] }),
        }),
        /** Likewise each consumer. */
        ConsumersStarvation: alwaysEventually({
          forAll: { c: Consumer },
          holds: ltl.taken({ actions: [Get], per: ['c'] }),
        }),
      },
    };
  },
);

const source = 'lemmy/BlockingQueue, BlockingQueueFair.tla';

export const oracles = oraclesOf(blockingQueueFair, [
  {
    source: `${source}, BQSStarvation`,
    parameters: {},
    distinct: 35,
    depth: 6,
    verdicts: { ProducersStarvation: 'holds', ConsumersStarvation: 'holds' },
  },
]);
