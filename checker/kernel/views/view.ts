/**
 * What all tracked views share: the call for which they were made, and how they are shown to user code.
 *
 * A view is shown as the value that it stands for: an object of the same class, which has every property of that class.
 * What a view answers by itself, its *own answers*, reads as little as it can; everything else is asked of the whole value.
 * What the class says of all its values, such as that they are sets, is read of none.
 *
 * Invariant: what a view answers is what the value would answer, or is refused.
 */
import { Map as ImmutableMap, Set as ImmutableSet, is, isCollection, isKeyed } from 'immutable';
import type { Aggregate } from '../../language/aggregate.ts';
import { CompositeValue, hasKey, isRecordValue, isTracked, Misfit, tracked, type Where } from '../../language/value.ts';
import type { Mapped } from '../questions/aggregate.ts';
import type { Predicate } from '../questions/by-predicate.ts';
import type { Recorder } from '../questions/recorder.ts';

/** A class of values, as far as views of them need to know it: its prototype, and what its objects have themselves. */
export class Look {
  private readonly ownNames: ReadonlySet<PropertyKey>;
  private readonly prototype: object;
  private readonly handler: ProxyHandler<Shown>;
  constructor(
    example: object,
    /** What views answer by themselves. */
    private readonly answered: ReadonlySet<PropertyKey>,
  ) {
    this.ownNames = new Set(Reflect.ownKeys(example));
    this.prototype = Object.getPrototypeOf(example) as object;
    this.handler = {
      get: ({ [behind]: view }, name) => this.get(view, name),
      has: (_, name) => name in this.prototype || this.ownNames.has(name),
      ownKeys: () => [...this.ownNames] as string[],
      getOwnPropertyDescriptor: ({ [behind]: view }, name) =>
        this.ownNames.has(name)
          ? { value: this.get(view, name), enumerable: true, configurable: true, writable: true }
          : undefined,
      set: () => false,
      defineProperty: () => false,
      deleteProperty: () => false,
    };
  }
  /** The view as user code sees it. */
  of(view: View): object {
    // Two assignments: descriptors would take forty times as long, and every call of user code makes several views.
    const target = Object.create(this.prototype) as Shown;
    target[behind] = view;
    target[inspected] = inspect;
    return new Proxy(target, this.handler);
  }
  private get(view: View, name: PropertyKey): unknown {
    if (name === tracked) return view;
    if (this.answered.has(name)) {
      const answer: unknown = Reflect.get(view, name, view);
      if (typeof answer !== 'function') return answer;
      return (...given: readonly unknown[]): unknown => {
        // What assigns is run on what is there and on nothing else, in the order in which it comes.
        const asked = runsOnEach.has(name) && view.runsOnWhole(given[0]) ? view.whole() : view;
        return (Reflect.get(asked, name, asked) as typeof answer).apply(asked, given);
      };
    }
    const told = lookUp(this.prototype, name);
    if (told === undefined) return this.ownNames.has(name) ? Reflect.get(view.whole(), name) : undefined;
    if (told.get !== undefined) return told.get.call(view.whole());
    const { value } = told as { value: unknown };
    if (typeof value !== 'function' || name === 'constructor') return value;
    return (...given: readonly unknown[]): unknown => value.apply(view.whole(), given) as unknown;
  }
}

/** What runs a function on each element. */
const runsOnEach: ReadonlySet<PropertyKey> = new Set(['some', 'every', 'count', 'filter', 'map']);

const behind: unique symbol = Symbol('behind');
/** The debugger and `console.log` look behind proxies, and ask this of the proxy. */
const inspected: unique symbol = Symbol.for('nodejs.util.inspect.custom');
interface Shown {
  [behind]: View;
  [inspected]: typeof inspect;
}
function inspect(this: unknown): unknown {
  return viewBehind(this)?.whole();
}

function lookUp(object: object | null, name: PropertyKey): PropertyDescriptor | undefined {
  if (object === null) return undefined;
  return Reflect.getOwnPropertyDescriptor(object, name) ?? lookUp(Reflect.getPrototypeOf(object), name);
}

/** The view behind what user code sees, if it is one. */
export function viewBehind(value: unknown): View | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const view = (value as { [tracked]?: unknown })[tracked];
  return view instanceof View ? view : undefined;
}

