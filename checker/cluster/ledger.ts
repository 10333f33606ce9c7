/**
 * What has come for a partition: whether it has all that was sent to it in a level. Messages may come twice, and from an owner that was replaced
 * and does not know it; so parcels are counted by who sent them, in which epoch, and under which number, and compared with what those say to have
 * sent whose epochs count in the end.
 *
 * Why no state is lost or counted twice. A level is complete once each parcel is there that the last owner of each partition has sent in it; what
 * an earlier owner has sent is a part of that. Parcels of a level that is complete are refused, whoever sends them: what they hold was taken in.
 *
 * Invariant: parcels are those of level `level`, each once.
 */
import type { Brought, ParcelHead } from './messages.ts';

export class Ledger {
  /** The level whose parcels are taken in. */
  level = 0;
  private parcels = new Map<string, Set<number>>();

  constructor(private readonly partition: number) {}

  /** What is to be done with a parcel: take it in, refuse it, or wait until the level before is complete. */
  look(parcel: Pick<ParcelHead, 'level' | 'partition' | 'epoch' | 'number'>): 'take' | 'refuse' | 'wait' {
    if (parcel.level > this.level) return 'wait';
    if (parcel.level < this.level) return 'refuse';
    return this.of(parcel).has(parcel.number) ? 'refuse' : 'take';
  }
  /** Enters a parcel that was taken in. */
  enter(parcel: Pick<ParcelHead, 'partition' | 'epoch' | 'number'>): void {
    this.of(parcel).add(parcel.number);
  }
  private of({ partition, epoch }: Pick<ParcelHead, 'partition' | 'epoch'>): Set<number> {
    const key = `${partition} ${epoch}`;
    let parcels = this.parcels.get(key);
    if (parcels === undefined) {
      parcels = new Set();
      this.parcels.set(key, parcels);
    }
    return parcels;
  }
  /** True if all has come that these say to have sent; then parcels of the next level are taken in. */
  completes(brought: readonly Brought[]): boolean {
    const isComplete = brought.every((by) => this.of(by).size === (by.parcels[this.partition] ?? 0));
    if (!isComplete) return false;
    this.level++;
    this.parcels = new Map();
    return true;
  }
}
