/** Commit wait without one of its rules. */
import { variant } from '../../checker/index.ts';
import { commitWait } from './commit-wait.ts';
import * as variants from './variants.ts';

const right = { error: 0, ticks: 1 } as const;
const one = { workload: 'one group' } as const;
const each = { workload: 'one of each', clients: 3 } as const;
const locks = { ...right, workload: 'read and write' } as const;

export const mutants = [
  { rule: 'a transaction is answered when its timestamp has passed', variant: variants.noWait },
  { rule: 'TrueTime has the time in its interval', variant: variants.wrongBound },
  {
    rule: 'the timestamp is not before TT.now().latest when the commit is asked for',
    mutant: variant(commitWait, {
      name: 'start-at-earliest',
      story: 'it is not before TT.now().earliest',
      parameters: one,
      definitions: { start: ({ earliest }) => earliest },
      violates: { ExternalConsistency: 8 },
    }),
  },
  {
    rule: 'nor before those of the groups that have prepared',
    mutant: variant(commitWait, {
      name: 'prepared-unheeded',
      story: 'it may be',
      parameters: right,
      definitions: { heedsPrepared: false },
      violates: { SnapshotReads: 10, StrictSerializable: 10 },
    }),
  },
  {
    rule: 'a group gives out later timestamps than those at which it was read',
    mutant: variant(commitWait, {
      name: 'reads-forgotten',
      story: 'it does not remember at which it was read',
      parameters: right,
      edit: ({ actions: { ReadAt } }) => ({
        actions: { ReadAt: { ...ReadAt, effect: (s, c) => ({ ...ReadAt.effect(s, c), next: s.next }) } },
      }),
      violates: { SnapshotReads: 10, StrictSerializable: 10 },
    }),
  },
  {
    rule: 'and later ones than those of the transactions that it took part in',
    mutant: variant(commitWait, {
      name: 'commits-forgotten',
      story: 'it remembers at which it has prepared them',
      parameters: each,
      edit: ({ actions: { Follow } }) => ({
        actions: { Follow: { ...Follow, effect: (s, c) => ({ ...Follow.effect(s, c), next: s.next }) } },
      }),
      slow: true,
      violates: { StrictSerializable: 17 },
    }),
  },
  {
    rule: 'a group that was only read takes part in the commit',
    mutant: variant(commitWait, {
      name: 'read-group-left-out',
      story: 'it keeps the lock, and that is all',
      parameters: each,
      definitions: { preparesRead: false },
      slow: true,
      violates: { StrictSerializable: 15 },
    }),
  },
  {
    rule: 'a group is read at timestamps before all that it has prepared',
    mutant: variant(commitWait, {
      name: 'unsafe-read',
      story: 'it is read at any',
      parameters: right,
      definitions: { isSafe: () => true },
      violates: { SnapshotReads: 10, StrictSerializable: 10 },
    }),
  },
  {
    rule: 'what is written is seen when the timestamp has passed',
    mutant: variant(commitWait, {
      name: 'seen-at-once',
      story: 'the coordinator shows it as soon as it has a timestamp',
      parameters: { ...one, clients: 3 },
      edit: ({ actions: { ChooseTimestamp, EndCommitWait } }) => ({
        actions: {
          ChooseTimestamp: {
            ...ChooseTimestamp,
            effect: (s, c) => ({
              ...ChooseTimestamp.effect(s, c),
              versions: s.versions.update(c.group, (versions) => versions.push(c.client)),
              prepared: s.prepared,
            }),
          },
          EndCommitWait: {
            ...EndCommitWait,
            effect: (s, c) => ({ ...EndCommitWait.effect(s, c), versions: s.versions, prepared: s.prepared }),
          },
        },
      }),
      slow: true,
      violates: { StrictSerializable: 11 },
    }),
  },
  {
    rule: 'who has read under a lock keeps others from writing',
    mutant: variant(commitWait, {
      name: 'no-read-locks',
      story: 'what was read may be overwritten',
      parameters: locks,
      definitions: { keepsOut: (held) => held === 'prepared' },
      violates: { StrictSerializable: 14 },
    }),
  },
  {
    rule: 'who commits keeps others from reading under a lock',
    mutant: variant(commitWait, {
      name: 'no-write-locks',
      story: 'what is being committed may be read, as it was before',
      parameters: locks,
      edit: ({ actions: { Read }, programOf, reads, hasRead }) => ({
        actions: {
          Read: {
            ...Read,
            guard: (s, { client, group }) => {
              const program = programOf(s, client);
              return program !== null && reads(program, group) && !hasRead(s, client, group);
            },
          },
        },
      }),
      violates: { StrictSerializable: 14 },
    }),
  },
  {
    rule: 'who is waited for is aborted',
    mutant: variant(commitWait, {
      name: 'nobody-aborted',
      story: 'transactions wait for each other in a circle',
      parameters: right,
      without: ['Abort'],
      violates: { Termination: 7, Deadlock: 7 },
    }),
  },
  {
    rule: 'the other groups follow',
    mutant: variant(commitWait, {
      name: 'nobody-follows',
      story: 'what they have prepared stays so',
      parameters: right,
      without: ['Follow'],
      violates: { Termination: 8, Deadlock: 8 },
    }),
  },
];
