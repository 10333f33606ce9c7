/** The quorum register is as recorded. */
import { expect, test } from 'vitest';
import { variant } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { quorumRegister } from './quorum-register.ts';
import * as variants from './variants.ts';
import { byClocks, writingAtOnce } from './writing-at-once.ts';

const verdictsOf = describeProtocol({ spec: quorumRegister, variants, instances });
describeMutants({ spec: quorumRegister, mutants, instances, readme: new URL('README.md', import.meta.url) });

test.each([
  ['none', 'no', 'holds'],
  ['loss', 'no', 'violated'],
  ['none', 'yes', 'holds'],
  ['loss', 'yes', 'holds'],
] as const)('faults: %s, anti-entropy: %s: Convergence %s', async (faults, antiEntropy, Convergence) => {
  const parameters = { clients: 1, servers: 3, workload: 'write-and-read', faults, antiEntropy } as const;
  expect(await verdictsOf({ parameters })).toMatchObject({ Linearizable: 'holds', Termination: 'holds', Convergence });
});

test('repair in the background converges, and is not linearizable', async () => {
  expect(await verdictsOf({ variant: variants.asynchronousRepair })).toMatchObject({
    Linearizable: 'violated',
    Termination: 'holds',
    Convergence: 'holds',
  });
});

test('clocks that agree lose no write: it is the skew that does', async () => {
  const { name, story } = variants.lastWriteWins;
  const agreeing = variant(quorumRegister, { name, story, edit: byClocks(() => 0), violates: {} });
  for (const servers of [2, 3]) {
    expect(await verdictsOf({ variant: agreeing, parameters: { servers, workload: 'in-turn' } })).toMatchObject({
      Linearizable: 'holds',
      NoLostWrite: 'holds',
    });
  }
});

test('of two servers, each knows the last write from its own version, but not from a count of its own writes', async () => {
  const { name, story } = variants.noReadBeforeWrite;
  // In turn no server writes twice.
  const counting = variant(quorumRegister, {
    name,
    story,
    violates: {},
    edit: (model) => writingAtOnce(model, () => 1),
  });
  const parameters = { servers: 2, workload: 'in-turn' } as const;
  expect(await verdictsOf({ variant: variants.noReadBeforeWrite, parameters })).toMatchObject({
    Linearizable: 'holds',
  });
  expect(await verdictsOf({ variant: counting, parameters })).toMatchObject({
    Linearizable: 'violated',
  });
});
