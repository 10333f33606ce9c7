/**
 * The units of properties, bounds, atoms and conditions of fairness: what runs predicates on tracked views.
 */
import type { AnyChoices, AnyState } from '../../language/action.ts';
import { call, callPredicate, Interruption } from '../../language/call.ts';
import type { Deed } from '../../language/deed.ts';
import { type Site, SpecFailure } from '../../language/failure.ts';
import type { Fairness } from '../../language/fairness.ts';
import type { CheckableModel } from '../../language/model.ts';
import {
  type ChangeAtom,
  instancesOf,
  type Refinement,
  type StateAtom,
  type StepProperty,
} from '../../language/property.ts';
import { renamed } from '../../language/renaming.ts';
import { type ActionInstance, onStates } from '../../language/steps.ts';
import { keyOf } from '../../language/value.ts';
import { LearningCost } from '../learned/cost.ts';
import type { Cursor, Unit } from '../learned/tree.ts';
import type { Recorder } from '../questions/recorder.ts';
import type { Certifier, Decision, Outcome } from '../symmetry/certify.ts';
import type { Permutation } from '../symmetry/group.ts';
import { predicateOnViews } from '../views/calls.ts';
import type { TrackedState, Views } from '../views/tracked-state.ts';
import { Answers, type Directly, type Pieced } from './direct.ts';

/** An instance of a property, which a search decides. */
export interface Event {
  readonly property: string;
  readonly kind: 'invariant' | 'reachable' | 'step';
  readonly instance: AnyChoices;
}

/**
 * The instances of all properties of a model.
 *
 * Invariant: of the events, those of step properties come last, from `firstStep` on. The units `ofStates` are numbered
 * like the events: from `firstStep` on they ask what a step property says of a state and itself, which is what it says of
 * every step that changes nothing that it reads. The units `ofSteps` are the step properties; from `firstBound` on, the
 * bounds that are asked of the state after the step; and, from `firstStepBound` on, those that are asked of the step.
 */
export class PropertyUnits {
  readonly events: Event[] = [];
  readonly ofStates: PropertyUnit[] = [];
  readonly ofSteps: PropertyUnit[] = [];
  /** What step properties ask of initial states, each numbered like its property in `ofSteps`. */
  readonly beginnings: PropertyUnit[] = [];
  /** The unit for `finished`, if the model says when it may stop. */
  readonly endings: PropertyUnit[] = [];
  readonly firstStep: number;
  readonly firstBound: number;
  readonly firstStepBound: number;

  constructor(
    model: CheckableModel,
    private readonly state: TrackedState,
    /** What compares all that is learned with its images, and the image of the state on which those run; null without symmetry. */
    private readonly symmetry: { readonly certifier: Certifier; readonly image: TrackedState } | null,
    /** What learning does not pay for may be evaluated directly. */
    readonly mayBeDirect: boolean,
  ) {
    const properties = Object.entries(model.properties);
    for (const [property, of] of properties) {
      if (of.kind !== 'invariant' && of.kind !== 'reachable') continue;
      for (const instance of instancesOf(of.forAll)) {
        this.events.push({ property, kind: of.kind, instance });
        this.add(this.ofStates, 'property', property, instance, (v, i) => of.holds(v.before(), i), {
          fires: of.kind === 'reachable',
        });
      }
    }
    this.firstStep = this.events.length;
    for (const [property, of] of properties) {
      if (of.kind !== 'step') continue;
      for (const instance of instancesOf(of.forAll)) {
        this.events.push({ property, kind: 'step', instance });
        // A step that changes nothing that the property reads of the state and itself need not be asked about, whatever the
        // property has read of other steps: what it reads of either is one support.
        const support = new Set<string>();
        const { refinement = null } = of;
        this.add(this.ofStates, 'property', property, instance, (v, i) => of.holds(v.before(), v.before(), i), {
          support,
          mayFail: true,
          refinement,
        });
        this.add(this.ofSteps, 'property', property, instance, (v, i) => of.holds(v.before(), v.after(), i), {
          support,
          ofStep: true,
          refinement,
        });
      }
    }
    this.firstBound = this.ofSteps.length;
    for (const [i, { property }] of this.events.slice(this.firstStep).entries()) {
      const { initially } = model.properties[property] as StepProperty;
      if (initially === undefined) continue;
      const predicate: Predicate = (v) => initially(v.before());
      const family = `property ${property}, initially`;
      // All initial states are judged, and not what stands for their orbits.
      const options = { isCompared: false };
      this.beginnings.push(new PropertyUnit(i, family, this, property, {}, 'property', predicate, options));
    }
    for (const [name, bound] of Object.entries(model.bounds)) {
      if (bound.kind !== 'invariant') continue;
      for (const instance of instancesOf(bound.forAll))
        this.add(this.ofSteps, 'bound', name, instance, (v, i) => bound.holds(v.after(), i), { ofStep: true });
    }
    this.firstStepBound = this.ofSteps.length;
    for (const [name, bound] of Object.entries(model.bounds)) {
      if (bound.kind !== 'step') continue;
      for (const instance of instancesOf(bound.forAll)) {
        const predicate: Predicate = (v, i) => bound.holds(v.before(), v.after(), i);
        this.add(this.ofSteps, 'bound', name, instance, predicate, { ofStep: true });
      }
    }
    const { finished } = model;
    if (finished !== undefined)
      this.add(this.endings, 'finished', 'finished', {}, (v) => finished(v.before()), {
        fires: true,
      });
  }
  private add(
    into: PropertyUnit[],
    part: Site['part'],
    name: string,
    instance: AnyChoices,
    predicate: Predicate,
    options: UnitOptions = {},
  ): void {
    for (const value of Object.values(instance)) this.values.set(keyOf(value), value);
    const family = `${part} ${name}, ${this.roomOf(into)}`;
    into.push(new PropertyUnit(into.length, family, this, name, instance, part, predicate, options));
  }

