/** The servers' logs, validated: of servers that are right, driven and over TCP, and of each bug, which is found where it first shows. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { assertHolds, type Validation, validate } from '../../checker/index.ts';
import { raft } from '../../specs/raft/raft.ts';
import { asBuilt } from './as-built.ts';
import { CommitsOldTerms, ForgetsItsVote, HasMinorityQuorums, LooksAtNoLog } from './bugs.ts';
import { isWritten } from './client.ts';
import { type Drive, drive } from './driven.ts';
import { log } from './mapping.ts';
import { freePorts, RaftNode } from './node.ts';
import type { RaftServer, Surroundings } from './server.ts';

const names = ['s1', 's2', 's3'];
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'concord-raft-'));
  folders.push(folder);
  return folder;
}

/** The logs of all servers, one behind the other. */
function linesIn(folder: string): readonly { readonly event: string; readonly seq: number }[] {
  const texts = names.map((name) => readFileSync(join(folder, `${name}.jsonl`), 'utf8'));
  return texts.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line));
}
const validated = (folder: string): Promise<Validation> =>
  validate(raft, linesIn(folder), log, {
    variant: asBuilt,
    parameters: { servers: names.length, values: 4, faults: 'all', maxTerm: 99, maxLog: 99 },
  });
function driven(run: Partial<Drive> & Pick<Drive, 'seed'>): string {
  const folder = newFolder();
  drive({ names, folder, steps: 300, lost: 10, crashes: 12, ...run });
  return folder;
}

test('the spec, as the program has it, is Raft still', async () => {
  await assertHolds(raft, { variant: asBuilt, parameters: { servers: 2, faults: 'all', maxTerm: 2 } });
});

test('the program does what the spec says, with restarts and lost messages', { timeout: 60_000 }, async () => {
  const folder = driven({ seed: 13 });
  const seen = linesIn(folder).map(({ event }) => event);
  const { verdict, agreed, events } = await validated(folder);
  expect({ verdict, agreed }).toEqual({ verdict: 'holds', agreed: events });
  // Whatever the program does, it did, and servers started more than once.
  expect(new Set(seen)).toEqual(
    new Set([
      ...['starts', 'timeout', 'asks', 'votes', 'counts', 'leads', 'later term', 'follows', 'requested', 'sends'],
      ...['accepts', 'refuses', 'adds', 'removes', 'hears', 'commits'],
    ]),
  );
  expect(seen.filter((event) => event === 'starts').length).toBeGreaterThan(names.length);
});

describe('a bug is found', () => {
  test.each<[string, (around: Surroundings) => RaftServer, string, string, string]>([
    ['a vote that is forgotten', (around) => new ForgetsItsVote(around), 'starts', 'Restart', 'event'],
    ['quorums of one', (around) => new HasMinorityQuorums(around), 'leads', 'BecomeLeader', 'guard'],
    [
      'a vote for who lacks entries',
      (around) => new LooksAtNoLog(around),
      'votes',
      'HandleRequestVoteRequest',
      'event',
    ],
    ['figure 8', (around) => new CommitsOldTerms(around), 'commits', 'AdvanceCommitIndex', 'event'],
  ])('%s', { timeout: 60_000 }, async (_, start, event, action, kind) => {
    const { verdict, agreed, events, stuck } = await validated(driven({ seed: 1, start }));
    expect(verdict).toBe('violated');
    expect(agreed).toBeLessThan(events);
    // Others may wait for what this one did not do.
    const unfit = stuck[0]?.events.find((one) => one.event.name === event);
    expect(unfit?.actions).toMatchObject([{ action, kind }]);
  });
});

test('and so it does over TCP, with timers, and a server that stops and starts again', {
  timeout: 60_000,
}, async () => {
  const folder = newFolder();
  const ports = await freePorts(names);
  const start = (name: string): Promise<RaftNode> => RaftNode.start({ name, ports, folder, traced: true });
  const nodes = new Map(await Promise.all(names.map(async (name) => [name, await start(name)] as const)));
  let committed = 0;
  for (let command = 1; committed < 4; command++) {
    for (const name of names) {
      if (!(await isWritten(ports[name] as number, `set x ${command}`))) continue;
      committed++;
      // Who has led is led.
      if (committed !== 2) continue;
      await nodes.get(name)?.stop();
      nodes.set(name, await start(name));
    }
    await setTimeout(20);
  }
  for (const node of nodes.values()) await node.stop();
  expect((await validated(folder)).verdict).toBe('holds');
});
