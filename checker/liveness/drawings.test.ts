/** Systems small enough to be drawn, each with an answer that can be seen. */
import { describe, expect, test, vi } from 'vitest';
import { automatonAgainst } from './automaton.ts';
import { type Decision, LivenessCheck } from './decide.ts';
import type { Formula } from './formula.ts';
import { mayAccept } from './options.ts';
import { Reach } from './reach.ts';
import { Staying } from './staying.ts';
import type { AtomSystem, ExploredSystem, RunStep } from './system.ts';
import { stepsOfSeveral } from './testing/several.ts';
import { shapes } from './testing/words.ts';

/** A step to a state, -1 if it leaves the bounds, with the obligations that it meets. */
type Arrow = readonly [to: number, ...meets: number[]];

interface Drawing {
  readonly arrows: readonly (readonly Arrow[])[];
  readonly obligations?: readonly ('weak' | 'strong')[];
  /** The states in which atom 0 is true; outside the bounds it is not. */
  readonly goal?: readonly number[];
  /** Whether two processes exchange their names along an arrow. */
  readonly swaps?: (state: number, k: number) => boolean;
  /** Whether each of the two obligations is that of one of the processes. */
  readonly exchange?: boolean;
}

function systemOf({ arrows, obligations = [], goal = [], swaps, exchange }: Drawing): ExploredSystem & AtomSystem {
  const numbers = arrows.flatMap((own, state) => own.map((_, k) => [state, k] as const));
  const labelOf = (state: number, k: number): number => numbers.findIndex(([s, l]) => s === state && l === k);
  return {
    count: arrows.length,
    initial: [0],
    stepsOf(state) {
      const own = arrows[state] as readonly Arrow[];
      return {
        count: own.length,
        targets: Int32Array.from(own, ([to]) => to),
        permutations: Int32Array.from(own, (_, k) => (swaps?.(state, k) ? 1 : 0)),
        labels: Int32Array.from(own, (_, k) => labelOf(state, k)),
        changes: Uint8Array.from(own, ([to], k) => (to === state && !swaps?.(state, k) ? 0 : 1)),
      };
    },
    stepsFrom(first) {
      return stepsOfSeveral(this, first);
    },
    obligations: obligations.map((strength) => ({ strong: strength === 'strong' })),
    obligationsOf(label) {
      const [state, k] = numbers[label] as readonly [number, number];
      const own = arrows[state] as readonly Arrow[];
      return (own[k] as Arrow).slice(1);
    },
    obligationsBackBy: (permutation) => obligations.map((_, o) => (permutation === 1 && exchange ? 1 - o : o)),
    compose: (first, second) => first ^ second,
    instances: 1,
    instancesBackBy: () => [0],
    lettersAt: (state) => (goal.includes(state) ? 1 : 0),
    ofSteps: 0,
    lettersAlong: () => 0,
    lettersAfter: () => 0,
  };
}

function decide(drawing: Drawing, formula: Formula): Decision {
  const system = systemOf(drawing);
  const check = new LivenessCheck(new Staying(system), system, automatonAgainst(formula));
  while (!check.advance());
  return check.result;
}
const { eventually, alwaysEventually, eventuallyAlways, always } = shapes as Record<string, Formula>;
const path = (steps: readonly RunStep[]): number[] => steps.map(({ target }) => target);

function pathsOf(decision: Decision): { prefix: number[]; cycle: number[]; repeats: boolean } | string {
  if (decision.verdict !== 'violated') return decision.verdict;
  const { prefix, cycle } = decision.lasso;
  return { prefix: path(prefix), cycle: path(cycle), repeats: cycle.some(({ label }) => label < 0) };
}

