/** `check` and `simulate` as a program would call them: what goes in, what comes out as data, and how they end. */
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { counter } from '../../scripts/commands/fixtures/specs/counter/counter.ts';
import { lamp } from '../../scripts/commands/fixtures/specs/lamp/lamp.ts';
import { stuck } from '../../scripts/commands/fixtures/specs/lamp/variants.ts';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { crashedManager, hastyManager } from '../../specs/two-phase-commit/variants.ts';
import {
  type CheckOptions,
  check,
  NoStates,
  type Outcome,
  type Progress,
  propertiesOf,
  range,
  simulate,
  spec,
  UnknownProperty,
  variables,
} from '../index.ts';
import { BadParameter } from '../language/parameters.ts';
import { working } from '../testing/effort.ts';
import { Contradicted } from './refused.ts';

/** The outcome of one property. */
const of = (outcome: Outcome, name: string): Outcome['properties'][number] | undefined =>
  outcome.properties.find((property) => property.name === name);
const inBrief = ({ properties }: Outcome): Record<string, string> =>
  Object.fromEntries(properties.map(({ name, verdict }) => [name, verdict]));
/** Two-phase commit that takes some seconds. */
const long: CheckOptions<(typeof twoPhaseCommit)['parameters']> = { parameters: { rms: 9 }, symmetry: false };

