/**
 * Several threads find what one finds: the whole result is compared, traces and all, and the store, state by state. Chunks are so short
 * and places so small that their ends are met in every system, and who explores a chunk is chosen by lot.
 */
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { raft } from '../../../specs/raft/raft.ts';
import { minorityQuorums } from '../../../specs/raft/variants.ts';
import { twoPhaseCommit } from '../../../specs/two-phase-commit/two-phase-commit.ts';
import { functionFrom, processes, range, spec, variables, WF } from '../../index.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import type { Spec } from '../../language/protocol.ts';
import { successorsOf } from '../../reference/semantics.ts';
import { BreadthFirstSearch } from '../../search/breadth-first.ts';
import { randomModels } from '../../testing/random-model.ts';
import { drawOf } from '../../testing/tier.ts';
import { KernelCheck } from '../check.ts';
import { LearningCost } from '../learned/cost.ts';
import { Kernel } from '../run/kernel.ts';
import { Ahead } from './ahead.ts';
import { Crew } from './crew.ts';
import { exploringAhead } from './several.ts';

const { seed, runs } = drawOf({ seed: 20_261_130, runs: 30 });
/** Systems that generate more are left out. */
const most = 7000;

// They serve all systems, one after the other.
const crews = [2, 3].map((size) => new Crew(size, { placesEach: 2, placeLength: 400 }));
const roomy = new Crew(2);
afterAll(async () => {
  await Promise.all([...crews, roomy].map((crew) => crew.end()));
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** As soon, and as often, as can be. */
const eager = { least: 1, fewLeft: 0, chunksAlone: 0 };

/** Has this thread explore about so large a share of the chunks itself. */
function exploringHere(crew: Crew, share: number): void {
  const { board } = crew;
  const claim = board.claim.bind(board);
  let turn = 0;
  vi.spyOn(board, 'claim').mockImplementation(() => {
    turn = (turn * 16_807 + 11) % 2_147_483_647;
    return (turn % 100) / 100 < share ? claim() : -1;
  });
}

/** What comes of a model, advance by advance: the counts after each, and all that is found. */
function course(model: CheckableModel, crew: Crew | null, chunk = 3) {
  const threads = crew === null ? null : exploringAhead(() => crew, { ...eager, chunk });
  const check = new KernelCheck(model, { twin: successorsOf, threads });
  const counts = [check.progress()];
  while (!check.advance() && check.progress().generated <= most) {
    const now = check.progress();
    // Deciding what is temporal counts nothing, and pauses where a chunk ends.
    if (now.generated > (counts.at(-1)?.generated ?? -1)) counts.push(now);
  }
  const { alone, failure, ...result } = check.result();
  return { counts, alone, result: { ...result, failure: failure && { ...failure, failure: failure.failure.message } } };
}

describe('what several threads find is what one finds', () => {
  test(`in ${runs} random systems`, { timeout: 60_000 + 2000 * runs }, () => {
    const seen = { ahead: 0, violating: 0 };
    const takeIn = vi.spyOn(Ahead.prototype as unknown as { takeIn(state: number): void }, 'takeIn');
    // What is evaluated directly runs in one thread.
    vi.spyOn(LearningCost.prototype, 'note').mockReturnValue(false);
    const property = fc.property(
      randomModels,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 1 }),
      (random, chunk, which) => {
        const model = random.modelIfAny();
        fc.pre(model !== null);
        const alone = course(model, null);
        fc.pre(alone.result.generated <= most);
        const crew = crews[which] as Crew;
        exploringHere(crew, chunk / 10);
        takeIn.mockClear();
        const together = course(model, crew, chunk);
        expect(together.counts).toEqual(alone.counts);
        expect(together.result).toEqual(alone.result);
        expect(together.alone?.because).not.toBe('no answer');
        if (takeIn.mock.calls.length > alone.result.distinct / 4) seen.ahead++;
        if (alone.result.violated.length > 0) seen.violating++;
      },
    );
    fc.assert(property, { seed, numRuns: runs, maxSkipsPerRun: 1 });
    expect(seen.ahead / runs).toBeGreaterThan(0.4);
    expect(seen.violating / runs).toBeGreaterThan(0.2);
  });

  test.each([
    ['two-phase commit', modelOf(twoPhaseCommit, { rms: 5 })],
    ['Raft', modelOf(raft, { servers: 2, faults: 'all', maxTerm: 2 })],
    ['Raft, with what it violates', modelOf(raft, { servers: 2, faults: 'all', maxTerm: 2 }, minorityQuorums)],
  ])('of %s, in all ways to share the work', { timeout: 60_000 }, (_, model) => {
    const alone = course(model, null);
    for (const share of [0, 0.5, 1])
      for (const crew of [...crews, roomy]) {
        exploringHere(crew, share);
        const together = course(model, crew, share === 1 ? 64 : 16);
        expect(together).toEqual({ ...alone, alone: null });
        vi.restoreAllMocks();
      }
  });

  test.each([
    ['goes on for ever nowhere', modelOf(twoPhaseCommit, { rms: 3 })],
    ['goes in circles', circles(6)],
  ])('of where behaviour %s, with the steps that others have looked at', (_, model) => {
    const surveyed = vi.spyOn(Ahead.prototype, 'surveyed');
    const alone = course(model, null);
    expect(surveyed).not.toHaveBeenCalled();
    for (const crew of [...crews, roomy]) {
      surveyed.mockClear();
      expect(course(model, crew, 16)).toEqual({ ...alone, alone: null });
      const surveys = surveyed.mock.results.filter(({ value }) => value !== null);
      expect(surveys.length).toBeGreaterThan(5);
    }
  });

  test('the store holds the same states at the same places, and the same parents', () => {
    const model = modelOf(raft, { servers: 2, faults: 'all', maxTerm: 2 });
    const [alone, together] = [stored(model, null), stored(model, roomy)];
    expect(together.parents).toEqual(alone.parents);
    expect(together.words).toEqual(alone.words);
    expect(together.helped).toBeGreaterThan(alone.parents.length / 2);
  });

  test('ten times the same', () => {
    const model = modelOf(twoPhaseCommit, { rms: 4 });
    const [first, ...others] = Array.from({ length: 10 }, () => course(model, crews[1] as Crew, 5));
    for (const other of others) expect(other).toEqual(first);
  });
});

