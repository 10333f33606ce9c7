/**
 * Session guarantees, against the definition read aloud (every order, every choice of sets, every pair of operations), and, of a log
 * and of a register, against deciders that know what these show.
 */
import { List } from 'immutable';
import { describe, expect, test } from 'vitest';
import { history } from '../language/history.ts';
import { sameValue } from '../language/identity.ts';
import { messages } from '../language/record.ts';
import { processes } from '../language/sort.ts';
import { type Chance, chance } from '../testing/one-copy.ts';
import type { Call, Calls } from './calls.ts';
import { elementSet, inSessions, register, sequential } from './index.ts';
import { hasGuarantees, type QueriedObject, type SessionGuarantee, sessionGuarantees } from './sessions.ts';

/** For a long hunt, more. */
const MORE = 1;

type Op = { readonly type: 'Post' | 'Read'; readonly post?: number };
type Result = { readonly type: 'PostOk' } | { readonly type: 'ReadOk'; readonly posts: List<number> };
/** A board, of which all is read: the posts in their order. */
const board: QueriedObject<List<number>, Op, Result> = {
  initial: List(),
  apply: (posts, { type, post }) =>
    type === 'Post' ? [posts.push(post!), { type: 'PostOk' }] : [posts, { type: 'ReadOk', posts }],
  isQuery: ({ type }) => type === 'Read',
};

/** Sessions written as `a: post 1`, `b: read 1 2`, in any order that keeps that of each. */
function sessions(...texts: readonly string[]): Calls<Op, Result> {
  return texts.map((text, i): Call<Op, Result> => {
    const [client = '', name, ...numbers] = text.split(/:? /);
    const common = { client, invoked: 2 * i, returned: 2 * i + 1 };
    return name === 'post'
      ? { ...common, operation: { type: 'Post', post: Number(numbers[0]) }, result: { type: 'PostOk' } }
      : { ...common, operation: { type: 'Read' }, result: { type: 'ReadOk', posts: List(numbers.map(Number)) } };
  });
}
const missing = (calls: Calls<Op, Result>): SessionGuarantee[] =>
  sessionGuarantees.filter((guarantee) => !hasGuarantees(calls, board, [guarantee]));

describe('each guarantee falls by itself', () => {
  test.each([
    ['its own post is not there', ['a: post 1', 'a: read'], ['readYourWrites']],
    ['what was there is there no more', ['a: post 1', 'b: read 1', 'b: read'], ['monotonicReads']],
    ['the second post without the first', ['a: post 1', 'a: post 2', 'b: read 2'], ['monotonicWrites']],
    ['the posts the other way round', ['a: post 1', 'a: post 2', 'b: read 2 1'], ['monotonicWrites']],
    ['an answer without its question', ['a: post 1', 'b: read 1', 'b: post 2', 'c: read 2'], ['writesFollowReads']],
    ['an answer before its question', ['a: post 1', 'b: read 1', 'b: post 2', 'c: read 2 1'], ['writesFollowReads']],
    ['posts that nobody knew of, in two orders', ['a: post 1', 'b: post 2', 'a: read 1', 'b: read 2'], []],
    ['what is posted later', ['a: read 1', 'a: post 1'], [...sessionGuarantees]],
  ] as const)('%s', (_, texts, guarantees) => {
    expect(missing(sessions(...texts))).toEqual(guarantees);
  });

  test('and some fall only together', () => {
    const value = register(0) as unknown as QueriedObject<number, never, never>;
    const calls = [
      ['a', { type: 'Write', value: 1 }, { type: 'WriteOk' }],
      ['a', { type: 'Read' }, { type: 'ReadOk', value: 2 }],
      ['a', { type: 'Read' }, { type: 'ReadOk', value: 1 }],
      ['b', { type: 'Write', value: 2 }, { type: 'WriteOk' }],
    ].map(([client, operation, result], i) => ({ client, operation, result, invoked: 2 * i, returned: 2 * i + 1 }));
    const has = (...guarantees: SessionGuarantee[]) =>
      hasGuarantees(calls as unknown as Calls<never, never>, value, guarantees);
    expect([has('readYourWrites'), has('monotonicReads')]).toEqual([true, true]);
    expect(has('readYourWrites', 'monotonicReads')).toBe(false);
  });
});

/** All orders of some elements. */
function permutations<T>(all: readonly T[]): T[][] {
  if (all.length === 0) return [[]];
  return all.flatMap((one, i) => permutations(all.filter((_, k) => k !== i)).map((others) => [one, ...others]));
}
function subsets<T>([first, ...others]: readonly T[]): T[][] {
  if (first === undefined) return [[]];
  return subsets(others).flatMap((set) => [set, [first, ...set]]);
}

