/** What is written of a state by what a snapshot knows is what the learned relation says, or that the state is left. */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { raft } from '../../../specs/raft/raft.ts';
import { twoPhaseCommit } from '../../../specs/two-phase-commit/two-phase-commit.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import type { Spec } from '../../language/protocol.ts';
import { BreadthFirstSearch } from '../../search/breadth-first.ts';
import { BagClass, unnumbered } from '../layout/bags.ts';
import { Kernel } from '../run/kernel.ts';
import { unmarked } from '../steps/decided.ts';
import { expand, Output } from '../steps/expand.ts';
import { Steps } from '../steps/steps.ts';
import { Board, Head, Task } from './board.ts';
import { Explorer, recordLength, type Surveyed, surveyOf } from './explorer.ts';
import { Replica } from './replica.ts';
import { knowledgeOf, meaningOf, sizeOf, snapshotOf } from './snapshot.ts';
import './thread.mjs';
import { runThread } from './thread.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const models = [
  ['two-phase commit', modelOf(twoPhaseCommit, { rms: 4 })],
  ['Raft, whose network is a bag', modelOf(raft, { servers: 2, faults: 'all', maxTerm: 2 })],
] as const;
function modelOf(of: unknown, parameters: Record<string, unknown>): CheckableModel {
  return checkable(of as Spec, { parameters } as never);
}
/** A kernel that has expanded so many states, or all. */
function explored(model: CheckableModel, states = Number.POSITIVE_INFINITY): Kernel {
  const kernel = new Kernel(model);
  const search = new BreadthFirstSearch(kernel, { atState() {}, atStep() {}, deadlock() {} });
  while (search.head < states && !search.advance());
  return kernel;
}
/** Nothing that was seen: all successors are written down. */
const unseen = ({ store }: Kernel) => ({ ...store.seen, table: new Int32Array(1 << 11), inline: false });

interface Written {
  readonly enabled: number;
  readonly candidates: number;
  readonly leaves: readonly number[];
  readonly outside: readonly string[];
  readonly inside: readonly string[];
}
/** What a place says of the states of its chunk, each successor as its leaf and its words. */
function read(place: Int32Array, width: number): Written[] {
  const written: Written[] = [];
  let at: number = Head.length;
  for (let state = place[Head.first] as number; state < (place[Head.reached] as number); state++) {
    const [enabled, candidates, outside, inside, violated] = place.subarray(
      at,
      at + recordLength,
    ) as unknown as number[];
    at += recordLength;
    const take = (n: number): number[] => {
      at += n;
      return [...place.subarray(at - n, at)];
    };
    const leaves = take(Math.max(enabled as number, 0));
    const out = Array.from({ length: outside as number }, () => take(1 + width));
    const kept = Array.from({ length: inside as number }, () => take(2 + width).filter((_, i) => i !== 1));
    at += 2 * (violated as number);
    const text = ([step, ...words]: number[]): string => [unmarked(step as number), ...words].join();
    written.push({
      enabled: enabled as number,
      candidates: candidates as number,
      leaves,
      outside: out.map(text),
      inside: kept.map(text),
    });
  }
  return written;
}
/** The same, as the learned relation says it. */
function told({ learner, space, store }: Kernel, state: number): Written {
  const output = new Output({ canoniser: null, violated: () => {} });
  output.reset(store.width, learner.leaves.length);
  expand(learner.relation, space, output, state, state + 1);
  const { batch, outside, generated } = output;
  const texts = ({ count, steps, words }: typeof batch): string[] =>
    Array.from({ length: count }, (_, i) =>
      [steps[i], ...words.subarray(i * store.width, (i + 1) * store.width)].join(),
    );
  const { fired } = learner.relation.actions.program;
  return {
    enabled: generated,
    candidates: batch.count,
    leaves: [...fired.subarray(0, generated)],
    outside: texts(outside),
    inside: texts(batch),
  };
}
/** Steps as texts: from where, by what, where to. */
function stepsIn({ count, sources, leaves, targets }: Omit<Surveyed, 'end'>): string[] {
  return Array.from({ length: count }, (_, k) => `${sources[k]} ${leaves[k]} ${targets[k]}`);
}
function placeFor(first: number, end: number, length = 1 << 16): Int32Array {
  const [place] = Board.of(1, length).places as [Int32Array];
  place[Head.first] = first;
  place[Head.end] = end;
  return place;
}

