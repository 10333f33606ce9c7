/**
 * Effects: what an entry of the learned relation does to any state with its footprint, as changes of slots and bits.
 */
import type { Bag, Fn, FunctionDomain, SequenceDomain } from '../../language/collections.ts';
import type { Write } from '../../language/deed.ts';
import type { Domain } from '../../language/domain.ts';
import { Tuples } from '../../language/tuples.ts';
import { CompositeValue, further, keyOf, Misfit, textOf, type Where } from '../../language/value.ts';
import type { BagClass, Delta } from '../layout/bags.ts';
import { Changes } from '../layout/change.ts';
import type { Element, Layout, Part, Shape, Slot, TupleClass } from '../layout/layout.ts';
import { everything } from '../questions/by-predicate.ts';
import { FilterQuestion } from '../questions/filter.ts';
import { PartQuestion } from '../questions/part.ts';
import { bagKey, elementKey, entriesKey, partKey, regionKey } from '../questions/question.ts';
import type { Recorder } from '../questions/recorder.ts';
import { WithinQuestion } from '../questions/within.ts';
import { TrackedBag } from './bag-view.ts';
import { TrackedFn } from './function-view.ts';
import { PartView } from './part-view.ts';
import { TrackedSet } from './set-view.ts';
import { viewBehind } from './view.ts';
import { shapeOfPart } from './views.ts';

/** What a part gets: the value of a number, or its own with changes. */
export type PartWrite = number | Changes;

/** Some parts of a tuple get new values, whatever the others are: a function from tuples to tuples, filled as it is used. */
export interface Rewrite {
  readonly index: number;
  readonly of: TupleClass;
  readonly writes: readonly (readonly [part: number, write: PartWrite])[];
}

export interface Effect {
  /** Slots whose new number is known. */
  readonly numbers: readonly (readonly [Slot, number])[];
  /** Slots of which some parts change. */
  readonly rewrites: readonly (readonly [Slot, Rewrite])[];
  readonly elements: readonly (readonly [Element, boolean])[];
  readonly deltas: readonly (readonly [Slot, Delta])[];
  /** The parts of slots that it writes, each with what it gets, whichever way they are written. */
  readonly parts: readonly (readonly [Slot, part: number, write: PartWrite])[];
  /** What it writes, by the `support` of what asks for it. */
  readonly touched: readonly string[];
}

/** Turns what effects answer into changes of slots and bits. */
export class EffectReader {
  readonly rewrites: Rewrite[] = [];
  private readonly tuples = new Tuples();
  private readonly known = new Map<number, Rewrite>();

  constructor(
    private readonly layout: Layout,
    private readonly recorder: Recorder,
  ) {}

  /** The effect that gives these variables these values. What it reads of the state is noted. Throws `Misfit`. */
  read(changes: Readonly<Record<string, unknown>>): Effect {
    const draft = new Draft(this.layout, this.recorder);
    for (const [variable, value] of Object.entries(changes)) draft.write(this.layout.shapes[variable] as Shape, value);
    const numbers = [...draft.numbers];
    const rewrites: [Slot, Rewrite][] = [];
    for (const [slot, writes] of draft.parts) {
      const of = slot.of as TupleClass;
      const tuple = of.parts.map((_, part) => writes.get(part) ?? draft.readPart(slot, part));
      if (tuple.every((value) => typeof value === 'number')) numbers.push([slot, this.layout.internTuple(of, tuple)]);
      else
        rewrites.push([
          slot,
          this.rewrite(
            of,
            [...writes].sort(([a], [b]) => a - b),
          ),
        ]);
    }
    // What is deleted gets a place as well: it may be added later by an entry that is learned after this one.
    for (const element of draft.elements.keys()) this.layout.placeElement(element);
    const parts = [...draft.parts].flatMap(([slot, writes]) =>
      [...writes].map(([part, value]) => [slot, part, value] as const),
    );
    return {
      numbers,
      rewrites,
      parts,
      elements: [...draft.elements],
      deltas: [...draft.deltas],
      touched: draft.touched,
    };
  }
  private rewrite(of: TupleClass, writes: [number, PartWrite][]): Rewrite {
    const texts = writes.map(([part, write]) => [part, typeof write === 'number' ? write : write.text]);
    const key = this.tuples.number(of, ...texts.flat());
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const made: Rewrite = { index: this.rewrites.length, of, writes };
    this.known.set(key, made);
    this.rewrites.push(made);
    return made;
  }
  /** The tuple that a rewrite makes of a tuple; may add one. */
  apply({ of, writes }: Rewrite, tuple: number): number {
    const values = of.parts.map((_, part) => this.layout.partOf(of, tuple, part));
    for (const [part, write] of writes)
      values[part] = typeof write === 'number' ? write : written(this.layout, of, part, values[part] as number, write);
    return this.layout.internTuple(of, values);
  }
}

