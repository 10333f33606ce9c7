/**
 * Conditions on a state that are typed in: as the page prints them, or as JavaScript.
 *
 * JavaScript runs with all that code here may do: it comes from the person at the keyboard, as what is typed into a debugger
 * does. It is never taken from a URL.
 */
import { isKeyed, List } from 'immutable';
import type { AnyState } from '../../checker/language/action.ts';
import type { BagDomain, FunctionDomain, SequenceDomain, SetDomain } from '../../checker/language/collections.ts';
import type { CompositeDomain } from '../../checker/language/composite.ts';
import type { Operations } from '../../checker/language/depiction.ts';
import type { Domain } from '../../checker/language/domain.ts';
import type { CheckableModel } from '../../checker/language/model.ts';
import type { Fields, RecordDomain } from '../../checker/language/record.ts';
import { sortsOf } from '../../checker/language/symmetry.ts';
import { depictionIn, hasParts, textOf } from '../../checker/language/value.ts';
import { threadText } from '../../checker/report/difference.ts';
import { abridged, listed, meant, suggestion } from '../../checker/report/words.ts';
import {
  answerOf,
  asSeen,
  type Changed,
  type Compared,
  comparisonsIn,
  isSame,
  type PrintedPath,
  printedIn,
  strangerIn,
} from '../printed.ts';
import { NotThere, predicateOf } from './predicate.ts';

/** What JavaScript may name beside `s`: the sorts, by their names, and their members. */
export function namesFor({ domains }: Pick<CheckableModel, 'domains'>): ReadonlyMap<string, unknown> {
  const sorts = sortsOf(domains);
  const names = [
    ...sorts.map((sort) => [sort.name, sort] as const),
    ...sorts.flatMap(({ elements }) => elements.map((member) => [member, member] as const)),
  ];
  // The state itself is `s`.
  return new Map<string, unknown>(names.filter(([name]) => name !== 's' && /^[A-Za-z_$][\w$]*$/.test(name)));
}

/**
 * What the condition answers of a state. Throws `SyntaxError` if it cannot be read, and `NotThere` if it compares with what no state
 * has there, or is JavaScript and `mayRun` is false; what it answers with may throw `NotThere`.
 */
export function conditionOf(
  model: Pick<CheckableModel, 'domains'>,
  text: string,
  mayRun = true,
): (s: AnyState) => unknown {
  const variables = Object.keys(model.domains);
  const printed = printedIn(text, variables);
  for (const compared of printed === null ? [] : comparisonsIn(printed)) checkValue(model.domains, compared);
  if (printed !== null) return (s) => answerOf(printed, (path) => textAt(s, path));
  const names = namesFor(model);
  const stranger = strangerIn(text, [...variables, 's', ...names.keys()]);
  if (stranger !== null) throw noVariable(stranger, variables);
  if (!mayRun)
    throw new NotThere('It is not as the page prints it, and what comes with a link is not run as JavaScript unasked.');
  const predicate = predicateOf(asSeen(text), ['s', ...names.keys()]);
  const values = [...names.values()];
  return (s) => {
    try {
      return predicate(s, ...values);
    } catch (error) {
      throw undefinedName(error, variables, [...names.keys()]) ?? error;
    }
  };
}

/** What the condition answers of a state, in words unless it is true or false; of JavaScript, what it answers with. */
export function answerIn(
  model: Pick<CheckableModel, 'domains'>,
  text: string,
  mayRun = true,
): (s: AnyState) => boolean | string {
  const condition = conditionOf(model, text, mayRun);
  const isPrinted = printedIn(text, Object.keys(model.domains)) !== null;
  return (s) => {
    // A copy, of which nothing can be changed: what is typed must not change the path.
    const answer = condition(Object.freeze({ ...s }));
    // What is printed is text already, which would be told from `null` by quotes.
    return typeof answer === 'boolean' || (isPrinted && typeof answer === 'string') ? answer : textOf(answer);
  };
}

function noVariable(name: string, variables: readonly string[]): NotThere {
  return new NotThere(`There is no variable ${name}. ${suggestion(name, variables, 'variables')}`);
}

/** What is to be said of JavaScript that names what is not there; null of any other error. */
function undefinedName(error: unknown, variables: readonly string[], names: readonly string[]): NotThere | null {
  const name = error instanceof ReferenceError ? /^(\S+) is not defined$/.exec(error.message)?.[1] : undefined;
  if (name === undefined) return null;
  if (variables.includes(name)) return new NotThere(`In JavaScript it is s.${name}.`);
  const near = meant(name, [...variables, ...names]);
  return new NotThere(`There is no ${name}.${near === null ? '' : ` ${near}`}`);
}

