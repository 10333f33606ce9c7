/**
 * Logs are behaviours exactly where the definition says so: some order of the events that agrees with what is known of it, and steps of the
 * reference semantics for them. Other systems than the pinned ones: CONCORD_SEED=7 CONCORD_RUNS=5000.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { hastyManager } from '../../specs/two-phase-commit/variants.ts';
import { optional, range } from '../language/domain.ts';
import { SpecFailure } from '../language/failure.ts';
import { checkable } from '../language/model.ts';
import { spec } from '../language/spec.ts';
import { keyOf } from '../language/value.ts';
import { variables } from '../language/variables.ts';
import { replay } from '../reference/replay.ts';
import { initialStates, type State, type Successor, successors } from '../reference/semantics.ts';
import { drawOf } from '../testing/tier.ts';
import { type LogMapping, type LogOrder, logOf } from './mapping.ts';
import { BadLog, BadMapping } from './problem.ts';
import { fitting } from './steps.ts';
import { type Validation, validate } from './validate.ts';

const { seed, runs } = drawOf({ seed: 20_261_130, runs: 250 });

/** Of each of three actions, for each of two choices, by state: where it leads, or nowhere from 9 on. States are pairs of 0 to 2. */
type Table = readonly number[];
const values = range(0, 2);
const specOf = (table: Table) =>
  spec({ name: 'random', parameters: {} }, () => {
    const { domains, initially, action } = variables({ a: values, b: values });
    const taking = (i: number) => {
      const to = (s: { a: number; b: number }, p: number): number =>
        table[(i * 2 + p - 1) * 9 + s.a * 3 + s.b] as number;
      return action({
        forSome: { p: range(1, 2) },
        guard: (s, { p }) => to(s, p) < 9,
        effect: (s, { p }) => ({ a: Math.floor(to(s, p) / 3), b: to(s, p) % 3 }),
      });
    };
    const init = initially([
      { a: 0, b: 0 },
      { a: 1, b: 0 },
    ]);
    return { domains, init, actions: { A: taking(0), B: taking(1), C: taking(2) } };
  });

interface Line {
  readonly event: 'one' | 'either';
  readonly p: number | null;
  readonly a: number | null;
  readonly node: string;
  readonly sent: readonly string[];
  readonly received: readonly string[];
}

const mappingOf = (of: ReturnType<typeof specOf>, atMost: number, isOrdered: boolean, isNamed = true): LogMapping =>
  logOf(of, ({ event, silent, actions: { A, B, C } }) => {
    const shows = (shown: readonly (typeof A)[]) =>
      event({
        fields: { p: optional(range(1, 2)), a: optional(values) },
        of: shown,
        choices: ({ p }) => (p === null ? {} : { p }),
        matches: ({ a }, { after }) => a === null || after.a === a,
      });
    return {
      events: { one: shows([A]), either: shows([A, B]) },
      silent: {
        steps: [silent({ of: C, matches: ({ choices, before }) => choices.p === 1 || before.b === 0 })],
        atMost,
      },
      ...(isOrdered ? {} : { order: { ...(isNamed ? { node: 'node' } : {}), sent: 'sent', received: 'received' } }),
    };
  });

/** The definition, without the mapping and without the search. */
const isSilent = ({ action, choices }: Successor, before: State): boolean =>
  action === 'C' && (choices.p === 1 || before.get('b') === 0);
const fits = ({ action, choices, state }: Successor, { event, p, a }: Line): boolean =>
  (action === 'A' || (event === 'either' && action === 'B')) &&
  (p === null || choices.p === p) &&
  (a === null || state.get('a') === a);
