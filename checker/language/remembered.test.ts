/** What is remembered is what the code would have said, which runs once for rows that agree where it looks. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Remembered } from './remembered.ts';

/** Code at random: reads a place, and goes on by what stands there, or says something. */
interface Code {
  readonly place: number;
  readonly by: readonly (Code | string)[];
}
const { code } = fc.letrec<{ code: Code | string }>((tie) => ({
  code: fc.oneof(
    { maxDepth: 4 },
    fc.string({ maxLength: 1 }),
    fc.record({ place: fc.nat(3), by: fc.tuple(tie('code'), tie('code'), tie('code')) }),
  ),
}));
const rows = fc.array(fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.nat(2)), { minLength: 1, maxLength: 60 });
const fail = (): Error => new Error('not pure');

/** What the code says of a row, and the places that it reads, in order. */
function run(code: Code | string, row: readonly number[]): { said: string; reads: Set<number> } {
  const reads = new Set<number>();
  let at = code;
  while (typeof at !== 'string') {
    reads.add(at.place);
    at = at.by[row[at.place] as number] as Code | string;
  }
  return { said: at, reads };
}

test('of all rows what the code says, which runs once for those that agree where it reads', () => {
  fc.assert(
    fc.property(code, rows, (code, rows) => {
      const remembered = new Remembered<string>(fail);
      const ran = new Map<string, number>();
      for (const row of rows) {
        const { said, reads } = run(code, row);
        const seen = [...reads].map((place) => `${place} ${row[place]}`).join();
        const answer = remembered.of(row, (noted) => {
          ran.set(seen, (ran.get(seen) ?? 0) + 1);
          for (const place of reads) noted.add(place);
          return said;
        });
        expect(answer).toBe(said);
        expect(ran.get(seen)).toBe(1);
      }
    }),
  );
});

test.each([
  ['another place', [0], [1], [1]],
  ['fewer', [0, 1], [0], [0, 1]],
  ['nothing', [0], [], [1]],
])('code that reads %s where all that it has read is the same is not pure', (_, first, second, row) => {
  const remembered = new Remembered<string>(fail);
  const reading = (places: readonly number[]) => (noted: Set<number>) => {
    for (const place of places) noted.add(place);
    return 'said';
  };
  remembered.of([0, 0], reading(first));
  expect(() => remembered.of(row, reading(second))).toThrow('not pure');
});
