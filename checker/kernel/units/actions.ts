/**
 * The units of actions: what runs guards, effects and choices on tracked views.
 */
import { type ActionDraft, Alternatives, type AnyChoices, listedValues } from '../../language/action.ts';
import type { Deed } from '../../language/deed.ts';
import type { Domain } from '../../language/domain.ts';
import { type Site, SpecFailure } from '../../language/failure.ts';
import { renamed } from '../../language/renaming.ts';
import { Tuples } from '../../language/tuples.ts';
import { keyOf } from '../../language/value.ts';
import { LearningCost } from '../learned/cost.ts';
import type { Cursor, Unit } from '../learned/tree.ts';
import { BagEachQuestion } from '../questions/bag-each.ts';
import { everything, LatePredicate } from '../questions/by-predicate.ts';
import { EachQuestion } from '../questions/each.ts';
import type { Choice } from '../questions/question.ts';
import type { Recorder } from '../questions/recorder.ts';
import type { Certifier, Decision, DecisionImage, Outcome } from '../symmetry/certify.ts';
import type { Permutation } from '../symmetry/group.ts';
import { FilteredBag, TrackedBag } from '../views/bag-view.ts';
import { choiceOnViews, effectOnViews, onViews, predicateOnViews } from '../views/calls.ts';
import { type Effect, textOfEffect, writesOf } from '../views/effects.ts';
import { TrackedSet } from '../views/set-view.ts';
import type { TrackedState } from '../views/tracked-state.ts';
import { viewBehind, withoutViews } from '../views/view.ts';
import { EffectOutcome, elementsOf, ListOutcome, type Values } from './outcomes.ts';

/** What an enabled action instance does. */
export interface ActionLeaf {
  readonly action: number;
  readonly choices: AnyChoices;
  /** Null if the action is evaluated directly, so that its effect is known state by state only. */
  readonly effect: Effect | null;
  /** The state in which it was met, if that is not where user code runs when it is taken in. */
  readonly metIn?: number;
  /** True if a choice came from one of several lists, of which another may offer the same. */
  readonly fromOneOfLists?: boolean;
}

/** Lists that a choice has offered: how many, with how many values together, and which. */
interface Offers {
  lists: number;
  offered: number;
  readonly values: Set<string>;
}

/** All action instances of a model, open or closed, each made once. */
export class ActionUnits {
  readonly leaves: ActionLeaf[] = [];
  private readonly tuples = new Tuples();
  private readonly leafIds = new Map<number, number>();
  private readonly made = new Map<number, ActionUnit>();
  readonly names: readonly string[];
  /** Of each action, how many instances were met whose choices are all made. */
  private readonly closed: number[];
  /** Of each action, of each choice that code computes, the lists that it has offered. */
  private readonly offers: readonly Map<number, Offers>[];
  /** Of each action, all of its instances together. */
  readonly costs: readonly LearningCost[];
  private readonly drafts: readonly ActionDraft[];

