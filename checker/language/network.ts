/**
 * Networks: messages in flight, with the semantics in the type.
 *
 * Order (unordered, or FIFO for each channel), delivery (a message is consumed, or kept and delivered any number of
 * times) and the faults (loss, duplication, partition) are independent of each other. What carries the messages is one of three
 * carriers (`network/carrier.ts`). A fault that is switched on (`network/faults.ts`) adds its actions to the spec; a budget
 * (`{ atMost: 2 }`) bounds how often it strikes in one behaviour.
 */
import type { Set as ImmutableSet } from 'immutable';
import { type Aggregate, aggregated } from './aggregate.ts';
import { type CompositeDomain, composite } from './composite.ts';
import { type Depiction, depiction, type Passage } from './depiction.ts';
import type { Domain } from './domain.ts';
import type { Carrier } from './network/carrier.ts';
import {
  budgetText,
  type Fault,
  type FaultName,
  type FaultOptions,
  type FaultParts,
  faultFields,
  faultsOf,
} from './network/faults.ts';
import { type Address, type Envelope, fifo } from './network/fifo.ts';
import { areTogether, type Cuts, cutsOf } from './network/islands.ts';
import { consumed, kept } from './network/pooled.ts';
import type { Sort } from './sort.ts';
import { CompositeValue, Misfit } from './value.ts';

/** What messages of several types carry, as `messages({ ... })` makes them. */
interface Typed {
  readonly type: string;
}
type TypeOf<M> = M extends { readonly type: infer T extends string } ? T : never;

export interface NetworkOptions extends FaultOptions {
  /** FIFO: messages on one channel, from one sender to one receiver, arrive in the order of sending. */
  readonly order?: 'unordered' | 'fifo';
  /** Kept messages can be delivered again and again, and need no `deliver`. */
  readonly delivery?: 'consume' | 'keep';
  /** The sorts of the processes that send and receive; needed for FIFO channels. */
  readonly among?: readonly Sort<string>[];
  /** How many messages fit into one FIFO channel; needed for FIFO channels. */
  readonly capacity?: number;
}

interface Parts extends FaultParts {
  /** As the carrier of the network has them. */
  readonly messages: unknown;
  readonly [name: string]: unknown;
}
/** What a network is made with, and does not change. */
interface Rules<M> {
  readonly carrier: Carrier<M, unknown>;
  readonly faults: readonly Fault[];
  readonly cuts: Cuts | undefined;
}

/** Messages in flight. Immutable: what changes it answers a new network. */
export class Network<M> extends CompositeValue<Parts> {
  constructor(
    parts: Parts,
    private readonly rules: Rules<M>,
  ) {
    super(parts);
  }
  private with(parts: Partial<Parts>): Network<M> {
    return new Network(this.changed(parts), this.rules);
  }
  private get carrier(): Carrier<M, unknown> {
    return this.rules.carrier;
  }