  /** The units for predicates of a temporal property, each for an instance. */
  atomsOf(
    property: string,
    asked: readonly { readonly holds: StateAtom['holds']; readonly instance: AnyChoices }[],
  ): PropertyUnit[] {
    const predicates = [...new Set(asked.map(({ holds }) => holds))];
    return asked.map(({ holds, instance }, id) => {
      const family = `property ${property}, atom ${predicates.indexOf(holds)}`;
      const predicate: Predicate = (v, i) => holds(v.before(), i);
      for (const value of Object.values(instance)) this.values.set(keyOf(value), value);
      return new PropertyUnit(id, family, this, property, instance, 'property', predicate, { fires: true });
    });
  }
  /** The units for predicates of a temporal property on steps, each for an instance. */
  changesOf(
    property: string,
    asked: readonly { readonly holds: ChangeAtom['holds']; readonly instance: AnyChoices }[],
  ): PropertyUnit[] {
    const predicates = [...new Set(asked.map(({ holds }) => holds))];
    return asked.map(({ holds, instance }, id) => {
      const family = `property ${property}, change ${predicates.indexOf(holds)}`;
      const predicate: Predicate = (v, i) => holds(v.before(), v.after(), i);
      for (const value of Object.values(instance)) this.values.set(keyOf(value), value);
      const options = { fires: true, ofStep: true };
      return new PropertyUnit(id, family, this, property, instance, 'property', predicate, options);
    });
  }
  /** The unit of a condition of fairness, for an action instance; images of its choices are made by `imageOf`. */
  conditionOf(
    id: number,
    condition: string,
    { action, choices }: ActionInstance,
    when: NonNullable<Fairness['when']>,
    imageOf: (choices: AnyChoices, by: Permutation) => AnyChoices,
  ): PropertyUnit {
    const predicate: Predicate = (v, of) => when(v.before(), of);
    const family = `fairness condition ${condition} of ${action}`;
    const options = { fires: true, imageOf };
    return new PropertyUnit(id, family, this, action, choices, 'fairness condition', predicate, options);
  }
  /** The code of the user's that runs, for remarks on what it reads. */
  runs(site: Recorder['site']): void {
    this.state.recorder.site = site;
  }
  /** The values of instances by their texts: records are compared by identity within their domain. */
  private readonly values = new Map<string, unknown>();
  /** A step property is asked of steps, and of a state and itself, by different units. */
  private roomOf(into: PropertyUnit[]): string {
    return into === this.ofSteps ? 'of steps' : 'of states';
  }
  /** What an instance has answered where it was evaluated directly. */
  answersOf(family: string, instance: AnyChoices): Answers<boolean> {
    let byInstance = this.answers.get(family);
    if (byInstance === undefined) {
      byInstance = new Map();
      this.answers.set(family, byInstance);
    }
    let answers = byInstance.get(instance);
    if (answers === undefined) {
      answers = new Answers();
      byInstance.set(instance, answers);
    }
    return answers;
  }
  private readonly answers = new Map<string, Map<AnyChoices, Answers<boolean>>>();
  /** The numbers of the abstract states that a refinement takes states to. */
  abstractOf(property: string): Answers<number> {
    let abstract = this.abstract.get(property);
    if (abstract === undefined) {
      abstract = new Answers();
      this.abstract.set(property, abstract);
    }
    return abstract;
  }
  private readonly abstract = new Map<string, Answers<number>>();
  /** The image of an instance. */
  imageOf(instance: AnyChoices, { renaming }: Permutation): AnyChoices {
    return Object.fromEntries(
      Object.entries(instance).map(([name, value]) => {
        const image = renamed(value, renaming);
        return [name, this.values.get(keyOf(image)) ?? image];
      }),
    );
  }
  /** What the predicate says of the state(s), compared with what its images say of theirs. */
  decide(unit: PropertyUnit, predicate: Predicate): boolean {
    const { site } = unit;
    const instance = new Watched(unit.instance);
    const answer = predicateOnViews(this.state.recorder, site, () => predicate(this.state, instance.choices));
    if (!unit.isCompared || this.symmetry === null) return answer;
    const { certifier } = this.symmetry;
    if (instance.isRead) certifier.certify(this.decision(unit, predicate, answer, true));
    else
      try {
        certifier.certify(this.decision(unit, predicate, answer, false));
      } catch (error) {
        if (!(error instanceof ReadByImage)) throw error;
        certifier.certify(this.decision(unit, predicate, answer, true));
      }
    return answer;
  }
  /**
   * What was decided, to be compared. What has not looked at its instance, and whose images do not look at theirs, decides the same for
   * every other: instances need not be told apart then, and what is known of one is known of all.
   */
  private decision(unit: PropertyUnit, predicate: Predicate, answer: boolean, isTold: boolean): Decision {
    const { recorder } = (this.symmetry as NonNullable<typeof this.symmetry>).image;
    const { image: state } = this.symmetry as NonNullable<typeof this.symmetry>;
    const { site, family } = unit;
    return {
      family: isTold ? family : `${family}, of any instance`,
      site,
      outcome: outcomeOf(answer),
      image: (by) => {
        const { choices, name } = unit.imageUnder(by);
        const own: Site = { ...site, choices };
        return {
          name: isTold ? name : '',
          site: own,
          run: () => {
            const image = new Watched(choices);
            const outcome = outcomeOf(predicateOnViews(recorder, own, () => predicate(state, image.choices)));
            if (image.isRead && !isTold) throw new ReadByImage();
            return outcome;
          },
        };
      },
    };
  }
}

