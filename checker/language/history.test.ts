/** Histories keep the order that counts, and no more. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { causal, convergent, linearizable, linearization, register, sequential } from '../consistency/index.ts';
import { history } from './history.ts';
import { messages } from './record.ts';
import { processes } from './sort.ts';
import { keyOf } from './value.ts';

const Client = processes('client', 2);
const Value = processes('value', 2);
const calls = {
  operation: messages({ Write: { value: Value }, Read: {} }),
  result: messages({ WriteOk: {}, ReadOk: { value: Value } }),
  most: 3,
};
const [v1, v2] = [Value.member(1), Value.member(2)];
const timed = history(Client, calls).empty;
const untimed = history(Client, { ...calls, order: 'each client' }).empty;

/** What clients do in turn: each invokes, or is answered. */
const turns = fc.array(fc.record({ client: fc.nat(1), write: fc.boolean(), value: fc.constantFrom(v1, v2) }), {
  maxLength: 10,
});
type Turn = { readonly client: number; readonly write: boolean; readonly value: typeof v1 };

function run(empty: typeof timed, taken: readonly Turn[]): typeof timed {
  return taken.reduce((h, { client: i, write, value }) => {
    const client = Client.elements[i]!;
    const { pending, completed } = h.of(client);
    if (pending !== null)
      return h.respond(client, pending.operation.type === 'Read' ? { type: 'ReadOk', value } : { type: 'WriteOk' });
    if (completed.size === 3) return h;
    return h.invoke(client, write ? { type: 'Write', value } : { type: 'Read' });
  }, empty);
}

test('what each client does is all that counts, if nothing else is to', () => {
  let merged = 0;
  fc.assert(
    fc.property(turns, (taken) => {
      // The same, client after client.
      const apart = [...taken].sort((a, b) => a.client - b.client);
      const [together, one] = [run(untimed, taken), run(untimed, apart)];
      expect(keyOf(together)).toBe(keyOf(one));
      if (keyOf(run(timed, taken)) !== keyOf(run(timed, apart))) merged++;
    }),
    { seed: 1, numRuns: 200 },
  );
  expect(merged).toBeGreaterThan(50);
});

test('what does not look at time says the same of both', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(turns, (taken) => {
      const [h, u] = [run(timed, taken), run(untimed, taken)];
      const object = register(v1);
      const said = [sequential(h, object), causal(h, object)];
      expect([sequential(u, object), causal(u, object)]).toEqual(said);
      seen.add(said.join());
    }),
    { seed: 2, numRuns: 500 },
  );
  expect([...seen].sort()).toEqual(['false,false', 'false,true', 'true,true']);
});

test('what is about time is refused without it', () => {
  const object = register(v1);
  for (const decide of [linearizable, linearization, convergent]) {
    expect(() => decide(timed, object)).not.toThrow();
    expect(() => decide(untimed, object)).toThrow(
      `the order of the history is "each client"; allowed: real time, which ${decide.name} is about`,
    );
  }
});