/** Clocks that go round, each by itself. */
function circles(hours: number): CheckableModel {
  const clocks = spec({ name: 'circles', parameters: {} }, () => {
    const Clock = processes('clock', 3, { symmetric: false });
    const { domains, initially, action, eventually } = variables({ time: functionFrom(Clock, range(0, hours)) });
    const Tick = action({
      forSome: { clock: Clock },
      effect: (s, { clock }) => ({ time: s.time.update(clock, (time) => (time + 1) % (hours + 1)) }),
    });
    const Noon = eventually({ forAll: { clock: Clock }, holds: (s, { clock }) => s.time.get(clock) === 3 });
    return {
      domains,
      init: initially({ time: Clock.to(0) }),
      actions: { Tick },
      fairness: [WF({ actions: [Tick], per: ['clock'] })],
      properties: { Noon },
    };
  });
  return modelOf(clocks, {});
}
function modelOf(of: unknown, parameters: Record<string, unknown>, variant: unknown = null): CheckableModel {
  const model = checkable(of as Spec, { parameters, variant } as never);
  return model;
}
function stored(model: CheckableModel, crew: Crew | null) {
  const kernel = new Kernel(
    model,
    crew === null ? {} : { threads: exploringAhead(() => crew, { ...eager, chunk: 8 }) },
  );
  const search = new BreadthFirstSearch(kernel, { atState() {}, atStep() {}, deadlock() {} });
  while (!search.advance());
  const { store, ahead } = kernel;
  return {
    words: [...store.words.subarray(0, store.count * store.width)],
    parents: Array.from({ length: store.count }, (_, state) => store.parentOf(state)),
    helped: ahead?.helped ?? 0,
  };
}
