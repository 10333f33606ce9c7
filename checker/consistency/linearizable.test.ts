/** Linearizability: what it allows and refuses, and its laws on random histories. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type History, history, type Member, messages, processes, range } from '../language/index.ts';
import { keyOf } from '../language/value.ts';
import { linearizable, linearization } from './linearizable.ts';
import { type RegisterOperation, type RegisterResult, register } from './sequential-object.ts';

const Client = processes('client', 3);
const [a, b, c] = [Client.member(1), Client.member(2), Client.member(3)];
const Value = range(0, 3);
const Operation = messages({ Read: {}, Write: { value: Value } });
const Result = messages({ ReadOk: { value: Value }, WriteOk: {} });
const { empty } = history(Client, { operation: Operation, result: Result, most: 4 });
const object = register(0);

type Op = RegisterOperation<number>;
type Answer = RegisterResult<number>;
type RegisterHistory = History<'client', Op, Answer>;

const [read, write, wrote] = [Operation.Read(), (value: number) => Operation.Write({ value }), Result.WriteOk()];
const readOk = (value: number): Answer => Result.ReadOk({ value });

describe('linearizable', () => {
  it('of a history in which nothing has happened', () => {
    expect(linearization(empty, object)).toEqual([]);
  });
  it('refuses a read that answers what was overwritten before it began', () => {
    const stale = empty.invoke(a, write(1)).respond(a, wrote).invoke(b, read).respond(b, readOk(0));
    expect(linearizable(stale, object)).toBe(false);
  });
  it('lets a read that overlaps a write answer the old value or the new one', () => {
    const overlapping = empty.invoke(a, write(1)).invoke(b, read).respond(a, wrote);
    expect(linearizable(overlapping.respond(b, readOk(0)), object)).toBe(true);
    expect(linearizable(overlapping.respond(b, readOk(1)), object)).toBe(true);
    expect(linearizable(overlapping.respond(b, readOk(2)), object)).toBe(false);
  });
  it('refuses a new value followed by an old one, although the write is pending', () => {
    const pending = empty.invoke(a, write(1)).invoke(b, read).respond(b, readOk(1));
    expect(linearization(pending, object)).toEqual([
      { client: a, operation: write(1), result: wrote },
      { client: b, operation: read, result: readOk(1) },
    ]);
    expect(linearizable(pending.invoke(c, read).respond(c, readOk(0)), object)).toBe(false);
  });
  it('lets a write that was never answered take effect late, or never', () => {
    const lost = empty.invoke(a, write(1)).invoke(b, read).respond(b, readOk(0)).invoke(b, read);
    expect(linearizable(lost.respond(b, readOk(0)), object)).toBe(true);
    expect(linearizable(lost.respond(b, readOk(1)), object)).toBe(true);
  });
  it('decides two clients by one order', () => {
    const writes = empty.invoke(a, write(1)).invoke(b, write(2)).respond(a, wrote).respond(b, wrote);
    const reads = writes.invoke(a, read).respond(a, readOk(1)).invoke(b, read);
    expect(linearizable(reads.respond(b, readOk(1)), object)).toBe(true);
    expect(linearizable(reads.respond(b, readOk(2)), object)).toBe(false);
  });
});

/** The events of a run: whose turn it is, and what is invoked or answered then. */
const events = fc.array(fc.record({ client: fc.constantFrom(a, b, c), write: fc.boolean(), value: fc.nat(2) }), {
  maxLength: 14,
});
type Event = { readonly client: Member<'client'>; readonly write: boolean; readonly value: number };

const mayInvoke = (h: RegisterHistory, client: Member<'client'>): boolean =>
  !h.isPending(client) && h.of(client).completed.size < 4;

/** Runs in which each operation takes effect on one register, at a turn of its own between invocation and response. */
function atomicRun(turns: readonly Event[]): RegisterHistory {
  let [h, state]: [RegisterHistory, number] = [empty, object.initial];
  const answers = new Map<Member<'client'>, Answer>();
  for (const { client, write: writes, value } of turns) {
    const answer = answers.get(client);
    const { pending } = h.of(client);
    if (answer !== undefined) {
      h = h.respond(client, answer);
      answers.delete(client);
    } else if (pending !== null) {
      const [after, result] = object.apply(state, pending.operation);
      state = after;
      answers.set(client, result);
    } else if (mayInvoke(h, client)) h = h.invoke(client, writes ? write(value) : read);
  }
  return h;
}

