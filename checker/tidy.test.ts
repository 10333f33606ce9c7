/**
 * The house rules that a reader would otherwise have to enforce: which layer may import which, who may talk to the
 * terminal, and how a file looks. Directions are read from the syntax tree of each file, so that neither a comment nor
 * a string is taken for code. After TigerBeetle's `tidy.zig`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAst } from 'vitest/node';

/** What a folder's code, its tests apart, may import besides itself. */
interface Layer {
  readonly folder: string;
  readonly why: string;
  /** Files and folders of this repository. */
  readonly code: readonly string[];
  /** Likewise, but their types only, which are gone when the program runs. */
  readonly types?: readonly string[];
  /** Packages, Node's own among them; any, if it is not given. */
  readonly packages?: readonly string[];
}

/** The part of `search/` that is an interface: what a state, a step and a batch of successors are, all of it integers. */
const WAIST = ['checker/search/system.ts', 'checker/search/batch.ts', 'checker/search/store.ts'];
/** What a search puts aside, and where its levels end. */
const ASIDE = ['checker/search/shelf.ts', 'checker/search/levels.ts'];

const LAYERS: readonly Layer[] = [
  {
    folder: 'checker/language',
    why: 'the language of specs must be readable without any engine',
    code: ['checker/purity'],
    packages: ['immutable', 'leven'],
  },
  {
    folder: 'checker/purity',
    why: 'it reads code, whatever that is about',
    code: [],
    packages: ['acorn', 'node:inspector', 'node:module'],
  },
  {
    folder: 'checker/consistency',
    why: 'what a history satisfies is a question about values, not about a search',
    code: ['checker/language'],
    packages: ['immutable', 'lossless-json'],
  },
  {
    folder: 'checker/view',
    why: 'what a view draws of a state is data, whoever shows it',
    code: [],
    types: ['checker/language'],
    packages: [],
  },
  {
    folder: 'checker/reference',
    why: 'the oracle must share nothing with the engine that it is the oracle of',
    code: ['checker/language'],
    packages: ['immutable'],
  },
  { folder: 'checker/search', why: 'a search sees integers: no values and no names', code: [], packages: [] },
  {
    folder: 'checker/disk',
    why: 'it keeps integers: no values and no names',
    code: [...WAIST, ...ASIDE],
    types: ['checker/search/breadth-first.ts'],
    packages: ['@duckdb/node-api', 'node:fs', 'node:os', 'node:path', 'node:timers/promises'],
  },
  {
    folder: 'checker/itf',
    why: 'values are written and read back, whoever needs that',
    code: ['checker/language'],
    packages: ['immutable', 'lossless-json'],
  },
  {
    folder: 'checker/checkpoint',
    why: 'it keeps bytes: no values and no names',
    code: [],
    packages: ['node:fs', 'node:os', 'node:path', 'node:zlib'],
  },
  {
    folder: 'checker/cluster',
    why: 'it sees integers and bytes: no values and no names',
    code: [],
    packages: ['@nats-io/jetstream', '@nats-io/transport-node'],
  },
  { folder: 'checker/liveness', why: 'it sees integers: no values and no names', code: WAIST, packages: [] },
  kernelRoom('layout', 'it says where values stand, and not who asks', []),
  kernelRoom('questions', 'it asks packed states', ['layout']),
  kernelRoom('views', 'it makes questions of what user code does with values', ['layout', 'questions']),
  kernelRoom('learned', 'it keeps answers, and knows nothing of what they are about', ['layout', 'questions']),
  kernelRoom('symmetry', 'it compares what is learned, whatever that is', ['layout', 'questions']),
  kernelRoom('units', 'it runs user code, on whichever state it is told', [
    ...['layout', 'questions', 'views', 'learned', 'symmetry'],
  ]),
  kernelRoom('steps', 'it answers what steps there are from a state, whoever asks', [
    ...['layout', 'questions', 'views', 'learned', 'symmetry', 'units'],
  ]),
  {
    ...kernelRoom('threads', 'it explores ahead of who learns, and runs no code of the user', [
      ...['layout', 'questions', 'learned', 'steps'],
    ]),
    packages: ['node:worker_threads', 'node:fs', 'tsx/esm/api'],
  },
  kernelRoom('run', 'it explores, and shows nothing', [
    ...['layout', 'questions', 'learned', 'symmetry', 'units', 'steps', 'threads'],
  ]),
  {
    ...kernelRoom('kept', 'it makes data of what was explored, and back, and explores nothing', [
      ...['layout', 'learned', 'symmetry', 'units', 'steps', 'run'],
    ]),
    code: [
      ...['checker/language', 'checker/search', 'checker/checkpoint', 'checker/itf'],
      ...['layout', 'learned', 'symmetry', 'units', 'steps', 'run'].map((room) => `checker/kernel/${room}`),
    ],
    packages: ['node:zlib'],
  },
  {
    ...kernelRoom('cluster', 'it explores what belongs to it, and tells others of the rest', []),
    code: [
      ...['checker/language', 'checker/search', 'checker/checkpoint'],
      ...['layout', 'learned', 'steps', 'run', 'kept'].map((room) => `checker/kernel/${room}`),
    ],
    packages: ['node:zlib'],
  },
  kernelRoom('shown', 'it chooses among traces', ['layout', 'symmetry', 'units', 'steps', 'run']),
  {
    folder: 'checker/kernel',
    why: 'it joins specs and searches, and knows nothing of who asks',
    code: [
      ...['checker/language', 'checker/search', 'checker/disk', 'checker/liveness'],
      ...['checker/checkpoint', 'checker/itf'],
    ],
    packages: ['immutable'],
  },
  {
    folder: 'checker/run',
    why: 'it runs what there is, and words nothing',
    code: [
      ...['checker/language', 'checker/consistency', 'checker/reference'],
      ...[
        'checker/search',
        'checker/disk',
        'checker/checkpoint',
        'checker/cluster',
        'checker/liveness',
        'checker/kernel',
      ],
    ],
    packages: ['node:timers/promises', 'node:v8'],
  },
  {
    folder: 'checker/explain',
    why: 'it says why as data, and words nothing',
    code: ['checker/language', 'checker/consistency'],
    types: ['checker/run'],
    packages: ['immutable'],
  },
  {
    folder: 'checker/induction',
    why: 'it asks of states that need not be reachable what a run asks, and words nothing',
    code: ['checker/language', 'checker/reference', 'checker/run', 'checker/explain'],
    packages: ['fast-check', 'node:timers/promises'],
  },
  {
    folder: 'checker/comparison',
    why: 'it asks of two versions what a run asks of a refinement, and words nothing',
    code: ['checker/language', 'checker/run', 'checker/explain'],
    packages: [],
  },
  {
    folder: 'checker/validation',
    why: 'it asks of a log whether it is a behaviour, and words nothing',
    code: [
      ...['checker/language', 'checker/reference', 'checker/run', 'checker/explain'],
      ...['checker/kernel/told-steps.ts', 'checker/kernel/run/auditor.ts'],
    ],
    packages: ['node:timers/promises'],
  },
  {
    folder: 'checker/report',
    why: 'it words what others found, and finds nothing itself',
    code: [
      ...['collections', 'failure', 'fairness', 'identity', 'parameters', 'value'].map(
        (file) => `checker/language/${file}.ts`,
      ),
      ...['checker/itf', 'checker/explain/difference.ts', 'checker/run/refused.ts'],
    ],
    types: [
      'checker/checkpoint/unusable.ts',
      ...['checker/language', 'checker/consistency', 'checker/reference'],
      ...[
        'checker/run',
        'checker/explain',
        'checker/induction',
        'checker/comparison',
        'checker/validation',
        'checker/driving/misfit.ts',
      ],
    ],
    packages: ['immutable', 'leven', 'lossless-json', 'picocolors', 'node:path', 'node:url', 'node:util'],
  },
  {
    folder: 'checker/expect',
    why: 'it asserts of specs what a run finds, in the words of the report',
    code: ['checker/language', 'checker/run', 'checker/explain', 'checker/report'],
    packages: [],
  },
  {
    folder: 'checker/driving',
    why: 'it drives systems by specs, in the words of the report',
    code: [
      ...['checker/language', 'checker/reference', 'checker/kernel/graph.ts'],
      ...['checker/run', 'checker/validation', 'checker/report'],
    ],
    packages: ['fast-check', 'immutable'],
  },
  {
    folder: 'checker/trace.ts',
    why: 'it runs within the systems of others, and loads nothing of the checker',
    code: [],
    packages: ['node:crypto', 'node:fs'],
  },
  {
    folder: 'checker/vitest.ts',
    why: 'it alone knows which test runner it is',
    code: ['checker/expect'],
    packages: ['vitest'],
  },
  {
    folder: 'counterexamples/draw',
    why: 'it draws stories, also in the browser, where there is nothing of Node',
    code: ['counterexamples/story.ts', 'checker/report/time-diagram.ts', 'checker/report/xml.ts'],
    packages: ['@viz-js/viz'],
  },
  {
    folder: 'counterexamples/page',
    why: 'it runs in the browser and sees stories, not specs; bundle.ts and bundler.ts alone run in Node',
    code: [
      ...['counterexamples/story.ts', 'counterexamples/printed.ts'],
      ...['counterexamples/draw', 'counterexamples/explorer/api.ts'],
    ],
    packages: ['preact', 'preact/hooks', 'esbuild', 'node:crypto', 'node:fs', 'node:fs/promises', 'node:path'],
  },
  {
    folder: 'counterexamples/testing',
    why: 'it makes for tests what a user would see',
    code: ['checker', 'counterexamples', 'scripts/commands'],
  },
  {
    folder: 'counterexamples',
    why: 'it draws what others found, and sits on top',
    code: [
      ...[
        'checker/language',
        'checker/view',
        'checker/explain',
        'checker/report',
        'checker/reference',
        'checker/kernel',
        'checker/run',
      ],
    ],
  },
  {
    folder: 'docs',
    why: 'pages are judged by what a user sees: their tests run commands',
    code: [],
    packages: ['node:fs', 'node:path', 'vitest/node'],
  },
  {
    folder: 'examples',
    why: 'a system, its spec and its tests are written against the public interface, as a user would write them',
    code: ['checker/index.ts', 'checker/driving/index.ts', 'checker/trace.ts', 'specs'],
  },
  {
    folder: 'specs',
    why: 'a protocol is written against the public interface, as a user would write it',
    code: ['checker/index.ts'],
    packages: ['immutable'],
  },
];

