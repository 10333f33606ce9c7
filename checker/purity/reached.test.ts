/** What code can call, and that what it calls may tell something. */
import { Set as ImmutableSet } from 'immutable';
import { expect, test } from 'vitest';
import { processes, range, spec, variables } from '../index.ts';
import { keeperElsewhere } from '../testing/keeper.ts';
import { reachedFrom } from './reached.ts';
import { purityOf } from './telling.ts';

const holds = (_: unknown): boolean => true;

let kept: unknown = null;
/** In ways that a function may call them: helpers that keep what they are given. */
const keeping = {
  keep: (one: unknown): void => {
    kept ??= one;
  },
  get kept(): unknown {
    return kept;
  },
};
class Keeper {
  #kept: unknown = null;
  keep(one: unknown): unknown {
    this.#kept ??= one;
    return this.#kept;
  }
}
class QuietKeeper extends Keeper {}
const keeper = new QuietKeeper();
const keepers = new Map([['one', { among: [keeping.keep] }]]);
const { keep } = keeping;
const bound = keep.bind(null);
const boundTo = holds.bind(keep);
const made = (
  (hidden) => (one: unknown) =>
    hidden(one)
)(keep);
const iterated = {
  *[Symbol.iterator](): Iterator<unknown> {
    yield keep(1);
  },
};
const proxied: Readonly<Record<string, unknown>> = new Proxy({}, { get: (_, name) => keep(name) });
class Hiding {
  readonly #by: (one: unknown) => void;
  constructor(by: (one: unknown) => void) {
    this.#by = by;
  }
  call(one: unknown): void {
    this.#by(one);
  }
}
const hiding = new Hiding(keep);
const numbers = new Set<unknown>();
const note = numbers.add.bind(numbers);
const { assign } = Object;
const others = {};
const numbersThatStay = ImmutableSet<unknown>();
function through(one: unknown): void {
  beyond(one);
}
function beyond(one: unknown): void {
  keep(one);
}

test.each<[string, (one: unknown) => unknown]>([
  ['by its name', (one) => keep(one)],
  ['by the name of what has it', (one) => keeping.keep(one)],
  ['as a part of several', (one) => keepers.get('one')?.among[0]?.(one)],
  ['by others', (one) => through(one)],
  ['as a method', (one) => keeper.keep(one)],
  ['of what is made of its class', (one) => new Keeper().keep(one)],
  ['of what inherits it', (one) => new QuietKeeper().keep(one)],
  ['bound', (one) => bound(one)],
  ['bound to another', (one) => boundTo(one)],
  ['where it was made', (one) => made(one)],
  ['that is itself bound', keep.bind(null)],
  ['from another file', (one) => keeperElsewhere().keep(one)],
  ['by a loop', () => [...iterated]],
  ['by what stands for an object', (one) => proxied[String(one)]],
  ['from a private field', (one) => hiding.call(one)],
  ['of JavaScript, bound to what it changes', (one) => note(one)],
  ['of JavaScript, by another name', (one) => assign(others, { one })],
  ['that answers what it adds to', (one) => numbers.add(one)],
  ['by a short name', (one) => Object.values({ keep }).map((by) => by(one))],
])('one that calls a helper that tells, %s', (_, code) => {
  expect(purityOf([code]).mayTell).toBe(true);
});

test('functions of JavaScript, Concord and Immutable tell nothing, nor what has the name of a helper and is none', () => {
  const Process = processes('p', 3);
  const all = ImmutableSet(Process);
  const codes: readonly ((...given: never[]) => unknown)[] = [
    () => Process.quorums().some((Q) => Q.every((p) => all.has(p))),
    () => spec({ name: 'any', parameters: {} }, () => variables({ a: range(0, 1) }) as never),
    () => [Math.max, Object.keys, structuredClone],
    Math.max,
    holds.bind(null),
    (one: unknown) => numbersThatStay.add(one),
    () => new Hiding(holds),
    (one: { readonly keep: () => boolean; readonly through: number }) => one.keep() || one.through > 0,
    ({ keep: other }: { readonly keep: () => boolean }) => other(),
  ];
  expect(codes.map((code) => purityOf([code]).mayTell)).toEqual(codes.map(() => false));
  expect(purityOf([undefined, {}, keeping, null]).mayTell).toBe(false);
});

test('what is reached are functions, each once, by the names that are given', () => {
  const inner = (): unknown => outer;
  const outer = (): unknown => [inner, holds];
  const names = new Map<unknown, readonly string[]>([
    [outer, ['inner', 'holds', 'nothing']],
    [inner, ['outer']],
  ]);
  expect(reachedFrom([outer, 7], (one) => names.get(one) ?? [])).toEqual(new Set([outer, inner, holds]));
  expect(reachedFrom([outer], () => [])).toEqual(new Set([outer]));
});

test('of what looks at too much, or fails where it is looked at, nobody knows', () => {
  const many = Array.from({ length: 20_001 }, (_, i) => ({ i }));
  const failing = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('no');
      },
    },
  );
  expect([purityOf([() => many]).mayTell, purityOf([() => failing]).mayTell]).toEqual([true, true]);
});

test('the statement `debugger` stops nothing, though the engine is asked as debuggers do', () => {
  purityOf([holds]).mayTell;
  // biome-ignore lint/suspicious/noDebugger: that is the test
  debugger;
  expect(purityOf([holds]).mayTell).toBe(false);
});

test('what compilers name functions by tells nothing', () => {
  const __defProp = Object.defineProperty;
  const __name = <T extends object>(target: T, value: string): T =>
    __defProp(target, 'name', { value, configurable: true }) as T;
  expect(purityOf([() => __name((one: unknown) => one, 'same')]).mayTell).toBe(false);
  const define = Object.defineProperty;
  expect(purityOf([(one: object) => define(one, 'name', {})]).mayTell).toBe(true);
});
