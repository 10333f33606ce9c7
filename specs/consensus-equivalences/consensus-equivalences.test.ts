/** Consensus from other things is as recorded, and so is what becomes of it without one of its rules. */
import { expect, test } from 'vitest';
import { variant } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { consensusEquivalences } from './consensus-equivalences.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: consensusEquivalences, variants, instances });
describeMutants({ spec: consensusEquivalences, mutants, instances, readme: new URL('README.md', import.meta.url) });

test('three that count agree on what they decide, also if one crashes', async () => {
  expect(await verdictsOf({ variant: variants.threeProcesses })).toMatchObject({
    Agreement: 'holds',
    Integrity: 'holds',
    Validity: 'holds',
    Termination: 'violated',
  });
});

test('two that count decide also if both may crash', async () => {
  const both = variant(consensusEquivalences, {
    name: 'both-may-crash',
    story: 'Both may crash.',
    parameters: { from: 'increment-and-get', crashes: 2 },
    violates: {},
  });
  expect(await verdictsOf({ variant: both })).toMatchObject({ Agreement: 'holds', Termination: 'holds' });
});
