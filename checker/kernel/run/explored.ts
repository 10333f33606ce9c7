/**
 * The explored space as deciding liveness sees it: steps between what stands for orbits, with permutations; fairness
 * obligations, instances and atoms as numbers.
 */

import type { AnyChoices } from '../../language/action.ts';
import { callPredicate } from '../../language/call.ts';
import type { Deed } from '../../language/deed.ts';
import { type Site, SpecFailure } from '../../language/failure.ts';
import type { NamedFairness } from '../../language/fairness.ts';
import { isOneOf } from '../../language/ground.ts';
import type { CheckableModel } from '../../language/model.ts';
import type { ActionInstance } from '../../language/steps.ts';
import { Tuples } from '../../language/tuples.ts';
import { keyOf } from '../../language/value.ts';
import type { AtomsFromStarts } from '../../liveness/safety.ts';
import type {
  ExploredSystem,
  Steps as LabelledSteps,
  StepsOfSeveral as LabelledStepsOfSeveral,
} from '../../liveness/system.ts';
import type { Batch } from '../../search/batch.ts';
import { grown } from '../layout/bits.ts';
import type { Learner, Whereabouts } from '../steps/learner.ts';
import { Steps } from '../steps/steps.ts';
import { choicesUnder, type Group, type Permutation } from '../symmetry/group.ts';
import type { Ahead } from '../threads/ahead.ts';
import type { ActionLeaf } from '../units/actions.ts';
import type { Atoms } from '../units/atoms.ts';
import type { Conditions } from '../units/conditions.ts';

/** What one fairness assumption asks for, for one value of the choices that it is per. */
interface Obligation {
  readonly assumption: number;
  readonly per: AnyChoices;
  readonly strong: boolean;
}

/**
 * What a label stands for: an entry of the learned relation, which conditions of fairness were true of the state that the step starts
 * from, and what properties say of the step by what it leads from and to.
 */
interface Label {
  readonly leaf: number;
  /** By the numbers of their assumptions. */
  readonly fulfilled: readonly number[];
  /** For each property that asks this, the units that have fired. */
  readonly changes: Changes;
}
type Changes = ReadonlyMap<Atoms, readonly number[]>;

/**
 * Where no assumption has a condition, and no property is about what steps lead from and to, labels are the entries of the learned
 * relation. Else they are numbered as they are met, since what steps by one entry meet then depends on the state.
 */
export class Explored implements ExploredSystem {
  readonly count: number;
  readonly initial: readonly number[];
  readonly obligations: Obligation[] = [];
  private readonly names: readonly string[];
  private readonly numbers = new Map<string, number>();
  private readonly obligationsBy: Int32Array[] = [];
  private readonly back = new Map<number, Int32Array>();
  private readonly fair: readonly NamedFairness[];
  /** Null if no assumption has one. */
  readonly conditions: Conditions | null;
  private readonly tuples = new Tuples();
  private readonly met: Label[] = [];
  /** The properties that are about what steps lead from and to. */
  private readonly askedOfSteps: readonly Atoms[];
  /** What they say, numbered; and the numbers of what they say of the steps that were looked at last. */
  private readonly said: Changes[] = [];
  private readonly saidNumbers = new Tuples();
  private saidOf = new Int32Array(0);
  private readonly steps: Steps;
  /** How many of the steps that `stepsOf` answered last stand before those to successors outside the bounds. */
  private inside = 0;
  private readonly labelled: { -readonly [K in keyof LabelledSteps]: LabelledSteps[K] } = {
    count: 0,
    targets: new Int32Array(0),
    permutations: new Int32Array(0),
    labels: new Int32Array(0),
    changes: new Uint8Array(64),
  };
  private permutations = new Int32Array(64);
  /** Where several threads look, states are not told apart up to permutations. */
  private identities = new Int32Array(64);
  private labels = new Int32Array(0);

