/** Proofs are inductive, and are not without any of their parts; what is sampled is found likewise, and never said to hold. */
import { Set as ImmutableSet } from 'immutable';
import { describe, expect, test } from 'vitest';
import { paxos } from '../../specs/paxos/paxos.ts';
import { proof as paxosProof } from '../../specs/paxos/proof.ts';
import { proof } from '../../specs/two-phase-commit/proof.ts';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { hastyManager } from '../../specs/two-phase-commit/variants.ts';
import { voting } from '../../specs/voting/voting.ts';
import { subsetOf } from '../language/collections.ts';
import { range } from '../language/domain.ts';
import { checkable } from '../language/model.ts';
import { take } from '../language/scenario.ts';
import { spec } from '../language/spec.ts';
import { variables } from '../language/variables.ts';
import { initialStates, refuted, stateOf } from '../reference/semantics.ts';
import { checkModel } from '../run/check.ts';
import { conjunctionOf, conjunctsOf, type Induction, induct, inductModel, NoInvariant } from './induct.ts';
import { nearestReachable } from './nearest.ts';
import { sampled } from './sampled.ts';

const lost = ({ steps }: Induction): string[] =>
  (steps?.properties ?? []).filter(({ verdict }) => verdict === 'violated').map(({ name }) => name);
const options = { added: [proof], parameters: { rms: 3 } };
const aids = ['CommitSaid', 'AbortSaid', 'CommitHeard', 'AllKnown', 'KnownSaid', 'PreparedKept'];

describe('an invariant', () => {
  test('is inductive if it says enough, of all states of the domains', async () => {
    const found = await induct(twoPhaseCommit, options);
    expect(found.conjuncts).toEqual(['TCConsistent', ...aids]);
    expect(found.steps?.verdict).toBe('holds');
    expect(found.steps?.basis).toBe('exhaustive');
    expect(found.states).toBe(4n ** 3n * 3n * 2n ** 3n * 2n ** 5n);
    expect(found.tried.satisfying).toBe(602);
    expect(found.sample).toBeNull();
    const apart = await induct(twoPhaseCommit, { ...options, symmetry: false });
    expect(apart.steps?.states.distinct).toBe(602);
    expect(apart.steps?.verdict).toBe('holds');
  });

  test('is not without any of its parts', async () => {
    const { needs } = await induct(twoPhaseCommit, { ...options, needs: true });
    expect(needs).toEqual({
      TCConsistent: [],
      ...Object.fromEntries(aids.map((name) => [name, ['TCConsistent']])),
    });
  });

  test('of voting is the one of the paper', async () => {
    const found = await induct(voting);
    expect(found.conjuncts).toEqual(['OneValuePerBallot', 'VotesSafe']);
    expect(found.steps?.verdict).toBe('holds');
    const alone = { conjuncts: ['VotesSafe'], parameters: { acceptors: 2, ballots: 2, values: 2 } };
    expect(lost(await induct(voting, alone))).toEqual(['VotesSafe']);
  });

  test('that is violated where it can be reached is told as such, and nothing more is asked', async () => {
    const found = await induct(twoPhaseCommit, { ...options, variant: hastyManager });
    expect(found.reachable.verdict).toBe('violated');
    expect(found.steps).toBeNull();
  });

  test('there must be', async () => {
    await expect(induct(twoPhaseCommit, { conjuncts: ['Decided'] })).rejects.toThrow(NoInvariant);
    await expect(induct(twoPhaseCommit, { conjuncts: ['Tcconsistent'] })).rejects.toThrow(
      'Tcconsistent of two-phase-commit is no invariant; there are: TCConsistent',
    );
  });
});

describe('a counterexample to induction', () => {
  test('is a step from a state that satisfies the invariant and cannot be reached, and the nearest that can be is told', async () => {
    const found = await induct(twoPhaseCommit, { ...options, conjuncts: ['TCConsistent', 'CommitHeard'] });
    expect(lost(found)).toEqual(['TCConsistent']);
    const [before, after, ...more] = found.steps?.properties[0]?.trace ?? [];
    expect(more).toEqual([]);
    const { model } = found;
    const isTrue = (name: string, state = before?.state): boolean =>
      refuted(model, 'property', name, model.properties[name] as never, stateOf(model, state ?? {})) === null;
    expect([isTrue('TCConsistent'), isTrue('CommitHeard'), isTrue('TCConsistent', after?.state)]).toEqual([
      true,
      true,
      false,
    ]);
    const [nearest] = nearestReachable(model, [before?.state ?? {}], 1000);
    expect(nearest).toMatchObject({ looked: 288, isAll: true });
    expect(nearest?.changes.length).toBeGreaterThan(0);
    const [init] = [...initialStates(model)];
    expect(nearestReachable(model, [init?.toObject() ?? {}], 1000)).toMatchObject([{ changes: [], looked: 1 }]);
    // Of several the one that is reachable is there as well.
    const both = nearestReachable(model, [init?.toObject() ?? {}, before?.state ?? {}], 1000);
    expect(both).toMatchObject([{ changes: [], looked: 288 }, { ...nearest }]);
    expect(nearestReachable(model, [before?.state ?? {}], 10)).toMatchObject([{ looked: 10, isAll: false }]);
  });
});

