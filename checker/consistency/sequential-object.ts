/**
 * Sequential objects: what operations do and answer when they are done one at a time. Concurrent histories are judged
 * against them (Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects", TOPLAS 12(3), 1990).
 */

/** The sequential specification of an object with states `State`, operations `Op` and results `Result`, all of them values. */
export interface SequentialObject<State, Op, Result> {
  readonly initial: State;
  /** The state after the operation, and the operation's result. */
  apply(state: State, operation: Op): readonly [state: State, result: Result];
}

/** The values of `messages({ Read: {}, Write: { value: V } })`. */
export type RegisterOperation<V> = { readonly type: 'Read' } | { readonly type: 'Write'; readonly value: V };
/** The values of `messages({ ReadOk: { value: V }, WriteOk: {} })`. */
export type RegisterResult<V> = { readonly type: 'ReadOk'; readonly value: V } | { readonly type: 'WriteOk' };

/** A register: a read answers what was written last, or the initial value. */
export function register<V>(initial: V): SequentialObject<V, RegisterOperation<V>, RegisterResult<V>> {
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
  };
}
