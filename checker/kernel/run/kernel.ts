/**
 * The kernel: a model as a transition system over integers, learned as it is explored.
 *
 * It joins the parts: the layout of states, the learned relations (of actions; of properties of states; of bounds and step
 * properties; of `finished`), the store, and the batch in between. User code runs only when something is learned, or when
 * what was learned is audited.
 */

import type { AnyState } from '../../language/action.ts';
import type { CheckableModel } from '../../language/model.ts';
import { namedMembers } from '../../language/symmetry.ts';
import { Batch } from '../../search/batch.ts';
import { Store } from '../../search/store.ts';
import type { Findings, TransitionSystem } from '../../search/system.ts';
import { hashOf } from '../layout/bits.ts';
import { type Content, contentOf, pack, unpack } from '../layout/codec.ts';
import { Layout, mover } from '../layout/layout.ts';
import { Forest } from '../learned/forest.ts';
import { walk } from '../learned/program.ts';
import type { Member } from '../learned/tree.ts';
import { LatePredicate } from '../questions/by-predicate.ts';
import { unknown } from '../questions/compiled.ts';
import { Recorder, type WholeRead } from '../questions/recorder.ts';
import type { Canoniser } from '../symmetry/canonical.ts';
import { certifyDeclared } from '../symmetry/declared.ts';
import { type Symmetry, symmetryOf } from '../symmetry/symmetry.ts';
import { Atoms } from '../units/atoms.ts';
import { type ActionLeaf, ActionMembers, type Desk } from '../units/members.ts';
import { type Event, PropertyMembers, type Views } from '../units/properties.ts';
import { EffectReader, type Rewrite } from '../views/effects.ts';
import { stateView } from '../views/views.ts';
import type { Twin } from './audit.ts';
import { Auditor, nextSampled } from './auditor.ts';
import { EffectCode, expand, type Machine, Signal } from './expand.ts';
import { Frame } from './frame.ts';
import { Judge } from './judge.ts';
import { Order } from './order.ts';
import { Revisit } from './revisit.ts';

export interface KernelStart {
  /** The states to start from, if not the initial ones. */
  readonly starts?: readonly AnyState[];
  /** Audits a sample of the states. */
  readonly twin?: Twin | undefined;
  /** Audits every state: slow, for tests. */
  readonly checked?: boolean;
  /** Explores one state for each orbit of the model's interchangeable members; that they are is certified. */
  readonly symmetry?: boolean;
}

/**
 * Where user code runs: on a state in the store or, unless the step is -1, on that step and what it leads to. On a state to
 * start from, `state` is -1, and `step` is -1 less its number.
 */
export interface Whereabouts {
  readonly state: number;
  readonly step: number;
}
/** On nothing that exploration has come to. */
export const nowhere: Whereabouts = { state: -2, step: -1 };

/** A member of a sort was named after exploration had begun: the group is smaller than was thought. */
export class NamedLate extends Error {
  override readonly name = 'NamedLate';
}

export class Kernel implements TransitionSystem, Machine {
  readonly layout: Layout;
  readonly store = new Store(hashOf);
  readonly batch = new Batch();
  readonly outside = new Batch();
  readonly effects = new EffectCode();
  readonly stuck: number[] = [];
  vector: Int32Array = new Int32Array(2);
  mixes: Int32Array = new Int32Array(1);
  taken = new Float64Array(1024);
  generated = 0;
  cutOff = 0;
  signal = 0;
  missedRewrite = 0;
  missedTuple = 0;
  missedLeaf = 0;
  roomFor = 0;
  /** Where user code ran last; for the report of a failure. */
  at: Whereabouts = nowhere;
  /** For each leaf, a state in which it is enabled. */
  readonly enabledIn: number[] = [];
  private expandedTo = 0;
  private readonly recorder: Recorder;
  private readonly reader: EffectReader;
  readonly members: ActionMembers;
  private readonly properties: PropertyMembers;
  private readonly actionForest: Forest;
  private readonly transitionForest: Forest;
  private readonly beginnings: Forest;
  private readonly forests: readonly Forest[];
  private readonly order: Order;
  readonly judge: Judge;
  private readonly stepFrame: Frame;
  private readonly bounds: readonly Member[];
  private findings: Findings | null = null;
  /** The atoms of temporal properties, property by property. */
  readonly atoms: readonly Atoms[];
  readonly symmetry: Symmetry | null;
  readonly starts: readonly AnyState[];
  /** Those of them that lie outside the bounds, by number. */
  readonly startsOutside: number[] = [];
  /** Looks again at what was explored. */
  readonly again = new Revisit(this);
  /** Holds a sample of what was learned against the reference semantics; null if that is not asked for. */
  readonly auditor: Auditor | null;
  private readonly checked: boolean;
  /** The next state that is audited. */
  private nextAudit = 0;

