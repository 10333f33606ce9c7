/** Raft's changes of membership are as recorded; what the spec leaves out changes no verdict. */
import { expect, test } from 'vitest';
import { variant } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { isThorough } from '../../checker/testing/tier.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { raftMembership } from './raft-membership.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: raftMembership, variants, instances });
describeMutants({ spec: raftMembership, mutants, instances, readme: new URL('README.md', import.meta.url) });

const safe = { ElectionSafety: 'holds', LeaderCompleteness: 'holds' };
const joint = { changes: 'joint-consensus', maxTerm: 2 } as const;

/** Votes that do not suffice, or are not needed, and messages that come late or never, show as this. */
const termsSpread = variant(raftMembership, {
  name: 'terms-spread',
  story: 'Any server may hear of a later term, and then follows in it, without a vote or with one that elects nobody.',
  edit: ({ action, Server, leads }) => ({
    actions: {
      HearOfTerm: action({
        forSome: { i: Server, j: Server, voted: [true, false] },
        guard: (s, { i, j }) => s.currentTerm.get(i) > s.currentTerm.get(j),
        effect: (s, { i, j, voted }) => ({
          currentTerm: s.currentTerm.set(j, s.currentTerm.get(i)),
          voted: s.voted.set(j, voted),
          state: s.state.set(j, 'Follower'),
        }),
      }),
      Restart: action({
        forSome: { i: Server },
        guard: (s, { i }) => leads(s, i),
        effect: (s, { i }) => ({ state: s.state.set(i, 'Follower') }),
      }),
    },
  }),
  violates: {},
});

test('elections that fail, later terms that are heard of, and restarts change no verdict', async () => {
  const parameters = { servers: 3, maxTerm: 2 };
  expect(await verdictsOf({ variant: termsSpread, parameters })).toMatchObject(safe);
});

/** As the dissertation has it (section 4.2.2): who has committed a configuration without itself is a follower then. */
const stepsDown = variant(raftMembership, {
  name: 'steps-down',
  story:
    'A leader that has removed itself begins no other change. It need not have committed an entry of its own term.',
  parameters: { servers: 3 },
  definitions: { mayChangeOneServer: () => true },
  edit: ({ actions: { Reconfigure }, latest }) => ({
    actions: {
      Reconfigure: {
        ...Reconfigure,
        guard: (s, { i, members }) =>
          Reconfigure.guard(s, { i, members }) && latest(s.log.get(i))?.members.has(i) === true,
      },
    },
  }),
  violates: {},
});

test.skipIf(!isThorough)(
  'with three servers the bug needs a leader that goes on when it has removed itself',
  async () => {
    const unsafe = { ElectionSafety: 'violated', LeaderCompleteness: 'violated' };
    const parameters = { servers: 3 };
    expect(await verdictsOf({ variant: variants.singleServerUncorrected, parameters })).toMatchObject(unsafe);
    expect(await verdictsOf({ variant: stepsDown })).toMatchObject(safe);
    expect(await verdictsOf({ variant: stepsDown, parameters: { servers: 4, maxLog: 2 } })).toMatchObject(unsafe);
  },
  600_000,
);

test('joint consensus needs no entry of the own term first', async () => {
  expect(await verdictsOf({ parameters: { servers: 2, ...joint } })).toMatchObject({
    ...safe,
    ConfigurationChanged: 'holds',
  });
});