/** An instance that knows if its values were looked at. */
class Watched {
  isRead = false;
  readonly choices: AnyChoices;
  constructor(instance: AnyChoices) {
    const choices = {};
    for (const [name, value] of Object.entries(instance))
      Object.defineProperty(choices, name, {
        enumerable: true,
        get: () => {
          this.isRead = true;
          return value;
        },
      });
    this.choices = choices;
  }
}

/** An image has looked at its instance, and what it is the image of has not. */
class ReadByImage extends Interruption {
  override readonly name = 'ReadByImage';
}

type Predicate = (views: Views, instance: AnyChoices) => unknown;

const outcomes = [false, true].map((answer): Outcome => {
  const text = String(answer);
  return { text, under: () => text, deed: () => ({ kind: 'answered', answer }) };
});
function outcomeOf(answer: boolean): Outcome {
  return outcomes[answer ? 1 : 0] as Outcome;
}

/** An instance, with a text that no other of its property has. */
interface NamedChoices {
  readonly choices: AnyChoices;
  readonly name: string;
}

interface UnitOptions {
  /** The answer that is told: false, unless it is said. */
  readonly fires?: boolean;
  /** Everything that its runs have read so far. */
  readonly support?: Set<string>;
  /** It asks of a step that changes nothing, which need not be possible: if it fails, that counts as false. */
  readonly mayFail?: boolean;
  /** With symmetry, what it says is compared with what its images say of theirs, unless this is false. */
  readonly isCompared?: boolean;
  /** It asks of the state after a step, too. */
  readonly ofStep?: boolean;
  /** How the image of its instance is made, where that is not from the instances of properties. */
  readonly imageOf?: (instance: AnyChoices, by: Permutation) => AnyChoices;
  /** It says that a step stands for one of an abstract spec, or for none. */
  readonly refinement?: Refinement | null;
}

