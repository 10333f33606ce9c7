/** Traces as text fit where they are shown, and tell what a step takes once. */
import { expect, test } from 'vitest';
import { Bag } from '../language/collections.ts';
import { canonicalSet, makeRecord } from '../language/value.ts';
import type { TraceStep } from '../run/outcome.ts';
import { traceLines } from './trace.ts';

const request = makeRecord([
  ['type', 'RequestVoteRequest'],
  ['term', 2],
  ['from', 's1'],
  ['to', 's2'],
]);
const answer = makeRecord([
  ['type', 'Vote'],
  ['granted', true],
]);

function trace(of: (...messages: readonly unknown[]) => unknown): readonly TraceStep[] {
  return [
    { action: null, choices: {}, state: { messages: of(request), votedFor: null } },
    { action: 'HandleRequestVoteRequest', choices: { m: request }, state: { messages: of(answer), votedFor: 's1' } },
    { action: 'Lose', choices: {}, state: { messages: of(), votedFor: 's1' } },
  ];
}

test.each([
  ['a set', (...messages: readonly unknown[]) => canonicalSet(messages)],
  ['a bag', (...messages: readonly unknown[]) => Bag.of(messages.map((message) => [message, 1] as const))],
])('a message of %s that a step takes is told in its name, and not again', (_, of) => {
  expect(traceLines(trace(of)).slice(1)).toEqual([
    '  2  HandleRequestVoteRequest(RequestVoteRequest(term: 2, from: s1, to: s2))',
    '                                messages: + Vote(granted: true)  - its argument    votedFor: null -> s1',
    '  3  Lose                       messages: - Vote(granted: true)',
  ]);
});

test('where there is little room, changes go below the name, and no line is longer', () => {
  const lines = traceLines(
    trace((...messages) => canonicalSet(messages)),
    { width: 40 },
  );
  expect(lines).toEqual([
    '  1  init',
    '  2  HandleRequestVoteRequest(',
    '       RequestVoteRequest(term: 2, from:',
    '       s1, to: s2))',
    '       messages: + Vote(granted: true)',
    '       messages: - its argument',
    '       votedFor: null -> s1',
    '  3  Lose',
    '       messages: - Vote(granted: true)',
  ]);
});