describe('a sample', () => {
  const model = checkable(twoPhaseCommit, options);
  const draw = (seed: number, conjuncts = ['TCConsistent', ...aids]) =>
    sampled(
      model,
      conjunctsOf(model, conjunctionOf(model, conjuncts)),
      { seed, wanted: 100 },
      { asked: 0, satisfying: 0 },
    );

  test('has different states that satisfy the invariant, the same for the same seed', () => {
    const conjunction = conjunctionOf(model, []);
    const states = draw(1);
    expect(states).toHaveLength(100);
    expect(new Set(states.map((state) => String(stateOf(model, state)))).size).toBe(100);
    for (const state of states)
      for (const [name, of] of Object.entries(conjunction))
        expect(refuted(model, 'property', name, of, stateOf(model, state))).toBeNull();
    expect(draw(1)).toEqual(states);
    expect(draw(2)).not.toEqual(states);
  });

  test('does not show that an invariant is inductive', async () => {
    const { steps, sample } = await induct(twoPhaseCommit, { ...options, sample: 100, seed: 1 });
    expect(sample).toEqual({ seed: 1, wanted: 100 });
    expect([steps?.verdict, steps?.basis]).toEqual(['unknown', 'sampled']);
    expect(steps?.properties.map(({ verdict }) => verdict)).toEqual(Array(7).fill('unknown'));
  });

  test.each(aids)('shows that it is not without %s', async (name) => {
    const conjuncts = ['TCConsistent', ...aids].filter((other) => other !== name);
    expect(lost(await induct(twoPhaseCommit, { ...options, conjuncts, sample: 200, seed: 1 }))).toEqual([
      'TCConsistent',
    ]);
  });

  test('is taken where there are too many states to list', async () => {
    const asked = { added: [paxosProof], parameters: { acceptors: 2, ballots: 2, values: 2 }, sample: 60, seed: 1 };
    const found = await induct(paxos, asked);
    expect(found.steps?.verdict).toBe('unknown');
    expect(found.tried.satisfying).toBe(60);
    // Nobody asks for a value that is safe any more.
    const conjuncts = found.conjuncts.filter((name) => name !== 'AskedSafe');
    const unsafe = { ...asked, conjuncts, parameters: { ...asked.parameters, acceptors: 3 }, sample: 100 };
    expect(lost(await induct(paxos, unsafe))).toContain('Agreement');
  });
});

