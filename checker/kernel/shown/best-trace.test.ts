/**
 * Of the shortest traces the one is shown that the reference shows (`reference/shortest-traces.ts`): on random systems and on the
 * specs, with symmetry and without.
 * Other systems than the pinned ones: CONCORD_SEED=7 CONCORD_RUNS=5000; large variants as well: CONCORD_SLOW=yes.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as consensus from '../../../specs/consensus/variants.ts';
import { paxos } from '../../../specs/paxos/paxos.ts';
import * as paxosVariants from '../../../specs/paxos/variants.ts';
import { quorumRegister } from '../../../specs/quorum-register/quorum-register.ts';
import * as registers from '../../../specs/quorum-register/variants.ts';
import { raft } from '../../../specs/raft/raft.ts';
import * as raftVariants from '../../../specs/raft/variants.ts';
import { singleCopyRegister } from '../../../specs/single-copy-register/single-copy-register.ts';
import * as copies from '../../../specs/single-copy-register/variants.ts';
import * as commits from '../../../specs/transaction-commit/variants.ts';
import { twoPhaseCommit } from '../../../specs/two-phase-commit/two-phase-commit.ts';
import * as managers from '../../../specs/two-phase-commit/variants.ts';
import * as votes from '../../../specs/voting/variants.ts';
import type { AnyChoices, AnyState } from '../../language/action.ts';
import type { NamedRole } from '../../language/actor.ts';
import { switchesOf } from '../../language/identity.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import type { Spec } from '../../language/protocol.ts';
import type { Variant } from '../../language/spec.ts';
import { plainTrace, replay, shownBy } from '../../reference/replay.ts';
import { startingTraces } from '../../reference/scenario.ts';
import { endsOf, ShortestTraces } from '../../reference/shortest-traces.ts';
import { randomModels } from '../../testing/random-model.ts';
import { randomSymmetrics } from '../../testing/random-symmetric.ts';
import { drawOf, isThorough } from '../../testing/tier.ts';
import { KernelCheck, type KernelFinding, type KernelOptions } from '../check.ts';
import type { Kernel } from '../run/kernel.ts';
import { Lifting } from '../run/trace.ts';

const { seed, runs } = drawOf({ seed: 20_261_125, runs: 50 });

function begun(model: CheckableModel, options: KernelOptions): KernelCheck {
  return new KernelCheck(model, {
    ...options,
    ...(model.from === null ? {} : { starts: startingTraces(model).map(plainTrace) }),
  });
}
/** What is found of all but temporal properties, and among how many states; nothing if user code fails. */
function searched(
  model: CheckableModel,
  options: KernelOptions,
): { findings: readonly KernelFinding[]; distinct: number } {
  const properties = Object.entries(model.properties).filter(([, { kind }]) => kind !== 'temporal');
  const check = begun({ ...model, properties: Object.fromEntries(properties) }, options);
  while (!check.advance());
  const { violated, reached, failure, distinct } = check.result();
  return { findings: failure === null ? [...violated, ...reached] : [], distinct };
}
function found(model: CheckableModel, options: KernelOptions): readonly KernelFinding[] {
  return searched(model, options).findings;
}

/** How many steps were taken from where exploration started. */
function stepsIn(model: CheckableModel, { trace }: KernelFinding): number {
  return trace.length - (model.from === null ? 1 : (startingTraces(model)[0]?.length ?? 0));
}
function inNames(steps: readonly { action: string | null; choices: AnyChoices }[]): unknown[] {
  return steps.map(({ action, choices }) => ({ action, choices }));
}
/** True if the property does not hold (a `reachable` does) of the instance that is told, at the end of the trace. */
function fits(model: CheckableModel, { property, instance, trace }: KernelFinding): boolean {
  const of = model.properties[property];
  const [s, t] = [trace.at(-2)?.state, trace.at(-1)?.state as AnyState];
  if (of === undefined || of.kind === 'temporal') return of === undefined;
  if (of.kind !== 'step') return of.holds(t, instance) === (of.kind === 'reachable');
  return s === undefined ? of.initially?.(t) === false : !of.holds(s, t, instance);
}