/** The effect of one call, while it is being read. */
class Draft {
  readonly parts = new Map<Slot, Map<number, PartWrite>>();
  readonly numbers = new Map<Slot, number>();
  readonly elements = new Map<Element, boolean>();
  readonly deltas = new Map<Slot, Delta>();

  constructor(
    private readonly layout: Layout,
    private readonly recorder: Recorder,
  ) {}

  /** What is written, by the `support` of what asks for it. */
  get touched(): string[] {
    return [
      ...[...this.parts].flatMap(([slot, writes]) =>
        [...writes.keys()].flatMap((part) => [
          partKey(slot, part),
          entriesKey((slot.of as TupleClass).parts[part] as Part),
        ]),
      ),
      ...[...this.numbers.keys(), ...this.deltas.keys()].map(bagKey),
      ...[...this.elements.keys()].flatMap((element) => [elementKey(element), regionKey(element.set)]),
    ];
  }
  write(shape: Shape, value: unknown): void {
    switch (shape.kind) {
      case 'scalar':
        return this.writePart(shape.slot, 0, value, shape.path);
      case 'function':
        return this.writeFunction(shape, value);
      case 'set':
        return this.writeSet(shape, value);
      case 'bag':
        return this.writeBag(shape, value);
      case 'composite':
        if (!(value instanceof CompositeValue)) throw new Misfit(shape.path, value, shape.domain.text);
        for (const [field, of] of Object.entries(shape.fields)) {
          // A part behind a getter is a tracked one that nobody has looked at: this variable's own, unchanged, or another's.
          const part = Object.getOwnPropertyDescriptor(value.parts, field);
          if (part === undefined) throw new Misfit(of.path, undefined, of.domain.text);
          if (part.get === undefined || shapeOfPart(part.get) !== of) this.write(of, value.parts[field]);
        }
    }
  }
  /** The value of a part if this call has read it. */
  readPart(slot: Slot, part: number): number | undefined {
    const step = this.recorder.path.find(
      ({ read }) => read instanceof PartQuestion && read.side === 0 && read.slot === slot && read.part === part,
    );
    return step?.key as number | undefined;
  }
  private writePart(slot: Slot, part: number, value: unknown, path: Where): void {
    const view = viewBehind(value);
    const own = view instanceof PartView && view.isOf(slot, part) ? view : null;
    own?.refuseIfRevoked();
    // What the state has there stays.
    if (own?.changes.length === 0) return;
    const { domain } = (slot.of as TupleClass).parts[part] as Part;
    const changes = own === null ? null : this.changesOf(own, domain, path);
    const writes = this.parts.get(slot) ?? new Map<number, PartWrite>();
    this.parts.set(slot, writes.set(part, changes ?? this.numberOf(slot, part, domain.read(value, path))));
  }
  private numberOf(slot: Slot, part: number, value: unknown): number {
    return this.layout.internPart((slot.of as TupleClass).parts[part] as Part, value);
  }
  /** The changes of the part's own value, if they lead to a value of its domain, and if that value was not read. */
  private changesOf({ slot, part, changes }: PartView, domain: Domain<unknown>, path: Where): Changes | null {
    if (this.readPart(slot, part) !== undefined) return null;
    if (domain.kind === 'sequence') {
      const { most } = domain as SequenceDomain<unknown>;
      const before = WithinQuestion.ask(this.recorder, slot, part, { kind: 'size' }, 0) as number;
      const size = changes.reduce((n, { kind }) => (kind === 'push' ? n + 1 : Math.max(0, n - 1)), before);
      if (size > most) return null;
    }
    const { of } = domain as SequenceDomain<unknown> | FunctionDomain<unknown, unknown>;
    return new Changes(
      changes.map((change) =>
        change.kind === 'shift'
          ? change
          : { ...change, value: of.read(change.value, further(path, { among: 'elements' })) },
      ),
    );
  }
  private writeFunction(shape: Extract<Shape, { kind: 'function' }>, value: unknown): void {
    const view = viewBehind(value);
    if (view instanceof TrackedFn && view.shape === shape) {
      view.refuseIfRevoked();
      for (const [text, [key, image]] of view.written)
        this.writePart(shape.slots.get(text) as Slot, shape.part, image, further(shape.path, { key }));
      return;
    }
    for (const [key, image] of shape.domain.read(value, shape.path) as Fn<unknown, unknown>)
      this.writePart(shape.slots.get(keyOf(key)) as Slot, shape.part, image, shape.path);
  }
  private writeSet(shape: Extract<Shape, { kind: 'set' }>, value: unknown): void {
    const view = viewBehind(value);
    if (view instanceof TrackedSet && view.shape === shape && view.where === everything) {
      view.refuseIfRevoked();
      for (const [element, present] of view.written) this.elements.set(element, present);
      return;
    }
    const wanted = new Set(
      [...shape.domain.read(value, shape.path)].map((element) => this.layout.elementOf(shape.region, element)),
    );
    for (const element of FilterQuestion.ask(this.recorder, shape.region, everything, 0))
      this.elements.set(this.layout.elementOf(shape.region, element), false);
    for (const element of wanted) this.elements.set(element, true);
  }
  private writeBag(shape: Extract<Shape, { kind: 'bag' }>, value: unknown): void {
    const view = viewBehind(value);
    if (view instanceof TrackedBag && view.shape === shape) {
      view.refuseIfRevoked();
      const changes = [...view.written].filter(([, by]) => by !== 0).sort(([a], [b]) => a - b);
      if (changes.length > 0) this.deltas.set(shape.slot, Int32Array.from(changes.flat()));
      return;
    }
    const bag = shape.domain.read(value, shape.path) as Bag<unknown>;
    this.numbers.set(
      shape.slot,
      shape.bags.fromPairs(bag.entries().map(([element, copies]) => [shape.bags.elementOf(element), copies] as const)),
    );
    this.layout.watch(shape.bags);
  }
}

