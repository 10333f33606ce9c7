/** Consistency models: re-exports only. */
export { causal } from './causal.ts';
export { convergent } from './convergent.ts';
export { type Linearized, linearizable, linearization } from './linearizable.ts';
export {
  type CasRegisterOperation,
  type CasRegisterResult,
  casRegister,
  elementSet,
  type KeyValueOperation,
  type KeyValueResult,
  keyValueMap,
  type SetOperation,
  type SetResult,
} from './objects.ts';
export { sequential } from './sequential.ts';
export {
  type ObservableObject,
  type RegisterOperation,
  type RegisterResult,
  register,
  type SequentialObject,
} from './sequential-object.ts';
export {
  inSessions,
  monotonicReads,
  monotonicWrites,
  type QueriedObject,
  readYourWrites,
  type SessionGuarantee,
  writesFollowReads,
} from './sessions.ts';
export {
  serializable,
  snapshotIsolation,
  snapshotReads,
  strictSerializable,
  strictSnapshotIsolation,
} from './transactions/levels.ts';
export { type Store, store } from './transactions/transaction.ts';