/** A room of the kernel, with the rooms below it. */
function kernelRoom(room: string, why: string, below: readonly string[]): Layer {
  const of = (name: string): string => `checker/kernel/${name}`;
  return {
    folder: of(room),
    why,
    code: ['checker/language', 'checker/purity', 'checker/search', 'checker/liveness', ...below.map(of)],
    packages: ['immutable'],
  };
}

/** A protocol's tests may also use what is made for tests, and read its README. Those of the checker may join any layers: they compare them. */
const SPEC_TESTS: Pick<Layer, 'code' | 'packages'> = {
  code: ['checker/testing', 'checker/testing.ts', 'scripts/testing'],
  packages: ['vitest', 'fast-check', 'node:fs'],
};

/** What the language makes of several parts, and who may know which. */
const COMPOSITES = {
  files: ['network.ts', 'network', 'crashes.ts', 'clock.ts', 'history.ts'].map((file) => `checker/language/${file}`),
  mayKnow: ['checker/language', 'checker/consistency'],
};

const MAY_USE_THE_TERMINAL = ['scripts', 'examples/raft/run.ts', 'examples/etcd/run.ts'];
const TERMINAL = new Set(['process.exit', 'process.exitCode', 'process.stdout', 'process.stderr']);

const MOST_LINES_OF_A_SCRIPT = 39;

