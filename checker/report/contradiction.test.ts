/** Which operations contradict each other, and in which states they began and were answered. */
import { describe, expect, test } from 'vitest';
import { causal, linearizable, sequential } from '../consistency/index.ts';
import { register, type SequentialObject } from '../consistency/sequential-object.ts';
import { contradictionIn } from '../explain/contradiction.ts';
import type { AnyState } from '../language/action.ts';
import { type Of, oneOf } from '../language/domain.ts';
import { history } from '../language/history.ts';
import { messages } from '../language/index.ts';
import { processes } from '../language/sort.ts';
import { contradictionLines, contradictionText, operationText } from './contradiction.ts';

const Client = processes('client', 3);
const [c1, c2, c3] = [Client.member(1), Client.member(2), Client.member(3)];
const Operation = messages({ Write: { value: oneOf('a', 'b') }, Read: {} });
const Result = messages({ WriteOk: {}, ReadOk: { value: oneOf('a', 'b', '') } });
const History = history(Client, { operation: Operation, result: Result, most: 3 });
const Register = register<'a' | 'b' | ''>('');
type H = typeof History.empty;

const [write, wrote, read] = [Operation.Write({ value: 'a' }), Result.WriteOk(), Operation.Read()];
const found = (value: 'a' | 'b' | '') => Result.ReadOk({ value });
/** The states in which the history grows by these steps. */
const statesOf = (...steps: readonly ((h: H) => H)[]): AnyState[] => {
  const all = [History.empty];
  for (const step of steps) all.push(step(all.at(-1) as H));
  return all.map((h) => ({ n: 0, h }));
};
const isLinearizable = (s: AnyState): boolean => linearizable(s.h as H, Register);

/** Alice writes; Bob, who asks after that, reads what was there before. */
const stale = statesOf(
  (h) => h.invoke(c1, write),
  (h) => h.invoke(c3, read),
  (h) => h.respond(c1, wrote).invoke(c2, read),
  (h) => h.respond(c3, found('a')),
  (h) => h,
  (h) => h.respond(c2, found('')),
);

/** What a client has read is there no more when it reads again. */
const once = statesOf(
  (h) => h.invoke(c1, write).invoke(c3, read),
  (h) => h.invoke(c2, read),
  (h) => h.respond(c2, found('a')).respond(c1, wrote),
  (h) => h.invoke(c2, read),
  (h) => h.respond(c2, found('')),
);

