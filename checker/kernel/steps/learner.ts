/**
 * What is learned of a model, and how: the learned relations (of actions; of bounds and step properties; of properties of states; of
 * what is asked of initial states; of `finished`; of the atoms of temporal properties; of the conditions of fairness, once they are
 * wanted), all that is compiled of them, and user code, which runs when something is learned.
 *
 * Invariant: after each learning everything compiled is up to date; if the layout is outgrown then, `fitLayout` must follow.
 */
import { type Site, SpecFailure } from '../../language/failure.ts';
import type { CheckableModel } from '../../language/model.ts';
import type { ActionInstance } from '../../language/steps.ts';
import { namedMembers } from '../../language/symmetry.ts';
import type { Spent } from '../learned/cost.ts';
import { type Direct, Forest } from '../learned/forest.ts';
import type { Unit } from '../learned/tree.ts';
import { LatePredicate } from '../questions/by-predicate.ts';
import { unknown } from '../questions/compiled.ts';
import type { Recorder, WholeRead } from '../questions/recorder.ts';
import { LateSum } from '../questions/term-aggregate.ts';
import { type ActionLeaf, ActionUnits } from '../units/actions.ts';
import { Atoms } from '../units/atoms.ts';
import { Conditions } from '../units/conditions.ts';
import { Directly } from '../units/direct.ts';
import { DirectActions } from '../units/direct-actions.ts';
import { PropertyUnit, PropertyUnits } from '../units/properties.ts';
import type { Rewrite } from '../views/effects.ts';
import { TrackedState } from '../views/tracked-state.ts';
import { Frames } from './frames.ts';
import { Relation } from './relation.ts';
import type { Space } from './space.ts';

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

/** An action, a property or a bound that is evaluated directly. */
export interface DirectUnit extends Spent {
  readonly site: { readonly part: Site['part'] | 'action'; readonly name: string };
}

export class Learner {
  readonly properties: PropertyUnits;
  readonly relation: Relation;
  /** Invariants, and what must be reachable. */
  readonly states: Forest;
  /** What step properties ask of initial states. */
  readonly beginnings: Forest;
  /** Of when the system may stop. */
  readonly endings: Forest;
  /** The atoms of temporal properties, property by property. */
  readonly atoms: readonly Atoms[];
  /** For each leaf, the tree of the properties of states whose truth it may change. */
  readonly frames: Frames;
  /** For each leaf, a state in which it is enabled. */
  readonly enabledIn: number[] = [];
  /** Where user code ran last; for the report of a failure. */
  at: Whereabouts = nowhere;
  /** How often everything was planted anew. */
  plantings = 0;
  /** How often everything was brought up to date with what was learned. */
  settled = 0;
  private readonly units: ActionUnits;
  private readonly tracked: TrackedState;
  readonly forests: Forest[];
  /** Where properties, bounds and the like are evaluated directly. */
  private readonly predicates: Direct;
  /** How much was known when a predicate was found last to read the state. */
  private knownWhenLate = -1;

