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
import type { AnyChoices, AnyState } from '../spec/action.ts';
import { SpecFailure } from '../spec/failure.ts';
import type { CheckableModel } from '../spec/model.ts';
import { keyOf, textOf } from '../spec/value.ts';
import { mix } from './bits.ts';
import { type Content, contentOf, pack, unpack } from './codec.ts';
import { EffectReader, type Rewrite } from './effects.ts';
import { EffectCode, expand, type Machine, Signal } from './expand.ts';
import { Recorder } from './footprint.ts';
import { Forest, LatePredicate } from './forest.ts';
import { Frame } from './frame.ts';
import { type Element, Layout, type Slot } from './layout.ts';
import { type ActionLeaf, ActionMembers, instancesOf, PropertyMember } from './members.ts';
import { Order } from './order.ts';
import { nothing, walk } from './program.ts';
import type { Member } from './tree.ts';
import { stateView } from './views.ts';

/** An instance of a property, which a search decides. */
export interface Event {
  readonly property: string;
  readonly kind: 'invariant' | 'reachable' | 'step';
  readonly instance: AnyChoices;
}

/** Another way to compute the successors of a state, on Immutable values: what was learned is audited by it. */
export type Twin = (
  state: AnyState,
) => Iterable<{ readonly action: string; readonly choices: AnyChoices; readonly state: AnyState }>;

export interface KernelStart {
  /** The states to start from, if not the initial ones. */
  readonly starts?: readonly AnyState[];
  /** Audits a sample of the states. */
  readonly twin?: Twin | undefined;
  /** Audits every state: slow, for tests. */
  readonly checked?: boolean;
}

export function hashOf(words: Int32Array, at: number, width: number): number {
  let hash = 0;
  for (let j = 0; j < width; j++) hash ^= mix(words[at + j] as number, j);
  return hash;
}

export class Kernel implements TransitionSystem, Machine {
  readonly layout: Layout;
  readonly store = new Store(hashOf);
  readonly batch = new Batch();
  readonly outside = new Batch();
  readonly effects = new EffectCode();
  readonly events: Event[] = [];
  readonly firstBound: number;
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
  private judgedTo = 0;
  private expandedTo = 0;
  private readonly recorder: Recorder;
  private readonly reader: EffectReader;
  private readonly members: ActionMembers;
  private readonly actionForest: Forest;
  private readonly transitionForest: Forest;
  private readonly stateForest: Forest;
  private readonly finishedForest: Forest;
  private readonly forests: readonly Forest[];
  private readonly order: Order;
  private readonly stateFrame: Frame;
  private readonly stepFrame: Frame;
  private findings: Findings | null = null;
  private readonly starts: readonly AnyState[];
  private readonly twin: Twin | undefined;
  private readonly checked: boolean;
  /** The next state that is audited. */
  private nextAudit = 255;

