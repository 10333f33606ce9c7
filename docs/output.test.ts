/** What Concord writes as JSON is as the schema says, and the page on it has every field. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, test } from 'vitest';
import { root, run } from '../scripts/commands/testing.ts';

interface Schema {
  readonly $defs: Readonly<Record<string, unknown>>;
}
const schema = JSON.parse(readFileSync(join(root, 'docs', 'output.schema.json'), 'utf8')) as Schema;
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
ajv.addSchema(schema, 'output');

/** What of a document is not as the schema of this kind says. */
function wrongIn(kind: string, document: unknown): string[] {
  const validate = ajv.getSchema(`output#/$defs/${kind}`);
  if (validate === undefined) throw new Error(`there is no schema of ${kind}`);
  return validate(document) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

const fixtures = join(root, 'scripts', 'commands', 'fixtures');
const cwd = mkdtempSync(join(tmpdir(), 'concord-output-'));
afterAll(() => rmSync(cwd, { recursive: true }));
/** A history of a register, an event a line: `0 invoke write 3`. */
function recorded(name: string, ...events: readonly string[]): string {
  const lines = events.map((event) => {
    const [process, type, f, value = 'null', key] = event.split(' ');
    return JSON.stringify({ process, type, f, value: JSON.parse(value), ...(key === undefined ? {} : { key }) });
  });
  writeFileSync(join(cwd, name), lines.join('\n'));
  return name;
}
const stale = recorded(
  'stale',
  '0 invoke write 1',
  '0 ok write 1',
  '1 invoke read',
  '1 ok read 2.5',
  '2 invoke write 3',
);
const keys = recorded('keys', '0 invoke put 1 x', '0 ok put 1 x', '1 invoke get null y', '1 ok get null y');

const skewed = join(cwd, 'skewed.jsonl');
const micros = [
  [
    ['r', 'x', null],
    ['w', 'y', 1],
  ],
  [
    ['r', 'y', null],
    ['w', 'x', 1],
  ],
];
writeFileSync(
  skewed,
  ['invoke', 'ok']
    .flatMap((type) => micros.map((value, process) => JSON.stringify({ process, type, f: 'txn', value })))
    .join('\n'),
);

/** Logs of two-phase commit, as they come about by a mapping. */
const logs = {
  whole: ['{"event": "prepared", "rm": "rm1"}', '{"event": "prepared", "rm": "rm2"}'],
  hasty: ['{"event": "prepared", "rm": "rm1"}', '{"event": "committed"}'],
};
const mapping = join(cwd, 'mapping.ts');
writeFileSync(
  mapping,
  `import { logOf } from ${JSON.stringify(join(root, 'checker', 'index.ts'))};
import { twoPhaseCommit } from ${JSON.stringify(join(root, 'specs', 'two-phase-commit', 'two-phase-commit.ts'))};
export const log = logOf(twoPhaseCommit, ({ event, RM, actions: { RMPrepare, TMCommit } }) => ({
  events: {
    prepared: event({ fields: { rm: RM }, of: RMPrepare, choices: ({ rm }) => ({ rm }) }),
    committed: event({ of: TMCommit }),
  },
}));
`,
);
/** Validates a log. */
function validating(lines: readonly string[]): string[] {
  const file = join(cwd, `log-${lines.length}-${lines.at(-1)?.length}.jsonl`);
  writeFileSync(file, lines.join('\n'));
  return ['validate', 'two-phase-commit', file, `mapping=${mapping}`, 'rms=2'];
}

/** Every name of a property in the schema. */
function fieldsOf(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, inside]) => [
    ...(name === 'properties' && !Array.isArray(inside) && !('type' in inside && typeof inside.type === 'string')
      ? Object.keys(inside as object)
      : []),
    ...fieldsOf(inside),
  ]);
}
/** Every name of a field in a document. */
function namesIn(document: unknown): string[] {
  if (typeof document !== 'object' || document === null) return [];
  const own = Array.isArray(document) ? [] : Object.keys(document);
  return [...own, ...Object.values(document).flatMap(namesIn)];
}

const met = new Set<string>();