  /** Starts from the model's initial states, or from others. */
  constructor(
    readonly model: CheckableModel,
    { starts = model.init, twin, checked = false, symmetry = false }: KernelStart = {},
  ) {
    this.starts = starts;
    this.checked = checked;
    this.layout = new Layout(model.domains);
    this.recorder = new Recorder(this.layout);
    const { layout, recorder } = this;
    this.symmetry = symmetry ? symmetryOf(model, layout, recorder, starts) : null;
    const viewsBy = (by: Recorder): Views => ({
      before: () => stateView(by, 0, layout.shapes),
      after: () => stateView(by, 1, layout.shapes),
    });
    const deskBy = (by: Recorder): Desk => ({
      recorder: by,
      effects: new EffectReader(layout, by),
      view: viewsBy(by).before,
    });
    const desk = deskBy(recorder);
    this.reader = desk.effects;
    const certifier = this.symmetry?.certifier;
    this.members = new ActionMembers(
      model.actions,
      model.domains,
      desk,
      certifier === undefined ? null : { certifier, desk: deskBy(certifier.mirror) },
    );
    this.properties = new PropertyMembers(
      model,
      recorder,
      viewsBy(recorder),
      certifier === undefined ? null : { certifier, views: viewsBy(certifier.mirror) },
    );
    this.auditor = twin === undefined ? null : new Auditor(this, this.properties, twin);
    const { ofSteps } = this.properties;
    this.actionForest = new Forest(this.layout, recorder, this.members.roots());
    this.transitionForest = new Forest(this.layout, recorder, ofSteps);
    this.bounds = ofSteps.slice(this.properties.firstBound);
    this.order = new Order(this.members.leaves, Object.values(model.actions));
    this.stepFrame = new Frame(this.transitionForest, this.members.leaves);
    this.judge = new Judge(this, recorder, this.properties, this.stepFrame, (learn) => this.learning(learn));
    this.atoms = Object.entries(model.properties).flatMap(([property, of]) =>
      of.kind === 'temporal' ? [new Atoms(property, of, this.properties, layout, recorder)] : [],
    );
    this.beginnings = new Forest(layout, recorder, this.properties.beginnings);
    this.forests = [
      this.actionForest,
      this.transitionForest,
      this.beginnings,
      ...this.judge.forests,
      ...this.atoms.map(({ forest }) => forest),
    ];
  }
  get canoniser(): Canoniser | null {
    return this.symmetry?.canoniser ?? null;
  }
  /** The instances of properties that a search decides, by number. */
  get events(): readonly Event[] {
    return this.properties.events;
  }
  get firstBound(): number {
    return this.properties.firstBound;
  }
  get actions() {
    return this.actionForest.program;
  }
  get transitions() {
    return this.transitionForest.program;
  }
  get transitionRoots(): Int32Array {
    return this.stepFrame.roots;
  }
  get ranks(): Float64Array {
    return this.order.ranks;
  }
  get actionRoot(): number {
    return this.actionForest.root;
  }
  /** How many entries were learned. */
  get entries(): number {
    return this.forests.reduce((sum, forest) => sum + forest.entries, 0);
  }
  /** Reads of whole sets or bags, with where they happen. */
  get wholes(): Iterable<WholeRead> {
    return this.recorder.wholes.values();
  }
  get leaves(): readonly ActionLeaf[] {
    return this.members.leaves;
  }
  stepViolated(event: number, parent: number, step: number): void {
    this.findings?.atStep(this.properties.firstStep + event, parent, step);
  }

