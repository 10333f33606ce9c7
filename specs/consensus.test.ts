/** Each property of consensus is about what it says, and nothing else. */
import { List, Map } from 'immutable';
import { expect, test } from 'vitest';
import { integrity, termination, uniformAgreement, validity } from './consensus.ts';

/** What each node has decided. */
type State = Readonly<Record<string, readonly unknown[]>>;
const deciding = { nodes: ['a', 'b'], decided: (s: State, node: string) => s[node] ?? [] };
/** One decision for each slot. */
const inSlots = {
  nodes: ['a', 'b'],
  each: { slot: [0, 1] },
  decided: (s: State, node: string, { slot }: { readonly slot: number }) => (s[node] ?? []).slice(slot, slot + 1),
};

const agrees = (s: State) =>
  deciding.nodes.every((node) => deciding.nodes.every((other) => uniformAgreement(deciding).holds(s, { node, other })));
const isFinal = (s: State, t: State) => integrity(deciding).holds(s, t, { node: 'a' });

test.each<[string, State, boolean]>([
  ['nobody has decided', {}, true],
  ['one has', { a: ['v'] }, true],
  ['both the same', { a: ['v'], b: ['v'] }, true],
  ['both the same, which is a collection', { a: [List([Map({ v: 1 })])], b: [List([Map({ v: 1 })])] }, true],
  ['each another', { a: ['v'], b: ['w'] }, false],
  ['null is a decision', { a: [null], b: ['w'] }, false],
  ['one both, and the other one of them', { a: ['v', 'w'], b: ['w'] }, false],
  ['one twice: that is integrity', { a: ['v', 'w'] }, true],
])('uniform agreement: %s', (_, s, expected) => {
  expect(agrees(s)).toBe(expected);
});

test.each<[string, State, State, boolean]>([
  ['nothing is decided', {}, {}, true],
  ['a decision', {}, { a: ['v'] }, true],
  ['it stays', { a: ['v'] }, { a: ['v'] }, true],
  ['it stays, made anew', { a: [List(['v'])] }, { a: [List(['v'])] }, true],
  ['another one joins it', { a: ['v'] }, { a: ['v', 'w'] }, false],
  ['another one takes its place', { a: ['v'] }, { a: ['w'] }, false],
  ['it is taken back', { a: ['v'] }, {}, false],
  ['two at once', {}, { a: ['v', 'w'] }, false],
])('integrity: %s', (_, s, t, expected) => {
  expect(isFinal(s, t)).toBe(expected);
});

test('integrity of a node that forgets what it decided is about what it keeps', () => {
  const { holds } = integrity(deciding, (s: State) => s.disk ?? []);
  expect(holds({ a: ['v'] }, { a: [], disk: ['v'] }, { node: 'a' })).toBe(true);
  expect(holds({ a: ['v'] }, { a: [], disk: ['w'] }, { node: 'a' })).toBe(false);
  expect(holds({ a: ['v'] }, { a: ['v'], disk: [] }, { node: 'a' })).toBe(false);
});

test('validity: what is decided was proposed', () => {
  const { holds } = validity(deciding, (s: State, value) => (s.proposed ?? []).includes(value));
  expect(holds({}, { node: 'a' })).toBe(true);
  expect(holds({ a: ['v'], proposed: ['v'] }, { node: 'a' })).toBe(true);
  expect(holds({ a: ['v'], proposed: ['w'] }, { node: 'a' })).toBe(false);
  expect(holds({ a: ['v', 'w'], proposed: ['w'] }, { node: 'a' })).toBe(false);
});

test('termination: who does not crash decides', () => {
  const { holds } = termination(deciding, (s: State, node) => (s.crashed ?? []).includes(node));
  expect(holds({ a: ['v'] }, { node: 'a' })).toBe(true);
  expect(holds({ a: ['v'] }, { node: 'b' })).toBe(false);
  expect(holds({ a: ['v'], crashed: ['b'] }, { node: 'b' })).toBe(true);
  expect(termination(deciding).holds({ crashed: ['b'] }, { node: 'b' })).toBe(false);
});

test('where there are several decisions to take, each is one by itself', () => {
  const { forAll, holds } = uniformAgreement(inSlots);
  expect(forAll).toEqual({ slot: [0, 1], node: ['a', 'b'], other: ['a', 'b'] });
  const s = { a: ['v', 'w'], b: ['v', 'x'] };
  expect(holds(s, { slot: 0, node: 'a', other: 'b' })).toBe(true);
  expect(holds(s, { slot: 1, node: 'a', other: 'b' })).toBe(false);
  expect(integrity(inSlots).holds(s, { a: ['v', 'x'] }, { slot: 0, node: 'a' })).toBe(true);
  expect(integrity(inSlots).holds(s, { a: ['v', 'x'] }, { slot: 1, node: 'a' })).toBe(false);
});
