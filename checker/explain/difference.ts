/**
 * Differences between two states: what changed and nothing else, also inside nested values. A function shows its changed
 * keys, a set what came and went, a record its changed fields, a sequence its changed indices, a history who invoked
 * what and who was answered.
 */
import {
  List as ImmutableList,
  type Map as ImmutableMap,
  Set as ImmutableSet,
  isCollection,
  isKeyed,
  type List,
} from 'immutable';
import type { AnyState } from '../language/action.ts';
import { Bag } from '../language/collections.ts';
import { depictionOf, type Operation, type Operations } from '../language/depiction.ts';
import { sameValue } from '../language/identity.ts';
import { toVariable } from '../language/path.ts';
import {
  type Composite,
  canonicalSet,
  compareValues,
  further,
  hasParts,
  isRecordValue,
  type Path,
  textOf,
} from '../language/value.ts';

/** A part of the state, and what happened to it. */
export interface Change {
  readonly path: Path;
  readonly change: Difference;
}

export type Difference =
  | { readonly kind: 'replaced'; readonly from: unknown; readonly to: unknown }
  /** Elements came, or went: of a set; of a sequence, at its end; of a function, the value of the key. */
  | { readonly kind: 'added' | 'removed'; readonly elements: readonly unknown[] }
  /** Elements of a sequence came, or went, before others. */
  | {
      readonly kind: 'inserted' | 'cut out';
      readonly elements: readonly unknown[];
      /** Where, counted from 0. */
      readonly at: number;
    }
  /** The copies in a bag of one element, of which there were, or are, some. */
  | { readonly kind: 'copies'; readonly element: unknown; readonly before: number; readonly after: number }
  /** A client was answered, and has invoked its next operation. */
  | {
      readonly kind: 'operations';
      readonly answered: readonly Operation[];
      /** Null if it has invoked none. */
      readonly invoked: { readonly operation: unknown } | null;
    };

/** What differs between two states, in the order of the variables. */
export function differences(from: AnyState, to: AnyState): Change[] {
  return Object.keys(to).flatMap((variable) => changesAt(toVariable(variable), from[variable], to[variable]));
}

function changesAt(path: Path, from: unknown, to: unknown): Change[] {
  if (sameValue(from, to)) return [];
  if (isObject(from) && isObject(to)) {
    if (from instanceof Bag && to instanceof Bag) return inBag(path, from, to);
    if (hasParts(from) && hasParts(to)) return inParts(path, from, to);
    if (ImmutableList.isList(from) && ImmutableList.isList(to)) return inSequence(path, from, to);
    if (ImmutableSet.isSet(from) && ImmutableSet.isSet(to)) return inSet(path, from, to);
    if (isKeyed(from) && isKeyed(to))
      return inFunction(path, from as ImmutableMap<unknown, unknown>, to as ImmutableMap<unknown, unknown>);
    if (isFields(from) && isFields(to) && from.type === to.type) return inRecord(path, from, to);
  }
  return [{ path, change: { kind: 'replaced', from, to } }];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
function isFields(value: object): value is Readonly<Record<string, unknown>> {
  return isRecordValue(value) || !isCollection(value);
}

/** What came and what went, each a change of its own. */
function inSet(path: Path, from: ImmutableSet<unknown>, to: ImmutableSet<unknown>): Change[] {
  const sorted = (elements: ImmutableSet<unknown>): unknown[] => [...elements].sort(compareValues);
  const [came, went] = [sorted(to.subtract(from)), sorted(from.subtract(to))];
  return [
    ...(came.length === 0 ? [] : [{ path, change: { kind: 'added', elements: came } } as const]),
    ...(went.length === 0 ? [] : [{ path, change: { kind: 'removed', elements: went } } as const]),
  ];
}

/** What there is more of, and then what there is less of. */
function inBag(path: Path, from: Bag<unknown>, to: Bag<unknown>): Change[] {
  const elements = canonicalSet([...from.elements(), ...to.elements()]).toArray();
  const changes = elements
    .map((element) => ({ element, before: from.copies(element), after: to.copies(element), text: textOf(element) }))
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => (a.text < b.text ? -1 : 1));
  const isMore = ({ before, after }: (typeof changes)[number]): boolean => after > before;
  return [...changes.filter(isMore), ...changes.filter((change) => !isMore(change))].map(
    ({ element, before, after }) => ({ path, change: { kind: 'copies', element, before, after } }),
  );
}

function inFunction(path: Path, from: ImmutableMap<unknown, unknown>, to: ImmutableMap<unknown, unknown>): Change[] {
  const keys = canonicalSet([...from.keys(), ...to.keys()]);
  return [...keys].flatMap((key): Change[] => {
    const at = further(path, { key });
    if (!from.has(key)) return [{ path: at, change: { kind: 'added', elements: [to.get(key)] } }];
    if (!to.has(key)) return [{ path: at, change: { kind: 'removed', elements: [from.get(key)] } }];
    return changesAt(at, from.get(key), to.get(key));
  });
}

function inRecord(
  path: Path,
  from: Readonly<Record<string, unknown>>,
  to: Readonly<Record<string, unknown>>,
): Change[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return names.flatMap((name) => changesAt(further(path, { field: name }), from[name], to[name]));
}

/** The parts of a network, say. What it mainly holds goes by the variable's own name. */
function inParts(path: Path, from: Composite, to: Composite): Change[] {
  const { main, operations } = depictionOf(to);
  const before = depictionOf(from).operations;
  if (before !== null && operations !== null) return inHistory(path, before(), operations());
  return Object.keys(to.parts).flatMap((name) =>
    changesAt(name === main ? path : further(path, { field: name }), from.parts[name], to.parts[name]),
  );
}

function inSequence(path: Path, from: List<unknown>, to: List<unknown>): Change[] {
  if (from.size === to.size)
    return [...from].flatMap((value, i) => changesAt(further(path, { place: i }), value, to.get(i)));
  const shorter = Math.min(from.size, to.size);
  const same = (i: number, j: number): boolean => sameValue(from.get(i), to.get(j));
  let head = 0;
  while (head < shorter && same(head, head)) head++;
  let tail = 0;
  while (tail < shorter - head && same(from.size - 1 - tail, to.size - 1 - tail)) tail++;
  const removed = from.slice(head, from.size - tail);
  const added = to.slice(head, to.size - tail);
  if (!removed.isEmpty() && !added.isEmpty()) return [{ path, change: { kind: 'replaced', from, to } }];
  const elements = [...(removed.isEmpty() ? added : removed)];
  const change: Difference =
    tail === 0
      ? { kind: removed.isEmpty() ? 'added' : 'removed', elements }
      : { kind: removed.isEmpty() ? 'inserted' : 'cut out', elements, at: head };
  return [{ path, change }];
}

type Histories = ReadonlyMap<string, Operations>;

function inHistory(path: Path, from: Histories, to: Histories): Change[] {
  return [...to].flatMap(([client, operations]) => {
    const before = from.get(client);
    const change = before === undefined ? null : inThread(before, operations);
    return change === null ? [] : [{ path: further(path, { key: client }), change }];
  });
}

function inThread(from: Operations, to: Operations): Difference | null {
  if (sameValue(from, to)) return null;
  const answered = [...to.completed.slice(from.completed.size)];
  const isNew = to.pending !== null && (answered.length > 0 || !sameValue(to.pending, from.pending));
  return answered.length > 0 || isNew
    ? { kind: 'operations', answered, invoked: isNew ? to.pending : null }
    : { kind: 'replaced', from, to };
}
