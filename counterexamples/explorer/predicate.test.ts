/** Predicates that are typed in mean what JavaScript means, and say what a value does not have. */
import fc from 'fast-check';
import { List, Map, Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { network, processes, record } from '../../checker/index.ts';
import { NotThere, predicateOf } from './predicate.ts';

const P = processes('p', 2);
const Letter = record({ from: P, to: P });
const letter = Letter({ from: P.member(1), to: P.member(2) });
const s = {
  state: Map({ s1: 'Leader', s2: 'Follower' }),
  log: List([letter]),
  none: List(),
  msgs: Set(['a', 'b']),
  net: network(Letter, {}).empty.send(letter),
  leader: null,
  n: 3,
  name: 'abc',
  of: Letter({ from: P.member(1), to: P.member(1) }),
};
const answer = (text: string): unknown => predicateOf(text, ['s', 'p'])(s, P);

describe('what a value does not have', () => {
  test.each([
    ["s.state['s1'] === 'Leader'", `s.state has no s1: it is a function. Write s.state.get("s1").`],
    ["s.state.s1 === 'Leader'", `s.state has no s1: it is a function. Write s.state.get("s1").`],
    ['s.msgs.length > 1', 's.msgs has no length: it is a set. How many there are is s.msgs.size.'],
    ['s.log.length > 1', 's.log has no length: it is a sequence. How many there are is s.log.size.'],
    ['s.log[0].from', 's.log has no 0: it is a sequence.'],
    ['s.net.lenght', 's.net has no lenght: it is a network.'],
    ['s.state.gett("s1")', 's.state has no gett: it is a function. Did you mean get'],
    ["s.state.get('s9') === 'Leader'", 's.state has no key s9; its keys are s1 and s2.'],
    ['s.log.get(0).form', 's.log.get(0) has no form: it is a record. Its fields are from and to.'],
    ['s.log.get(0)?.form', 's.log.get(0) has no form'],
    ['s.log.every((m) => m.form === "p1")', 'm has no form'],
    ['s.log.every(({ form }) => form === "p1")', 'A pattern asks for form, which the value does not have.'],
    ['(({ of: { form } }) => form)(s)', 'A pattern asks for form'],
    ['(([, second]) => second)([s.n])', 'A pattern asks for 1'],
    ['s.leader.name', 's.leader is null, which has no name.'],
    ['s.leader?.name.first', null],
    ['s.name.lenght', 's.name has no lenght: it is a string. Did you mean length?'],
    ['(s.n).size', 's.n has no size: it is a number.'],
    ['(s.n, s.name).size', 's.n, s.name has no size'],
    ['`a$' + '{s.name.size}`', 's.name has no size'],
    ['p.evry(() => true)', 'p has no evry'],
    ['s.state === "Leader"', 's.state === "Leader" compares a function with a string: they are never equal.'],
    ['1 != s.msgs', '1 != s.msgs compares a set with a number: they are never equal.'],
    ['s.msgs.isEmpty === true', 'compares a method with a boolean: they are never equal. A method is called by ().'],
  ])('%s', (text, message) => {
    if (message === null) expect(answer(text)).toBe(undefined);
    else {
      expect(() => answer(text)).toThrow(NotThere);
      expect(() => answer(text)).toThrow(message);
    }
  });
});

describe('what it has is answered as JavaScript answers', () => {
  test.each([
    "s.state.get('s1') === 'Leader'",
    "s.state['get']('s1') === 'Leader'",
    's.none.get(0)?.from === undefined',
    's.none.first()?.from.length === undefined',
    's.leader?.name === undefined',
    's.leader === null',
    '[...s.none][0] === undefined',
    "[...s.msgs].sort()[1] === 'b'",
    "s.log.get(0).from === 'p1'",
    's.log.some(({ from, to: [first = "", ...rest] }) => from !== [first, ...rest].join(""))',
    '((a = 1, ...[b]) => a + b)(undefined, 2) === 3',
    '(() => { let x = { y: 1 }; x.y += 1; x.y++; [x.z, x.w] = [4, 5]; delete x.w; return x.y + x.z; })() === 7',
    '(({ a: [b, { c }], ...d }) => b + c + d.e)({ a: [1, { c: 2 }], e: 3 }) === 6',
    'new Set([1, 2].map((x) => x * 2)).size === 2',
    '(function () { return this === undefined; })()',
    '((x) => x.length)`a$' + '{1}b` === 2',
    '(0, s.name).length === 3',
    's.name[7] === undefined',
    'p.every((one) => s.state.has(one) === false)',
    'typeof s.n === "number" && !(s.n in [1]) === true',
    's.msgs.has("a") ? true : false',
    '/a(?<x>b)/.exec(s.name)?.groups?.x === "b"',
  ])('%s', (text) => {
    const plain = new Function('s', 'p', `'use strict'; return (${text}\n);`) as (...of: readonly unknown[]) => unknown;
    expect(plain(s, P)).toBe(true);
    expect(answer(text)).toBe(true);
  });

  test('also expressions at random', () => {
    const { value } = fc.letrec<{ value: string }>((again) => {
      const inner = again('value');
      return {
        value: fc.oneof(
          { maxDepth: 5 },
          fc.constantFrom('1', '"ab"', 'null', '[1, "x"]', '({ a: 1, b: "c" })', 's.n', 's.name'),
          fc.tuple(inner, inner).map(([a, b]) => `(${a}, ${b})`),
          fc.tuple(inner, inner).map(([a, b]) => `[${a}, ...[${b}]]`),
          fc
            .tuple(inner, fc.constantFrom('===', '!==', '==', '+', '&&', '??'), inner)
            .map(([a, by, b]) => `((${a}) ${by} (${b}))`),
          inner.map((a) => `(({ a }) => a)({ a: ${a} })`),
          inner.map((a) => `[${a}][0]`),
          inner.map((a) => `[${a}].concat(${a}).length`),
          inner.map((a) => `(${a})?.toString?.()`),
          inner.map((a) => `((x, [y] = [x]) => ({ x, y, z: \`\${y}\` }))(${a}).z`),
        ),
      };
    });
    let refused = 0;
    fc.assert(
      fc.property(value, (text) => {
        const outcome = (ask: () => unknown): string => {
          try {
            return JSON.stringify(ask()) ?? 'undefined';
          } catch (error) {
            return (error as Error).name;
          }
        };
        const plain = outcome(() => (new Function('s', `return (${text});`) as (of: unknown) => unknown)(s));
        const found = outcome(() => answer(text));
        if (found === 'NotThere') refused++;
        else expect(found).toBe(plain);
      }),
      { numRuns: 2000 },
    );
    expect(refused).toBeLessThan(1000);
  });
});
