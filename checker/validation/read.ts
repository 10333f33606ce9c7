/**
 * Reading a log: the mapping with its actions by name, and the lines as events of it.
 */
import type { AnyChoices, AnyState } from '../language/action.ts';
import type { Domain } from '../language/domain.ts';
import type { CheckableModel } from '../language/model.ts';
import { record } from '../language/record.ts';
import type { AddedProperties } from '../language/spec.ts';
import { keyOf, Misfit, pathTo } from '../language/value.ts';
import {
  type LogDraft,
  type LogMapping,
  type LogOrder,
  logMakers,
  type ShownEvent,
  type SilentSteps,
} from './mapping.ts';
import { BadLog, BadMapping, type LogPlace } from './problem.ts';

/** A step, as code of the mapping is asked about it. */
export interface AskedStep {
  readonly action: string;
  readonly choices: AnyChoices;
  readonly before: AnyState;
  readonly after: AnyState;
}

/** Which steps an event, or silence, may stand for. */
export interface Shown {
  /** What is shown with the same text may be the same steps; absent where nobody asks. */
  readonly text?: string;
  /** The names of the actions. */
  readonly actions: readonly string[];
  /** The keys of the values of those choices that are told. */
  readonly told: ReadonlyMap<string, string>;
  /** Those values themselves. */
  readonly given: AnyChoices;
  /** Whether it may be this step. Throws `BadLog`. */
  readonly matches: ((step: AskedStep) => boolean) | null;
}

/** An event of the log. */
export interface LogEvent extends Shown, LogPlace {
  readonly name: string;
  /** What was read of it. */
  readonly fields: AnyChoices;
  readonly node: string | null;
  /** Its number among the lines of its node, if they have numbers. */
  readonly numbered: { readonly node: string | null; readonly number: number } | null;
  readonly sent: readonly string[];
  readonly received: readonly string[];
}

/** A line that was parsed. */
export interface LogLine extends LogPlace {
  readonly json: unknown;
}

/** What a log shows of a model. */
export interface Mapped {
  readonly silent: readonly Shown[];
  /** The most silent steps before an event. */
  readonly atMost: number;
  readonly order: LogOrder | null;
  /** The event of a line, or null if it says nothing. Throws `BadLog`. */
  readonly eventOf: (line: LogLine) => LogEvent | null;
}

/** The events of a log. Throws `BadLog`, also where lines of a node are missing. */
export function eventsOf({ order, eventOf }: Pick<Mapped, 'order' | 'eventOf'>, lines: Iterable<LogLine>): LogEvent[] {
  const events: LogEvent[] = [];
  const last = new Map<string | null, number>();
  for (const line of lines) {
    const event = eventOf(line);
    if (event !== null) events.push(event);
    const numbered = event === null ? strayNumber(line, order) : event.numbered;
    if (numbered === null) continue;
    const { node, number: found } = numbered;
    const before = last.get(node);
    const isNext = before === undefined ? found === 0 || found === 1 : found === before + 1;
    const expected = before === undefined ? null : before + 1;
    if (!isNext) throw new BadLog(line, { kind: 'sequence', node, found, expected });
    last.set(node, found);
  }
  return events;
}

/** The number of a line that is no event, if it has one. */
function strayNumber(line: LogLine, order: LogOrder | null): LogEvent['numbered'] {
  const { json } = line;
  const field = order?.sequence;
  if (order === null || field === undefined || typeof json !== 'object' || json === null) return null;
  const values = json as Readonly<Record<string, unknown>>;
  const isThere = (name: string | undefined): boolean => name === undefined || Object.hasOwn(values, name);
  if (!isThere(order.node) || !isThere(field)) return null;
  return { node: nodeOf(line, order, values), number: wholeIn(line, field, values[field]) };
}

