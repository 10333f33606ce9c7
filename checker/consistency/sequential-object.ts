/**
 * Sequential objects: what operations do and answer when they are done one at a time. Concurrent histories are decided
 * against them (Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects", TOPLAS 12(3), 1990).
 */
import { sameValue } from '../language/identity.ts';

/** The sequential specification of an object with states `State`, operations `Op` and results `Result`, all of them values. */
export interface SequentialObject<State, Op, Result> {
  readonly initial: State;
  /** The state after the operation, and the operation's result. */
  apply(state: State, operation: Op): readonly [state: State, result: Result];
  /** True if the operation changes no state; with its result, if it changes none in which it answers that. */
  isQuery?(operation: Op, result?: Result): boolean;
  /** True if the state after the operation does not depend on that before it. */
  isOverwrite?(operation: Op): boolean;
  /** The part that the operation is about, if parts do not depend on each other, such as keys; null if it is about all. */
  partOf?(operation: Op): unknown;
}
/** An object of which it is known what its answers show, as causal consistency and convergence must know. */
export interface ObservableObject<State, Op, Result> extends SequentialObject<State, Op, Result> {
  isQuery(operation: Op, result?: Result): boolean;
  /** What one part is by itself, if parts are objects of their own. */
  readonly ofPart?: ObservableObject<unknown, Op, Result>;
  /**
   * The same, of which nothing is asked but these calls, and nothing else done but these operations: states that can come to
   * none of the answers any more, unless they are overwritten, are one. Present where states may grow without end.
   */
  towards?(calls: readonly { readonly operation: Op; readonly result?: Result }[], free: readonly Op[]): this;
  /** What an answer shows that was not so from the beginning: for each such thing, who may have brought it about. */
  shows(operation: Op, result: Result): readonly Author<Op, Result>[];
}
/** True of an operation that may have brought something about; it has no result while it is pending. */
export type Author<Op, Result> = (operation: Op, result?: Result) => boolean;

/** The values of `messages({ Read: {}, Write: { value: V } })`. */
export type RegisterOperation<V> = { readonly type: 'Read' } | { readonly type: 'Write'; readonly value: V };
/** The values of `messages({ ReadOk: { value: V }, WriteOk: {} })`. */
export type RegisterResult<V> = { readonly type: 'ReadOk'; readonly value: V } | { readonly type: 'WriteOk' };

/** A register: a read answers what was written last, or the initial value. */
export function register<V>(initial: V): ObservableObject<V, RegisterOperation<V>, RegisterResult<V>> {
  return {
    initial,
    apply(value, operation) {
      switch (operation.type) {
        case 'Read':
          return [value, { type: 'ReadOk', value }];
        case 'Write':
          return [operation.value, { type: 'WriteOk' }];
      }
    },
    isQuery: ({ type }) => type === 'Read',
    isOverwrite: ({ type }) => type === 'Write',
    shows: (_, result) =>
      result.type === 'WriteOk' || sameValue(result.value, initial)
        ? []
        : [(write) => write.type === 'Write' && sameValue(write.value, result.value)],
  };
}
