/** Where a text is broken into lines. */
import { expect, test } from 'vitest';
import { widthOf, wrapped } from './text.ts';

const font = { size: 10, bold: false };
/** The lines if there is room for so many of the letter n. */
const inLines = (text: string, letters: number): string[] => wrapped(text, widthOf('n'.repeat(letters), font), font, 9);

test('a name that is longer than a line is broken between its words', () => {
  expect(inLines('Deliver(CommitNewLeader)', 14)).toEqual(['Deliver(', '  CommitNew', '  Leader)']);
  expect(inLines('CommitNewLeader', 20)).toEqual(['CommitNewLeader']);
});

test('what something becomes stands beside what it was, and an element behind its sign', () => {
  expect(inLines('term: 0 -> 1', 9)).toEqual(['term:', '  0 -> 1']);
  expect(inLines('queue: first -> second -> third', 40)).toEqual(['queue: first -> second -> third']);
  expect(inLines('messages: + Commit', 13)).toEqual(['messages:', '  + Commit']);
  // What no line has room for is broken all the same.
  expect(inLines('votedFor: somebody -> nobody', 14)).toEqual(['votedFor:', '  somebody ->', '  nobody']);
});

test('a name without words is broken where the line ends, and none of it is lost', () => {
  const lines = inLines(`A${'n'.repeat(30)}`, 12);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.map((line) => line.trim()).join('')).toBe(`A${'n'.repeat(30)}`);
});
