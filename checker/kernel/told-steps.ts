/**
 * The steps of some actions only, of which choices may be told: for who follows what was seen of a system, and does not explore. States are
 * packed, and numbered as they are met; each told instance is a unit of its own, so that user code runs for nothing that is not asked.
 *
 * Where learning an action does not pay it is evaluated directly, as in an exploration (`learned/cost.ts`). Here an instance may be asked
 * once and never again, so that the cost of all instances of an action is looked at together.
 */
import type { AnyChoices, AnyState } from '../language/action.ts';
import { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import { Batch } from '../search/batch.ts';
import { hashOf } from './layout/bits.ts';
import { contentOf, pack } from './layout/codec.ts';
import { Layout } from './layout/layout.ts';
import { unknown } from './questions/compiled.ts';
import { Recorder } from './questions/recorder.ts';
import { expand, Output, type Walkable } from './steps/expand.ts';
import { Learner } from './steps/learner.ts';
import { Signal } from './steps/miss.ts';
import { Space } from './steps/space.ts';
import type { ActionLeaf } from './units/actions.ts';
import { Answers, Directly } from './units/direct.ts';
import { toldDraft } from './units/told.ts';

/** An action, and the values that are told of its choices. */
export interface ToldInstance {
  readonly action: string;
  readonly told: AnyChoices;
}
/** A step: its choices, and the number of the state after it. */
export interface ToldStep {
  readonly choices: AnyChoices;
  readonly state: number;
}
/** Who says whether a step is one that was seen. */
export interface Accepting {
  /** Asked on plain values; what it says has to follow from what it reads. */
  readonly accepts: (choices: AnyChoices, before: AnyState, after: AnyState) => boolean;
  /** What it has said, by the leaf: kept here from the second time on that it is asked, since most are asked once. */
  said: Map<number, Answers<boolean>> | null | undefined;
}

/** After so many times that an action was asked, it is looked at whether learning it pays; and of entries for each, from when on it does not. */
const period = 1024;
const most = 0.5;
/** Of so many what they have said is kept. */
const mostKept = 1 << 12;

/** How often an action was asked, and what was learned of it, since it was last looked at whether that pays. */
interface Cost {
  asked: number;
  entries: number;
  isDirect: boolean;
  readonly instances: number[];
}

export class ToldSteps {
  private readonly learner: Learner;
  private readonly space: Space;
  private readonly output = new Output({ canoniser: null, violated: null });
  /** The learned relation, to be walked from the root of one instance. */
  private readonly walkable: Walkable & { readonly actions: { root: number } };
  private readonly directly: Directly;
  private readonly kept = new Batch(64);
  private targets = new Int32Array(64);
  private readonly costs: readonly Cost[];
  /** Whose answers are kept. */
  private keeping: Accepting[] = [];

  constructor(
    model: CheckableModel,
    private readonly instances: readonly ToldInstance[],
  ) {
    const actions = instances.map(({ action, told }, i) => {
      const draft = model.actions[action];
      if (draft === undefined) throw new RangeError(`${action} is no action of ${model.name}`);
      return [`${i} ${action}`, toldDraft(draft, told)] as const;
    });
    const asked: CheckableModel = {
      ...model,
      init: [],
      actions: Object.fromEntries(actions),
      properties: {},
      fairness: [],
      bounds: {},
      finished: () => true,
    };
    const layout = new Layout(model.domains);
    // A state is looked up as soon as it is put in, which a table of whole states is not made for.
    this.space = new Space(asked, layout, [], null, { inlineWidth: 0 });
    this.learner = new Learner(asked, this.space, new Recorder(layout));
    this.learner.begin();
    this.directly = new Directly(model.domains, layout, null);
    const { relation } = this.learner;
    const { actions: forest } = relation;
    this.walkable = {
      transitions: relation.transitions,
      effects: relation.effects,
      writes: relation.writes,
      firstBound: relation.firstBound,
      order: relation.order,
      frames: relation.frames,
      leaves: relation.leaves,
      moves: relation.moves,
      actions: {
        program: forest.program,
        subsets: forest.subsets,
        root: unknown,
        get directly() {
          return forest.directly;
        },
      },
      evaluatedActions: (...given) => relation.evaluatedActions(...given),
      evaluatedStep: (...given) => relation.evaluatedStep(...given),
    };
    const costs = new Map(
      instances.map(({ action }): [string, Cost] => [action, { asked: 0, entries: 0, isDirect: false, instances: [] }]),
    );
    this.costs = instances.map(({ action }, i) => {
      const cost = costs.get(action) as Cost;
      cost.instances.push(i);
      return cost;
    });
  }

  /** How many states were met. */
  get count(): number {
    return this.space.store.count;
  }
  /** The number of a state of canonical values. */
  numberOf(state: AnyState): number {
    const { kept, learner, space } = this;
    const content = contentOf(space.layout, state);
    learner.catchUpOnMet();
    learner.fitLayout();
    kept.reset(space.layout.words);
    pack(space.layout, content, kept.words, 0);
    kept.hashes[0] = hashOf(kept.words, 0, space.layout.words);
    kept.count = 1;
    return this.stored()[0] as number;
  }
  /** The values of a state: of states that agree in a variable, the same object. */
  valuesOf(state: number): AnyState {
    const { directly, space } = this;
    space.load(space.store.words, space.bring(state));
    return directly.valuesOf(directly.in(space.vector, false).before);
  }

  /**
   * The steps from a state by an instance, by its number, that are accepted; all if that is null. Throws `SpecFailure`, after which everything
   * else may be asked as before.
   */
  from(state: number, instance: number, accepting: Accepting | null): readonly ToldStep[] {
    const { learner } = this;
    const cost = this.costs[instance] as Cost;
    const before = learner.entries;
    try {
      this.expand(state, instance);
    } catch (error) {
      if (!(error instanceof SpecFailure)) throw error;
      // What was met before the failure is known from now on.
      learner.catchUpOnMet();
      const { action } = this.instances[instance] as ToldInstance;
      throw new SpecFailure({ ...error.site, name: action }, error.fault, error.cause);
    }
    cost.asked++;
    cost.entries += learner.entries - before;
    const steps = this.accepted(state, accepting);
    this.weigh(cost);
    return steps;
  }

  /** Expands a state by one instance: the leaves that have fired are its steps, and those that change it have their states in the batch. */
  private expand(state: number, instance: number): void {
    const { learner, output, space, walkable } = this;
    const { actions } = learner.relation;
    const units = actions.units.slice(instance, instance + 1);
    learner.fitLayout();
    for (;;) {
      output.stuck.length = 0;
      output.generated = 0;
      output.reset(space.store.width, learner.leaves.length);
      walkable.actions.root = actions.rootOf(units);
      expand(walkable, space, output, state, state + 1);
      const { miss } = output;
      if (miss.signal === Signal.done) return;
      if (miss.signal === Signal.action) {
        learner.decide(actions, { state, step: -1 }, space.store.words, space.bring(state), units);
        learner.fitLayout();
      } else {
        miss.note(state, learner);
        output.catchUp(learner);
      }
    }
  }

  /** Of the steps of the expansion those that are accepted; only what they lead to is put into the store. */
  private accepted(state: number, accepting: Accepting | null): readonly ToldStep[] {
    const { kept, learner, output, space } = this;
    const { batch, generated } = output;
    const { width } = space.store;
    const { fired } = learner.relation.actions.program;
    const found: { readonly choices: AnyChoices; readonly place: number }[] = [];
    const leaves = Array.from({ length: generated }, (_, i) => fired[i] as number);
    kept.reset(width);
    for (let i = 0, b = 0; i < generated; i++) {
      const leaf = leaves[i] as number;
      const changes = b < batch.count && batch.steps[b] === leaf;
      const at = changes ? b++ : -1;
      const { choices } = learner.leaves[leaf] as ActionLeaf;
      if (accepting !== null && !this.isAccepted(state, leaf, at, accepting)) continue;
      found.push({ choices, place: changes ? kept.count : -1 });
      if (!changes) continue;
      const place = kept.count;
      kept.reserve(place + 1);
      kept.words.set(batch.words.subarray(at * width, (at + 1) * width), place * width);
      kept.hashes[place] = batch.hashes[at] as number;
      kept.count++;
    }
    const numbers = this.stored();
    return found.map(({ choices, place }) => ({ choices, state: place < 0 ? state : (numbers[place] as number) }));
  }
  /** Whether a step is accepted: what was said of one is remembered by the variables that were read. */
  private isAccepted(state: number, leaf: number, at: number, accepting: Accepting): boolean {
    const { directly, learner, output, space } = this;
    const { choices } = learner.leaves[leaf] as ActionLeaf;
    const { store, vector } = space;
    space.load(store.words, space.bring(state));
    if (at < 0) space.loadAfter(vector, 0);
    else space.loadAfter(output.batch.words, at * store.width);
    const step = directly.in(vector, true);
    const says = (s: AnyState, t: AnyState): boolean => accepting.accepts(choices, s, t);
    const answers = this.answersOf(accepting, leaf);
    return answers === null ? directly.run(step, says) : directly.ask(answers, step, says);
  }
  private answersOf(accepting: Accepting, leaf: number): Answers<boolean> | null {
    if (accepting.said === undefined) {
      accepting.said = null;
      return null;
    }
    if (accepting.said === null) {
      if (this.keeping.length >= mostKept) for (const other of this.keeping.splice(0)) other.said = null;
      this.keeping.push(accepting);
      accepting.said = new Map();
    }
    const answers = accepting.said.get(leaf) ?? new Answers<boolean>();
    accepting.said.set(leaf, answers);
    return answers;
  }
  /** Puts the states that were kept into the store, and answers their numbers. */
  private stored(): Int32Array {
    const { kept, space } = this;
    if (kept.count === 0) return this.targets;
    if (this.targets.length < kept.count) this.targets = new Int32Array(2 * kept.count);
    kept.parents.fill(-1, 0, kept.count);
    space.store.insert(kept);
    space.store.find(kept, this.targets);
    return this.targets;
  }
  /** Gives up learning an action that does not pay. */
  private weigh(cost: Cost): void {
    if (cost.asked < period) return;
    const { asked, entries } = cost;
    cost.asked = 0;
    cost.entries = 0;
    if (cost.isDirect || entries < most * asked) return;
    cost.isDirect = true;
    this.learner.evaluateDirectly(cost.instances, { entries, states: asked });
  }
}