  constructor(
    model: CheckableModel,
    readonly space: Space,
    private readonly recorder: Recorder,
  ) {
    const { layout } = space;
    const tracked = new TrackedState(recorder);
    const certifier = space.symmetry?.certifier;
    const symmetry = certifier === undefined ? null : { certifier, image: new TrackedState(certifier.mirror) };
    this.tracked = tracked;
    const directly = new Directly(model.domains, layout, space.symmetry);
    this.units = new ActionUnits(model.actions, model.domains, tracked, symmetry, directly.isAffordable);
    const moves = new DirectActions(model, this.units, layout, directly);
    const properties = new PropertyUnits(model, tracked, symmetry, directly.isAffordable);
    this.properties = properties;
    const direct = this.evaluating((units, vector) => leavesDirectly(directly, units, vector));
    this.predicates = direct;
    this.relation = new Relation(
      new Forest(
        layout,
        recorder,
        this.units.roots(),
        this.evaluating((of, vector) => moves.leavesOf(of, vector, this.at.state)),
      ),
      new Forest(layout, recorder, properties.ofSteps, direct),
      properties.firstBound,
      this.leaves,
      Object.values(model.actions),
      moves,
      (state, step) => this.lookAt(state, step),
    );
    // Frames spare a step the bounds of what it leaves as it is; what is asked of steps need not be true of one that changes little.
    for (const unit of properties.ofSteps.slice(properties.firstStepBound)) this.relation.frames.include(unit);
    this.states = new Forest(layout, recorder, properties.ofStates, direct);
    this.beginnings = new Forest(layout, recorder, properties.beginnings);
    this.endings = new Forest(layout, recorder, properties.endings, direct);
    const group = space.symmetry?.group ?? null;
    this.atoms = Object.entries(model.properties).flatMap(([property, of]) =>
      of.kind === 'temporal' ? [new Atoms(property, of, properties, layout, recorder, direct, group)] : [],
    );
    this.forests = [
      ...[this.relation.actions, this.relation.transitions, this.states, this.beginnings, this.endings],
      ...this.atoms.flatMap(({ forest, changes }) => (changes === null ? [forest] : [forest, changes])),
    ];
    this.frames = new Frames(this.states, this.leaves);
  }
  /** The conditions of fairness, for the action instances that were met and change states: all must have been explored. */
  conditionsOf(model: CheckableModel, isAbout: (assumption: number, instance: ActionInstance) => boolean): Conditions {
    const { units, properties, space, recorder, predicates } = this;
    const instances = this.leaves
      .filter((_, leaf) => this.mayChange(leaf))
      .map(({ action, choices }) => ({ action: units.names[action] as string, choices }));
    const imageOf: ActionUnits['imageOfChoices'] = (choices, by) => units.imageOfChoices(choices, by);
    const { layout } = space;
    const conditions = new Conditions(model, instances, isAbout, properties, imageOf, layout, recorder, predicates);
    this.forests.push(conditions.forest);
    return conditions;
  }
  private evaluating(leavesOf: Direct['leavesOf']): Direct {
    const now = (): Whereabouts => this.at;
    return {
      get state() {
        return now().state;
      },
      get step() {
        return now().step;
      },
      leavesOf,
    };
  }
  /** Some steps may lead out of bounds. */
  get hasBounds(): boolean {
    const { firstBound, ofSteps } = this.properties;
    return firstBound < ofSteps.length;
  }
  /** The action instances by the numbers of their entries: what each does. */
  get leaves(): readonly ActionLeaf[] {
    return this.units.leaves;
  }
  /** True if steps by this leaf may change a state; of those that are evaluated directly, if one has. */
  mayChange(leaf: number): boolean {
    const { effect } = this.leaves[leaf] as ActionLeaf;
    return this.relation.moves.changing.has(leaf) || (effect !== null && effect.touched.length > 0);
  }
  /** How many entries were learned. */
  get entries(): number {
    return this.forests.reduce((sum, forest) => sum + forest.entries, 0);
  }
  /** What is evaluated directly: actions, and of each property or bound one instance, with what learning it had cost. */
  get direct(): readonly DirectUnit[] {
    const found = new Map<string, DirectUnit>();
    for (const [action, { spent }] of this.units.costs.entries()) {
      const name = this.units.names[action] as string;
      if (spent !== null) found.set(`action ${name}`, { site: { part: 'action', name }, ...spent });
    }
    for (const forest of this.forests)
      for (const unit of forest.units)
        if (unit.cost?.spent && unit instanceof PropertyUnit) {
          const { part, name } = unit.site;
          found.set(`${part} ${name}`, { site: { part, name }, ...unit.cost.spent });
        }
    return [...found.values()];
  }
  /** Reads of whole sets or bags, with where they happen. */
  get wholes(): Iterable<WholeRead> {
    return this.recorder.wholes.values();
  }

  /** Says on which state, or on what a step from it leads to, user code runs from now on. */
  lookAt(state: number, step = -1): void {
    this.at = { state, step };
  }
  /**
   * How many leaves of a forest are reached on the state whose words stand from `at` on, which its program then has fired; what
   * that lacks is learned. `where` is what the words stand for.
   */
  decide(forest: Forest, where: Whereabouts, words: Int32Array, at: number, units = forest.units): number {
    return this.decided(forest, where, units, () => this.space.load(words, at));
  }
  /** What a forest says of a step from a state in the store to the one whose words stand from `at` on. */
  decideChange(forest: Forest, where: Whereabouts, words: Int32Array, at: number, units = forest.units): number {
    const { space } = this;
    return this.decided(forest, where, units, () => {
      const from = space.bring(where.state);
      space.load(space.stored.words, from);
      space.loadAfter(words, at);
    });
  }
  private decided(forest: Forest, where: Whereabouts, units: readonly Unit[], load: () => void): number {
    for (;;) {
      load();
      // What is evaluated directly runs in the walk.
      this.lookAt(where.state, where.step);
      const root = forest.rootOf(units);
      const found = forest.walkFrom(this.space.vector, root);
      if (found >= 0) return found;
      this.learn(() => (root === unknown ? forest.plant(units) : forest.learn()));
    }
  }
  /** What these units of a forest say of a state in the store from which a step is taken. */
  decideStep(forest: Forest, where: Whereabouts, units: readonly Unit[]): number {
    const at = this.space.bring(where.state);
    return this.decide(forest, where, this.space.stored.words, at, units);
  }
  /** The same of a state in the store. */
  decideStored(forest: Forest, state: number, units = forest.units): number {
    const at = this.space.bring(state);
    return this.decide(forest, { state, step: -1 }, this.space.stored.words, at, units);
  }

