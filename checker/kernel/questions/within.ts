/**
 * What is asked within the value of a part, without looking at all of it: how long is the channel, and which message is its
 * first? what is `nextIndex[s1][s2]`?
 */
import type { Map as ImmutableMap, List } from 'immutable';
import { keyOf } from '../../language/value.ts';
import type { Image } from '../layout/image.ts';
import type { Facet, Slot, TupleClass } from '../layout/layout.ts';
import { ColumnQuestion } from './column.ts';
import type { Answer, Asker, PackedState } from './question.ts';

/** The size of a list; its element at an index, from either end; the value of a function for a key that is no object. */
export type Within =
  | { readonly kind: 'size' }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'key'; readonly key: unknown };

export class WithinQuestion extends ColumnQuestion {
  private constructor(
    id: number,
    side: number,
    slot: Slot,
    part: number,
    readonly within: Within,
    readonly facet: Facet,
  ) {
    super(id, side, slot, part);
  }
  /** Undefined for an index at which a list has nothing. */
  static ask(asker: Asker, slot: Slot, part: number, within: Within, side: number): unknown {
    const text = textOf(within);
    const facet = asker.layout.facetOf(slot.of as TupleClass, part, text, (value) => taken(value, within));
    const id = asker.numberOf('within', side, slot, part, text);
    return facet.values[asker.ask(id, (as) => new WithinQuestion(as, side, slot, part, within, facet)) as number];
  }
  answerIn(state: PackedState): number {
    const { slot, side, facet } = this;
    return (state.layout.columns[facet.column] as Int32Array)[state.numberIn(slot, side)] as number;
  }
  factUnder(image: Image, answer: Answer): string {
    const { side, slot, part, within, facet } = this;
    const value = facet.values[answer as number];
    const said = value === undefined ? 'none' : keyOf(image.value(value));
    return `w${side}.${image.slot(slot).index}.${part} ${textOf(imageOf(within, image))}=${said}`;
  }
  askBack(asker: Asker, back: Image): void {
    WithinQuestion.ask(asker, back.slot(this.slot), this.part, imageOf(this.within, back), this.side);
  }
  protected get answers(): { readonly column: number; readonly count: number } {
    return { column: this.facet.column, count: this.facet.values.length };
  }
}

function textOf(within: Within): string {
  if (within.kind === 'size') return 'size';
  return within.kind === 'index' ? `at ${within.index}` : `of ${keyOf(within.key)}`;
}
function imageOf(within: Within, image: Image): Within {
  return within.kind === 'key' ? { kind: 'key', key: image.value(within.key) } : within;
}
function taken(value: unknown, within: Within): unknown {
  if (within.kind === 'size') return (value as List<unknown>).size;
  if (within.kind === 'index') return (value as List<unknown>).get(within.index);
  return (value as ImmutableMap<unknown, unknown>).get(within.key);
}
