/**
 * Random walks in several threads as an exploration. It hands out walks by their numbers, and adds up what they did in the order of these: what it
 * tells is what one thread would have told.
 *
 * A walk that found something is taken again here, by its number and what guides it: so a trace is a behaviour by this thread's code of the spec, and what code does
 * otherwise the second time is told. So are the walks of a thread that has ended.
 *
 * Invariant: the walks up to `whole` are added, each once, and nothing of later ones before the end.
 */
import { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import { guidedUpTo, type Trail } from '../reference/seen.ts';
import { type Course, type Ground, groundOf, type News, Walk } from '../reference/walk.ts';
import { brief, cutOffIn } from './announced.ts';
import type { Exploration, Result } from './exploration.ts';
import type { Counts, Walks } from './outcome.ts';
import { Contradicted } from './refused.ts';
import { Tally } from './tally.ts';
import { type Ending, type FromWalker, type Place, runningIn, type ToWalker } from './walker.ts';

/** A thread that walks. */
export interface Walker {
  /** Shared with it: which code of the spec runs. */
  readonly memory: SharedArrayBuffer;
  tell(message: ToWalker): void;
  /** Ends it, whatever it is at. */
  end(): Promise<void>;
}
/** Begins a thread, which walks in the same model by the same seed, and is timed likewise. */
export type BeginWalker = (walks: Walks, hear: (message: FromWalker) => void) => Walker;

export interface Walkers {
  readonly count: number;
  readonly begin: BeginWalker;
}

/** What is known of a thread. */
interface Hand {
  readonly walker: Walker;
  readonly places: Map<number, Place>;
  /** The walks that it was told to take and that have not ended. */
  readonly open: Set<number>;
  /** It has heard of the walks up to this number. */
  heard: number;
  isGone: boolean;
}
/** What is known of a walk that is not added yet. */
interface Report {
  readonly by: Hand | null;
  readonly news: News[];
  ended: Ending | null;
}
/** So many walks at most wait for a thread, so that it need not wait for them. */
const mostAhead = 8;

export class ByWalkers implements Exploration {
  private readonly ground: Ground;
  private readonly tally: Tally;
  private readonly hands: readonly Hand[];
  private readonly inbox: { readonly hand: Hand; readonly message: FromWalker }[] = [];
  private readonly reports = new Map<number, Report>();
  /** What others have to hear of, by the number of the walk, and who has taken it. */
  private readonly trails = new Map<number, { readonly by: Hand | null; readonly news: readonly News[] }>();
  /** The walks up to this number are added. */
  private whole = 0;
  private next = 1;
  /** No walk beyond this is looked at. */
  private last: number;
  /** The walk that is taken here. */
  private own: { readonly walk: Walk; readonly steps: Iterator<void>; readonly isAgain: boolean } | null = null;
  private wake = (): void => {};
  private failed: SpecFailure | null = null;
  private isEnded = false;
  private isClosing = false;
  private isSettled = false;
  /** States of walks that are not added yet, for those who watch. */
  private readonly early = new Set<string>();

  constructor(
    model: CheckableModel,
    private readonly walks: Walks,
    { count, begin }: Walkers,
    course: Course | null,
  ) {
    this.ground = groundOf(model, walks, course);
    this.tally = new Tally(model, walks, course);
    this.last = walks.runs;
    this.hands = Array.from({ length: Math.min(count, walks.runs) }, () => this.begun(begin));
    this.handOut();
  }
  private begun(begin: BeginWalker): Hand {
    const hand: Hand = {
      walker: begin(this.walks, (message) => {
        this.inbox.push({ hand, message });
        this.wake();
      }),
      places: new Map(),
      open: new Set(),
      heard: 0,
      isGone: false,
    };
    return hand;
  }

  advance(): boolean {
    const letter = this.inbox.shift();
    if (letter !== undefined) this.hear(letter.hand, letter.message);
    if (this.own !== null) this.goOn(this.own);
    while (this.own === null && !this.isEnded && this.addNext());
    this.handOut();
    return this.isEnded;
  }
  rest(): Promise<void> | null {
    if (this.inbox.length > 0 || this.own !== null || this.isEnded) return null;
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
  hurry(): void {
    this.wake();
  }
  async close(): Promise<void> {
    if (!this.isEnded) this.failed ??= this.stuck();
    this.isClosing = true;
    await Promise.all(this.hands.map(({ walker }) => walker.end()));
  }
  cutOff(failure: SpecFailure | null): void {
    this.failed ??= failure;
  }

  counts(): Counts {
    const { generated, distinct, depth, queue } = this.tally.counts();
    const early = [...this.reports.values()].flatMap(({ news }) => news);
    return {
      generated: early.reduce((sum, { judged }) => sum + judged, generated),
      distinct: distinct + this.early.size,
      depth: early.reduce((most, { deepest }) => Math.max(most, deepest), depth),
      queue,
    };
  }
  violated(): readonly string[] {
    const { violated } = this.tally;
    if (violated !== null) return [violated.found.property];
    const found = this.reports.get(this.last)?.ended?.violated ?? null;
    return found === null ? [] : [found];
  }

  private hear(hand: Hand, message: FromWalker): void {
    switch (message.kind) {
      case 'place':
        hand.places.set(message.number, message.place);
        return;
      case 'stray':
        this.failed ??= cutOffIn({ now: null }, [], message.error);
        this.isEnded = true;
        return;
      case 'gone':
        return this.lose(hand, message.error);
      case 'walked':
        return this.note(hand, message);
    }
  }
  private note(hand: Hand, { walk, news, ended }: Extract<FromWalker, { kind: 'walked' }>): void {
    if (ended !== null) hand.open.delete(walk);
    if (walk > this.last) return;
    const report = this.reports.get(walk) ?? { by: hand, news: [], ended: null };
    this.reports.set(walk, report);
    report.news.push(news);
    report.ended = ended;
    for (const state of news.visited) if (!this.tally.seen.has(state)) this.early.add(state);
    // Later ones would not have been walked.
    if (ended !== null && (ended.violated !== null || ended.failed !== null)) this.last = walk;
  }
  /** A thread has ended. What it has not done is done here. */
  private lose(hand: Hand, error: unknown): void {
    if (hand.isGone || this.isClosing) return;
    hand.isGone = true;
    for (const walk of hand.open) this.reports.delete(walk);
    const { remarks } = this.tally;
    const first = remarks[0]?.kind === 'walkers ended' ? remarks[0].error : error;
    const ended = this.hands.filter(({ isGone }) => isGone).length;
    remarks.splice(0, 1, { kind: 'walkers ended', ended, error: first, left: this.hands.length - ended });
  }

  /** Tells threads that have little to do what to do next. */
  private handOut(): void {
    const told = new Map<Hand, number[]>();
    while (!this.isEnded && this.next <= this.last && guidedUpTo(this.next) <= this.whole) {
      const hand = this.idlest();
      if (hand === null) break;
      hand.open.add(this.next);
      told.set(hand, [...(told.get(hand) ?? []), this.next++]);
    }
    for (const [hand, walks] of told) hand.walker.tell({ walks, trails: this.trailsFor(hand) });
    const known = Math.min(...this.hands.filter(({ isGone }) => !isGone).map(({ heard }) => heard));
    for (const walk of this.trails.keys()) {
      if (walk > known) break;
      this.trails.delete(walk);
    }
  }
  /** The thread that has least to do, unless all have enough. */
  private idlest(): Hand | null {
    const there = this.hands.filter(({ isGone, open }) => !isGone && open.size < mostAhead);
    return there.reduce<Hand | null>(
      (best, hand) => (best !== null && best.open.size <= hand.open.size ? best : hand),
      null,
    );
  }
  private trailsFor(hand: Hand): (readonly [number, Trail])[] {
    const trails: (readonly [number, Trail])[] = [];
    for (let walk = hand.heard + 1; walk <= this.whole; walk++) {
      const { by = null, news = [] } = this.trails.get(walk) ?? {};
      // Its own it knows.
      if (by !== hand)
        for (const { visited, outside, reached } of news) trails.push([walk, { visited, outside, reached }]);
    }
    hand.heard = this.whole;
    return trails;
  }

  /** Adds the next walk, if it has ended, or begins to take it here; false if it is not there yet. */
  private addNext(): boolean {
    if (this.whole >= this.last) {
      this.isEnded = true;
      return false;
    }
    const number = this.whole + 1;
    const report = this.reports.get(number);
    if (report?.ended == null) {
      const isLeft = number < this.next || this.hands.every(({ isGone }) => isGone);
      const isTaken = this.hands.some(({ open, isGone }) => !isGone && open.has(number));
      if (!isLeft || isTaken) return false;
      this.next = Math.max(this.next, number + 1);
      this.take(number, false);
    } else if (this.isNews(report)) this.take(number, true);
    else this.add(number, report);
    return true;
  }
  private isNews({ news, ended }: Report): boolean {
    if (ended !== null && (ended.violated !== null || ended.failed !== null)) return true;
    return news.some(({ reached }) => reached.some((property) => !this.tally.reached.has(property)));
  }
  private take(number: number, isAgain: boolean): void {
    this.tally.seen.guide(number);
    const walk = new Walk(this.ground, number, this.tally.seen);
    this.own = { walk, steps: walk.steps(this.walks.depth), isAgain };
  }
  /** Another step of the walk that is taken here. */
  private goOn({ walk, steps, isAgain }: NonNullable<ByWalkers['own']>): void {
    const report = this.reports.get(walk.number);
    let isDone = false;
    try {
      isDone = steps.next().done === true;
    } catch (error) {
      // An error of Concord's own, or of the whole spec. What the walk was said to find is not looked for once more.
      this.own = null;
      this.isEnded = true;
      if (report !== undefined) this.add(walk.number, report);
      throw error;
    }
    if (!isDone && !(isAgain && report !== undefined && this.isAllFound(walk, report))) return;
    this.own = null;
    if (isAgain && report !== undefined) {
      this.found(walk, report);
      this.add(walk.number, report);
    } else this.takeOver(walk);
    this.isEnded ||= this.tally.isDecided;
  }
  /** Adds a walk that was taken here alone. */
  private takeOver(walk: Walk): void {
    this.tally.take(walk);
    this.add(walk.number, { by: null, news: [walk.told()], ended: null });
  }
  /** True if the walk has found again all that was told of it. */
  private isAllFound(walk: Walk, { news, ended }: Report): boolean {
    if (ended?.failed != null) return walk.failure !== null;
    if (ended?.violated != null) return walk.violated !== null;
    return news.every(({ reached }) => reached.every((property) => walk.reached.has(property)));
  }
  /** What a thread has found of a walk, as it is found again; what is not cannot be shown. */
  private found(walk: Walk, { news, ended }: Report): void {
    const { tally } = this;
    tally.take(walk);
    const again = (property: string, isFound: boolean): void => {
      if (!isFound)
        tally.lost.push({ property, error: new Contradicted(property, { kind: 'not again', walk: walk.number }) });
    };
    for (const { reached } of news) for (const property of reached) again(property, tally.reached.has(property));
    if (ended?.violated != null) again(ended.violated, walk.violated?.property === ended.violated);
    if (ended?.failed == null || walk.failure !== null) return;
    const { place, error } = ended.failed;
    if (place === null) throw error;
    const failure = new SpecFailure({ ...place, choices: {} }, { kind: 'throws', error }, error);
    tally.failure ??= { failure, trace: [] };
  }
  private add(number: number, { by, news }: Report): void {
    this.whole = number;
    this.tally.runs = number;
    this.reports.delete(number);
    if (this.hands.some((hand) => !hand.isGone && hand !== by)) this.trails.set(number, { by, news });
    for (const one of news) {
      this.tally.add(number, one);
      for (const state of one.visited) this.early.delete(state);
    }
  }

  /** Code of the spec that a thread was at, and that did not return. */
  private stuck(): SpecFailure | null {
    for (const { walker, places, open } of this.hands) {
      const running = open.size === 0 ? null : runningIn(walker.memory);
      const place = running === null ? undefined : places.get(running.number);
      if (running === null || place === undefined || running.milliseconds < brief) continue;
      return new SpecFailure(
        { ...place, choices: {} },
        { kind: 'endless', seconds: running.milliseconds / 1000, places: [] },
      );
    }
    return null;
  }

  result(traces: boolean): Result {
    this.settle(traces);
    return this.tally.result(traces, this.failed);
  }
  /** Adds what was found beyond the walks that are whole, if it was stopped. */
  private settle(traces: boolean): void {
    if (this.isSettled) return;
    for (const { hand, message } of this.inbox.splice(0)) this.hear(hand, message);
    const { own } = this;
    this.own = null;
    if (own !== null && !own.isAgain) this.takeOver(own.walk);
    const rest = [...this.reports].sort(([a], [b]) => a - b).filter(([number]) => number <= this.last);
    for (const [number, report] of rest) {
      if (this.tally.isDecided) break;
      if (traces && this.isNews(report)) {
        this.take(number, true);
        while (this.own !== null) this.goOn(this.own);
      } else this.add(number, report);
    }
    this.isSettled = true;
  }
}
