/**
 * Labels: steps and messages in few words.
 */

import { Set as ImmutableSet, isCollection, isKeyed, List } from 'immutable';
import type { AnyChoices } from '../../checker/language/action.ts';
import type { Domain } from '../../checker/language/domain.ts';
import { sameValue } from '../../checker/language/identity.ts';
import { hasShortForms, shortFormIn } from '../../checker/language/record.ts';
import { domainsIn } from '../../checker/language/symmetry.ts';
import { isRecordValue, keyOf, textOf } from '../../checker/language/value.ts';
import { cut } from '../draw/dot.ts';

/** A choice that is longer is shortened: a message to its type, and several of them to theirs. */
const longestChoice = 24;
const longestMessage = 40;

/**
 * `HearAsReader(QueryReply)`, `HandleVoteRequest`; without the first choice of who acts, if that is given: `RequestVote(s2)` of s1. There is
 * less room beside the line of who acts, and what is chosen is in the words of arrows: `Phase1b(OneA bal 0)`.
 */
export function shortLabel(
  action: string,
  choices: AnyChoices,
  actor: string | null = null,
  called: Called = () => null,
): string {
  // `HandleVoteRequest` need not say that it is a vote request.
  const said = (value: unknown): boolean => isSent(value) && action.includes(typeOf(value) ?? '\n');
  const own = actor === null ? undefined : Object.entries(choices).find(([, value]) => value === actor)?.[0];
  // That nobody is left out need not be said.
  const isNone = (value: unknown): boolean => isCollection(value) && value.isEmpty();
  const shown = Object.entries(choices).flatMap(([name, value]) =>
    name === own || said(value) || isNone(value) ? [] : [value],
  );
  const values = shown.map((value) => {
    const inWords = actor === null ? null : wordsOf(value, called);
    const text = isSent(value) ? shortMessage(value, undefined, called) : (inWords ?? textOf(value));
    if (text.length <= longestChoice) return text;
    return typeOf(value) ?? typesText(value) ?? firstOf(value) ?? cut(text, longestChoice);
  });
  return values.length === 0 ? action : `${action}(${values.join(', ')})`;
}

/** Of a record without a type, what it begins with: `((r1, 2), …)`; and nothing if that is too long as well. */
function firstOf(value: unknown): string | null {
  if (!isRecordValue(value)) return null;
  const [first] = Object.values(value);
  const text = bare(first);
  return text.length > longestChoice ? '…' : `(${text}, …)`;
}

/** What has a type as a message would be told, with all its fields: `OneA bal 0`; null of anything else. */
function wordsOf(value: unknown, called: Called): string | null {
  const type = typeOf(value);
  if (type === null || !isRecordValue(value)) return null;
  return called(value) ?? told(type, fieldsOf(value));
}

/** A type, and what is told of fields behind it. */
function told(type: string, fields: readonly (readonly [string, unknown])[]): string {
  return [type, fields.map((field) => fieldText(field, type)).join(', ')].filter((part) => part !== '').join(' ');
}

/** What a sequence or a set consists of, if all of it has types: `<Read, Read, Write>`, `{2 Promise}`; else null. */
function typesText(value: unknown): string | null {
  const isSet = ImmutableSet.isSet(value);
  if (!isSet && !List.isList(value)) return null;
  const types = value.toArray().map(typeOf);
  if (types.includes(null)) return null;
  if (!isSet) return cut(`<${types.join(', ')}>`, longestChoice);
  const counts = [...new Set(types)].map((type) => {
    const count = types.filter((other) => other === type).length;
    return count === 1 ? type : `${count} ${type}`;
  });
  return cut(`{${counts.join(', ')}}`, longestChoice);
}

/** How a spec itself calls a message, if it says so. */
export type Called = (message: unknown) => string | null;

/** How the messages of these domains are called. */
export function calledIn(domains: Readonly<Record<string, Domain<unknown>>>): Called {
  const unions = [...new Set(Object.values(domains).flatMap(domainsIn))].filter(hasShortForms);
  return (message) => {
    const type = typeOf(message);
    if (type === null) return null;
    for (const union of unions) {
      const found = isOf(union, message) ? shortFormIn(union, message as { readonly type: string }) : null;
      if (found !== null) return found;
    }
    return null;
  };
}

/** True of a message of this union. Another one may have a type of the same name. */
function isOf(union: Domain<unknown>, message: unknown): boolean {
  try {
    return sameValue(union.read(message), message);
  } catch {
    return false;
  }
}

