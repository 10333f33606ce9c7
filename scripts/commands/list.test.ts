/** What `list` tells: the specs, one of them, and which build on which. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root, run } from './testing.ts';

const out = mkdtempSync(join(tmpdir(), 'concord list '));
afterAll(() => rmSync(out, { recursive: true }));

describe('list', () => {
  test('shows every spec by its topic', async () => {
    const { code, out } = await run(['list']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^atomic commit$[\s\S]*^ {2}two-phase-commit +Gray and Lamport's two-phase commit; variants: .*hasty-manager[\s\S]*^consensus$[\s\S]*^ {2}raft /m,
    );
    expect(out).toMatch(/npm run list [a-z-]+ tells more of one of them, and npm run check [a-z-]+ checks it\.\n$/);
  });

  test('shows the parameters and variants of one', async () => {
    const { code, out } = await run(['list', 'two-phase-commit']);
    expect(code).toBe(0);
    expect(out).toContain("two-phase-commit   Gray and Lamport's two-phase commit");
    expect(out).toMatch(/rms=3 +resource managers, a whole number from 1 to 12/);
    expect(out).toMatch(/variant=hasty-manager +The TM commits without waiting/);
    expect(out).not.toContain('raft');
  });

  test('tells and draws which build on which', async () => {
    const told = (await run(['list', 'graph', `out=${out}`])).out;
    // By what it imports, by a file beside it that adds refinements, and by what it says of itself.
    expect(told).toMatch(/^ {2}voting +refines consensus$/m);
    expect(told).toMatch(/^ {2}paxos +refines voting; uses consensus\.ts$/m);
    expect(told).toMatch(/^ {2}raft-reads +uses raft$/m);
    // By a spec that is a part of another folder.
    expect(told).toMatch(/^ {2}broadcast-on-consensus +refines total-order-broadcast/m);
    expect(told).toMatch(/^ {2}storage-on-broadcast +assumes .*total-order-broadcast/m);
    expect(told).toMatch(/^The other \d+ of \d+ specs build on none\.\nDrawn in .*builds-on\.svg\.$/m);
    const drawn = readFileSync(join(out, 'builds-on.svg'), 'utf8');
    for (const text of ['voting refines consensus', 'raft&#45;reads uses raft', '>paxos<', '>atomic commit<'])
      expect(drawn).toContain(text);
  });

  test('is drawn in the gallery as it is', () => {
    const [made, kept] = [out, join(root, 'counterexamples', 'gallery')].map((folder) =>
      readFileSync(join(folder, 'builds-on.dot'), 'utf8'),
    );
    expect(kept, 'npm run gallery draws it anew').toBe(made);
  });

  test('tells of one spec what it builds on and what on it, directly or not', async () => {
    const about = async (...words: string[]): Promise<string> => (await run(['list', ...words, `out=${out}`])).out;
    const voting = await about('voting', 'graph');
    expect(voting).toMatch(/^ {2}paxos +refines voting\n {2}voting +refines consensus\n\nDrawn/m);
    expect(await about('endless-paxos', 'graph')).toBe('endless-paxos builds on no other spec, and none on it.\n');
    const { specs } = JSON.parse(await about('paxos', 'graph', '--json')) as { specs: unknown[] };
    expect(specs).toMatchObject([
      {
        name: 'paxos',
        buildsOn: [
          { to: 'consensus.ts', how: 'uses' },
          { to: 'voting', how: 'refines' },
        ],
      },
    ]);
  });

  test('no spec assumes one that is not there', async () => {
    const { specs } = JSON.parse((await run(['list', 'graph', '--json', `out=${out}`])).out) as {
      specs: { name: string; buildsOn: { to: string; how: string }[] }[];
    };
    const names = specs.map(({ name }) => name);
    const assumed = specs.flatMap(({ buildsOn }) => buildsOn.filter(({ how }) => how === 'assumes'));
    expect(assumed.length).toBeGreaterThan(5);
    expect(assumed.filter(({ to }) => !names.includes(to))).toEqual([]);
  });

  test('as JSON', async () => {
    const { specs } = JSON.parse((await run(['list', '--json'])).out) as { specs: { name: string }[] };
    expect(specs.find(({ name }) => name === 'two-phase-commit')).toMatchObject({
      parameters: [{ name: 'rms', type: 'integer', default: 3, from: 1, to: 12 }],
      variants: [
        { name: 'hasty-manager', violates: { TCConsistent: 3 } },
        { name: 'crashed-manager', violates: { NonBlocking: null, Termination: null } },
      ],
    });
  });
});

test('what is listed has no verdicts, which JUnit would tell', async () => {
  const { code, out, err } = await run(['list', 'raft', 'format=junit']);
  // A complaint is told in the format that was asked for.
  expect({ code, err }).toEqual({ code: 151, err: '' });
  expect(out).toContain('format = junit does not fit; allowed: text, json.');
});