function mayPrecede(lines: readonly Line[], i: number, j: number, isOrdered: boolean): boolean {
  const [one, other] = [lines[i] as Line, lines[j] as Line];
  // True if j must not come before i.
  return isOrdered
    ? i < j
    : (one.node === other.node && i < j) || one.sent.some((message) => other.received.includes(message));
}
function* orders(
  lines: readonly Line[],
  isOrdered: boolean,
  done: readonly number[] = [],
): Iterable<readonly number[]> {
  yield done;
  for (const [i] of lines.entries()) {
    const isNext =
      !done.includes(i) && lines.every((_, j) => j === i || done.includes(j) || !mayPrecede(lines, j, i, isOrdered));
    if (isNext) yield* orders(lines, isOrdered, [...done, i]);
  }
}
/** How many events the longest beginning of some order has that is the beginning of a behaviour. */
function longest(of: ReturnType<typeof specOf>, lines: readonly Line[], atMost: number, isOrdered: boolean): number {
  const model = checkable(of);
  const agreeing = (order: readonly number[]): readonly State[] => {
    let states: readonly State[] = [...initialStates(model)];
    for (const place of order) {
      const line = lines[place] as Line;
      let [now, next]: [readonly State[], State[]] = [states, []];
      for (let steps = 0; steps <= atMost; steps++) {
        next = next.concat(
          now.flatMap((s) => [...successors(model, s)].filter((t) => fits(t, line)).map((t) => t.state)),
        );
        now = now.flatMap((s) => [...successors(model, s)].filter((t) => isSilent(t, s)).map((t) => t.state));
        now = [...new Map(now.map((s) => [keyOf(s), s])).values()];
      }
      states = [...new Map(next.map((s) => [keyOf(s), s])).values()];
    }
    return states;
  };
  let most = 0;
  for (const order of orders(lines, isOrdered))
    if (order.length > most && agreeing(order).length > 0) most = order.length;
  return most;
}

/** A log of a walk, with parts left out, of three nodes that send each other messages; and then one thing in it changed, or not. */
function recorded(of: ReturnType<typeof specOf>, dice: readonly number[], atMost: number, isOrdered: boolean): Line[] {
  let at = 0;
  const roll = (sides: number): number => (dice[at++ % dice.length] as number) % sides;
  const model = checkable(of);
  const starts = [...initialStates(model)];
  let state = starts[roll(starts.length)] as State;
  const lines: Line[] = [];
  for (let unseen = 0; lines.length < 5; ) {
    const options = [...successors(model, state)].filter(
      (next) => next.action !== 'C' || (isSilent(next, state) && unseen < atMost),
    );
    const next = options[roll(Math.max(1, options.length))];
    if (next === undefined) break;
    unseen = next.action === 'C' ? unseen + 1 : 0;
    if (next.action !== 'C')
      lines.push({
        event: next.action === 'A' && roll(2) === 0 ? 'one' : 'either',
        p: roll(2) === 0 ? null : (next.choices.p as number),
        a: roll(2) === 0 ? null : (next.state.get('a') as number),
        node: 'xyz'[roll(3)] as string,
        sent: [`m${lines.length}`],
        received: lines.length > 0 && roll(3) === 0 ? [`m${roll(lines.length)}`] : [],
      });
    state = next.state;
  }
  // Nodes write files of their own, so that nothing else is known of their order.
  const written = isOrdered ? lines : ['x', 'y', 'z'].flatMap((node) => lines.filter((line) => line.node === node));
  const place = roll(Math.max(1, written.length));
  const changes: readonly ((line: Line) => Line)[] = [
    (line) => line,
    (line) => ({ ...line, a: roll(3) }),
    (line) => ({ ...line, p: 1 + roll(2) }),
    (line) => ({ ...line, event: 'one' }),
    (line) => ({ ...line, node: 'xyz'[roll(3)] as string }),
  ];
  const change = changes[roll(changes.length)] as (line: Line) => Line;
  const changed = written.map((line, i) => (i === place ? change(line) : line));
  return roll(4) === 0 ? changed.toReversed() : changed;
}

/** The behaviour is one, and its events come in an order that may have been theirs. */
function expectShown(
  of: ReturnType<typeof specOf>,
  found: Validation,
  lines: readonly Line[],
  isOrdered: boolean,
): void {
  expect(replay(checkable(of), found.trace).ok).toBe(true);
  const order = found.trace.flatMap(({ line }) => (line === null ? [] : [line - 1]));
  expect(order).toHaveLength(found.agreed);
  expect(new Set(order).size).toBe(order.length);
  for (const [place, i] of order.entries())
    for (const [j] of lines.entries())
      if (j !== i && mayPrecede(lines, j, i, isOrdered)) expect(order.slice(0, place)).toContain(j);
}

