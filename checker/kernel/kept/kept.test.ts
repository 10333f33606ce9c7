/**
 * Searches that are left in the middle and taken up by others from their checkpoints, against the same that went on: they agree in everything
 * that is told, on random systems and on specs, with and without symmetry.
 */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { raft } from '../../../specs/raft/raft.ts';
import { twoPhaseCommit } from '../../../specs/two-phase-commit/two-phase-commit.ts';
import type { Block } from '../../checkpoint/blocks.ts';
import { boolean, functionFrom, processes, range, spec, subsetOf, variables } from '../../index.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import type { Spec } from '../../language/protocol.ts';
import { canonicalSet } from '../../language/value.ts';
import { plainTrace } from '../../reference/replay.ts';
import { startingTraces } from '../../reference/scenario.ts';
import { successorsOf } from '../../reference/semantics.ts';
import { checkInTurns, toldOf } from '../../testing/in-turns.ts';
import { randomModels } from '../../testing/random-model.ts';
import { randomSymmetrics } from '../../testing/random-symmetric.ts';
import { drawOf, isThorough } from '../../testing/tier.ts';
import { KernelCheck, type KernelOptions, type KernelResult } from '../check.ts';
import { contentOf as contentOfState } from '../layout/codec.ts';
import { Layout } from '../layout/layout.ts';
import { eachOf, increases } from './keeping.ts';
import { contentOf, Kind, ofText } from './kinds.ts';
import { Numbers } from './numbers.ts';
import { TakenUp } from './taken-up.ts';

const { seed, runs } = drawOf({ seed: 20_261_130, runs: 12 });
/** A system that generates more successors than this is left out. */
const most = 7000;

const startsOf = (model: CheckableModel) =>
  model.from === null ? {} : { starts: startingTraces(model).map(plainTrace) };
/** What is found at once, and in how many pieces of work all is explored; null if that is too much. */
function atOnce(
  model: CheckableModel,
  options: KernelOptions,
  limit = most,
): { result: KernelResult; pieces: number } | null {
  const check = new KernelCheck(model, options);
  let pieces = 0;
  while (!check.advance()) {
    const { generated, queue } = check.progress();
    if (generated > limit) return null;
    if (generated === 0 || queue > 0) pieces++;
  }
  return { result: check.result(), pieces };
}
/** Turns of lengths that vary, from none on: some for a search of so many pieces. */
function turnsOf(pieces: number): () => number {
  let n = seed + pieces;
  return () => {
    n = (n * 16_807 + 11) % 2_147_483_647;
    return n % Math.ceil(1 + pieces / 5);
  };
}

interface Drawn {
  modelIfAny(): CheckableModel | null;
}
function compare(symmetry: boolean): { compared: number; takenUp: number; decided: number } {
  const seen = { compared: 0, takenUp: 0, decided: 0 };
  fc.assert(
    fc.property(symmetry ? randomSymmetrics : randomModels, (random: Drawn) => {
      const model = random.modelIfAny();
      fc.pre(model !== null);
      const options = { symmetry, twin: successorsOf, ...startsOf(model as CheckableModel) };
      const expected = atOnce(model as CheckableModel, options);
      fc.pre(expected !== null);
      const { result, takenUp } = checkInTurns(
        () => random.modelIfAny() as CheckableModel,
        turnsOf(expected?.pieces ?? 0),
        options,
      );
      expect(toldOf(result)).toEqual(toldOf(expected?.result as KernelResult));
      seen.compared++;
      seen.takenUp += takenUp;
      if (result.violated.length + result.reached.length > 0) seen.decided++;
    }),
    { seed, numRuns: runs, maxSkipsPerRun: 4 },
  );
  return seen;
}