/** The number of what changes make of the value with a number. */
export function written(layout: Layout, of: TupleClass, part: number, value: number, changes: Changes): number {
  const at = of.parts[part] as Part;
  return layout.internPart(at, at.domain.read(changes.applyTo(at.values[value])));
}

/** An effect as a text, to compare two calls. */
export function textOfEffect({ numbers, rewrites, elements, deltas }: Effect): string {
  return [
    numbers.map(([slot, number]) => `${slot.index}:=${number}`).sort(),
    rewrites.map(([slot, { index }]) => `${slot.index}~${index}`).sort(),
    elements.map(([element, present]) => `${present ? '+' : '-'}${element.index}`).sort(),
    deltas.map(([slot, delta]) => `${slot.index}+${delta.join()}`).sort(),
  ]
    .flat()
    .join(' ');
}

/** An effect to be told: `set k to 1, added Commit to msgs`. */
export function writesOf({ numbers, rewrites, elements, deltas, touched }: Effect, layout: Layout): Write[] {
  const names = new Map<string, string>();
  const nameParts = (shape: Shape): void => {
    if (shape.kind === 'composite') for (const of of Object.values(shape.fields)) nameParts(of);
    if (shape.kind === 'scalar') names.set(partKey(shape.slot, 0), shape.name);
    if (shape.kind !== 'function') return;
    for (const key of shape.domain.keys) {
      names.set(partKey(shape.slots.get(keyOf(key)) as Slot, shape.part), `${shape.name}[${textOf(key)}]`);
    }
  };
  for (const shape of Object.values(layout.shapes)) nameParts(shape);
  const became = (slot: Slot, part: number, value: PartWrite): Write[] => {
    const key = partKey(slot, part);
    if (!touched.includes(key)) return [];
    const name = names.get(key) as string;
    if (typeof value !== 'number') return value.writesTo(name);
    return [{ kind: 'set', part: name, value: (slot.of as TupleClass).parts[part]?.values[value] }];
  };
  return [
    ...numbers.flatMap(([slot, number]): Write[] => {
      const { of } = slot;
      return of.kind === 'bag'
        ? [{ kind: 'replaced', part: of.name }]
        : of.parts.flatMap((_, part) => became(slot, part, layout.partOf(of, number, part)));
    }),
    ...rewrites.flatMap(([slot, { writes }]) => writes.flatMap(([part, value]) => became(slot, part, value))),
    ...elements.map(
      ([{ set, value }, present]): Write => ({ kind: present ? 'added' : 'removed', part: set.name, value }),
    ),
    ...deltas.flatMap(([{ of }, delta]) =>
      Array.from({ length: delta.length / 2 }, (_, i): Write => {
        const { name, elements: all } = of as BagClass;
        const isMore = (delta[2 * i + 1] as number) > 0;
        return { kind: isMore ? 'added' : 'removed', part: name, value: all[delta[2 * i] as number] };
      }),
    ),
  ];
}