describe('a log is a behaviour where the definition says so', () => {
  test(`of ${runs} random systems, with logs of one order and of several nodes`, {
    timeout: 60_000 + 100 * runs,
  }, async () => {
    const seen = { holds: 0, violated: 0, circles: 0, silent: 0, reordered: 0, early: 0 };
    const drawn = fc.record({
      table: fc.array(fc.nat(15), { minLength: 54, maxLength: 54 }),
      dice: fc.array(fc.nat(1000), { minLength: 60, maxLength: 60 }),
      atMost: fc.nat(2),
      isOrdered: fc.boolean(),
    });
    const property = fc.asyncProperty(drawn, async ({ table, dice, atMost, isOrdered }) => {
      const of = specOf(table);
      const lines = recorded(of, dice, atMost, isOrdered);
      fc.pre(lines.length > 0);
      const asking = async (log: Parameters<typeof validate>[1], isNamed: boolean): Promise<unknown> =>
        validate(of, log, mappingOf(of, atMost, isOrdered, isNamed)).catch((error: unknown) => error);
      const found = await asking(lines, true);
      if (!isOrdered) {
        // In a log for each node the nodes need no names.
        const logs = ['x', 'y', 'z'].map((of) => [`of ${of}`, lines.filter(({ node }) => node === of)] as const);
        const apart = await asking(new Map(logs), false);
        expect(apart).toMatchObject(
          found instanceof BadLog
            ? { problem: { kind: 'circle' } }
            : { agreed: (found as Validation).agreed, nodes: (found as Validation).nodes },
        );
      }
      if (found instanceof BadLog) {
        // A circle: no order has them all.
        expect(found.problem.kind).toBe('circle');
        expect([...orders(lines, isOrdered)].some((order) => order.length === lines.length)).toBe(false);
        seen.circles++;
        return;
      }
      const { verdict, agreed, trace, stuck } = found as Validation;
      expect(agreed).toBe(longest(of, lines, atMost, isOrdered));
      expect(verdict).toBe(agreed === lines.length ? 'holds' : 'violated');
      expect(stuck.length > 0).toBe(verdict === 'violated');
      expectShown(of, found as Validation, lines, isOrdered);
      const order = trace.flatMap(({ line }) => (line === null ? [] : [line]));
      seen[verdict === 'holds' ? 'holds' : 'violated']++;
      if (trace.some(({ line, action }) => line === null && action !== null)) seen.silent++;
      if (order.some((line, i) => line < (order[i - 1] ?? 0))) seen.reordered++;
      if (verdict === 'violated' && agreed > 0) seen.early++;
    });
    await fc.assert(property, { seed, numRuns: runs });
    for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(runs / 100);
  });
});

const commits = logOf(twoPhaseCommit, ({ event, silent, RM, actions }) => ({
  events: {
    prepared: event({ fields: { rm: RM }, of: actions.RMPrepare, choices: ({ rm }) => ({ rm }) }),
    heard: event({ fields: { rm: RM }, of: actions.TMRcvPrepared, choices: ({ rm }) => ({ rm }) }),
    decided: event({
      of: [actions.TMCommit, actions.TMAbort],
    }),
    committed: event({
      fields: { known: range(0, 3) },
      of: actions.TMCommit,
      matches: ({ known }, { after }) => after.tmPrepared.size === known,
    }),
    done: event({
      fields: { rm: RM },
      of: [actions.RMRcvCommitMsg, actions.RMRcvAbortMsg],
      choices: ({ rm }) => ({ rm }),
    }),
  },
  silent: { steps: [silent({ of: actions.TMRcvPrepared, matches: ({ choices }) => choices.rm === 'rm2' })], atMost: 1 },
}));
const rms = (n: number) => ({ parameters: { rms: n } });

