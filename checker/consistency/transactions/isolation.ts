/**
 * Isolation levels, each as an order of moments that dependencies between transactions ask for.
 *
 * A transaction has two moments: it *starts*, where its snapshot is taken, and it *commits*, where its writes are seen at once by
 * all that start later. A *dependency* of one transaction on another (Adya, 1999) is:
 *
 *   ww         the second overwrites what the first wrote
 *   wr         the second reads what the first wrote
 *   rw         the second overwrites what the first read (*antidependency*)
 *   realtime   the first had ended before the second began
 *
 * Each level asks that moments can be put in an order in which those of each dependency come in turn. Serializability has one
 * moment for both. For snapshots, who is read from, or has ended before, has committed before the other starts; who is
 * overwritten by somebody had started before that one commits. With first-committer-wins, two that write one key do not
 * overlap: this is snapshot isolation, after Andrea Cerone and Alexey Gotsman, "Analysing snapshot isolation", JACM 65(2), 2018: a
 * cycle of dependencies is allowed if two antidependencies in it follow each other, and no other cycle is. Without that rule a
 * transaction still reads one snapshot, and may overwrite what it has not seen.
 *
 * Serializability and snapshot isolation do not ask for real time: a transaction may read what is long overwritten. What asks
 * for it is called strict (*strong* by Khuzaima Daudjee and Kenneth Salem, "Lazy database replication with snapshot isolation",
 * VLDB 2006, and in Elle).
 */

export type DependencyKind = 'ww' | 'wr' | 'rw' | 'realtime';
type Moment = 'start' | 'commit';

export interface Isolation {
  readonly name: string;
  /** Whether real time counts. */
  readonly realTime: boolean;
  /** Whether a transaction does all at one moment. */
  readonly oneMoment: boolean;
  /** Whether those that write one key must not overlap. */
  readonly firstCommitterWins: boolean;
}

/** From the weakest to the strongest; but strict snapshot isolation and serializability allow what the other does not. */
export const isolations = {
  'snapshot-reads': { name: 'snapshot-reads', realTime: false, oneMoment: false, firstCommitterWins: false },
  'snapshot-isolation': { name: 'snapshot-isolation', realTime: false, oneMoment: false, firstCommitterWins: true },
  'strict-snapshot-isolation': {
    name: 'strict-snapshot-isolation',
    realTime: true,
    oneMoment: false,
    firstCommitterWins: true,
  },
  serializable: { name: 'serializable', realTime: false, oneMoment: true, firstCommitterWins: true },
  'strict-serializable': { name: 'strict-serializable', realTime: true, oneMoment: true, firstCommitterWins: true },
} as const satisfies Readonly<Record<string, Isolation>>;
export type IsolationName = keyof typeof isolations;

/** Which moment of the first transaction comes before which of the second. */
export function momentsOf(
  kind: DependencyKind,
  { firstCommitterWins }: Isolation,
): readonly [first: Moment, second: Moment] {
  switch (kind) {
    case 'wr':
    case 'realtime':
      return ['commit', 'start'];
    case 'ww':
      return ['commit', firstCommitterWins ? 'start' : 'commit'];
    case 'rw':
      return ['start', 'commit'];
  }
}
