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
import { History, type Thread } from '../language/history.ts';
import {
  type Composite,
  canonicalSet,
  compareValues,
  hasParts,
  isRecordValue,
  keyOf,
  textOf,
} from '../language/value.ts';
import { further, type Path, toVariable } from './path.ts';

/** A part of the state, `rmState[rm1]`, and what happened to it, `working -> prepared`. */
export interface Change {
  readonly path: Path;
  readonly change: string;
}

/** What differs between two states, in the order of the variables. */
export function differences(from: AnyState, to: AnyState): Change[] {
  return Object.keys(to).flatMap((variable) => changesAt(toVariable(variable), from[variable], to[variable]));
}

/** True if the two states have the same values. */
export function sameState(a: AnyState, b: AnyState): boolean {
  return Object.keys(b).every((variable) => keyOf(a[variable]) === keyOf(b[variable]));
}

function changesAt(path: Path, from: unknown, to: unknown): Change[] {
  if (keyOf(from) === keyOf(to)) return [];
  if (isObject(from) && isObject(to)) {
    if (from instanceof History && to instanceof History) return inHistory(path, from, to);
    if (from instanceof Bag && to instanceof Bag) return inBag(path, from, to);
    if (hasParts(from) && hasParts(to)) return inParts(path, from, to);
    if (ImmutableList.isList(from) && ImmutableList.isList(to)) return inSequence(path, from, to);
    if (ImmutableSet.isSet(from) && ImmutableSet.isSet(to)) return inSet(path, from, to);
    if (isKeyed(from) && isKeyed(to))
      return inFunction(path, from as ImmutableMap<unknown, unknown>, to as ImmutableMap<unknown, unknown>);
    if (isFields(from) && isFields(to) && from.type === to.type) return inRecord(path, from, to);
  }
  return [{ path, change: `${textOf(from)} -> ${textOf(to)}` }];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
function isFields(value: object): value is Readonly<Record<string, unknown>> {
  return isRecordValue(value) || !isCollection(value);
}

/** What came and what went, each a change of its own. */
function inSet(path: Path, from: ImmutableSet<unknown>, to: ImmutableSet<unknown>): Change[] {
  const texts = (elements: ImmutableSet<unknown>): string => [...elements].sort(compareValues).map(textOf).join(', ');
  return [`+ ${texts(to.subtract(from))}`, `- ${texts(from.subtract(to))}`]
    .filter((change) => change.length > 2)
    .map((change) => ({ path, change }));
}

function inBag(path: Path, from: Bag<unknown>, to: Bag<unknown>): Change[] {
  const elements = canonicalSet([...from.elements(), ...to.elements()]).toArray();
  const changes = elements.flatMap((element) => {
    const [before, after] = [from.copies(element), to.copies(element)];
    if (before === after) return [];
    if (before === 0) return [`+ ${textOf(element)}${after > 1 ? ` x${after}` : ''}`];
    if (after === 0) return [`- ${textOf(element)}${before > 1 ? ` x${before}` : ''}`];
    return [`${after > before ? '+' : '-'} ${textOf(element)} (${before} -> ${after} copies)`];
  });
  return changes.sort().map((change) => ({ path, change }));
}

function inFunction(path: Path, from: ImmutableMap<unknown, unknown>, to: ImmutableMap<unknown, unknown>): Change[] {
  const keys = canonicalSet([...from.keys(), ...to.keys()]);
  return [...keys].flatMap((key) => {
    const at = further(path, { key });
    if (!from.has(key)) return [{ path: at, change: `+ ${textOf(to.get(key))}` }];
    if (!to.has(key)) return [{ path: at, change: `- ${textOf(from.get(key))}` }];
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
  const names = Object.keys(to.parts);
  const isMain = (name: string): boolean => name === 'messages' || names.length === 1;
  return names.flatMap((name) =>
    changesAt(isMain(name) ? path : further(path, { field: name }), from.parts[name], to.parts[name]),
  );
}

function inSequence(path: Path, from: List<unknown>, to: List<unknown>): Change[] {
  if (from.size === to.size)
    return [...from].flatMap((value, i) => changesAt(further(path, { place: i }), value, to.get(i)));
  const shorter = Math.min(from.size, to.size);
  const same = (i: number, j: number): boolean => keyOf(from.get(i)) === keyOf(to.get(j));
  let head = 0;
  while (head < shorter && same(head, head)) head++;
  let tail = 0;
  while (tail < shorter - head && same(from.size - 1 - tail, to.size - 1 - tail)) tail++;
  const removed = from.slice(head, from.size - tail);
  const added = to.slice(head, to.size - tail);
  if (!removed.isEmpty() && !added.isEmpty()) return [{ path, change: `${textOf(from)} -> ${textOf(to)}` }];
  const what = removed.isEmpty()
    ? `+ ${[...added].map(textOf).join(', ')}`
    : `- ${[...removed].map(textOf).join(', ')}`;
  const where = tail === 0 ? '' : head === 0 ? ' at the front' : ` at index ${head}`;
  return [{ path, change: `${what}${where}` }];
}

type AnyHistory = History<string, unknown, unknown>;

function inHistory(path: Path, from: AnyHistory, to: AnyHistory): Change[] {
  return to.clients.elements.flatMap((client) => {
    const change = inThread(from.of(client), to.of(client));
    return change === null ? [] : [{ path: further(path, { key: client }), change }];
  });
}

function inThread(from: Thread<string, unknown, unknown>, to: Thread<string, unknown, unknown>): string | null {
  if (keyOf(from) === keyOf(to)) return null;
  const answered = to.completed
    .slice(from.completed.size)
    .map(({ operation, result }) => `${textOf(operation)} is answered ${textOf(result)}`);
  const invoked =
    to.pending !== null && (answered.size > 0 || keyOf(to.pending) !== keyOf(from.pending))
      ? [`invokes ${textOf(to.pending.operation)}`]
      : [];
  return [...answered, ...invoked].join(', ') || `${textOf(from)} -> ${textOf(to)}`;
}

/** What each client did: `c1: Write(v1) -> ok, Read -> v1; c2: Read pending`. */
export function historyText(history: AnyHistory): string {
  return history.clients.elements.map((client) => `${client}: ${threadText(history.of(client))}`).join('; ');
}

/** What one client did: `Write(v1) -> ok, Read pending`. */
export function threadText({ completed, pending }: Thread<string, unknown, unknown>): string {
  const done = completed.map(({ operation, result }) => `${textOf(operation)} -> ${textOf(result)}`);
  return [...done, ...(pending === null ? [] : [`${textOf(pending.operation)} pending`])].join(', ') || 'nothing';
}