describe('what does not fit is told', () => {
  test('by the guard that is false, and what it read', async () => {
    const log = [
      { event: 'prepared', rm: 'rm1' },
      { event: 'heard', rm: 'rm1' },
      { event: 'committed', known: 2 },
    ];
    const { verdict, agreed, stuck, stuckIn } = await validate(twoPhaseCommit, log, commits, rms(3));
    expect([verdict, agreed, stuckIn]).toEqual(['violated', 2, 1]);
    const [{ event, actions } = { event: null, actions: [] }] = stuck[0]?.events ?? [];
    expect(event?.line).toBe(3);
    expect(actions).toMatchObject([
      {
        action: 'TMCommit',
        kind: 'guard',
        choices: {},
        grounds: { reads: [{ path: { variable: 'tmState' } }, { path: { variable: 'tmPrepared' } }] },
      },
    ]);
  });

  test('by what the event says otherwise', async () => {
    const log = [
      { event: 'prepared', rm: 'rm1' },
      { event: 'heard', rm: 'rm1' },
      { event: 'committed', known: 2 },
    ];
    const { stuck } = await validate(twoPhaseCommit, log, commits, rms(1));
    expect(stuck[0]?.events[0]?.actions).toMatchObject([
      {
        kind: 'event',
        after: { tmState: 'committed' },
        grounds: { reads: [{ path: { variable: 'tmPrepared', primed: true } }] },
      },
    ]);
  });

  test('by a choice that is not on offer', async () => {
    const log = [{ event: 'prepared', rm: 'rm1' }];
    const odd = logOf(twoPhaseCommit, ({ event, actions: { RMPrepare, TMAbort } }) => ({
      events: {
        prepared: event({ of: [RMPrepare, TMAbort], choices: () => ({ rm: 'rm9' }) as never }),
      },
    }));
    const { stuck } = await validate(twoPhaseCommit, log, odd, rms(2));
    expect(stuck[0]?.events[0]?.actions).toEqual([
      { action: 'RMPrepare', kind: 'choice', choice: 'rm', value: 'rm9' },
      { action: 'TMAbort', kind: 'no such choice', choice: 'rm' },
    ]);
  });

  test('of all states that agree with what was before, and a variant allows what the spec does not', async () => {
    const log = [{ event: 'prepared', rm: 'rm1' }, { event: 'decided' }, { event: 'done', rm: 'rm1' }];
    expect((await validate(twoPhaseCommit, log, commits, rms(2))).verdict).toBe('holds');
    const hasty = [
      { event: 'prepared', rm: 'rm1' },
      { event: 'committed', known: 0 },
    ];
    expect((await validate(twoPhaseCommit, hasty, commits, rms(2))).verdict).toBe('violated');
    expect((await validate(twoPhaseCommit, hasty, commits, { ...rms(2), variant: hastyManager })).verdict).toBe(
      'holds',
    );
  });
});

describe('silent steps', () => {
  test('are taken where they are needed, and not more of them than may be', async () => {
    const log = [
      { event: 'prepared', rm: 'rm2' },
      { event: 'prepared', rm: 'rm1' },
      { event: 'heard', rm: 'rm1' },
      { event: 'committed', known: 2 },
    ];
    const { verdict, trace } = await validate(twoPhaseCommit, log, commits, rms(2));
    expect(verdict).toBe('holds');
    expect(trace.map(({ action, line }) => [action, line])).toEqual([
      [null, null],
      ['RMPrepare', 1],
      ['RMPrepare', 2],
      ['TMRcvPrepared', 3],
      ['TMRcvPrepared', null],
      ['TMCommit', 4],
    ]);
    const without = logOf(
      twoPhaseCommit,
      (model, values) =>
        ({
          ...(commits.logOf as (m: unknown, v: unknown) => object)(model, values),
          silent: { steps: [], atMost: 9 },
        }) as never,
    );
    expect((await validate(twoPhaseCommit, log, without, rms(2))).verdict).toBe('violated');
  });

  test('are taken from each state that agrees, also where another came with more of them', async () => {
    const up = spec({ name: 'up', parameters: {} }, () => {
      const { domains, initially, action } = variables({ n: range(0, 9) });
      const Up = action({ guard: (s) => s.n < 9, effect: (s) => ({ n: s.n + 1 }) });
      const Stay = action({ effect: () => ({}) });
      return { domains, init: initially([{ n: 0 }, { n: 1 }]), actions: { Up, Stay } };
    });
    const shown = logOf(up, ({ event, silent, actions: { Up, Stay } }) => ({
      events: { at: event({ fields: { n: range(0, 9) }, of: Stay, matches: ({ n }, { before }) => before.n === n }) },
      silent: { steps: [silent({ of: Up })], atMost: 2 },
    }));
    const { verdict, trace } = await validate(up, [{ event: 'at', n: 3 }], shown);
    expect([verdict, trace.map(({ state }) => state.n)]).toEqual(['holds', [1, 2, 3, 3]]);
    expect((await validate(up, [{ event: 'at', n: 4 }], shown)).verdict).toBe('violated');
  });
});