/** Files that keep what changes in a variable of their own, with the reason. */
const MAY_REMEMBER: Readonly<Record<string, string>> = {
  'checker/language/aggregate.ts': 'user code calls `sum` on values, and nothing can be handed through it',
  'checker/language/quantifying.ts':
    'user code calls `every` and `some` on values, and nothing can be handed through it',
  'scripts/commands/fixtures/specs/broken/broken.ts': 'it is a spec that is not pure, on purpose',
};

const MOST_LINES_OF_A_FUNCTION = 70;
/** Functions that may be longer, with the reason. Those of tests, and the bodies of specs, are texts rather than functions. */
const MAY_BE_LONG: Readonly<Record<string, string>> = {
  'checker/kernel/steps/expand.ts expand': 'the hot loop: what it calls must be inlined, and split it was slower',
  'checker/kernel/learned/program.ts walk': 'the hot switch over the kinds of questions',
  'checker/consistency/serialise.ts serialising': 'the hot loop of a search with its own stack',
  'checker/reference/check.ts exploreByReference': 'the textbook algorithm, to be read as a whole',
  'checker/report/history-complaint.ts badRecord': 'a switch, a message a case',
  'checker/testing/opinion/explore.ts explore': 'the textbook algorithm once more, by somebody else',
  'checker/testing/opinion/grow-long.ts growLong': 'a list of kinds of system, a few lines each',
  'checker/testing/opinion/grow-term.ts truth': 'a switch over the kinds of terms',
  'examples/raft/mapping.ts log': 'a list of events, a few lines each',
  'checker/testing/opinion/smaller.ts smaller': 'a list of ways to make a system smaller',
};
/** Where bodies of specs stand. */
const SPECS = ['specs', 'checker/testing/oracles', 'checker/testing/others', 'scripts/commands/fixtures'];

