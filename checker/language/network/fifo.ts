/**
 * The carrier with FIFO channels: what one process sends another arrives in the order of sending. There is a queue for each pair
 * of addresses, of a bounded capacity.
 */
import type { List } from 'immutable';
import { alternatives } from '../action.ts';
import { aggregateOf } from '../aggregate.ts';
import { type Fn, functionFrom, sequenceOf } from '../collections.ts';
import type { Domain } from '../domain.ts';
import { record } from '../record.ts';
import { type Member, type Sort, union } from '../sort.ts';
import { canonicalMap, canonicalSet } from '../value.ts';
import type { Carrier } from './carrier.ts';

export type Address = Member<string>;
/** What messages carry that go from one process to another. */
export interface Envelope {
  readonly from: Address;
  readonly to: Address;
}
/** From whom, to whom. */
interface Channel {
  readonly from: Address;
  readonly to: Address;
}
type Channels<M> = Fn<Channel, List<M>>;

/** Messages arrive in the order of sending on their channel, each once. */
export function fifo<M>(of: Domain<M>, among: readonly Sort<string>[], capacity: number): Carrier<M, Channels<M>> {
  const addresses = union(...among);
  const channel = record({ from: addresses, to: addresses });
  const all = channel.elements ?? [];
  const channelOf = (message: M): Channel => {
    const { from, to } = message as Envelope;
    return channel({ from, to });
  };
  const filter: Carrier<M, Channels<M>>['filter'] = (queues, holds) =>
    canonicalSet([...queues.valueSeq()].flatMap((queue) => [...queue.filter((message) => holds(message))]));
  return {
    domain: functionFrom(channel, sequenceOf(of, capacity)),
    none: canonicalMap(all.map((one) => [one, []])),
    keeps: false,
    send: (queues, message) => queues.update(channelOf(message), (queue) => queue.push(message)),
    without: (queues, message) => queues.update(channelOf(message), (queue) => queue.shift()),
    drop: (queues, holds) =>
      all.reduce((left, one) => {
        const queue = queues.get(one);
        return queue.some((message) => holds(message))
          ? left.set(
              one,
              queue.filter((message) => !holds(message)),
            )
          : left;
      }, queues),
    hasRoomFor: (queues, message) => queues.get(channelOf(message)).size < capacity,
    // Each channel is looked at by itself, so that what is offered of one does not depend on the others.
    next: (queues, isWanted) =>
      alternatives(
        all.map((one) => () => {
          const head = queues.get(one).first();
          return head === undefined || isWanted?.(head) === false ? [] : [head];
        }),
      ),
    has: (queues, message) => queues.get(channelOf(message)).includes(message),
    copies: (queues, message) => queues.get(channelOf(message)).count((other) => other === message),
    hasMoreCopiesThan: (queues, copies) =>
      queues.some((queue) => queue.some((message) => queue.count((other) => other === message) > copies)),
    some: (queues, holds) => queues.some((queue) => queue.some((message) => holds(message))),
    every: (queues, holds) => queues.every((queue) => queue.every((message) => holds(message))),
    count: (queues, holds) => filter(queues, holds).size,
    aggregate: (queues, aggregate) => aggregateOf(queues, aggregate.within()),
    filter,
    isEmpty: (queues) => queues.every((queue) => queue.isEmpty()),
    distinct: (queues) => filter(queues, () => true).size,
    size: (queues) => [...queues.valueSeq()].reduce((sum, queue) => sum + queue.size, 0),
  };
}
