/** Texts that are too long. */
import { expect, test } from 'vitest';
import { begun } from './words.ts';

test('a text ends where there is no more room, at the end of a word', () => {
  expect(begun('as crashed lacks node1', 22)).toBe('as crashed lacks node1');
  expect(begun('as crashed lacks node1', 21)).toBe('as crashed lacks …');
  expect(begun('of network there would be Request(from: client1)', 40)).toBe('of network there would be …');
});

test('a word that is most of it is cut', () => {
  expect(begun('abcdefghij', 6)).toBe('abcde…');
  expect(begun('a bcdefghijkl', 8)).toBe('a bcdef…');
  // Characters are counted, not their halves.
  expect(begun('😀😀😀😀', 3)).toBe('😀😀…');
});