/** The histories of a run in which reads answer anything, one after each event. */
function arbitraryRun(turns: readonly Event[]): RegisterHistory[] {
  const histories: RegisterHistory[] = [empty];
  for (const { client, write: writes, value } of turns) {
    const h = histories.at(-1)!;
    const { pending } = h.of(client);
    if (pending !== null) histories.push(h.respond(client, pending.operation.type === 'Write' ? wrote : readOk(value)));
    else if (mayInvoke(h, client)) histories.push(h.invoke(client, writes ? write(value) : read));
  }
  return histories;
}

interface Placed {
  readonly client: Member<'client'>;
  readonly index: number;
  readonly operation: Op;
  readonly after: { get(client: Member<'client'>): number };
  readonly result: Answer | null;
}

function operationsOf(h: RegisterHistory): Placed[] {
  return Client.elements.flatMap((client) => {
    const { completed, pending } = h.of(client);
    const answered = [...completed].map((operation, index) => ({ ...operation, client, index }));
    return pending === null ? answered : [...answered, { ...pending, client, index: completed.size, result: null }];
  });
}

const precedes = (x: Placed, y: Placed): boolean =>
  x.client === y.client ? x.index < y.index : x.index < y.after.get(x.client);

/** True if this order of operations keeps theirs, and the object answers as they were answered. */
function explains(order: readonly Placed[]): boolean {
  let state = object.initial;
  return order.every((operation, i) => {
    const [after, result] = object.apply(state, operation.operation);
    state = after;
    return (
      !order.slice(i).some((later) => precedes(later, operation)) &&
      (operation.result === null || keyOf(operation.result) === keyOf(result))
    );
  });
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

/** The definition, word for word: leave out some pending operations, and try every order of the others. */
function linearizableByEnumeration(h: RegisterHistory): boolean {
  const operations = operationsOf(h);
  const [pending, completed] = [
    operations.filter(({ result }) => result === null),
    operations.filter(({ result }) => result !== null),
  ];
  const choices = pending.reduce<Placed[][]>((sets, one) => sets.flatMap((set) => [set, [...set, one]]), [completed]);
  return choices.some((chosen) => permutations(chosen).some(explains));
}

describe('laws of linearizability', () => {
  it('holds of operations that take effect at one moment, however wide their intervals', () => {
    fc.assert(fc.property(events, (turns) => linearizable(atomicRun(turns), object)));
  });
  it('agrees with the enumeration of all orders', () => {
    const verdicts = { true: 0, false: 0 };
    const small = events.map((turns) => arbitraryRun(turns).findLast((h) => operationsOf(h).length <= 6)!);
    fc.assert(
      fc.property(small, (h) => {
        const expected = linearizableByEnumeration(h);
        verdicts[`${expected}`]++;
        return linearizable(h, object) === expected;
      }),
      { numRuns: 400, seed: 1993 },
    );
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(100);
  });
  it('explains what it accepts', () => {
    fc.assert(
      fc.property(events, (turns) => {
        const h = arbitraryRun(turns).findLast((prefix) => linearizable(prefix, object))!;
        const counts = new Map<Member<'client'>, number>();
        const order = linearization(h, object)!.map(({ client }) => {
          const index = counts.get(client) ?? 0;
          counts.set(client, index + 1);
          return operationsOf(h).find((operation) => operation.client === client && operation.index === index)!;
        });
        expect(explains(order)).toBe(true);
        expect(Client.every((client) => (counts.get(client) ?? 0) >= h.of(client).completed.size)).toBe(true);
      }),
    );
  });
  it('is closed under prefixes: what was wrong stays wrong', () => {
    fc.assert(
      fc.property(events, (turns) => {
        const verdicts = arbitraryRun(turns).map((h) => linearizable(h, object));
        return verdicts.indexOf(false) === -1 || !verdicts.includes(true, verdicts.indexOf(false));
      }),
    );
  });
  it('is broken by a read of what was overwritten', () => {
    fc.assert(
      fc.property(events, (turns) => {
        const run = atomicRun(turns.map((turn) => ({ ...turn, client: turn.client === c ? a : turn.client })));
        const overwritten = run.invoke(c, write(3)).respond(c, wrote).invoke(c, write(0)).respond(c, wrote);
        const answered = (value: number) => overwritten.invoke(c, read).respond(c, readOk(value));
        expect(linearizable(answered(3), object)).toBe(false);
        expect(linearizable(answered(0), object)).toBe(true);
      }),
    );
  });
});
