/**
 * Watching code of a spec: on a view of a state that notes which parts are read, and what networks, crashes and clocks are
 * told to do. Explanations and drawings are made of the notes; nothing is decided by them.
 */
import { List as ImmutableList, Set as ImmutableSet, isCollection, isKeyed } from 'immutable';
import type { AnyState } from '../language/action.ts';
import { Bag } from '../language/collections.ts';
import type { CompositeDomain } from '../language/composite.ts';
import { type Depiction, depictionOf } from '../language/depiction.ts';
import type { Domain } from '../language/domain.ts';
import { isSamePath, isWithin, pathKey, toVariable } from '../language/path.ts';
import { type Composite, canonicalSet, further, hasParts, keyOf, type Path } from '../language/value.ts';

/** A part of the state that was read, and what was found there. */
export interface Read {
  /** A step property's second state bears primes: `rmState'[rm1]`. */
  readonly path: Path;
  /** `part`: all of it was looked at. `element`: one of its elements. `search`: all elements, and none was found. */
  readonly kind: 'part' | 'element' | 'search';
  /** What is there. */
  readonly value: unknown;
  /** An element that was looked for, or found by a predicate, in a set or a network; and whether it was there. */
  readonly element?: { readonly value: unknown; readonly present: boolean };
}

/** A method of a network, of crashes or of clocks that was called on the state: `send`, `deliver`, `lose`, `crash`, `tick`. */
export interface Told {
  readonly variable: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** The notes of one or several views. */
export class Watch {
  private readonly noted = new Map<string, Read>();
  private readonly views = new Map<string, object>();
  private readonly targets = new WeakMap<object, object>();
  /** By view: the part that it is a view of; of composites there are none, as their parts have views of their own. */
  private readonly paths = new WeakMap<object, Path>();
  readonly told: Told[] = [];

  /**
   * Code that compares records by identity, as it may, since equal records are one object, works on whole records only: it
   * is given them as they are, and each counts as a part.
   */
  constructor(
    private readonly domains: Readonly<Record<string, Domain<unknown>>>,
    private readonly grain: 'fields' | 'whole records' = 'fields',
  ) {}

  /** A view of a state, or of the state after a step: its paths are primed. */
  view(state: AnyState, primed = false): AnyState {
    return fieldsView(state, (variable) => {
      const domain = this.domains[variable];
      const path = toVariable(variable, primed);
      const value = state[variable];
      if (domain?.kind !== 'composite') return this.part(path, value);
      const depicted = depictionOf(value as Composite);
      return depicted.operations === null
        ? this.composite(path, value as Composite, domain as CompositeDomain<unknown>, depicted)
        : this.part(path, value);
    });
  }
  /** What was read, in order. */
  get reads(): readonly Read[] {
    return [...this.noted.values()];
  }
  /**
   * What an answer rests on: what was read without the parts of what was read as a whole, and without vain searches where
   * others found something.
   */
  get reasons(): readonly Read[] {
    const all = this.reads;
    const wholes = all.filter(({ kind }) => kind === 'part');
    const isCovered = (read: Read): boolean =>
      wholes.some((other) => other !== read && isWithin(read.path, other.path));
    const isVain = ({ kind, path }: Read): boolean =>
      kind === 'search' && all.some((other) => other.element?.present === true && isSamePath(other.path, path));
    return all.filter((read) => !isCovered(read) && !isVain(read));
  }
  /** What is behind a view; anything else as it is. */
  plain(value: unknown): unknown {
    return typeof value === 'object' && value !== null ? (this.targets.get(value) ?? value) : value;
  }

  private note(path: Path, value: unknown, kind: 'part' | 'search' = 'part'): void {
    const key = `${kind} ${pathKey(path)}`;
    if (!this.noted.has(key)) this.noted.set(key, { path, kind, value });
  }
  private noteElement(path: Path, value: unknown, present: boolean): void {
    const key = `${present ? '+' : '-'} ${pathKey(path)} ${keyOf(value)}`;
    if (!this.noted.has(key)) this.noted.set(key, { path, kind: 'element', value, element: { value, present } });
  }

  private part(path: Path, value: unknown): unknown {
    if (typeof value !== 'object' || value === null) {
      this.note(path, value);
      return value;
    }
    const isRecord = !isCollection(value) && !hasParts(value);
    if (isRecord && this.grain === 'whole records') {
      this.note(path, value);
      return value;
    }
    return this.once(pathKey(path), path, value, () =>
      !isRecord
        ? new Proxy(value, { get: (target, name) => this.member(path, target, name) })
        : fieldsView(value, (name) =>
            Object.hasOwn(value, name)
              ? this.part(further(path, { field: name }), Reflect.get(value, name))
              : this.member(path, value, name),
          ),
    );
  }
  private once(key: string, path: Path | null, value: object, make: () => object): object {
    const made = this.views.get(key) ?? make();
    this.views.set(key, made);
    this.targets.set(made, value);
    if (path !== null) this.paths.set(made, path);
    return made;
  }