interface Import {
  readonly from: string;
  readonly typesOnly: boolean;
}

interface Source {
  readonly path: string;
  readonly text: string;
}

interface SyntaxNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

const root = join(import.meta.dirname, '..');
const texts = filesUnder('').map((path): Source => ({ path, text: readFileSync(join(root, path), 'utf8') }));
const sources = texts.filter(({ path }) => /\.(ts|tsx|mjs)$/.test(path));

describe('layers', () => {
  test('imports point the way that the layers allow', () => {
    expect(sources.flatMap(forbiddenImports)).toEqual([]);
  });

  test('what a network, crashes, clocks and a history are is known where they are made, and to who judges histories', () => {
    expect(sources.flatMap(knowingComposites)).toEqual([]);
  });

  test('the public interface only re-exports', () => {
    expect(sources.filter(({ path }) => path === 'checker/index.ts').flatMap(otherThanReExports)).toEqual([]);
  });

  test('only the command line talks to the terminal', () => {
    expect(sources.flatMap(terminalUses)).toEqual([]);
  });

  test('no file imports, by whichever way, one that imports it', () => {
    expect(circles(sources)).toEqual([]);
  });

  test('each file of the kernel is imported by a test beside it', () => {
    expect(untested(sources)).toEqual([]);
  });

  test('scripts are thin', () => {
    expect(sources.flatMap(thickScripts)).toEqual([]);
  });
});

describe('style', () => {
  test('no default export, no any, no enum', () => {
    expect(sources.flatMap(bannedSyntax)).toEqual([]);
  });

  test('no file keeps what changes in a variable of its own', () => {
    expect(sources.flatMap(remembered)).toEqual([]);
  });

  test('no function is longer than a page', () => {
    expect(sources.flatMap(longFunctions)).toEqual([]);
  });

  test('nothing is spread only to be on one line', () => {
    expect(sources.flatMap(needlessSpreads)).toEqual([]);
  });

  test('exceptions are of what is there', () => {
    expect(staleExceptions(sources)).toEqual([]);
  });

  test('every file opens with a comment that says what it is', () => {
    expect(sources.flatMap(missingHeader)).toEqual([]);
  });

  test('file names are kebab-case', () => {
    expect(sources.flatMap(oddName)).toEqual([]);
  });

  test('nothing depends on a folder outside the repository', () => {
    expect(texts.flatMap(outsideFolders)).toEqual([]);
  });
});

