/** What is done with what an engine found before it is shown: it is re-executed, and refused if it is not so. */
import { describe, expect, test } from 'vitest';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { hastyManager } from '../../specs/two-phase-commit/variants.ts';
import { explained, type Finding } from '../explain/findings.ts';
import { functionFrom, processes, range, spec, take, variables, variant, WF } from '../index.ts';
import { findingsOf } from '../report/findings.ts';
import { exitCodeOf } from '../report/verdict.ts';
import { check } from './check.ts';
import { confirmed } from './confirm.ts';
import type { Outcome } from './outcome.ts';

const outcomeOf = (engine: 'kernel' | 'reference'): Promise<Outcome> =>
  check(twoPhaseCommit, { variant: hastyManager, engine });
/** The outcome as an engine with an error would have it. */
function forged(
  outcome: Outcome,
  change: (trace: NonNullable<Outcome['properties'][number]['trace']>) => Outcome['properties'][number]['trace'],
): Outcome {
  return {
    ...outcome,
    properties: outcome.properties.map((property) => ({
      ...property,
      trace: property.trace && change(property.trace),
    })),
  };
}

/** What is found, each explained. Throws what cannot be told. */
const told = (outcome: Outcome): readonly Finding[] => findingsOf(explained(outcome), outcome);

describe('findings', () => {
  test.each(['kernel', 'reference'] as const)('of the %s replay', async (engine) => {
    expect(told(await outcomeOf(engine))).toMatchObject([
      {
        property: { name: 'TCConsistent' },
        because: {
          kind: 'false',
          grounds: {
            reads: [
              { path: { variable: 'rmState', into: [{ key: 'rm1' }] }, value: 'aborted' },
              { path: { variable: 'rmState', into: [{ key: 'rm2' }] }, value: 'committed' },
            ],
          },
        },
      },
    ]);
  });

  test('a trace that is no behaviour is an error of Concord', async () => {
    const outcome = forged(await outcomeOf('kernel'), (trace) => trace.filter((_, i) => i !== 1));
    expect(() => told(confirmed(outcome))).toThrow(
      'This is an error of Concord, not of the spec: the trace that it found for TCConsistent',
    );
  });

  test('so is one that shows nothing', async () => {
    const outcome = forged(await outcomeOf('kernel'), (trace) => trace.slice(0, -1));
    expect(() => told(confirmed(outcome))).toThrow('does not decide it.');
  });
});

describe('small models', () => {
  test.each(['kernel', 'reference'] as const)('a sort of one process, with the %s', async (engine) => {
    const { states } = await check(twoPhaseCommit, { parameters: { rms: 1 }, engine });
    expect(states).toMatchObject({ distinct: 12, queue: 0 });
  });
});

test.each(['kernel', 'reference'] as const)(
  'user code that fails on the way to the start, with the %s',
  async (engine) => {
    const counter = spec({ name: 'counter', parameters: {} }, () => {
      const { domains, initially, action } = variables({ n: range(0, 1) });
      const Count = action({ effect: (s) => ({ n: s.n + 1 }) });
      return {
        domains,
        init: initially({ n: 0 }),
        actions: { Count },
        scenarios: { twice: [take(Count), take(Count)] },
      };
    });
    const late = variant(counter, { name: 'late', story: '', from: 'twice', violates: {} });
    const outcome = await check(counter, { variant: late, engine });
    expect(outcome).toMatchObject({ stopped: 'failure', failure: { error: { fault: { kind: 'misfit', value: 2 } } } });
    expect(exitCodeOf(outcome, false)).toBe(75);
  },
);

test.each(['kernel', 'reference'] as const)(
  'user code fails in the state that is shown, with the %s',
  async (engine) => {
    const race = spec({ name: 'race', parameters: {} }, () => {
      const P = processes('p', 3);
      const { domains, initially, action } = variables({ n: functionFrom(P, range(0, 4)) });
      // One after the other moves from 2, so that what stands for the orbit is another state than the one first come to.
      const move = (to: number, moved: number) =>
        action({
          forSome: { p: P },
          guard: (s, { p }) => s.n.get(p) === 2 && P.filter((q) => s.n.get(q) !== 2).length === moved,
          effect: (s, { p }) => ({ n: s.n.set(p, to) }),
        });
      const Fail = action({
        forSome: { p: P },
        guard: (s, { p }) => s.n.get(p) === 4,
        effect: () => {
          throw new Error('too high');
        },
      });
      const actions = { First: move(3, 0), Second: move(1, 1), Third: move(4, 2), Fail };
      return { domains, init: initially({ n: P.to(2) }), actions, finished: () => true };
    });
    const outcome = await check(race, { engine });
    const { error, trace } = outcome.failure as NonNullable<Outcome['failure']>;
    const n = trace.at(-1)?.state.n as { get(p: unknown): number };
    expect([error.site.name, n.get(error.site.choices.p)]).toEqual(['Fail', 4]);
  },
);

test('what a condition of fairness answered is told, and not what others of the same action did', async () => {
  let calls = 0;
  const moody = spec({ name: 'moody', parameters: {} }, () => {
    const { domains, initially, action, eventually } = variables({ n: range(0, 2) });
    const Up = action({ guard: (s) => s.n < 2, effect: (s) => ({ n: s.n + 1 }) });
    const fairness = [WF({ actions: [Up] }), WF({ actions: [Up], when: (s) => s.n === calls++ % 2 })];
    return {
      domains,
      init: initially({ n: 0 }),
      actions: { Up },
      fairness,
      properties: { E: eventually((s) => s.n > 1) },
    };
  });
  const { failure } = await check(moody);
  const answered = { kind: 'answered', answer: expect.any(Boolean) };
  expect(failure?.error).toMatchObject({
    site: { part: 'fairness condition' },
    fault: { kind: 'impure', first: answered, second: answered },
  });
});