/** One instance of a property, a bound or `finished`: its leaf is its own number, reached where the predicate answers `fires`. */
export class PropertyUnit implements Unit {
  readonly support: Set<string>;
  readonly isCompared: boolean;
  readonly ofStep: boolean;
  readonly cost: LearningCost;
  private readonly fires: boolean;
  private readonly mayFail: boolean;
  private readonly refinement: Refinement | null;
  private readonly imageOf: NonNullable<UnitOptions['imageOf']>;
  constructor(
    readonly id: number,
    /** What its instances have in common. */
    readonly family: string,
    private readonly of: PropertyUnits,
    readonly name: string,
    readonly instance: AnyChoices,
    private readonly part: Site['part'],
    private readonly predicate: Predicate,
    {
      fires = false,
      support = new Set(),
      mayFail = false,
      isCompared = true,
      ofStep = false,
      imageOf = (of, by) => this.of.imageOf(of, by),
      refinement = null,
    }: UnitOptions,
  ) {
    this.imageOf = imageOf;
    this.refinement = refinement;
    this.ofStep = ofStep;
    this.cost = new LearningCost(of.mayBeDirect && isCompared);
    this.fires = fires;
    this.support = support;
    this.mayFail = mayFail;
    this.isCompared = isCompared;
  }
  get site(): Site {
    const { part, name, instance } = this;
    this.of.runs({ part, name });
    return { part, name, choices: instance };
  }
  run(cursor: Cursor): void {
    const answer = this.decided();
    cursor.descend(this);
    cursor.tell(this, String(answer), () => ({ kind: 'answered', answer }));
    if (answer === this.fires) cursor.leaf(this.id);
  }
  private decided(): boolean {
    return this.spared(() => this.of.decide(this, this.predicate));
  }
  private spared(run: () => boolean): boolean {
    try {
      return run();
    } catch (error) {
      if (this.mayFail && error instanceof SpecFailure) return false;
      throw error;
    }
  }
  /** What the predicate has answered if its leaf was reached, or was not. */
  answerIf(fired: boolean): boolean {
    return fired === this.fires;
  }
  /** True of an answer that may stand for a failure: it says no more than that each step has to be asked. */
  isOpen(answer: boolean): boolean {
    return this.mayFail && !answer;
  }
  /** What the predicate answers of plain values. */
  answerPlainly(s: AnyState, t: AnyState, instance = this.instance): boolean {
    const views: Views = { before: () => s, after: () => t };
    const site = instance === this.instance ? this.site : { ...this.site, choices: instance };
    return this.spared(() => callPredicate(site, () => onStates([s, t], () => this.predicate(views, instance))));
  }
  /** True if it fires on these states, on all images of which it must say the same. */
  firesDirectly(directly: Directly, states: Pieced): boolean {
    const { refinement } = this;
    const ask = (of: Pieced, instance: AnyChoices): boolean =>
      refinement !== null
        ? this.refinesDirectly(refinement, directly, of)
        : directly.ask(this.of.answersOf(this.family, instance), of, (s, t) => this.answerPlainly(s, t, instance));
    const answer = ask(states, this.instance);
    const first: Deed = { kind: 'answered', answer };
    for (const { by, image } of directly.images(states)) {
      const { choices } = this.imageUnder(by);
      const second = deedOf(() => ask(image, choices));
      if (second.kind === 'answered' && second.answer === answer) continue;
      const { site } = this;
      throw new SpecFailure(site, {
        kind: 'asymmetric',
        renaming: by.renaming,
        image: { ...site, choices },
        first,
        second,
      });
    }
    return answer === this.fires;
  }
  /** The mapping is run once for each state, and the abstract spec for each abstract state, not for each step. */
  private refinesDirectly({ numberOf, allows }: Refinement, directly: Directly, { before, after }: Pieced): boolean {
    const { site } = this;
    const number = (state: readonly number[]): number =>
      directly.ask(this.of.abstractOf(this.name), { before: state, after: state }, (s) =>
        call(site, () => onStates([s], () => numberOf(s))),
      );
    return this.spared(() => {
      if (this.last.before !== before) this.last = { before, number: number(before) };
      const from = this.last.number;
      const to = after === before ? from : number(after);
      return call(site, () => allows(from, to));
    });
  }
  /** The abstract state of the state that was asked about last: the steps from one come one after the other. */
  private last: { readonly before: readonly number[] | null; readonly number: number } = { before: null, number: -1 };
  /** The instance under a permutation, with its text. */
  imageUnder(by: Permutation): NamedChoices {
    let image = this.images.get(by);
    if (image === undefined) {
      const choices = this.imageOf(this.instance, by);
      image = { choices, name: keyOf(choices) };
      this.images.set(by, image);
    }
    return image;
  }
  private readonly images = new Map<Permutation, NamedChoices>();
  impure(first: Deed, second: Deed): SpecFailure {
    return new SpecFailure(this.site, { kind: 'impure', first, second });
  }
}

function deedOf(run: () => boolean): Deed {
  try {
    return { kind: 'answered', answer: run() };
  } catch (error) {
    if (error instanceof SpecFailure) return { kind: 'failed', fault: error.fault.kind };
    throw error;
  }
}