  constructor(
    actions: Readonly<Record<string, ActionDraft>>,
    readonly domains: Readonly<Record<string, Domain<unknown>>>,
    readonly state: TrackedState,
    /** What compares all that is learned with its images, and the image of the state on which those run; null without symmetry. */
    readonly symmetry: { readonly certifier: Certifier; readonly image: TrackedState } | null,
    /** What learning does not pay for may be evaluated directly. */
    mayBeDirect: boolean,
  ) {
    this.names = Object.keys(actions);
    this.drafts = Object.values(actions);
    this.costs = this.drafts.map((_, action) => new LearningCost(mayBeDirect, () => this.instancesIn(action)));
    this.closed = this.drafts.map(() => 0);
    this.offers = this.drafts.map(() => new Map());
    for (const { forSome } of this.drafts)
      for (const of of Object.values(forSome)) for (const value of listedValues(of) ?? []) this.meet(value);
  }
  get recorder(): Recorder {
    return this.state.recorder;
  }
  /** How many instances of an action there are in a state, about: of values that were met, lists offer some only. */
  private instancesIn(action: number): number {
    let instances = this.closed[action] as number;
    for (const { lists, offered, values } of (this.offers[action] as Map<number, Offers>).values())
      instances *= offered / lists / Math.max(1, values.size);
    return instances;
  }
  /** Notes a list that a choice of an action has offered. */
  noteOffered(action: number, choice: number, keys: ReadonlySet<string>): void {
    const all = this.offers[action] as Map<number, Offers>;
    const offers = all.get(choice) ?? { lists: 0, offered: 0, values: new Set() };
    all.set(choice, offers);
    offers.lists++;
    offers.offered += keys.size;
    for (const key of keys) offers.values.add(key);
  }
  /** The values of choices that were met, by their texts: records are compared by identity within their domain. */
  private readonly values = new Map<string, unknown>();
  meet(value: unknown): void {
    if (this.symmetry !== null) this.values.set(keyOf(value), value);
  }
  /** True if all values of these choices were met. */
  hasMet(choices: AnyChoices): boolean {
    return Object.values(choices).every((value) => this.values.has(keyOf(value)));
  }
  /** The image of a choice's value. */
  imageOf(value: unknown, by: Permutation): unknown {
    const image = renamed(value, by.renaming);
    return this.values.get(keyOf(image)) ?? image;
  }
  /**
   * Of several lists to choose from, which one of an image stands for which: by the place of the image's list, that of the list
   * whose image it is. So far as it is known.
   */
  standingFor(action: number, i: number, choices: AnyChoices, by: Permutation): Map<number, number> {
    const image = this.tuples.number('standing', action, i, keyOf(choices), by);
    const standing = this.standing.get(image) ?? new Map<number, number>();
    this.standing.set(image, standing);
    return standing;
  }
  private readonly standing = new Map<number, Map<number, number>>();
  imageOfChoices(choices: AnyChoices, by: Permutation): AnyChoices {
    return Object.fromEntries(Object.entries(choices).map(([name, value]) => [name, this.imageOf(value, by)]));
  }
  /** One unit for each action, all of its choices open. */
  roots(): Unit[] {
    return this.drafts.map((_, action) => this.unit(action, []));
  }
  unit(action: number, bindings: readonly Binding[]): ActionUnit {
    const key = this.tuples.number('unit', action, ...bindings.flatMap(partsOf));
    let unit = this.made.get(key);
    if (unit === undefined) {
      unit = new ActionUnit(this.made.size, this, action, this.drafts[action] as ActionDraft, bindings);
      this.made.set(key, unit);
      if (unit.isClosed) this.closed[action] = (this.closed[action] as number) + 1;
    }
    return unit;
  }
  leaf(unit: number, leaf: ActionLeaf, text: string): number {
    return this.leafFor(this.tuples.number('leaf', unit, text), leaf);
  }
  /** The leaf of an instance that is evaluated directly. */
  directLeaf(action: number, choices: AnyChoices, key: string, metIn: number): number {
    return this.leafFor(this.tuples.number('direct', action, key), { action, choices, effect: null, metIn });
  }
  private leafFor(key: number, leaf: ActionLeaf): number {
    let id = this.leafIds.get(key);
    if (id === undefined) {
      id = this.leaves.push(leaf) - 1;
      this.leafIds.set(key, id);
    }
    return id;
  }
}

/** A value for a choice; which of several lists it came from, if there were several. */
interface Binding {
  readonly value: unknown;
  readonly alternative?: number;
}
/** Stands for the value of a choice of which only the list is known. */
const open: unique symbol = Symbol('open');
/** What tells a binding from others. */
function partsOf({ value, alternative }: Binding): readonly unknown[] {
  return [alternative, value === open ? open : keyOf(value)];
}

