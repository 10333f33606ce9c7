/**
 * What units of actions decide, in a form in which it can be compared with what their images decide.
 */
import type { Deed } from '../../language/deed.ts';
import { renamed } from '../../language/renaming.ts';
import { keyOf } from '../../language/value.ts';
import type { BagClass } from '../layout/bags.ts';
import type { Element, Part, Slot, TupleClass } from '../layout/layout.ts';
import { WholeBagQuestion } from '../questions/bag.ts';
import { ElementQuestion } from '../questions/element.ts';
import { PartQuestion } from '../questions/part.ts';
import type { Choice } from '../questions/question.ts';
import type { Recorder } from '../questions/recorder.ts';
import type { Outcome } from '../symmetry/certify.ts';
import type { Permutation } from '../symmetry/group.ts';
import type { Images } from '../symmetry/images.ts';
import { type Effect, writesOf, written } from '../views/effects.ts';

/** What a choice offers: values, a question that branches on the elements of a set or bag, or several lists. */
export type Values =
  | { readonly kind: 'listed' | 'computed'; readonly list: readonly unknown[] }
  | { readonly kind: 'each'; readonly read: Choice }
  | { readonly kind: 'alternatives'; readonly lists: readonly (() => Iterable<unknown>)[] };

/** The elements of a set or bag that a question lets a choice fall on. */
export function elementsOf(read: Choice): unknown[] {
  return read.by.satisfying.map((element) => read.valueOf(element));
}

/** What a choice offers, as an outcome. */
export class ListOutcome implements Outcome {
  readonly text: string;
  constructor(
    private readonly values: Values,
    private readonly images: Images,
    /** What to do where one side has chosen element by element, and the other not. */
    private readonly unlike: () => never,
  ) {
    this.text = this.under(images.group.identity);
  }
  get branches(): Choice | undefined {
    return this.values.kind === 'each' ? this.values.read : undefined;
  }
  under(by: Permutation): string {
    const { values, images } = this;
    if (values.kind === 'listed' || values.kind === 'computed')
      return `list ${values.list.map((value) => keyOf(renamed(value, by.renaming))).sort()}`;
    if (values.kind !== 'each') return values.kind;
    const { read } = values;
    return read.offerUnder(images.under(by), read.by.satisfying);
  }
  deed(): Deed {
    const { values } = this;
    const isList = values.kind === 'listed' || values.kind === 'computed';
    return { kind: 'offered', values: isList ? values.list : null };
  }
  reconciled(image: Outcome): null {
    const isEach = ({ values }: ListOutcome): boolean => values.kind === 'each';
    if (isEach(this) !== isEach(image as ListOutcome)) this.unlike();
    return null;
  }
}

/** A part of a slot, a slot that is a bag, or an element of a set. */
type Place = { readonly slot: Slot; readonly part: number } | { readonly slot: Slot } | { readonly element: Element };

/** One thing that an effect writes: where, also as a text that is the same for the same place, and what. */
interface Write {
  readonly place: string;
  readonly at: Place;
  readonly value: string;
  /** Reads what stands there now. */
  readonly ask: () => void;
  /** What stands there after the effect, as a number. */
  readonly final: () => number;
}

