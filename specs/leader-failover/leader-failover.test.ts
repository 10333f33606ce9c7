/** Failover by epochs is as recorded, and it is the overlap of the two votes that it depends on. */
import { describe, expect, test } from 'vitest';
import { check, variant, WF } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { isThorough } from '../../checker/testing/tier.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { leaderFailover } from './leader-failover.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: leaderFailover, variants, instances });
describeMutants({ spec: leaderFailover, mutants, instances, readme: new URL('README.md', import.meta.url) });

const [yes, no] = ['holds', 'violated'];
/** One write shows whether it is lost. Whether two are told to stand in one place takes two, and many more states. */
const oneWrite = { clients: 1 } as const;

describe('two votes', () => {
  test.each([
    [1, 1, no, no, no],
    [1, 2, no, no, no],
    [1, 3, no, yes, yes],
    [2, 1, yes, no, no],
    [2, 2, yes, yes, yes],
    [2, 3, yes, yes, yes],
    [3, 1, yes, yes, yes],
    [3, 2, yes, yes, yes],
    [3, 3, yes, yes, yes],
  ])('%i of 3 nodes elect, %i accept', async (electing, accepting, OneLeaderPerEpoch, NoSplitBrain, NoLostWrite) => {
    const quorums = variant(leaderFailover, {
      name: 'quorums',
      story: 'Quorums of these sizes.',
      parameters: { faults: 'none' },
      definitions: { elects: (votes) => votes >= electing, acknowledges: (accepted) => accepted >= accepting },
      violates: {},
    });
    expect(await verdictsOf({ variant: quorums, parameters: oneWrite })).toMatchObject({
      OneLeaderPerEpoch,
      NoLostWrite,
    });
    if (NoSplitBrain === yes && !isThorough) return;
    const { properties } = await check(leaderFailover, {
      variant: quorums,
      properties: ['NoSplitBrain'],
      limits: { stopAtFirst: true },
    });
    expect(properties[0]?.verdict).toBe(NoSplitBrain);
  });

  test('of two nodes half is one, and either goes on alone', async () => {
    expect(await verdictsOf({ variant: variants.disjointQuorums, parameters: { nodes: 2 } })).toMatchObject({
      NoSplitBrain: no,
      NoLostWrite: no,
    });
  });

  test('of two nodes both are a quorum, and so no two ever believe that they lead', async () => {
    expect(await verdictsOf({ parameters: { nodes: 2 } })).toMatchObject({
      OneLeaderPerEpoch: yes,
      NoSplitBrain: yes,
      NoLostWrite: yes,
      TwoBelieveToLead: no,
      Termination: no,
    });
  });

  test.each([variants.noEpochCheck, variants.asynchronousReplication, variants.ownLog])(
    'writes are lost in $name although each epoch has one leader',
    async (broken) => {
      expect(await verdictsOf({ variant: broken, parameters: oneWrite })).toMatchObject({
        OneLeaderPerEpoch: yes,
        NoLostWrite: no,
      });
    },
  );
});

describe('termination', () => {
  const safe = { OneLeaderPerEpoch: yes, NoSplitBrain: yes, NoLostWrite: yes };
  /** With two writes it takes longer, and comes to the same. */
  const clients = isThorough ? 2 : 1;

  test('a majority that is down is not survived, and nothing wrong is acknowledged', async () => {
    expect(await verdictsOf({ parameters: { clients, crashes: 2 } })).toMatchObject({
      ...safe,
      Termination: no,
    });
  });

  test('where an operator promotes nodes it is up to him', async () => {
    const diligent = variant(leaderFailover, {
      name: 'diligent-operator',
      story: 'An operator promotes nodes, and comes whenever he is needed.',
      edit: ({ actions: { TimeOut }, replication }) => {
        const Promote = { ...TimeOut };
        return { actions: { Promote }, fairness: [WF({ actions: [...replication, Promote] })] };
      },
      without: ['TimeOut'],
      violates: {},
    });
    expect(await verdictsOf({ variant: variants.manual, parameters: { clients } })).toMatchObject({
      ...safe,
      Termination: no,
    });
    expect(await verdictsOf({ variant: diligent, parameters: { clients } })).toMatchObject({
      ...safe,
      Termination: yes,
    });
  });

  test('elections may fail where no epoch is stable', async () => {
    const unstable = variant(leaderFailover, {
      name: 'unstable',
      story:
        'Nobody says that the last epoch is stable: after a crash two nodes may stand for it, and split the votes.',
      edit: ({ eventually, isAnswered }) => ({ properties: { Termination: eventually(isAnswered) } }),
      violates: { Termination: null },
    });
    expect(await verdictsOf({ variant: unstable, parameters: { clients } })).toMatchObject({
      ...safe,
      Termination: no,
    });
  });
});