  /** Learns what a walk over a forest lacked, from the vector. */
  catchUpOn(forest: Forest): void {
    this.learn(() => forest.catchUp());
  }
  /** Learns what judging a step of this leaf lacked, from the vector. */
  catchUpOnStep(leaf: number): void {
    const { frames, transitions } = this.relation;
    if (frames.isUnknown(leaf)) this.learn(() => frames.plant(leaf));
    else this.learn(() => transitions.learn());
  }
  /** Gives its place to what was met without learning: among states to start from, and where something is evaluated directly. */
  catchUpOnMet(): void {
    this.learn(() => undefined);
  }
  /** Learns what a rewrite makes of a tuple. */
  rewrite(index: number, tuple: number): void {
    const { effects } = this.tracked;
    this.relation.effects.setRewrite(index, tuple, effects.apply(effects.rewrites[index] as Rewrite, tuple));
    this.settle();
  }
  /** Notes that there are bags which do not fit any more. */
  outgrow(): void {
    const { layout } = this.space;
    for (const of of layout.classes) layout.watch(of);
    this.settle();
  }
  /** Learns, and brings everything up to date. If a predicate turns out to read the state, everything is learned anew. */
  learn(learn: () => void): void {
    for (let attempt = learn; ; ) {
      try {
        attempt();
        if (this.space.layout.outgrewFew()) this.uproot();
        this.uprootDear();
        return this.settle();
      } catch (error) {
        // What the spec names is not symmetric: that it was named, and not how it differs, is what counts.
        this.refuseNamedLate();
        if (this.space.layout.outgrewFew()) {
          // What was learned of few elements was not asked in the same way of more.
          attempt = () => this.uproot();
          continue;
        }
        if (!(error instanceof LatePredicate)) throw error;
        for (const asker of error.owners) this.recorder.reluctant.add(asker);
        if (error instanceof LateSum) this.recorder.gone.add(error.mapping);
        // More elements were met, or more sets or sums are read as wholes: there are only so many.
        const known = this.space.layout.seen + this.recorder.reluctant.size + this.recorder.gone.size;
        if (this.knownWhenLate === known) throw error;
        this.knownWhenLate = known;
        attempt = () => this.uproot();
      }
    }
  }
  /** From now on these actions, by their places, are evaluated directly: learning them has cost so much. */
  evaluateDirectly(actions: Iterable<number>, { entries, states }: Spent): void {
    for (const action of actions) this.units.costs[action]?.giveUp(entries, states);
    this.relation.actions.isDear = true;
    this.learn(() => undefined);
  }
  /** Drops the trees of forests with units that are to be evaluated directly from now on. */
  private uprootDear(): void {
    const dear = this.forests.filter(({ isDear }) => isDear);
    if (dear.length === 0) return;
    this.plantings++;
    for (const forest of dear) forest.uproot();
    this.relation.frames.reset();
    this.frames.reset();
  }
  private uproot(): void {
    this.plantings++;
    this.space.symmetry?.certifier.reset();
    for (const forest of this.forests) forest.uproot();
    this.relation.frames.reset();
    this.frames.reset();
  }

  /** True if the spec has named a member since the group was made, which counts as long as images are compared. */
  private get isNamedLate(): boolean {
    const { symmetry } = this.space;
    return symmetry !== null && !symmetry.certifier.rests && namedMembers(symmetry.sorts) > symmetry.named;
  }
  private refuseNamedLate(): void {
    if (this.isNamedLate) throw new NamedLate();
  }
  /** True of an error after which all begins anew with a smaller group: that a member was named, or what came of it in the spec's code. */
  isOfNamedLate(error: unknown): boolean {
    return error instanceof NamedLate || (error instanceof SpecFailure && this.isNamedLate);
  }

  /** Gives everything its first place, or the one that it had. */
  begin(places: Int32Array | null = null): void {
    this.place(places);
    this.settle();
  }
  private place(places: Int32Array | null = null): void {
    this.space.place(places);
    this.recorder.vector = this.space.vector;
  }
  /**
   * Lays all states out anew, if something has outgrown its place. Successors in a batch and states in a vector are lost, so
   * that this waits until there are none.
   */
  fitLayout(): void {
    const { layout } = this.space;
    if (!layout.outgrown) return;
    this.place();
    layout.placed.length = 0;
    this.relation.effects.clear();
    for (const forest of this.forests) forest.recompile();
    this.settle();
  }
  /** Brings everything compiled up to date with what was learned. */
  private settle(): void {
    this.settled++;
    const { leaves } = this;
    const { layout, symmetry } = this.space;
    this.refuseNamedLate();
    for (const forest of this.forests) forest.settle();
    symmetry?.certifier.settle();
    const placed = layout.placed.splice(0);
    if (placed.length > 0) {
      for (const forest of this.forests) forest.elementsPlaced(placed);
      symmetry?.canoniser.placed();
    }
    for (const { metIn = this.at.state } of leaves.slice(this.enabledIn.length)) this.enabledIn.push(metIn);
    for (const forest of this.forests) if (forest.littered) forest.recompile();
    this.relation.update();
    this.frames.update();
  }
}

/** The numbers of these units of properties, if they fire on the state(s) in a vector. */
function leavesDirectly(directly: Directly, units: readonly Unit[], vector: Int32Array): number[] {
  const own = units as readonly PropertyUnit[];
  const states = directly.in(
    vector,
    own.some(({ ofStep }) => ofStep),
  );
  return own.filter((unit) => unit.firesDirectly(directly, states)).map(({ id }) => id);
}