/** What an action instance does: nothing if it is disabled, else an effect. */
export class EffectOutcome implements Outcome {
  readonly text: string;
  constructor(
    private readonly effect: Effect | null,
    private readonly images: Images,
    /** Where the state stands, and its image. */
    private readonly state: Recorder,
    private readonly mirror: Recorder,
  ) {
    this.text = this.under(images.group.identity);
  }
  under(by: Permutation): string {
    if (this.effect === null) return 'disabled';
    return this.writes(this.effect, by, this.state)
      .map(({ place, value }) => `${place}:${value}`)
      .sort()
      .join(' ');
  }
  deed(): Deed {
    return this.effect === null
      ? { kind: 'disabled' }
      : { kind: 'wrote', writes: writesOf(this.effect, this.images.layout) };
  }
  /** The image of what an effect writes to the state that stands in a recorder. */
  private writes(effect: Effect, by: Permutation, on: Recorder): Write[] {
    const { images } = this;
    const { layout } = images;
    const bagAfter = (slot: Slot, number: () => number): Pick<Write, 'place' | 'at' | 'final' | 'ask'> => ({
      place: `b${images.slotIndex(by, slot)}`,
      at: { slot: images.slot(by, slot) },
      final: () => images.number(by, slot.of, number()),
      ask: () => WholeBagQuestion.ask(this.state, slot, slot.of as BagClass, 0),
    });
    const parts = effect.parts.map(([slot, part, write]): Write => {
      const of = slot.of as TupleClass;
      const imageOf = (value: number): number => images.part(by, of.parts[part] as Part, value);
      const isValue = typeof write === 'number';
      const final = (): number => {
        const now = (): number => on.layout.partOf(of, on.numberIn(slot, 0), part);
        return imageOf(isValue ? write : written(on.layout, of, part, now(), write));
      };
      return {
        place: `p${images.slotIndex(by, slot)}.${part}`,
        at: { slot: images.slot(by, slot), part },
        value: isValue ? String(final()) : write.under(images.under(by)).text,
        final,
        ask: () => PartQuestion.ask(this.state, slot, part, 0),
      };
    });
    const elements = effect.elements.map(([element, present]): Write => {
      return {
        place: `e${images.element(by, element.index)}`,
        at: { element: layout.elements[images.element(by, element.index)] as Element },
        value: String(present),
        final: () => (present ? 1 : 0),
        ask: () => ElementQuestion.ask(this.state, element, 0),
      };
    });
    const replaced = effect.numbers
      .filter(([{ of }]) => of.kind === 'bag')
      .map(([slot, number]): Write => {
        const after = bagAfter(slot, () => number);
        return { ...after, value: `=${after.final()}` };
      });
    const changed = effect.deltas.map(([slot, delta]): Write => {
      const bags = slot.of as BagClass;
      const pairs = Array.from({ length: delta.length / 2 }, (_, i) => [
        images.bagElement(by, bags, delta[2 * i] as number),
        delta[2 * i + 1] as number,
      ]);
      pairs.sort(([a], [b]) => (a as number) - (b as number));
      const after = (): number => {
        const bag = bags.apply(on.numberIn(slot, 0), delta);
        layout.watch(bags);
        return bag;
      };
      return { ...bagAfter(slot, after), value: `+${pairs.join(';')}` };
    });
    return [...parts, ...elements, ...replaced, ...changed];
  }
  reconciled(image: Outcome, by: Permutation): readonly (() => void)[] | null {
    const other = image as EffectOutcome;
    if (this.effect === null || other.effect === null) return null;
    const { images, mirror } = this;
    const { identity } = images.group;
    const back = images.group.inverse(by);
    const mine = new Map(this.writes(this.effect, by, this.state).map((write) => [write.place, write]));
    const theirs = new Map(this.writes(other.effect, identity, mirror).map((write) => [write.place, write]));
    const asks: (() => void)[] = [];
    for (const place of new Set([...mine.keys(), ...theirs.keys()])) {
      const [a, b] = [mine.get(place), theirs.get(place)];
      if (a !== undefined && b !== undefined && a.value === b.value) continue;
      const { at } = (a ?? b) as Write;
      const untouched = this.standing(at, mirror);
      if ((a?.final() ?? untouched) !== (b?.final() ?? untouched)) return null;
      asks.push(a?.ask ?? (() => this.askAt(at, back)));
    }
    return asks;
  }
  /** What stands at a place of the image. */
  private standing(at: Place, on: Recorder): number {
    if ('element' in at) return on.holdsElement(at.element, 0);
    const number = on.numberIn(at.slot, 0);
    return 'part' in at ? on.layout.partOf(at.slot.of as TupleClass, number, at.part) : number;
  }
  private askAt(at: Place, back: Permutation): void {
    const { images, state } = this;
    if ('element' in at) {
      const own = images.element(back, at.element.index);
      ElementQuestion.ask(state, images.layout.elements[own] as Element, 0);
      return;
    }
    const own = images.slot(back, at.slot);
    if ('part' in at) PartQuestion.ask(state, own, at.part, 0);
    else WholeBagQuestion.ask(state, own, own.of as BagClass, 0);
  }
}