export class ActionUnit implements Unit {
  private readonly names: readonly string[];
  constructor(
    readonly id: number,
    private readonly of: ActionUnits,
    readonly action: number,
    private readonly draft: ActionDraft,
    private readonly bindings: readonly Binding[],
  ) {
    this.names = Object.keys(draft.forSome);
  }
  /** True if all choices are made. */
  get isClosed(): boolean {
    return this.bindings.length === this.names.length;
  }
  get cost(): LearningCost {
    return this.of.costs[this.action] as LearningCost;
  }
  private get choices(): AnyChoices {
    return Object.fromEntries(this.bindings.map(({ value }, i) => [this.names[i] as string, value]));
  }
  /** True if a choice is open, or fell on the value with this key. */
  mayChoose(choice: string, key: string): boolean {
    const binding = this.bindings[this.names.indexOf(choice)];
    return binding === undefined || binding.value === open || keyOf(binding.value) === key;
  }
  private site(part: Site['part'], choices: AnyChoices, choice?: string): Site {
    const name = this.of.names[this.action] as string;
    this.of.recorder.site = { part, name };
    return { part, name, choices, ...(choice === undefined ? {} : { choice }) };
  }
  private bind(binding: Binding): ActionUnit {
    return this.of.unit(this.action, [...this.bindings, binding]);
  }
  choose(read: Choice, element: number): Unit {
    return this.bind({ value: read.valueOf(element) });
  }
  impure(first: Deed, second: Deed): SpecFailure {
    return new SpecFailure(this.site('effect', this.choices), { kind: 'impure', first, second });
  }

  run(cursor: Cursor): void {
    const earlier: Record<string, unknown> = {};
    const last = this.bindings.at(-1);
    const closed = last?.value === open ? this.bindings.slice(0, -1) : this.bindings;
    const { recorder } = this.of;
    closed.forEach(({ value, alternative }, i) => {
      // What the choice reads is part of the path to this unit. Its questions by predicate are numbered by who asks, and in
      // which order: that is the unit whose choice it was, here as there.
      const before = recorder.resume(this.of.unit(this.action, closed.slice(0, i)));
      this.again(i, earlier, value, alternative);
      recorder.resume(before);
      earlier[this.names[i] as string] = value;
    });
    if (closed === this.bindings) return this.go(cursor);
    const chooser = this.of.unit(this.action, closed);
    recorder.resume(chooser);
    const values = this.valuesOf(closed.length, earlier);
    if (values.kind !== 'alternatives') throw this.impure({ kind: 'offered lists' }, { kind: 'offered', values: null });
    chooser.goAlternative(cursor, earlier, values.lists, last?.alternative as number);
  }
  /** Computes the values of a choice once more that fell on one of them: whoever comes here has read what that reads. */
  private again(i: number, earlier: AnyChoices, value: unknown, alternative: number | undefined): void {
    const values = this.valuesOf(i, earlier);
    if (values.kind === 'listed') return;
    if (values.kind === 'each') {
      const { read } = values;
      this.of.recorder.chose(read, read.elementOf(value));
      return;
    }
    const list =
      values.kind === 'alternatives' ? this.listOf(i, earlier, values.lists, alternative as number) : values.list;
    const key = keyOf(value);
    if (!list.some((other) => keyOf(other) === key))
      throw this.impure({ kind: 'offered', values: list }, { kind: 'offered one', value });
  }

  /** Goes on with the first open choice, or with the guard. */
  private go(cursor: Cursor): void {
    const { bindings, choices } = this;
    const i = bindings.length;
    if (i === this.names.length) return this.decide(cursor, choices);
    const values = this.valuesOf(i, choices);
    if (values.kind === 'each') return cursor.each(values.read, this);
    cursor.descend(this);
    if (values.kind === 'alternatives') {
      cursor.fork(values.lists.keys(), (alternative) => this.goAlternative(cursor, choices, values.lists, alternative));
      return;
    }
    if (values.kind === 'computed') this.tellOffered(cursor, values.list);
    this.forkOn(cursor, values.list);
  }
  /** Goes on with the values of one of several lists; until they are known, a unit of its own stands for the list. */
  private goAlternative(
    cursor: Cursor,
    choices: AnyChoices,
    lists: readonly (() => Iterable<unknown>)[],
    alternative: number,
  ): void {
    const list = this.listOf(this.bindings.length, choices, lists, alternative);
    cursor.descend(this.bind({ value: open, alternative }));
    this.tellOffered(cursor, list);
    this.forkOn(cursor, list, alternative);
  }
  /** Tells which values were offered: what comes of two different ones may be the same. */
  private tellOffered(cursor: Cursor, list: readonly unknown[]): void {
    const keys = new Set(list.map((value) => keyOf(value)));
    this.of.noteOffered(this.action, this.bindings.length, keys);
    cursor.tell(this, `offered ${[...keys].sort()}`, () => ({ kind: 'offered', values: list }));
  }
  private forkOn(cursor: Cursor, list: readonly unknown[], alternative?: number): void {
    const distinct = [...new Map(list.map((value) => [keyOf(value), value])).values()];
    cursor.fork(distinct, (value) => {
      const unit = this.bind(alternative === undefined ? { value } : { value, alternative });
      const before = this.of.recorder.resume(unit);
      unit.go(cursor);
      this.of.recorder.resume(before);
    });
  }

