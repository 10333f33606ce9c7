/**
 * A bounded buffer whose threads all wait in one place: BlockingQueue, by Markus Kuppe (lemmy/BlockingQueue), the version with the
 * bug. Whom to wake is chosen from the producers and the consumers that wait, put together in one list.
 */
import { List, Set } from 'immutable';
import { choice, integer, processes, sequenceOf, spec, subsetOf, variables } from '../../index.ts';

export const blockingQueue = spec(
  {
    name: 'blocking-queue',
    parameters: {
      producers: integer('producers', { default: 2, from: 1, to: 6 }),
      consumers: integer('consumers', { default: 1, from: 1, to: 6 }),
      room: integer('what fits into the buffer', { default: 1, from: 1, to: 6 }),
      offers: choice('how those who wait are offered', { default: 'list', options: ['list', 'one by one'] }),
    },
  },
  ({ producers, consumers, room, offers }) => {
    const Producer = processes('p', producers);
    const Consumer = processes('c', consumers);
    const { domains, initially, action, invariant } = variables({
      buffer: sequenceOf(Producer, room),
      full: subsetOf(Producer),
      empty: subsetOf(Consumer),
    });
    const init = initially({ buffer: List(), full: Set(), empty: Set() });
    type State = (typeof init)[number];
    type Thread = (typeof Producer.elements)[number] | (typeof Consumer.elements)[number];
    const everybody: readonly Thread[] = [...Producer, ...Consumer];
    const waits = (s: State, thread: Thread) =>
      (Producer.elements as readonly Thread[]).includes(thread)
        ? s.full.has(thread as never)
        : s.empty.has(thread as never);
    /** Those who wait; null if none does. */
    const waiting = (s: State): readonly (Thread | null)[] => {
      const all = offers === 'list' ? [...s.full, ...s.empty] : everybody.filter((thread) => waits(s, thread));
      return all.length === 0 ? [null] : all;
    };
    const woken = (s: State, thread: Thread | null) =>
      thread === null ? {} : { full: s.full.delete(thread as never), empty: s.empty.delete(thread as never) };

    const Put = action({
      forSome: { p: Producer, wakes: waiting },
      guard: (s, { p }) => !s.full.has(p) && s.buffer.size < room,
      effect: (s, { p, wakes }) => ({ buffer: s.buffer.push(p), ...woken(s, wakes) }),
    });
    const PutWaits = action({
      forSome: { p: Producer },
      guard: (s, { p }) => !s.full.has(p) && s.buffer.size === room,
      effect: (s, { p }) => ({ full: s.full.add(p) }),
    });
    const Get = action({
      forSome: { c: Consumer, wakes: waiting },
      guard: (s, { c }) => !s.empty.has(c) && !s.buffer.isEmpty(),
      effect: (s, { wakes }) => ({ buffer: s.buffer.shift(), ...woken(s, wakes) }),
    });
    const GetWaits = action({
      forSome: { c: Consumer },
      guard: (s, { c }) => !s.empty.has(c) && s.buffer.isEmpty(),
      effect: (s, { c }) => ({ empty: s.empty.add(c) }),
    });
    return {
      domains,
      init,
      actions: { Put, PutWaits, Get, GetWaits },
      invariants: { SomebodyRuns: invariant((s) => s.full.size < producers || s.empty.size < consumers) },
    };
  },
);