describe('beyond the bounds', () => {
  const counter = spec({ name: 'counter', parameters: {} }, () => {
    const { domains, initially, action, invariant } = variables({ n: range(0, 3) });
    const Up = action({ effect: (s) => ({ n: s.n + 1 }) });
    return {
      domains,
      init: initially({ n: 0 }),
      withinBounds: { small: invariant((s) => s.n < 3) },
      actions: { Up },
    };
  });
  const ups = logOf(counter, ({ event, actions: { Up } }) => ({ events: { up: event({ of: Up }) } }));
  const log = (n: number) => Array.from({ length: n }, () => ({ event: 'up' }));

  test('a log goes on, until a step leaves the domains: then nobody knows', async () => {
    expect((await validate(counter, log(3), ups)).verdict).toBe('holds');
    expect(await validate(counter, log(4), ups)).toMatchObject({
      verdict: 'unknown',
      stopped: null,
      agreed: 3,
      outside: 1,
    });
  });

  test('within the bounds it is an error of the spec', async () => {
    const wrong = spec({ name: 'wrong', parameters: {} }, () => {
      const { domains, initially, action } = variables({ n: range(0, 1) });
      return { domains, init: initially({ n: 0 }), actions: { Up: action({ effect: (s) => ({ n: s.n + 1 }) }) } };
    });
    const shown = logOf(wrong, ({ event, actions: { Up } }) => ({ events: { up: event({ of: Up }) } }));
    await expect(validate(wrong, log(2), shown)).rejects.toThrow(SpecFailure);
  });
});

describe('limits', () => {
  test('end the search, and then nothing is known', async () => {
    const log = [{ event: 'prepared', rm: 'rm1' }, { event: 'decided' }, { event: 'done', rm: 'rm1' }];
    expect(await validate(twoPhaseCommit, log, commits, { limits: { states: 2 } })).toMatchObject({
      verdict: 'unknown',
      stopped: 'states',
    });
    expect(await validate(twoPhaseCommit, log, commits, { limits: { seconds: 0 } })).toMatchObject({ stopped: 'time' });
    const aborted = { aborted: true, addEventListener: () => {}, removeEventListener: () => {} };
    expect(await validate(twoPhaseCommit, log, commits, { signal: aborted })).toMatchObject({ stopped: 'interrupt' });
  });

  test('end it also among silent steps, of which there may be many before one event', async () => {
    const long = spec({ name: 'long', parameters: {} }, () => {
      const { domains, initially, action } = variables({ n: range(0, 1_000_000) });
      const Up = action({ guard: (s) => s.n < 1_000_000, effect: (s) => ({ n: s.n + 1 }) });
      return { domains, init: initially({ n: 0 }), actions: { Up } };
    });
    const quiet = logOf(long, ({ event, silent, actions: { Up } }) => ({
      events: { end: event({ of: Up, matches: () => false }) },
      silent: { steps: [silent({ of: Up })], atMost: 1_000_000 },
    }));
    let asked = 0;
    const signal = {
      get aborted() {
        return ++asked > 10;
      },
      addEventListener: () => {},
      removeEventListener: () => {},
    };
    expect(await validate(long, [{ event: 'end' }], quiet, { signal, limits: { seconds: 20 } })).toMatchObject({
      verdict: 'unknown',
      stopped: 'interrupt',
    });
  }, 60_000);
});

