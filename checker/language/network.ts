/**
 * Networks: messages in flight, with the semantics in the type.
 *
 * Order (unordered, or FIFO for each channel), delivery (a message is consumed, or kept and delivered any number of
 * times) and the faults (loss, duplication, partition) are independent of each other. A fault that is switched on adds
 * its actions to the spec; a budget (`{ atMost: 2 }`) bounds how often it strikes in one behaviour.
 */
import type { Set as ImmutableSet, List } from 'immutable';
import { type ActionDraft, alternatives } from './action.ts';
import { Bag, bagOf, type Fn, functionFrom, sequenceOf, subsetOf } from './collections.ts';
import { type CompositeDomain, composite } from './composite.ts';
import { type Domain, range } from './domain.ts';
import { type RecordDomain, record } from './record.ts';
import type { Member, Sort } from './sort.ts';
import { CompositeValue, canonicalMap, canonicalSet, Misfit } from './value.ts';

type Address = Member<string>;
/** What networks with FIFO channels or partitions carry; unordered ones carry anything. */
export interface Envelope {
  readonly from: Address;
  readonly to: Address;
}
interface Channel {
  readonly from: Address;
  readonly to: Address;
}
/** What messages of several types carry, as `messages({ ... })` makes them. */
interface Typed {
  readonly type: string;
}
type TypeOf<M> = M extends { readonly type: infer T extends string } ? T : never;
/** How often a fault may strike: any number of times, or at most so often in one behaviour. */
export type Budget = boolean | { readonly atMost: number };

export interface NetworkOptions {
  /** FIFO: messages on one channel, from one sender to one receiver, arrive in the order of sending. */
  readonly order?: 'unordered' | 'fifo';
  /** Kept messages can be delivered again and again, and need no `deliver`. */
  readonly delivery?: 'consume' | 'keep';
  /** The sorts of the processes that send and receive; needed for FIFO channels. */
  readonly among?: readonly Sort<string>[];
  /** How many messages fit into one FIFO channel; needed for FIFO channels. */
  readonly capacity?: number;
  readonly loss?: Budget;
  readonly duplication?: Budget;
  /** The processes that a partition may cut off from all others, and how often. */
  readonly partition?: { readonly of: Sort<string>; readonly atMost?: number };
}

interface Parts<M> {
  readonly messages: Bag<M> | ImmutableSet<M> | Fn<Channel, List<M>>;
  readonly island?: ImmutableSet<Address>;
  readonly losses?: number;
  readonly duplicates?: number;
  readonly partitions?: number;
  readonly [name: string]: unknown;
}

/** Messages in flight. Immutable: what changes it answers a new network. */
export class Network<M> extends CompositeValue<Parts<M>> {
  constructor(
    parts: Parts<M>,
    private readonly rules: NetworkOptions,
    private readonly channels: RecordDomain<{ from: Domain<Address>; to: Domain<Address> }> | undefined,
  ) {
    super(parts);
  }
  private with(parts: Partial<Parts<M>>): Network<M> {
    return new Network(this.changed(parts), this.rules, this.channels);
  }
  private get bag(): Bag<M> {
    return this.parts.messages as Bag<M>;
  }
  private get set(): ImmutableSet<M> {
    return this.parts.messages as ImmutableSet<M>;
  }
  private get fifo(): Fn<Channel, List<M>> {
    return this.parts.messages as Fn<Channel, List<M>>;
  }
  private channelOf(message: M): Channel {
    const { from, to } = message as Envelope;
    return (this.channels as NonNullable<typeof this.channels>)({ from, to });
  }

