/** Temporal properties from the command to the file: found, judged by the reference, shown, written and replayed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explained, type Finding } from '../../checker/explain/findings.ts';
import { boolean, functionFrom, processes, type Spec, spec, variables, WF } from '../../checker/index.ts';
import { checkable } from '../../checker/language/model.ts';
import { findingsOf } from '../../checker/report/findings.ts';
import { exitCodeOf } from '../../checker/report/verdict.ts';
import { checkModel } from '../../checker/run/check.ts';
import { confirmed } from '../../checker/run/confirm.ts';
import type { Outcome } from '../../checker/run/outcome.ts';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { crashedManager } from '../../specs/two-phase-commit/variants.ts';
import { run } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const duel = ['check', 'endless-paxos', 'acceptors=1', 'variant=duelling-proposers'];
const itf = join(cwd, '.concord', 'endless-paxos', 'duelling-proposers', 'Termination.itf.json');

beforeAll(async () => {
  await run(duel, { cwd });
});

/** What is found, each explained. Throws what cannot be told. */
const told = (outcome: Outcome): readonly Finding[] => findingsOf(explained(outcome), outcome);

describe('check', () => {
  test.each(['kernel', 'reference'])('shows what the %s found, and why it is fair', async (engine) => {
    const { code, out, err } = await run([...duel, `engine=${engine}`, `out=${engine}`], { cwd });
    expect(code).toBe(13);
    expect(err).toBe('');
    const [, stem, cycle] =
      /Termination +temporal +violated by a lasso: (\d+) steps?, then (\d+) for ever/.exec(out) ?? [];
    const marked = out.split('\n').filter((line) => /^\| +\d+ {2}/.test(line));
    expect(marked).toHaveLength(Number(cycle));
    expect(out).toMatch(new RegExp(`^ {2}Back to state ${Number(stem) + 1}: \\w+\\(`, 'm'));
    for (const p of ['p1', 'p2']) expect(out).toMatch(new RegExp(`SF of Phase1a for p = .*${p}.*: taken on the way`));
    expect(out).not.toContain('No shorter trace');
    expect(out).toContain('Violated: Termination.');
  });

  test('names what could end the stuttering', async () => {
    const { code, out } = await run(['check', 'two-phase-commit', 'variant=crashed-manager'], { cwd });
    expect(code).toBe(13);
    expect(out).toContain('Termination    temporal    violated: 3 steps, then stuttering');
    expect(out).toMatch(
      /Stuttering: state 4 is repeated for ever\.\n {2}Enabled there, but owed nothing by fairness: TM/,
    );
  });

  test('tells states apart that differ by names only if symmetry is off', async () => {
    const on = await run(['check', 'two-phase-commit', 'symmetry=on', '--json'], { cwd });
    expect(JSON.parse(on.out)).toMatchObject({
      states: { distinct: 80 },
      symmetry: { sorts: ['rm'], order: 6, certified: true },
    });
    const off = await run(['check', 'two-phase-commit', 'symmetry=off', '--json'], { cwd });
    expect(JSON.parse(off.out)).toMatchObject({ states: { distinct: 288 }, symmetry: null });
    expect(await run(['check', 'two-phase-commit', 'symmetry=some'], { cwd })).toMatchObject({
      code: 151,
      err: expect.stringContaining('symmetry = some does not fit; allowed: on, off.') as string,
    });
  });
});

interface Recorded {
  '#meta': { concord?: object };
  loop?: number;
  readonly states: { '#meta'?: object }[];
}
/** The recorded lasso, changed. */
function changed(name: string, change: (trace: Recorded) => void): string {
  const trace = JSON.parse(readFileSync(itf, 'utf8')) as Recorded;
  change(trace);
  writeFileSync(join(cwd, name), JSON.stringify(trace));
  return name;
}
/** As another tool writes a lasso: states, and where the last one returns to. */
function foreign(trace: Recorded): void {
  for (const state of trace.states) delete state['#meta'];
  delete trace['#meta'].concord;
}
const known = ['spec=endless-paxos', 'acceptors=1', 'variant=duelling-proposers', 'trace=Termination'];
const replay = (...argv: string[]): ReturnType<typeof run> => run(['replay', ...argv], { cwd });

