/**
 * The symmetry of a model: which members of sorts are interchangeable, as far as its declarations say.
 *
 * The group is a product: all permutations of each block of members. A member that the spec names (`Sort.member(k)`) is in
 * no block. Whether the spec treats the members of a block alike is certified when its code runs.
 */
import type { BagDomain, FunctionDomain, SequenceDomain, SetDomain } from './collections.ts';
import type { CompositeDomain } from './composite.ts';
import type { Domain, OptionalDomain } from './domain.ts';
import { BadSpec } from './failure.ts';
import type { RecordDomain, UnionDomain } from './record.ts';
import type { Sort, SortUnion } from './sort.ts';

/** Members of one sort that may be permuted. */
export interface Block {
  readonly sort: string;
  readonly members: readonly string[];
}

/** The domains inside a domain. */
function inside(domain: Domain<unknown>): readonly Domain<unknown>[] {
  switch (domain.kind) {
    case 'optional':
      return [(domain as OptionalDomain<unknown>).of];
    case 'sorts':
      return (domain as SortUnion<string>).sorts;
    case 'set':
    case 'bag':
    case 'sequence':
      return [(domain as SetDomain<unknown> | BagDomain<unknown> | SequenceDomain<unknown>).of as Domain<unknown>];
    case 'function': {
      const { from, of } = domain as FunctionDomain<unknown, unknown>;
      return [from, of];
    }
    case 'record':
      return Object.values((domain as RecordDomain<Record<string, Domain<unknown>>>).fields);
    case 'union':
      return Object.entries((domain as UnionDomain<Record<string, Record<string, Domain<unknown>>>>).cases).flatMap(
        ([, fields]) => Object.values(fields),
      );
    case 'composite':
      return Object.values((domain as CompositeDomain<unknown>).fields);
    default:
      return [];
  }
}

/** A domain and all domains inside it. */
export function domainsIn(domain: Domain<unknown>): readonly Domain<unknown>[] {
  return [domain, ...inside(domain).flatMap(domainsIn)];
}

/** The sorts that occur in these domains. */
export function sortsOf(domains: Readonly<Record<string, Domain<unknown>>>): Sort<string>[] {
  const all = Object.values(domains).flatMap(domainsIn);
  return [...new Set(all)].filter(({ kind }) => kind === 'sort') as Sort<string>[];
}

/** How many members these sorts name so far: the group shrinks when there are more. */
export function namedMembers(sorts: readonly Sort<string>[]): number {
  return sorts.reduce((sum, { named }) => sum + named.length, 0);
}

/** The blocks of interchangeable members. Throws `BadSpec` where the name of one could be mistaken for something else. */
export function blocksOf(domains: Readonly<Record<string, Domain<unknown>>>): readonly Block[] {
  const sorts = sortsOf(domains);
  const names = [...new Set(sorts.map(({ name }) => name))];
  const blocks = names.flatMap((name): Block[] => {
    const called = sorts.filter((sort) => sort.name === name);
    if (called.some(({ symmetric }) => !symmetric)) return [];
    const [first] = called;
    if (called.some(({ size }) => size !== first?.size))
      throw new BadSpec(`there are two sorts ${name} of different sizes; give them different names`);
    const named = new Set<string>(called.flatMap((sort) => sort.named));
    const members = (first?.elements ?? []).filter((member) => !named.has(member));
    return members.length < 2 ? [] : [{ sort: name, members }];
  });
  refuseConfusion(domains, sorts, blocks);
  return blocks;
}

/** Permuting replaces names wherever they stand in a value, so that no other string may be equal to one. */
function refuseConfusion(
  domains: Readonly<Record<string, Domain<unknown>>>,
  sorts: readonly Sort<string>[],
  blocks: readonly Block[],
): void {
  const movable = new Map(blocks.flatMap(({ sort, members }) => members.map((member) => [member, sort] as const)));
  for (const { name, elements } of sorts) {
    const shared = elements.find((member) => movable.has(member) && movable.get(member) !== name);
    if (shared !== undefined)
      throw new BadSpec(`${shared} is a member of two sorts, ${movable.get(shared)} and ${name}; rename one of them`);
  }
  for (const domain of Object.values(domains).flatMap(domainsIn)) {
    const strings =
      domain.kind === 'oneOf'
        ? (domain.elements ?? [])
        : domain.kind === 'union'
          ? Object.keys((domain as UnionDomain<Record<string, Record<string, Domain<unknown>>>>).cases)
          : [];
    const shared = strings.find((value) => typeof value === 'string' && movable.has(value)) as string | undefined;
    if (shared !== undefined)
      throw new BadSpec(
        `${shared} is a member of the sort ${movable.get(shared)}, and also a value of oneOf(...) or a type of messages(...); rename one of them`,
      );
  }
}