/** Compares a spec that is taken up after each number of pieces of work. */
function compareAlong(of: Spec, options: KernelOptions = {}): KernelResult {
  const make = (): CheckableModel => checkable(of);
  const whole = atOnce(make(), { twin: successorsOf, ...options }) as NonNullable<ReturnType<typeof atOnce>>;
  for (let pieces = 0; pieces < whole.pieces; pieces += 5) {
    // Left once, and then no more.
    const turns = [pieces, 0].values();
    const turn = (): number => turns.next().value ?? Number.POSITIVE_INFINITY;
    const restored = vi.spyOn(TakenUp.prototype, 'restore');
    const { result, takenUp } = checkInTurns(make, turn, { twin: successorsOf, ...options });
    expect(toldOf(result)).toEqual(toldOf(whole.result));
    expect(takenUp).toBeLessThanOrEqual(1);
    expect(restored).toHaveBeenCalledTimes(takenUp);
    restored.mockRestore();
  }
  return whole.result;
}

describe('what is written', () => {
  test('is numbers that never decrease, a byte for each, or more', () => {
    const numbers = Int32Array.of(-1, -1, 0, 253, 508, 763, 1e6, 1e6, 2 ** 31 - 1);
    const bytes = increases(numbers, -1);
    const read: number[] = [];
    expect(eachOf(bytes, -1, (number) => read.push(number))).toBe(2 ** 31 - 1);
    expect(read).toEqual([...numbers]);
    expect(contentOf(ofText(Kind.values, ['ä', null]))).toEqual(['ä', null]);
  });
  test('is the values of a layout, whose numbers are those that they had', () => {
    const domains = { on: boolean, at: range(0, 9), seen: subsetOf(range(0, 3)) };
    const [layout, other] = [new Layout(domains), new Layout(domains)];
    for (const [at, seen] of [
      [7, [2]],
      [3, [0, 2]],
    ] as const)
      contentOfState(layout, { on: at > 5, at, seen: canonicalSet<number>(seen) });
    const blocks: Block[] = [];
    const numbers = new Numbers(layout);
    numbers.write((block) => blocks.push(block))();
    numbers.write((block) => blocks.push(block));
    const reading = new Numbers(other);
    for (const block of blocks) reading.read(block);
    expect(other.elements.map(({ value }) => value)).toEqual([2, 0]);
    expect(other.classes.map((of) => of.kind === 'tuple' && of.parts.map(({ values }) => values))).toEqual(
      layout.classes.map((of) => of.kind === 'tuple' && of.parts.map(({ values }) => values)),
    );
    expect(other.classes.map(({ count }) => count)).toEqual(layout.classes.map(({ count }) => count));
    expect(() => reading.read(blocks[0] as Block)).toThrow('another number');
    // Nothing has come since.
    expect(blocks).toHaveLength(new Set(blocks).size);
  });
});

