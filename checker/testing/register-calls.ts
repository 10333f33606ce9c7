/**
 * Small histories for tests: written by hand, or made at random.
 */
import fc from 'fast-check';
import type { Call, Calls } from '../consistency/calls.ts';
import { type CasRegisterOperation, type CasRegisterResult, casRegister } from '../consistency/objects.ts';

export type Op = CasRegisterOperation<number>;
export type Answer = CasRegisterResult<number>;
export const cas = casRegister(0);

/**
 * Operations on a register that holds 0 at first, such as `a: write 1`, `b: read 1`, `b: cas 1 2`, `c: cas 1 2 failed`, each
 * with the moments of its invocation and its answer; null if there was none.
 */
export function written(
  ...calls: readonly (readonly [text: string, invoked: number, returned: number | null])[]
): Calls<Op, Answer> {
  return calls
    .map(([text, invoked, returned]): Call<Op, Answer> => {
      const [client = '', name, x, y, failed] = text.split(/:? /);
      const common = { client, invoked, returned: returned ?? Number.POSITIVE_INFINITY };
      const call = (operation: Op, result: Answer): Call<Op, Answer> =>
        returned === null ? { ...common, operation } : { ...common, operation, result };
      switch (name) {
        case 'read':
          return call({ type: 'Read' }, { type: 'ReadOk', value: Number(x) });
        case 'write':
          return call({ type: 'Write', value: Number(x) }, { type: 'WriteOk' });
        default:
          return call(
            { type: 'CompareAndSet', expected: Number(x), value: Number(y) },
            { type: failed === 'failed' ? 'CompareAndSetFailed' : 'CompareAndSetOk' },
          );
      }
    })
    .sort((x, y) => x.invoked - y.invoked);
}

interface Turn {
  readonly client: string;
  readonly kind: 'read' | 'write' | 'cas';
  readonly value: number;
  /** How an operation is answered: by one copy, by the client's own, which hears of others now and then, or anyhow. */
  readonly by: 'one copy' | 'own copy' | 'chance';
}

/** What happens, one turn after the other: a client invokes something, or is answered. */
function turns(kinds: readonly Turn['kind'][]): fc.Arbitrary<Turn[]> {
  const turn = fc.record({
    client: fc.constantFrom('a', 'b', 'c'),
    kind: fc.constantFrom(...kinds),
    value: fc.nat(2),
    by: fc.constantFrom('one copy' as const, 'own copy' as const, 'own copy' as const, 'chance' as const),
  });
  return fc.array(turn, { minLength: 4, maxLength: 16 });
}

/** Histories of at most so many operations, in part consistent and in part not. */
export function histories(most: number, kinds: readonly Turn['kind'][] = ['read', 'read', 'write', 'cas']) {
  return turns(kinds).map((all) => {
    const calls: { -readonly [K in keyof Call<Op, Answer>]: Call<Op, Answer>[K] }[] = [];
    const open = new Map<string, (typeof calls)[number]>();
    let copy = 0;
    const own = new Map<string, number>();
    for (const [moment, { client, kind, value, by }] of all.entries()) {
      const call = open.get(client);
      if (call !== undefined) {
        const seen = by === 'one copy' ? copy : by === 'own copy' ? (own.get(client) ?? 0) : value;
        const [after, result] = cas.apply(seen, call.operation);
        if (!cas.isQuery(call.operation, result)) {
          copy = after;
          // Somebody hears of it, the client itself in any case.
          for (const other of ['a', 'b', 'c'].slice(0, value + 1)) own.set(other, after);
        }
        own.set(client, after);
        call.result = result;
        call.returned = moment;
        open.delete(client);
      } else if (calls.length < most) {
        const operation: Op =
          kind === 'read'
            ? { type: 'Read' }
            : kind === 'write'
              ? { type: 'Write', value }
              : { type: 'CompareAndSet', expected: value, value: (value + 1) % 3 };
        const made = { client, operation, invoked: moment, returned: Number.POSITIVE_INFINITY };
        calls.push(made);
        open.set(client, made);
      }
    }
    return calls as Calls<Op, Answer>;
  });
}

/** Every order of the items. */
export function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

/** Every subset of the items. */
export function subsets<T>(items: readonly T[]): T[][] {
  return items.reduce<T[][]>((sets, item) => sets.flatMap((set) => [set, [...set, item]]), [[]]);
}