describe('JSON of', () => {
  const traces = '.concord';
  test.each<[string, string, string[], Partial<Record<string, unknown>>]>([
    ['holds', 'report', ['check', 'two-phase-commit', 'rms=2'], { verdict: 'holds' }],
    ['a reachable', 'report', ['check', 'voting', 'trace=Chosen'], { verdict: 'holds' }],
    ['by the reference', 'report', ['check', 'two-phase-commit', 'rms=2', 'engine=reference'], { learned: null }],
    ['an invariant', 'report', ['check', 'two-phase-commit', 'variant=hasty-manager'], { verdict: 'violated' }],
    ['a lasso', 'report', ['check', 'two-phase-commit', 'variant=crashed-manager'], { verdict: 'violated' }],
    ['a lasso that moves', 'report', ['check', 'raft-election', 'variant=split-votes'], { verdict: 'violated' }],
    [
      'timed walks',
      'report',
      ['simulate', 'two-phase-commit', 'until=Termination', 'weight=TMAbort:0.1', 'runs=20', 'seed=1'],
      { exitCode: 0 },
    ],
    [
      'a deadlock',
      'report',
      ['check', 'three-phase-commit', 'variant=recovered-sites-take-part', 'property=Deadlock'],
      { exitCode: 11 },
    ],
    ['a history', 'report', ['check', 'single-copy-register', 'variant=two-copies'], { verdict: 'violated' }],
    ['a refinement', 'report', ['check', 'voting', 'variant=small-quorums'], { exitCode: 13 }],
    ['a scenario', 'report', ['check', 'raft', 'variant=figure-8', 'states=50'], { from: 'figure 8' }],
    ['bounds', 'report', ['check', 'lamport-mutex', 'stop=first'], { basis: 'within bounds' }],
    ['states=', 'report', ['check', 'two-phase-commit', 'states=20'], { stopped: 'states' }],
    ['a deviation', 'report', ['check', 'lamp', 'variant=stuck'], { verdict: 'violated' }],
    ['added properties', 'report', ['check', 'two-phase-commit', 'invariant=./nobody-commits.ts'], { exitCode: 12 }],
    ['random walks', 'report', ['simulate', 'lamport-mutex', 'runs=3', 'seed=1'], { basis: 'sampled' }],
    [
      'random walks that find something',
      'report',
      ['simulate', 'two-phase-commit', 'variant=hasty-manager', 'seed=1'],
      { verdict: 'violated' },
    ],
    ['a failure', 'report', ['check', 'broken', 'fault=guard throws'], { exitCode: 75 }],
    ['a failure along a step', 'report', ['check', 'broken', 'fault=value outside its domain'], { exitCode: 75 }],
    ['impurity', 'report', ['check', 'broken', 'fault=outer state'], { exitCode: 75 }],
    ['what is lost', 'report', ['check', './falling.ts', 'fault=tired'], { verdict: 'violated' }],
    ['transactions', 'report', ['check', './skew.ts'], { verdict: 'violated' }],
    ['an inductive invariant', 'induction', ['induct', 'voting', 'acceptors=2'], { verdict: 'holds' }],
    [
      'one that is not',
      'induction',
      ['induct', 'voting', 'acceptors=2', 'property=VotesSafe', 'needs=yes'],
      { exitCode: 12 },
    ],
    ['a sampled one', 'induction', ['induct', 'voting', 'sample=20', 'seed=3'], { exitCode: 152 }],
    [
      "one of a user's own states",
      'induction',
      ['induct', 'two-phase-commit', 'sample=5', 'seed=1', 'invariant=./all-work.ts'],
      { sample: { wanted: 5 } },
    ],
    ['a comparison', 'comparison', ['check', 'voting', 'against=small-quorums'], { exitCode: 13 }],
    [
      'what an invariant lacks',
      'suggestion',
      ['suggest', 'two-phase-commit', 'rms=2', 'seed=1'],
      { format: 'concord-suggestion/1' },
    ],
    ['a log that is a behaviour', 'validation', validating(logs.whole), { verdict: 'holds', exitCode: 0, stuck: [] }],
    [
      'a log that is none',
      'validation',
      validating(logs.hasty),
      { verdict: 'violated', agreed: 1, stuck: [{ events: [{ line: 2, ways: [{ kind: 'guard' }] }] }] },
    ],
    [
      'a log in several files',
      'validation',
      [...validating(logs.hasty), validating(logs.whole)[2] as string],
      {
        log: [validating(logs.hasty)[2], validating(logs.whole)[2]],
        nodes: 2,
        agreed: 2,
        stuck: [{ events: [{ file: validating(logs.hasty)[2], line: 1 }] }],
      },
    ],
    ['a log of which nothing is known', 'validation', [...validating(logs.whole), 'states=2'], { stopped: 'states' }],
    ['claims', 'claims', ['check', 'all'], { format: 'concord-claims/1' }],
    ['a linearizable history', 'history', ['linearizable', keys], { verdict: 'holds' }],
    ['a history that is not', 'history', ['linearizable', stale], { verdict: 'violated' }],
    ['a causal history', 'history', ['linearizable', keys, 'consistency=causal'], { verdict: 'holds' }],
    [
      'isolated transactions',
      'isolation',
      ['linearizable', skewed, 'consistency=snapshot-isolation'],
      { verdict: 'holds' },
    ],
    [
      'transactions that are not',
      'isolation',
      ['linearizable', skewed, 'consistency=serializable'],
      { verdict: 'violated' },
    ],
    ['a replay', 'replay', ['replay', `${traces}/two-phase-commit/hasty-manager/TCConsistent.itf.json`], { ok: true }],
    [
      'of a lasso',
      'replay',
      ['replay', `${traces}/two-phase-commit/crashed-manager/Termination.itf.json`],
      { ok: true },
    ],
    ['a replay of what is none', 'replay', ['replay', 'odd.itf.json'], { ok: false }],
    ['a list', 'list', ['list'], {}],
    ['a list with what builds on what', 'list', ['list', 'graph', `out=${cwd}`], {}],
    ['an error', 'error', ['check', 'two-phase-comit'], { exitCode: 151 }],
  ])('%s', async (_, kind, argv, expected) => {
    if (argv.includes('odd.itf.json')) {
      const file = readFileSync(join(cwd, traces, 'two-phase-commit/hasty-manager/TCConsistent.itf.json'), 'utf8');
      writeFileSync(join(cwd, 'odd.itf.json'), file.replaceAll('"TMCommit"', '"TMAbort"'));
    }
    const own = [
      'broken',
      'lamp',
      './falling.ts',
      './skew.ts',
      'invariant=./nobody-commits.ts',
      'invariant=./all-work.ts',
    ].some((word) => argv.includes(word));
    const where = argv.includes('all') ? { cwd: fixtures, root: fixtures } : { cwd: own ? fixtures : cwd };
    const { out } = await run([...argv, 'format=json', ...(own ? [`out=${join(cwd, traces)}`] : [])], where);
    const document = JSON.parse(out) as Record<string, unknown>;
    expect(document).toMatchObject(expected);
    expect(wrongIn(kind, document)).toEqual([]);
    expect(ajv.getSchema('output')?.(document)).toBe(true);
    for (const name of namesIn(document)) met.add(name);

    // And the schema asks for each field, and for no other.
    for (const field of Object.keys(document)) {
      if (field === 'deviations' || field === 'complaints') continue;
      expect(
        wrongIn(kind, Object.fromEntries(Object.entries(document).filter(([name]) => name !== field))),
      ).not.toEqual([]);
    }
    expect(wrongIn(kind, { ...document, more: 1 })).not.toEqual([]);
  });

  test('every trace in the gallery, and of those that were written above', () => {
    const written = [join(root, 'counterexamples', 'gallery'), join(cwd, traces)].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.itf.json'))
        .map((file) => join(folder, file)),
    );
    expect(written.length).toBeGreaterThan(80);
    for (const file of written) {
      const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
      expect(wrongIn('itf', document), file).toEqual([]);
      for (const name of namesIn(document)) met.add(name);
    }
  });

  test('has each field of the schema in one of them', () => {
    expect([...new Set(fieldsOf(schema))].filter((field) => !met.has(field))).toEqual([]);
  });
});

test('the page on output has each field', () => {
  const page = readFileSync(join(root, 'docs', 'output.md'), 'utf8');
  const told = new Set(
    [...page.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => [code, ...code.split(/[\s.,:{}"]+/)]),
  );
  expect([...new Set(fieldsOf(schema))].filter((field) => !told.has(field))).toEqual([]);
});