  /** A network, say, over views of its parts: its methods read these. What it is told to do is noted as well. */
  private composite(
    path: Path,
    value: Composite,
    domain: CompositeDomain<unknown>,
    { main, commands }: Depiction,
  ): object {
    // Its main part goes by the same path.
    return this.once(`all of ${pathKey(path)}`, null, value, () => {
      const { parts } = value;
      const names = Object.keys(parts);
      const viewed = Object.defineProperties(
        {},
        Object.fromEntries(
          names.map((name) => {
            const at = name === main ? path : further(path, { field: name });
            return [name, { get: () => this.part(at, parts[name]), enumerable: true, configurable: true }];
          }),
        ),
      );
      return this.commanded(path.variable, domain.wrap(viewed) as object, commands);
    });
  }
  private commanded(variable: string, over: object, commands: Depiction['commands']): object {
    return new Proxy(over, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: readonly unknown[]): unknown => {
          const given = args.map((arg) => this.plain(arg));
          if (Object.hasOwn(commands, name)) this.told.push({ variable, method: String(name), args: given });
          const result: unknown = (member as (...args: readonly unknown[]) => unknown).apply(target, given);
          return typeof result === 'object' && result !== null && hasParts(result)
            ? this.commanded(variable, result, commands)
            : result;
        };
      },
    });
  }

  private member(path: Path, target: object, name: string | symbol): unknown {
    const asker = typeof name === 'string' ? this.asker(path, target, name) : undefined;
    if (asker !== undefined) return asker;
    this.note(path, target);
    const member: unknown = Reflect.get(target, name, target);
    if (typeof member !== 'function') return member;
    return (...args: readonly unknown[]): unknown =>
      (member as (...args: readonly unknown[]) => unknown).apply(
        target,
        args.map((arg) => this.read(arg)),
      );
  }
  /** What is behind a view that a collection is given, all of which it may look at. */
  private read(value: unknown): unknown {
    const path = typeof value === 'object' && value !== null ? this.paths.get(value) : undefined;
    const plain = this.plain(value);
    if (path !== undefined) this.note(path, plain);
    return plain;
  }
  /** The methods that read one part, or find elements. */
  private asker(path: Path, target: object, name: string): ((asked: never) => unknown) | undefined {
    const indexed = isKeyed(target) || ImmutableList.isList(target);
    if (name === 'get' && indexed) {
      const from = target as unknown as { get(key: unknown): unknown };
      return (asked: unknown) => {
        const key = this.plain(asked);
        return this.part(further(path, isKeyed(target) ? { key } : { place: key as number }), from.get(key));
      };
    }
    const elements = elementsOf(target);
    return elements === undefined ? undefined : this.finder(path, target, elements, name);
  }
  private finder(
    path: Path,
    target: object,
    elements: () => readonly unknown[],
    name: string,
  ): ((asked: never) => unknown) | undefined {
    type Holds = (element: unknown) => boolean;
    const found = (element: unknown): boolean => {
      this.noteElement(path, element, true);
      return true;
    };
    switch (name) {
      case 'has':
        return (asked: unknown) => {
          const element = this.plain(asked);
          const answer = (target as ImmutableSet<unknown>).has(element);
          this.noteElement(path, element, answer);
          return answer;
        };
      case 'some':
        return (holds: Holds) => {
          const witness = elements().find((element) => holds(element));
          if (witness === undefined) this.note(path, target, 'search');
          return witness !== undefined && found(witness);
        };
      case 'every':
        return (holds: Holds) => {
          const refuting = elements().find((element) => !holds(element));
          if (refuting === undefined) this.note(path, target, 'search');
          return refuting === undefined || !found(refuting);
        };
      case 'count':
        return (holds: Holds) => {
          const counted = elements().filter((element) => holds(element));
          if (counted.length === 0) this.note(path, target, 'search');
          for (const element of counted) found(element);
          return counted.length;
        };
      case 'filter':
        return (holds: Holds) => {
          const kept = elements().filter((element) => holds(element));
          if (kept.length === 0) this.note(path, target, 'search');
          return this.narrowed(path, canonicalSet(kept));
        };
      default:
        return undefined;
    }
  }
  /** What a filter has left: filters only narrow it, and whatever else is done with it finds all its elements. */
  private narrowed(path: Path, left: ImmutableSet<unknown>): object {
    const view = new Proxy(left, {
      get: (target, name) => {
        const finder = typeof name === 'string' ? this.finder(path, target, () => [...target], name) : undefined;
        if (finder !== undefined) return finder;
        for (const element of target) this.noteElement(path, element, true);
        const member: unknown = Reflect.get(target, name, target);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
    this.targets.set(view, left);
    return view;
  }
}

/** The distinct elements of a set or a bag. */
function elementsOf(target: object): (() => readonly unknown[]) | undefined {
  if (target instanceof Bag) return () => [...target.elements()];
  return ImmutableSet.isSet(target) ? () => [...target] : undefined;
}

/** An object with the fields of `fields`, computed when asked for. (A proxy of a frozen object must answer its own values.) */
function fieldsView(fields: object, field: (name: string) => unknown): Readonly<Record<string, unknown>> {
  return new Proxy<Record<string, unknown>>(
    {},
    {
      get: (_, name) => (typeof name === 'string' ? field(name) : Reflect.get(fields, name)),
      // So that a record equals its view.
      getPrototypeOf: () => Reflect.getPrototypeOf(fields),
      has: (_, name) => Reflect.has(fields, name),
      ownKeys: () => Reflect.ownKeys(fields),
      getOwnPropertyDescriptor: (_, name) => ({
        value: field(String(name)),
        enumerable: true,
        configurable: true,
        writable: true,
      }),
    },
  );
}