describe('replay', () => {
  test('judges a lasso', async () => {
    const { code, out } = await replay(itf);
    expect(out).toMatch(
      /OK: all \d+ steps are possible, and so is the one back to state \d+: endless-paxos, variant duelling-proposers/,
    );
    expect(out).toContain('Back to state');
    expect(out).toContain('It is fair:');
    expect(out).toContain('The lasso is fair, and violates Termination.');
    expect(code).toBe(0);
    expect(JSON.parse((await replay(itf, '--json')).out)).toMatchObject({
      ok: true,
      lasso: { ok: true, complaint: null },
    });
  });

  test('judges a lasso of a JSON report, and for whom it violates its property', async () => {
    const { out: report } = await run(['check', 'two-phase-commit', 'variant=crashed-manager', '--json'], { cwd });
    writeFileSync(join(cwd, 'report.json'), report);
    const { code, out } = await replay('report.json', 'trace=NonBlocking');
    expect(out).toContain('To repeat the last state for ever is fair, and violates NonBlocking for rm = rm1.');
    expect(code).toBe(0);
  });

  test('refuses a lasso that does not close', async () => {
    const file = changed('open.json', (trace) => {
      trace.loop = 0;
    });
    const { code, out } = await replay(file);
    expect(code).toBe(12);
    expect(out).toContain('Not a behaviour: The step back, to state 1, is not possible');
    expect(JSON.parse((await replay(file, '--json')).out)).toMatchObject({
      ok: false,
      impossible: { state: 1, isBack: true },
    });
    expect((await replay(file, 'format=junit')).out).toContain('failures="1"');
  });

  test('refuses one that is not fair', async () => {
    const file = changed('unfair.json', (trace) => {
      foreign(trace);
      trace.states.splice(1);
      trace.loop = 0;
    });
    const { code, out } = await replay(file, ...known);
    expect(code).toBe(12);
    expect(out).toContain('But the lasso does not show Termination: It is not fair: SF of Phase1a');
  });

  test.each<[string, (trace: Recorded) => void]>([
    ['as it is', () => {}],
    ['with the state that it returns to once more', ({ states, loop = 0 }) => states.push({ ...states[loop] })],
    [
      'with stuttering',
      (trace) => {
        trace.states.splice(1, 0, { ...trace.states[0] });
        trace.loop = (trace.loop ?? 0) + 1;
      },
    ],
  ])('finds the step that closes a lasso made elsewhere, %s', async (name, change) => {
    const file = changed(`${name}.json`, (trace) => {
      foreign(trace);
      change(trace);
    });
    const { code, out } = await replay(file, ...known);
    expect(out).toMatch(/^ {2}Back to state \d+: Phase/m);
    expect(out).toContain('The lasso is fair, and violates Termination.');
    expect(code).toBe(0);
  });

  test('finds the instance that a lasso made elsewhere violates', async () => {
    await run(['check', 'two-phase-commit', 'variant=crashed-manager'], { cwd });
    const written = join(cwd, '.concord', 'two-phase-commit', 'crashed-manager', 'NonBlocking.itf.json');
    const trace = JSON.parse(readFileSync(written, 'utf8')) as Recorded;
    foreign(trace);
    writeFileSync(join(cwd, 'blocked.json'), JSON.stringify(trace));
    const { out } = await replay(
      ...['blocked.json', 'spec=two-phase-commit', 'variant=crashed-manager', 'trace=NonBlocking'],
    );
    expect(out).toMatch(/To repeat the last state for ever is fair, and violates NonBlocking for rm = rm\d\./);
  });
});

describe('a lasso is judged before it is shown', () => {
  const model = checkable(twoPhaseCommit, { variant: crashedManager });
  test.each(['kernel', 'reference'] as const)('and comes with the reasons, from the %s', async (engine) => {
    expect(told(await checkModel(model, { engine }))).toMatchObject([
      { property: { name: 'Termination', account: { ok: true } } },
      { property: { name: 'NonBlocking', account: { ok: true } } },
    ]);
  });

  test('one that is refused is an error of Concord', async () => {
    const outcome = await checkModel(model);
    const forged: Outcome = {
      ...outcome,
      properties: outcome.properties.map((property) =>
        property.lasso === undefined || property.trace === null
          ? property
          : { ...property, trace: property.trace.slice(0, 1), lasso: { to: 0, back: null } },
      ),
    };
    expect(() => told(confirmed(forged))).toThrow(
      /^This is an error of Concord, not of the spec: the lasso that it found for Termination .* is no counterexample\. It is not fair/,
    );
  });
});

describe('what is odd about a spec', () => {
  const P = processes('p', 2);
  /** Flags of two processes, with whatever a test is about. */
  function flags(
    body: (makers: ReturnType<typeof flagMakers>) => object,
    mayRaise: (p: string) => boolean = () => true,
  ): Outcome['model'] {
    const odd = spec({ name: 'flags', parameters: {} }, () => {
      const makers = flagMakers(mayRaise);
      const { domains, initially, Raise } = makers;
      return { domains, init: initially({ up: P.to(false) }), actions: { Raise }, ...body(makers) };
    });
    return checkable(odd as unknown as Spec);
  }
  function flagMakers(mayRaise: (p: string) => boolean) {
    const makers = variables({ up: functionFrom(P, boolean) });
    const Raise = makers.action({
      forSome: { p: P },
      guard: (s, { p }) => !s.up.get(p) && mayRaise(p),
      effect: (s, { p }) => ({ up: s.up.set(p, true) }),
    });
    return { ...makers, Raise };
  }

  test('a promise that never falls due is told', async () => {
    const outcome = await checkModel(
      flags(({ leadsTo, Raise }) => ({
        fairness: [WF({ actions: [Raise] })],
        finished: () => true,
        properties: {
          Never: leadsTo(
            (s) => s.up.every((is) => is) && s.up.every((is) => !is),
            (s) => s.up.every((is) => is),
          ),
        },
      })),
    );
    expect(outcome.properties[0]).toMatchObject({ vacuous: 'what should lead to something never happens' });
  });

  test('fairness that never binds is told', async () => {
    const model = flags(({ action, Raise }) => {
      const Lower = action({
        guard: (s) => s.up.every((is) => is) && s.up.every((is) => !is),
        effect: () => ({ up: P.to(false) }),
      });
      return {
        actions: { Raise, Lower },
        fairness: [WF({ actions: [Raise] }), WF({ actions: [Lower] })],
        finished: () => true,
      };
    });
    expect((await checkModel(model)).idleFairness).toEqual([{ strength: 'weak', actions: ['Lower'] }]);
  });

  test('a spec that is not symmetric is refused, and checked without symmetry', async () => {
    const model = flags(
      () => ({ finished: () => true }),
      (p) => p !== 'p2',
    );
    const refused = await checkModel(model);
    expect(refused).toMatchObject({
      failure: { error: { site: { part: 'guard', name: 'Raise' }, fault: { kind: 'asymmetric' } } },
    });
    expect(exitCodeOf(refused, false)).toBe(75);
    expect(await checkModel(model, { symmetry: false })).toMatchObject({ failure: null, states: { distinct: 2 } });
  });
});