  constructor(
    private readonly learner: Learner,
    model: CheckableModel,
    /** Looks at steps ahead of this thread. */
    private readonly ahead: Pick<Ahead, 'surveyed'> | null = null,
  ) {
    // Steps are judged already: they are asked for the bounds alone, which there may be none of.
    this.askedOfSteps = learner.atoms.filter(({ changes }) => changes !== null);
    const look = (inside: Batch, outside: Batch): void => this.lookAt(inside, outside);
    this.steps = new Steps(learner, { isAsked: learner.hasBounds }, this.askedOfSteps.length === 0 ? null : look);
    const { space } = learner;
    this.count = space.store.count;
    this.initial = space.initial();
    this.names = Object.keys(model.actions);
    this.fair = model.fairness;
    // All obligations get their numbers now, those whose conditions are never true among them.
    learner.leaves.forEach((_, leaf) => {
      this.metBy(leaf, null);
    });
    const isAbout = (assumption: number, { action, choices }: ActionInstance): boolean =>
      this.isAbout(this.fair[assumption] as NamedFairness, action, choices);
    this.conditions = this.fair.some(({ when }) => when !== null) ? learner.conditionsOf(model, isAbout) : null;
  }

  /** Labels are entries of the learned relation. */
  private get arePlain(): boolean {
    return this.conditions === null && this.askedOfSteps.length === 0;
  }
  /** The label of steps by an entry of which this is said, by its number, where these conditions are true. */
  private labelOf(leaf: number, said: number, fulfilled: readonly number[]): number {
    const label = this.tuples.number(leaf, said, ...fulfilled);
    if (label === this.met.length) this.met.push({ leaf, fulfilled, changes: this.said[said] ?? nothingSaid });
    return label;
  }
  /** The conditions of fairness that are true where a step by this entry is taken from a state. */
  private fulfilledIn(state: number, leaf: number): readonly number[] {
    const { conditions, learner } = this;
    const units = conditions?.of(this.nameOf(leaf)) ?? [];
    if (conditions === null || units.length === 0) return [];
    return conditions.read(learner.decideStep(conditions.forest, { state, step: leaf }, units));
  }
  /** Asks what properties say of steps, by what they lead from and to. */
  private lookAt(...parts: readonly Batch[]): void {
    const count = parts.reduce((sum, part) => sum + part.count, 0);
    if (this.saidOf.length < count) this.saidOf = new Int32Array(2 * count);
    let n = 0;
    for (const { count: steps, parents, steps: leaves, words, width } of parts)
      for (let i = 0; i < steps; i++) {
        const where = { state: parents[i] as number, step: leaves[i] as number };
        this.saidOf[n++] = this.saidAt(where, words, i * width);
      }
  }
  private saidAt(where: Whereabouts, words: Int32Array, at: number): number {
    const { learner } = this;
    const changes = new Map(
      this.askedOfSteps.map((atoms): [Atoms, readonly number[]] => {
        const forest = atoms.changes as NonNullable<Atoms['changes']>;
        const found = learner.decideChange(forest, where, words, at);
        return [atoms, [...forest.program.fired.subarray(0, found)].sort((a, b) => a - b)];
      }),
    );
    const number = this.saidNumbers.numberOf([...changes.values()].flatMap((fired) => [...fired, -1]));
    if (number === this.said.length) this.said.push(changes);
    return number;
  }
  /** The units that have fired of what a property asks of steps, for steps with this label. */
  changesAlong(label: number, atoms: Atoms): readonly number[] {
    return this.arePlain ? [] : ((this.met[label] as Label).changes.get(atoms) ?? []);
  }
  /** The entry of the learned relation that a label stands for. */
  leafOf(label: number): number {
    return this.arePlain ? label : (this.met[label] as Label).leaf;
  }
  /**
   * The assumptions, by their numbers, that steps by these entries are about. That a condition is true of none is known only if the
   * steps of all states were looked at.
   */
  assumptionsOf(leaves: Iterable<number>, areAllMet: boolean): ReadonlySet<number> {
    const fulfilled = new Set(this.met.flatMap((label) => label.fulfilled));
    const isMet = (assumption: number): boolean =>
      !areAllMet || this.fair[assumption]?.when === null || fulfilled.has(assumption);
    const about = [...leaves].flatMap((leaf) => this.metBy(leaf, null));
    return new Set(about.map((o) => (this.obligations[o] as Obligation).assumption).filter(isMet));
  }