describe('without fairness a state may be repeated for ever', () => {
  const joins: Drawing = { arrows: [[[1], [2]], [[3]], [[3]], []], goal: [3] };

  test('where two ways join', () => {
    expect(pathsOf(decide(joins, eventually as Formula))).toEqual({ prefix: [], cycle: [0], repeats: true });
  });
  test('but not if each step is owed', () => {
    const arrows: Drawing['arrows'] = [
      [
        [1, 0],
        [2, 0],
      ],
      [[3, 0]],
      [[3, 0]],
      [],
    ];
    const fair: Drawing = { ...joins, arrows, obligations: ['weak'] };
    expect(decide(fair, eventually as Formula).verdict).toBe('holds');
    expect(decide(fair, eventuallyAlways as Formula).verdict).toBe('holds');
    expect(pathsOf(decide({ ...fair, goal: [0] }, alwaysEventually as Formula))).toMatchObject({ repeats: true });
  });
  test.each(['eventually', 'alwaysEventually', 'eventuallyAlways'])(
    'although a round leads back there too, which is longer: %s',
    (shape) => {
      const drawing: Drawing = { arrows: [[[1]], [[0]]] };
      expect(pathsOf(decide(drawing, shapes[shape] as Formula))).toEqual({ prefix: [], cycle: [0], repeats: true });
    },
  );
  test('a step that changes nothing is no more than that', () => {
    const loop: Drawing = {
      arrows: [
        [
          [0, 0],
          [1, 0],
        ],
        [],
      ],
      obligations: ['weak'],
      goal: [1],
    };
    expect(decide(loop, eventually as Formula).verdict).toBe('holds');
  });
});

test('where no fair behaviour may stay, nobody walks there', () => {
  // Round 0 and 1 it is fair, and comes to the goal; in 0 alone a step is owed for ever.
  const drawing: Drawing = {
    arrows: [[[1, 0]], [[0, 0]]],
    obligations: ['weak'],
    goal: [1],
  };
  const walked = vi.spyOn(Reach.prototype, 'round');
  try {
    expect(decide(drawing, eventually as Formula).verdict).toBe('holds');
    expect(walked).not.toHaveBeenCalled();
    expect(decide({ ...drawing, goal: [] }, eventually as Formula).verdict).toBe('violated');
    expect(walked).toHaveBeenCalled();
  } finally {
    walked.mockRestore();
  }
});

describe('a cycle on which a step is enabled now and then', () => {
  const cycle = (strength: 'weak' | 'strong'): Drawing => ({
    arrows: [
      [[1, 1]],
      [
        [0, 1],
        [2, 0],
      ],
      [],
    ],
    obligations: [strength, 'weak'],
    goal: [2],
  });

  test('is fair if that is owed weakly', () => {
    expect(pathsOf(decide(cycle('weak'), eventually as Formula))).toEqual({
      prefix: [],
      cycle: [1, 0],
      repeats: false,
    });
  });
  test('and is not if it is owed strongly', () => {
    expect(decide(cycle('strong'), eventually as Formula).verdict).toBe('holds');
  });
  test('a part of it may be', () => {
    // From 1 one may also go to 3 and back, without coming to 0, where the way out is.
    const drawing: Drawing = {
      arrows: [
        [
          [1, 1],
          [2, 0],
        ],
        [
          [0, 1],
          [3, 1],
        ],
        [],
        [[1, 1]],
      ],
      obligations: ['strong', 'weak'],
      goal: [2],
    };
    expect(pathsOf(decide(drawing, eventually as Formula))).toEqual({ prefix: [1], cycle: [3, 1], repeats: false });
  });
});

describe('two processes that take turns', () => {
  // One orbit. The process that is first makes the step, and is second then.
  const turns: Drawing = { arrows: [[[0, 0]]], obligations: ['weak', 'weak'], swaps: () => true };

  test('the round closes when each has its name back', () => {
    expect(pathsOf(decide({ ...turns, exchange: true }, eventually as Formula))).toEqual({
      prefix: [],
      cycle: [0, 0],
      repeats: false,
    });
  });
  test('both meet what they owe, though the second never does under its name', () => {
    // The second could leave all the time.
    const arrows: Drawing['arrows'] = [
      [
        [0, 0],
        [1, 1],
      ],
      [],
    ];
    const swaps = (_: number, k: number): boolean => k === 0;
    const leaving: Drawing = { ...turns, arrows, swaps, goal: [1] };
    expect(pathsOf(decide({ ...leaving, exchange: true }, eventually as Formula))).toMatchObject({ cycle: [0, 0] });
    expect(decide({ ...leaving, exchange: false }, eventually as Formula).verdict).toBe('holds');
  });
});