/** What all views share. */
export abstract class View {
  protected readonly epoch: number;
  private made: object | undefined;
  constructor(
    protected readonly recorder: Recorder,
    protected readonly side: number,
  ) {
    this.epoch = recorder.epoch;
  }
  protected abstract readonly look: Look;
  /** The view as user code sees it. */
  get shown(): object {
    this.made ??= this.look.of(this);
    return this.made;
  }
  /** The recorder, if this view's call is still on. */
  protected get reader(): Recorder {
    this.recorder.check(this.epoch);
    return this.recorder;
  }
  /** True if a function is to be run on the whole value, and at once: it may do more than answer, or remember what changes. */
  runsOnWhole(given: unknown): boolean {
    return this.recorder.mayDoMore(given);
  }
  /** Throws if this view's call is over. */
  refuseIfRevoked(): void {
    this.recorder.check(this.epoch);
  }
  /** The value that the view stands for, all of it read. */
  abstract whole(): object;

  /** Immutable's `is` compares what this answers. */
  valueOf(): object {
    return this.shown;
  }
  /** What hashes a view keeps the hash. */
  hashCode(): number {
    this.reader.derive();
    return (this.whole() as { hashCode(): number }).hashCode();
  }
  /** What user code gives as a predicate, as one of an element alone. What a view refuses within it is noted even if it is caught. */
  protected asked(holds: (value: unknown, key: unknown, collection: unknown) => unknown, context: unknown): Predicate {
    const { recorder } = this;
    return (value) => recorder.attend(() => Boolean(holds.call(context, value, value, this.shown)));
  }
  /** What is asked of the numbers that user code makes of elements, by a mapping of an element alone. */
  protected mapped({ kind, neutral }: Aggregate, numberOf: (element: unknown) => number): Mapped {
    const { recorder } = this;
    return { kind, neutral, mapping: (element) => recorder.attend(() => numberOf(element)) };
  }
  /** The canonical form of a value, if equal values are one by it; null if no value of the domain is equal to this one. */
  protected canonical(
    value: unknown,
    read: (value: unknown) => unknown,
    where: Where,
  ): { readonly value: unknown } | null {
    this.refuseBare(value, where);
    try {
      const canonical = read(value);
      return is(canonical, value) ? { value: canonical } : null;
    } catch (error) {
      if (error instanceof Misfit) return null;
      throw error;
    }
  }
  /** Refuses a bare object where Immutable's collections would compare it by identity. */
  protected refuseBare(value: unknown, where: Where): void {
    if (
      typeof value !== 'object' ||
      value === null ||
      isRecordValue(value) ||
      isCollection(value) ||
      typeof (value as { hashCode?: unknown }).hashCode === 'function'
    )
      return;
    this.reader.refuse(
      new Misfit(
        where,
        withoutViews(value),
        'values made by their domain, such as Message.Vote({ ... }): collections compare bare objects by identity, so that this one is never found',
      ),
    );
  }
}

/** The value with the views in it replaced by the values that they stand for, all of which is read; itself if there are none. */
export function withoutViews(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isRecordValue(value)) return value;
  const view = viewBehind(value);
  if (view !== undefined) return withoutViews(view.whole());
  if (isCollection(value) && hasKey(value)) return value;
  if (value instanceof CompositeValue) {
    const entries = Object.entries(value.parts as object);
    const plain = entries.map(([name, part]) => [name, withoutViews(part)] as const);
    const isPlain = !isTracked(value.parts) && plain.every(([, part], i) => part === entries[i]?.[1]);
    return isPlain ? value : value.withParts(Object.fromEntries(plain));
  }
  if (isKeyed(value)) {
    const entries = [...(value as ImmutableMap<unknown, unknown>)];
    const plain = entries.map(([k, v]) => [withoutViews(k), withoutViews(v)] as const);
    return plain.every(([k, v], i) => k === entries[i]?.[0] && v === entries[i]?.[1]) ? value : ImmutableMap(plain);
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (isCollection(value) || Array.isArray(value)) {
    const items = [...(value as Iterable<unknown>)];
    const plain = items.map(withoutViews);
    if (plain.every((item, i) => item === items[i])) return value;
    if (ImmutableSet.isSet(value)) return ImmutableSet(plain);
    return Array.isArray(value) ? plain : (value as ImmutableSet<unknown>).map(withoutViews);
  }
  if (prototype !== Object.prototype && prototype !== null) return value;
  const entries = Object.entries(value);
  const plain = entries.map(([name, part]) => [name, withoutViews(part)] as const);
  const isPlain = !isTracked(value) && plain.every(([, part], i) => part === entries[i]?.[1]);
  return isPlain ? value : Object.fromEntries(plain);
}