describe.each(models)('of %s', (_, model) => {
  test('what is written is what is learned, also after the snapshot was sent', () => {
    const kernel = explored(model);
    const explorer = new Explorer();
    explorer.read(structuredClone({ number: 1, snapshot: snapshotOf(kernel.learner, 1), seen: unseen(kernel) }));
    const end = Math.min(kernel.store.count, 300);
    const place = placeFor(0, end);
    explorer.explore(place);
    const written = read(place, kernel.store.width);
    expect(written.length).toBeGreaterThan(100);
    for (const [state, one] of written.entries()) {
      // What was found twice in the chunk is written once.
      const expected = told(kernel, state);
      expect({ ...one, inside: [] }).toEqual({ ...expected, inside: [] });
      expect(expected.inside).toEqual(expect.arrayContaining([...one.inside]));
    }
    const all = new Set(written.flatMap(({ inside }) => inside.map((text) => text.slice(text.indexOf(',')))));
    const wanted = new Set(
      written.flatMap((__, state) => told(kernel, state).inside.map((text) => text.slice(text.indexOf(',')))),
    );
    expect(all).toEqual(wanted);
  });

  test('a state is left for which something was not learned when the snapshot was taken', () => {
    const kernel = explored(model, 3);
    const early = snapshotOf(kernel.learner, 1);
    const [knowledge, known] = [knowledgeOf(kernel.learner), kernel.store.count];
    const search = explored(model);
    expect(knowledgeOf(search.learner)).not.toBe(knowledge);
    const explorer = new Explorer();
    explorer.read({ number: 1, snapshot: early, seen: unseen(kernel) });
    const place = placeFor(0, known);
    explorer.explore(place);
    const written = read(place, kernel.store.width);
    expect(written).toHaveLength(known);
    expect(written.some(({ enabled }) => enabled < 0)).toBe(true);
    expect(written.some(({ enabled }) => enabled > 0)).toBe(true);
  });

  test('what finds no room in its place is left, and all that comes after it', () => {
    const kernel = explored(model);
    const explorer = new Explorer();
    explorer.read({ number: 1, snapshot: snapshotOf(kernel.learner, 1), seen: unseen(kernel) });
    const [whole, short] = [placeFor(0, 100), placeFor(0, 100, 500)];
    explorer.explore(whole);
    explorer.explore(short);
    const reached = short[Head.reached] as number;
    expect(reached).toBeGreaterThan(1);
    expect(reached).toBeLessThan(100);
    expect(read(short, kernel.store.width)).toEqual(read(whole, kernel.store.width).slice(0, reached));
  });

  test('the steps that are written are those that are learned, up to where an answer or room lacks', () => {
    const kernel = explored(model);
    const { learner, store } = kernel;
    const surveyed = (early: typeof kernel, end: number, length?: number): Surveyed => {
      const explorer = new Explorer();
      explorer.read(structuredClone({ number: 1, snapshot: snapshotOf(early.learner, 1), seen: store.byIndex }));
      const place = placeFor(0, end, length);
      place[Head.task] = Task.survey;
      explorer.explore(place);
      return surveyOf(place);
    };
    const end = Math.min(store.count, 300);
    const all = surveyed(kernel, end);
    expect(all.end).toBe(end);
    const steps = new Steps(learner, { isAsked: learner.hasBounds });
    const expected: string[] = [];
    for (let first = 0; first < end; ) {
      const several = steps.ofSeveral(first);
      expected.push(...stepsIn(several).filter((step) => Number.parseInt(step, 10) < end));
      first = several.end;
    }
    const sorted = (of: string[]): string[] => of.sort();
    expect(sorted(stepsIn(all))).toEqual(sorted(expected));
    const short = surveyed(kernel, end, 900);
    expect(short.end).toBeGreaterThan(1);
    expect(short.end).toBeLessThan(end);
    expect(sorted(stepsIn(short))).toEqual(
      sorted(stepsIn(all).filter((step) => Number.parseInt(step, 10) < short.end)),
    );
  });
  test('no steps are written of a state for which something was not learned, nor of those after it', () => {
    const early = explored(model, 3);
    const explorer = new Explorer();
    explorer.read({ number: 1, snapshot: snapshotOf(early.learner, 1), seen: early.store.byIndex });
    const place = placeFor(0, early.store.count);
    place[Head.task] = Task.survey;
    explorer.explore(place);
    const survey = surveyOf(place);
    expect(survey.end).toBeLessThan(early.store.count);
    expect(stepsIn(survey).every((step) => Number.parseInt(step, 10) < survey.end)).toBe(true);
  });

  test('a state is said to decide nothing only where it decides nothing', () => {
    const kernel = explored(model);
    const { judge, learner, store } = kernel;
    const replica = new Replica(snapshotOf(learner, 1));
    const seen = { nothing: 0, something: 0 };
    for (let state = 0; state < Math.min(store.count, 200); state++)
      for (const text of told(kernel, state).inside) {
        const [leaf, ...words] = text.split(',').map(Number) as [number, ...number[]];
        const packed = Int32Array.from(words);
        const isNothing = replica.decidesNothing(leaf, packed, 0);
        seen[isNothing ? 'nothing' : 'something']++;
        if (isNothing) expect(judge.eventsAt({ state, step: leaf }, packed, 0)).toEqual([]);
      }
    expect(seen.nothing).toBeGreaterThan(100);
  });
});