/** Of each type of message, the fields in which those of a trace differ. */
export type Differing = ReadonlyMap<string, ReadonlySet<string>>;

/** In which fields messages of the same type differ, be it that some have them and others not. */
export function differingIn(messages: Iterable<unknown>): Differing {
  const byType = new Map<string, ReadonlyMap<string, string>[]>();
  for (const message of messages) {
    if (!isRecordValue(message)) continue;
    const type = typeOf(message) ?? '';
    const fields = new Map(fieldsOf(message).map(([name, value]) => [name, keyOf(value)]));
    byType.set(type, [...(byType.get(type) ?? []), fields]);
  }
  const differing = (all: readonly ReadonlyMap<string, string>[]): ReadonlySet<string> => {
    const names = new Set(all.flatMap((fields) => [...fields.keys()]));
    return new Set([...names].filter((name) => new Set(all.map((fields) => fields.get(name))).size > 1));
  };
  return new Map([...byType].map(([type, all]) => [type, differing(all)]));
}

/**
 * A message without its sender, by whichever name, and receiver, and without what is 0, null, false or empty in all of them: `RequestVote term 2`,
 * `Vote term 2, granted`; or as the spec calls it. What is too long tells only in which fields it differs from others, and ends where there is no room.
 */
export function shortMessage(
  message: unknown,
  differing: Differing = new Map(),
  called: Called = () => null,
  sender: string | null = null,
): string {
  const own = called(message);
  if (own !== null) return cut(own, longestMessage);
  if (!isRecordValue(message)) return cut(textOf(message), longestMessage);
  const type = typeOf(message) ?? '';
  const differs = differing.get(type) ?? new Set<string>();
  const telling = fieldsOf(message).filter(
    ([name, value]) => value !== sender && (differs.has(name) || !isNothing(value)),
  );
  const all = told(type, telling);
  if (all.length <= longestMessage) return all;
  // What is short first, so that it is not hidden by what is long.
  const few = telling
    .filter(([name]) => differs.has(name))
    .sort((a, b) => told(type, [a]).length - told(type, [b]).length);
  return cut(few.length > 0 ? told(type, few) : all, longestMessage);
}

/**
 * A message by nothing but the fields in which it differs from others: `OneB mval v2` of several answers with one ballot. Null if it differs in
 * none, or in all that there is to tell.
 */
export function briefMessage(
  message: unknown,
  differing: Differing,
  called: Called = () => null,
  sender: string | null = null,
): string | null {
  if (called(message) !== null || !isRecordValue(message)) return null;
  const type = typeOf(message) ?? '';
  const differs = differing.get(type) ?? new Set<string>();
  const few = fieldsOf(message).filter(([name, value]) => value !== sender && differs.has(name));
  return few.length === 0 ? null : cut(told(type, few), longestMessage);
}

/** `term 2`, `granted`; of a member, `rm1` and not `rm rm1`; of an `Estimate`, `v1` and not `estimate v1`. */
function fieldText([name, value]: readonly [string, unknown], type: string): string {
  if (value === true) return name;
  if (name.toLowerCase() === type.toLowerCase()) return bare(value);
  const isCalledSo = typeof value === 'string' && value.startsWith(name) && /^\d+$/.test(value.slice(name.length));
  return isCalledSo ? value : `${name} ${bare(value)}`;
}

/** A value within a message, without the names of its fields: `(c1, 0)`, `ReadOk v1`. */
export function bare(value: unknown): string {
  if (!isRecordValue(value)) return textOf(value);
  const type = typeOf(value);
  const parts = Object.entries(value).flatMap(([name, part]) => (type !== null && name === 'type' ? [] : [bare(part)]));
  if (type === null) return `(${parts.join(', ')})`;
  return parts.length === 0 ? type : `${type} ${parts.join(', ')}`;
}

function fieldsOf(message: unknown): (readonly [string, unknown])[] {
  return Object.entries(message as object).filter(([name]) => name !== 'type' && name !== 'from' && name !== 'to');
}

function isNothing(value: unknown): boolean {
  if (isCollection(value)) return value.isEmpty() || (isKeyed(value) && value.valueSeq().every(isNothing));
  return value === null || value === 0 || value === false || value === '';
}

/** True of a message that says between whom it is: a drawing has an arrow for it. */
function isSent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value;
}

function typeOf(value: unknown): string | null {
  const type: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'type') : null;
  return typeof type === 'string' ? type : null;
}
