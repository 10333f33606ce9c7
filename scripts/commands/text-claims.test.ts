/** What the text claims is decided by what the specs record, and the list says so. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { withClaims } from '../../counterexamples/claims-list.ts';
import { chapter, type Decision } from '../../specs/claims.ts';
import { type LoadedSpec, ownSpecs } from './catalogue.ts';
import { root } from './testing.ts';
import { decidedClaims, type Judge, judgeBy, verdictOf } from './text-claims.ts';

const place = { cwd: root, root };
let specs: readonly LoadedSpec[] = [];
let judge: Judge = () => null;
beforeAll(async () => {
  specs = await ownSpecs(place);
  judge = judgeBy(specs, place);
});
const claims = chapter.flatMap((section) => section.claims);

test.each(claims)('$claim', ({ by = [], awaits = [], remark }) => {
  expect(by.map((decision) => judge(decision)).filter((text) => text !== null)).toEqual([]);
  // What is undecided says what is to decide it, or why nothing can.
  if (by.length === 0 && awaits.length === 0) expect(remark).toBeDefined();
});

test('no claim stands twice', () => {
  expect(new Set(claims.map(({ claim }) => claim)).size).toBe(claims.length);
});

describe('a claim is at fault', () => {
  const right: Decision = { spec: 'stale-replica', property: 'Linearizable', verdict: 'holds' };
  test.each<[Partial<Decision>, string | null]>([
    [{}, null],
    [{ parameters: { replication: 'synchronous' } }, null],
    [{ variant: 'read-follower', verdict: 'violated' }, null],
    [{ spec: 'stale-replicas' }, 'there is no spec stale-replicas'],
    [{ variant: 'read-leader' }, 'stale-replica has no variant read-leader'],
    [{ property: 'Linear' }, 'stale-replica has no property Linear'],
    [{ variant: 'read-follower', property: 'Linear' }, 'stale-replica, read-follower has no property Linear'],
    [
      { variant: 'read-follower' },
      'stale-replica, read-follower: Linearizable is recorded as violated, and not as holds',
    ],
    [
      { variant: 'read-follower', property: 'Convergence', verdict: 'violated' },
      'stale-replica, read-follower: Convergence is recorded as holds, and not as violated',
    ],
    [{ verdict: 'violated' }, 'stale-replica: holds is recorded, and not that Linearizable is violated'],
    [{ parameters: { followers: 4 } }, 'nothing is recorded of stale-replica, followers = 4'],
  ])('%o', (change, deviation) => {
    expect(judge({ ...right, ...change })).toBe(deviation);
  });
});

test.each([
  [{ by: [] }, 'not decided yet'],
  [{ awaits: ['a'] }, 'not decided yet'],
  [{ remark: 'a matter of names' }, 'not decided by specs'],
  [{ by: [{ spec: 'a', property: 'A', verdict: 'holds' as const }] }, 'so'],
  [{ by: [{ spec: 'a', property: 'A', verdict: 'holds' as const }], awaits: ['b'] }, 'so, as far as it is decided'],
  [{ isSo: false as const, awaits: ['b'] }, '**not so**'],
])('%o is %s', (claim, verdict) => {
  expect(verdictOf({ claim: 'that', ...claim })).toBe(verdict);
});

test('the list in specs/README.md is made of them', () => {
  const readme = readFileSync(join(root, 'specs', 'README.md'), 'utf8');
  const renewed = withClaims(readme, decidedClaims(chapter, specs, judge));
  expect(renewed).toContain('| **not so** |');
  expect(renewed === readme, 'npm run gallery makes it anew').toBe(true);
});
