/** Raft is as recorded, and its proof stands. */
import { describe, expect, test } from 'vitest';
import { induct } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { elections, proof } from './proof.ts';
import { raft } from './raft.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: raft, variants, instances });
describeMutants({ spec: raft, mutants, instances, readme: new URL('README.md', import.meta.url) });

describe('the proof of ElectionSafety, on a sample of contested elections', () => {
  const conjuncts = ['ElectionSafety', 'QuorumElected', 'VoteRemembered', 'VoteOnce', 'NextIsAnEntry', 'EntriesFit'];
  test.each([
    ['nothing, and loses nothing', null, []],
    ['QuorumElected, and two lead', 'QuorumElected', ['ElectionSafety']],
    ['VoteRemembered, and somebody votes twice', 'VoteRemembered', ['VoteOnce']],
    ['VoteOnce, and two have won', 'VoteOnce', ['ElectionSafety']],
  ] as const)('lacks %s', async (_, lacking, lost) => {
    const { tried, steps } = await induct(raft, {
      parameters: { maxTerm: 2, maxLog: 0 },
      added: [proof],
      conjuncts: conjuncts.filter((name) => name !== lacking),
      states: [elections],
      sample: 60,
      seed: 1,
      limits: { states: 400 },
    });
    expect(tried.satisfying).toBe(60);
    expect(steps?.properties.filter(({ verdict }) => verdict === 'violated').map(({ name }) => name)).toEqual(lost);
    expect(steps?.verdict).toBe(lacking === null ? 'unknown' : 'violated');
  });
});
