/**
 * The kernel: a model as a transition system over integers, learned as it is explored.
 *
 * It joins what a search needs: the space of states, what is learned, an expansion, and judging. User code runs only when something
 * is learned, or when what was learned is audited.
 */
import type { AnyState } from '../../language/action.ts';
import type { CheckableModel } from '../../language/model.ts';
import { purityOf } from '../../purity/telling.ts';
import type { Batch } from '../../search/batch.ts';
import type { Shelf } from '../../search/shelf.ts';
import type { Findings, TransitionSystem } from '../../search/system.ts';
import { hashOf } from '../layout/bits.ts';
import { Layout } from '../layout/layout.ts';
import { unknown } from '../questions/compiled.ts';
import { Recorder } from '../questions/recorder.ts';
import { expand, Output } from '../steps/expand.ts';
import { Learner, nowhere } from '../steps/learner.ts';
import { Signal } from '../steps/miss.ts';
import { Space } from '../steps/space.ts';
import { certifyDeclared, missingInitially } from '../symmetry/declared.ts';
import { type Symmetry, symmetryOf } from '../symmetry/symmetry.ts';
import type { Ahead } from '../threads/ahead.ts';
import { Auditor, nextSampled, type Twin } from './auditor.ts';
import { Judge } from './judge.ts';

/** How many states to start from are looked at in one piece of work. */
const pieceOfStarts = 512;

export interface KernelStart {
  /** The states to start from, if not the initial ones. */
  readonly starts?: Iterable<AnyState>;
  /** Audits a sample of the states. */
  readonly twin?: Twin | undefined;
  /** Audits every state: slow, for tests. */
  readonly checked?: boolean;
  /** Explores one state for each orbit of the model's interchangeable members; that they are is certified. */
  readonly symmetry?: boolean;
  /** Has levels of many states explored by threads ahead of this one; nothing else comes of it. */
  readonly threads?: Threads | null;
  /** What was explored before, in another process, from which exploration goes on. */
  readonly earlier?: Earlier | null;
  /** Takes successors, and initial states, in the place of the store: which of them are put there is for others to say. */
  readonly elsewhere?: ((batch: Batch) => void) | null;
}
/** What was explored in another process. */
export interface Earlier {
  /** Makes the numbers of values what they were, before anything else has one. */
  number(model: CheckableModel, layout: Layout): void;
  /** Makes the kernel what it was, in pieces: its states, what was counted, and what was learned, for which user code runs. */
  restore(kernel: Kernel): Iterable<void>;
}
/** How levels of so many states or more are explored ahead, once there is one. */
export interface Threads {
  readonly least?: number;
  readonly ahead: (learner: Learner, output: Output, least: number) => Ahead;
}
/**
 * Why one thread explores alone: states are told apart up to symmetry; they are on disk; there was no level of so many states; actions, bounds or step
 * properties are evaluated directly; what there was to explore could not be without user code; the other threads did not answer.
 */
export type Alone =
  | { readonly because: 'symmetry' | 'evaluated directly' | 'user code' | 'disk' }
  | { readonly because: 'few states'; readonly least: number }
  | { readonly because: 'no answer'; readonly error: Error | null };

/** Levels of fewer states are expanded by one thread: they are done before others have begun. */
const leastAhead = 1 << 13;

export class Kernel implements TransitionSystem {
  readonly space: Space;
  readonly learner: Learner;
  readonly judge: Judge;
  /** What the search has found. */
  readonly output: Output;
  /** The states to start from that lie outside the bounds, by number. */
  readonly startsOutside: number[] = [];
  /** Holds a sample of what was learned against the reference semantics; null if that is not asked for. */
  readonly auditor: Auditor | null;
  /** Explores ahead of this thread; null as long as that was not worth it. */
  ahead: Ahead | null = null;
  private readonly threads: Threads | null;
  private readonly checked: boolean;
  private findings: Findings | null = null;
  private expandedTo = 0;
  /** The next state that is audited. */
  nextAudit = 0;
  private readonly earlier: Earlier | null;
  private readonly elsewhere: ((batch: Batch) => void) | null;

