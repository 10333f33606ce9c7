/**
 * Islands: what a partition makes of the processes that it may cut off from each other. Two processes reach each other that are
 * on the same island, or on none.
 *
 * A cut has two sides. If nobody but these processes sends or receives, both are islands: a cut is an unordered pair of them, the
 * same one by whichever side it is told, of halves too, and so are its images under any permutation. If others send or receive,
 * they are on no island, nor are those who still reach them: one side is the island, and its complement is that of another cut.
 */
import type { Set as ImmutableSet } from 'immutable';
import { type SetDomain, subsetOf } from '../collections.ts';
import { type Domain, optional } from '../domain.ts';
import type { Cases, Fields, RecordDomain, UnionDomain } from '../record.ts';
import type { Members } from '../sort.ts';
import { canonicalSet, keyOf, Misfit } from '../value.ts';
import type { Address } from './fifo.ts';

export type Islands = ImmutableSet<ImmutableSet<Address>>;

export interface Cuts {
  /** Who can be on either side, if not anybody may be. */
  readonly among: Members<string> | null;
  /** Every cut, and null of a network that is whole. */
  readonly domain: Domain<Islands | null>;
  /** Every cut, once: in the order of its smaller side among the subsets. */
  readonly all: readonly Islands[];
  /** The cut between these processes and all others; null if it cuts off nobody. */
  around(side: Iterable<Address>): Islands | null;
}

/** The cuts between some of these processes and all others, in a network of such messages. */
export function cutsOf(processes: Members<string>, messages: Domain<unknown>): Cuts {
  const areAlone = addressesIn(messages).every((of) => of?.elements?.every((name) => processes.has(name as string)));
  const around = (given: Iterable<Address>): Islands | null => {
    const side = canonicalSet(given);
    const others = canonicalSet<Address>(processes.filter((process) => !side.has(process)));
    if (side.isEmpty() || (areAlone && others.isEmpty())) return null;
    return canonicalSet(areAlone ? [side, others] : [side]);
  };
  const cuts = processes.subsets().flatMap((side) => around(side) ?? []);
  const known = new Map(cuts.map((cut) => [keyOf(cut), cut]));
  const sets = subsetOf(subsetOf<Address>(processes));
  const text = `cuts between ${processes.text}`;
  const domain: SetDomain<ImmutableSet<Address>> = {
    kind: 'set',
    of: sets.of,
    text,
    elements: [...known.values()],
    read(value, path = '') {
      const cut = known.get(keyOf(sets.read(value, path)));
      if (cut === undefined) throw new Misfit(path, value, text);
      return cut;
    },
  };
  return { among: areAlone ? processes : null, domain: optional(domain), all: [...known.values()], around };
}

/** The domains of whom messages go from and to; undefined where a message does not say. */
function addressesIn(messages: Domain<unknown>): readonly (Domain<unknown> | undefined)[] {
  const { cases, fields = {} } = messages as Partial<UnionDomain<Cases> & RecordDomain<Fields>>;
  const each: readonly Fields[] = cases === undefined ? [fields] : Object.values(cases);
  return each.flatMap(({ from, to }) => [from, to]);
}

/** True if these two reach each other: they are on the same island, or on none. */
export function areTogether(islands: Islands | null, one: Address, other: Address): boolean {
  return islands === null || islands.every((island) => island.has(one) === island.has(other));
}