describe('bounds', () => {
  const owed: Drawing = { arrows: [[[1, 0]], [[-1, 0]]], obligations: ['weak'], goal: [1] };

  test('a behaviour that leaves them may violate what it has not fulfilled', () => {
    expect(decide(owed, eventually as Formula).verdict).toBe('holds');
    expect(decide(owed, alwaysEventually as Formula).verdict).toBe('unknown');
    expect(decide({ ...owed, goal: [] }, eventually as Formula).verdict).toBe('unknown');
  });
  test('to repeat the last state is not fair if a step leads out', () => {
    expect(decide({ ...owed, goal: [0, 1] }, always as Formula).verdict).toBe('unknown');
    expect(decide({ ...owed, obligations: ['weak'], goal: [0] }, always as Formula).verdict).toBe('unknown');
    expect(decide({ arrows: owed.arrows, goal: [0] }, always as Formula).verdict).toBe('violated');
  });
  test('what may follow after a first letter', () => {
    expect(mayAccept(automatonAgainst(eventually as Formula), 0, 1)).toBe(false);
    expect(mayAccept(automatonAgainst(eventually as Formula), 0, 0)).toBe(true);
  });
});

describe('where behaviours may stay', () => {
  test('a component that strong fairness leaves in part only', () => {
    // Round 0 and 1, and never to 2, from where one must go on to 3 in the end.
    const parts: Drawing = { arrows: [[[1], [2]], [[0]], [[0], [3, 0]], []], obligations: ['strong'], goal: [3] };
    expect(pathsOf(decide(parts, eventually as Formula))).toMatchObject({ repeats: true });
    const moving: Drawing = {
      ...parts,
      arrows: [[[1, 1], [2]], [[0, 1]], [[0], [3, 0]], []],
      obligations: ['strong', 'weak'],
    };
    expect(pathsOf(decide(moving, eventually as Formula))).toEqual({ prefix: [], cycle: [1, 0], repeats: false });
  });
  test('an instance that is another one after each step', () => {
    // Two states that exchange names: what is instance 0 in the first is instance 1 in the second.
    const system = systemOf({ arrows: [[[1, 0]], [[0, 0]]], obligations: ['weak'], swaps: () => true });
    const atoms: AtomSystem = {
      instances: 2,
      instancesBackBy: (permutation) => (permutation === 1 ? [1, 0] : [0, 1]),
      lettersAt: (state, instance) => (state === instance ? 1 + state : 0),
      ofSteps: 0,
      lettersAlong: () => 0,
      lettersAfter: () => 0,
    };
    const again = (holds: number): Formula => ({ op: 'always', of: { op: 'eventually', of: { op: 'atom', holds } } });
    const never: Formula = { op: 'not', of: { op: 'and', of: [again(0), again(1)] } };
    const check = new LivenessCheck(new Staying(system), atoms, automatonAgainst(never));
    while (!check.advance());
    expect(check.result.verdict).toBe('violated');
  });
  test('no product is made of what holds wherever they may', () => {
    // A long way down to the goal, each step of which is owed.
    const steps = 1000;
    const way: Drawing = {
      arrows: Array.from({ length: steps }, (_, i) => (i + 1 < steps ? [[i + 1, 0]] : [])),
      obligations: ['weak'],
      goal: [steps - 1],
    };
    const system = systemOf(way);
    const staying = new Staying(system);
    const checks = [eventually, alwaysEventually, eventuallyAlways].map((formula) => {
      const check = new LivenessCheck(staying, system, automatonAgainst(formula as Formula));
      while (!check.advance());
      return [check.result.verdict, check.effort.visits];
    });
    expect(checks).toEqual(Array(3).fill(['holds', 0]));
  });
});