describe('nothing is said to hold that was not looked at', () => {
  const small = (raise: number) =>
    spec({ name: 'small', title: 'small', topic: 'storage', parameters: {} }, () => {
      const { domains, initially, action, invariant } = variables({ x: range(0, 3), y: range(0, 1) });
      return {
        domains,
        init: initially({ x: 0, y: 0 }),
        actions: { Raise: action({ guard: (s) => s.y === 1, effect: (s) => ({ x: s.x + raise }) }) },
        properties: { Small: invariant((s) => s.x < 4), Down: invariant((s) => s.y === 0) },
      };
    });

  test('of initial states to which the search did not come', async () => {
    const model = checkable(small(0), {});
    // As if the time had been up before the second initial state.
    const found = await inductModel(model, { conjuncts: ['Down'] }, async (of, how) => {
      const outcome = await checkModel(of, how);
      return of.init === model.init ? { ...outcome, verdict: 'unknown', stopped: 'time' } : outcome;
    });
    expect([found.steps?.verdict, found.steps?.stopped]).toEqual(['unknown', 'time']);
    const late = { ...model, init: [...model.init, { x: 0, y: 1 }] };
    const asked = await inductModel(late, { conjuncts: ['Down'] }, async (of, how) => {
      const isCut = of.init === late.init && Object.keys(of.actions).length > 0;
      return isCut ? { ...(await checkModel(model, how)), verdict: 'unknown', stopped: 'time' } : checkModel(of, how);
    });
    expect([asked.reachable.verdict, asked.steps]).toEqual(['violated', null]);
  });

  test('of states behind one in which a conjunct failed, which is told', async () => {
    const failing = spec({ name: 'failing', title: 'failing', topic: 'storage', parameters: {} }, () => {
      const { domains, initially, action, invariant } = variables({ x: range(0, 3) });
      return {
        domains,
        init: initially({ x: 0 }),
        actions: { Rest: action({ effect: (s) => ({ x: s.x }) }) },
        properties: {
          Works: invariant((s) => {
            if (s.x === 2) throw new Error('no');
            return true;
          }),
        },
      };
    });
    const { steps, tried } = await induct(failing);
    expect([steps?.verdict, steps?.stopped]).toEqual(['unknown', 'failure']);
    expect(tried).toEqual({ asked: 3, satisfying: 2, failedIn: { x: 2 } });
  });

  test('of initial states, where a variant starts at the end of a scenario', async () => {
    const raised = spec({ name: 'raised', title: 'raised', topic: 'storage', parameters: {} }, () => {
      const { domains, initially, action, invariant } = variables({ x: range(0, 1) });
      const Raise = action({ effect: () => ({ x: 1 }) });
      return {
        domains,
        init: initially({ x: 0 }),
        actions: { Raise },
        scenarios: { once: [take(Raise)] },
        properties: { Up: invariant((s) => s.x === 1) },
      };
    });
    const model = checkable(raised, { from: 'once' });
    expect((await checkModel(model, { properties: ['Up'] })).verdict).toBe('holds');
    const found = await inductModel(model, {}, checkModel);
    expect([found.reachable.verdict, found.steps]).toEqual(['violated', null]);
  });

  test('of what is needed, where a step failed', async () => {
    const { steps, needs } = await induct(small(4), { needs: true });
    expect(steps?.verdict).toBe('holds');
    expect(needs).toEqual({ Small: [], Down: null });
  });

  test('of states beyond a bound that has the name of an invariant', async () => {
    const named = spec({ name: 'named', title: 'named', topic: 'storage', parameters: {} }, () => {
      const { domains, initially, action, invariant } = variables({ x: range(0, 4) });
      return {
        domains,
        init: initially({ x: 0 }),
        withinBounds: { Low: invariant((s) => s.x < 2) },
        actions: { Up: action({ guard: (s) => s.x > 0 && s.x < 4, effect: (s) => ({ x: s.x + 1 }) }) },
        properties: { Low: invariant((s) => s.x < 4) },
      };
    });
    // From 2, which lies beyond the bound, no step is taken.
    expect((await induct(named)).steps?.verdict).toBe('holds');
  });

  test('of what is reached by a step that a bound forbids', () => {
    const halted = spec({ name: 'halted', title: 'halted', topic: 'storage', parameters: {} }, () => {
      const { domains, initially, action, invariant, step } = variables({ x: range(0, 4) });
      return {
        domains,
        init: initially({ x: 0 }),
        withinBounds: { Halt: step((_, t) => t.x !== 2) },
        actions: { Up: action({ guard: (s) => s.x < 4, effect: (s) => ({ x: s.x + 1 }) }) },
        properties: { Low: invariant((s) => s.x < 4) },
      };
    });
    expect(nearestReachable(checkable(halted, {}), [{ x: 3 }], 100)).toMatchObject([{ looked: 2, isAll: true }]);
  });

  test('of states that are passed over because collections were compared by ===', async () => {
    const compared = spec({ name: 'compared', title: 'compared', topic: 'storage', parameters: {} }, () => {
      const { domains, initially, action, invariant } = variables({ on: range(0, 1), s: subsetOf(range(0, 1)) });
      return {
        domains,
        init: initially({ on: 0, s: ImmutableSet() }),
        actions: { Turn: action({ guard: (s) => s.s.size > 1, effect: () => ({ on: 1, s: ImmutableSet() }) }) },
        properties: {
          Same: invariant((s) => {
            const once = s.s;
            return (s.on === 0 && s.s.size === 0) || once === s.s;
          }),
        },
      };
    });
    const { steps } = await induct(compared);
    expect([steps?.verdict, steps?.failure?.error.fault.kind]).toEqual(['unknown', 'impure']);
  });
});
