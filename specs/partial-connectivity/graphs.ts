/**
 * Networks in which some links are broken, as the literature tells of them: which links work, who led when the others broke, and how
 * far its log had come. Broken links stay broken. Who has no link left is down, or cut off from all others: nobody can tell.
 */
export interface Graph {
  readonly servers: number;
  /** Pairs of servers, numbered from 1. */
  readonly links: readonly (readonly [number, number])[];
  readonly told: Start;
}

/** How things were when the links broke. */
export interface Start {
  /** Who led, elected by all. */
  readonly leader: number;
  /** Who had not got the last entry of that leader's log. */
  readonly behind: readonly number[];
}

const clique = (...members: readonly number[]) =>
  members.flatMap((one, at) => members.slice(at + 1).map((other) => [one, other] as const));
const star = (middle: number, ...others: readonly number[]) => others.map((other) => [middle, other] as const);

export const graphs = {
  /** Nothing is broken. */
  whole: { servers: 5, links: clique(1, 2, 3, 4, 5), told: { leader: 3, behind: [] } },
  /** Howard and Abraham 2020, the first example: three that reach each other, and two that reach one of these each. */
  'two-outsiders': { servers: 5, links: [...clique(1, 2, 3), [4, 2], [5, 3]], told: { leader: 3, behind: [] } },
  /** Their second: the leader reaches one of the three only, and server 5 has failed. */
  'outside-leader': { servers: 5, links: [...clique(1, 2, 3), [4, 2]], told: { leader: 4, behind: [] } },
  /** Ng, Haridi and Carbone 2023, quorum-loss: all reach server 1 only, and one of these leads. */
  'quorum-loss': { servers: 5, links: star(1, 2, 3, 4, 5), told: { leader: 3, behind: [] } },
  /** Constrained election, theirs too: the leader is gone, and the only server that reaches a quorum lacks an entry. */
  'constrained-election': { servers: 5, links: star(1, 2, 4, 5), told: { leader: 3, behind: [1, 4] } },
  /** Chained, theirs too, and Cloudflare's on 2 November 2020: the leader and one other do not reach each other. */
  chain: { servers: 3, links: star(2, 1, 3), told: { leader: 3, behind: [] } },
} as const satisfies Record<string, Graph>;

export const graphNames = [
  'whole',
  'two-outsiders',
  'outside-leader',
  'quorum-loss',
  'constrained-election',
  'chain',
] as const satisfies readonly (keyof typeof graphs)[];

/** Whom a server reaches, by number. */
export function reachedFrom({ links }: Graph, server: number): number[] {
  return links.flatMap(([one, other]) => (one === server ? [other] : other === server ? [one] : []));
}

/** The one start that is told of, or all: anybody led, and its last entry had come to any of the others. */
export function startsOf({ servers, told }: Graph, start: 'as-told' | 'any'): Start[] {
  if (start === 'as-told') return [told];
  const all = Array.from({ length: servers }, (_, at) => at + 1);
  const subsets = all.reduce<number[][]>((some, one) => some.concat(some.map((more) => [...more, one])), [[]]);
  return all.flatMap((leader) =>
    subsets.filter((behind) => !behind.includes(leader)).map((behind) => ({ leader, behind })),
  );
}
