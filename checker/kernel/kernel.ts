/**
 * The kernel: a model as a transition system over integers, learned as it is explored.
 *
 * It joins the parts: the layout of states, the learned relations (of actions; of properties of states; of bounds and step
 * properties; of `finished`), the store, and the batch in between. User code runs only when something is learned, or when
 * what was learned is audited.
 */
import { Batch } from '../search/batch.ts';
import { Store } from '../search/store.ts';
import type { Findings, TransitionSystem } from '../search/system.ts';
import type { AnyState } from '../spec/action.ts';
import type { CheckableModel } from '../spec/model.ts';
import type { Sort } from '../spec/sort.ts';
import { blocksOf, namedMembers, sortsOf } from '../spec/symmetry.ts';
import { Atoms } from './atoms.ts';
import { compareSteps, expandQuietly, quietly, stepsFrom, type Twin } from './audit.ts';
import { mix } from './bits.ts';
import { Canoniser } from './canonical.ts';
import { Certifier } from './certify.ts';
import { type Content, contentOf, pack, unpack } from './codec.ts';
import { certifyDeclared, imageOfState, keptBy } from './declared.ts';
import { EffectReader, type Rewrite } from './effects.ts';
import { EffectCode, expand, type Machine, Signal } from './expand.ts';
import { Recorder } from './footprint.ts';
import { Forest, LatePredicate } from './forest.ts';
import { Frame } from './frame.ts';
import { Group, type Permutation } from './group.ts';
import { Images } from './images.ts';
import { Judge } from './judge.ts';
import { Layout, mover } from './layout.ts';
import { type ActionLeaf, ActionMembers, type Desk } from './members.ts';
import { Order } from './order.ts';
import { walk } from './program.ts';
import { type Event, PropertyMembers, type Views } from './properties.ts';
import { stateView } from './views.ts';

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

/** A member of a sort was named after exploration had begun: the group is smaller than was thought. */
export class NamedLate extends Error {
  override readonly name = 'NamedLate';
}

export function hashOf(words: Int32Array, at: number, width: number): number {
  let hash = 0;
  for (let j = 0; j < width; j++) hash ^= mix(words[at + j] as number, j);
  return hash;
}

/** What is needed to tell states apart up to permutations only. */
export interface Symmetry {
  readonly group: Group;
  readonly images: Images;
  readonly canoniser: Canoniser;
  readonly certifier: Certifier;
  readonly sorts: readonly Sort<string>[];
  /** How many members the model had named when the group was made. */
  readonly named: number;
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
  /** The state on which user code ran last, by its index; for the report of a failure. */
  at = -1;
  /** The state to start from that is being looked at, while there is nothing in the store. */
  startingAt = 0;
  private expandedTo = 0;
  private readonly recorder: Recorder;
  private readonly reader: EffectReader;
  private readonly members: ActionMembers;
  private readonly properties: PropertyMembers;
  private readonly actionForest: Forest;
  private readonly transitionForest: Forest;
  private readonly forests: readonly Forest[];
  private readonly order: Order;
  private readonly judge: Judge;
  private readonly stepFrame: Frame;
  private findings: Findings | null = null;
  /** The atoms of temporal properties, property by property. */
  readonly atoms: readonly Atoms[];
  readonly symmetry: Symmetry | null;
  private readonly starts: readonly AnyState[];
  private readonly twin: Twin | undefined;
  private readonly checked: boolean;
  /** The next state that is audited. */
  private nextAudit = 255;