describe('an outcome', () => {
  test('of a spec that holds says what it rests on', async () => {
    const outcome = await check(twoPhaseCommit, { symmetry: false });
    expect(outcome).toMatchObject({
      verdict: 'holds',
      basis: 'exhaustive',
      engine: 'kernel',
      stopped: null,
      failure: null,
      symmetry: null,
      states: { distinct: 288, generated: 1146, depth: 11, queue: 0, cutOff: 0 },
      model: { name: 'two-phase-commit', variant: null, parameters: { rms: 3 } },
      troubles: [],
      remarks: [],
    });
    expect(outcome.seconds).toBeGreaterThan(0);
    expect(outcome.peakMemoryBytes).toBeGreaterThan(1e6);
    expect(outcome.learned?.userCalls).toBeGreaterThan(0);
  });

  test('is up to symmetry, unless that is turned off, and the same by the reference checker', async () => {
    const reduced = await check(twoPhaseCommit);
    expect(reduced).toMatchObject({
      states: { distinct: 80 },
      symmetry: { sorts: [{ name: 'rm', members: 3 }], order: 6, certified: true },
    });
    const [kernel, reference] = [
      await check(twoPhaseCommit, { symmetry: false }),
      await check(twoPhaseCommit, { engine: 'reference' }),
    ];
    expect(reference.states).toEqual(kernel.states);
    expect(reference.actions).toEqual(kernel.actions);
    expect(inBrief(reference)).toEqual(inBrief(reduced));
    expect(reference).toMatchObject({ engine: 'reference', learned: null, bytesPerState: null, symmetry: null });
  });
  test('shows the same trace by either engine', async () => {
    const [kernel, reference] = [
      await check(twoPhaseCommit, { variant: hastyManager }),
      await check(twoPhaseCommit, { variant: hastyManager, engine: 'reference' }),
    ].map((outcome) => of(outcome, 'TCConsistent'));
    expect(reference?.trace).toEqual(kernel?.trace);
    expect(reference).toMatchObject({ fewestSwitches: true, instance: kernel?.instance });
  });

  test('has the trace of what is violated, and the witness of what is reached', async () => {
    const outcome = await check(twoPhaseCommit, { variant: hastyManager });
    expect([outcome.verdict, outcome.basis]).toEqual(['violated', 'exhaustive']);
    const found = of(outcome, 'TCConsistent');
    expect(found).toMatchObject({ kind: 'invariant', verdict: 'violated', reason: null, fewestSwitches: true });
    expect(found?.trace?.map(({ action }) => action)).toEqual([
      null,
      ...['TMCommit', 'RMChooseToAbort', 'RMRcvCommitMsg'],
    ]);
    const reached = of(await check(lamp, { properties: ['Bright'] }), 'Bright');
    expect(reached).toMatchObject({ kind: 'reachable', verdict: 'holds', reason: null, instance: {} });
    expect(reached?.trace?.map(({ action }) => action)).toEqual([
      null,
      ...['Switch', 'Brighter', 'Brighter', 'Brighter'],
    ]);
  });

  test('has the lasso of a temporal property, and why it is fair', async () => {
    const { lasso, account, trace } = of(await check(twoPhaseCommit, { variant: crashedManager }), 'Termination') ?? {};
    expect(lasso).toEqual({ to: (trace?.length ?? 0) - 1, back: null });
    expect(account?.enabled.length).toBeGreaterThan(0);
    for (const { assumption, reason } of account?.fairness ?? []) {
      expect(assumption.strength).toMatch(/^(weak|strong)$/);
      expect(assumption.actions.length).toBeGreaterThan(0);
      expect(['taken', 'disabled', 'idle']).toContain(reason.kind);
    }
  });

  test('within bounds leaves open what lies outside, and says why', async () => {
    const outcome = await check(counter);
    expect([outcome.verdict, outcome.basis]).toEqual(['unknown', 'within bounds']);
    expect(of(outcome, 'Small')).toMatchObject({ verdict: 'holds', reason: null });
    for (const name of ['Top', 'Ends'])
      expect(of(outcome, name)).toMatchObject({ verdict: 'unknown', reason: 'states were cut off', trace: null });
  });

  test.each(['kernel', 'reference'] as const)('of closed bounds, by the %s, leaves nothing open', async (engine) => {
    const outcome = await check(counter, { bounds: 'closed', engine });
    expect([outcome.verdict, outcome.basis]).toEqual(['violated', 'within closed bounds']);
    expect(of(outcome, 'Top')).toMatchObject({ verdict: 'violated', trace: null });
    const vacuous = 'no fair behaviour stays within the bounds';
    expect(of(outcome, 'Ends')).toMatchObject({ verdict: 'holds', reason: null, vacuous });
  });
  test('of bounds that cut nothing off is exhaustive, closed or not', async () => {
    const outcome = await check(twoPhaseCommit, { bounds: 'closed', properties: ['TCConsistent'] });
    expect([outcome.verdict, outcome.basis]).toEqual(['holds', 'exhaustive']);
  });

  test('of code that fails has the failure with the trace to it', async () => {
    const failing = spec({ name: 'failing', parameters: {} }, () => {
      const { domains, initially, action } = variables({ n: range(0, 2) });
      const Up = action({ effect: (s) => ({ n: s.n + 1 }) });
      return { domains, init: initially({ n: 0 }), actions: { Up } };
    });
    const outcome = await check(failing);
    expect([outcome.verdict, outcome.stopped]).toEqual(['unknown', 'failure']);
    expect(outcome.failure?.error.site).toMatchObject({ part: 'effect', name: 'Up' });
    expect(outcome.failure?.error.fault).toMatchObject({ kind: 'misfit', value: 3 });
    expect(outcome.failure?.trace.map(({ state }) => state.n)).toEqual([0, 1, 2]);
  });

  test('is of what was asked for alone', async () => {
    const outcome = await check(lamp, { variant: stuck, properties: ['InRange', 'Bright'] });
    expect(inBrief(outcome)).toEqual({ InRange: 'holds', Bright: 'violated' });
    expect(inBrief(await check(lamp, { variant: stuck, properties: ['Deadlock'] }))).toEqual({ Deadlock: 'violated' });
    expect(inBrief(await check(lamp, { variant: stuck, properties: ['InRange'] }))).toEqual({ InRange: 'holds' });
  });

  test('is of properties beside those of the spec, too', async () => {
    const own = propertiesOf(lamp, ({ invariant }) => ({ Dark: invariant((s) => !s.on) }));
    expect(of(await check(lamp, { added: [own] }), 'Dark')).toMatchObject({ verdict: 'violated' });
  });

  test('starts at the end of a scenario', async () => {
    const { model, properties } = await check(lamp, { from: 'brighten', properties: ['Bright'] });
    expect(model.from).toBe('brighten');
    const actions = properties[0]?.trace?.map(({ action }) => action);
    expect(actions?.slice(0, 4)).toEqual([null, 'Switch', 'Brighter', 'Switch']);
  });
});

