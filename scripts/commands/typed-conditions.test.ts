/** Conditions are looked at by the compiler before they run: what it refuses, where, and that its types are those of the specs. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sortsOf } from '../../checker/language/symmetry.ts';
import { namespaces, TypeScriptTypes } from '../../checker/language/type-text.ts';
import { NotThere } from '../../counterexamples/explorer/predicate.ts';
import { type Typed, typedBy } from '../../counterexamples/explorer/typed.ts';
import { loadSpec, modelOf, namedSpecs } from './catalogue.ts';
import { KeptPrograms } from './kept-program.mjs';
import { load } from './modules.ts';
import { root } from './testing.ts';
import { ofText, settingsFor } from './type-check.ts';

const place = { root, cwd: root };
const programs = new KeptPrograms(120_000);
afterAll(() => programs.end());
const asked: string[] = [];
const compile = async (text: string) => {
  asked.push(text);
  return (await programs.found(ofText(text)))?.errors ?? null;
};
async function typedOf(spec: string): Promise<Typed> {
  return typedBy(modelOf(await loadSpec(spec, place), {}, place), compile);
}
async function said(typed: Typed, condition: string): Promise<string | null> {
  try {
    await typed(condition);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(NotThere);
    return (error as Error).message;
  }
}

let raft: Typed;
beforeAll(async () => {
  raft = await typedOf('raft');
});

describe('what is right is not refused', () => {
  test.each([
    "s.state.get('s1') === 'Leader'",
    's.votedFor.get(s1) === s2',
    "s.votedFor.get(s1) === 's2' || s.votedFor.get(s2) === null",
    's.log.get(s1).get(0).term > 1 && s.log.get(s1).size < 3',
    's.log.get(s1).last()?.term === 1',
    '[1, 2].every((i) => s.state.get("s" + i) === "Leader")',
    "s.messages.some((m) => m.type === 'RequestVoteRequest' && m.from === s1 && m.lastLogTerm === 0)",
    '[...s.state].filter(([who, role]) => role === "Leader" && who !== s1).length > 1',
    'typeof s.currentTerm.get(s1) === "number"',
    'Object.groupBy([1], (n) => n)[1].length === 1',
    '((a, b) => a + b)(1, s.currentTerm.get(s1)) > 0',
    '({ s1: 1, "s2": 2 })["s" + 1] === 1',
    // As the page prints it, and what cannot be read: others say what there is to say.
    'votedFor[s1] = s9',
    's.state.get(',
    'stat',
  ])('%s', async (condition) => {
    expect(await said(raft, condition)).toBeNull();
  });
});

describe('what is wrong is told in the words of the compiler, and where', () => {
  test.each([
    [
      's.votedfor.get(s1) === s2',
      "Property 'votedfor' does not exist on type 'State'. Did you mean 'votedFor'? (column 3)",
    ],
    [
      "s.state.get(s1) === 'Leadr'",
      'types \'"Candidate" | "Follower" | "Leader"\' and \'"Leadr"\' have no overlap (column 1)',
    ],
    ['true || s.log.get(s1).get(0).trm > 1', "Property 'trm' does not exist on type"],
    ['s.votesGranted.get(s1).length > 1', "Property 'length' does not exist on type 'Set<"],
    ['s.messages.every((m) => m.kind)', "Property 'kind' does not exist on type"],
    ['s.currentTerm.get(s1).size', "Property 'size' does not exist on type 'number' (column 23)"],
    ['s.votedFor.get(s1) === s.log', 'have no overlap'],
    ['s1.votedFor', "Property 'votedFor' does not exist on type"],
    ['s.state.get(s1, s2)', 'Expected 1 arguments, but got 2 (column 17)'],
    ["'s1' + s.nothing", "Property 'nothing' does not exist on type 'State' (column 10)"],
    ['s.state.get(\ns1) &&\n  s.votedfor', '(line 3, column 5)'],
    ['[s.a,\r\n s.b]', "(line 1, column 4)\nProperty 'b' does not exist on type 'State' (line 2, column 4)"],
    ['s.é + `${s.ü}` + "😀" + s.o', "'é' does not exist on type 'State' (column 3)"],
    ['"😀" + s.o', "'o' does not exist on type 'State' (column 10)"],
    // Pasted along, and not seen.
    ['\u200bs.votedfor', '(column 3)'],
  ])('%s', async (condition, message) => {
    expect(await said(raft, condition)).toContain(message);
  });
});

test.each([
  ') || (',
  '1); s.x; (2',
  's.state); } export const more = (() => { return (1',
  '1 /*',
  '*/ 1',
  '} 1 {',
  '`',
  '`${',
  '1 // s',
  "import('./secrets.ts')",
  '(await import("node:fs"))',
  's as any',
  's.state!',
  '<any>s',
  '/// <reference path="/etc/passwd" />\n1 +',
  'function () {',
  '(() => { import("x") })()',
  "'s1': 2",
])('what would leave the function does not reach the compiler: %s', async (condition) => {
  const before = asked.length;
  expect(await said(raft, condition)).toBeNull();
  const reached = asked.slice(before);
  for (const text of reached) expect(text).toContain(`=> (\n${condition}\n);\n`);
  expect(reached.length).toBe(condition === '1 // s' ? 1 : 0);
});

