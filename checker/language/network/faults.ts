/**
 * What may go wrong in a network, whatever carries its messages: it loses a message, doubles one, or falls apart. Each fault is
 * switched on by itself, has actions of its own, and, if it has a budget, a part of the network that counts how often it struck.
 */
import type { ActionDraft } from '../action.ts';
import { type Domain, range } from '../domain.ts';
import type { Members } from '../sort.ts';
import type { Address } from './fifo.ts';
import type { Cuts, Islands } from './islands.ts';

/** How often a fault may strike: any number of times, or at most so often in one behaviour. */
export type Budget = boolean | { readonly atMost: number };

export interface FaultOptions {
  readonly loss?: Budget;
  readonly duplication?: Budget;
  /** The processes that a partition may cut off from all others, and how often. */
  readonly partition?: { readonly of: Members<string>; readonly atMost?: number };
}

export type FaultName = 'lose' | 'duplicate' | 'partition';
type Counter = 'losses' | 'duplicates' | 'partitions';

/** The parts that faults add to a network. */
export interface FaultParts {
  /** How the network is cut; null while it is whole. */
  readonly islands?: Islands | null;
  readonly losses?: number;
  readonly duplicates?: number;
  readonly partitions?: number;
}

/** A fault that is switched on. */
export interface Fault {
  readonly name: FaultName;
  /** The part that counts how often it struck: there only if that is bounded. */
  readonly counter: Counter;
  /** The most times that it may strike in one behaviour; null if any number of times. */
  readonly atMost: number | null;
  readonly actions: Actions;
}
/** The actions of a fault of the network in this variable, which is read from a state. */
type Actions = (variable: string, of: (s: Readonly<Record<string, unknown>>) => Faulty) => Record<string, ActionDraft>;

/** What the actions of faults do to a network. */
interface Faulty {
  readonly isWhole: boolean;
  deliverable(): Iterable<unknown>;
  hasRoomFor(message: unknown): boolean;
  may(fault: FaultName): boolean;
  lose(message: unknown): unknown;
  duplicate(message: unknown): unknown;
  cut(island: Iterable<Address>): unknown;
  heal(): unknown;
}

/** The faults that are switched on. */
export function faultsOf(
  { loss = false, duplication = false, partition }: FaultOptions,
  cuts: Cuts | undefined,
): readonly Fault[] {
  const fault = (name: FaultName, counter: Counter, budget: Budget | FaultOptions['partition'], actions: Actions) =>
    budget === false || budget === undefined
      ? []
      : [{ name, counter, atMost: (typeof budget === 'object' ? budget.atMost : undefined) ?? null, actions }];
  return [
    ...fault('lose', 'losses', loss, losing),
    ...fault('duplicate', 'duplicates', duplication, duplicating),
    ...fault('partition', 'partitions', partition, partitioning(cuts?.all ?? [])),
  ];
}

/** The domains of the parts that these faults add, and what these are at first. */
export function faultFields(
  faults: readonly Fault[],
  cuts: Cuts | undefined,
): { readonly fields: Readonly<Record<string, Domain<unknown>>>; readonly initial: Readonly<Record<string, unknown>> } {
  const counted = faults.flatMap(({ counter, atMost }) => (atMost === null ? [] : [[counter, atMost] as const]));
  return {
    fields: {
      ...(cuts === undefined ? {} : { islands: cuts.domain }),
      ...Object.fromEntries(counted.map(([counter, atMost]) => [counter, range(0, atMost)])),
    },
    initial: {
      ...(cuts === undefined ? {} : { islands: null }),
      ...Object.fromEntries(counted.map(([counter]) => [counter, 0])),
    },
  };
}

/** What a behaviour may spend on a fault, in words. */
export function budgetText({ counter, atMost }: Fault): string {
  return atMost === null ? `${counter} without limit` : `${counter} at most ${atMost}`;
}

const losing: Actions = (variable, of) => ({
  LoseMessage: {
    forSome: { m: (s) => of(s).deliverable() },
    guard: (s) => of(s).may('lose'),
    effect: (s, { m }) => ({ [variable]: of(s).lose(m) }),
  },
});
const duplicating: Actions = (variable, of) => ({
  DuplicateMessage: {
    forSome: { m: (s) => of(s).deliverable() },
    guard: (s, { m }) => of(s).may('duplicate') && of(s).hasRoomFor(m),
    effect: (s, { m }) => ({ [variable]: of(s).duplicate(m) }),
  },
});
function partitioning(cuts: readonly Islands[]): Actions {
  return (variable, of) => ({
    Partition: {
      forSome: { islands: cuts },
      guard: (s) => of(s).isWhole && of(s).may('partition'),
      // Any of the islands tells the cut.
      effect: (s, { islands }) => ({ [variable]: of(s).cut((islands as Islands).first() ?? []) }),
    },
    Heal: {
      forSome: {},
      guard: (s) => !of(s).isWhole,
      effect: (s) => ({ [variable]: of(s).heal() }),
    },
  });
}
