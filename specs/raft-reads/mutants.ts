/** Reads in Raft with one rule less. */
import { variant, WF } from '../../checker/index.ts';
import { raftReads } from './raft-reads.ts';
import * as variants from './variants.ts';

const follower = { method: 'follower' } as const;
const lease = { method: 'lease' } as const;

const byIndex = [
  { rule: 'a leader has committed an entry of its own term', variant: variants.noEntryOfOwnTerm },
  { rule: 'a majority confirms that it is the leader', variant: variants.noQuorumConfirmation },
  {
    rule: 'who has heard of a later term does not',
    mutant: variant(raftReads, {
      name: 'confirmed-by-anybody',
      slow: true,
      story: 'a server of a later term confirms it, too',
      edit: ({ byIndex: { Confirm }, leads }) => ({
        actions: {
          Confirm: {
            ...Confirm,
            guard: (s, { c, j }) => {
              const read = s.asked.get(c);
              return read !== null && !read.confirmed.has(j) && leads(s, read.leader);
            },
            effect: (s, { c, j }) => ({ asked: Confirm.effect(s, { c, j }).asked ?? s.asked }),
          },
        },
      }),
      violates: { Linearizable: 12 },
    }),
  },
  {
    rule: 'it is confirmed after the read was asked for',
    mutant: variant(raftReads, {
      name: 'confirmed-at-once',
      story: 'whoever is in its term when the read is asked for counts, having answered before',
      edit: ({ byIndex: { ReadIndex }, Server, Asked }) => ({
        actions: {
          ReadIndex: {
            ...ReadIndex,
            effect: (s, choice) => {
              const after = ReadIndex.effect(s, choice);
              const read = after.asked?.get(choice.c) ?? null;
              if (read === null) return after;
              const confirmed = Server.toSet().filter((j) => s.log.get(j).some(({ term }) => term === read.term));
              return { ...after, asked: s.asked.set(choice.c, Asked({ ...read, confirmed })) };
            },
          },
        },
      }),
      violates: { Linearizable: 11 },
    }),
  },
  {
    rule: 'who answers has applied up to the read index',
    mutant: variant(raftReads, {
      name: 'answered-before-applied',
      story: 'a follower answers with what it has applied, once the leader is confirmed',
      parameters: follower,
      definitions: { hasApplied: () => true },
      violates: { Linearizable: 8 },
    }),
  },
  {
    rule: 'heartbeats are answered',
    mutant: variant(raftReads, {
      name: 'never-confirmed',
      slow: true,
      story: 'they need not be',
      edit: ({ actions: { AppendEntries }, byIndex: { Answer } }) => ({
        fairness: [WF({ actions: [AppendEntries, Answer] })],
      }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'a follower is sent what is committed',
    mutant: variant(raftReads, {
      name: 'never-applied',
      slow: true,
      story: 'it need not be, and waits for it',
      parameters: follower,
      edit: ({ byIndex: { Confirm, Answer } }) => ({
        fairness: [WF({ actions: [Confirm], per: ['c', 'j'] }), WF({ actions: [Answer], per: ['c'] })],
      }),
      violates: { Termination: 6 },
    }),
  },
];

const byLease = [
  { rule: 'clocks run at one rate', variant: variants.clockDrift },
  {
    rule: 'who has answered heartbeats votes for nobody as long as the lease lasts',
    mutant: variant(raftReads, {
      name: 'votes-under-a-lease',
      slow: true,
      story: 'it votes as ever',
      parameters: lease,
      definitions: { mayVote: () => true },
      violates: { Linearizable: 11 },
    }),
  },
  {
    rule: 'also if it has restarted meanwhile',
    mutant: variant(raftReads, {
      name: 'promise-forgotten',
      slow: true,
      story: 'it restarts, knows nothing of the heartbeats, and votes at once',
      parameters: lease,
      edit: ({ action, Server, leads }) => ({
        actions: {
          Restart: action({
            forSome: { i: Server },
            guard: (s, { i }) => !leads(s, i) && s.promise.get(i) !== null,
            effect: (s, { i }) => ({ promise: s.promise.set(i, null) }),
          }),
        },
      }),
      violates: { Linearizable: 12 },
    }),
  },
  {
    rule: 'a leader whose lease is over does not answer',
    mutant: variant(raftReads, {
      name: 'lease-without-end',
      slow: true,
      story: 'a lease once had is good for ever',
      parameters: lease,
      edit: ({ byLease: { LeaseRead }, leads, mayAsk, hasOwnEntry }) => ({
        actions: {
          LeaseRead: {
            ...LeaseRead,
            guard: (s, { c, i }) => leads(s, i) && s.lease.get(i) !== null && mayAsk(s, c) && hasOwnEntry(s, i),
          },
        },
      }),
      violates: { Linearizable: 12 },
    }),
  },
  {
    rule: 'with a lease, too, an entry of its own term is committed',
    mutant: variant(raftReads, {
      name: 'lease-without-own-entry',
      story: 'a new leader that has a lease answers before that',
      parameters: lease,
      definitions: { mayRead: () => true },
      violates: { Linearizable: 8 },
    }),
  },
];

export const mutants = [...byIndex, ...byLease];