test('what is in the text of a condition is only text there', async () => {
  const strange = ['`*/ }`', "'*/ } //'", '"import(1)"', '/`*/.test("`")', '(() => { return 1; })()'];
  for (const one of strange) {
    expect(await said(raft, one)).toBeNull();
    expect(await said(raft, `[${one}, s.votedfor]`)).toContain("Property 'votedfor' does not exist");
  }
});

test('a condition is looked at once, and quickly after the first', async () => {
  const before = asked.length;
  for (const _ of [1, 2]) expect(await said(raft, 's.once')).toContain("'once'");
  expect(asked.length).toBe(before + 1);
});

test('where no compiler can say, nothing is refused, and it is asked again', async () => {
  const model = modelOf(await loadSpec('raft', place), {}, place);
  let times = 0;
  const typed = typedBy(model, async () => {
    times++;
    return null;
  });
  for (const _ of [1, 2]) expect(await said(typed, 's.votedfor')).toBeNull();
  expect(times).toBe(2);
});

test('the types are those that the specs have themselves', async () => {
  const lines: string[] = [
    `import type * as ${namespaces.concord} from 'concord';`,
    `import type * as ${namespaces.immutable} from 'immutable';`,
    'type IsAny<T> = 0 extends 1 & T ? true : false;',
  ];
  const specs = await namedSpecs(place);
  expect(specs.length).toBeGreaterThan(50);
  for (const [k, loaded] of specs.entries()) {
    const exports = Object.entries(await load(loaded.file, place));
    const name = exports.find(([, value]) => value === loaded.spec)?.[0];
    const { domains } = modelOf(loaded, {}, place);
    const types = new TypeScriptTypes(sortsOf(domains));
    const variables = Object.entries(domains).map(
      ([name, domain]) => `readonly ${JSON.stringify(name)}: ${types.of(domain)};`,
    );
    lines.push(
      `import type * as spec${k} from '${loaded.file}';`,
      `interface Ours${k} { ${variables.join(' ')} }`,
      `type Theirs${k} = ${namespaces.concord}.StateOf<ReturnType<(typeof spec${k})['${name}']['model']>>;`,
      `export const to${k} = (s: Theirs${k}): Ours${k} => s, from${k} = (s: Ours${k}): Theirs${k} => s;`,
      `export const no${k}: IsAny<Theirs${k}> | { [V in keyof Theirs${k}]: IsAny<Theirs${k}[V]> }[keyof Theirs${k}] = false;`,
    );
  }
  const config = settingsFor(['asked.ts']);
  const found = await programs.found({ config, own: '', text: lines.join('\n') });
  const line = ({ line }: { readonly line: string }): string => lines[Number(line.split(':')[0]) - 1] ?? '';
  const other = found?.errors.map((error) => specs[Number(/Ours(\d+)/.exec(line(error))?.[1])]?.spec.name);
  // These say less than they know: of a payload whose it is, of marks that they are strings.
  expect(new Set(other)).toEqual(new Set(['crdt', 'version-vectors']));
});