describe('what was asked before counts', () => {
  const walk = (more: (x: ReturnType<typeof walking>) => object): Spec =>
    spec({ name: 'walk', parameters: {} }, () => {
      const vars = walking();
      const { domains, initially, action } = vars;
      const Up = action({ guard: (s) => s.x < 9, effect: (s) => ({ x: s.x + 1 }) });
      const Turn = action({ guard: (s) => s.x > 2 && !s.isOn, effect: () => ({ isOn: true }) });
      return {
        domains,
        init: initially({ x: 0, isOn: false }),
        actions: { Up, Turn },
        finished: () => true,
        ...more(vars),
      } as never;
    }) as unknown as Spec;
  const walking = () => variables({ x: range(0, 9), isOn: boolean });

  test('a property is asked on a step that writes what it has read before', () => {
    const { violated } = compareAlong(walk(({ invariant }) => ({ invariants: { Low: invariant((s) => s.x < 7) } })));
    expect(violated).toHaveLength(1);
  });
  test('and one of steps that a step would violate which changes nothing', () => {
    const { violated } = compareAlong(
      walk(({ step }) => ({ properties: { Off: step((s, t) => !(s.isOn && t.isOn) || s.x < 5) } })),
    );
    expect(violated).toHaveLength(1);
  });
  test.each(['states', 'steps'])(
    'a property of %s is that was evaluated directly, of which little was learned',
    (about) => {
      // By the time that it reads `c` it is learned no more.
      const holds = (s: { a: number; b: number; isLast: boolean; c: number }): boolean =>
        s.a + 20 * s.b < 399 || !s.isLast || s.c < 9;
      const of = spec({ name: 'direct', parameters: {} }, () => {
        const { domains, initially, action, invariant, step } = variables({
          a: range(0, 19),
          b: range(0, 19),
          isLast: boolean,
          c: range(0, 9),
        });
        const A = action({ guard: (s) => s.a < 19, effect: (s) => ({ a: s.a + 1 }) });
        const B = action({ guard: (s) => s.b < 19, effect: (s) => ({ b: s.b + 1 }) });
        const End = action({ guard: (s) => s.a === 19 && s.b === 19, effect: () => ({ isLast: true }) });
        const Count = action({ guard: (s) => s.isLast && s.c < 9, effect: (s) => ({ c: s.c + 1 }) });
        return {
          domains,
          init: initially({ a: 0, b: 0, isLast: false, c: 0 }),
          actions: { A, B, End, Count },
          finished: () => true,
          ...(about === 'states'
            ? { invariants: { P: invariant(holds) } }
            : { properties: { P: step((_, t) => holds(t)) } }),
        } as never;
      }) as unknown as Spec;
      const whole = atOnce(checkable(of), { twin: successorsOf })?.result as KernelResult;
      expect([whole.violated.length, whole.direct.length]).toEqual([1, 1]);
      const until = new KernelCheck(checkable(of), { twin: successorsOf });
      let pieces = 0;
      while (until.progress().distinct < 404) pieces += until.advance() ? Number.NaN : 1;
      const turns = [pieces, 0].values();
      const turn = (): number => turns.next().value ?? Number.POSITIVE_INFINITY;
      const { result, takenUp } = checkInTurns(() => checkable(of), turn, { twin: successorsOf });
      expect([takenUp, toldOf(result)]).toEqual([1, toldOf(whole)]);
    },
  );
  test('a member that was named late is interchangeable with no other', () => {
    const of = spec({ name: 'late', parameters: {} }, () => {
      const Node = processes('node', 3);
      const { domains, initially, action } = variables({ x: range(0, 5), at: functionFrom(Node, boolean) });
      const Step = action({
        guard: (s) => s.x < 5,
        effect: (s) => ({ x: s.x + 1, ...(s.x === 1 ? { at: s.at.set(Node.member(1), true) } : {}) }),
      });
      return { domains, init: initially({ x: 0, at: Node.to(false) }), actions: { Step }, finished: () => true };
    }) as unknown as Spec;
    expect(compareAlong(of, { symmetry: true }).distinct).toBe(6);
  });
});

describe('what is taken up tells what is told of a search that goes on', () => {
  const timeout = 120_000 + 1000 * runs;
  test.each([false, true])(`of ${runs} random systems, symmetry: %s`, { timeout }, (symmetry) => {
    const seen = compare(symmetry);
    expect(seen.compared).toBe(runs);
    expect(seen.takenUp).toBeGreaterThan(2 * runs);
    expect(seen.decided).toBeGreaterThan(runs / 4);
  });
  const some = { servers: 2, faults: 'all', maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 };
  test.each([
    ...[true, false].flatMap((symmetry) => [
      [twoPhaseCommit, { rms: 4 }, symmetry] as const,
      ...(isThorough ? [[raft, some, symmetry] as const] : []),
    ]),
  ])('of specs', { timeout }, (spec, parameters, symmetry) => {
    const make = (): CheckableModel => checkable(spec as never, { parameters } as never);
    const options = { symmetry, twin: successorsOf };
    const whole = atOnce(make(), options, Number.POSITIVE_INFINITY) as NonNullable<ReturnType<typeof atOnce>>;
    const { result } = checkInTurns(make, turnsOf(whole.pieces), options);
    expect(toldOf(result)).toEqual(toldOf(whole.result));
  });
});
