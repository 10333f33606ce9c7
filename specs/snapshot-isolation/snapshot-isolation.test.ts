/** Snapshot isolation, and what makes it serializable, are as recorded. */
import { expect, test } from 'vitest';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { snapshotIsolation } from './snapshot-isolation.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: snapshotIsolation, variants, instances });
describeMutants({ spec: snapshotIsolation, mutants, instances, readme: new URL('README.md', import.meta.url) });

test('it is the report, which only reads, that makes the anomaly: deposits and withdrawals alone are serializable', async () => {
  const parameters = { clients: 3, workload: 'updates' } as const;
  expect(await verdictsOf({ variant: variants.readOnlyAnomaly, parameters })).toMatchObject({ Serializable: 'holds' });
});
