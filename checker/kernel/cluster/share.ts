/**
 * What one of several processes does of a search: it has a kernel of its own, keeps the states of the partitions that it owns, expands them, and hands
 * over what they lead to, packed, to be sent to who owns that. Only who owns a state decides whether it is new.
 *
 * What was asked of a state was asked by whoever met it first, who may be another process, with what properties and bounds had read there until
 * then. So nothing is passed over for what a step leaves as it is (`steps/frames.ts`): each state is asked everything by who owns it, and each step.
 *
 * Invariant: between two calls nothing waits in a batch of the kernel; what waits to be sent is packed as states are now.
 */
import type { Block } from '../../checkpoint/blocks.ts';
import type { AnyState } from '../../language/action.ts';
import type { CheckableModel } from '../../language/model.ts';
import { Batch } from '../../search/batch.ts';
import type { Findings } from '../../search/system.ts';
import { Kind, ofIntegers } from '../kept/kinds.ts';
import { Numbers } from '../kept/numbers.ts';
import { Anew } from '../run/anew.ts';
import type { Twin } from '../run/auditor.ts';
import { type Calls, counted } from '../run/counted.ts';
import { Kernel } from '../run/kernel.ts';
import { Met } from './met.ts';
import { Others } from './others.ts';
import { Outbox } from './outbox.ts';
import { Owners } from './owners.ts';

/** States that are to be sent to who owns a partition: packed as this version says, by numbers of which all must be told before. */
export interface Parcel {
  readonly to: number;
  readonly version: number;
  readonly width: number;
  readonly states: Int32Array;
  /** They are kept here already. */
  readonly isKept: boolean;
}
/** Some states, one after the other in the store. */
export interface Range {
  readonly first: number;
  readonly end: number;
}
/** What was counted, since the kernel began. */
export interface Counted {
  readonly generated: number;
  readonly cutOff: number;
  /** By action, in the order of the spec: how often it was taken. */
  readonly taken: readonly number[];
}
export interface ShareOptions {
  readonly partitions: number;
  /** The states to start from, if not the initial ones. */
  readonly starts?: Iterable<AnyState>;
  readonly twin?: (model: CheckableModel) => Twin;
  /** Is told what numbers stand for, before the states that have them; */
  readonly tell: (blocks: readonly Block[]) => void;
  /** and given what is to be sent. */
  readonly send: (parcel: Parcel) => void;
  /** Is told of states that are new, and kept here, since their partition is its own. */
  readonly keep: (partition: number, states: Range) => void;
  /** A parcel has so many bytes at most, about. */
  readonly bytes?: number;
  /** Of states that were met it remembers so many, about, and does not send them again: a power of two. */
  readonly remembered?: number;
}

/** A deadlock, in the place of the number of an event. */
export const deadlock = -1;
const manyRemembered = 1 << 21;

export class Share implements Findings {
  readonly kernel: Kernel;
  private readonly met = new Set<number>();
  private readonly calls: Calls = { count: 0 };
  private readonly numbers: Numbers;
  private readonly owners: Owners;
  private readonly others = new Map<string, Others>();
  private readonly outboxes: readonly Outbox[];
  /** States that were met lately, and need not be handed over again. */
  private readonly recent: Met;
  /** By partition that is its own, states that may be new. */
  private readonly own = new Map<number, Batch>();
  private readonly taken = new Batch();
  private version = -1;
  private places = '';

  constructor(
    private readonly model: CheckableModel,
    private readonly options: ShareOptions,
  ) {
    const { partitions, starts, twin, bytes } = options;
    const wrapped = counted(model, this.calls);
    this.kernel = new Kernel(wrapped, {
      twin: twin?.(wrapped),
      elsewhere: (batch) => this.handOver(batch),
      ...(starts === undefined ? {} : { starts }),
    });
    const { learner, space } = this.kernel;
    for (const unit of learner.properties.ofSteps) learner.relation.frames.include(unit);
    for (const unit of learner.properties.ofStates) learner.frames.include(unit);
    this.kernel.prepare();
    const { layout } = space;
    this.numbers = new Numbers(layout);
    this.owners = new Owners(layout, partitions);
    this.outboxes = Array.from({ length: partitions }, () => new Outbox(layout.words, bytes));
    this.recent = new Met(options.remembered ?? manyRemembered);
    this.recent.empty(layout.words);
    space.followers.push({ relayout: (width) => this.recent.empty(width) }, ...this.outboxes);
  }
  /** From now on the states of a partition are kept here, as soon as they are met. */
  takeOver(partition: number): void {
    this.own.set(partition, new Batch());
  }

