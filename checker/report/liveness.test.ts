/** How reports tell what goes on for ever, what a verdict owes its truth to, and up to which permutations states were told apart. */
import { describe, expect, test } from 'vitest';
import { SpecFailure } from '../language/failure.ts';
import type { Assumption } from '../language/fairness.ts';
import { boolean, functionFrom, processes, spec, variables, WF } from '../language/index.ts';
import { checkable } from '../language/model.ts';
import { accountOf } from '../reference/lasso.ts';
import type { FairAccount, Lasso, Outcome, PropertyOutcome, TraceStep } from '../run/outcome.ts';
import { outcomeOf as modelOutcome } from '../testing/outcome.ts';
import { failureText } from './failure.ts';
import { findingLines } from './finding.ts';
import { reportJson } from './json.ts';
import { reportJunit } from './junit.ts';
import { fairnessTexts, lassoLines } from './lasso.ts';
import type { Finding, Report, TextStyle } from './report.ts';
import { finalText, headerLines, reportLines, verdictText } from './text.ts';
import { itfFile, readTrace } from './trace-file.ts';
import { plain } from './words.ts';

/** Three processes raise and lower their flags; each must raise it if it stays down. */
const flags = spec({ name: 'flags', parameters: {} }, () => {
  const P = processes('p', 3);
  const { domains, initially, action, alwaysEventually } = variables({ up: functionFrom(P, boolean) });
  const Raise = action({
    forSome: { p: P },
    guard: (s, { p }) => !s.up.get(p),
    effect: (s, { p }) => ({ up: s.up.set(p, true) }),
  });
  const Lower = action({
    forSome: { p: P },
    guard: (s, { p }) => s.up.get(p),
    effect: (s, { p }) => ({ up: s.up.set(p, false) }),
  });
  return {
    domains,
    init: initially({ up: P.to(false) }),
    actions: { Raise, Lower },
    fairness: [WF({ actions: [Raise], per: ['p'] })],
    properties: { Rests: alwaysEventually({ forAll: { p: P }, holds: (s, { p }) => !s.up.get(p) }) },
  };
});
const model = checkable(flags);
const style: TextStyle = { ink: plain, width: 100, program: { name: 'npm run' }, place: { cwd: '/', root: '/' } };

/** The trace of these steps: `+p1` raises, `-p1` lowers. */
function traced(...steps: readonly string[]): TraceStep[] {
  const up: Record<string, boolean> = { p1: false, p2: false, p3: false };
  const state = (): TraceStep['state'] => ({ up: model.domains.up?.read({ ...up }) });
  return [
    { action: null, choices: {}, state: state() },
    ...steps.map((step) => {
      const p = step.slice(1);
      up[p] = step.startsWith('+');
      return { action: up[p] ? 'Raise' : 'Lower', choices: { p }, state: state() };
    }),
  ];
}
type Lassoed = PropertyOutcome & { readonly lasso: Lasso; readonly trace: readonly TraceStep[] };
/** A counterexample to Rests, judged. */
function violated(trace: readonly TraceStep[], lasso: Lasso): Lassoed {
  const instance = { p: 'p1' };
  const account = accountOf(model, 'Rests', instance, trace, lasso);
  if (!account.ok) throw new Error(account.complaint);
  return { name: 'Rests', kind: 'temporal', verdict: 'violated', instance, trace, lasso, account, reason: null };
}
const endless = violated(traced('+p1', '+p2', '+p3', '-p2'), {
  to: 3,
  back: { action: 'Raise', choices: { p: 'p2' } },
});
const stuttering = violated(traced('+p1', '+p2', '+p3'), { to: 3, back: null });

const weak = (...actions: readonly string[]): Assumption => ({ strength: 'weak', actions });
const strong = (...actions: readonly string[]): Assumption => ({ strength: 'strong', actions });

function outcomeOf(properties: readonly PropertyOutcome[], more: Partial<Outcome> = {}): Outcome {
  return modelOutcome(model, properties, {
    engine: 'kernel',
    actions: [{ name: 'Raise', taken: 3 }],
    states: { generated: 12, distinct: 4, queue: 0, depth: 4, cutOff: 0 },
    ...more,
  });
}
function findingOf(property: Lassoed): Finding {
  return {
    property,
    trace: property.trace,
    because: null,
    departure: null,
    divergence: null,
    absolute: null,
    files: null,
  };
}
function reportOf(outcome: Outcome, findings: readonly Finding[] = []): Report {
  return {
    outcome,
    title: 'flags',
    story: null,
    limits: {},
    symmetry: true,
    deviations: null,
    unknownAccepted: false,
    findings,
    remarks: [],
    complaints: [],
  };
}