type AnyCall = Call<unknown, unknown>;
/** The definition, read aloud. */
function byDefinition(
  calls: readonly AnyCall[],
  object: QueriedObject<unknown, unknown, unknown>,
  guarantees: readonly SessionGuarantee[],
): boolean {
  const writes = calls.filter(({ operation, result }) => !object.isQuery(operation, result));
  const reads = calls.filter(({ operation, result }) => result !== undefined && object.isQuery(operation, result));
  const follows = (x: AnyCall, y: AnyCall) => x.client === y.client && calls.indexOf(x) < calls.indexOf(y);
  return permutations(writes).some((order) => {
    const comesFirst = (x: AnyCall, y: AnyCall) => order.indexOf(x) < order.indexOf(y);
    const answer = (received: readonly AnyCall[], read: AnyCall) =>
      object.apply(
        order
          .filter((write) => received.includes(write))
          .reduce((s, w) => object.apply(s, w.operation)[0], object.initial),
        read.operation,
      )[1];
    const candidates = reads.map((read) =>
      subsets(writes.filter((write) => !follows(read, write))).filter((received) =>
        sameValue(answer(received, read), read.result),
      ),
    );
    const choices = candidates.reduce<(readonly AnyCall[])[][]>(
      (all, sets) => all.flatMap((chosen) => sets.map((set) => [...chosen, set])),
      [[]],
    );
    return choices.some((received) => {
      const of = (read: AnyCall) => received[reads.indexOf(read)]!;
      const holds: Record<SessionGuarantee, () => boolean> = {
        readYourWrites: () => reads.every((r) => writes.every((w) => !follows(w, r) || of(r).includes(w))),
        monotonicReads: () =>
          reads.every((r) => reads.every((q) => !follows(r, q) || of(r).every((w) => of(q).includes(w)))),
        monotonicWrites: () =>
          writes.every((w) =>
            writes.every(
              (v) =>
                !follows(w, v) || (comesFirst(w, v) && reads.every((r) => !of(r).includes(v) || of(r).includes(w))),
            ),
          ),
        writesFollowReads: () =>
          reads.every((r) =>
            writes.every(
              (v) =>
                !follows(r, v) ||
                of(r).every((w) => comesFirst(w, v) && reads.every((q) => !of(q).includes(v) || of(q).includes(w))),
            ),
          ),
      };
      return guarantees.every((guarantee) => holds[guarantee]());
    });
  });
}

/** Small histories at random, about half of whose answers are some servers' own. */
function randomCalls<O, R>(
  random: Chance,
  operation: (i: number) => O,
  answerTo: (operation: O, done: readonly O[]) => R,
): Calls<O, R> {
  const [clients, length] = [1 + random(3), 1 + random(6)];
  const done: O[] = [];
  return Array.from({ length }, (_, i) => {
    const op = operation(i);
    const result = answerTo(
      op,
      done.filter(() => random(3) > 0),
    );
    done.push(op);
    const call = { client: `c${random(clients)}`, operation: op, invoked: 2 * i, returned: 2 * i + 1 };
    return random(12) === 0 ? call : { ...call, result };
  }).filter(
    ({ client }, i, all) => !all.slice(0, i).some((earlier) => earlier.client === client && !('result' in earlier)),
  );
}
const asked = subsets(sessionGuarantees).filter((some) => some.length === 1 || some.length > 2);

