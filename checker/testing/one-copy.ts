/**
 * Histories of one copy, as large as recorded ones, and a plain decider of linearizability that shares nothing with the search.
 */
import type { Call, Calls } from '../consistency/calls.ts';
import type { SequentialObject } from '../consistency/sequential-object.ts';
import { keyOf } from '../language/value.ts';

export type Chance = (below: number) => number;

/** Numbers that look random, the same ones each time. */
export function chance(seed: number): Chance {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return (state >> 16) % below;
  };
}

export interface Load<O> {
  readonly clients: number;
  readonly operations: number;
  /** Of a thousand operations, how many are never answered; their clients go on under new names. */
  readonly lost: number;
  readonly seed?: number;
  operation(random: Chance, moment: number): O;
}

/** What clients of one copy see, all of them busy all the time. */
export function oneCopy<S, O, R>(object: SequentialObject<S, O, R>, load: Load<O>): Calls<O, R> {
  const random = chance(load.seed ?? 7);
  let state = object.initial;
  const calls: { -readonly [K in keyof Call<O, R>]: Call<O, R>[K] }[] = [];
  const names = Array.from({ length: load.clients }, (_, i) => i);
  const open = new Map<number, { readonly call: (typeof calls)[number]; answer?: { readonly result: R } }>();
  for (let moment = 0; calls.length < load.operations || open.size > 0; moment++) {
    const at = random(names.length);
    const name = names[at]!;
    const one = open.get(name);
    if (one === undefined) {
      if (calls.length === load.operations) continue;
      const operation = load.operation(random, moment);
      const call = { client: String(name), operation, invoked: moment, returned: Number.POSITIVE_INFINITY };
      calls.push(call);
      open.set(name, { call });
    } else if (one.answer !== undefined) {
      Object.assign(one.call, one.answer, { returned: moment });
      open.delete(name);
    } else if (random(2) === 0) {
      const [after, result] = object.apply(state, one.call.operation);
      state = after;
      one.answer = { result };
      if (random(1000) < load.lost) {
        open.delete(name);
        names[at] = load.clients + moment;
      }
    }
  }
  return calls;
}

/**
 * Linearizability by the definition, moment by moment: everything that may have been done by then, which is a state of the
 * object and the operations that are open and have been done. Each answer keeps those in which it was given.
 */
export function isLinearizableByMoments<S, O, R>(calls: Calls<O, R>, object: SequentialObject<S, O, R>): boolean {
  interface Past {
    readonly state: S;
    /** By index of a call that is open and done, the answer that it had. */
    readonly done: ReadonlyMap<number, string>;
  }
  const nameOf = ({ state, done }: Past): string => `${keyOf(state)} ${[...done].sort(([x], [y]) => x - y).join(';')}`;
  const moments = calls.flatMap(({ invoked, returned }, i) => [
    { moment: invoked, i, isAnswer: false },
    ...(returned === Number.POSITIVE_INFINITY ? [] : [{ moment: returned, i, isAnswer: true }]),
  ]);
  moments.sort((x, y) => x.moment - y.moment);
  const open = new Set<number>();
  let pasts: readonly Past[] = [{ state: object.initial, done: new Map() }];
  for (const { i, isAnswer } of moments) {
    if (!isAnswer) {
      open.add(i);
      continue;
    }
    const all = new Map(pasts.map((past) => [nameOf(past), past]));
    for (const past of all.values())
      for (const x of open) {
        if (past.done.has(x)) continue;
        const [state, result] = object.apply(past.state, calls[x]!.operation);
        const next = { state, done: new Map([...past.done, [x, keyOf(result)] as const]) };
        all.set(nameOf(next), all.get(nameOf(next)) ?? next);
      }
    open.delete(i);
    const answer = keyOf(calls[i]!.result);
    const kept = [...all.values()].filter(({ done }) => done.get(i) === answer);
    pasts = kept.map(({ state, done }) => ({ state, done: new Map([...done].filter(([x]) => x !== i)) }));
  }
  return pasts.length > 0;
}