/** Throws if a part of the state is compared with a value that its domain does not have: nothing would be found, and not said why. */
function checkValue(domains: CheckableModel['domains'], one: Compared | Changed): void {
  const { path } = one;
  const domain = domainAt(domains, path);
  if (one.kind === 'changed') {
    const of =
      domain?.kind === 'set' || domain?.kind === 'bag' || domain?.kind === 'sequence' ? elementsOf(domain) : null;
    for (const element of one.elements) checkAmong(of?.elements, element, `In ${path.text} there is never ${element}.`);
  } else if (/^!?=$/.test(one.relation)) checkAmong(domain?.elements, one.value, `${path.text} is never ${one.value}.`);
}

function elementsOf(domain: Domain<unknown>): Domain<unknown> {
  return (domain as SetDomain<unknown> | BagDomain<unknown> | SequenceDomain<unknown>).of;
}

function checkAmong(values: readonly unknown[] | undefined, value: string, what: string): void {
  if (values === undefined || values.length > mostCompared) return;
  const texts = values.map(textOf);
  if (texts.some((text) => isSame(text, value))) return;
  throw new NotThere(`${what} ${meant(value, texts) ?? `Its values are ${abridged(listed(texts), 200)}.`}`);
}

/** A domain of more values than these is not looked through. */
const mostCompared = 10_000;

/** The domain of what is at a path, as far as the path alone tells. */
function domainAt(domains: CheckableModel['domains'], { variable, into }: PrintedPath): Domain<unknown> | undefined {
  let domain: Domain<unknown> | undefined = domains[variable];
  for (const one of into) {
    const { kind } = domain ?? {};
    if ('key' in one) {
      if (kind !== 'function' && kind !== 'sequence') return undefined;
      domain = (domain as FunctionDomain<unknown, unknown> | SequenceDomain<unknown>).of;
    } else {
      if (kind !== 'record' && kind !== 'composite') return undefined;
      domain = (domain as RecordDomain<Fields> | CompositeDomain<unknown>).fields[one.field];
    }
  }
  return domain;
}

/**
 * The text of what is at a path, as it is printed; null if it is not there in this state only, as what is behind the end of a sequence.
 * Throws `NotThere`.
 */
function textAt(s: AnyState, { variable, into, text }: PrintedPath): string | null {
  let value: unknown = s[variable];
  for (const one of into) {
    const threads = depictionIn(value)?.operations?.() ?? null;
    if (threads !== null && 'key' in one) {
      const client = [...threads.keys()].find((other) => textOf(other) === one.key);
      if (client === undefined) throw new NotThere(`There is no ${text}.`);
      return threadText(threads.get(client) as Operations);
    }
    const inner = 'key' in one ? atKey(mainOf(value), one.key) : inField(value, one.field);
    if (inner === undefined) {
      if (value === null || List.isList(value) || isTagged(value)) return null;
      throw new NotThere(`There is no ${text}.${adviceFor(mainOf(value), one)}`);
    }
    value = inner;
  }
  return textOf(mainOf(value));
}
/** What a network is printed as: its messages, without what it has lost. */
function mainOf(value: unknown): unknown {
  const main = depictionIn(value)?.main ?? null;
  return main === null ? value : inField(value, main);
}
/** True of one of several types, of which others may have the field that this one has not. */
function isTagged(value: unknown): boolean {
  return inField(value, 'type') !== undefined;
}
function atKey(value: unknown, text: string): unknown {
  if (isKeyed(value)) {
    const key = [...value.keys()].find((one) => textOf(one) === text);
    return key === undefined ? undefined : value.get(key);
  }
  return List.isList(value) && /^\d+$/.test(text) ? value.get(Number(text)) : undefined;
}
function inField(value: unknown, field: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: object = hasParts(value) ? value.parts : value;
  return Object.hasOwn(fields, field) ? (fields as Readonly<Record<string, unknown>>)[field] : undefined;
}
function adviceFor(value: unknown, one: PrintedPath['into'][number]): string {
  if (!('key' in one) || !isKeyed(value)) return '';
  const keys = [...value.keys()].map(textOf);
  return ` ${meant(one.key, keys) ?? `Its keys are ${listed(keys)}.`}`;
}