describe('limits', () => {
  test.each([
    [{ states: 20 }, 'states'],
    [{ seconds: 0.001 }, 'time'],
    [{ bytes: 1 }, 'memory'],
  ] as const)('of %j end the run with what it has', async (limits, stopped) => {
    const outcome = await check(twoPhaseCommit, { ...long, limits });
    expect(outcome).toMatchObject({ stopped, verdict: 'unknown', basis: 'stopped' });
    expect(outcome.states.queue).toBeGreaterThan(0);
    expect(of(outcome, 'TCConsistent')).toMatchObject({ verdict: 'unknown', reason: 'the search was stopped' });
  });

  test('the first violation ends the run, if that is asked', async () => {
    const outcome = await check(twoPhaseCommit, { variant: hastyManager, limits: { stopAtFirst: true } });
    expect(outcome).toMatchObject({ stopped: 'first violation', verdict: 'violated', basis: 'stopped' });
    expect(of(outcome, 'TCConsistent')?.trace).toHaveLength(4);
  });
});

describe('cancelling', () => {
  test('ends with what was covered, at once', async () => {
    const controller = new AbortController();
    let covered = 0;
    const onProgress = ({ distinct }: Progress): void => {
      covered = distinct;
    };
    const running = check(twoPhaseCommit, { ...long, signal: controller.signal, onProgress });
    while (covered <= 100) await setTimeout(50);
    const effort = working();
    controller.abort();
    const outcome = await running;
    expect(effort()).toBeLessThan(1000);
    expect(outcome).toMatchObject({ stopped: 'interrupt', verdict: 'unknown', basis: 'stopped' });
    expect(outcome.states.distinct).toBeGreaterThan(100);
    expect(outcome.states.queue).toBeGreaterThan(0);
  });

  test('before it begins explores nothing', async () => {
    const begun = vi.fn();
    const outcome = await check(twoPhaseCommit, { signal: AbortSignal.abort(), onProgress: begun });
    expect(outcome).toMatchObject({ stopped: 'interrupt', verdict: 'unknown', states: { generated: 0, distinct: 0 } });
    expect(begun).not.toHaveBeenCalled();
  });

  test('after it has ended changes nothing, and nobody listens any more', async () => {
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, 'removeEventListener');
    expect(await check(twoPhaseCommit, { signal })).toMatchObject({ stopped: null, verdict: 'holds' });
    expect(removed).toHaveBeenCalledOnce();
  });

  test('keeps what was found', async () => {
    const controller = new AbortController();
    const outcome = await check(twoPhaseCommit, {
      variant: hastyManager,
      parameters: { rms: 9 },
      symmetry: false,
      signal: controller.signal,
      onProgress: ({ violated }) => (violated.length > 0 ? controller.abort() : undefined),
    });
    expect(outcome).toMatchObject({ stopped: 'interrupt', verdict: 'violated' });
    expect(of(outcome, 'TCConsistent')?.trace).toHaveLength(4);
  });

  test('of one run is of that run alone, and others have their turns', async () => {
    const controller = new AbortController();
    const [first, second] = await Promise.all([
      check(twoPhaseCommit, { ...long, signal: controller.signal }),
      check(twoPhaseCommit, { symmetry: false }).finally(() => controller.abort()),
    ]);
    expect(first.stopped).toBe('interrupt');
    expect(second).toMatchObject({ stopped: null, states: { distinct: 288 } });
  });
});