  /** The network with these messages sent. */
  send(...messages: readonly M[]): Network<M> {
    return this.sendAll(messages);
  }
  sendAll(messages: Iterable<M>): Network<M> {
    let sent = this.parts.messages;
    for (const message of messages) {
      if (this.channels !== undefined)
        sent = (sent as Fn<Channel, List<M>>).update(this.channelOf(message), (queue) => queue.push(message));
      else sent = (sent as Bag<M>).add(message) as Bag<M>;
    }
    return this.with({ messages: sent });
  }
  /** The network with one copy of a message taken out; the same network if delivered messages are kept. */
  deliver(message: M): Network<M> {
    return this.keeps ? this : this.without(message);
  }
  private without(message: M): Network<M> {
    if (this.channels !== undefined)
      return this.with({ messages: this.fifo.update(this.channelOf(message), (queue) => queue.shift()) });
    return this.with({ messages: this.keeps ? this.set.delete(message) : this.bag.remove(message) });
  }
  /** Delivers a request and sends the replies. */
  reply(request: M, ...replies: readonly M[]): Network<M> {
    return this.deliver(request).sendAll(replies);
  }
  /**
   * The messages that can be delivered now, or those of one type, for `forSome: { m: (s) => s.network.deliverable('Vote') }`.
   * A copy counts once, and of a FIFO channel only the first message.
   */
  deliverable(): Iterable<M>;
  deliverable<T extends TypeOf<M>>(type: T): Iterable<Extract<M, { readonly type: T }>>;
  deliverable(type?: string): Iterable<M> {
    const { island } = this.parts;
    if (type === undefined && island === undefined) return this.heads();
    // Who is cut off is read before any message is looked at, so that it depends on the message alone which ones are taken.
    const cut = island && new Set(this.rules.partition?.of.filter((process) => island.has(process)));
    return this.heads((message) => {
      if (type !== undefined && (message as Typed).type !== type) return false;
      const { from, to } = message as Envelope;
      return cut === undefined || cut.has(from as Member<string>) === cut.has(to as Member<string>);
    });
  }
  private heads(wanted?: (message: M) => boolean): Iterable<M> {
    const { channels } = this;
    if (channels === undefined) {
      const messages = this.keeps ? this.set : this.bag;
      return wanted === undefined ? messages : messages.filter(wanted);
    }
    return alternatives(
      (channels.elements ?? []).map((channel) => () => {
        const head = this.fifo.get(channel).first();
        return head === undefined || wanted?.(head) === false ? [] : [head];
      }),
    );
  }
  /** True if some copy of the message is in flight. */
  has(message: M): boolean {
    return this.channels === undefined
      ? this.bag.has(message)
      : this.fifo.get(this.channelOf(message)).includes(message);
  }
  /** How many copies of the message are in flight. */
  copies(message: M): number {
    if (this.channels !== undefined) return this.fifo.get(this.channelOf(message)).count((other) => other === message);
    return this.keeps ? Number(this.set.has(message)) : this.bag.copies(message);
  }
  /** True if some message has more copies in flight than this. */
  hasMoreCopiesThan(copies: number): boolean {
    if (this.channels === undefined)
      return this.keeps ? copies === 0 && !this.set.isEmpty() : this.bag.hasMoreCopiesThan(copies);
    return this.fifo.some((queue) => queue.some((message) => queue.count((other) => other === message) > copies));
  }
  some(holds: (message: M) => boolean): boolean {
    return this.channels === undefined
      ? this.bag.some(holds)
      : this.fifo.some((queue) => queue.some((message) => holds(message)));
  }
  every(holds: (message: M) => boolean): boolean {
    return this.channels === undefined
      ? this.bag.every(holds)
      : this.fifo.every((queue) => queue.every((message) => holds(message)));
  }
  /** How many different messages in flight satisfy the predicate. */
  count(holds: (message: M) => boolean): number {
    return this.channels === undefined ? this.bag.count(holds) : this.filter(holds).size;
  }
  filter<U extends M>(holds: (message: M) => message is U): ImmutableSet<U>;
  filter(holds: (message: M) => boolean): ImmutableSet<M>;
  filter(holds: (message: M) => boolean): ImmutableSet<M> {
    if (this.channels === undefined) return this.bag.filter(holds);
    return canonicalSet([...this.fifo.valueSeq()].flatMap((queue) => [...queue.filter((message) => holds(message))]));
  }
  isEmpty(): boolean {
    return this.channels === undefined ? this.bag.isEmpty() : this.fifo.every((queue) => queue.isEmpty());
  }
  /** How many different messages are in flight. */
  get distinct(): number {
    if (this.channels !== undefined) return this.filter(() => true).size;
    return this.keeps ? this.set.size : this.bag.distinct;
  }
  /** How many messages are in flight, copies counted. */
  get size(): number {
    if (this.channels === undefined) return this.bag.size;
    return [...this.fifo.valueSeq()].reduce((sum, queue) => sum + queue.size, 0);
  }
  /** True if delivered messages stay, to be delivered again. */
  get keeps(): boolean {
    return this.rules.delivery === 'keep';
  }
  /** The processes that are cut off from the others; empty while the network is whole. */
  get island(): ImmutableSet<Address> {
    return this.parts.island ?? canonicalSet<Address>([]);
  }

  /** The network that has lost one copy of a message. */
  lose(message: M): Network<M> {
    const lost = this.without(message);
    return lost.parts.losses === undefined ? lost : lost.with({ losses: lost.parts.losses + 1 });
  }
  /** The network that has made one more copy of a message. */
  duplicate(message: M): Network<M> {
    const doubled = this.send(message);
    return doubled.parts.duplicates === undefined
      ? doubled
      : doubled.with({ duplicates: doubled.parts.duplicates + 1 });
  }
  /** True if one more message fits into its channel; always, unless channels are FIFO. */
  hasRoomFor(message: M): boolean {
    return this.channels === undefined || this.fifo.get(this.channelOf(message)).size < (this.rules.capacity as number);
  }
  /** True if the budget of this fault is not yet spent. */
  may(fault: 'lose' | 'duplicate' | 'partition'): boolean {
    const [spent, budget] = {
      lose: [this.parts.losses, this.rules.loss] as const,
      duplicate: [this.parts.duplicates, this.rules.duplication] as const,
      partition: [this.parts.partitions, this.rules.partition] as const,
    }[fault];
    return spent === undefined || typeof budget !== 'object' || budget.atMost === undefined || spent < budget.atMost;
  }
  /** The network with these processes cut off from all others. */
  cut(island: Iterable<Address>): Network<M> {
    const { partitions } = this.parts;
    return this.with({
      island: canonicalSet(island),
      ...(partitions === undefined ? {} : { partitions: partitions + 1 }),
    });
  }
  heal(): Network<M> {
    return this.with({ island: canonicalSet<Address>([]) });
  }
}