describe('a rule finds what it forbids', () => {
  test.each([
    ['checker/language/a.ts', "import { x } from '../kernel/b.ts';"],
    ['checker/language/a.ts', "import { readFileSync } from 'node:fs';"],
    ['checker/language/a.ts', "import '../consistency/b.ts';"],
    ['checker/consistency/a.ts', "export * from '../kernel/b.ts';"],
    ['checker/reference/a.ts', "import type { X } from '../kernel/b.ts';"],
    ['checker/reference/a.ts', "const b = await import('../search/b.ts');"],
    ['checker/search/a.ts', "import { Map } from 'immutable';"],
    ['checker/search/a.ts', "export { x } from '../spec/b.ts';"],
    ['checker/liveness/a.ts', "import { x } from '../search/breadth-first.ts';"],
    ['checker/kernel/a.ts', "let x: import('../report/b.ts').X;"],
    ['checker/run/a.ts', "import { x } from '../report/b.ts';"],
    ['checker/kernel/a.ts', "import { x } from '../run/b.ts';"],
    ['checker/explain/a.ts', "import { x } from '../report/b.ts';"],
    ['checker/explain/a.ts', "import type { X } from '../report/b.ts';"],
    ['checker/report/a.ts', "import { x } from '../kernel/b.ts';"],
    ['checker/report/a.ts', "import { x } from '../explain/because.ts';"],
    ['checker/report/a.ts', "import { x } from '../language/steps.ts';"],
    ['checker/report/a.ts', "import type { X } from '../../scripts/commands/b.ts';"],
    ['counterexamples/draw/a.ts', "import { x } from '../../checker/language/value.ts';"],
    ['counterexamples/draw/a.ts', "import { join } from 'node:path';"],
    ['counterexamples/page/a.tsx', "import { x } from '../tell/story-of.ts';"],
    ['counterexamples/tell/a.ts', "import { x } from '../../scripts/commands/main.ts';"],
    ['docs/a.ts', "import { x } from '../checker/language/value.ts';"],
    ['specs/raft/a.ts', "import { x } from '../../checker/language/value.ts';"],
    ['specs/raft/a.ts', "import { test } from 'vitest';"],
    ['specs/raft/a.test.ts', "import { x } from '../../checker/kernel/b.ts';"],
  ])('%s: %s', (path, text) => {
    expect(forbiddenImports({ path, text })).toHaveLength(1);
  });

  test.each([
    ['checker/language/a.ts', "import { Map } from 'immutable'; import { x } from './b.ts';"],
    ['checker/liveness/a.ts', "import type { X } from '../search/system.ts';"],
    [
      'checker/kernel/a.ts',
      "// import { x } from '../../scripts/commands/b.ts';\nconst s = \"from '../../scripts/commands/b.ts'\";",
    ],
    ['checker/kernel/a.test.ts', "import { x } from '../reference/b.ts';"],
    ['checker/report/a.ts', "import type { X } from '../explain/because.ts'; import pc from 'picocolors';"],
    ['specs/raft/a.ts', "import { x } from '../../checker/index.ts'; import { y } from '../paxos/paxos.ts';"],
    ['specs/raft/a.test.ts', "import { test } from 'vitest'; import { x } from '../../checker/testing.ts';"],
    ['scripts/commands/a.ts', "import { x } from '../kernel/b.ts';"],
  ])('and nothing in %s: %s', (path, text) => {
    expect(forbiddenImports({ path, text })).toEqual([]);
  });

  test('in syntax, names and text', () => {
    const path = 'checker/language/a.ts';
    expect(terminalUses({ path, text: "console.log(1); process.stdout.write(''); process.exit(1);" })).toHaveLength(3);
    expect(terminalUses({ path: 'scripts/a.ts', text: 'console.log(1);' })).toEqual([]);
    expect(bannedSyntax({ path, text: 'export default 1;' })).toHaveLength(1);
    const knowing = "import type { Network } from '../language/network.ts';";
    expect(knowingComposites({ path: 'checker/explain/a.ts', text: knowing })).toHaveLength(1);
    expect(knowingComposites({ path: 'checker/consistency/a.ts', text: knowing })).toEqual([]);
    expect(bannedSyntax({ path, text: 'const a = 1; export { a as default };' })).toHaveLength(1);
    expect(bannedSyntax({ path: 'vitest.config.ts', text: 'export default 1;' })).toEqual([]);
    expect(bannedSyntax({ path, text: 'let a: any; f(a as any); let b: Map<string, any[]>;' })).toHaveLength(3);
    expect(bannedSyntax({ path, text: 'const enum A { b }' })).toHaveLength(1);
    expect(bannedSyntax({ path, text: "const a = 'x: any'; // as any" })).toEqual([]);
    expect(otherThanReExports({ path, text: "export * from './b.ts'; export const a = 1;" })).toHaveLength(1);
    expect(remembered({ path, text: 'let a = 1; export let b = 2; const f = () => { let c = 3; };' })).toHaveLength(2);
    expect(remembered({ path: 'checker/a.test.ts', text: 'let browser: Browser;' })).toEqual([]);
    const lines = (count: number): string => '\n'.repeat(count);
    expect(longFunctions({ path, text: `function f() {${lines(70)}}` })).toHaveLength(1);
    expect(longFunctions({ path, text: `function f() {${lines(69)}}` })).toEqual([]);
    expect(longFunctions({ path, text: `const o = { f: () => {${lines(70)}} };` })).toEqual([
      expect.stringContaining(`${path} f has 71 lines`),
    ]);
    expect(longFunctions({ path: 'specs/a/a.ts', text: `spec({}, () => {${lines(99)}});` })).toEqual([]);
    expect(needlessSpreads({ path, text: 'f({ ...{ a, b }, c }); g({ ...{} });' })).toHaveLength(2);
    expect(needlessSpreads({ path, text: 'f({ ...a, ...(b ? { c } : {}) }); g([...d, ...[e]]);' })).toEqual([]);
    expect(missingHeader({ path, text: 'const a = 1; // late' })).toHaveLength(1);
    expect(missingHeader({ path, text: '#!/usr/bin/env node\n// Early.' })).toEqual([]);
    expect(oddName({ path: 'checker/language/oddName.ts', text: '' })).toHaveLength(1);
    expect(thickScripts({ path: 'scripts/a.ts', text: '\n'.repeat(40) })).toHaveLength(1);
    expect(thickScripts({ path: 'scripts/faults/a.ts', text: '\n'.repeat(40) })).toEqual([]);
    const outside = `const counts = '${['..', 'shared', 'counts.json'].join('/')}';`;
    expect(outsideFolders({ path, text: outside })).toHaveLength(1);
    expect(outsideFolders({ path: 'a.test.ts', text: `${outside} test.skipIf(absent)` })).toEqual([]);
    expect(outsideFolders({ path: 'README.md', text: `See ${['', 'work', 'x'].join('/')}.` })).toHaveLength(1);
    expect(outsideFolders({ path: 'README.md', text: 'checker/language/network/' })).toEqual([]);
  });
});