/** The node whose line this is: the one that it names, or else the one whose log it is in; null if nothing tells several apart. */
function nodeOf(at: LogPlace, order: LogOrder | null, values: Readonly<Record<string, unknown>>): string | null {
  const named = order?.node;
  if (named === undefined) return at.file;
  return textIn(at, named, Object.hasOwn(values, named) ? values[named] : undefined);
}

/**
 * Catches the mapping that a model is made with, so that the mapping's values are those of the very model. `added` is to be handed to
 * whoever makes it.
 */
export function catching(mapping: LogMapping): {
  readonly added: AddedProperties;
  readonly mapped: (model: CheckableModel) => Mapped;
} {
  let caught: { readonly draft: LogDraft; readonly actions: Readonly<Record<string, object>> } | null = null;
  const make = (model: never, values: never): Record<never, never> => {
    // Neighbouring models are made as well, to see what a body forgets to return.
    caught ??= {
      draft: mapping.logOf({ ...logMakers, ...(model as object) } as never, values),
      actions: (model as { readonly actions: Readonly<Record<string, object>> }).actions,
    };
    return {};
  };
  return {
    added: { of: mapping.of, make },
    mapped: (model) => {
      if (caught === null) throw new BadMapping('the model was not made with its mapping');
      return mappedBy(caught.draft, caught.actions, model);
    },
  };
}

/** Throws `BadMapping` of what is no mapping of this model. */
function mappedBy(draft: LogDraft, actions: Readonly<Record<string, object>>, model: CheckableModel): Mapped {
  const nameOf = new Map(Object.entries(actions).map(([name, action]) => [action, name]));
  const namesOf = ({ of }: ShownEvent | SilentSteps, what: string): readonly string[] =>
    of.map((action) => {
      const name = typeof action === 'string' ? action : nameOf.get(action);
      if (name === undefined)
        throw new BadMapping(`${what} is about an action that is not among those of ${model.name}`);
      if (!Object.hasOwn(model.actions, name) && !Object.hasOwn(actions, name))
        throw new BadMapping(
          `${what} is about ${name}, which is no action of ${model.name}, nor of this variant of it; actions are ${Object.keys(model.actions).join(', ')}`,
        );
      if (!Object.hasOwn(model.actions, name))
        throw new BadMapping(`${what} is about ${name}, which this variant of ${model.name} leaves out`);
      return name;
    });
  const { events, silent = { steps: [], atMost: 0 }, order = null, read } = draft;
  if (typeof events !== 'object' || events === null) throw new BadMapping('it returns no events');
  if (!Number.isSafeInteger(silent.atMost) || silent.atMost < 0)
    throw new BadMapping(`its silent steps are atMost ${silent.atMost}, which is no whole number from 0`);
  const shown = new Map(
    Object.entries(events).map(([name, one]) => {
      if (one?.kind !== 'event') throw new BadMapping(`its event ${name} is not what event(...) makes`);
      return [name, { one, actions: namesOf(one, `its event ${name}`), fields: record(one.fields) as Domain<unknown> }];
    }),
  );
  const quiet = silent.steps.map((one, i): Shown => {
    if (one?.kind !== 'silent') throw new BadMapping('one of its silent steps is not what silent(...) makes');
    const { matches } = one;
    return {
      text: `silent ${i}`,
      actions: namesOf(one, 'what it says of silent steps'),
      told: new Map(),
      given: {},
      matches: matches === null ? null : (step) => asked(null, null, () => matches(step as never)),
    };
  });
  return { silent: quiet, atMost: silent.atMost, order, eventOf: (line) => eventOf(line, shown, order, read) };
}

type Known = ReadonlyMap<
  string,
  { readonly one: ShownEvent; readonly actions: readonly string[]; readonly fields: Domain<unknown> }
>;

