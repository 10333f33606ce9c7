/**
 * Elections of etcd, validated: a run that was recorded, what no Raft would do put into it, and a cluster that is started here, if there is an etcd,
 * whose clients' history is judged as well.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { assertHolds, type Validation, validate } from '../../checker/index.ts';
import { raft } from '../../specs/raft/raft.ts';
import { asTold } from './as-told.ts';
import { Client } from './client.ts';
import { Cluster, isInstalled, members } from './cluster.ts';
import { type Election, electionsIn } from './elections.ts';
import { historyOf } from './history.ts';
import { log } from './mapping.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-etcd-'));
afterAll(() => rmSync(folder, { recursive: true }));

const validated = (events: readonly Election[]): Promise<Validation> =>
  validate(raft, events, log, { variant: asTold, parameters: { maxTerm: 99 } });

/** 25 seconds of three members, of which one or another was killed nine times and stopped for a while six times. */
const recorded: readonly Election[] = readFileSync(join(import.meta.dirname, 'recorded', 'elections.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

test('elections as they are told of are safe', async () => {
  await assertHolds(raft, { variant: asTold, parameters: { maxTerm: 2 }, properties: ['ElectionSafety'] });
});

test('what was recorded is a behaviour', async () => {
  expect(await validated(recorded)).toMatchObject({ verdict: 'holds', agreed: 80, events: 80, nodes: 3 });
});

describe('what no Raft would do is found', () => {
  const isLast = (event: Election['event'], more: Partial<Election> = {}) =>
    recorded.findLast(
      (one) => one.event === event && Object.entries(more).every(([k, v]) => one[k as 'event'] === v),
    ) as Election;
  const changedIn = (events: readonly Election[], at: number, change: Partial<Election>): readonly Election[] =>
    events.with(at, { ...(events[at] as Election), ...change });
  const changed = (which: Election, change: Partial<Election>) => changedIn(recorded, recorded.indexOf(which), change);
  /** Without an event, the numbers of the others closed up. */
  const without = (which: Election): readonly Election[] =>
    recorded.flatMap((one) => {
      if (one.node !== which.node || one.seq < which.seq) return [one];
      return one === which ? [] : [{ ...one, seq: one.seq - 1 }];
    });

  test('a term that is forgotten', async () => {
    const last = isLast('follows');
    expect(last.term).toBeGreaterThan(2);
    const { verdict, stuck } = await validated(changed(last, { term: 2 }));
    expect(verdict).toBe('violated');
    expect(stuck[0]?.events).toMatchObject([{ event: { name: 'follows' } }]);
  });
  test('a vote for one whose log is behind', async () => {
    const { verdict } = await validated(changed(isLast('votes', { granted: true }), { reaches: false }));
    expect(verdict).toBe('violated');
  });
  test('a vote that was refused and is counted as given', async () => {
    const refused = recorded.filter(({ event, granted }) => event === 'votes' && granted === false);
    const counted = refused
      .map(({ id }) => recorded.find(({ after }) => after === id))
      .find((one) => one !== undefined);
    expect(counted).toMatchObject({ event: 'counts', granted: false });
    expect((await validated(changed(counted as Election, { granted: true }))).verdict).toBe('violated');
  });
  test('who leads without having counted a majority', async () => {
    const { node, term } = isLast('leads');
    const counted = isLast('counts', { node, term, granted: true });
    const { verdict, stuck } = await validated(without(counted));
    expect(verdict).toBe('violated');
    expect(stuck.flatMap(({ events }) => events.map(({ event }) => event.name))).toContain('leads');
  });
  test('a second vote in one term', async () => {
    const about = { s1: 's1 asks s2 in 2', s3: 's3 asks s2 in 2' };
    const votes = { event: 'votes', term: 2, granted: true, reaches: true } as const;
    const events: readonly Election[] = [
      { node: 's1', seq: 1, event: 'stands', term: 2, id: 's1 in 2' },
      { node: 's1', seq: 2, event: 'asks', term: 2, to: 's2', id: about.s1 },
      { node: 's3', seq: 1, event: 'stands', term: 2 },
      { node: 's3', seq: 2, event: 'asks', term: 2, to: 's2', id: about.s3 },
      { node: 's2', seq: 1, event: 'follows', term: 2, after: 's1 in 2' },
      { node: 's2', seq: 2, ...votes, from: 's1', after: about.s1 },
      { node: 's2', seq: 3, ...votes, from: 's3', after: about.s3 },
    ];
    expect(await validated(events)).toMatchObject({ verdict: 'violated', agreed: 6 });
    expect(await validated(changedIn(events, 6, { granted: false }))).toMatchObject({ verdict: 'holds', agreed: 7 });
  });
});

describe('a log says', () => {
  const line = (msg: string, caller = 'raft/raft.go:706'): string => JSON.stringify({ level: 'info', caller, msg });
  const own = ['77fbfd6041c9f8ba became follower at term 0', 'newRaft 77fbfd6041c9f8ba [peers: [], term: 0]'];
  const other = line('newRaft a023d910eeb241cb [peers: [], term: 0]');
  const told = (...messages: readonly string[]) =>
    electionsIn({ s1: [...own, ...messages].map((msg) => line(msg)).join('\n'), s2: other });

  test('what happened, and after what', () => {
    expect(
      told(
        '77fbfd6041c9f8ba became follower at term 1',
        '77fbfd6041c9f8ba [term: 1] received a MsgVote message with higher term from a023d910eeb241cb [term: 3]',
        '77fbfd6041c9f8ba became follower at term 3',
        '77fbfd6041c9f8ba [logterm: 2, index: 9, vote: 0] cast MsgVote for a023d910eeb241cb [logterm: 2, index: 10] at term 3',
        '77fbfd6041c9f8ba became candidate at term 4',
        '77fbfd6041c9f8ba received MsgVoteResp from 77fbfd6041c9f8ba at term 4',
        '77fbfd6041c9f8ba [logterm: 2, index: 9] sent MsgVote request to a023d910eeb241cb at term 4',
        '77fbfd6041c9f8ba received MsgVoteResp rejection from a023d910eeb241cb at term 4',
        '77fbfd6041c9f8ba received MsgVoteResp from a023d910eeb241cb at term 4',
        '77fbfd6041c9f8ba became leader at term 4',
        '77fbfd6041c9f8ba [logterm: 4, index: 10, vote: 77fbfd6041c9f8ba] rejected MsgVote from a023d910eeb241cb [logterm: 2, index: 12] at term 4',
      ).map(({ node, seq, ...said }) => said),
    ).toEqual([
      { event: 'follows', term: 1, id: 's1 in 1' },
      { event: 'follows', term: 3, id: 's1 in 3', after: 's2 in 3' },
      ...[{ event: 'votes', term: 3, from: 's2', granted: true, reaches: true }].map((vote) => ({
        ...vote,
        id: 's1 votes on s2 in 3',
        after: 's2 asks s1 in 3',
      })),
      { event: 'stands', term: 4, id: 's1 in 4' },
      { event: 'asks', term: 4, to: 's2', id: 's1 asks s2 in 4' },
      { event: 'counts', term: 4, from: 's2', granted: false, after: 's2 votes on s1 in 4' },
      { event: 'counts', term: 4, from: 's2', granted: true, after: 's2 votes on s1 in 4' },
      { event: 'leads', term: 4 },
      ...[{ event: 'votes', term: 4, from: 's2', granted: false, reaches: false }].map((vote) => ({
        ...vote,
        id: 's1 votes on s2 in 4',
        after: 's2 asks s1 in 4',
      })),
    ]);
  });
  test('nothing of elections in other lines: what is asked before an election, what comes late, what was cut off', () => {
    const cut = line('77fbfd6041c9f8ba became leader at term 7').slice(0, -5);
    const others = [
      '77fbfd6041c9f8ba became pre-candidate at term 1',
      '77fbfd6041c9f8ba [logterm: 1, index: 3] sent MsgPreVote request to a023d910eeb241cb at term 1',
      '77fbfd6041c9f8ba received MsgPreVoteResp from a023d910eeb241cb at term 1',
      '77fbfd6041c9f8ba [term: 6] ignored a MsgVote message with lower term from a023d910eeb241cb [term: 3]',
    ];
    const text = [...own, ...others].map((msg) => line(msg)).join('\n');
    expect(electionsIn({ s1: `${text}\n${cut}`, s2: other })).toEqual([]);
    expect(
      electionsIn({
        s1: `${text}\n${line('77fbfd6041c9f8ba became leader at term 7', 'etcdserver/a.go:1')}`,
        s2: other,
      }),
    ).toEqual([]);
  });
  test('the same as version 3.5 does', () => {
    const later = (msg: string): string => line(msg, 'etcdserver/zap_raft.go:77');
    const s1 = [...own, '77fbfd6041c9f8ba became candidate at term 2'].map(later).join('\n');
    expect(electionsIn({ s1, s2: other })).toEqual([{ node: 's1', seq: 1, event: 'stands', term: 2, id: 's1 in 2' }]);
  });
  test('who wrote it, or is refused', () => {
    expect(() => electionsIn({ s1: line('77fbfd6041c9f8ba became leader at term 7') })).toThrow(
      'The log of s1 does not say which member it is of',
    );
  });
});

test('a folder is refused in which a cluster ran before', async () => {
  const used = mkdtempSync(join(folder, 'used-'));
  writeFileSync(join(used, 's2.log'), '');
  await expect(Cluster.start(used)).rejects.toThrow('s2.log is of a cluster that ran before. Name another folder');
});

/** What is asked for comes true within some seconds. */
async function soon(is: () => boolean | Promise<boolean>): Promise<void> {
  for (const until = performance.now() + 30_000; !(await is()); await setTimeout(50))
    if (performance.now() > until) throw new Error('it does not become true');
}

test.skipIf(!isInstalled())(
  'a cluster that loses its leader, and has a member stopped for a while',
  { timeout: 120_000 },
  async () => {
    const cluster = await Cluster.start(folder);
    try {
      const leaders = async () => {
        const each = members.map(async (name) => ((await new Client(cluster.urlOf(name)).leads()) ? [name] : []));
        return (await Promise.all(each)).flat();
      };
      /** It leads, and what was asked of it is done: no vote is on its way to a disk. */
      const isQuiet = async () =>
        (await leaders()).length === 1 && (await new Client(cluster.urlOf('s1')).put('z', 0)).is === 'ok';
      await soon(isQuiet);
      let isOver = false;
      const history = historyOf(cluster, {
        clients: 3,
        rest: 10,
        stale: false,
        isOver: () => isOver,
        random: Math.random,
      });
      const [first] = await leaders();
      await cluster.kill(first as 's1');
      await soon(async () => (await leaders()).some((name) => name !== first));
      cluster.start(first as 's1');
      await soon(isQuiet);
      await cluster.pause(members.find((name) => name !== first) as 's1', 700);
      await soon(isQuiet);
      isOver = true;
      const seen = await history;
      await cluster.end();
      const logs = Object.fromEntries(members.map((name) => [name, readFileSync(join(folder, `${name}.log`), 'utf8')]));
      const elections = electionsIn(logs);
      expect(elections.filter(({ event }) => event === 'leads').length).toBeGreaterThan(1);
      expect(await validated(elections)).toMatchObject({ verdict: 'holds', agreed: elections.length });

      const file = join(folder, 'history.jsonl');
      writeFileSync(file, seen.map((one) => `${JSON.stringify(one)}\n`).join(''));
      const program = join(import.meta.dirname, '..', '..', 'scripts', 'concord.mjs');
      const { status, stdout } = spawnSync(process.execPath, [program, 'linearizable', file], { encoding: 'utf8' });
      expect({ status, said: stdout.split(':')[0] }).toEqual({ status: 0, said: 'Linearizable' });
    } finally {
      await cluster.end();
    }
  },
);
