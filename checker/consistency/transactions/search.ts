/**
 * The first decider: a search for an order of the moments at which transactions start and commit. It is that of `serialise.ts`, on an
 * object that is the store together with who runs; it knows nothing of dependencies.
 */
import { Map as ImmutableMap } from 'immutable';
import { realTimeOrder } from '../calls.ts';
import type { SequentialObject } from '../sequential-object.ts';
import { type GiveUp, never, type Serialised, type Step, serialise } from '../serialise.ts';
import type { Isolation } from './isolation.ts';
import { type Footprint, footprintOf, type Store, type Transaction, type Version, versionOf } from './transaction.ts';

/** A moment of a transaction, or both at once. */
interface Moment {
  readonly at: 'start' | 'commit' | 'both';
  readonly who: string;
  readonly reads: readonly Version[];
  readonly writes: readonly Version[];
}
/** By key what was written last, and by who runs `runs`, or `late` once somebody else has written what it will write. */
type State = ImmutableMap<string, string>;

/** An order in which every transaction that committed does what it did; of those whose outcome is unknown, some may have no part in it. */
export function search(
  transactions: readonly Transaction[],
  isolation: Isolation,
  of: Store<unknown, unknown>,
  giveUp: GiveUp = never,
): Serialised {
  const seen = transactions.map((transaction) => ({ transaction, footprint: footprintOf(transaction) }));
  const isWrong = ({ footprint }: (typeof seen)[number]): boolean => footprint.internal !== null;
  if (seen.some((one) => one.transaction.outcome === 'committed' && isWrong(one))) return { found: 'none' };
  const mayTake = seen.filter((one) => one.transaction.outcome !== 'aborted' && !isWrong(one));
  const taking = mayTake.map(({ transaction }) => transaction);
  const footprints = mayTake.map(({ footprint }) => footprint);
  const before = isolation.realTime
    ? realTimeOrder(taking.map((one) => ({ ...one, operation: null })))
    : taking.map((): readonly number[] => []);
  const object = asObject(footprints, isolation, of);
  const moments = (at: Moment['at']): Step<Moment, boolean>[] =>
    taking.map(({ outcome }, i) => ({
      operation: { at, who: String(i), reads: footprints[i]!.reads, writes: footprints[i]!.writes },
      result: true,
      optional: outcome === 'unknown',
    }));
  if (isolation.oneMoment) return serialise({ steps: moments('both'), before }, object, giveUp);
  const n = taking.length;
  const steps = [...moments('start'), ...moments('commit')];
  const committed = (i: number): number => n + i;
  return serialise(
    { steps, before: [...before.map((those) => those.map(committed)), ...taking.map((_, i) => [i])] },
    object,
    giveUp,
  );
}

/** It answers whether the moment may come now, with what was read. */
function asObject(
  footprints: readonly Footprint[],
  { firstCommitterWins }: Isolation,
  of: Store<unknown, unknown>,
): SequentialObject<State, Moment, boolean> {
  const isAnswered = (state: State, { key, of: text, is }: Version): boolean =>
    (state.get(`key ${text}`) ?? versionOf(key, of.initial(key)).is) === is;
  const runner = (who: string): string => `run ${who}`;
  const written = (state: State, writes: readonly Version[]): State =>
    writes.reduce((now, version) => now.set(`key ${version.of}`, version.is), state);
  /** Those that run and will write what was written now are too late. */
  const overtaken = (state: State, writes: readonly Version[]): State =>
    footprints.reduce(
      (now, other, i) =>
        now.has(runner(String(i))) && other.writes.some((w) => writes.some((v) => v.of === w.of))
          ? now.set(runner(String(i)), 'late')
          : now,
      state,
    );
  return {
    initial: ImmutableMap(),
    apply(state, { at, who, reads, writes }) {
      const answered = reads.every((read) => isAnswered(state, read));
      switch (at) {
        case 'both':
          return [written(state, writes), answered];
        case 'start':
          return [firstCommitterWins && writes.length > 0 ? state.set(runner(who), 'runs') : state, answered];
        case 'commit': {
          const isLate = state.get(runner(who)) === 'late';
          const after = written(state.delete(runner(who)), writes);
          return [firstCommitterWins ? overtaken(after, writes) : after, !isLate];
        }
      }
    },
    isQuery: ({ writes }) => writes.length === 0,
  };
}
