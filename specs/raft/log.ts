/** Logs, as Raft speaks of them: entries are counted from 1, and each bears the term in which a leader took it. */
import type { List } from 'immutable';

export type Log = List<{ readonly term: number }>;

/** How far a log reaches: the term of its last entry, 0 if it is empty, and its length. */
export interface LogEnd {
  readonly lastLogTerm: number;
  readonly lastLogIndex: number;
}

/** What a leader says of the entry before those that it sends: its index, 0 if there is none, and its term. */
export interface EntryBefore {
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
}

export function indexesOf(log: Log): number[] {
  return Array.from({ length: log.size }, (_, k) => k + 1);
}

/** The term of the entry at an index, 0 if there is none. */
export function termAt(log: Log, index: number): number {
  return index === 0 ? 0 : (log.get(index - 1)?.term ?? 0);
}

/** The entry at an index, if there is one. */
export function entryAt<T>(log: List<T>, index: number): List<T> {
  return log.slice(index - 1, index);
}

export function endOf(log: Log): LogEnd {
  return { lastLogTerm: termAt(log, log.size), lastLogIndex: log.size };
}

/** True if this log ends in a later term than that one, or in the same and no nearer. */
export function reachesAsFarAs(end: LogEnd, other: LogEnd): boolean {
  return (
    end.lastLogTerm > other.lastLogTerm ||
    (end.lastLogTerm === other.lastLogTerm && end.lastLogIndex >= other.lastLogIndex)
  );
}

/** True if the logs are the same up to an index. */
export function agreeUpTo(a: Log, b: Log, index: number): boolean {
  return a.take(index).equals(b.take(index));
}
