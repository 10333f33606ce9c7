/**
 * The members of the learned relation of actions: what runs guards, effects and choices on tracked views.
 */
import { type ActionDraft, Alternatives, type AnyChoices, type AnyState } from '../spec/action.ts';
import { call, callChoice, callEffect, callPredicate } from '../spec/call.ts';
import type { Domain } from '../spec/domain.ts';
import { type Site, SpecFailure } from '../spec/failure.ts';
import { isTracked, keyOf, textOf } from '../spec/value.ts';
import { FilteredBag, TrackedBag } from './bag-view.ts';
import { type Effect, type EffectReader, saidOf, textOfEffect } from './effects.ts';
import { type BagRead, everything, type Read, type Recorder } from './footprint.ts';
import type { Element } from './layout.ts';
import { TrackedSet } from './set-view.ts';
import type { Cursor, Member } from './tree.ts';

/** What an enabled action instance does. */
export interface ActionLeaf {
  readonly action: number;
  readonly choices: AnyChoices;
  readonly effect: Effect;
}

/** All action instances of a model, open or closed, each made once. */
export class ActionMembers {
  readonly leaves: ActionLeaf[] = [];
  private readonly leafIds = new Map<string, number>();
  private readonly made = new Map<string, ActionMember>();
  readonly names: readonly string[];
  private readonly drafts: readonly ActionDraft[];