  private valuesOf(i: number, earlier: AnyChoices): Values {
    const values = this.evaluate(this.of.state, i, earlier);
    if (values.kind === 'computed' || values.kind === 'each') this.certifyList(i, earlier, values);
    return values;
  }
  /** One of several lists to choose from. */
  private listOf(
    i: number,
    earlier: AnyChoices,
    lists: readonly (() => Iterable<unknown>)[],
    alternative: number,
  ): readonly unknown[] {
    const site = this.site('choice', earlier, this.names[i]);
    const list = listed(this.of.recorder, site, lists[alternative] as () => Iterable<unknown>);
    this.certifyList(i, earlier, { kind: 'computed', list }, alternative, lists.length);
    return list;
  }
  private certifyList(i: number, earlier: AnyChoices, values: Values, alternative?: number, count = 0): void {
    const { symmetry } = this.of;
    if (symmetry === null) return;
    const { images } = symmetry.certifier;
    const outcomeOf = (of: Values): Outcome => {
      if (of.kind === 'listed' || of.kind === 'computed') for (const value of of.list) this.of.meet(value);
      if (of.kind === 'each') for (const value of elementsOf(of.read)) this.of.meet(value);
      return new ListOutcome(of, images, () => {
        throw new LatePredicate([this.of.recorder.owner]);
      });
    };
    const site = this.site('choice', earlier, this.names[i]);
    symmetry.certifier.certify({
      family: `choice ${i} of ${this.action}${alternative === undefined ? '' : `, list ${alternative}`}`,
      outcome: outcomeOf(values),
      site,
      image: (by): DecisionImage => {
        const image = this.of.imageOfChoices(earlier, by);
        return {
          name: keyOf(image),
          site: {
            part: 'choice',
            name: this.of.names[this.action] as string,
            choices: image,
            choice: this.names[i] as string,
          },
          run: (expected, isKnown) => {
            const found = this.evaluate(symmetry.image, i, image);
            if (found.kind !== 'alternatives' || alternative === undefined || found.lists.length !== count)
              return outcomeOf(found);
            return outcomeOf({
              kind: 'computed',
              list: this.counterpart(
                found.lists,
                { choices: image, i, by, alternative },
                isKnown,
                (list) => outcomeOf({ kind: 'computed', list }).text === expected,
              ),
            });
          },
        };
      },
    });
  }
  /**
   * Of the lists that the image offers, the one that stands for this one: it is as it should be, and reads nothing else. Each
   * list of the image stands for one list only.
   */
  private counterpart(
    lists: readonly (() => Iterable<unknown>)[],
    {
      choices,
      i,
      by,
      alternative,
    }: {
      readonly choices: AnyChoices;
      readonly i: number;
      readonly by: Permutation;
      readonly alternative: number;
    },
    isKnown: Parameters<DecisionImage['run']>[1],
    isExpected: (list: readonly unknown[]) => boolean,
  ): readonly unknown[] {
    const { recorder } = (this.of.symmetry as NonNullable<ActionUnits['symmetry']>).image;
    const site = this.site('choice', choices, this.names[i]);
    const standing = this.of.standingFor(this.action, i, choices, by);
    const tried = lists.map((make, at) => {
      const { length, ordinal } = recorder.mark;
      const list = listed(recorder, site, make);
      const news = recorder.path.slice(length).filter((fact) => !isKnown(fact)).length;
      recorder.rewind(length, ordinal);
      return { make, at, list, news };
    });
    const [found] = tried
      .filter(({ at, list }) => isExpected(list) && (standing.get(at) ?? alternative) === alternative)
      .sort((a, b) => a.news - b.news);
    if (found === undefined) return [`none of ${lists.length} lists stands for it`];
    standing.set(found.at, alternative);
    return listed(recorder, site, found.make);
  }
  private evaluate(on: TrackedState, i: number, earlier: AnyChoices): Values {
    const name = this.names[i] as string;
    const site = this.site('choice', earlier, name);
    const domain = this.draft.forSome[name];
    if (typeof domain !== 'function' || 'kind' in domain) {
      const given = listedValues(domain as ActionDraft['forSome'][string]);
      return { kind: 'listed', list: listed(on.recorder, site, () => given as Iterable<unknown>) };
    }
    const values = choiceOnViews(on.recorder, site, () => domain(on.before(), earlier));
    if (values instanceof Alternatives) return { kind: 'alternatives', lists: values.lists };
    const read = this.separate(on, values);
    return read === null ? { kind: 'computed', list: listed(on.recorder, site, () => values) } : { kind: 'each', read };
  }
  /** The question that branches on each element of a view by itself, if it can. */
  private separate({ recorder }: TrackedState, values: unknown): Choice | null {
    const view = viewBehind(values);
    if (view instanceof TrackedSet && view.written.size === 0) {
      return EachQuestion.of(recorder, view.shape.region, view.where);
    }
    if ((view instanceof TrackedBag && view.written.size === 0) || view instanceof FilteredBag) {
      const where = view instanceof FilteredBag ? view.where : everything;
      const { slot, bags } = view.shape;
      return BagEachQuestion.of(recorder, slot, bags, where);
    }
    return null;
  }