/** Holds each finding of a model against what the reference shows; answers how many there were to hold. */
function compare(model: CheckableModel, symmetry: boolean): { compared: number; switching: number } {
  let [compared, switching] = [0, 0];
  const { findings, distinct } = searched(model, { symmetry });
  // The reference keeps each step of each state, which takes gigabytes where there are many.
  if (!isThorough) expect(distinct, 'too large for every change: to be listed as large').toBeLessThan(30_000);
  const shortest = new ShortestTraces(model, Math.max(0, ...findings.map((finding) => stepsIn(model, finding))));
  for (const finding of findings) {
    const { property, trace, fewestSwitches } = finding;
    const replayed = replay(model, trace);
    expect(replayed.ok && shownBy(model, property, replayed.trace)).toBeTruthy();
    expect(fits(model, finding)).toBe(true);
    expect(fewestSwitches).toBe(true);
    const steps = stepsIn(model, finding);
    if (steps === 0) continue;
    const best = shortest.to(steps, endsOf(model, finding));
    expect({ property, switches: switchesOf(model, trace) }).toEqual({ property, switches: best?.switches });
    // With symmetry, of instances that differ by names only one is looked for, and the others are its images.
    const isImage = symmetry && model.properties[property]?.kind === 'reachable';
    if (!isImage) expect(inNames(trace)).toEqual(inNames(best?.trace ?? []));
    compared++;
    if (switchesOf(model, trace) > 0) switching++;
  }
  return { compared, switching };
}

/** Holds what is found when few states may be expanded again against what is found when all may. */
function compareHurried(model: CheckableModel, symmetry: boolean, revisited: number): void {
  const best = found(model, { symmetry });
  for (const [i, finding] of found(model, { symmetry, revisited }).entries()) {
    const { property, instance, trace, fewestSwitches } = finding;
    const unhurried = best[i] as KernelFinding;
    expect({ property, steps: trace.length }).toEqual({ property, steps: unhurried.trace.length });
    if (model.properties[property]?.kind === 'reachable') expect(instance).toEqual(unhurried.instance);
    const replayed = replay(model, trace);
    expect(replayed.ok && shownBy(model, property, replayed.trace)).toBeTruthy();
    expect(fits(model, finding)).toBe(true);
    const [few, more] = [switchesOf(model, unhurried.trace), switchesOf(model, trace)];
    expect(fewestSwitches ? more === few : more >= few).toBe(true);
  }
}

/** The model with its actions dealt out among some roles, one for each value of a choice where there is one, and nobody. */
function withRoles(model: CheckableModel, number: number): CheckableModel {
  const roles: Record<string, NamedRole> = {};
  for (const [i, [action, { forSome }]] of Object.entries(model.actions).entries()) {
    const dealt = (i + number) % 4;
    const per = Object.keys(forSome)[0] ?? null;
    if (dealt !== 0) roles[`R${i}`] = { acts: [action], per: dealt === 1 ? per : null, has: [] };
  }
  return { ...model, roles };
}

describe('the trace that is shown switches least, and comes first in the order of the spec', () => {
  test(`on ${runs} random systems`, { timeout: 300_000 + 300 * runs }, () => {
    let switching = 0;
    let number = 0;
    const property = fc.property(randomModels, (random) => {
      const model = random.modelIfAny();
      fc.pre(model !== null);
      switching += compare(withRoles(model, number++), false).switching;
    });
    fc.assert(property, { seed, numRuns: runs });
    expect(switching / runs).toBeGreaterThan(0.05);
  });
  test(`on ${runs} random symmetric systems`, { timeout: 300_000 + 600 * runs }, () => {
    let switching = 0;
    let number = 0;
    const property = fc.property(randomSymmetrics, (random) => {
      const drawn = random.modelIfAny();
      fc.pre(drawn !== null);
      const model = number++ % 2 === 0 ? drawn : withRoles(drawn, number);
      switching += compare(model, true).switching;
      compare(model, false);
      compareHurried(model, number % 3 > 0, number % 5);
    });
    fc.assert(property, { seed: seed + 1, numRuns: runs });
    expect(switching / runs).toBeGreaterThan(0.05);
  });

  const broken: Variant[] = [consensus, managers, commits, votes, copies, registers, paxosVariants].flatMap((of) =>
    Object.values(of),
  );
  // These take the reference a minute or more. What they show, the smaller ones of the same protocols show too.
  const isLarge = new Set(
    isThorough ? [] : ['no-read-repair', 'asynchronous-repair', 'any-vote', 'forget-promise', 'sloppy-quorum'],
  );
  const small: CheckableModel[] = [
    ...broken.filter(({ name }) => !isLarge.has(name)).map((variant) => checkable(variant.of, { variant })),
    ...[twoPhaseCommit, singleCopyRegister].map((spec) => checkable(spec as unknown as Spec)),
    checkable(paxos as unknown as Spec, { parameters: { ballots: 2 } }),
    checkable(quorumRegister as unknown as Spec, { parameters: { servers: 2, workload: 'write-and-read' } }),
    checkable(raft as unknown as Spec, { variant: raftVariants.minorityQuorums }),
  ];
  for (const model of small)
    for (const symmetry of [false, true])
      test(`${model.name}, ${model.variant ?? 'unbroken'}${symmetry ? ', with symmetry' : ''}`, () => {
        const { compared } = compare(model, symmetry);
        if (model.variant !== null && model.variant !== 'crashed-manager') expect(compared).toBeGreaterThan(0);
      });
});

