/**
 * Anomalies by name: Adya's phenomena (1999; Atul Adya, Barbara Liskov, Patrick O'Neil, "Generalized isolation level definitions",
 * ICDE 2000), as far as they are about single items, with the names that Elle gives to what lies between them.
 */
import type { Cycle } from './cycle.ts';
import type { Dependency } from './dependencies.ts';
import type { Footprint, Transaction, Version } from './transaction.ts';

/** Names of cycles, from the gravest to the mildest. */
export const cycleNames = ['G0', 'G1c', 'G-single', 'G-nonadjacent', 'G2-item'] as const;
export type CycleName = (typeof cycleNames)[number];
export type AnomalyName =
  /** A read of what was never committed, of what was overwritten before its commit, of what nobody wrote, not of one's own write. */
  | 'G1a'
  | 'G1b'
  | 'garbage read'
  | 'internal'
  | 'duplicate elements'
  | 'incompatible order'
  | CycleName
  | `${CycleName}-realtime`;

export interface Anomaly {
  readonly name: AnomalyName;
  /** What it is commonly called, such as a write skew; null if it has no name of that kind. */
  readonly called: 'dirty write' | 'dirty read' | 'read skew' | 'lost update' | 'write skew' | 'stale read' | null;
  /** Those that take part, in the order in which the dependencies name them. */
  readonly transactions: readonly Transaction[];
  /** By indexes into these. A cycle; one `wr`, if something was read that should not have been; none otherwise. */
  readonly dependencies: readonly Dependency[];
  /** What was read that should not have been. */
  readonly read: Version | null;
  /** In how many orders of versions that fit what was read there is a cycle, which is in each; 1 if the order is known. */
  readonly orders: number;
}

/** The anomaly that a cycle is. */
export function ofCycle(
  cycle: Cycle,
  transactions: readonly Transaction[],
  footprints: readonly Footprint[],
  orders = 1,
): Anomaly {
  const name = nameOf(cycle);
  const taking = [...new Set(cycle.map(({ from }) => from))];
  return {
    name: cycle.some(({ kind }) => kind === 'realtime') ? `${name}-realtime` : name,
    called: calledOf(cycle, name, taking, footprints),
    transactions: taking.map((i) => transactions[i]!),
    dependencies: cycle.map((one) => ({ ...one, from: taking.indexOf(one.from), to: taking.indexOf(one.to) })),
    read: null,
    orders,
  };
}

function nameOf(cycle: Cycle): CycleName {
  const count = cycle.filter(({ kind }) => kind === 'rw').length;
  if (count === 0) return cycle.some(({ kind }) => kind === 'wr') ? 'G1c' : 'G0';
  if (count === 1) return 'G-single';
  const areAdjacent = cycle.some(({ kind }, i) => kind === 'rw' && cycle[(i + 1) % cycle.length]!.kind === 'rw');
  return areAdjacent ? 'G2-item' : 'G-nonadjacent';
}

function calledOf(
  cycle: Cycle,
  name: CycleName,
  taking: readonly number[],
  footprints: readonly Footprint[],
): Anomaly['called'] {
  if (taking.length === 2 && isLostUpdate(taking as [number, number], footprints)) return 'lost update';
  if (cycle.some(({ kind }) => kind === 'realtime'))
    return name === 'G-single' && taking.length === 2 ? 'stale read' : null;
  if (name === 'G0') return 'dirty write';
  if (name === 'G-single') return 'read skew';
  return name === 'G2-item' && taking.length === 2 ? 'write skew' : null;
}

/** True if both read the same version of a key, and both write it. */
function isLostUpdate([one, other]: readonly [number, number], footprints: readonly Footprint[]): boolean {
  const writes = (i: number, read: Version): boolean => footprints[i]!.writes.some(({ of }) => of === read.of);
  return footprints[one]!.reads.some(
    (read) =>
      writes(one, read) &&
      writes(other, read) &&
      footprints[other]!.reads.some(({ of, is }) => of === read.of && is === read.is),
  );
}

/** How grave it is: the more, the milder. A cycle that needs real time is milder than one that does not. */
export function mildness(cycle: Cycle): number {
  const timed = cycle.some(({ kind }) => kind === 'realtime');
  return cycleNames.indexOf(nameOf(cycle)) + (timed ? cycleNames.length : 0);
}
