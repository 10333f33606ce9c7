/** How a run in a cluster is asked for: types alone. */
import type { Connecting } from '../cluster/connecting.ts';

/** How to have workers explore. */
export interface ClusterOptions {
  /** How to connect to NATS. */
  readonly connect: Connecting;
  /** How many workers there must be, before it begins: as many parts the states have. Others that join take the place of those that end. */
  readonly workers: number;
  /** What stands for the code that is run, by what it is called, such as a digest of the files of the spec: who has loaded other code is refused. */
  readonly code: Readonly<Record<string, string>>;
  /** How many servers keep each message: one, if absent. */
  readonly replicas?: number;
  /** After so many seconds without a word a worker is replaced; 20, if absent. */
  readonly silence?: number;
  /** This process looks for traces among so many states at most; four million, if absent. */
  readonly alone?: number;
  /** Is told how many workers have joined. */
  readonly onJoined?: (workers: number) => void;
}