export interface NetworkDomain<M> extends CompositeDomain<Network<M>> {
  /** The network without messages, whole, and with all budgets unspent. */
  readonly empty: Network<M>;
}

/** A network for messages of the domain `of`. */
export function network<M>(of: Domain<M>, rules: NetworkOptions = {}): NetworkDomain<M> {
  const {
    order = 'unordered',
    delivery = 'consume',
    among,
    capacity,
    loss = false,
    duplication = false,
    partition,
  } = rules;
  const fifo = order === 'fifo';
  if (fifo && (among === undefined || capacity === undefined || delivery === 'keep')) {
    throw new Misfit(
      'network',
      order,
      'FIFO channels among named sorts, of a named capacity, consumed on delivery: { order: "fifo", among: [Server], capacity: 3 }',
    );
  }
  const addresses = among && union(among);
  const channels = fifo && addresses !== undefined ? record({ from: addresses, to: addresses }) : undefined;
  const counter = (budget: Budget | { readonly atMost?: number } | undefined): Domain<number> | undefined =>
    typeof budget === 'object' && budget.atMost !== undefined ? range(0, budget.atMost) : undefined;
  const fields = definedOnly({
    messages:
      channels !== undefined
        ? functionFrom(channels, sequenceOf(of, capacity ?? 0))
        : delivery === 'keep'
          ? subsetOf(of)
          : bagOf(of),
    island: partition && subsetOf<Address>(partition.of),
    losses: counter(loss),
    duplicates: counter(duplication),
    partitions: counter(partition),
  });
  const wrap = (parts: Readonly<Record<string, unknown>>): Network<M> =>
    new Network(parts as unknown as Parts<M>, rules, channels);
  const noMessages =
    channels === undefined
      ? delivery === 'keep'
        ? canonicalSet<M>([])
        : Bag.of<M>([])
      : canonicalMap((channels.elements ?? []).map((channel) => [channel, []]));
  const budgets = Object.entries({ losses: loss, duplicates: duplication, partitions: partition ?? false }).flatMap(
    ([name, budget]) =>
      budget === false
        ? []
        : [
            typeof budget === 'object' && budget.atMost !== undefined
              ? `${name} at most ${budget.atMost}`
              : `${name} without limit`,
          ],
  );
  const domain = composite({
    fields,
    wrap,
    text: `networks of ${of.text}`,
    budgets,
    faults: (variable) => faultActions(variable, rules),
  });
  const empty = domain.read(
    wrap({
      messages: noMessages,
      ...definedOnly({
        island: partition && [],
        losses: counter(loss) && 0,
        duplicates: counter(duplication) && 0,
        partitions: counter(partition) && 0,
      }),
    }),
  );
  return { ...domain, empty };
}

function definedOnly<T>(fields: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined)) as Record<string, T>;
}

function union(sorts: readonly Sort<string>[]): Domain<Address> {
  const [first, ...others] = sorts;
  if (first === undefined) throw new Misfit('network', sorts, 'at least one sort');
  if (others.length === 0) return first;
  const elements = sorts.flatMap((sort) => [...sort]);
  return {
    kind: 'oneOf',
    text: elements.join(', '),
    elements,
    read(value, path = '') {
      const home = sorts.find((sort) => sort.elements.includes(value as Address));
      if (home === undefined) throw new Misfit(path, value, elements.join(', '));
      return value as Address;
    },
  };
}

/** The actions of the faults that are switched on, for the network in `variable`. */
function faultActions(
  variable: string,
  { loss = false, duplication = false, partition }: NetworkOptions,
): Readonly<Record<string, ActionDraft>> {
  const of = (s: Readonly<Record<string, unknown>>): Network<unknown> => s[variable] as Network<unknown>;
  const actions: Record<string, ActionDraft> = {};
  if (loss !== false) {
    actions.LoseMessage = {
      forSome: { m: (s) => of(s).deliverable() },
      guard: (s) => of(s).may('lose'),
      effect: (s, { m }) => ({ [variable]: of(s).lose(m) }),
    };
  }
  if (duplication !== false) {
    actions.DuplicateMessage = {
      forSome: { m: (s) => of(s).deliverable() },
      guard: (s, { m }) => of(s).may('duplicate') && of(s).hasRoomFor(m),
      effect: (s, { m }) => ({ [variable]: of(s).duplicate(m) }),
    };
  }
  if (partition !== undefined) {
    const islands = partition.of.subsets().filter((island) => island.size > 0);
    actions.Partition = {
      forSome: { island: islands },
      guard: (s) => of(s).island.isEmpty() && of(s).may('partition'),
      effect: (s, { island }) => ({ [variable]: of(s).cut(island as ImmutableSet<Address>) }),
    };
    actions.Heal = {
      forSome: {},
      guard: (s) => !of(s).island.isEmpty(),
      effect: (s) => ({ [variable]: of(s).heal() }),
    };
  }
  return actions;
}