  /** Starts from the model's initial states, or from others. */
  constructor(
    private readonly model: CheckableModel,
    { starts = model.init, twin, checked = false, symmetry = false }: KernelStart = {},
  ) {
    this.starts = starts;
    this.twin = twin;
    this.checked = checked;
    if (checked) this.nextAudit = 0;
    this.layout = new Layout(model.domains);
    this.recorder = new Recorder(this.layout);
    const { layout, recorder } = this;
    this.symmetry = symmetry ? this.symmetryFrom(starts) : null;
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
    const { ofSteps } = this.properties;
    this.actionForest = new Forest(this.layout, recorder, this.members.roots());
    this.transitionForest = new Forest(this.layout, recorder, ofSteps);
    this.order = new Order(this.members.leaves, Object.values(model.actions));
    this.stepFrame = new Frame(this.transitionForest, this.members.leaves);
    this.judge = new Judge(this, recorder, this.properties, this.stepFrame, (learn) => this.learning(learn));
    this.atoms = Object.entries(model.properties).flatMap(([property, of]) =>
      of.kind === 'temporal' ? [new Atoms(property, of, this.properties, layout, recorder)] : [],
    );
    this.forests = [
      this.actionForest,
      this.transitionForest,
      ...this.judge.forests,
      ...this.atoms.map(({ forest }) => forest),
    ];
  }
  private symmetryFrom(starts: readonly AnyState[]): Symmetry | null {
    const { layout, recorder, model } = this;
    const all = blocksOf(model.domains);
    const [only] = starts;
    const blocks = starts === model.init || only === undefined ? all : keptBy(model.domains, only, all);
    if (blocks.length === 0) return null;
    const sorts = sortsOf(model.domains);
    const group = new Group(blocks, layout.slots.length);
    const images = new Images(layout, group);
    return {
      ...{ group, images, sorts, named: namedMembers(sorts) },
      canoniser: new Canoniser(images),
      certifier: new Certifier(images, recorder),
    };
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
  get wholes(): ReadonlyMap<string, string> {
    return this.recorder.wholes;
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
    this.layout.place();
    this.fit();
    const start = contents[0];
    if (start === undefined) return;
    // Both sides hold the first state while the roots are learned.
    pack(this.layout, start, this.vector, 0);
    pack(this.layout, start, this.vector, this.layout.words);
    this.learning(() => {
      for (const forest of this.forests) forest.plant();
    });
    this.fitLayout();
    for (const [number, content] of contents.entries()) this.start(content, number, findings);
    this.settle();
  }
  /** Judges one initial state, and puts it into the store if it lies within the bounds. Outside, its step is -1 less its number. */
  private start(content: Content, number: number, findings: Findings): void {
    this.generated++;
    this.startingAt = number;
    for (;;) {
      pack(this.layout, content, this.vector, 0);
      pack(this.layout, content, this.vector, this.layout.words);
      const found = walk(this.transitions, this.vector, this.transitionForest.root);
      if (found < 0) {
        this.learn(this.transitionForest);
        this.fitLayout();
        continue;
      }
      const { fired } = this.transitions;
      let inside = true;
      for (let i = 0; i < found; i++) if ((fired[i] as number) >= this.firstBound) inside = false;
      const { batch } = this;
      const into = inside ? batch : this.outside;
      into.reset(this.layout.words);
      into.count = 1;
      pack(this.layout, content, into.words, 0);
      if (inside && this.canoniser?.canonise(into.words, 0) === -1) {
        this.fitLayout();
        this.generated--;
        this.start(content, number, findings);
        return;
      }
      into.hashes[0] = hashOf(into.words, 0, this.layout.words);
      into.parents[0] = -1;
      into.steps[0] = -1 - number;
      if (!inside) this.cutOff++;
      this.flush(findings);
      return;
    }
  }

  expand(head: number, end: number, findings: Findings): number {
    this.findings = findings;
    this.batch.reset(this.layout.words);
    this.outside.reset(this.layout.words);
    const reached = expand(this, head, end);
    this.expandedTo = reached;
    this.at = reached;
    // Judging what is new overwrites the vector before the miss is dealt with.
    if (this.signal !== Signal.done) this.missed = this.vector.slice();
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
    for (; this.nextAudit < this.expandedTo; this.nextAudit += this.checked ? 1 : 3 * this.nextAudit)
      this.audit(this.nextAudit);
  }
  /** Learns what the last expansion lacked. The vector still holds the state, or the step, for which it was lacking. */
  private resolve(): void {
    const { signal } = this;
    this.signal = Signal.done;
    if (signal === Signal.action) this.learn(this.actionForest, true);
    else if (signal === Signal.transition) {
      this.vector.set(this.missed);
      if (this.stepFrame.isUnknown(this.missedLeaf)) this.learning(() => this.stepFrame.plant(this.missedLeaf));
      else this.learn(this.transitionForest, true);
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
  private learn(forest: Forest, reload = false): void {
    if (reload) this.vector.set(this.missed);
    this.learning(() => forest.learn());
  }
  /** Learns, and brings everything up to date. If a predicate turns out to read the state, all forests are planted anew. */
  private learning(learn: () => void): void {
    for (let attempt = learn; ; ) {
      try {
        attempt();
        return this.settle();
      } catch (error) {
        // What the spec names is not symmetric: that it was named, and not how it differs, is what counts.
        this.refuseNamedLate();
        if (!(error instanceof LatePredicate)) throw error;
        for (const member of error.members) this.recorder.reluctant.add(member);
        // What was missed is asked again, of the new forests.
        this.signal = Signal.done;
        attempt = () => {
          this.symmetry?.certifier.reset();
          for (const forest of this.forests) forest.plant();
          this.judge.frame.reset();
          this.stepFrame.reset();
        };
      }
    }
  }
  private missed: Int32Array = new Int32Array(0);
  private refuseNamedLate(): void {
    const { symmetry } = this;
    if (symmetry !== null && namedMembers(symmetry.sorts) > symmetry.named) throw new NamedLate();
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
  private fitLayout(): void {
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

  /** Computes the successors of a state by the twin, and compares them with what was learned. */
  private audit(state: number): void {
    if (this.twin === undefined) return;
    this.at = state;
    const learned = this.stepsFrom(state).map(({ leaf, words }) => {
      const { action, choices } = this.leaves[leaf] as ActionLeaf;
      return { action: this.members.names[action] as string, choices, state: unpack(this.layout, words, 0) };
    });
    compareSteps(learned, this.twin(this.valuesOf(state)));
  }
  /** The steps from a state that was expanded before; what was forgotten since is learned again. */
  private stepsFrom(state: number): { leaf: number; words: Int32Array }[] {
    for (;;) {
      const steps = stepsFrom(this, state);
      if (steps !== null) return steps;
      this.missed = this.vector.slice();
      this.resolve();
      this.fitLayout();
    }
  }
  /**
   * Expands a state that was expanded before: the successors inside the bounds that differ from it are in `batch` then,
   * those outside in `outside`, and the leaves of all, those that change nothing included, are the first so many that the
   * program of actions has fired. Answers how many.
   */
  expandAgain(state: number): number {
    this.fitLayout();
    this.quiet ??= quietly(this);
    while (expandQuietly(this, this.quiet, state) !== Signal.done) {
      this.missed = this.vector.slice();
      this.resolve();
      this.fitLayout();
    }
    return this.quiet.generated;
  }
  private quiet: Machine | null = null;
  /** The leaves that a program has reached on a state in the store, learned as far as that is needed; answers how many. */
  judgeAgain(forest: Forest, words: Int32Array, at: number): number {
    const { width } = this.store;
    for (;;) {
      for (let j = 0; j < width; j++) this.vector[j] = words[at + j] as number;
      const found = walk(forest.program, this.vector, forest.root);
      if (found >= 0) return found;
      this.learning(() => forest.learn());
    }
  }
  /** The index of a state in the store. */
  indexOf(words: Int32Array, at: number): number {
    return this.store.find(words, at, hashOf(words, at, this.store.width));
  }

  /**
   * The steps that lead from one state to another or, with symmetry, to one for which the other stands; with the permutation
   * that takes the other to the successor.
   */
  stepsBetween(from: number, to: number): { leaf: number; by: Permutation | null }[] {
    const wanted = this.wordsOf(to);
    return this.stepsFrom(from).flatMap(({ leaf, words }) => {
      const by = this.permutationFrom(words);
      return words.every((word, j) => word === wanted[j]) ? [{ leaf, by }] : [];
    });
  }
  /** Replaces a state by what stands for its orbit; answers the permutation that leads back. */
  private permutationFrom(words: Int32Array): Permutation | null {
    const { symmetry } = this;
    if (symmetry === null) return null;
    const rank = symmetry.canoniser.canonise(words, 0);
    if (rank < 0) throw new Error('a state that was canonised before needs new numbers: an error in Concord');
    return symmetry.group.inverse(symmetry.group.numbered(rank));
  }
  /** The first of the states to start from for which this one stands, with the permutation that leads to it. */
  startFor(state: number): { number: number; by: Permutation | null } {
    const wanted = this.wordsOf(state);
    for (const [number, start] of this.starts.entries()) {
      const words = new Int32Array(this.layout.words);
      pack(this.layout, contentOf(this.layout, start), words, 0);
      const by = this.permutationFrom(words);
      if (words.every((word, j) => word === wanted[j])) return { number, by };
    }
    throw new Error('a state without a parent is no state to start from: an error in Concord');
  }
  private wordsOf(state: number): Int32Array {
    return this.store.words.slice(state * this.store.width, (state + 1) * this.store.width);
  }
  /** The values after a step from a state. */
  afterStep(from: number, leaf: number): AnyState {
    const step = this.stepsFrom(from).find((successor) => successor.leaf === leaf);
    return step === undefined ? this.valuesOf(from) : unpack(this.layout, step.words, 0);
  }
  /** Negative if the first action instance comes before the second in the order of the spec. */
  compareInstances(x: Pick<ActionLeaf, 'action' | 'choices'>, y: Pick<ActionLeaf, 'action' | 'choices'>): number {
    return this.order.compareInstances(x, y);
  }

  /** A permutation by its number; null without symmetry. */
  permutationNumbered(rank: number): Permutation | null {
    return this.symmetry === null ? null : this.symmetry.group.numbered(rank);
  }
  /** The values of a state to start from. */
  startOf(number: number): AnyState {
    return this.starts[number] as AnyState;
  }
  /** The values of a state, of which another may stand in the store. */
  valuesOf(state: number, by: Permutation | null = null): AnyState {
    const values = unpack(this.layout, this.store.words, state * this.store.width);
    return by === null ? values : imageOfState(this.model.domains, values, by);
  }
  /** The image of values under a permutation. */
  imageOf(values: AnyState, by: Permutation | null): AnyState {
    return by === null ? values : imageOfState(this.model.domains, values, by);
  }
}