  /** Hands over the states to start from, in pieces. */
  begin(): boolean {
    return this.kernel.begin(this);
  }
  /** Expands states of the store, about a batch of successors; answers the first that is not expanded. */
  expand(first: number, end: number): number {
    const reached = this.kernel.expand(first, end, this);
    this.kernel.flush(this);
    return reached;
  }
  /** Gives all that waits to be sent. */
  seal(): void {
    for (const to of this.outboxes.keys()) this.sealOne(to);
  }
  private sealOne(to: number): void {
    const outbox = this.outboxes[to] as Outbox;
    if (outbox.count === 0) return;
    const { layout } = this.kernel.space;
    const blocks: Block[] = [];
    this.numbers.write((block) => blocks.push(block))();
    const places = layout.places;
    if (places.join() !== this.places) {
      this.places = places.join();
      this.version++;
      blocks.push(ofIntegers(Kind.places, places));
    }
    if (blocks.length > 0) this.options.tell(blocks);
    const states = outbox.take();
    this.options.send({ to, version: this.version, width: layout.words, states, isKept: this.own.has(to) });
  }
  private handOver(batch: Batch): void {
    if (batch.count === 0) return;
    const { recent, owners, outboxes, own } = this;
    const { partitions } = this.options;
    const { words, hashes, width, count } = batch;
    recent.fetch(hashes, count);
    if (partitions > 1) owners.catchUp();
    for (const kept of own.values()) kept.reset(width);
    for (let i = 0, at = 0; i < count; i++, at += width) {
      if (recent.has(words, at, hashes[i] as number)) continue;
      const to = partitions === 1 ? 0 : owners.of(words, at);
      const kept = own.get(to);
      if (kept !== undefined) put(words, at, hashes[i] as number, kept);
      // Its own are sent, too, for who may own them later; those as well that are there, since who has sent them may not count.
      if (outboxes[to]?.add(words, at)) this.sealOne(to);
    }
    for (const [partition, kept] of own) if (kept.count > 0) this.options.keep(partition, this.takeIn(kept));
  }
  /** Puts states into the store, and judges those that are new. */
  private takeIn(states: Batch): Range {
    const { space, judge } = this.kernel;
    const first = space.store.count;
    space.store.insert(states);
    judge.newStates(this.none, this);
    return { first, end: space.store.count };
  }
  private readonly none = new Batch(1);

  /** Reads what numbers of another process stand for. */
  read(from: string, block: Block): void {
    this.othersOf(from).read(block);
    this.settle();
  }
  private othersOf(from: string): Others {
    let others = this.others.get(from);
    if (others === undefined) {
      others = new Others(this.kernel.space.layout);
      this.others.set(from, others);
    }
    return others;
  }
  /** Makes room for what was met without learning. */
  private settle(): void {
    const { learner } = this.kernel;
    learner.lookAt(-2);
    learner.catchUpOnMet();
    learner.fitLayout();
  }
  /** Takes in states that another process has sent, and judges those that are new; answers which they are. */
  accept(from: string, version: number, states: Int32Array): Range {
    const { taken } = this;
    const { learner } = this.kernel;
    const others = this.othersOf(from);
    others.place(states, version);
    this.settle();
    others.translate(states, version, taken);
    const range = this.takeIn(taken);
    learner.fitLayout();
    return range;
  }

  /** What was counted until now. */
  get counted(): Counted {
    const { output, learner } = this.kernel;
    const taken = Object.keys(this.model.actions).map(() => 0);
    for (const [leaf, { action }] of learner.leaves.entries())
      taken[action] = (taken[action] as number) + (output.taken[leaf] ?? 0);
    return { generated: output.generated, cutOff: output.cutOff, taken };
  }
  /** The events that were met since this was asked last. */
  takeMet(): readonly number[] {
    const met = [...this.met];
    this.met.clear();
    return met;
  }
  get entries(): number {
    return this.kernel.learner.entries;
  }
  get userCalls(): number {
    return this.calls.count;
  }
  /** Holds what was learned against the model made anew, in pieces, if it is audited. */
  *askedAnew(): Iterable<void> {
    const anew = this.options.twin && this.model.anew?.();
    if (anew === undefined) return;
    yield* new Anew(this.kernel.learner, Object.keys(this.model.actions), anew, new Kernel(anew).learner, null).ask();
  }

  atState(event: number): void {
    this.met.add(event);
  }
  atStep(event: number): void {
    this.met.add(event);
  }
  deadlock(): void {
    this.met.add(deadlock);
  }
}

/** Adds the state whose words stand from `at` on, of which it is not told where it comes from. */
function put(words: Int32Array, at: number, hash: number, into: Batch): void {
  if (into.count === into.capacity) into.reserve(2 * into.capacity);
  const { width, count } = into;
  for (let j = 0, to = count * width; j < width; j++) into.words[to + j] = words[at + j] as number;
  into.hashes[count] = hash;
  into.parents[count] = -1;
  into.steps[count] = -1;
  into.count++;
}