  /** Starts from the model's initial states, or from others. */
  constructor(model: CheckableModel, { starts = model.init, twin, checked = false }: KernelStart = {}) {
    this.starts = starts;
    this.twin = twin;
    this.checked = checked;
    if (checked) this.nextAudit = 0;
    this.layout = new Layout(model.domains);
    this.recorder = new Recorder(this.layout);
    const before = stateView(this.recorder, 0, this.layout.shapes);
    const after = stateView(this.recorder, 1, this.layout.shapes);
    this.reader = new EffectReader(this.layout, this.recorder);
    this.members = new ActionMembers(model.actions, model.domains, this.recorder, this.reader, before);

    const ofStates: PropertyMember[] = [];
    const ofSteps: PropertyMember[] = [];
    const recorder = this.recorder;
    for (const [property, of] of Object.entries(model.properties)) {
      if (of.kind !== 'invariant' && of.kind !== 'reachable') continue;
      for (const instance of instancesOf(of.forAll)) {
        ofStates.push(
          new PropertyMember(ofStates.length, property, instance, 'property', of.kind === 'reachable', recorder, (i) =>
            of.holds(before, i),
          ),
        );
        this.events.push({ property, kind: of.kind, instance });
      }
    }
    // Step properties are numbered behind those of states, and bounds behind all of them.
    this.firstStep = this.events.length;
    const steps = Object.entries(model.properties).flatMap(([property, of]) =>
      of.kind === 'step' ? instancesOf(of.forAll).map((instance) => ({ property, of, instance })) : [],
    );
    for (const { property, of, instance } of steps) {
      ofSteps.push(
        new PropertyMember(ofSteps.length, property, instance, 'property', false, recorder, (i) =>
          of.holds(before, after, i),
        ),
      );
      this.events.push({ property, kind: 'step', instance });
      // Where a step changes nothing that a property reads, the property says of it what it says of the state and itself.
      ofStates.push(
        new PropertyMember(ofStates.length, property, instance, 'property', false, recorder, (i) =>
          of.holds(before, before, i),
        ),
      );
    }
    this.firstBound = ofSteps.length;
    for (const [name, bound] of Object.entries(model.bounds)) {
      for (const instance of instancesOf(bound.forAll))
        ofSteps.push(
          new PropertyMember(ofSteps.length, name, instance, 'bound', false, recorder, (i) => bound.holds(after, i)),
        );
    }
    const { finished } = model;
    const endings =
      finished === undefined
        ? []
        : [new PropertyMember(0, 'finished', {}, 'finished', true, recorder, () => finished(before))];
    this.actionForest = new Forest(this.layout, recorder, this.members.roots());
    this.stateForest = new Forest(this.layout, recorder, ofStates);
    this.transitionForest = new Forest(this.layout, recorder, ofSteps);
    this.finishedForest = new Forest(this.layout, recorder, endings);
    this.order = new Order(this.members.leaves, Object.values(model.actions));
    this.stateFrame = new Frame(this.stateForest, this.members.leaves);
    this.stepFrame = new Frame(this.transitionForest, this.members.leaves);
    this.forests = [this.actionForest, this.stateForest, this.transitionForest, this.finishedForest];
  }
  private readonly firstStep: number;

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
    this.findings?.atStep(this.firstStep + event, parent, step);
  }

  begin(findings: Findings): void {
    this.findings = findings;
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
    contents.forEach((content, number) => this.start(content, number, findings));
    this.settle();
  }
  /** Judges one initial state, and puts it into the store if it lies within the bounds. Outside, its step is -1 less its number. */
  private start(content: Content, number: number, findings: Findings): void {
    this.generated++;
    for (;;) {
      pack(this.layout, content, this.vector, 0);
      pack(this.layout, content, this.vector, this.layout.words);
      const found = walk(this.transitions, this.vector, this.transitionForest.root);
      if (found < 0) {
        this.learn(this.transitionForest);
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
    this.judgeNew(findings);
    outside.count = 0;
    for (const state of this.stuck.splice(0)) this.lookAtStuck(state, findings);
    this.resolve();
    for (; this.nextAudit < this.expandedTo; this.nextAudit += this.checked ? 1 : 3 * this.nextAudit)
      this.audit(this.nextAudit);
  }
  /** Judges the states that the store has just taken in and those outside the bounds, in the order of their steps. */
  private judgeNew(findings: Findings): void {
    const { store, outside, ranks } = this;
    const first = this.judgedTo;
    let o = 0;
    while (this.judgedTo < store.count || o < outside.count) {
      const state = this.judgedTo;
      const parent = outside.parents[o] as number;
      const step = outside.steps[o] as number;
      const isStored = state < store.count;
      const by = isStored ? (store.addedBy[state - first] as number) : -1;
      const from = isStored ? (store.parents[state] as number) : -1;
      const storedFirst =
        o === outside.count ||
        (isStored && (from < parent || (from === parent && (ranks[by] as number) < (ranks[step] as number))));
      if (storedFirst) {
        this.judgedTo++;
        this.judgeAt(store.words, state * store.width, by, state, findings, true);
      } else {
        o++;
        this.judgeAt(outside.words, (o - 1) * outside.width, step, parent, findings, false);
      }
    }
  }
  private judgeAt(
    words: Int32Array,
    from: number,
    step: number,
    at: number,
    findings: Findings,
    isStored: boolean,
  ): void {
    if (step >= 0 && this.stateFrame.roots[step] === nothing) return;
    const { vector, store } = this;
    this.at = at;
    for (let j = 0; j < store.width; j++) vector[j] = words[from + j] as number;
    const found = this.judge(step);
    for (let i = 0; i < found; i++) {
      const member = this.stateForest.program.fired[i] as number;
      if (member >= this.firstStep) this.lookAlways(member - this.firstStep);
      else if (isStored) findings.atState(member, at);
      else findings.atStep(member, at, step);
    }
  }
  /**
   * The properties that the state in the vector decides, in the program's `fired`: only those whose truth the step to it
   * may have changed are asked, since its parent was judged before.
   */
  private judge(step: number): number {
    for (;;) {
      if (step >= 0 && this.stateFrame.isUnknown(step)) {
        this.learning(() => this.stateFrame.plant(step));
        continue;
      }
      const found = walk(
        this.stateForest.program,
        this.vector,
        step < 0 ? this.stateForest.root : (this.stateFrame.roots[step] as number),
      );
      if (found >= 0) return found;
      this.learn(this.stateForest);
    }
  }
  /** A step property that a step without a change would violate is judged on every step from now on. */
  private lookAlways(property: number): void {
    if (this.stepFrame.include(this.transitionForest.members[property] as Member)) this.stepFrame.update();
  }
  private lookAtStuck(state: number, findings: Findings): void {
    this.at = state;
    this.load(state);
    for (;;) {
      const found = walk(this.finishedForest.program, this.vector, this.finishedForest.root);
      if (found > 0) return;
      if (found === 0) return findings.deadlock(state);
      this.learn(this.finishedForest);
    }
  }
  private load(state: number): void {
    const { store } = this;
    for (let j = 0; j < store.width; j++) this.vector[j] = store.words[state * store.width + j] as number;
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
        if (!(error instanceof LatePredicate)) throw error;
        for (const member of error.members) this.recorder.reluctant.add(member);
        // What was missed is asked again, of the new forests.
        this.signal = Signal.done;
        attempt = () => {
          for (const forest of this.forests) forest.plant();
          this.stateFrame.reset();
          this.stepFrame.reset();
        };
      }
    }
  }
  private missed: Int32Array = new Int32Array(0);

  /** Brings everything compiled up to date with what was learned, and lays the states out anew if they have outgrown. */
  private settle(): void {
    const { layout } = this;
    for (const forest of this.forests) forest.settle();
    if (layout.outgrown) this.relayout();
    const placed = layout.placed.splice(0);
    if (placed.length > 0) for (const forest of this.forests) forest.elementsPlaced(placed);
    this.effects.update(this.members.leaves, layout);
    this.order.update();
    if (this.taken.length < this.members.leaves.length) {
      const taken = new Float64Array(2 * this.members.leaves.length);
      taken.set(this.taken);
      this.taken = taken;
    }
    for (const forest of this.forests) if (forest.littered) forest.recompile();
    this.stateFrame.update();
    this.stepFrame.update();
  }
  private relayout(): void {
    const { layout, store } = this;
    const before = {
      slots: layout.slots.map(({ word, shift, mask }) => ({ word, shift, mask })),
      elements: layout.elements.map(({ word, bit }) => ({ word, bit })),
    };
    layout.place();
    store.relayout(layout.words, (from, at, to, into) => {
      to[into] = 1 << 31;
      before.slots.forEach(({ word, shift, mask }, i) => {
        const slot = layout.slots[i] as Slot;
        to[into + slot.word] =
          (to[into + slot.word] as number) | ((((from[at + word] as number) >>> shift) & mask) << slot.shift);
      });
      before.elements.forEach(({ word, bit }, i) => {
        const element = layout.elements[i] as Element;
        if (word >= 0)
          to[into + element.word] =
            (to[into + element.word] as number) | ((((from[at + word] as number) >>> bit) & 1) << element.bit);
      });
    });
    this.fit();
    layout.placed.length = 0;
    this.effects.clear();
    for (const forest of this.forests) forest.recompile();
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
  }

  /** Computes the successors of a state by the twin, and compares them with what was learned. */
  private audit(state: number): void {
    const { twin } = this;
    if (twin === undefined) return;
    this.at = state;
    const names = this.members.names;
    const learned = new Map(
      this.stepsFrom(state).map(({ leaf, state: values }) => {
        const { action, choices } = this.leaves[leaf] as ActionLeaf;
        return [
          keyOf({ action: names[action] as string, choices, values }),
          { action: names[action] as string, choices, values },
        ] as const;
      }),
    );
    for (const { action, choices, state: values } of twin(this.valuesOf(state))) {
      const key = keyOf({ action, choices, values });
      if (!learned.delete(key))
        throw this.impure(action, choices, 'another answer for what it read', `the successor ${textOf(values)}`);
    }
    for (const { action, choices, values } of learned.values())
      throw this.impure(action, choices, `the successor ${textOf(values)}`, 'another answer for the same state');
  }
  private impure(action: string, choices: AnyChoices, first: string, second: string): SpecFailure {
    return new SpecFailure({ part: 'effect', name: action, choices }, { kind: 'impure', first, second });
  }

  /** The steps from an expanded state: the leaf of each, and the words after it. */
  private successorsOf(state: number): { leaf: number; words: Int32Array }[] {
    const { batch, outside, store, generated, cutOff, taken } = this;
    const { width } = store;
    this.taken = taken.slice();
    batch.reset(width);
    outside.reset(width);
    expand(this, state, state + 1);
    const changed = [batch, outside].flatMap((from) =>
      Array.from({ length: from.count }, (_, i) => ({
        leaf: from.steps[i] as number,
        words: from.words.slice(i * width, (i + 1) * width),
      })),
    );
    const known = new Set(changed.map(({ leaf }) => leaf));
    const same = [...this.actions.fired.subarray(0, this.generated - generated)].filter((leaf) => !known.has(leaf));
    Object.assign(this, { generated, cutOff, taken });
    batch.count = 0;
    outside.count = 0;
    this.stuck.length = 0;
    return [
      ...changed,
      ...same.map((leaf) => ({ leaf, words: store.words.slice(state * width, (state + 1) * width) })),
    ];
  }
  private stepsFrom(state: number): { leaf: number; state: AnyState }[] {
    return this.successorsOf(state).map(({ leaf, words }) => ({ leaf, state: unpack(this.layout, words, 0) }));
  }
  /** The first step from one state to another, which must be a successor. */
  stepBetween(from: number, to: number): { leaf: number; state: AnyState } {
    const words = this.store.words.subarray(to * this.store.width, (to + 1) * this.store.width);
    const step = this.successorsOf(from).find((successor) => successor.words.every((word, j) => word === words[j]));
    if (step === undefined)
      throw new Error('the store holds a state that does not follow from its parent: an error in Concord');
    return { leaf: step.leaf, state: this.valuesOf(to) };
  }
  /** The values after a step from a state. */
  afterStep(from: number, leaf: number): AnyState {
    return this.stepsFrom(from).find((step) => step.leaf === leaf)?.state ?? this.valuesOf(from);
  }

  /** The values of a state to start from. */
  startOf(number: number): AnyState {
    return this.starts[number] as AnyState;
  }
  /** The values of a state. */
  valuesOf(state: number): AnyState {
    return unpack(this.layout, this.store.words, state * this.store.width);
  }
}
