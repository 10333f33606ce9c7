/** The live model: paths and back, what is possible, and how fast a step is. */
import { setImmediate } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { boolean, range, spec, variables } from '../../checker/index.ts';
import { checkable } from '../../checker/language/model.ts';
import type { Spec } from '../../checker/language/protocol.ts';
import { initialStates, successors } from '../../checker/reference/semantics.ts';
import { working } from '../../checker/testing/effort.ts';
import { loadSpec, modelOf } from '../../scripts/commands/catalogue.ts';
import { place, type Violation, violationOf } from '../testing/stories.ts';
import { longestPath } from './api.ts';
import { namesFor } from './condition.ts';
import { LiveModel, NoSuchPath } from './live.ts';
import { witnessOf } from './witness.ts';

let hasty: Violation;
beforeAll(async () => {
  hasty = await violationOf('two-phase-commit', 'hasty-manager', 'TCConsistent');
});

describe('a live model', () => {
  test('finds the path of a trace, and the trace of a path', () => {
    const live = new LiveModel(hasty.subject, place);
    const path = live.pathAlong(hasty.claim.trace);
    expect(path).toHaveLength(hasty.claim.trace.length);
    expect(live.traceAlong(path)).toEqual(hasty.claim.trace);
  });

  test('offers what the reference semantics allow', () => {
    const live = new LiveModel(hasty.subject, place);
    const [initial] = initialStates(hasty.subject.model);
    const expected = [...successors(hasty.subject.model, initial as NonNullable<typeof initial>)];
    const { options } = live.view([0], 0);
    expect(options.map(({ number }) => number)).toEqual(expected.map((_, i) => i));
    expect(options.map(({ label }) => label.replace(/\(.*/, ''))).toEqual(expected.map(({ action }) => action));
    expect(options.find(({ label }) => label === 'TMCommit')?.changes).toEqual([
      {
        path: 'tmState',
        name: 'tmState',
        cell: 'tmState',
        change: 'init -> committed',
        brief: '… -> committed',
        elements: [],
        tellsBoth: true,
        lane: 'TM',
        isAccount: false,
      },
      {
        path: 'msgs',
        name: 'msgs',
        cell: 'msgs',
        change: '+ Commit',
        brief: null,
        elements: ['Commit'],
        tellsBoth: false,
        lane: null,
        isAccount: false,
      },
    ]);
  });

  test('says in no time in what each of many initial states differs', () => {
    const most = 12_000;
    const many = spec({ name: 'many', parameters: {} }, () => {
      const { domains, initially, action } = variables({ x: range(0, most - 1), a: boolean, b: boolean, c: boolean });
      const Stay = action({ effect: () => ({}) });
      const init = initially(Array.from({ length: most }, (_, x) => ({ x, a: true, b: true, c: true })));
      return { domains, init, actions: { Stay } };
    });
    const live = new LiveModel({ model: checkable(many), title: '', story: null }, place);
    live.view([0], 0);
    const effort = working();
    const initial = live.initial();
    expect(effort()).toBeLessThan(2000);
    expect(initial).toHaveLength(most);
    expect(initial[7]).toMatchObject({ label: 'x = 7', number: 7 });
  });

  test('claims what it was begun with only as long as the path is that one', () => {
    const path = new LiveModel(hasty.subject, place).pathAlong(hasty.claim.trace);
    const live = new LiveModel(hasty.subject, place, { path, claim: hasty.claim });
    expect(live.view(path, 0).story.claim).toBe('Invariant TCConsistent is violated');
    expect(live.view(path.slice(0, -1), 0).story.claim).toBeNull();
  });

  test('tells initial states apart by what differs', async () => {
    const loaded = await loadSpec('single-copy-register', place);
    const one = new LiveModel({ model: modelOf(loaded, {}, place), title: '', story: null }, place);
    expect(one.initial().map(({ label }) => label)).toEqual(['the initial state']);
    const { model } = hasty.subject;
    const [first] = model.init;
    const two = { ...model, init: [first, { ...first, tmState: 'aborted' }] as typeof model.init };
    const labels = new LiveModel({ ...hasty.subject, model: two }, place).initial().map(({ label }) => label);
    expect(labels).toEqual(['tmState = init', 'tmState = aborted']);
  });

  test('has a digest of the states, and not of their numbers', () => {
    const live = new LiveModel(hasty.subject, place);
    const digests = live.view([0], 0).options.map(({ number }) => live.view([0, number], 1).digest);
    expect(new Set(digests).size).toBe(digests.length);
    expect(digests[0]).toMatch(/^[0-9a-f]{8}$/);
  });

  test.each<[readonly number[], number, string]>([
    [[1], 0, 'There is no initial state 2: there are 1.'],
    [[0, 99], 1, 'State 1 has no successor 100: it has'],
    [[0], 3, 'The path has no state 4.'],
  ])('refuses the path %j at %i', (path, at, message) => {
    const live = new LiveModel(hasty.subject, place);
    expect(() => live.view(path, at)).toThrow(NoSuchPath);
    expect(() => live.view(path, at)).toThrow(message);
  });

  test('offers nothing outside the bounds', async () => {
    const loaded = await loadSpec('raft', place);
    const model = modelOf(loaded, { parameters: { servers: 2, maxTerm: 2 } }, place);
    const live = new LiveModel({ model, title: '', story: null }, place);
    const timeout = (path: readonly number[]): readonly number[] => {
      const option = live.view(path, path.length - 1).options.find(({ label }) => label === 'Timeout(s1)');
      return [...path, (option as NonNullable<typeof option>).number];
    };
    const inside = timeout([0]);
    const outside = timeout(inside);
    const said = live.view(inside, 1).options.find(({ label }) => label === 'Timeout(s1)');
    expect(said?.outside).toBe(true);
    expect(live.view(outside, 2).options).toEqual([]);
  });

  test('takes a step in under 100 ms after 50 others, in a model of millions of states', async () => {
    const { subject, claim } = await violationOf('raft', 'commit-old-term', 'LeaderCompleteness');
    const live = new LiveModel(subject, place);
    const path = live.pathAlong(claim.trace);
    const { options } = live.view(path, path.length - 1);
    const next = options.find(({ outside }) => !outside)?.number ?? 0;
    const effort = working();
    live.view([...path, next], path.length);
    expect(effort()).toBeLessThan(100);
  });
});

describe('a long path', () => {
  const lamp = checkable(
    spec({ name: 'lamp', parameters: {} }, () => {
      const { domains, initially, action, invariant } = variables({ on: boolean, n: range(0, 9) });
      const Switch = action({ effect: (s) => ({ on: !s.on, n: (s.n + 1) % 10 }) });
      return {
        domains,
        init: initially({ on: false, n: 0 }),
        actions: { Switch },
        invariants: { Low: invariant((s) => s.n < 9 || s.on) },
      };
    }),
  );
  const live = new LiveModel({ model: lamp, title: '', story: null }, place);

  test('is walked in turns with others', async () => {
    const path = Array.from({ length: longestPath }, () => 0);
    let turns = 0;
    let isMade = false;
    const others = (async () => {
      for (; !isMade; turns++) await setImmediate();
    })();
    const view = await live.viewInTurns(path, path.length - 1);
    isMade = true;
    await others;
    expect(turns).toBeGreaterThan(10);
    expect(view.story.steps).toHaveLength(longestPath);
    expect(view).toEqual(live.view(path, path.length - 1));
  });

  test('is refused at once if it is longer than what is shown', async () => {
    const path = Array.from({ length: 100_000 }, () => 0);
    const effort = working();
    await expect(live.viewInTurns(path, 0)).rejects.toThrow('The path has 100,000 states; at most 10,000 are shown.');
    expect(() => live.traceAlong(path)).toThrow(NoSuchPath);
    expect(effort()).toBeLessThan(200);
  });
});

describe('a witness', () => {
  const limits = { seconds: 30, states: 1_000_000 };
  const sought = async (text: string): Promise<unknown> => {
    const found = await witnessOf(hasty.subject.model, text, limits, place);
    return 'why' in found ? found.why : found.trace.map(({ action }) => action);
  };

  test('is found by a shortest way', async () => {
    expect(await sought("s.rmState.get(rm2) === 'aborted' && s.tmState === 'committed'")).toHaveLength(3);
    expect(await sought("rm.every((one) => s.rmState.get(one) === 'prepared')")).toHaveLength(4);
  });

  test('is sought wherever the system may stop, whatever the spec says of that', async () => {
    const stairs = spec({ name: 'stairs', parameters: {} }, () => {
      const { domains, initially, action } = variables({ a: range(0, 3) });
      const Up = action({ guard: (s) => s.a < 3, effect: (s) => ({ a: s.a + 1 }) });
      return {
        domains,
        init: initially({ a: 0 }),
        actions: { Up },
        finished: (s: { readonly a: number }) => s.a === 2,
      };
    });
    const found = await witnessOf(checkable(stairs as unknown as Spec), 'a = 3 and a = 2', limits, place);
    expect(found).toEqual({ why: 'It is true of none of the 4 states.' });
  });

  test('may name members and sorts', () => {
    expect([...namesFor(hasty.subject.model).keys()]).toEqual(['rm', 'rm1', 'rm2', 'rm3']);
  });

  test.each([
    ["s.tmState === 'lost'", /^It is true of none of the [\d,]+ states\.$/],
    ["s.rmState['rm1'] === 'prepared'", /^s\.rmState has no rm1: it is a function\. Write s\.rmState\.get\("rm1"\)\.$/],
    ["s.rmState === 'prepared'", /compares a function with a string: they are never equal\.$/],
    ['s.msgs.length > 1', /^s\.msgs has no length: it is a set\. How many there are is s\.msgs\.size\.$/],
    ['s.msgs.some((m) => m.typ === "Abort")', /^m has no typ: it is a record\. Its fields are type/],
    ['s.msgs.some(({ typ }) => typ === "Abort")', /^A pattern asks for typ, which the value does not have\.$/],
    ["s.rmState.get('rm9') === 'aborted'", /rm9/],
    ['s.tmState.lenght > 3', /^s\.tmState has no lenght: it is a string\. Did you mean length\?$/],
    ['s.tmState ===', /^It cannot be read: /],
    ['s.nosuch', /uses the variable nosuch, which the spec does not declare/],
    ['s.tmState', /answered init|must answer true or false/],
    ['(() => { for (;;); })()', /^It takes too long/],
  ])('%s: %s', async (text, why) => {
    expect(await sought(text)).toMatch(why);
  });
});