  /** Starts from the model's initial states, or from others. */
  constructor(
    private readonly model: CheckableModel,
    {
      starts = model.init,
      twin,
      checked = false,
      symmetry = false,
      threads = null,
      earlier = null,
      elsewhere = null,
    }: KernelStart = {},
  ) {
    const layout = new Layout(model.domains);
    earlier?.number(model, layout);
    const recorder = new Recorder(layout);
    recorder.purity = purityOf(model.code ?? []);
    this.space = new Space(model, layout, starts, symmetry ? symmetryOf(model, layout, recorder, starts) : null, {
      isShared: threads !== null,
    });
    this.learner = new Learner(model, this.space, recorder);
    this.judge = new Judge(this.learner);
    this.output = new Output({
      canoniser: this.space.symmetry?.canoniser ?? null,
      violated: (property, parent, step) => this.violated(property, parent, step),
    });
    this.checked = checked;
    this.threads = threads;
    this.earlier = earlier;
    this.elsewhere = elsewhere;
    this.auditor = twin === undefined ? null : new Auditor(model, this.learner, twin);
  }
  get store() {
    return this.space.store;
  }
  private violated(property: number, parent: number, step: number): void {
    this.findings?.atStep(this.learner.properties.firstStep + property, parent, step);
  }

  /** Why this thread explored alone, or goes on alone, although it need not; null if it does not, or must. */
  get alone(): Alone | null {
    const { ahead, learner, space, threads } = this;
    const { actions, transitions } = learner.relation;
    if (threads === null) return null;
    if (space.symmetry !== null) return { because: 'symmetry' };
    if (space.shelf !== null) return { because: 'disk' };
    if (actions.directly || transitions.directly) return { because: 'evaluated directly' };
    if (ahead === null) return { because: 'few states', least: threads.least ?? leastAhead };
    if (ahead.isGivenUp) return { because: 'no answer', error: ahead.failure };
    return ahead.helped === 0 ? { because: 'user code' } : null;
  }

  /** From now on all states that are numbered are there. */
  putAway(shelf: Shelf): void {
    this.space.shelf = shelf;
    this.ahead = null;
  }

