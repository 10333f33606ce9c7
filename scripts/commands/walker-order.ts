/** What the command tells a thread that is to take random walks. */
import type { Walks } from '../../checker/run/outcome.ts';
import type { Call } from './arguments.ts';
import type { Order } from './messages.ts';

/** What a walker is started with. Everything here is data that can be cloned. */
export interface WalkerOrder extends Pick<Order, 'place' | 'env'> {
  /** The spec as it was called, and what was asked of it. */
  readonly called: string;
  readonly call: Pick<Call, 'keys' | 'parameters'>;
  readonly walks: Walks;
  /** Shared with who started it: which code of the spec runs. */
  readonly memory: SharedArrayBuffer;
}