  begin(findings: Findings): void {
    this.findings = findings;
    if (this.symmetry !== null) certifyDeclared(this.model, this.symmetry.group);
    const contents = this.starts.map((state) => contentOf(this.layout, state));
    const isInitial = this.starts === this.model.init;
    const initial = isInitial ? contents : this.model.init.map((state) => contentOf(this.layout, state));
    this.layout.place();
    this.fit();
    const first = isInitial ? 0 : contents.length;
    if (this.beginnings.members.length > 0)
      for (const [i, content] of initial.entries()) this.judgeInitial(content, first + i, findings);
    for (const [number, content] of contents.entries()) this.start(content, number, findings);
    this.settle();
  }
  /**
   * Judges an initial state by what is asked of these alone. Where exploration starts elsewhere it does not come by them, and
   * where it starts is none: they are numbered after the states to start from.
   */
  private judgeInitial(content: Content, number: number, findings: Findings): void {
    const words = new Int32Array(this.layout.words);
    pack(this.layout, content, words, 0);
    const { beginnings } = this;
    const found = this.again.judge(beginnings, { state: -1, step: -1 - number }, words, 0);
    const fired = beginnings.program.fired.slice(0, found);
    for (const property of fired) findings.atStep(this.properties.firstStep + property, -1, -1 - number);
    if (this.checked || number % this.starts.length === 0) this.auditor?.auditInitial(number, new Set(fired));
  }
  /** Judges one state to start from, and puts it into the store if it lies within the bounds. Its step is -1 less its number. */
  private start(content: Content, number: number, findings: Findings): void {
    this.generated++;
    for (;;) {
      this.fitLayout();
      pack(this.layout, content, this.vector, 0);
      pack(this.layout, content, this.vector, this.layout.words);
      const inside = this.startsInside(number);
      const into = inside ? this.batch : this.outside;
      into.reset(this.layout.words);
      into.count = 1;
      pack(this.layout, content, into.words, 0);
      if (inside && this.canoniser?.canonise(into.words, 0) === -1) continue;
      into.hashes[0] = hashOf(into.words, 0, this.layout.words);
      into.parents[0] = -1;
      into.steps[0] = -1 - number;
      if (!inside) {
        this.cutOff++;
        this.startsOutside.push(number);
      }
      this.flush(findings);
      return;
    }
  }
  /** True if the state to start from that stands in the vector lies within the bounds. */
  private startsInside(number: number): boolean {
    for (;;) {
      const root = this.transitionForest.rootOf(this.bounds);
      const found = root === unknown ? -1 : walk(this.transitions, this.vector, root);
      if (found >= 0) return found === 0;
      this.lookAt(-1, -1 - number);
      this.learning(() =>
        root === unknown ? this.transitionForest.plant(this.bounds) : this.transitionForest.learn(),
      );
    }
  }

  expand(head: number, end: number, findings: Findings): number {
    this.findings = findings;
    this.batch.reset(this.layout.words);
    this.outside.reset(this.layout.words);
    const reached = expand(this, head, end);
    this.expandedTo = reached;
    // Judging what is new overwrites the vector before the miss is dealt with.
    if (this.signal !== Signal.done) this.miss(reached);
    return reached;
  }