  private decide(cursor: Cursor, choices: AnyChoices): void {
    const { recorder } = this.of;
    const effect = this.effectOf(this.of.state, choices);
    this.certifyEffect(choices, effect);
    this.cost.ran();
    cursor.descend(this);
    if (effect === null) {
      cursor.tell(this, 'disabled', () => ({ kind: 'disabled' }));
      return;
    }
    const text = textOfEffect(effect);
    cursor.tell(this, text, () => ({ kind: 'wrote', writes: writesOf(effect, recorder.layout) }));
    const fromOneOfLists = this.bindings.some(({ alternative }) => alternative !== undefined);
    cursor.leaf(this.of.leaf(this.id, { action: this.action, choices, effect, fromOneOfLists }, text));
  }

  /** What the instance with these choices does; null if it is disabled. */
  private effectOf(on: TrackedState, choices: AnyChoices): Effect | null {
    const { draft } = this;
    const { recorder } = on;
    if (!predicateOnViews(recorder, this.site('guard', choices), () => draft.guard(on.before(), choices))) return null;
    const site = this.site('effect', choices);
    const changes = effectOnViews(recorder, site, () => draft.effect(on.before(), choices), this.of.domains);
    return onViews(recorder, site, () => on.effects.read(changes));
  }
  /** Its choices under a permutation, with their text. */
  private imageUnder(by: Permutation): { readonly choices: AnyChoices; readonly name: string } {
    let image = this.images.get(by);
    if (image === undefined) {
      const choices = this.of.imageOfChoices(this.choices, by);
      image = { choices, name: keyOf(choices) };
      // What was not met yet may be met as another object.
      if (this.of.hasMet(choices)) this.images.set(by, image);
    }
    return { ...image, choices: { ...image.choices } };
  }
  private readonly images = new Map<Permutation, { readonly choices: AnyChoices; readonly name: string }>();
  private certifyEffect(choices: AnyChoices, effect: Effect | null): void {
    const { symmetry, state } = this.of;
    if (symmetry === null) return;
    const { images } = symmetry.certifier;
    const decision: Decision = {
      family: `instance of ${this.action}`,
      outcome: new EffectOutcome(effect, images, state.recorder, symmetry.image.recorder),
      site: this.site(effect === null ? 'guard' : 'effect', choices),
      image: (by) => {
        const { choices: image, name } = this.imageUnder(by);
        return {
          name,
          site: { part: 'effect', name: this.of.names[this.action] as string, choices: image },
          run: () =>
            new EffectOutcome(this.effectOf(symmetry.image, image), images, state.recorder, symmetry.image.recorder),
        };
      },
    };
    symmetry.certifier.certify(decision);
  }
}

/** The values that code offers, each as it stands: a choice outlasts the call in which it is offered. */
function listed(recorder: Recorder, site: Site, offer: () => Iterable<unknown>): unknown[] {
  return onViews(recorder, site, () => [...choiceOnViews(recorder, site, offer)].map(withoutViews));
}
