/** The cursor: what a run reads becomes a path of the draft, which runs that begin alike share; and what came of it is told exactly. */
import { describe, expect, test } from 'vitest';
import { functionFrom, processes, range, subsetOf, variables } from '../../index.ts';
import { contentOf, pack } from '../layout/codec.ts';
import { Layout, type SetRegion, type Shape, type Slot } from '../layout/layout.ts';
import { everything } from '../questions/by-predicate.ts';
import { EachQuestion } from '../questions/each.ts';
import { PartQuestion } from '../questions/part.ts';
import { type Choice, offered } from '../questions/question.ts';
import { Recorder } from '../questions/recorder.ts';
import { Cursor, type Draft, emptyDraft, type Unit } from './tree.ts';

const P = processes('p', 3);
const { domains } = variables({ times: functionFrom(P, range(0, 3)), on: subsetOf(P) });

function made() {
  const layout = new Layout(domains);
  const recorder = new Recorder(layout);
  const content = contentOf(layout, { times: P.to(1), on: [] });
  layout.place();
  recorder.vector = new Int32Array(2 * layout.words);
  pack(layout, content, recorder.vector, 0);
  const { slots, part } = layout.shapes.times as Extract<Shape, { kind: 'function' }>;
  const ask = (p: number): unknown => PartQuestion.ask(recorder, [...slots.values()][p] as Slot, part, 0);
  const { region } = layout.shapes.on as { readonly region: SetRegion };
  const choice = (): Choice => EachQuestion.of(recorder, region, everything) as Choice;
  return { recorder, ask, choice };
}
const unit = (id: number): Unit => ({ id, run: () => undefined, impure: () => new Error() as never });
const deed = () => ({ kind: 'disabled' }) as const;
/** A draft as a text: questions by the parts that they ask for, with who asks, and leaves. */
function textOf({ leaves, splits }: Draft): string {
  const below = [...splits.values()].map(
    ({ read, key, units, child }) => `${read.support}=${key} by ${units.map(({ id }) => id)} [${textOf(child)}]`,
  );
  return [...leaves.map((leaf) => `leaf ${leaf}`), ...below].join(', ');
}

describe('a draft', () => {
  test('has what was read in its order, and the leaf at its end', () => {
    const { recorder, ask } = made();
    const draft = emptyDraft();
    const [first] = [unit(1)];
    recorder.begin(first);
    const cursor = new Cursor(recorder, draft, 0);
    ask(1);
    cursor.descend(first);
    ask(0);
    cursor.descend(first);
    cursor.leaf(7);
    expect(textOf(draft)).toBe('part 1.0=0 by 1 [part 0.0=0 by 1 [leaf 7]]');
  });
  test('is shared as far as runs begin alike, and begins where it is told', () => {
    const { recorder, ask } = made();
    const draft = emptyDraft();
    for (const [id, second] of [
      [1, 1],
      [2, 2],
    ] as const) {
      const own = unit(id);
      recorder.begin(own);
      const cursor = new Cursor(recorder, draft, 1);
      ask(0);
      ask(second);
      cursor.descend(own);
      cursor.leaf(id);
    }
    const again = unit(3);
    recorder.begin(again);
    ask(0);
    ask(1);
    new Cursor(recorder, draft, 1).descend(again);
    expect(textOf(draft)).toBe('part 1.0=0 by 1,3 [leaf 1], part 2.0=0 by 2 [leaf 2]');
  });
  test('forks into continuations, each of which reads for itself', () => {
    const { recorder, ask } = made();
    const draft = emptyDraft();
    const own = unit(1);
    recorder.begin(own);
    const cursor = new Cursor(recorder, draft, 0);
    ask(0);
    cursor.descend(own);
    cursor.fork([1, 2], (p) => {
      ask(p);
      cursor.descend(own);
      cursor.leaf(p);
    });
    cursor.leaf(9);
    expect(textOf(draft)).toBe('part 0.0=0 by 1 [leaf 9, part 1.0=0 by 1 [leaf 1], part 2.0=0 by 1 [leaf 2]]');
    expect(recorder.path).toHaveLength(1);
  });
  test('branches at a choice, of which no element is known yet', () => {
    const { recorder, ask, choice } = made();
    const draft = emptyDraft();
    const own = unit(1);
    recorder.begin(own);
    const cursor = new Cursor(recorder, draft, 0);
    ask(0);
    cursor.each(choice(), own);
    expect(textOf(draft)).toBe(`part 0.0=0 by 1 [set 0=${offered} by 1 []]`);
    expect(cursor.transcript.map(({ deed: of }) => of())).toEqual([{ kind: 'offered choices' }]);
  });
});

test('what came of a run is told with what was read: runs that differ in either are told apart', () => {
  const { recorder, ask } = made();
  const told = (text: string, ...parts: readonly number[]): string | undefined => {
    const own = unit(1);
    recorder.begin(own);
    for (const p of parts) ask(p);
    const cursor = new Cursor(recorder, emptyDraft(), 0);
    cursor.tell(own, text, deed);
    return cursor.transcript[0]?.exact;
  };
  expect(told('a', 0)).toBe(told('a', 0));
  expect(new Set([told('a', 0), told('b', 0), told('a', 1), told('a', 0, 1), told('a')]).size).toBe(5);
});
