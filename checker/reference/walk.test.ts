/** Random walks, and how what they find is shortened. */
import { describe, expect, test } from 'vitest';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { hastyManager } from '../../specs/two-phase-commit/variants.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import { replay, shownBy } from './replay.ts';
import { shortened, type WalkResult, type Walks, walk } from './walk.ts';

function walked(model: CheckableModel, walks: Walks): WalkResult {
  let result: WalkResult | undefined;
  for (const soFar of walk(model, walks)) result = soFar();
  return result as WalkResult;
}

describe('random walks', () => {
  const hasty = checkable(twoPhaseCommit, { parameters: { rms: 5 }, variant: hastyManager });

  test('are the same for the same seed, and others for another', () => {
    const traces = [1, 1, 2].map((seed) =>
      walked(hasty, { seed, runs: 100, depth: 50 }).violated?.trace.map(({ action, choices }) => [action, choices]),
    );
    expect(traces[0]).toEqual(traces[1]);
    expect(traces[0]).not.toEqual(traces[2]);
  });

  test.each([1, 2, 3, 4, 5])('what they find is shortened, and stays a violating behaviour (seed %i)', (seed) => {
    const { violated } = walked(hasty, { seed, runs: 100, depth: 100 });
    if (violated === null) throw new Error('nothing was found');
    const short = shortened(hasty, violated);
    expect(short).toHaveLength(4);
    expect(
      replay(
        hasty,
        short.map((step) => ({ ...step, state: Object.fromEntries(step.state) })),
      ),
    ).toMatchObject({ ok: true });
    expect(shownBy(hasty, 'TCConsistent', short)).not.toBe(null);
  });

  test('find nothing where there is nothing, and stay among the states that can be reached', () => {
    const { violated, visited, distinct, runs } = walked(checkable(twoPhaseCommit, { parameters: { rms: 1 } }), {
      seed: 1,
      runs: 200,
      depth: 20,
    });
    expect({ violated, runs }).toEqual({ violated: null, runs: 200 });
    expect(visited).toBeGreaterThan(distinct);
    // Every state of the smallest instance is met in so many walks.
    expect(distinct).toBe(12);
  });
});
