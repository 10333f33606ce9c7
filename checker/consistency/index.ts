/** Consistency models: re-exports only. */
export { type Linearized, linearizable, linearization } from './linearizable.ts';
export {
  type RegisterOperation,
  type RegisterResult,
  register,
  type SequentialObject,
} from './sequential-object.ts';