describe('a lasso as text', () => {
  test('marks its cycle, says where it returns to, and why it is fair', () => {
    expect(findingLines(findingOf(endless), outcomeOf([endless]), style)).toEqual([
      'Property Rests is violated: flags.',
      '  1  init',
      '  2  Raise(p1)   up[p1]: false -> true',
      '  3  Raise(p2)   up[p2]: false -> true',
      '| 4  Raise(p3)   up[p3]: false -> true',
      '| 5  Lower(p2)   up[p2]: true -> false',
      '  Back to state 4: Raise(p2)',
      '  It is fair:',
      '    WF of Raise for p = p1 and p3: disabled in state 4',
      '    WF of Raise for p = p2: taken on the way back',
      '  False for   p = p1',
    ]);
  });

  test('that repeats its last state names what is enabled there', () => {
    expect(findingLines(findingOf(stuttering), outcomeOf([stuttering]), style).slice(4)).toEqual([
      '  4  Raise(p3)   up[p3]: false -> true',
      '  Stuttering: state 4 is repeated for ever.',
      '  Enabled there, but owed nothing by fairness: Lower(p1), Lower(p2) and Lower(p3).',
      '  It is fair:',
      '    WF of Raise for p = p1, p2 and p3: disabled in state 4',
      '  False for   p = p1',
    ]);
  });

  test('says of what changes nothing that it does not, and of strong fairness that it is so all through the cycle', () => {
    const fairness = (
      [
        { kind: 'idle', state: 3 },
        { kind: 'disabled', state: null },
        { kind: 'idle', state: null },
        { kind: 'exempt', state: 2 },
        { kind: 'exempt', state: null },
      ] as const
    ).map((reason, i) => ({
      assumption: [
        weak('Raise'),
        strong('Raise'),
        strong('Lower'),
        ...['weak', 'strong'].map((strength) => ({ strength, actions: ['Raise'], isConditional: true })),
      ][i] as Assumption,
      values: {},
      reason,
    }));
    expect(fairnessTexts({ fairness }, 5)).toEqual([
      'WF of Raise: changes nothing in state 4',
      'SF of Raise: disabled in every state of the cycle',
      'SF of Lower: disabled in every state of the cycle, or changes nothing there',
      'WF of Raise under its condition: its condition is false in state 3',
      'SF of Raise under its condition: its condition is false in every state of the cycle in which it would change something',
    ]);
  });

  test('tells apart assumptions of one action, by their conditions and by what they are per, and tells nothing twice', () => {
    const conditional: Assumption = { ...weak('Raise'), isConditional: true };
    const fairness = [weak('Raise'), conditional, conditional].flatMap((assumption) =>
      [{}, { p: 'p1' }, { p: 'p1', q: 'p2' }].map((values) => {
        return { assumption, values, reason: { kind: 'disabled', state: 0 } as const };
      }),
    );
    expect(fairnessTexts({ fairness }, 1)).toEqual([
      'WF of Raise: disabled in state 1',
      'WF of Raise for p = p1: disabled in state 1',
      'WF of Raise for p = p1, q = p2: disabled in state 1',
      'WF of Raise under its condition: disabled in state 1',
      'WF of Raise under its condition for p = p1: disabled in state 1',
      'WF of Raise under its condition for p = p1, q = p2: disabled in state 1',
    ]);
  });

  test('is told exactly where a text of the spec looks like the report', () => {
    const fairness = ['p = p2, q = q1', 'x for y'].map((text) => ({
      assumption: weak('Wait for it'),
      values: { p: text },
      reason: { kind: 'disabled', state: 0 } as const,
    }));
    expect(fairnessTexts({ fairness }, 1)).toEqual([
      'WF of Wait for it for p = "p = p2, q = q1" and "x for y": disabled in state 1',
    ]);
  });

  test('keeps long lists short', () => {
    const many = Array.from({ length: 40 }, (_, i) => `p${i + 1}`);
    const account: FairAccount = {
      ok: true,
      enabled: many.map((p) => ({ action: 'Lower', choices: { p } })),
      fairness: [
        ...many.map((p) => ({
          assumption: weak('Raise'),
          values: { p },
          reason: { kind: 'taken', step: 2 } as const,
        })),
        ...['p1', 'p2'].map((p) => ({
          assumption: strong('Send', 'Take'),
          values: { p, q: 'p3' },
          reason: { kind: 'disabled', state: 3 } as const,
        })),
      ],
    };
    const lines = lassoLines(stuttering.trace, stuttering.lasso, account, 200);
    expect(lines.slice(1)).toEqual([
      `  Enabled there, but owed nothing by fairness: ${many
        .slice(0, 12)
        .map((p) => `Lower(${p})`)
        .join(', ')} and 28 more.`,
      '  It is fair:',
      `    WF of Raise for p = ${many.slice(0, 12).join(', ')} and 28 more: taken on the way to state 3`,
      '    SF of Send, Take for p = p1, q = p3; p = p2, q = p3: disabled in state 4',
    ]);
    for (const line of lassoLines(stuttering.trace, stuttering.lasso, account, 60))
      expect(line.length).toBeLessThanOrEqual(60);
  });
});