test('the size of a snapshot counts what is sent, and its meaning changes when states are laid out anew', () => {
  const { learner } = explored(models[1][1], 200);
  const size = sizeOf(snapshotOf(learner, 1));
  const meaning = meaningOf(learner);
  expect(size).toBeGreaterThan(1000);
  learner.space.layout.outgrown = true;
  learner.fitLayout();
  expect(meaningOf(learner)).not.toBe(meaning);
});
test('a bag that is met is news, although nothing was learned', () => {
  const { learner } = explored(models[1][1], 200);
  const before = knowledgeOf(learner);
  expect(knowledgeOf(learner)).toBe(before);
  const bags = learner.space.layout.classes.find((of) => of instanceof BagClass) as BagClass;
  bags.fromPairs([[0, 99]]);
  expect(knowledgeOf(learner)).not.toBe(before);
});
test('a class of bags that was sent knows the bags that it had, and numbers no others', () => {
  const bags = new BagClass('', { kind: 'boolean', text: '', elements: [], read: () => false });
  const one = bags.fromPairs([[3, 1]]);
  const copy = new BagClass('', { kind: 'boolean', text: '', elements: [], read: () => false });
  copy.become(structuredClone(bags.image()));
  expect(copy.apply(0, Int32Array.of(3, 1))).toBe(one);
  expect(copy.apply(one, Int32Array.of(3, 1))).toBe(unnumbered);
  expect(copy.count).toBe(2);
  expect(bags.apply(one, Int32Array.of(3, 1))).toBe(2);
});

test('a thread reads its letters before it explores a chunk that needs them', () => {
  const kernel = explored(models[0][1]);
  const board = Board.of(1, 1 << 16);
  const [place] = board.places as [Int32Array];
  place.set([0, 50, 2]);
  const { port1, port2 } = new MessageChannel();
  const snapshot = snapshotOf(kernel.learner, 1);
  port1.postMessage({ number: 1, snapshot, seen: { ...unseen(kernel), words: new Int32Array(0) } });
  port1.postMessage({ number: 2, snapshot: null, seen: unseen(kernel) });
  board.open(1);
  const { nextClaim } = Board.prototype;
  const claims = vi.spyOn(Board.prototype, 'nextClaim').mockImplementation(function (this: Board) {
    if (claims.mock.calls.length > 1) throw new Error('ended');
    return nextClaim.call(this);
  });
  expect(() => runThread({ memory: board.memory, port: port2 })).toThrow('ended');
  expect(board.isDone(0)).toBe(true);
  expect(read(place, kernel.store.width).map(({ enabled }) => enabled)).toEqual(
    Array.from({ length: 50 }, (_, state) => told(kernel, state).enabled),
  );
  port1.close();
});