  constructor(
    actions: Readonly<Record<string, ActionDraft>>,
    readonly domains: Readonly<Record<string, Domain<unknown>>>,
    readonly recorder: Recorder,
    readonly effects: EffectReader,
    /** The state as user code sees it during one call. */
    readonly view: () => AnyState,
  ) {
    this.names = Object.keys(actions);
    this.drafts = Object.values(actions);
  }
  /** One member for each action, all of its choices open. */
  roots(): Member[] {
    return this.drafts.map((_, action) => this.member(action, []));
  }
  member(action: number, bindings: readonly Binding[]): ActionMember {
    const key = `${action}|${bindings.map(({ value, alternative }) => `${alternative ?? ''}${keyOf(value)}`).join('|')}`;
    let member = this.made.get(key);
    if (member === undefined) {
      member = new ActionMember(this.made.size, this, action, this.drafts[action] as ActionDraft, bindings);
      this.made.set(key, member);
    }
    return member;
  }
  leaf(member: number, leaf: ActionLeaf, text: string): number {
    const key = `${member}|${text}`;
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

class ActionMember implements Member {
  private readonly names: readonly string[];
  constructor(
    readonly id: number,
    private readonly of: ActionMembers,
    private readonly action: number,
    private readonly draft: ActionDraft,
    private readonly bindings: readonly Binding[],
  ) {
    this.names = Object.keys(draft.forSome);
  }
  private get choices(): AnyChoices {
    return Object.fromEntries(this.bindings.map(({ value }, i) => [this.names[i] as string, value]));
  }
  private site(part: Site['part'], choices: AnyChoices, choice?: string): Site {
    const name = this.of.names[this.action] as string;
    this.of.recorder.label = `${part} of ${name}`;
    return { part, name, choices, ...(choice === undefined ? {} : { choice }) };
  }
  private bind(binding: Binding): ActionMember {
    return this.of.member(this.action, [...this.bindings, binding]);
  }
  choose(read: Read, element: number): Member {
    const value =
      read.kind === 'each'
        ? (this.of.recorder.layout.elements[element] as Element).value
        : (read as BagRead).bags.elements[element];
    return this.bind({ value });
  }
  impure(first: string, second: string): SpecFailure {
    return new SpecFailure(this.site('effect', this.choices), { kind: 'impure', first, second });
  }

  run(cursor: Cursor): void {
    const earlier: Record<string, unknown> = {};
    const last = this.bindings.at(-1);
    const closed = last?.value === openAlternative ? this.bindings.slice(0, -1) : this.bindings;
    const { recorder } = this.of;
    closed.forEach(({ value, alternative }, i) => {
      // The member that made the choice asks again, so that it is asked in the same way.
      const before = recorder.resume(this.of.member(this.action, closed.slice(0, i)));
      this.again(i, earlier, value, alternative);
      recorder.resume(before);
      earlier[this.names[i] as string] = value;
    });
    if (closed === this.bindings) return this.go(cursor);
    const chooser = this.of.member(this.action, closed);
    recorder.resume(chooser);
    const values = this.valuesOf(closed.length, earlier);
    if (values.kind !== 'alternatives')
      throw this.impure('several lists to choose from', `then a choice of kind ${values.kind}`);
    chooser.goAlternative(cursor, earlier, values.lists, last?.alternative as number);
  }
  /** Computes the values of a choice that is bound already, for what it reads. */
  private again(i: number, earlier: AnyChoices, value: unknown, alternative: number | undefined): void {
    const values = this.valuesOf(i, earlier);
    if (values.kind === 'listed') return;
    if (values.kind === 'each') {
      const { read } = values;
      const elements =
        read.kind === 'each'
          ? this.of.recorder.layout.elementOf(read.region, value).index
          : (read as BagRead).bags.elementOf(value);
      this.of.recorder.chose(read, elements);
      return;
    }
    const list =
      values.kind === 'alternatives'
        ? [
            ...callChoice(
              this.site('choice', earlier, this.names[i]),
              values.lists[alternative as number] as () => Iterable<unknown>,
            ),
          ]
        : values.list;
    const key = keyOf(value);
    if (!list.some((other) => keyOf(other) === key))
      throw this.impure(`${this.names[i]} chosen from ${textOf(list)}`, `and before from values with ${textOf(value)}`);
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
    } else this.forkOn(cursor, values.list);
  }
  /** Goes on with the values of one of several lists; until they are known, a member of its own stands for the list. */
  private goAlternative(
    cursor: Cursor,
    choices: AnyChoices,
    lists: readonly (() => Iterable<unknown>)[],
    alternative: number,
  ): void {
    const list = [
      ...callChoice(
        this.site('choice', choices, this.names[this.bindings.length]),
        lists[alternative] as () => Iterable<unknown>,
      ),
    ];
    cursor.descend(this.bind({ value: openAlternative, alternative }));
    this.forkOn(cursor, list, alternative);
  }
  private forkOn(cursor: Cursor, list: readonly unknown[], alternative?: number): void {
    const distinct = [...new Map(list.map((value) => [keyOf(value), value])).values()];
    cursor.fork(distinct, (value) => {
      const member = this.bind(alternative === undefined ? { value } : { value, alternative });
      const before = this.of.recorder.resume(member);
      member.go(cursor);
      this.of.recorder.resume(before);
    });
  }

  private valuesOf(i: number, earlier: AnyChoices): Values {
    const name = this.names[i] as string;
    const domain = this.draft.forSome[name];
    if (typeof domain !== 'function' || 'kind' in domain) {
      const listed = 'kind' in (domain as object) ? (domain as Domain<unknown>).elements : domain;
      return {
        kind: 'listed',
        list: [...callChoice(this.site('choice', earlier, name), () => listed as Iterable<unknown>)],
      };
    }
    const { view } = this.of;
    const values = callChoice(this.site('choice', earlier, name), () => domain(view(), earlier));
    if (values instanceof Alternatives) return { kind: 'alternatives', lists: values.lists };
    if (isTracked(values)) {
      const read = this.separate(values);
      if (read !== null) return { kind: 'each', read };
    }
    return { kind: 'computed', list: callChoice(this.site('choice', earlier, name), () => [...values]) };
  }
  /** The question that branches on each element of a view by itself, if it can. */
  private separate(values: object): Read | null {
    const { recorder } = this.of;
    if (values instanceof TrackedSet && values.written.size === 0) {
      const { region } = values.shape;
      return recorder.separable(
        region.elements.map(({ value }) => value),
        values.where,
      )
        ? recorder.eachOf(region, values.where)
        : null;
    }
    if ((values instanceof TrackedBag && values.written.size === 0) || values instanceof FilteredBag) {
      const where = values instanceof FilteredBag ? values.where : everything;
      const { slot, bags } = values.shape;
      return recorder.separable(bags.elements, where) ? recorder.bagEachOf(slot, bags, where) : null;
    }
    return null;
  }

  private decide(cursor: Cursor, choices: AnyChoices): void {
    const { recorder, view, effects, domains } = this.of;
    const { draft } = this;
    const enabled = callPredicate(this.site('guard', choices), () => draft.guard(view(), choices));
    if (!enabled) {
      cursor.descend(this);
      cursor.tell(this, 'disabled', () => 'was disabled');
      return;
    }
    const site = this.site('effect', choices);
    const changes = callEffect(site, () => draft.effect(view(), choices), domains);
    const effect = call(site, () => effects.read(changes));
    cursor.descend(this);
    const text = textOfEffect(effect);
    cursor.tell(this, text, () => saidOf(effect, recorder.layout));
    cursor.leaf(this.of.leaf(this.id, { action: this.action, choices, effect }, text));
  }
}

/** Stands for the value of a choice of which only the list is known. */
const openAlternative = '(open)';

/** The values of a choice. */
type Values =
  | { readonly kind: 'listed' | 'computed'; readonly list: readonly unknown[] }
  | { readonly kind: 'each'; readonly read: Read }
  | { readonly kind: 'alternatives'; readonly lists: readonly (() => Iterable<unknown>)[] };
