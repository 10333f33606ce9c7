/** What deciders have said of a history with which answers are kept is what each says of it, asked anew, regarding each object. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { history } from '../language/history.ts';
import { keepAnswers } from '../language/kept.ts';
import { messages } from '../language/record.ts';
import { processes } from '../language/sort.ts';
import { causal, convergent, linearizable, register, sequential } from './index.ts';
import { overheardIn } from './refused.ts';

const Client = processes('client', 2);
const Value = processes('value', 2);
const Operation = messages({ Write: { value: Value }, Read: {} });
const Result = messages({ WriteOk: {}, ReadOk: { value: Value } });
const History = history(Client, { operation: Operation, result: Result, most: 3 });
const [v1, v2] = Value.elements as [(typeof Value.elements)[number], (typeof Value.elements)[number]];
const objects = [register(v1), register(v2)];
const deciders = { linearizable, sequential, causal, convergent };

/** What clients do in turn: each invokes, or is answered. */
const turn = fc.record({ client: fc.nat(1), operation: fc.nat(2), value: fc.nat(1) });
const histories = fc.array(turn, { minLength: 2, maxLength: 10 }).map((turns) =>
  turns.reduce((h, { client: i, operation, value: j }) => {
    const [client, value] = [Client.elements[i]!, Value.elements[j]!];
    const { pending, completed } = h.of(client);
    if (pending !== null)
      return h.respond(client, pending.operation.type === 'Read' ? Result.ReadOk({ value }) : Result.WriteOk());
    if (completed.size === 3) return h;
    return h.invoke(client, operation === 0 ? Operation.Write({ value }) : Operation.Read());
  }, History.empty),
);

const all = (h: typeof History.empty): string[] =>
  objects.flatMap((object, i) =>
    Object.entries(deciders).flatMap(([name, decide]) => (decide(h, object) ? [`${name} ${i}`] : [])),
  );

test('of random histories', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(histories, (h) => {
      const anew = all(h);
      keepAnswers(h);
      expect([all(h), all(h)]).toEqual([anew, anew]);
      seen.add(anew.join());
      // Who listens hears of each refusal, as often as it is asked.
      const { x } = overheardIn({ x: h });
      for (const round of [1, 2]) {
        const refused = objects.filter((object) => !linearizable(x as unknown as typeof h, object)).length;
        expect(x?.refusals.length).toBe(round * refused);
      }
    }),
    { seed: 3, numRuns: 200 },
  );
  expect(seen.size).toBeGreaterThan(5);
});