  /** The network with these messages sent. */
  send(...messages: readonly M[]): Network<M> {
    return this.sendAll(messages);
  }
  sendAll(messages: Iterable<M>): Network<M> {
    let sent = this.parts.messages;
    for (const message of messages) sent = this.carrier.send(sent, message);
    return this.with({ messages: sent });
  }
  /** The network with one copy of a message taken out; the same network if delivered messages are kept. */
  deliver(message: M): Network<M> {
    return this.keeps ? this : this.without(message);
  }
  private without(message: M): Network<M> {
    return this.with({ messages: this.carrier.without(this.parts.messages, message) });
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
    // How the network is cut is read before any message is looked at, so that it depends on the message alone which ones are taken.
    const { messages, islands = null } = this.parts;
    if (type === undefined && islands === null) return this.carrier.next(messages);
    return this.carrier.next(messages, (message) => {
      if (type !== undefined && (message as Typed).type !== type) return false;
      const { from, to } = message as Envelope;
      return areTogether(islands, from, to);
    });
  }
  /** True if some copy of the message is in flight. */
  has(message: M): boolean {
    return this.carrier.has(this.parts.messages, message);
  }
  /** How many copies of the message are in flight. */
  copies(message: M): number {
    return this.carrier.copies(this.parts.messages, message);
  }
  /** True if some message has more copies in flight than this. */
  hasMoreCopiesThan(copies: number): boolean {
    return this.carrier.hasMoreCopiesThan(this.parts.messages, copies);
  }
  some(holds: (message: M) => boolean): boolean {
    return this.carrier.some(this.parts.messages, holds);
  }
  every(holds: (message: M) => boolean): boolean {
    return this.carrier.every(this.parts.messages, holds);
  }
  /** How many different messages in flight satisfy the predicate. */
  count(holds: (message: M) => boolean): number {
    return this.carrier.count(this.parts.messages, holds);
  }
  /** Sums and extrema: copies count each. */
  [aggregated](aggregate: Aggregate): number | undefined {
    return this.carrier.aggregate(this.parts.messages, aggregate);
  }
  filter<U extends M>(holds: (message: M) => message is U): ImmutableSet<U>;
  filter(holds: (message: M) => boolean): ImmutableSet<M>;
  filter(holds: (message: M) => boolean): ImmutableSet<M> {
    return this.carrier.filter(this.parts.messages, holds);
  }
  isEmpty(): boolean {
    return this.carrier.isEmpty(this.parts.messages);
  }
  /** How many different messages are in flight. */
  get distinct(): number {
    return this.carrier.distinct(this.parts.messages);
  }
  /** How many messages are in flight, copies counted. */
  get size(): number {
    return this.carrier.size(this.parts.messages);
  }
  /** True if delivered messages stay, to be delivered again. */
  get keeps(): boolean {
    return this.carrier.keeps;
  }
  /** True while nobody is cut off from anybody. */
  get isWhole(): boolean {
    return (this.parts.islands ?? null) === null;
  }
  /** True unless a partition cuts these two off from each other. */
  connects(one: Address, other: Address): boolean {
    for (const process of [one, other]) this.rules.cuts?.among?.read(process, 'connects');
    return areTogether(this.parts.islands ?? null, one, other);
  }

