/** Paxos commit is as recorded, it solves transaction commit, and it does without whom two-phase commit cannot do without. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { check, type Outcome, type Variant, variant, WF } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { twoPhaseCommit } from '../two-phase-commit/two-phase-commit.ts';
import { crashedManager, hastyManager } from '../two-phase-commit/variants.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { paxosCommit } from './paxos-commit.ts';
import { refinement } from './refinement.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: paxosCommit, variants, instances });
describeMutants({ spec: paxosCommit, mutants, instances, readme: new URL('README.md', import.meta.url) });

test('Paxos commit refines transaction commit', async () => {
  const outcome = await check(paxosCommit, {
    parameters: { rms: 2, acceptors: 1, faults: 'none' },
    added: [refinement],
  });
  expect(outcome.properties.find(({ name }) => name === 'RefinesTransactionCommit')).toMatchObject({
    verdict: 'holds',
  });
});

/** Two-phase commit of whose resource managers nothing is assumed before they are told the decision. */
const silentVoters = variant(twoPhaseCommit, {
  name: 'silent-voters',
  story: 'A resource manager may stop before it casts its vote.',
  edit: ({ fairnessOf, actions: { RMRcvCommitMsg, RMRcvAbortMsg } }) => ({
    fairness: [...fairnessOf.TM, WF({ actions: [RMRcvCommitMsg, RMRcvAbortMsg], per: ['rm'] })],
  }),
  violates: {},
});
/** Two resource managers, of which one has not prepared, but whoever decides thinks that one is enough. */
const commitForSome = mutants.flatMap((entry) =>
  'mutant' in entry && entry.mutant.name === 'commit-for-some' ? [entry.mutant] : [],
)[0]!;

type Decided = (name: string) => Promise<string>;
const ofTwoPhase =
  (given: Variant | null): Decided =>
  async (name) =>
    verdictOf(await check(twoPhaseCommit, { variant: given }), name);
const ofPaxos =
  (parameters: object, given: Variant | null = null): Decided =>
  async (name) =>
    verdictOf(
      await check(paxosCommit, { parameters, variant: given, properties: [name], limits: { stopAtFirst: true } }),
      name,
    );
const verdictOf = ({ properties }: Outcome, wanted: string) =>
  properties.find(({ name }) => name === wanted)?.verdict ?? 'not asked';

const one = { rms: 1 };
const words = {
  Termination: { holds: 'all decide', violated: 'some wait for ever' },
  AtomicCommit: { holds: 'all decide alike', violated: 'they decide differently' },
};

/** What happens, to two-phase commit and to Paxos commit. */
const table: readonly (readonly [string, keyof typeof words, Decided | null, Decided | null])[] = [
  ['nobody stops', 'Termination', ofTwoPhase(null), ofPaxos({ ...one, faults: 'none' })],
  ['who coordinates stops', 'Termination', ofTwoPhase(crashedManager), ofPaxos({ ...one, faults: 'none' })],
  [
    'a resource manager stops before it votes',
    'Termination',
    ofTwoPhase(silentVoters),
    ofPaxos({ ...one, faults: 'none' }),
  ],
  ['one of three acceptors stops as well', 'Termination', null, ofPaxos(one)],
  ['two of three acceptors stop', 'Termination', null, ofPaxos({ ...one, crashes: 2 })],
  [
    'the only one that knows the decision stops',
    'Termination',
    ofTwoPhase(crashedManager),
    ofPaxos({ ...one, acceptors: 1 }),
  ],
  ['not all resource managers are asked', 'AtomicCommit', ofTwoPhase(hastyManager), ofPaxos({}, commitForSome)],
];

test.each(table)('if %s, the README says what comes of it', async (happens, property, two, paxos) => {
  const asked = { Termination: 'Termination', AtomicCommit: 'TCConsistent' }[property];
  const said = async (decided: Decided | null, name: string) => {
    const verdict = await decided?.(name);
    return verdict === undefined ? 'there is none' : words[property][verdict as 'holds' | 'violated'];
  };
  const row = `| ${happens} | ${await said(two, asked)} | ${await said(paxos, property)} |`;
  expect(readFileSync(new URL('README.md', import.meta.url), 'utf8').split('\n')).toContain(row);
});
