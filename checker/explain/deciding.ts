/**
 * Which of the parts that an answer has read decide it: those that would change it, were they otherwise. Asked only where more
 * was read than can be told, as code of a spec is run for every value that a part might have.
 */
import { List as ImmutableList, type Map as ImmutableMap, Set as ImmutableSet, isKeyed } from 'immutable';
import type { AnyState } from '../language/action.ts';
import { Bag, type FunctionDomain, type SequenceDomain, type SetDomain } from '../language/collections.ts';
import type { CompositeDomain } from '../language/composite.ts';
import { depictionOf } from '../language/depiction.ts';
import type { Domain } from '../language/domain.ts';
import { sameValue } from '../language/identity.ts';
import type { Cases, Fields, RecordDomain, UnionDomain } from '../language/record.ts';
import { canonicalSet, hasParts, type Into, keyOf, makeRecord } from '../language/value.ts';
import type { Read } from './watch.ts';

/** More values than that are not tried. */
const mostTried = 64;

type Domains = Readonly<Record<string, Domain<unknown>>>;
type Unknown = Domain<unknown> | undefined;
type Values = (value: unknown, domain: Unknown) => readonly unknown[];

/** True if the answer, which is asked on a state, would be another one if this part of the state were otherwise. */
export function decides(
  read: Read,
  state: AnyState,
  domains: Domains,
  answer: boolean,
  ask: (state: AnyState) => boolean,
): boolean {
  return otherwise(read, state, domains).some((other) => isOther(other, answer, ask));
}

/** True if the answer stays, whatever all of these parts were at once, as far as that is tried: each has something else to be, and is it. */
export function staysWithout(
  reads: readonly Read[],
  state: AnyState,
  domains: Domains,
  answer: boolean,
  ask: (state: AnyState) => boolean,
): boolean {
  const tried = Math.max(0, ...reads.map((read) => otherwise(read, state, domains).length));
  return Array.from({ length: tried }, (_, k) =>
    reads.reduce((changing, read) => {
      const others = otherwise(read, changing, domains);
      return others[k % others.length] ?? changing;
    }, state),
  ).every((other) => !isOther(other, answer, ask));
}

function isOther(state: AnyState, answer: boolean, ask: (state: AnyState) => boolean): boolean {
  try {
    return ask(state) !== answer;
  } catch {
    // A state that cannot be, for all that is known.
    return false;
  }
}

/** The states in which this part is otherwise, as many as are tried. */
export function otherwise({ path, element }: Read, state: AnyState, domains: Domains): readonly AnyState[] {
  const { variable, into } = path;
  const values: Values = element === undefined ? others : (value) => toggled(value, element.value);
  return changed(state[variable], domains[variable], into, values).map((value) => ({ ...state, [variable]: value }));
}

/** The value with the part that a path leads to replaced, in every way. */
function changed(value: unknown, domain: Unknown, into: readonly Into[], values: Values): readonly unknown[] {
  const [first, ...rest] = into;
  if (typeof value === 'object' && value !== null && hasParts(value) && !(value instanceof Bag)) {
    const names = Object.keys(value.parts);
    const field = first !== undefined && 'field' in first && names.includes(first.field) ? first.field : null;
    const name = field ?? depictionOf(value).main ?? names[0];
    if (name === undefined) return [];
    const of = domain?.kind === 'composite' ? (domain as CompositeDomain<unknown>).fields[name] : undefined;
    const { parts } = value;
    return changed(parts[name], of, field === null ? into : rest, values).map((part) =>
      (value as unknown as { withParts(parts: object): unknown }).withParts({ ...parts, [name]: part }),
    );
  }
  if (first === undefined) return values(value, domain);
  if ('key' in first && isKeyed(value)) {
    const of = domain?.kind === 'function' ? (domain as FunctionDomain<unknown, unknown>).of : undefined;
    const map = value as ImmutableMap<unknown, unknown>;
    return changed(map.get(first.key), of, rest, values).map((image) => map.set(first.key, image));
  }
  if ('place' in first && ImmutableList.isList(value)) {
    const of = domain?.kind === 'sequence' ? (domain as SequenceDomain<unknown>).of : undefined;
    const list = value as ImmutableList<unknown>;
    if (first.place >= list.size) return [];
    return changed(list.get(first.place), of, rest, values).map((one) => list.set(first.place, one));
  }
  if (!('field' in first) || typeof value !== 'object' || value === null) return [];
  const fields = value as Readonly<Record<string, unknown>>;
  return changed(fields[first.field], fieldOf(domain, fields, first.field), rest, values).map((field) =>
    makeRecord(Object.entries({ ...fields, [first.field]: field })),
  );
}
function fieldOf(domain: Unknown, fields: Readonly<Record<string, unknown>>, field: string): Unknown {
  if (domain?.kind === 'record') return (domain as RecordDomain<Fields>).fields[field];
  return domain?.kind === 'union' ? (domain as UnionDomain<Cases>).cases[String(fields.type)]?.[field] : undefined;
}

/** Other values that a part may have. */
function others(value: unknown, domain: Unknown): readonly unknown[] {
  const listed = domain?.elements;
  if (listed !== undefined && listed.length <= mostTried) return listed.filter((other) => !sameValue(other, value));
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value - 1, value + 1].filter((other) => isIn(other, domain));
  if (ImmutableList.isList(value)) return value.isEmpty() ? [] : [value.pop(), value.clear()];
  if (value instanceof Bag) return [Bag.of([]), ...value.elements().map((element) => value.remove(element))];
  if (!ImmutableSet.isSet(value)) return [];
  const of = domain?.kind === 'set' ? (domain as SetDomain<unknown>).of.elements : undefined;
  const elements = new Map([...value, ...(of ?? [])].map((element) => [keyOf(element), element]));
  return [...elements.values()].slice(0, mostTried).flatMap((element) => toggled(value, element));
}
function isIn(value: unknown, domain: Unknown): boolean {
  try {
    domain?.read(value);
    return true;
  } catch {
    return false;
  }
}
/** A set or a bag without an element, if it has it, else with it. */
function toggled(value: unknown, element: unknown): readonly unknown[] {
  if (value instanceof Bag) {
    if (!value.has(element)) return [value.add(element)];
    return [Bag.of(value.entries().filter(([other]) => !sameValue(other, element)))];
  }
  if (!ImmutableSet.isSet(value)) return [];
  const set = value as ImmutableSet<unknown>;
  return [canonicalSet(set.has(element) ? set.remove(element) : set.add(element))];
}