describe('operations that contradict each other', () => {
  test('and when they were invoked and answered; others are left out', () => {
    const contradiction = contradictionIn(isLinearizable, stale);
    expect(contradiction?.aside).toBe(1);
    expect(contradictionText(contradiction!)).toBe(
      'client1: Write(value: a) -> WriteOk (states 2 to 4); client2: Read -> ReadOk(value: "") (states 4 to 7)',
    );
    expect(contradictionLines(contradiction!, 100)).toEqual([
      '  client1   |--- write(a) ---|',
      '  client2                       |--- read: "" ---|',
      '  state     2                4  4                7',
    ]);
    expect(contradictionLines(contradiction!, 20)).toBe(null);
  });

  test('one that is pending', () => {
    const states = statesOf(
      (h) => h.invoke(c1, write).invoke(c2, read),
      (h) => h.respond(c2, found('a')).invoke(c2, read),
      (h) => h.respond(c2, found('')),
    );
    expect(contradictionText(contradictionIn(isLinearizable, states)!)).toBe(
      'client2: Read -> ReadOk(value: a) (states 2 to 3), Read -> ReadOk(value: "") (states 3 to 4)',
    );
    const unwritten = statesOf(
      (h) => h.invoke(c1, write).invoke(c2, read),
      (h) => h.respond(c2, found('b')),
    );
    expect(contradictionText(contradictionIn(isLinearizable, unwritten)!)).toBe(
      'client2: Read -> ReadOk(value: b) (states 2 to 3)',
    );
  });

  test('one that a single step invokes and answers', () => {
    const atOnce = statesOf(
      (h) => h.invoke(c1, write),
      (h) => h.respond(c1, wrote),
      (h) => h.invoke(c3, read).respond(c3, found('a')),
      (h) => h.invoke(c2, read).respond(c2, found('')),
    );
    const contradiction = contradictionIn(isLinearizable, atOnce)!;
    expect(contradiction.aside).toBe(1);
    expect(contradictionText(contradiction)).toBe(
      'client3: Read -> ReadOk(value: a) (state 4); client2: Read -> ReadOk(value: "") (state 5)',
    );
    expect(contradictionLines(contradiction, 100)).toEqual([
      '  client3   |--- read: a ---|',
      '  client2                      |--- read: "" ---|',
      '  state     4               4  5                5',
    ]);
    // In one step after the other client has been answered.
    const then = statesOf(
      (h) => h.invoke(c1, write),
      (h) => h.respond(c1, wrote).invoke(c2, read).respond(c2, found('')),
    );
    expect(contradictionText(contradictionIn(isLinearizable, then)!)).toBe(
      'client1: Write(value: a) -> WriteOk (states 2 to 3); client2: Read -> ReadOk(value: "") (state 3)',
    );
  });
  test('regarding an object whose operations stand in its class', () => {
    /** It says nothing of what its answers show. */
    class Copy implements SequentialObject<string, Of<typeof Operation>, Of<typeof Result>> {
      readonly initial = '';
      private readonly queries = new Set(['Read']);
      apply(value: string, operation: Of<typeof Operation>) {
        return Register.apply(value as 'a', operation) as [string, Of<typeof Result>];
      }
      isQuery({ type }: Of<typeof Operation>): boolean {
        return this.queries.has(type);
      }
    }
    const copy = new Copy();
    expect(contradictionText(contradictionIn((s) => linearizable(s.h as H, copy), once)!)).toBe(
      'client1: Write(value: a) -> WriteOk (states 2 to 4); client2: Read -> ReadOk(value: "") (states 5 to 6)',
    );
    expect(contradictionText(contradictionIn((s) => sequential(s.h as H, copy), once)!)).toBe(
      'client2: Read -> ReadOk(value: a) (states 3 to 4), Read -> ReadOk(value: "") (states 5 to 6)',
    );
  });
  test('one that was there at the beginning', () => {
    const [only] = statesOf((h) => h.invoke(c2, read).respond(c2, found('b'))).slice(-1);
    expect(contradictionText(contradictionIn(isLinearizable, [only!])!)).toBe(
      'client2: Read -> ReadOk(value: b) (state 1)',
    );
  });

  test('for each model of consistency', () => {
    const states = statesOf(
      (h) => h.invoke(c2, read),
      (h) => h.respond(c2, found('a')).invoke(c1, write),
      (h) => h.respond(c1, wrote).invoke(c2, read),
      (h) => h.respond(c2, found('')),
    );
    for (const decide of [sequential, causal]) {
      const contradiction = contradictionIn((s) => decide(s.h as H, Register), states);
      expect(contradictionText(contradiction!)).toMatch(/client2: .*ReadOk\(value: a\).*ReadOk\(value: ""\)/);
    }
  });
});

test('what an operation without a type is about is told as values are elsewhere', () => {
  const said = (value: unknown): string => `(${String(value)})`;
  expect(operationText({ operation: 'add', result: 3 }, said)).toBe('(add) -> (3)');
  expect(operationText({ operation: 'add' }, said)).toBe('(add)');
  expect(operationText({ operation: 'add', result: 3 })).toBe('add -> 3');
});

describe('nothing is told', () => {
  test('of what is consistent', () => {
    expect(contradictionIn(isLinearizable, stale.slice(0, -1))).toBe(null);
    expect(contradictionIn((s) => sequential(s.h as H, Register), stale)).toBe(null);
  });
  test('of a history that is not in the state as it is', () => {
    expect(contradictionIn((s) => linearizable((s.h as H).invoke(c1, read), Register), stale)).toBe(null);
  });
  test('of a property that fails, or that asks twice', () => {
    const throws = (s: AnyState): boolean => {
      isLinearizable(s);
      throw new Error('x');
    };
    expect(contradictionIn(throws, stale)).toBe(null);
    expect(contradictionIn((s) => isLinearizable(s) || isLinearizable(s), stale)).toBe(null);
  });
  test('where a state does not show the order in which an answer and an invocation came', () => {
    const states = statesOf(
      (h) => h.invoke(c1, write),
      (h) => h.invoke(c2, read).respond(c1, wrote),
      (h) => h.respond(c2, found('b')),
    );
    expect(isLinearizable(states.at(-1)!)).toBe(false);
    expect(contradictionIn(isLinearizable, states)).toBe(null);
  });
});