describe('verdicts of temporal properties', () => {
  const property: PropertyOutcome = {
    name: 'Rests',
    kind: 'temporal',
    verdict: 'unknown',
    instance: null,
    trace: null,
    reason: null,
  };
  test.each<[string, PropertyOutcome, Partial<Outcome>]>([
    ['violated by a lasso: 3 steps, then 2 for ever', endless, {}],
    ['violated: 3 steps, then stuttering', stuttering, {}],
    ['holds (exhaustive)', { ...property, verdict: 'holds' }, {}],
    [
      'holds (exhaustive), but only because no fair behaviour stays within the bounds',
      { ...property, verdict: 'holds', vacuous: 'no fair behaviour stays within the bounds' },
      {},
    ],
    [
      'unknown: it may still be violated outside the bounds, where 1 successor was cut off',
      { ...property, reason: 'states were cut off' },
      { states: { generated: 9, distinct: 4, queue: 0, depth: 4, cutOff: 1 } },
    ],
    [
      'unknown (sampled: 12 states, seed 7)',
      { ...property, reason: 'only sampled' },
      { sample: { seed: 7, runs: 1, depth: 9, found: null } },
    ],
    ['unknown: the time is up', { ...property, reason: 'the search was stopped' }, { stopped: 'time' }],
  ])('%s', (text, one, more) => {
    expect(verdictText(one, outcomeOf([one], more))).toBe(text);
  });
});

test('the last line says what the bounds leave open', () => {
  const open = (name: string, kind: PropertyOutcome['kind']): PropertyOutcome => ({
    name,
    kind,
    verdict: 'unknown',
    instance: null,
    trace: null,
    reason: 'states were cut off',
  });
  const [reachable, ends, rests] = [open('Up', 'reachable'), open('Ends', 'temporal'), open('Rests', 'temporal')];
  const said = (...properties: PropertyOutcome[]): string => finalText(outcomeOf(properties));
  expect(said(ends, rests)).toBe('Unknown: Ends and Rests may be violated outside the bounds.');
  expect(said(reachable, ends)).toBe('Unknown: Up may lie outside the bounds, and Ends may be violated there.');
  expect(said(reachable)).toBe('Unknown: Up may lie outside the bounds.');
});