test('a file of the kernel is tested beside it, by more than its types, if there is more to it', () => {
  const file = (path: string, text: string): Source => ({ path: `checker/kernel/${path}`, text });
  const code = [
    file('run/a.ts', 'export const a = 1;'),
    file('run/types.ts', "import { a } from './a.ts'; export interface B { a: 1 }"),
  ];
  const found = ['checker/kernel/run/a.ts is imported by no test beside it; a fault in it is to be found where it is'];
  expect(untested(code)).toEqual(found);
  expect(untested([...code, file('run/a.test.ts', "import type { A } from './a.ts';")])).toEqual(found);
  expect(untested([...code, file('steps/a.test.ts', "import { a } from '../run/a.ts';")])).toEqual(found);
  expect(untested([...code, file('run/a.test.ts', "import { type A, a } from './a.ts';")])).toEqual([]);
});

test('a circle is found, whatever it is made of', () => {
  const file = (name: string, text: string): Source => ({ path: `checker/run/${name}.ts`, text });
  const chain = [
    file('a', "import { b } from './b.ts';"),
    file('b', "import type { C } from './c.ts';"),
    file('c', "export * from './d.ts';"),
  ];
  expect(circles([...chain, file('d', "import { x } from '../search/x.ts'; import { test } from 'vitest';")])).toEqual(
    [],
  );
  expect(circles([...chain, file('d', "let x: import('./b.ts').X;")])).toEqual([
    'checker/run/b.ts, checker/run/c.ts and checker/run/d.ts import each other',
  ]);
  expect(circles([file('a', "import { a } from './a.ts';")])).toHaveLength(1);
});

/** Files that can be reached from themselves, those of one circle together (Tarjan 1972). */
function circles(files: readonly Source[]): readonly string[] {
  const targets = new Map(
    files.map(({ path, text }) => [path, importsOf(text).map(({ from }) => posix.join(dirname(path), from))]),
  );
  const [order, lowest, open] = [new Map<string, number>(), new Map<string, number>(), [] as string[]];
  const found: string[][] = [];
  const lower = (path: string, to: number): unknown => lowest.set(path, Math.min(lowest.get(path) ?? to, to));
  const visit = (path: string): void => {
    order.set(path, order.size);
    lower(path, order.size - 1);
    open.push(path);
    for (const target of targets.get(path) ?? []) {
      if (!targets.has(target)) continue;
      if (!order.has(target)) {
        visit(target);
        lower(path, lowest.get(target) as number);
      } else if (open.includes(target)) lower(path, order.get(target) as number);
    }
    if (lowest.get(path) !== order.get(path)) return;
    const circle = open.splice(open.indexOf(path));
    if (circle.length > 1 || targets.get(path)?.includes(path)) found.push(circle.sort());
  };
  for (const path of targets.keys()) if (!order.has(path)) visit(path);
  return found.map((circle) => `${circle.slice(0, -1).join(', ')} and ${circle.at(-1)} import each other`);
}

/** The files of the kernel that have code, and that no test in their folder imports. */
function untested(files: readonly Source[]): readonly string[] {
  const tested = new Set(
    files
      .filter(({ path }) => path.endsWith('.test.ts'))
      .flatMap(({ path, text }) =>
        importsOf(text)
          .filter(({ from, typesOnly }) => !typesOnly && dirname(from) === '.')
          .map(({ from }) => posix.join(dirname(path), from)),
      ),
  );
  return files
    .filter(({ path, text }) => isIn(path, ['checker/kernel']) && !path.endsWith('.test.ts') && hasCode(text))
    .filter(({ path }) => !tested.has(path))
    .map(({ path }) => `${path} is imported by no test beside it; a fault in it is to be found where it is`);
}
function hasCode(text: string): boolean {
  return statementsOf(text)
    .map((statement) => (isNode(statement.declaration) ? statement.declaration : statement))
    .some(({ type }) => !['ImportDeclaration', 'TSInterfaceDeclaration', 'TSTypeAliasDeclaration'].includes(type));
}

