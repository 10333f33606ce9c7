/** Suggestions: what is suggested makes the invariant inductive, and nothing of it could be left out; what is only guessed is dropped. */
import { describe, expect, test } from 'vitest';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { voting } from '../../specs/voting/voting.ts';
import { boolean, range, spec, variables } from '../index.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import type { Spec } from '../language/protocol.ts';
import { checkModel } from '../run/check.ts';
import { inductModel } from './induct.ts';
import { invariantOf, Suggesting, type Suggestion, type SuggestOptions } from './suggest.ts';

const suggested = (model: CheckableModel, options: SuggestOptions = {}): Promise<Suggestion> =>
  new Suggesting(model, { seed: 1, ...options }, checkModel).run();
/** How a clause is written, without what it is quantified over. */
const codeOf = ({ suggested }: Suggestion): string[] =>
  suggested.map(({ clause }) =>
    clause.literals.map(({ atom, wanted }) => (wanted ? atom.yes.code : atom.no.code)).join(' || '),
  );

describe('what is suggested', () => {
  test('makes an invariant inductive, and without any part of it something is lost', async () => {
    const model = checkable(twoPhaseCommit, { parameters: { rms: 2 } });
    const found = await suggested(model);
    expect(found).toMatchObject({ stopped: null, left: [], known: { looked: 56, isAll: true } });
    expect(found.suggested.length).toBeGreaterThan(3);
    expect(found.suggested.map(({ name }) => name)).toEqual(found.suggested.map((_, i) => `Lemma${i + 1}`));
    const { induction } = found;
    expect(induction?.steps).toMatchObject({ verdict: 'holds', basis: 'exhaustive' });
    expect(induction?.conjuncts).toEqual(['TCConsistent', ...found.suggested.map(({ name }) => name)]);
    // Asked by itself, and with each of them left out.
    const properties = Object.fromEntries(found.suggested.map(({ name, clause }) => [name, invariantOf(clause)]));
    const asked = async (names: readonly string[]): Promise<string | undefined> => {
      const own = { ...model, properties: { ...model.properties, ...properties } };
      return (await inductModel(own, { conjuncts: ['TCConsistent', ...names] }, checkModel)).steps?.verdict;
    };
    const names = Object.keys(properties);
    expect(await asked(names)).toBe('holds');
    for (const name of names)
      expect([name, await asked(names.filter((other) => other !== name))]).toEqual([name, 'violated']);
  });

  test('is nothing where nothing is lacking, and where the invariant is false of what is reachable', async () => {
    expect(await suggested(checkable(voting, { parameters: { acceptors: 2 } }))).toMatchObject({
      suggested: [],
      induction: { steps: { verdict: 'holds' } },
    });
    const lamp = spec({ name: 'lamp', parameters: {} }, () => {
      const { domains, initially, action, invariant } = variables({ on: boolean });
      const Switch = action({ effect: (s) => ({ on: !s.on }) });
      return {
        domains,
        init: initially({ on: false }),
        actions: { Switch },
        invariants: { Off: invariant((s) => !s.on) },
      };
    });
    const found = await suggested(checkable(lamp as unknown as Spec));
    expect(found).toMatchObject({ suggested: [], induction: { steps: null, reachable: { verdict: 'violated' } } });
  });

  test.each<[string, SuggestOptions]>([
    ['listed', {}],
    ['sampled', { sample: 200 }],
  ])(
    'is nothing where code of the invariant fails on a state that is %s, which is part of the outcome',
    async (_, how) => {
      const low = spec({ name: 'low', parameters: {} }, () => {
        const { domains, initially, action, invariant } = variables({ x: range(0, 9) });
        const Up = action({ guard: (s) => s.x < 3, effect: (s) => ({ x: s.x + 1 }) });
        const Low = invariant((s) => {
          if (s.x === 9) throw new Error('nine');
          return s.x < 5;
        });
        return { domains, init: initially({ x: 0 }), actions: { Up }, invariants: { Low }, finished: () => true };
      });
      const { suggested: clauses, induction } = await suggested(checkable(low as unknown as Spec), how);
      expect(clauses).toEqual([]);
      expect(induction?.steps).toMatchObject({ verdict: 'unknown', failure: { error: { site: { name: 'Low' } } } });
      expect(induction?.tried.failedIn).toEqual({ x: 9 });
    },
  );

  test('is dropped again if it is false of a state that is reachable, deep down', async () => {
    // Of the states that are looked at first `late` is false, and as good a guess as `never`.
    const deep = spec({ name: 'deep', parameters: {} }, () => {
      const { domains, initially, action, invariant } = variables({
        x: range(0, 110),
        late: boolean,
        never: boolean,
        bad: boolean,
      });
      const Step = action({
        guard: (s) => s.x < 110,
        effect: (s) => ({ x: s.x + 1, ...(s.x === 108 ? { late: true } : {}) }),
      });
      const Spoil = action({ guard: (s) => s.late && s.never, effect: () => ({ bad: true }) });
      const init = initially({ x: 0, late: false, never: false, bad: false });
      return {
        domains,
        init,
        actions: { Step, Spoil },
        invariants: { Good: invariant((s) => !s.bad) },
        finished: (s: { x: number }) => s.x === 110,
      };
    });
    const found = await suggested(checkable(deep as unknown as Spec), { literals: 1, known: 100 });
    expect(found.known).toEqual({ looked: 100, isAll: false });
    expect(codeOf(found)).toEqual(['!s.never']);
    expect(found.induction?.steps?.verdict).toBe('holds');
  });

  test('is as much as there is, where what is left takes more to say', async () => {
    const even = spec({ name: 'even', parameters: {} }, () => {
      const { domains, initially, action, invariant } = variables({ x: range(0, 20), y: range(0, 20) });
      const Both = action({ guard: (s) => s.x < 19, effect: (s) => ({ x: s.x + 2 }) });
      const Wrap = action({ guard: (s) => s.x === 20, effect: () => ({ x: 0 }) });
      const Odd = action({ guard: (s) => s.x === 19, effect: () => ({ y: 7 }) });
      return {
        domains,
        init: initially({ x: 0, y: 0 }),
        actions: { Both, Wrap, Odd },
        invariants: { Zero: invariant((s) => s.y === 0) },
      };
    });
    const found = await suggested(checkable(even as unknown as Spec));
    expect(found.induction?.steps?.verdict).toBe('violated');
    expect(found.left).toEqual([{ x: 19, y: 0 }]);
    expect(found.suggested).toEqual([]);
  });

  test('excludes states in which code of the spec fails', async () => {
    const careless = spec({ name: 'careless', parameters: {} }, () => {
      const { domains, initially, action, invariant } = variables({ n: range(0, 2), full: boolean });
      const Fill = action({ guard: (s) => s.n < 2, effect: (s) => ({ n: s.n + 1, full: s.n === 1 }) });
      const Add = action({ guard: (s) => s.n === 2 && !s.full, effect: (s) => ({ n: s.n + 1 }) });
      const Empty = action({ guard: (s) => s.full, effect: () => ({ n: 0, full: false }) });
      return {
        domains,
        init: initially({ n: 0, full: false }),
        actions: { Fill, Add, Empty },
        invariants: { Right: invariant(() => true) },
      };
    });
    const found = await suggested(checkable(careless as unknown as Spec));
    expect(codeOf(found)).toEqual(['s.n <= 1 || s.full']);
    expect(found.induction?.steps?.verdict).toBe('holds');
  });

  test('is told as far as it has come, where it is to end', async () => {
    const suggesting = new Suggesting(checkable(twoPhaseCommit), { seed: 1 }, (model, options) => {
      suggesting.end('interrupt');
      return checkModel(model, options);
    });
    expect(await suggesting.run()).toMatchObject({ stopped: 'interrupt', suggested: [] });
  });
});