describe('symmetry', () => {
  const symmetry: Outcome['symmetry'] = {
    sorts: [{ name: 'p', members: 3 }],
    order: 6,
    certified: true,
  };

  test('is told with the states, and what never binds among the remarks', () => {
    const idleFairness: Assumption[] = [weak('Raise'), { ...strong('Lower'), isConditional: true }];
    const outcome = outcomeOf([], { symmetry, idleFairness });
    const text = reportLines(reportOf(outcome), style).join('\n');
    expect(text).toContain('12 states generated, 4 distinct states up to symmetry found, 0 states left on queue.');
    expect(text).toContain('Symmetry certified: 6 permutations of 3 members of p.');
    expect(text).toContain('WF of Raise never binds: nothing that it is about is ever enabled.');
    expect(text).toContain(
      'SF of Lower under its condition never binds: nothing that it is about is ever enabled while that',
    );
    expect(reportJson(reportOf(outcome), style.place)).toMatchObject({
      symmetry: { sorts: ['p'], order: 6, certified: true },
      idleFairness: ['WF of Raise', 'SF of Lower under its condition'],
    });
  });

  test('is not told where every state stands for itself', () => {
    const outcome = outcomeOf([], { symmetry: null });
    expect(reportLines(reportOf(outcome), style).join('\n')).not.toMatch(/symmetry/i);
    expect(reportJson(reportOf(outcome), style.place)).toMatchObject({ symmetry: null, idleFairness: [] });
    const header = (asked: boolean): string =>
      headerLines(model, { title: '', story: null, limits: {}, symmetry: asked }, 'kernel', style).join('\n');
    expect(header(false)).toMatch(/symmetry +off/);
    expect(header(true)).not.toContain('symmetry');
  });

  test('that a spec lacks is told with the permutation and both results', () => {
    const renaming = new Map([
      ['p1', 'p2'],
      ['p2', 'p1'],
    ]);
    const failure = new SpecFailure(
      { part: 'guard', name: 'Raise', choices: { p: 'p1' } },
      {
        kind: 'asymmetric',
        renaming,
        image: { part: 'guard', name: 'Raise', choices: { p: 'p2' } },
        first: { kind: 'wrote', writes: [{ kind: 'set', part: 'up[p1]', value: true }] },
        second: { kind: 'disabled' },
      },
    );
    const { what, now } = failureText(failure, model, style.place);
    expect(what).toBe(
      'The spec is not symmetric: Raise(p1) set up[p1] to true, but in the same state after p1 -> p2, p2 -> p1, Raise(p2) was disabled.',
    );
    const missing = new SpecFailure(
      { part: 'initial states', name: 'init', choices: {} },
      {
        kind: 'asymmetric',
        renaming,
        value: { first: 'p1' },
        missing: { first: 'p2' },
      },
    );
    expect(failureText(missing, model, style.place).what).toBe(
      'The spec is not symmetric: the initial states include (first: p1), but not (first: p2), which p1 -> p2, p2 -> p1 makes of it.',
    );
    const outcome = outcomeOf([], { failure: { error: failure, trace: [] }, stopped: 'failure' });
    expect(reportLines(reportOf(outcome), style)).toContain('Stopped before the end: the spec is not symmetric.');
    expect(finalText(outcome)).toBe('Unknown: the spec is not symmetric.');
    expect(now).toContain('{ symmetric: false }');
    expect(now).toContain('symmetry=off');
  });
});

describe('lassos for programs', () => {
  const report = reportOf(outcomeOf([endless]), [findingOf(endless)]);

  test('as JSON', () => {
    expect(reportJson(report, style.place)).toMatchObject({
      verdict: 'violated',
      exitCode: 13,
      properties: [
        {
          name: 'Rests',
          kind: 'temporal',
          instance: { p: 'p1' },
          steps: 4,
          vacuous: null,
          lasso: { to: 3, back: { action: 'Raise', choices: { p: 'p2' } } },
          fairness: [
            { assumption: 'WF of Raise for p = p1', kind: 'disabled', state: 3 },
            { assumption: 'WF of Raise for p = p2', kind: 'taken', step: 5 },
            { assumption: 'WF of Raise for p = p3', kind: 'disabled', state: 3 },
          ],
        },
      ],
    });
    const vacuous: PropertyOutcome = {
      name: 'Rests',
      kind: 'temporal',
      verdict: 'holds',
      instance: null,
      trace: null,
      reason: null,
      vacuous: 'what should lead to something never happens',
    };
    expect(reportJson(reportOf(outcomeOf([vacuous])), style.place)).toMatchObject({
      properties: [{ lasso: null, fairness: null, vacuous: 'what should lead to something never happens' }],
    });
  });

  test('as JUnit', () => {
    const xml = reportJunit(report, style);
    expect(xml).toContain('failures="1"');
    expect(xml).toContain('Back to state 4: Raise(p2)');
    expect(xml).toContain('WF of Raise for p = p2: taken on the way back');
  });

  test('as ITF, with the state that it returns to, and read back', () => {
    const meta = { property: 'Rests', instance: { p: 'p1' }, back: { action: 'Raise', choices: { p: 'p2' } } };
    const json: unknown = JSON.parse(itfFile(endless.trace, meta, '', endless.lasso));
    expect(json).toMatchObject({ loop: 3, vars: ['up'] });
    expect(readTrace(json, undefined)).toMatchObject({ loop: 3, meta });
    expect(JSON.parse(itfFile(endless.trace, meta, ''))).not.toHaveProperty('loop');
    // The same from the report.
    const whole: unknown = JSON.parse(JSON.stringify(reportJson(report, style.place)));
    expect(readTrace(whole, undefined)).toMatchObject({ loop: 3, meta });
  });
});