  /** The network that has lost one copy of a message. */
  lose(message: M): Network<M> {
    return this.without(message).struckBy('lose');
  }
  /** The network without the messages that satisfy the predicate, all copies of them. No budget counts them as lost. */
  drop(holds: (message: M) => boolean): Network<M> {
    return this.with({ messages: this.carrier.drop(this.parts.messages, holds) });
  }
  /** The network that has made one more copy of a message. */
  duplicate(message: M): Network<M> {
    return this.send(message).struckBy('duplicate');
  }
  /** True if one more message fits into its channel; always, unless channels are FIFO. */
  hasRoomFor(message: M): boolean {
    return this.carrier.hasRoomFor(this.parts.messages, message);
  }
  /** True if the budget of this fault is not yet spent. */
  may(fault: FaultName): boolean {
    const bounded = this.bounded(fault);
    return bounded === null || bounded.spent < bounded.atMost;
  }
  /** The network with these processes cut off from all others; whole, and that counts as no partition, if that is nobody. */
  cut(side: Iterable<Address>): Network<M> {
    const { cuts } = this.rules;
    if (cuts === undefined)
      throw new Misfit('cut', side, 'a network with partitions: network(Message, { partition: { of: Server } })');
    const islands = cuts.around(side);
    return islands === null ? this.heal() : this.with({ islands }).struckBy('partition');
  }
  heal(): Network<M> {
    return this.with({ islands: null });
  }
  override get [depiction](): Partial<Depiction> {
    const { keeps: kept } = this;
    const received = (message: unknown): Passage => ({ what: 'received', message, kept });
    // What is kept and is there is not sent anew.
    const sent = (messages: Iterable<unknown>): Passage[] =>
      [...messages].flatMap((message) =>
        kept && this.has(message as M) ? [] : [{ what: 'sent', message, kept: false }],
      );
    return {
      main: 'messages',
      accounts: ['islands', 'losses', 'duplicates', 'partitions'],
      commands: {
        send: (...messages) => ({ messages: sent(messages) }),
        sendAll: (messages) => ({ messages: sent(messages as Iterable<unknown>) }),
        deliver: (message) => ({ messages: [received(message)] }),
        reply: (request, ...replies) => ({ messages: [received(request), ...sent(replies)] }),
        lose: (message) => ({ kind: 'loss', messages: [{ what: 'lost', message, kept: false }] }),
        drop: (holds) => ({
          messages: this.all(holds as (message: M) => boolean).map((message) => ({
            what: 'lost',
            message,
            kept: false,
          })),
        }),
        duplicate: (message) => ({ kind: 'duplication', messages: [{ what: 'doubled', message, kept: false }] }),
        cut: () => ({ kind: 'partition' }),
        heal: () => ({ kind: 'heal' }),
      },
      messages: {
        kept,
        has: (message) => this.has(message as M),
        all: () => this.all(() => true),
      },
      cutOff: () => this.smallerSide(),
    };
  }
  /** The messages that satisfy the predicate, each as often as there are copies. */
  private all(holds: (message: M) => boolean): M[] {
    return [...this.filter(holds)].flatMap((message) => Array<M>(this.copies(message)).fill(message));
  }
  /** Of the sides of a cut the one that is drawn as cut off: the island, or the smaller one of two, or the later one of halves. */
  private smallerSide(): Address[] {
    const sides = [...(this.parts.islands ?? [])].sort((a, b) => a.size - b.size);
    return [...(sides.filter(({ size }) => size === sides[0]?.size).at(-1) ?? [])];
  }
  /** The network in which the fault has struck once more, if that is counted. */
  private struckBy(fault: FaultName): Network<M> {
    const bounded = this.bounded(fault);
    return bounded === null ? this : this.with({ [bounded.counter]: bounded.spent + 1 });
  }
  /** How often a fault has struck, and may strike; null if that has no bound. */
  private bounded(fault: FaultName): { counter: Fault['counter']; spent: number; atMost: number } | null {
    const known = this.rules.faults.find(({ name }) => name === fault);
    if (known === undefined || known.atMost === null) return null;
    const { counter, atMost } = known;
    return { counter, spent: this.parts[counter] as number, atMost };
  }
}

export interface NetworkDomain<M> extends CompositeDomain<Network<M>> {
  /** The network without messages, whole, and with all budgets unspent. */
  readonly empty: Network<M>;
}

/** A network for messages of the domain `of`. */
export function network<M>(of: Domain<M>, options: NetworkOptions = {}): NetworkDomain<M> {
  const carrier = carrierOf(of, options) as Carrier<M, unknown>;
  const cuts = options.partition && cutsOf(options.partition.of, of);
  const faults = faultsOf(options, cuts);
  const { fields, initial } = faultFields(faults, cuts);
  const wrap = (parts: Readonly<Record<string, unknown>>): Network<M> =>
    new Network(parts as unknown as Parts, { carrier, faults, cuts });
  const domain = composite({
    fields: { messages: carrier.domain, ...fields },
    wrap,
    text: `networks of ${of.text}`,
    typed: (types) => `Network<${types.of(of)}>`,
    budgets: faults.map(budgetText),
    faults: (variable) =>
      Object.assign({}, ...faults.map(({ actions }) => actions(variable, (s) => s[variable] as Network<unknown>))),
  });
  return { ...domain, carries: of, empty: domain.read(wrap({ messages: carrier.none, ...initial })) };
}

function carrierOf<M>(of: Domain<M>, { order = 'unordered', delivery = 'consume', among, capacity }: NetworkOptions) {
  if (order === 'unordered') return delivery === 'keep' ? kept(of) : consumed(of);
  if (among === undefined || capacity === undefined || delivery === 'keep')
    throw new Misfit(
      'network',
      order,
      'FIFO channels among named sorts, of a named capacity, consumed on delivery: { order: "fifo", among: [Server], capacity: 3 }',
    );
  return fifo(of, among, capacity);
}