function remembered(source: Source): readonly string[] {
  return source.path in MAY_REMEMBER ? [] : variablesOfItsOwn(source);
}

function variablesOfItsOwn({ path, text }: Source): readonly string[] {
  if (path.endsWith('.test.ts')) return [];
  return statementsOf(text)
    .map((statement) => (isNode(statement.declaration) ? statement.declaration : statement))
    .filter(({ type, kind }) => type === 'VariableDeclaration' && kind !== 'const')
    .map(() => `${path} keeps what changes in a variable of its own; hand it on, or keep it in what it belongs to`);
}

function longFunctions(source: Source): readonly string[] {
  return functionsIn(source)
    .filter(({ key, lines }) => lines > MOST_LINES_OF_A_FUNCTION && !(key in MAY_BE_LONG))
    .map(({ key, lines }) => `${key} has ${lines} lines; it wants to be two, where one idea ends and the next begins`);
}

/** The functions of a file, each by the file and the nearest name. */
function functionsIn({ path, text }: Source): readonly { readonly key: string; readonly lines: number }[] {
  if (path.endsWith('.test.ts') || isIn(path, SPECS)) return [];
  const found: { key: string; lines: number }[] = [];
  const pending: { value: unknown; name: string }[] = statementsOf(text).map((value) => ({ value, name: '' }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value } = next;
    if (typeof value !== 'object' || value === null) continue;
    const name = isNode(value) ? nameOf(value.id) || nameOf(value.key) || next.name : next.name;
    if (isNode(value) && isNode(value.body) && /Function/.test(value.type)) {
      const [start, end] = [Number(value.start), Number(value.end)];
      found.push({ key: `${path} ${name}`, lines: text.slice(start, end).split('\n').length });
    }
    pending.push(...Object.values(value).map((child) => ({ value: child, name })));
  }
  return found;
}

function needlessSpreads({ path, text }: Source): readonly string[] {
  return nodesOf(text)
    .filter(
      ({ type, argument }) => type === 'SpreadElement' && isNode(argument) && argument.type === 'ObjectExpression',
    )
    .map(() => `${path} spreads an object that is written there; what is in it can stand there by itself`);
}

/** Exceptions that nothing makes use of any longer. */
function staleExceptions(files: readonly Source[]): readonly string[] {
  const long = new Set(
    files.flatMap((source) =>
      functionsIn(source)
        .filter(({ lines }) => lines > MOST_LINES_OF_A_FUNCTION)
        .map(({ key }) => key),
    ),
  );
  const remembering = new Set(files.filter((source) => variablesOfItsOwn(source).length > 0).map(({ path }) => path));
  return [
    ...Object.keys(MAY_BE_LONG).filter((key) => !long.has(key)),
    ...Object.keys(MAY_REMEMBER).filter((path) => !remembering.has(path)),
  ];
}

function forbiddenImports({ path, text }: Source): readonly string[] {
  const layer = LAYERS.find(({ folder }) => isIn(path, [folder]));
  const isTest = path.endsWith('.test.ts');
  if (layer === undefined || (isTest && layer.folder !== 'specs')) return [];
  const code = [layer.folder, ...layer.code, ...(isTest ? SPEC_TESTS.code : [])];
  const packages = layer.packages && [...layer.packages, ...(isTest ? (SPEC_TESTS.packages ?? []) : [])];
  const allowed = ({ from, typesOnly }: Import): boolean => {
    if (!from.startsWith('.')) return packages?.includes(from) ?? true;
    const target = posix.join(dirname(path), from);
    return isIn(target, code) || (typesOnly && isIn(target, layer.types ?? []));
  };
  return importsOf(text)
    .filter((imported) => !allowed(imported))
    .map(({ from }) => `${path} imports ${from}: ${layer.why}`);
}

/** Whoever explains or draws a composite asks it (`language/depiction.ts`): its class and parts are nobody else's. */
function knowingComposites({ path, text }: Source): readonly string[] {
  if (isIn(path, COMPOSITES.mayKnow) || path.endsWith('.test.ts')) return [];
  return importsOf(text)
    .filter(({ from }) => from.startsWith('.') && isIn(posix.join(dirname(path), from), COMPOSITES.files))
    .map(({ from }) => `${path} imports ${from}; ask the value what it says of itself, by depictionOf`);
}