describe('what cannot be read is refused, with its line', () => {
  const ordered = logOf(twoPhaseCommit, ({ event, RM, actions: { RMPrepare } }) => ({
    events: { prepared: event({ fields: { rm: RM }, of: RMPrepare, choices: ({ rm }) => ({ rm }) }) },
    order: { node: 'node', sent: 'sent', received: 'received' },
  }));
  const good = { event: 'prepared', rm: 'rm1', node: 'a' };
  const numbered = logOf(twoPhaseCommit, ({ event, RM, actions: { RMPrepare } }) => ({
    events: { prepared: event({ fields: { rm: RM }, of: RMPrepare, choices: ({ rm }) => ({ rm }) }) },
    order: { node: 'node', sequence: 'n' },
    read: (line) => ((line as { event: string }).event === 'other' ? null : line),
  }));
  const other = { event: 'other', node: 'a' };
  test.each<[string, readonly unknown[], object | null]>([
    [
      'numbers go up by one, of each node and of lines that are passed over',
      [{ ...good, n: 1 }, { ...other, n: 2 }, { ...good, node: 'b', rm: 'rm2', n: 0 }, { ...other, n: 3 }, other],
      null,
    ],
    [
      'a line is missing',
      [
        { ...good, n: 1 },
        { ...other, n: 2 },
        { ...good, rm: 'rm2', n: 4 },
      ],
      { line: 3, problem: { kind: 'sequence', node: 'a', found: 4, expected: 3 } },
    ],
    [
      'one is missing among those that are passed over',
      [
        { ...good, n: 1 },
        { ...other, n: 3 },
      ],
      { line: 2, problem: { kind: 'sequence', node: 'a', found: 3, expected: 2 } },
    ],
    [
      'a line stands twice',
      [
        { ...good, n: 1 },
        { ...good, n: 1 },
      ],
      { line: 2, problem: { kind: 'sequence', found: 1, expected: 2 } },
    ],
    [
      'the beginning is missing',
      [{ ...good, n: 2 }],
      { line: 1, problem: { kind: 'sequence', found: 2, expected: null } },
    ],
    [
      'an event has no number',
      [good],
      { line: 1, problem: { kind: 'field', field: { variable: 'n' }, found: undefined } },
    ],
    [
      'a number is none',
      [{ ...other, n: 'x' }],
      { line: 1, problem: { kind: 'field', field: { variable: 'n' }, found: 'x' } },
    ],
  ])('of numbered lines: %s', async (_, log, expected) => {
    const found = await validate(twoPhaseCommit, log, numbered, rms(2)).catch((error: unknown) => error);
    if (expected === null) return expect(found).toMatchObject({ verdict: 'holds' });
    expect(found).toBeInstanceOf(BadLog);
    return expect(found).toMatchObject(expected);
  });
  test.each<[string, readonly unknown[], object]>([
    ['nothing', [], { line: null, problem: { kind: 'empty' } }],
    ['no object', [good, 7], { line: 2, problem: { kind: 'not an object', found: 7 } }],
    [
      'no event',
      [{ rm: 'rm1' }],
      { line: 1, problem: { kind: 'field', field: { variable: 'event' }, found: undefined } },
    ],
    ['another event', [{ event: 'prepard' }], { problem: { kind: 'no such event', known: ['prepared'] } }],
    ['a missing field', [{ event: 'prepared', node: 'a' }], { problem: { kind: 'field', found: undefined } }],
    ['another value', [{ ...good, rm: 'rm7' }], { problem: { kind: 'field', found: 'rm7', allowed: 'rm1, rm2' } }],
    ['no node', [{ event: 'prepared', rm: 'rm1' }], { problem: { kind: 'field', field: { variable: 'node' } } }],
    [
      'a message whose digits were lost',
      [{ ...good, sent: 2 ** 53 }],
      { line: 1, problem: { kind: 'field', field: { variable: 'sent' }, found: 2 ** 53 } },
    ],
    ['never sent', [{ ...good, received: 'm' }], { problem: { kind: 'never sent', message: 'm' } }],
    [
      'sent twice',
      [
        { ...good, sent: 'm' },
        { ...good, sent: ['m'] },
      ],
      { line: 2, problem: { kind: 'sent twice', line: 1 } },
    ],
    [
      'a circle',
      [
        { ...good, received: 'n', sent: 'm' },
        { ...good, node: 'b', received: 'm', sent: 'n' },
      ],
      {
        problem: {
          kind: 'circle',
          lines: [
            { file: null, line: 1 },
            { file: null, line: 2 },
          ],
        },
      },
    ],
  ])('%s', async (_, log, expected) => {
    const refused = await validate(twoPhaseCommit, log, ordered, rms(2)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(BadLog);
    expect(refused).toMatchObject(expected);
  });

  test('code of the mapping that fails, or answers something else', async () => {
    const prepared = (draft: object) =>
      logOf(twoPhaseCommit, ({ event, actions: { RMPrepare } }) => ({
        events: { prepared: event({ of: RMPrepare, ...draft }) },
      }));
    const fail = (): never => {
      throw new Error('no');
    };
    const problemOf = async (mapping: LogMapping): Promise<unknown> =>
      validate(twoPhaseCommit, [good], mapping, rms(2)).then(
        () => null,
        (error: BadLog) => error.problem,
      );
    expect(await problemOf(prepared({ matches: fail }))).toMatchObject({
      kind: 'mapping',
      part: 'matches',
      event: 'prepared',
    });
    expect(await problemOf(prepared({ choices: fail }))).toMatchObject({ kind: 'mapping', part: 'choices' });
    expect(await problemOf(prepared({ matches: () => undefined }))).toMatchObject({ kind: 'answer', part: 'matches' });
    expect(await problemOf(prepared({ choices: () => 3 }))).toMatchObject({
      kind: 'answer',
      part: 'choices',
      answer: 3,
    });
    const reading = logOf(twoPhaseCommit, () => ({ events: {}, read: fail }));
    expect(await problemOf(reading)).toMatchObject({ kind: 'mapping', part: 'read' });
  });

  test('what the mapping names and the spec has not', async () => {
    const foreign = logOf(twoPhaseCommit, ({ event, actions: { RMPrepare } }) => ({
      events: { x: event({ of: { ...RMPrepare } }) },
    }));
    await expect(validate(twoPhaseCommit, [{ event: 'x' }], foreign)).rejects.toThrow(BadMapping);
    const named = logOf(twoPhaseCommit, ({ event }) => ({ events: { x: event({ of: 'Prepared' }) } }));
    await expect(validate(twoPhaseCommit, [{ event: 'x' }], named)).rejects.toThrow(
      'its event x is about Prepared, which is no action of two-phase-commit, nor of this variant of it; actions are TMRcvPrepared,',
    );
    const many = logOf(twoPhaseCommit, () => ({ events: {}, silent: { steps: [], atMost: 0.5 } }));
    await expect(validate(twoPhaseCommit, [good], many)).rejects.toThrow(BadMapping);
  });

  test('misspelt choices, fields and variables do not compile', () => {
    logOf(twoPhaseCommit, ({ event, RM, actions: { RMPrepare } }) => ({
      events: {
        // @ts-expect-error There is no choice rmm.
        a: event({ fields: { rm: RM }, of: RMPrepare, choices: ({ rm }) => ({ rmm: rm }) }),
        // @ts-expect-error There is no field r.
        b: event({ fields: { rm: RM }, of: RMPrepare, choices: ({ r }) => ({ rm: r }) }),
        // @ts-expect-error There is no variable state.
        c: event({ of: RMPrepare, matches: (_, { after }) => after.state === 1 }),
      },
    }));
    expect(true).toBe(true);
  });
});

describe('of several logs', () => {
  const [first, heard, second] = [
    { event: 'prepared', rm: 'rm1', id: 1 },
    { event: 'heard', rm: 'rm1', after: 1 },
    { event: 'prepared', rm: 'rm2', after: 2 },
  ];
  const byMessages = (order: LogOrder): LogMapping =>
    logOf(twoPhaseCommit, (model, values) => ({ ...(commits.logOf as LogMaker)(model, values), order }));
  const told = (logs: Record<string, readonly unknown[]>, mapping: LogMapping) =>
    validate(twoPhaseCommit, new Map(Object.entries(logs)), mapping, rms(2));

  test('each is in the order of its lines, and any event of another may come between', async () => {
    const found = await told({ tm: [heard], rm: [first, second] }, commits);
    expect(found).toMatchObject({ verdict: 'holds', nodes: 2 });
    const places = found.trace.map(({ file, line }) => ({ file, line }));
    expect(places.slice(0, 3)).toEqual([
      { file: null, line: null },
      { file: 'rm', line: 1 },
      { file: 'tm', line: 1 },
    ]);
    const turned = await told({ tm: [{ event: 'committed', known: 0 }], rm: [heard, first] }, commits);
    expect(turned).toMatchObject({ verdict: 'violated', agreed: 0 });
    expect(turned.stuck[0]?.events.map(({ event: { file, line } }) => [file, line])).toEqual([
      ['tm', 1],
      ['rm', 1],
    ]);
  });

  test('what is received comes after what has sent it, and numbers are those of each log', async () => {
    const order = { sent: 'id', received: 'after' };
    expect(await told({ tm: [{ ...heard, id: 2 }], rm: [first, second] }, byMessages(order))).toMatchObject({
      verdict: 'holds',
      nodes: 2,
    });
    // Nobody can have heard of it before it was prepared, as the messages say here.
    const early = { a: [{ ...heard, id: 2, after: null }], b: [{ ...first, after: 2 }] };
    expect(await told(early, byMessages(order))).toMatchObject({ verdict: 'violated', agreed: 0 });
    await expect(told({ a: [first], b: [second, first] }, byMessages({ sent: 'id' }))).rejects.toMatchObject({
      file: 'b',
      line: 2,
      problem: { kind: 'sent twice', file: 'a', line: 1 },
    });
    const numbered = byMessages({ sequence: 'id' });
    expect(await told({ a: [first], b: [{ ...second, id: 1 }] }, numbered)).toMatchObject({ nodes: 2 });
    await expect(told({ a: [first], b: [{ ...second, id: 2 }] }, numbered)).rejects.toMatchObject({
      file: 'b',
      line: 1,
      problem: { kind: 'sequence', node: 'b', expected: null },
    });
  });

  test('lines that name their node are of that one, whatever log they are in', async () => {
    const named = byMessages({ node: 'node', sequence: 'n' });
    const [one, two] = [
      { ...first, node: 'x', n: 1 },
      { ...heard, node: 'x', n: 2 },
    ];
    expect(await told({ a: [one], b: [two] }, named)).toMatchObject({ verdict: 'holds', nodes: 1 });
    await expect(told({ b: [two], a: [one] }, named)).rejects.toMatchObject({ file: 'b', line: 1 });
    await expect(told({ a: [one], b: [first] }, named)).rejects.toMatchObject({ file: 'b', line: 1 });
  });
});
type LogMaker = (model: unknown, values: unknown) => Record<'events', never>;

test('a line of another form is read, and one that says nothing is passed over', async () => {
  const read = logOf(twoPhaseCommit, (model, values) => ({
    ...(commits.logOf as LogMaker)(model, values),
    read: (line) => (Array.isArray(line) ? { event: line[0] as unknown, rm: line[1] as unknown } : null),
  }));
  expect(await validate(twoPhaseCommit, ['noise', ['prepared', 'rm1']], read)).toMatchObject({
    verdict: 'holds',
    events: 1,
  });
});

test('an action without a choice that an event tells is not asked what it offers', () => {
  const asked = (): never => {
    throw new Error('it was asked');
  };
  const draft = { forSome: { node: asked }, guard: asked, effect: asked } as never;
  expect([...fitting('Vote', draft, {}, new Map([['leader', '1']]))]).toEqual([]);
});
