/** Random walks, and how what they find is shortened. */
import { describe, expect, test } from 'vitest';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { hastyManager } from '../../specs/two-phase-commit/variants.ts';
import { range, type Spec, spec, variables } from '../language/index.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import { plainTrace, replay, shownBy } from './replay.ts';
import { Seen } from './seen.ts';
import { initialStates, successorBy, type TraceStep } from './semantics.ts';
import { shortened } from './shortened.ts';
import { groundOf, Walk, type Walks } from './walk.ts';

/** Walks one after the other, up to the first violation; and what was seen. */
function walked(
  model: CheckableModel,
  walks: Walks,
): Pick<Walk, 'violated'> & { readonly runs: number; readonly visited: number; readonly distinct: number } {
  const [ground, seen] = [groundOf(model, walks), new Seen()];
  let visited = 0;
  for (let runs = 1; ; runs++) {
    seen.guide(runs);
    const walk = new Walk(ground, runs, seen);
    for (const _ of walk.steps(walks.depth));
    const news = walk.told();
    seen.add(runs, news);
    visited += news.judged;
    const { violated } = walk;
    if (violated !== null || runs === walks.runs) return { violated, runs, visited, distinct: seen.distinctCount };
  }
}

/** The trace by these actions. */
function along(model: CheckableModel, actions: readonly string[]): readonly TraceStep[] {
  const [state] = [...initialStates(model)];
  if (state === undefined) throw new Error('there is no initial state');
  const trace: TraceStep[] = [{ action: null, choices: {}, state }];
  for (const action of actions) {
    const next = successorBy(model, (trace.at(-1) as TraceStep).state, action, {});
    if (next === null) throw new Error(`${action} is not possible`);
    trace.push(next);
  }
  return trace;
}

describe('what is shortened', () => {
  test('keeps a loop without which it would not show the property', () => {
    const model = checkable(
      spec({ name: 'counter', parameters: {} }, () => {
        const { domains, initially, action, temporal, ltl } = variables({ n: range(0, 9) });
        const { always, implies, atom } = ltl;
        return {
          domains,
          init: initially({ n: 0 }),
          actions: {
            Up: action({ guard: (s) => s.n < 9, effect: (s) => ({ n: s.n + 1 }) }),
            Down: action({ guard: (s) => s.n > 0, effect: (s) => ({ n: s.n - 1 }) }),
          },
          properties: {
            Once: temporal(
              always(
                implies(
                  atom((s) => s.n === 2),
                  always(atom((s) => s.n !== 0)),
                ),
              ),
            ),
          },
        };
      }) as unknown as Spec,
    );
    const trace = along(model, ['Up', 'Up', 'Down', 'Down', 'Up']);
    const short = shortened(model, { property: 'Once', instance: {}, trace });
    expect(short.map(({ action }) => action)).toEqual([null, 'Up', 'Up', 'Down', 'Down']);
  });

  test('takes no short way through states outside the bounds', () => {
    const model = checkable(
      spec({ name: 'detour', parameters: {} }, () => {
        const { domains, initially, action, invariant } = variables({ n: range(0, 9) });
        return {
          domains,
          init: initially({ n: 0 }),
          actions: {
            Up: action({ guard: (s) => s.n !== 4 && s.n < 9, effect: (s) => ({ n: s.n + 1 }) }),
            Cross: action({ guard: (s) => s.n === 4, effect: () => ({ n: 6 }) }),
            Out: action({ guard: (s) => s.n === 0, effect: () => ({ n: 5 }) }),
            Back: action({ guard: (s) => s.n === 5, effect: () => ({ n: 8 }) }),
          },
          invariants: { Small: invariant((s) => s.n < 9) },
          withinBounds: { Known: invariant((s) => s.n !== 5) },
        };
      }) as unknown as Spec,
    );
    const trace = along(model, ['Up', 'Up', 'Up', 'Up', 'Cross', 'Up', 'Up', 'Up']);
    expect(shortened(model, { property: 'Small', instance: {}, trace })).toEqual(trace);
  });
});

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
    expect(replay(hasty, plainTrace(short))).toMatchObject({ ok: true });
    expect(shownBy(hasty, 'TCConsistent', short)).not.toBe(null);
  });

  test('find what a finite part violates, whatever comes after it, and shorten that', () => {
    const model = checkable(
      spec({ name: 'counter', parameters: {} }, () => {
        const { domains, initially, action, temporal, ltl } = variables({ n: range(0, 9), idle: range(0, 9) });
        const Up = action({ guard: (s) => s.n < 9, effect: (s) => ({ n: s.n + 1 }) });
        const Back = action({ guard: (s) => s.n === 5, effect: () => ({ n: 1 }) });
        const Idle = action({ effect: (s) => ({ idle: (s.idle + 1) % 10 }) });
        const { always, implies, atom } = ltl;
        const Grown = temporal(
          always(
            implies(
              atom((s) => s.n > 2),
              always(atom((s) => s.n > 1)),
            ),
          ),
        );
        return {
          domains,
          init: initially({ n: 0, idle: 0 }),
          actions: { Up, Back, Idle },
          properties: { Grown, Again: temporal(always(ltl.eventually(atom((s) => s.n === 0)))) },
        };
      }) as unknown as Spec,
    );
    const { violated } = walked(model, { seed: 1, runs: 100, depth: 50 });
    if (violated === null) throw new Error('nothing was found');
    expect(violated.property).toBe('Grown');
    expect(shortened(model, violated).map(({ action }) => action)).toEqual([
      null,
      'Up',
      'Up',
      'Up',
      'Up',
      'Up',
      'Back',
    ]);
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
