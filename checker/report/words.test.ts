/** Texts that are too long. */
import { expect, test } from 'vitest';
import { begun, instanceFor } from './words.ts';

test('a text ends where there is no more room, at the end of a word', () => {
  expect(begun('as crashed lacks node1', 22)).toBe('as crashed lacks node1');
  expect(begun('as crashed lacks node1', 21)).toBe('as crashed lacks …');
  expect(begun('of network there would be Request(from: client1)', 40)).toBe('of network there would be …');
});

test('what is open where it ends is closed, and there is room for that, too', () => {
  const text = 'msgs would have Reply(from: s1, log: <(term: 1, of: "one of many")>) and so on';
  const brackets = (of: string, which: RegExp): number => of.match(which)?.length ?? 0;
  for (let most = 12; most <= text.length; most++) {
    const shown = begun(text, most);
    expect([...shown].length).toBeLessThanOrEqual(most);
    expect(brackets(shown, /[(<]/g)).toBe(brackets(shown, /[)>]/g));
    expect(brackets(shown, /"/g) % 2).toBe(0);
  }
  expect(begun(text, 52)).toBe('msgs would have Reply(from: s1, log: <(term: 1, …)>)');
  expect(begun('state: <a, b> -> <c, d, e>', 24)).toBe('state: <a, b> -> <c, …>');
});

test('a word that is most of it is cut', () => {
  expect(begun('abcdefghij', 6)).toBe('abcde…');
  expect(begun('a bcdefghijkl', 8)).toBe('a bcdef…');
  // Characters are counted, not their halves.
  expect(begun('😀😀😀😀', 3)).toBe('😀😀…');
});

test('of an instance it is not said that something is called as what it stands for', () => {
  expect(instanceFor({ v1: 'v1', v2: 'v3', n: 1 })).toBe('v2 = v3, n = 1');
  expect(instanceFor({ v1: 'v1' })).toBe('');
});