function importsOf(text: string): readonly Import[] {
  const imports: Import[] = [];
  const add = (source: unknown, typesOnly: boolean): void => {
    if (isNode(source) && typeof source.value === 'string') imports.push({ from: source.value, typesOnly });
  };
  for (const node of nodesOf(text)) {
    if (node.type === 'ImportDeclaration') add(node.source, node.importKind === 'type');
    if (node.type === 'ExportNamedDeclaration') add(node.source, node.exportKind === 'type');
    if (node.type === 'ExportAllDeclaration') add(node.source, node.exportKind === 'type');
    if (node.type === 'ImportExpression') add(node.source, false);
    if (node.type === 'TSImportType') add(node.source, true);
  }
  return imports;
}

function otherThanReExports({ path, text }: Source): readonly string[] {
  return statementsOf(text)
    .filter(({ type, source }) => !type.startsWith('Export') || !isNode(source))
    .map(({ type }) => `${path} holds a ${type}; it should hold re-exports only`);
}

function terminalUses({ path, text }: Source): readonly string[] {
  if (isIn(path, MAY_USE_THE_TERMINAL)) return [];
  return nodesOf(text)
    .filter(({ type }) => type === 'MemberExpression')
    .map(({ object, property }) => `${nameOf(object)}.${nameOf(property)}`)
    .filter((name) => name.startsWith('console.') || TERMINAL.has(name))
    .map((name) => `${path} uses ${name}; return a value and let scripts/commands print it`);
}

function thickScripts({ path, text }: Source): readonly string[] {
  if (dirname(path) !== 'scripts' || linesOf(text) <= MOST_LINES_OF_A_SCRIPT) return [];
  return [`${path} has ${linesOf(text)} lines; a script is an entry point: move the work to scripts/commands`];
}

function bannedSyntax({ path, text }: Source): readonly string[] {
  const isConfig = path.endsWith('.config.ts');
  const isDefault = ({ type, exported }: SyntaxNode): boolean =>
    type === 'ExportDefaultDeclaration' || (type === 'ExportSpecifier' && nameOf(exported) === 'default');
  return nodesOf(text).flatMap((node) => {
    if (isDefault(node) && !isConfig) return [`${path} has a default export; name it`];
    if (node.type === 'TSAnyKeyword') return [`${path} uses any; use unknown, or say what it is`];
    if (node.type === 'TSEnumDeclaration') return [`${path} declares an enum; use a union of strings`];
    return [];
  });
}

function missingHeader({ path, text }: Source): readonly string[] {
  return /^(#!.*\n)?(\/\/|\/\*)/.test(text) ? [] : [`${path} does not open with a comment`];
}

function oddName({ path }: Source): readonly string[] {
  return /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|config|d))?\.(ts|tsx|mjs)$/.test(basename(path)) ? [] : [path];
}

function outsideFolders({ path, text }: Source): readonly string[] {
  if (path.endsWith('.test.ts') && /\.(skipIf|runIf)\(/.test(text)) return [];
  const found = /\.\.\/shared\b|(?<![\w.~-])\/work\//.exec(text);
  return found === null ? [] : [`${path} names ${found[0]}, which only its author has`];
}

/** All files that are or may become part of the repository, as paths from its root. */
function filesUnder(folder: string): readonly string[] {
  const skipped = new Set(['.git', 'node_modules', 'coverage', 'dist', 'package-lock.json']);
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !skipped.has(name))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(path) : [path];
    });
}

function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}

function linesOf(text: string): number {
  return text.split('\n').length - 1;
}

function statementsOf(text: string): readonly SyntaxNode[] {
  // Our few lines of JavaScript are TypeScript too.
  // With elements in it, it is not TypeScript alone.
  const parsed = (lang: 'ts' | 'tsx'): readonly unknown[] => parseAst(text, { lang }).body;
  const isPlain = !/<\/[\w.]*>|\/>/.test(text);
  return (
    isPlain
      ? parsed('ts')
      : either(
          () => parsed('ts'),
          () => parsed('tsx'),
        )
  ).filter(isNode);
}

function either<T>(first: () => T, second: () => T): T {
  try {
    return first();
  } catch {
    return second();
  }
}

function nodesOf(text: string): readonly SyntaxNode[] {
  const nodes: SyntaxNode[] = [];
  const pending: unknown[] = [...statementsOf(text)];
  while (pending.length > 0) {
    const value = pending.pop();
    if (isNode(value)) nodes.push(value);
    if (typeof value === 'object' && value !== null) pending.push(...Object.values(value));
  }
  return nodes;
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function nameOf(node: unknown): string {
  return isNode(node) && typeof node.name === 'string' ? node.name : '';
}