describe('what the trace depends on', () => {
  const model = checkable(raft as unknown as Spec, { variant: raftVariants.minorityQuorums });
  const told = (findings: readonly KernelFinding[]): unknown =>
    findings.map(({ property, instance, trace }) => ({ property, instance, steps: inNames(trace) }));

  test('it is neither how many successors make a batch nor what was learned before', () => {
    for (const symmetry of [false, true]) {
      const usual = told(found(model, { symmetry }));
      for (const target of [1, 7, 5000]) {
        const check = begun(model, { symmetry });
        const kernel = Reflect.get(check, 'kernel') as Kernel;
        Reflect.set(kernel.output.batch, 'target', target);
        while (!check.advance());
        const { violated, reached } = check.result();
        expect(told([...violated, ...reached])).toEqual(usual);
      }
    }
  });
  test('nor is it symmetry, but that of instances which differ by names one is looked for', () => {
    const [without, withIt] = [false, true].map((symmetry) => found(model, { symmetry }));
    const isViolated = ({ property }: KernelFinding): boolean => model.properties[property]?.kind !== 'reachable';
    expect(told(withIt?.filter(isViolated) ?? [])).toEqual(told(without?.filter(isViolated) ?? []));
  });
  test('where too few states may be expanded again the trace is as short, and nothing is claimed', () => {
    const best = found(model, { symmetry: true });
    for (const revisited of [0, 20, 60, 100, 150, 400]) {
      const findings = found(model, { symmetry: true, revisited });
      for (const [i, { trace, fewestSwitches, property }] of findings.entries()) {
        const { trace: shortest } = best[i] as KernelFinding;
        expect(trace.length).toBe(shortest.length);
        const replayed = replay(model, trace);
        expect(replayed.ok && shownBy(model, property, replayed.trace)).toBeTruthy();
        if (fewestSwitches) expect(switchesOf(model, trace)).toBe(switchesOf(model, shortest));
      }
      expect(findings.every(({ fewestSwitches }) => fewestSwitches)).toBe(revisited === 400);
    }
  });
  test('where none may be expanded again, the steps of the first trace are gathered', () => {
    const larger = checkable(raft as unknown as Spec, { variant: raftVariants.forgetVote });
    for (const symmetry of [true, false]) {
      const check = begun(larger, { symmetry, revisited: 0 });
      while (check.violated.length === 0) check.advance();
      const { violated, reached } = check.result();
      const first = new Lifting(
        (Reflect.get(check, 'kernel') as Kernel).learner,
        Object.keys(larger.actions),
        () => [],
      );
      for (const { property, trace } of [...violated, ...reached]) {
        const replayed = replay(larger, trace);
        expect(replayed.ok && shownBy(larger, property, replayed.trace)).toBeTruthy();
      }
      const { state, step } = [
        ...(Reflect.get(check, 'found') as Map<string, { state: number; step: number }>).values(),
      ].at(-1) as { state: number; step: number };
      const before = switchesOf(larger, first.traceTo(state, step).trace);
      const [after] = violated as [KernelFinding];
      expect(after.fewestSwitches).toBe(false);
      expect(switchesOf(larger, after.trace)).toBeLessThan(before);
    }
  });
  test('a search that was stopped on its way claims nothing of the depth that it left', () => {
    const check = begun(model, { symmetry: true });
    while (check.violated.length === 0) check.advance();
    const [first] = check.result().violated as [KernelFinding];
    expect(first.trace.length).toBe(11);
    expect(first.fewestSwitches).toBe(false);
    expect(replay(model, first.trace).ok).toBe(true);
    const whole = begun(model, { symmetry: true });
    while (!whole.advance());
    expect(whole.result().violated[0]?.fewestSwitches).toBe(true);
  });
  test('user code that no longer answers as it did is a failure', () => {
    let isBroken = false;
    const { ElectionSafety } = model.properties;
    if (ElectionSafety?.kind !== 'invariant') throw new Error('Raft has lost its invariant');
    const holds = (s: AnyState, instance: AnyChoices): boolean => {
      if (isBroken) throw new Error('broken');
      return ElectionSafety.holds(s, instance);
    };
    const properties = { ...model.properties, ElectionSafety: { ...ElectionSafety, holds } };
    const check = begun({ ...model, properties }, { symmetry: false });
    while (!check.advance());
    isBroken = true;
    const { failure, violated } = check.result();
    expect(failure?.failure.fault.kind).toBe('throws');
    expect(violated.map(({ property }) => property)).toContain('ElectionSafety');
  });
});
