/**
 * Readers and writers who are served in the order of their requests: ReadersWriters, by Isaac DeFrain (TLA+ Examples).
 */
import { List, Set } from 'immutable';
import { integer, oneOf, processes, record, sequenceOf, spec, subsetOf, variables, WF } from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const readersWriters = spec(
  { name: 'ReadersWriters', parameters: { actors: integer('actors', { default: 2, from: 1, to: 3 }) } },
  ({ actors }) => {
    const Actor = processes('a', actors);
    const Request = record({ kind: oneOf('read', 'write'), actor: Actor });
    const made = variables({
      readers: subsetOf(Actor),
      writers: subsetOf(Actor),
      waiting: sequenceOf(Request, 2 * actors),
    });
    const { domains, initially, action, invariant, alwaysEventually } = made;

    const TryRead = action({
      forSome: { a: Actor },
      guard: (s, { a }) => !s.waiting.includes(Request({ kind: 'read', actor: a })),
      effect: (s, { a }) => ({ waiting: s.waiting.push(Request({ kind: 'read', actor: a })) }),
    });
    const TryWrite = action({
      forSome: { a: Actor },
      guard: (s, { a }) => !s.waiting.includes(Request({ kind: 'write', actor: a })),
      effect: (s, { a }) => ({ waiting: s.waiting.push(Request({ kind: 'write', actor: a })) }),
    });
    /** The first in the queue begins to read if nobody writes, or to write if nobody does either. */
    const ReadOrWrite = action({
      guard: ({ waiting, readers, writers }) => {
        const head = waiting.first();
        return head !== undefined && writers.isEmpty() && (head.kind === 'read' || readers.isEmpty());
      },
      effect: (s) => {
        const head = s.waiting.first();
        if (head === undefined) return {};
        const waiting = s.waiting.shift();
        return head.kind === 'read'
          ? { waiting, readers: s.readers.add(head.actor) }
          : { waiting, writers: s.writers.add(head.actor) };
      },
    });
    const Stop = action({
      forSome: { a: Actor },
      guard: (s, { a }) => s.readers.has(a) || s.writers.has(a),
      effect: (s, { a }) => (s.readers.has(a) ? { readers: s.readers.delete(a) } : { writers: s.writers.delete(a) }),
    });

    return {
      domains,
      init: initially({ readers: Set(), writers: Set(), waiting: List() }),
      actions: { TryRead, TryWrite, ReadOrWrite, Stop },
      fairness: [
        WF({ actions: [TryRead], per: ['a'] }),
        WF({ actions: [TryWrite], per: ['a'] }),
        WF({ actions: [ReadOrWrite] }),
        WF({ actions: [Stop] }),
      ],
      invariants: {
        Safety: invariant((s) => (s.readers.isEmpty() || s.writers.isEmpty()) && s.writers.size <= 1),
      },
      /** The four parts of the published Liveness. */
      properties: {
        Reads: alwaysEventually({ forAll: { a: Actor }, holds: (s, { a }) => s.readers.has(a) }),
        Writes: alwaysEventually({ forAll: { a: Actor }, holds: (s, { a }) => s.writers.has(a) }),
        StopsReading: alwaysEventually({ forAll: { a: Actor }, holds: (s, { a }) => !s.readers.has(a) }),
        StopsWriting: alwaysEventually({ forAll: { a: Actor }, holds: (s, { a }) => !s.writers.has(a) }),
      },
    };
  },
);

const source = 'tlaplus/Examples, specifications/ReadersWriters/ReadersWriters.tla';
const verdicts = { Reads: 'holds', Writes: 'holds', StopsReading: 'holds', StopsWriting: 'holds' } as const;

export const oracles = oraclesOf(readersWriters, [
  { source, parameters: { actors: 2 }, distinct: 390, depth: 9, verdicts },
  { source, parameters: { actors: 3 }, distinct: 21_527, depth: 13, verdicts },
]);