describe('progress', () => {
  test('is told while the run goes on, and grows', async () => {
    const told: Progress[] = [];
    const controller = new AbortController();
    const onProgress = (progress: Progress): void => {
      // However long the machine takes for them.
      if (told.push(progress) === 8) controller.abort();
    };
    await check(twoPhaseCommit, { ...long, signal: controller.signal, onProgress });
    expect(told).toHaveLength(8);
    const counts = told.map(({ distinct }) => distinct);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(counts[7]).toBeGreaterThan(counts[0] as number);
    expect(Object.keys(told[0] ?? {}).sort()).toEqual(['depth', 'distinct', 'generated', 'queue', 'violated']);
  });

  test('that throws ends the run', async () => {
    const onProgress = (): never => {
      throw new Error('enough');
    };
    await expect(check(twoPhaseCommit, { ...long, onProgress })).rejects.toThrow('enough');
  });
});

describe('what cannot be run is refused, as data', () => {
  const refusal = async (run: () => Promise<unknown>): Promise<unknown> => run().catch((error: unknown) => error);

  test('a property that is not there', async () => {
    const error = await refusal(() => check(twoPhaseCommit, { properties: ['Agreement'] }));
    expect(error).toBeInstanceOf(UnknownProperty);
    expect(error).toMatchObject({ given: 'Agreement', spec: 'two-phase-commit' });
    expect((error as UnknownProperty).known).toContain('Deadlock');
  });

  test('a parameter out of range, a scenario that is not there, a variant of another spec', async () => {
    expect(await refusal(() => check(twoPhaseCommit, { parameters: { rms: 0 } }))).toBeInstanceOf(BadParameter);
    expect(await refusal(() => check(lamp, { from: 'toString' }))).toMatchObject({
      message: 'lamp: it starts from the scenario toString, which is not there',
    });
    expect(await refusal(() => check(lamp, { variant: hastyManager }))).toMatchObject({
      message: 'lamp: what is given with it is about two-phase-commit',
    });
  });

  test('bounds that leave nothing', async () => {
    const empty = spec({ name: 'empty', parameters: {} }, () => {
      const { domains, initially, action, predicate } = variables({ n: range(0, 2) });
      const Up = action({ guard: (s) => s.n < 2, effect: (s) => ({ n: s.n + 1 }) });
      return { domains, init: initially({ n: 0 }), actions: { Up }, withinBounds: predicate((s) => s.n > 0) };
    });
    expect(await refusal(() => check(empty))).toBeInstanceOf(NoStates);
  });
});

describe('walks', () => {
  test('are the same from the same seed, and sample', async () => {
    const options = { variant: hastyManager, seed: 7, runs: 50, depth: 20, properties: ['TCConsistent'] };
    const [one, other] = [await simulate(twoPhaseCommit, options), await simulate(twoPhaseCommit, options)];
    expect(one.states).toEqual(other.states);
    expect(one).toMatchObject({ basis: 'sampled', verdict: 'violated', sample: { seed: 7, depth: 20 } });
    expect(of(one, 'TCConsistent')?.trace).toHaveLength(4);
    const sound = await simulate(twoPhaseCommit, { seed: 7, runs: 5 });
    expect(sound).toMatchObject({ verdict: 'unknown', basis: 'sampled' });
    expect(of(sound, 'TCConsistent')).toMatchObject({ verdict: 'unknown', reason: 'only sampled' });
  });

  test('end when they are told to', async () => {
    const signal = AbortSignal.timeout(100);
    expect(await simulate(twoPhaseCommit, { runs: 1e9, signal })).toMatchObject({ stopped: 'interrupt' });
  });
});

test('what is asked is typed by the spec', () => {
  const asked = [
    // @ts-expect-error: there is no such parameter.
    () => check(twoPhaseCommit, { parameters: { acceptors: 3 } }),
    // @ts-expect-error: limits have units in their names.
    () => check(twoPhaseCommit, { limits: { time: 3 } }),
    // @ts-expect-error: walks have no engine.
    () => simulate(twoPhaseCommit, { engine: 'kernel' }),
  ];
  expect(asked).toHaveLength(3);
  expect(new Contradicted('P', { kind: 'does not show it' })).toMatchObject({ subject: 'P' });
});
