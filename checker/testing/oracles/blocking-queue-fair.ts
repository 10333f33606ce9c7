/**
 * A bounded buffer whose threads are woken in the order in which they began to wait, so that nobody starves: BlockingQueueFair,
 * by Markus Kuppe (lemmy/BlockingQueue).
 *
 * Departure: with `modulo: 2` each thread counts its steps modulo 2, so that it can be said of states that it takes steps for
 * ever.
 */
import { List } from 'immutable';
import { functionFrom, integer, processes, range, sequenceOf, spec, variables, WF } from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const blockingQueueFair = spec(
  {
    name: 'BlockingQueueFair',
    parameters: {
      producers: integer('producers', { default: 2, from: 1, to: 4 }),
      consumers: integer('consumers', { default: 2, from: 1, to: 4 }),
      capacity: integer('what fits into the buffer', { default: 2, from: 1, to: 3 }),
      modulo: integer('up to which number steps are counted', { default: 1, from: 1, to: 2 }),
    },
  },
  ({ producers, consumers, capacity, modulo }) => {
    const Producer = processes('p', producers);
    const Consumer = processes('c', consumers);
    const Count = range(0, modulo - 1);
    const made = variables({
      buffer: sequenceOf(Producer, capacity),
      waitSeqP: sequenceOf(Producer, producers),
      waitSeqC: sequenceOf(Consumer, consumers),
      puts: functionFrom(Producer, Count),
      gets: functionFrom(Consumer, Count),
    });
    const { domains, initially, action, temporal, ltl } = made;
    const init = initially({
      buffer: List(),
      waitSeqP: List(),
      waitSeqC: List(),
      puts: Producer.to(0),
      gets: Consumer.to(0),
    });
    type State = (typeof init)[number];
    type Producer = (typeof Producer.elements)[number];
    type Consumer = (typeof Consumer.elements)[number];
    const put = (s: State, p: Producer) => ({ puts: s.puts.update(p, (count) => (count + 1) % modulo) });
    const get = (s: State, c: Consumer) => ({ gets: s.gets.update(c, (count) => (count + 1) % modulo) });

    /** p puts something into the buffer, and wakes the first consumer that waits; or waits itself, if there is no room. */
    const Put = action({
      forSome: { p: Producer },
      guard: (s, { p }) => !s.waitSeqP.includes(p),
      effect: (s, { p }) =>
        s.buffer.size < capacity
          ? { ...put(s, p), buffer: s.buffer.push(p), waitSeqC: s.waitSeqC.shift() }
          : { ...put(s, p), waitSeqP: s.waitSeqP.push(p) },
    });
    /** c gets something from the buffer, and wakes the first producer that waits; or waits itself, if there is nothing. */
    const Get = action({
      forSome: { c: Consumer },
      guard: (s, { c }) => !s.waitSeqC.includes(c),
      effect: (s, { c }) =>
        s.buffer.isEmpty()
          ? { ...get(s, c), waitSeqC: s.waitSeqC.push(c) }
          : { ...get(s, c), buffer: s.buffer.shift(), waitSeqP: s.waitSeqP.shift() },
    });

    const { atom, and, always, eventually } = ltl;
    const againAndAgain = (holds: Parameters<typeof atom>[0]) => always(eventually(atom(holds)));
    return {
      domains,
      init,
      actions: { Put, Get },
      fairness: [WF({ actions: [Put], per: ['p'] }), WF({ actions: [Get], per: ['c'] })],
      properties:
        modulo === 1
          ? {}
          : {
              /** Each producer takes a step again and again: its count is 0 again and again, and 1. */
              ProducersStarvation: temporal({
                forAll: { p: Producer },
                formula: and(
                  againAndAgain((s, { p }: { readonly p: Producer }) => s.puts.get(p) === 0),
                  againAndAgain((s, { p }: { readonly p: Producer }) => s.puts.get(p) === 1),
                ),
              }),
              /** Likewise each consumer. */
              ConsumersStarvation: temporal({
                forAll: { c: Consumer },
                formula: and(
                  againAndAgain((s, { c }: { readonly c: Consumer }) => s.gets.get(c) === 0),
                  againAndAgain((s, { c }: { readonly c: Consumer }) => s.gets.get(c) === 1),
                ),
              }),
            },
    };
  },
);

const source = 'lemmy/BlockingQueue, BlockingQueueFair.tla';

export const oracles = oraclesOf(blockingQueueFair, [
  { source, parameters: {}, distinct: 35, depth: 6, verdicts: {} },
  {
    source: `${source}, BQSStarvation`,
    parameters: { modulo: 2 },
    distinct: null,
    depth: null,
    verdicts: { ProducersStarvation: 'holds', ConsumersStarvation: 'holds' },
  },
]);
