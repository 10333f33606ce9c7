/** Raft over broken links is as recorded, and the table of protocols and networks says what comes out. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { check } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances as ofOmniPaxos } from '../ballot-leader-election/instances.ts';
import { graphNames } from './graphs.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { partialConnectivity } from './partial-connectivity.ts';
import * as variants from './variants.ts';

const readme = new URL('README.md', import.meta.url);
const verdictsOf = describeProtocol({ spec: partialConnectivity, variants, instances });
describeMutants({ spec: partialConnectivity, mutants, instances, readme });

const protocols = ['raft', 'pre-vote', 'check-quorum', 'both'] as const;

/** The verdict that is recorded, which the tests of its instances hold. */
function recorded(of: typeof instances, parameters: Readonly<Record<string, string>>): string | undefined {
  const whole = { links: '', protocol: 'both', start: 'any' };
  const isIt = (given: object) =>
    Object.entries({ ...whole, ...given }).every(
      ([name, value]) => (parameters[name] ?? whole[name as keyof typeof whole]) === value,
    );
  const found = of.find(
    (one) =>
      one.variant === undefined &&
      isIt({ links: of === instances ? 'two-outsiders' : 'quorum-loss', ...one.parameters }),
  );
  return found?.verdict === 'violated' ? '**no**' : found?.verdict === 'holds' ? 'yes' : undefined;
}

for (const start of ['as-told', 'any'] as const)
  test.each(graphNames)(`the README tells who goes on over %s, ${start}`, (links) => {
    const cells = [
      ...protocols.map((protocol) => recorded(instances, { links, protocol, start })),
      recorded(ofOmniPaxos, { links, start }),
    ];
    expect(cells).not.toContain(undefined);
    const [asTold, any] = readFileSync(readme, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith(`| \`${links}\` |`) && /yes|\*\*no\*\*/.test(line));
    const row = (start === 'as-told' ? asTold : any)?.replaceAll(/, (leaders come and go|nobody can lead)/g, '');
    expect(row).toBe(`| \`${links}\` | ${cells.join(' | ')} |`);
  });

test.each([
  { links: 'chain', protocol: 'raft', why: 'leaders come and go' },
  { links: 'chain', protocol: 'check-quorum', why: 'leaders come and go' },
  { links: 'outside-leader', protocol: 'pre-vote', why: 'nobody can lead' },
  { links: 'quorum-loss', protocol: 'pre-vote', why: 'nobody can lead' },
  { links: 'constrained-election', protocol: 'pre-vote', why: 'nobody can lead' },
  { links: 'constrained-election', protocol: 'both', why: 'nobody can lead' },
] as const)('over $links with $protocol $why', async ({ links, protocol, why }) => {
  const { Committed, CanCommit } = await verdictsOf({ parameters: { links, protocol, start: 'as-told' } });
  expect({ Committed, CanCommit }).toEqual({
    Committed: 'violated',
    CanCommit: why === 'nobody can lead' ? 'violated' : 'holds',
  });
});

// A gap between terms is then never taken for longer than it counts.
test.each([variants.unstableLink, variants.noPreVote])(
  'the endless run of $name goes from election to election, and nobody in it is far behind',
  async (variant) => {
    const { properties } = await check(partialConnectivity, { variant });
    const { trace, lasso } = properties.find(({ name }) => name === 'Committed') ?? {};
    const cycle = (trace ?? []).slice(lasso?.to).map(({ action }) => action);
    expect(cycle.filter((action) => action === 'RequestVotes').length).toBeGreaterThan(1);
    expect(trace?.map(({ action }) => action)).not.toContain('RequestVotesFarBehind');
  },
);