describe('random histories', () => {
  const apply =
    <S, O, R>(object: QueriedObject<S, O, R>, random: Chance) =>
    (op: O, seen: readonly O[]): R => {
      const order = random(4) === 0 ? [...seen].reverse() : seen;
      return object.apply(
        order.reduce((s, other) => object.apply(s, other)[0], object.initial),
        op,
      )[1];
    };
  const kinds: readonly (readonly [
    string,
    (random: Chance) => readonly [Calls<never, never>, QueriedObject<never, never, never>],
  ])[] = [
    [
      'of a board',
      (random) => [
        randomCalls(
          random,
          (i): Op => (random(2) === 0 ? { type: 'Read' } : { type: 'Post', post: i }),
          apply(board, random),
        ) as never,
        board as never,
      ],
    ],
    [
      'of a register',
      (random) => [
        randomCalls(
          random,
          () => (random(2) === 0 ? ({ type: 'Read' } as const) : ({ type: 'Write', value: random(3) } as const)),
          apply(register(0), random),
        ) as never,
        register(0) as never,
      ],
    ],
    [
      'of a set',
      (random) => [
        randomCalls(
          random,
          (i) => (random(2) === 0 ? ({ type: 'Members' } as const) : ({ type: 'Add', element: i } as const)),
          apply(elementSet<number>(), random),
        ) as never,
        elementSet<number>() as never,
      ],
    ],
  ];

  test.each(kinds)('%s are decided as the definition says', (_, make) => {
    const random = chance(7);
    const seen = new Map<string, number>();
    for (let i = 0; i < 700 * MORE; i++) {
      const [calls, object] = make(random);
      if (calls.filter(({ operation, result }) => !object.isQuery(operation, result)).length > 4) continue;
      for (const guarantees of asked) {
        const decided = hasGuarantees(calls, object, guarantees);
        if (decided !== byDefinition(calls, object as never, guarantees)) expect({ calls, guarantees }).toBe(decided);
        const key = `${guarantees.join()} ${decided}`;
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
    }
    expect(seen.get('readYourWrites false')).toBeGreaterThan(20);
    expect(seen.get('monotonicReads true')).toBeGreaterThan(20);
    expect(seen.get(`${sessionGuarantees.join()} true`)).toBeGreaterThan(20);
    expect(seen.get(`${sessionGuarantees.join()} false`)).toBeGreaterThan(20);
  });

  test('of a board show from what they were answered, so that no set need be sought', () => {
    const random = chance(11);
    let refused = 0;
    for (let i = 0; i < 3000 * MORE; i++) {
      const calls = randomCalls(
        random,
        (k): Op => (random(2) === 0 ? { type: 'Read' } : { type: 'Post', post: k }),
        apply(board, random),
      );
      const shown = (call: Call<Op, Result>) => (call.result?.type === 'ReadOk' ? call.result.posts : List<number>());
      const reads = calls.filter(({ result }) => result?.type === 'ReadOk');
      const precedes = (x: Call<Op, Result>, y: Call<Op, Result>) =>
        x.client === y.client && calls.indexOf(x) < calls.indexOf(y);
      const ryw = reads.every((r) =>
        calls.every((w) => w.operation.type === 'Read' || !precedes(w, r) || shown(r).includes(w.operation.post!)),
      );
      const mr = reads.every((r) => reads.every((q) => !precedes(r, q) || shown(r).isSubset(shown(q))));
      // One order of all posts has every list that was read.
      const posts = calls.flatMap(({ operation }) => (operation.type === 'Post' ? [operation.post!] : []));
      const later = reads.every((r) =>
        calls.every((w) => w.operation.type === 'Read' || !precedes(r, w) || !shown(r).includes(w.operation.post!)),
      );
      const oneOrder = permutations(posts).some((order) =>
        reads.every((r) => shown(r).equals(List(order.filter((post) => shown(r).includes(post))))),
      );
      expect(hasGuarantees(calls, board, ['readYourWrites'])).toBe(later && oneOrder && ryw);
      expect(hasGuarantees(calls, board, ['monotonicReads'])).toBe(later && oneOrder && mr);
      if (!(oneOrder && ryw && mr)) refused++;
    }
    expect(refused).toBeGreaterThan(300);
  });
});

test('who sees one copy, at whatever time, has all four', () => {
  const Client = processes('client', 2);
  const Value = processes('value', 2);
  const History = history(Client, {
    operation: messages({ Write: { value: Value }, Read: {} }),
    result: messages({ WriteOk: {}, ReadOk: { value: Value } }),
    most: 3,
  });
  const [v1] = Value.elements as [(typeof Value.elements)[number]];
  const random = chance(3);
  const seen = { sequential: 0, four: 0 };
  for (let i = 0; i < 2000 * MORE; i++) {
    let h = History.empty;
    for (let k = 0; k < 5; k++) {
      const client = Client.elements[random(2)]!;
      if (h.of(client).completed.size === 3) continue;
      const value = Value.elements[random(2)]!;
      h =
        random(2) === 0
          ? h.invoke(client, { type: 'Write', value }).respond(client, { type: 'WriteOk' })
          : h.invoke(client, { type: 'Read' }).respond(client, { type: 'ReadOk', value });
    }
    const object = register(v1);
    const four = inSessions(h, object);
    if (sequential(h, object)) {
      seen.sequential++;
      expect(four).toBe(true);
    }
    if (four) seen.four++;
  }
  expect(seen.sequential).toBeGreaterThan(100);
  expect(seen.four).toBeLessThan(2000 * MORE);
});