  stepsOf(state: number): LabelledSteps {
    const { labelled } = this;
    const { count, inside, changing, leaves, targets, ranks } = this.steps.of(state);
    if (labelled.changes.length < count) labelled.changes = new Uint8Array(2 * count);
    const { changes } = labelled;
    for (let n = 0; n < count; n++) changes[n] = n < changing ? 1 : 0;
    labelled.permutations = this.permutationsTo(count, inside, targets, ranks);
    this.inside = inside;
    labelled.count = count;
    labelled.targets = targets;
    labelled.labels = this.labelsOf(count, () => state, leaves, changing);
    return labelled;
  }
  stepsFrom(first: number): LabelledStepsOfSeveral {
    const survey = this.arePlain ? (this.ahead?.surveyed(first) ?? null) : null;
    if (survey !== null) {
      this.identities = grown(this.identities, survey.count) as typeof this.identities;
      return { ...survey, labels: survey.leaves, permutations: this.identities };
    }
    const { count, end, inside, sources, leaves, targets, ranks } = this.steps.ofSeveral(first);
    return {
      count,
      end,
      sources,
      labels: this.labelsOf(count, (k) => sources[k] as number, leaves, count),
      targets,
      permutations: this.permutationsTo(count, inside, targets, ranks),
    };
  }
  /** The labels of steps by these entries, the first so many of which change the states that they start from. */
  private labelsOf(count: number, sourceOf: (k: number) => number, leaves: Int32Array, changing: number): Int32Array {
    if (this.arePlain) return leaves;
    if (this.labels.length < count) this.labels = new Int32Array(2 * count);
    for (let k = 0; k < count; k++) {
      const leaf = leaves[k] as number;
      const said = this.askedOfSteps.length === 0 ? -1 : (this.saidOf[k] as number);
      // Of what changes nothing nothing is said, and no condition is asked.
      this.labels[k] =
        k < changing ? this.labelOf(leaf, said, this.fulfilledIn(sourceOf(k), leaf)) : this.labelOf(leaf, -1, []);
    }
    return this.labels;
  }
  /** The permutations that lead from what stands for successors to these, by the ranks of those that lead there. */
  private permutationsTo(count: number, inside: number, targets: Int32Array, ranks: Int32Array): Int32Array {
    if (this.permutations.length < count) this.permutations = new Int32Array(2 * count);
    const { permutations } = this;
    const { space } = this.learner;
    for (let n = 0; n < count; n++) {
      const rank = ranks[n] as number;
      if (n < inside && (targets[n] as number) < 0)
        throw new Error('a successor is not in the store: an error in Concord');
      permutations[n] = rank === 0 ? 0 : space.inverseRank(rank);
    }
    return permutations;
  }
  /** The step of `stepsOf` to a successor outside the bounds: where its words begin in `words`. */
  after(step: number): { readonly where: Whereabouts; readonly words: Int32Array; readonly at: number } {
    const { parents, steps, words, width } = this.steps.outside;
    const i = step - this.inside;
    return { where: { state: parents[i] as number, step: steps[i] as number }, words, at: i * width };
  }
  /** The obligations that a label meets; labels that were learned since bring in what is new. */
  obligationsOf(label: number): Int32Array {
    let known = this.obligationsBy[label];
    if (known === undefined) {
      const { leaf, fulfilled } = this.arePlain ? { leaf: label, fulfilled: null } : (this.met[label] as Label);
      known = Int32Array.from(this.metBy(leaf, fulfilled));
      // Of an entry that has changed nothing yet, more may be known later.
      if (this.learner.mayChange(leaf)) this.obligationsBy[label] = known;
    }
    return known;
  }
  /** The action and the choices of an entry. */
  private nameOf(leaf: number): ActionInstance {
    const { action, choices } = this.learner.leaves[leaf] as ActionLeaf;
    return { action: this.names[action] as string, choices };
  }
  /** The action and the choices of a label, on a step of which user code runs next. */
  instanceOf(label: number): ActionInstance {
    return this.enabled(this.leafOf(label));
  }
  private enabled(leaf: number): ActionInstance {
    const { learner } = this;
    learner.lookAt(learner.enabledIn[leaf] as number, leaf);
    return this.nameOf(leaf);
  }
  /** The obligations that steps by an entry meet, where these conditions are true; all of them, if that is null. */
  private metBy(leaf: number, fulfilled: readonly number[] | null): number[] {
    // Fairness is about steps that change the state.
    if (!this.learner.mayChange(leaf)) return [];
    const { action, choices } = this.enabled(leaf);
    return this.fair.flatMap((fairness, assumption) => {
      if (!this.isAbout(fairness, action, choices)) return [];
      if (fairness.when !== null && fulfilled !== null && !fulfilled.includes(assumption)) return [];
      const per = Object.fromEntries(fairness.per.map((of) => [of, choices[of]]));
      return [this.numberOf(assumption, fairness, per)];
    });
  }
  private isAbout({ actions, where }: NamedFairness, name: string, choices: AnyChoices): boolean {
    if (!actions.includes(name)) return false;
    return this.agreeing(where, { part: 'fairness', name }, { action: name, choices }, choices, (of) => where(of));
  }
  /**
   * What a filter says of these choices, for whom it is asked; it must say the same of all their images. `filter` is what is asked, by
   * whatever function.
   */
  agreeing(
    filter: object,
    { part, name }: Pick<Site, 'part' | 'name'>,
    { action, choices }: ActionInstance,
    asked: AnyChoices,
    holds: (choices: AnyChoices, asked: AnyChoices) => boolean,
  ): boolean {
    const keyed = (of: AnyChoices, who: AnyChoices): string => `${action} ${keyOf(of)} ${keyOf(who)}`;
    const agreed = this.agreed.get(filter) ?? new Map<string, boolean>();
    this.agreed.set(filter, agreed);
    const known = agreed.get(keyed(choices, asked));
    if (known !== undefined) return known;
    const site = { part, name, choices: asked };
    const answer = callPredicate(site, () => holds(choices, asked));
    agreed.set(keyed(choices, asked), answer);
    const group = this.learner.space.symmetry?.group;
    const images = new Set(group === undefined ? [] : [group.identity]);
    for (const at of images)
      for (const generator of group?.generators ?? []) {
        const by = (group as Group).compose(generator, at);
        const [image, who] = [choicesUnder(choices, by), choicesUnder(asked, by)];
        if (agreed.has(keyed(image, who))) continue;
        const second = deedOf({ ...site, choices: who }, () => holds(image, who));
        if (second.kind !== 'answered' || second.answer !== answer)
          throw new SpecFailure(site, {
            kind: 'asymmetric',
            renaming: by.renaming,
            image: { ...site, choices: who },
            first: { kind: 'answered', answer },
            second,
          });
        agreed.set(keyed(image, who), answer);
        images.add(by);
      }
    return answer;
  }
  /** What filters say of the choices that were met, and of their images. */
  private readonly agreed = new Map<object, Map<string, boolean>>();
  /** The number of an obligation; its images get numbers, too. */
  private numberOf(assumption: number, fairness: NamedFairness, per: AnyChoices): number {
    const key = `${assumption} ${keyOf(per)}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.obligations.push({ assumption, per, strong: fairness.strength === 'strong' }) - 1;
    this.numbers.set(key, number);
    this.back.clear();
    for (const by of this.learner.space.symmetry?.group.generators ?? [])
      this.numberOf(assumption, fairness, choicesUnder(per, by));
    return number;
  }
  obligationsBackBy(permutation: number): Int32Array {
    let known = this.back.get(permutation);
    if (known === undefined || known.length !== this.obligations.length) {
      const by = this.inverseOf(permutation);
      known = Int32Array.from(this.obligations, ({ assumption, per }, o) =>
        by === null ? o : (this.numbers.get(`${assumption} ${keyOf(choicesUnder(per, by))}`) as number),
      );
      this.back.set(permutation, known);
    }
    return known;
  }
  /** The inverse of a permutation; null for the identity. */
  inverseOf(permutation: number): Permutation | null {
    const { symmetry } = this.learner.space;
    return symmetry === null || permutation === 0 ? null : symmetry.group.inverse(symmetry.group.numbered(permutation));
  }
  private readonly composed = new Map<number, number>();
  compose(first: number, second: number): number {
    const { symmetry } = this.learner.space;
    if (symmetry === null || first === 0) return second;
    if (second === 0) return first;
    const { group } = symmetry;
    const key = first * group.order + second;
    let composed = this.composed.get(key);
    if (composed === undefined) {
      composed = group.compose(group.numbered(first), group.numbered(second)).rank;
      if (this.composed.size < mostComposed) this.composed.set(key, composed);
    }
    return composed;
  }
}

const nothingSaid: Changes = new Map();

/** What the image of a filter does. */
function deedOf(site: Site, run: () => unknown): Deed {
  try {
    return { kind: 'answered', answer: callPredicate(site, run) };
  } catch (error) {
    if (error instanceof SpecFailure) return { kind: 'failed', fault: null };
    throw error;
  }
}

/** How many products of permutations are remembered: all of them, in groups of some hundred. */
const mostComposed = 1 << 18;

/** The atoms of one property over the explored space. */
export class ExploredAtoms implements AtomsFromStarts {
  readonly instances: number;
  private readonly letters: Int32Array;
  private at = -1;
  /** The atoms that were true of some state that was looked at, for some instance. */
  seen = 0;
  private readonly back = new Map<number, Int32Array>();
  /** For each label the atoms of steps that it makes true, for each instance. */
  private readonly along: Int32Array[] = [];
  readonly ofSteps: number;

  constructor(
    private readonly learner: Learner,
    private readonly explored: Explored,
    private readonly atoms: Atoms,
    readonly startsOutside: readonly number[],
  ) {
    this.instances = atoms.instances.length;
    this.letters = new Int32Array(this.instances);
    this.ofSteps = atoms.ofSteps;
  }
  instancesBackBy(permutation: number): Int32Array {
    let known = this.back.get(permutation);
    if (known === undefined) {
      const by = this.explored.inverseOf(permutation);
      known = Int32Array.from(this.atoms.instances, (_, j) => this.atoms.imageOf(j, by));
      this.back.set(permutation, known);
    }
    return known;
  }
  lettersAt(state: number, instance: number): number {
    if (this.at !== state) {
      const { learner, atoms } = this;
      atoms.read(learner.decideStored(atoms.forest, state), this.letters);
      this.at = state;
      for (const letter of this.letters) this.seen |= letter;
    }
    return this.letters[instance] as number;
  }
  lettersAlong(label: number, instance: number): number {
    let known = this.along[label];
    if (known === undefined) {
      known = Int32Array.from(this.atoms.instances, (_, j) => this.alongFor(label, j));
      this.atoms.readChanges(this.explored.changesAlong(label, this.atoms), known);
      this.along[label] = known;
    }
    return known[instance] as number;
  }
  private alongFor(label: number, instance: number): number {
    const { explored, atoms } = this;
    const step = explored.instanceOf(label);
    return atoms.atoms.reduce((sum, atom, k) => {
      if (atom.kind !== 'step') return sum;
      const values = atoms.known(instance, k);
      const site = { part: 'property', name: atoms.property } as const;
      const { steps } = atom;
      const isMeant = explored.agreeing(steps, site, step, values, (choices, known) =>
        isOneOf(steps, { ...step, choices }, known),
      );
      return isMeant ? sum | (1 << k) : sum;
    }, 0);
  }
  /** The same in a state to start from. */
  lettersAtStart(number: number, instance: number): number {
    const { learner, atoms } = this;
    const where = { state: -1, step: -1 - number };
    atoms.read(learner.decide(atoms.forest, where, learner.space.starts.wordsOf(number), 0), this.letters);
    this.at = -1;
    return this.letters[instance] as number;
  }
  lettersAfter(step: number, instance: number): number {
    const { learner, atoms, explored } = this;
    const { where, words, at } = explored.after(step);
    atoms.read(learner.decide(atoms.forest, where, words, at), this.letters);
    this.at = -1;
    return this.letters[instance] as number;
  }
}