  flush(findings: Findings): void {
    const { store, batch, outside } = this;
    store.insert(batch);
    batch.count = 0;
    this.judge.newStates(findings);
    outside.count = 0;
    for (const state of this.stuck.splice(0)) this.judge.stuck(state, findings);
    this.resolve();
    this.fitLayout();
    for (
      ;
      this.nextAudit < this.expandedTo;
      this.nextAudit = this.checked ? this.nextAudit + 1 : nextSampled(this.nextAudit)
    )
      this.auditor?.audit(this.nextAudit);
  }
  /** Learns what the last expansion of this state lacked, so that it can be tried again. */
  catchUp(state: number): void {
    this.miss(state);
    this.resolve();
    this.fitLayout();
  }
  /** Learns what a walk over this forest lacked. */
  catchUpOn(forest: Forest): void {
    this.learning(() => forest.catchUp());
  }
  /** Says on which state, or on what a step from it leads to, user code runs from now on. */
  lookAt(state: number, step = -1): void {
    this.at = { state, step };
  }
  /** Remembers the state, or the step from it, for which an expansion lacks something. */
  private miss(state: number): void {
    const step = this.signal === Signal.transition ? this.missedLeaf : -1;
    this.missed = { vector: this.vector.slice(), at: { state, step } };
  }
  /** Learns what the last expansion lacked. */
  private resolve(): void {
    const { signal, missed } = this;
    this.signal = Signal.done;
    if (signal === Signal.action || signal === Signal.transition) {
      this.vector.set(missed.vector);
      this.at = missed.at;
    }
    if (signal === Signal.action) this.catchUpOn(this.actionForest);
    else if (signal === Signal.transition) {
      const leaf = missed.at.step;
      if (this.stepFrame.isUnknown(leaf)) this.learning(() => this.stepFrame.plant(leaf));
      else this.learning(() => this.transitionForest.learn());
    } else if (signal === Signal.rewrite) {
      const rewrite = this.reader.rewrites[this.missedRewrite] as Rewrite;
      this.effects.setRewrite(this.missedRewrite, this.missedTuple, this.reader.apply(rewrite, this.missedTuple));
      this.settle();
    } else if (signal === Signal.room) {
      for (const batch of [this.batch, this.outside]) batch.reserve(2 * (batch.target + this.roomFor));
    } else if (signal === Signal.outgrown) {
      for (const of of this.layout.classes) this.layout.watch(of);
      this.settle();
    }
  }
  /** Learns, and brings everything up to date. If a predicate turns out to read the state, everything is learned anew. */
  private learning(learn: () => void): void {
    for (let attempt = learn; ; ) {
      try {
        attempt();
        return this.settle();
      } catch (error) {
        // What the spec names is not symmetric: that it was named, and not how it differs, is what counts.
        this.refuseNamedLate();
        if (!(error instanceof LatePredicate)) throw error;
        for (const asker of error.members) this.recorder.reluctant.add(asker);
        // More elements were met, or more sets are read as wholes: there are only so many.
        const known = this.layout.seen + this.recorder.reluctant.size;
        if (this.knownWhenLate === known) throw error;
        this.knownWhenLate = known;
        // What was missed is asked again.
        this.signal = Signal.done;
        attempt = () => {
          this.symmetry?.certifier.reset();
          for (const forest of this.forests) forest.uproot();
          this.judge.frame.reset();
          this.stepFrame.reset();
        };
      }
    }
  }
  /** How much was known when a predicate was found last to read the state. */
  private knownWhenLate = -1;
  private missed = { vector: new Int32Array(0), at: nowhere };
  /** True if the spec has named a member since the group was made, which counts as long as images are compared. */
  get isNamedLate(): boolean {
    const { symmetry } = this;
    return symmetry !== null && !symmetry.certifier.rests && namedMembers(symmetry.sorts) > symmetry.named;
  }
  private refuseNamedLate(): void {
    if (this.isNamedLate) throw new NamedLate();
  }

  /** Brings everything compiled up to date with what was learned. Where the layout is outgrown, `fitLayout` must follow. */
  private settle(): void {
    const { layout, symmetry } = this;
    this.refuseNamedLate();
    for (const forest of this.forests) forest.settle();
    symmetry?.certifier.settle();
    const placed = layout.placed.splice(0);
    if (placed.length > 0) {
      for (const forest of this.forests) forest.elementsPlaced(placed);
      symmetry?.canoniser.placed();
    }
    while (this.enabledIn.length < this.members.leaves.length) this.enabledIn.push(this.at.state);
    this.effects.update(this.members.leaves, layout);
    this.order.update();
    if (this.taken.length < this.members.leaves.length) {
      const taken = new Float64Array(2 * this.members.leaves.length);
      taken.set(this.taken);
      this.taken = taken;
    }
    for (const forest of this.forests) if (forest.littered) forest.recompile();
    this.judge.frame.update();
    this.stepFrame.update();
  }
  /**
   * Lays all states out anew, if something has outgrown its place. Successors in a batch and states in a vector are lost, so
   * that this waits until there are none.
   */
  fitLayout(): void {
    const { layout, store } = this;
    if (!layout.outgrown) return;
    const move = mover(layout);
    layout.place();
    store.relayout(layout.words, move);
    this.fit();
    layout.placed.length = 0;
    this.effects.clear();
    for (const forest of this.forests) forest.recompile();
    this.settle();
  }
  /** Gives the vectors the length of the layout. */
  private fit(): void {
    const { words } = this.layout;
    this.store.width = words;
    this.vector = new Int32Array(2 * words);
    this.recorder.vector = this.vector as Int32Array<ArrayBuffer>;
    this.mixes = new Int32Array(words);
    this.batch.reset(words);
    this.outside.reset(words);
    this.canoniser?.placed();
  }

  /** Negative if the first action instance comes before the second in the order of the spec. */
  compareInstances(x: Pick<ActionLeaf, 'action' | 'choices'>, y: Pick<ActionLeaf, 'action' | 'choices'>): number {
    return this.order.compareInstances(x, y);
  }

  /** The values of a state. */
  valuesOf(state: number): AnyState {
    return unpack(this.layout, this.store.words, state * this.store.width);
  }
}
