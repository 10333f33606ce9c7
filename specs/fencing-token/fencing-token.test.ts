/** The storage behind fencing tokens is as recorded. */
import { describe, expect, test } from 'vitest';
import { type Variant, variant } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { fencingToken } from './fencing-token.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: fencingToken, variants, instances });
describeMutants({ spec: fencingToken, mutants, instances, readme: new URL('README.md', import.meta.url) });

const [yes, no] = ['holds', 'violated'];

test.each<[Variant, string, string, string]>([
  // The lock service keeps its word in either.
  [variants.noToken, no, no, yes],
  // Tokens in order are not enough.
  [variants.tokenOnWritesOnly, yes, no, yes],
  // A lock without order does no harm.
  [variants.driftingClocks, yes, yes, no],
])('what is left in $name', async (broken, TokensMonotonic, NoLostUpdate, OneHolder) => {
  const expected = { TokensMonotonic, NoLostUpdate, OneHolder, Paused: yes, LateWrite: yes, AllComplete: yes };
  expect(await verdictsOf({ variant: broken })).toMatchObject(expected);
});

describe.each(['delays', 'none'] as const)('with faults=%s', (faults) => {
  test.each([
    ['the tokens of all requests', true, true, yes, yes],
    ['those of writes', false, true, yes, no],
    ['those of reads', true, false, no, no],
    ['none', false, false, no, no],
  ])('and the storage looks at %s', async (_, reads, writes, TokensMonotonic, NoLostUpdate) => {
    const fenced = variant(fencingToken, {
      name: 'fenced',
      story: 'The storage looks at the tokens of these requests.',
      definitions: { isFenced: (request) => (request === 'Read' ? reads : writes) },
      violates: {},
    });
    const verdicts = await verdictsOf({ parameters: { faults }, variant: fenced });
    expect(verdicts).toMatchObject({ TokensMonotonic, NoLostUpdate, OneHolder: yes });
  });
});

test('a late request is refused, whether it reads or writes, and whoever was refused may complete', async () => {
  const asked = variant(fencingToken, {
    name: 'asked',
    story: 'Nothing is changed.',
    edit: ({ reachable, isStale, Client }) => ({
      properties: {
        ReadRefused: reachable((s) => s.network.some((m) => m.type === 'Read' && isStale(m, s.fence))),
        WriteRefused: reachable((s) => s.network.some((m) => m.type === 'Write' && isStale(m, s.fence))),
        LastToken: reachable((s) => s.file.token === 3 && Client.every((client) => s.phase.get(client) === 'done')),
      },
    }),
    violates: {},
  });
  expect(await verdictsOf({ variant: asked })).toMatchObject({
    ReadRefused: yes,
    WriteRefused: yes,
    LastToken: yes,
  });
});
