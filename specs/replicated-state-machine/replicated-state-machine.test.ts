/** The replicated state machine is as recorded. */
import { expect, test } from 'vitest';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { replicatedStateMachine } from './replicated-state-machine.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: replicatedStateMachine, variants, instances });
describeMutants({
  spec: replicatedStateMachine,
  mutants,
  instances,
  readme: new URL('README.md', import.meta.url),
});

test('as long as the leader stays nobody asks twice, and nothing need be remembered', async () => {
  const verdicts = await verdictsOf({ variant: variants.noDeduplication, parameters: { faults: 'none' } });
  expect(verdicts).toMatchObject({ ReplicasAgree: 'holds', Linearizable: 'holds', Termination: 'holds' });
});

test('replicas that apply a command twice agree all the same', async () => {
  expect(await verdictsOf({ variant: variants.noDeduplication })).toMatchObject({ ReplicasAgree: 'holds' });
});
