/**
 * The tracked views of a list, and of a function that is the value of another: what is asked of them is read alone, and what
 * is changed need not be read.
 */
import { Map as ImmutableMap, List } from 'immutable';
import type { FunctionDomain } from '../../language/collections.ts';
import type { Domain } from '../../language/domain.ts';
import { totalFrom } from '../../language/total.ts';
import { further, Misfit } from '../../language/value.ts';
import { type Change, Changes } from '../layout/change.ts';
import type { Part, Slot, TupleClass } from '../layout/layout.ts';
import { PartQuestion } from '../questions/part.ts';
import type { Recorder } from '../questions/recorder.ts';
import { type Within, WithinQuestion } from '../questions/within.ts';
import { Look, View, withoutViews } from './view.ts';

/** The value of a part as user code sees it. */
export function viewOfPart(recorder: Recorder, slot: Slot, part: number, side: number): unknown {
  const { kind } = domainOf(slot, part);
  if (kind === 'sequence') return new ListView(recorder, side, slot, part).shown;
  if (kind === 'function') return new EntryView(recorder, side, slot, part).shown;
  return PartQuestion.ask(recorder, slot, part, side);
}
function domainOf(slot: Slot, part: number): Domain<unknown> {
  return ((slot.of as TupleClass).parts[part] as Part).domain;
}

/** The value of a part, or what changes make of it. */
export abstract class PartView extends View {
  constructor(
    recorder: Recorder,
    side: number,
    readonly slot: Slot,
    readonly part: number,
    readonly changes: readonly Change[] = [],
  ) {
    super(recorder, side);
  }
  /** Where it is what the state has there, unchanged or changed. */
  isOf(slot: Slot, part: number): boolean {
    return this.slot === slot && this.part === part && this.side === 0;
  }
  protected ask(within: Within): unknown {
    return WithinQuestion.ask(this.reader, this.slot, this.part, within, this.side);
  }
  whole(): object {
    const value = PartQuestion.ask(this.reader, this.slot, this.part, this.side);
    return new Changes(this.changes).applyTo(value) as object;
  }
}

const listLook = new Look(
  List([null]),
  new Set(['size', 'isEmpty', 'first', 'last', 'get', 'push', 'shift', 'rest', 'valueOf', 'hashCode']),
);

class ListView extends PartView {
  protected readonly look = listLook;
  private and(changes: readonly Change[]): unknown {
    const { reader, side, slot, part } = this;
    return new ListView(reader, side, slot, part, [...this.changes, ...changes]).shown;
  }
  private get plain(): List<unknown> {
    return this.whole() as List<unknown>;
  }
  get size(): number {
    return this.changes.length > 0 ? this.plain.size : (this.ask({ kind: 'size' }) as number);
  }
  isEmpty(): boolean {
    return this.size === 0;
  }
  get(index: number, otherwise?: unknown): unknown {
    // Who goes through a list by index had better read it at once.
    const isEnd = index === 0 || index === -1;
    if (this.changes.length > 0 || !isEnd) return this.plain.get(index, otherwise);
    const found = this.ask({ kind: 'index', index: index + 0 });
    return found === undefined ? otherwise : found;
  }
  first(otherwise?: unknown): unknown {
    return this.get(0, otherwise);
  }
  last(otherwise?: unknown): unknown {
    return this.get(-1, otherwise);
  }
  push(...values: readonly unknown[]): unknown {
    return this.and(values.map((value) => ({ kind: 'push', value })));
  }
  shift(): unknown {
    return this.and([{ kind: 'shift' }]);
  }
  rest(): unknown {
    return this.shift();
  }
}

const entryLook = new Look(
  totalFrom('null', 'the function')(ImmutableMap([[null, null]])),
  new Set(['size', 'isEmpty', 'get', 'has', 'set', 'update', 'valueOf', 'hashCode']),
);

class EntryView extends PartView {
  protected readonly look = entryLook;
  private get plain(): ImmutableMap<unknown, unknown> {
    return this.whole() as ImmutableMap<unknown, unknown>;
  }
  private get keys(): readonly unknown[] {
    return (domainOf(this.slot, this.part) as FunctionDomain<unknown, unknown>).keys;
  }
  /** True of a key that is told from others by itself: of records, only the very one of the domain is a key. */
  private isOwn(key: unknown): boolean {
    return typeof key !== 'object' && this.keys.includes(key);
  }
  get size(): number {
    return this.keys.length;
  }
  isEmpty(): boolean {
    return this.size === 0;
  }
  has(key: unknown): boolean {
    return this.isOwn(key) || this.plain.has(key);
  }
  get(key: unknown, ...otherwise: readonly unknown[]): unknown {
    if (this.changes.length === 0 && this.isOwn(key)) return this.ask({ kind: 'key', key });
    const { plain } = this;
    if (otherwise.length > 0 || plain.has(key)) return plain.get(key, otherwise[0]);
    const { name, domain } = (this.slot.of as TupleClass).parts[this.part] as Part;
    const { from } = domain as FunctionDomain<unknown, unknown>;
    return this.reader.refuse(new Misfit(further(name, { among: 'keys' }), withoutViews(key), from.text));
  }
  set(key: unknown, value: unknown): unknown {
    const { reader, side, slot, part, changes } = this;
    if (!this.isOwn(key)) return this.plain.set(key, value);
    return new EntryView(reader, side, slot, part, [...changes, { kind: 'put', key, value }]).shown;
  }
  /** As Immutable's: of a key, with or without a value to take where there is none, or of the whole. */
  update(...given: readonly unknown[]): unknown {
    const [key, change] = given as [unknown, (value: unknown) => unknown];
    if (given.length === 2) return this.set(key, change(this.get(key)));
    return (this.plain.update as (...given: readonly unknown[]) => unknown)(...given);
  }
}