  begin(findings: Findings): boolean {
    this.findings = findings;
    this.beginning ??= this.earlier === null ? this.beginnings(findings) : this.goingOn(this.earlier);
    return this.beginning.next().done === true;
  }
  private beginning: Iterator<void> | null = null;
  /** Gives everything its first place, once: where states come from elsewhere that is all there is to do first. */
  prepare(): void {
    if (this.learner.settled === 0) this.learner.begin();
  }
  /** True as long as not all states to start from are in the store. */
  isBeginning = true;
  /** What is done first, in pieces. */
  private *beginnings(findings: Findings): Iterator<void> {
    const { model } = this;
    const { starts, initials, symmetry } = this.space;
    if (symmetry !== null) certifyDeclared(model, symmetry.group);
    this.prepare();
    const { asksInitially } = this;
    // What they are asked comes before what is asked of any state, and nothing is asked before it is certified that they are symmetric.
    const isAtOnce = symmetry === null && !asksInitially;
    let started = 0;
    const start = function* (this: Kernel): Iterable<void> {
      while (started < starts.count) {
        this.start(started++, findings);
        if (started % pieceOfStarts === 0) yield;
      }
    }.bind(this);
    for (const _ of this.readStarts()) {
      if (isAtOnce) yield* start();
      yield;
    }
    if (symmetry !== null && model.from === null) yield* this.certifyInitial(symmetry);
    const first = initials === starts ? 0 : starts.count;
    if (asksInitially)
      for (let number = 0; number < initials.count; number++) {
        this.judgeInitial(number, first + number);
        if (number % pieceOfStarts === 0) yield;
      }
    yield* start();
    this.isBeginning = false;
  }
  /** True if initial states are asked what no others are. */
  private get asksInitially(): boolean {
    return this.learner.beginnings.units.length > 0;
  }
  /** Reads the states to start from, in pieces. */
  *readStarts(): Iterable<void> {
    const { learner } = this;
    const { starts, initials } = this.space;
    for (const of of this.asksInitially ? new Set([starts, initials]) : [starts])
      for (;;) {
        learner.at = nowhere;
        if (!of.read()) break;
        learner.catchUpOnMet();
        learner.fitLayout();
        of.takeIn();
        yield;
      }
  }
  /** What is done first, in pieces, where another process has begun: nothing is judged, nor counted, that was. */
  private *goingOn(earlier: Earlier): Iterator<void> {
    const { symmetry } = this.space;
    if (symmetry !== null) certifyDeclared(this.model, symmetry.group);
    yield* earlier.restore(this);
    this.isBeginning = false;
  }
  /** Throws `SpecFailure` at the first initial state whose image is none. */
  private *certifyInitial({ group, canoniser }: Symmetry): Iterable<void> {
    const { learner, space } = this;
    const { starts } = space;
    for (const by of group.generators)
      for (let number = 0; number < starts.count; number++) {
        let words = starts.wordsOf(number);
        while (!canoniser.move(words, 0, by)) {
          learner.fitLayout();
          words = starts.wordsOf(number);
        }
        if (starts.numberOf(words) < 0) throw missingInitially(starts.valuesOf(number), by);
        if (number % pieceOfStarts === 0) yield;
      }
  }
  /**
   * Judges an initial state by what is asked of these alone. Where exploration starts elsewhere it does not come by them, and
   * where it starts is none: they are numbered after the states to start from.
   */
  private judgeInitial(initial: number, number: number): void {
    const { learner, space } = this;
    const { beginnings } = learner;
    const found = learner.decide(beginnings, { state: -1, step: -1 - number }, space.initials.wordsOf(initial), 0);
    const fired = beginnings.program.fired.slice(0, found);
    for (const property of fired) this.violated(property, -1, -1 - number);
    if (this.checked || number % space.starts.count === 0) this.auditor?.auditInitial(number, new Set(fired));
  }
  /** Judges one state to start from, and puts it into the store if it lies within the bounds. Its step is -1 less its number. */
  private start(number: number, findings: Findings): void {
    const { learner, output, space } = this;
    const { layout, starts } = space;
    output.generated++;
    for (;;) {
      learner.fitLayout();
      output.reset(layout.words, learner.leaves.length);
      output.candidates = 1;
      const isInside = !learner.hasBounds || this.startsInside(number);
      const into = isInside ? output.batch : output.outside;
      into.count = 1;
      starts.copyTo(number, into.words, 0);
      if (isInside && output.options.canoniser?.canonise(into.words, 0) === -1) continue;
      into.hashes[0] = hashOf(into.words, 0, layout.words);
      into.parents[0] = -1;
      into.steps[0] = -1 - number;
      if (!isInside) {
        output.cutOff++;
        this.startsOutside.push(number);
      }
      this.flush(findings);
      return;
    }
  }
  /** True if a state to start from lies within the bounds, as one that a step leads from and to. */
  private startsInside(number: number): boolean {
    const { learner, space } = this;
    const { starts, vector, layout } = space;
    const { transitions } = learner.relation;
    const { firstBound, firstStepBound } = learner.properties;
    const bounds = transitions.units.slice(firstBound, firstStepBound);
    starts.copyTo(number, vector, 0);
    starts.copyTo(number, vector, layout.words);
    for (;;) {
      const root = transitions.rootOf(bounds);
      const found = transitions.walkFrom(vector, root);
      if (found >= 0) return found === 0;
      learner.lookAt(-1, -1 - number);
      learner.learn(() => (root === unknown ? transitions.plant(bounds) : transitions.learn()));
    }
  }

  expand(head: number, end: number, findings: Findings): number {
    const { learner, output, space } = this;
    this.findings = findings;
    output.reset(space.layout.words, learner.leaves.length);
    const reached = this.expandSome(head, end);
    this.expandedTo = reached;
    // Judging what is new overwrites the vector before the miss is dealt with.
    if (output.miss.signal !== Signal.done) output.miss.note(reached, learner);
    return reached;
  }

  private expandSome(head: number, end: number): number {
    const { learner, output, space, threads } = this;
    if (threads !== null && space.symmetry === null && space.shelf === null) {
      const { least = leastAhead } = threads;
      if (end - head >= least) this.ahead ??= threads.ahead(learner, output, least);
    }
    if (this.ahead !== null) return this.ahead.expand(head, end);
    const reached = expand(learner.relation, space, output, head, end);
    output.candidates = output.batch.count;
    return reached;
  }

  flush(findings: Findings): void {
    const { judge, learner, output, space } = this;
    if (this.elsewhere !== null) {
      this.elsewhere(output.batch);
      output.batch.count = 0;
      output.candidates = 0;
    }
    space.store.insert(output.batch, output.candidates);
    output.batch.count = 0;
    output.candidates = 0;
    judge.newStates(output.outside, findings);
    output.outside.count = 0;
    for (const state of output.stuck.splice(0)) if (!judge.mayStop(state)) findings.deadlock(state);
    output.catchUp(learner);
    for (
      ;
      this.nextAudit < this.expandedTo;
      this.nextAudit = this.checked ? this.nextAudit + 1 : nextSampled(this.nextAudit)
    )
      this.auditor?.audit(this.nextAudit);
  }
}