function eventOf(
  { file, line, json }: LogLine,
  known: Known,
  order: LogOrder | null,
  read: LogDraft['read'],
): LogEvent | null {
  const at = { file, line };
  const given = read === undefined ? json : answered(at, 'read', null, () => read(json));
  if (given === null && read !== undefined) return null;
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new BadLog(at, { kind: 'not an object', found: given });
  const values = given as Readonly<Record<string, unknown>>;
  const field = (name: string): unknown => (Object.hasOwn(values, name) ? values[name] : undefined);
  const name = field('event');
  if (typeof name !== 'string')
    throw new BadLog(at, {
      kind: 'field',
      field: pathTo('event'),
      found: name,
      allowed: [...known.keys()].join(', '),
    });
  const shown = known.get(name);
  if (shown === undefined) throw new BadLog(at, { kind: 'no such event', given: name, known: [...known.keys()] });
  const { one, actions } = shown;
  const fields = fieldsOf(at, Object.fromEntries(Object.keys(one.fields).map((of) => [of, field(of)])), shown.fields);
  const { choices, matches } = one;
  const told = choices === null ? {} : answered(at, 'choices', name, () => choices(fields as never));
  if (typeof told !== 'object' || told === null)
    throw new BadLog(at, { kind: 'answer', part: 'choices', event: name, answer: told, allowed: 'an object' });
  const node = nodeOf(at, order, values);
  const sequence = order?.sequence;
  return {
    text: `event ${name} ${keyOf(fields)}`,
    file,
    line,
    name,
    fields,
    actions,
    given: told,
    told: toldOf(at, name, told),
    matches: matches === null ? null : (step) => asked(at, name, () => matches(fields as never, step as never)),
    node,
    numbered: sequence === undefined ? null : { node, number: wholeIn(at, sequence, field(sequence)) },
    sent: order?.sent === undefined ? [] : textsIn(at, order.sent, field(order.sent)),
    received: order?.received === undefined ? [] : textsIn(at, order.received, field(order.received)),
  };
}

function fieldsOf(at: LogPlace, given: AnyChoices, domain: Domain<unknown>): AnyChoices {
  try {
    return domain.read(given) as AnyChoices;
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    throw new BadLog(at, { kind: 'field', field: error.path, found: error.value, allowed: error.allowed });
  }
}

/** The keys of what is told of choices; what is undefined is open. */
function toldOf(at: LogPlace, event: string, told: AnyChoices): ReadonlyMap<string, string> {
  const known = Object.entries(told).filter(([, value]) => value !== undefined);
  return new Map(known.map(([choice, value]) => [choice, answered(at, 'choices', event, () => keyOf(value))]));
}

/** A whole number from 2^53 on may stand for its neighbours: its digits were lost where the line was parsed. */
function textIn(at: LogPlace, name: string, found: unknown): string {
  const isRounded = Number.isInteger(found) && !Number.isSafeInteger(found);
  if (typeof found === 'string' || (typeof found === 'number' && !isRounded)) return String(found);
  const allowed = isRounded ? 'a text, or a number below 2^53, from which on digits are lost' : 'a text or a number';
  throw new BadLog(at, { kind: 'field', field: pathTo(name), found, allowed });
}
function wholeIn(at: LogPlace, name: string, found: unknown): number {
  if (Number.isSafeInteger(found)) return found as number;
  throw new BadLog(at, { kind: 'field', field: pathTo(name), found, allowed: 'a whole number' });
}
function textsIn(at: LogPlace, name: string, found: unknown): readonly string[] {
  if (found === undefined || found === null) return [];
  return (Array.isArray(found) ? found : [found]).map((one) => textIn(at, name, one));
}

/** Runs code of the mapping. */
function answered<T>(at: LogPlace | null, part: 'read' | 'choices' | 'matches', event: string | null, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof BadLog ? error : new BadLog(at, { kind: 'mapping', part, event, error });
  }
}
function asked(at: LogPlace | null, event: string | null, run: () => unknown): boolean {
  const answer = answered(at, 'matches', event, run);
  if (typeof answer === 'boolean') return answer;
  throw new BadLog(at, { kind: 'answer', part: 'matches', event, answer, allowed: 'true or false' });
}
