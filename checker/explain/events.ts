/**
 * Events: what a step did besides changing the state: which messages it sent, received, lost or doubled, and who crashed or
 * was cut off. Found by running the step's own code on a watched view of the state, so that a spec need not say it.
 *
 * A message that is kept, in a set or a network that keeps, is received by every step that found it there: in a network, as
 * one of its choices.
 */

import type { Set as ImmutableSet } from 'immutable';
import type { AnyChoices, AnyState } from '../language/action.ts';
import type { FaultKind, Happening, Passage } from '../language/depiction.ts';
import type { Domain } from '../language/domain.ts';
import type { CheckableModel } from '../language/model.ts';
import { domainsIn } from '../language/symmetry.ts';
import { depictionIn, keyOf } from '../language/value.ts';
import { type Told, Watch } from './watch.ts';

/** What happened in a step, as far as it is drawn in a way of its own. */
export type StepKind = 'init' | 'step' | FaultKind;

/** Something that happened to a message of this variable. */
export interface MessageEvent extends Passage {
  readonly variable: string;
}

export interface StepEvents {
  readonly kind: StepKind;
  readonly messages: readonly MessageEvent[];
}

interface Step {
  readonly action: string | null;
  readonly choices: AnyChoices;
  readonly state: AnyState;
}

/** What happened in the step from one state to the next. */
export function eventsOf(model: CheckableModel, before: AnyState, { action, choices, state }: Step): StepEvents {
  if (action === null) return { kind: 'init', messages: thereAtFirst(model, state) };
  const watch = new Watch(model.domains, 'whole records');
  const ran = run(model, watch, before, action, choices);
  const told = ran ? happenings(before, watch.told) : [];
  const passages = confirmed(
    before,
    state,
    told.flatMap(({ variable, messages = [] }) => messages.map((one) => ({ variable, ...one }))),
  );
  const sets = Object.entries(model.domains).filter(([, domain]) => holdsMessages(domain));
  const found = ran ? watch.reads : [];
  return {
    kind: told.find(({ kind }) => kind !== undefined)?.kind ?? 'step',
    messages: [
      ...(ran ? chosen(before, choices, passages) : []),
      ...passages,
      ...sets.flatMap(([variable]) =>
        inSet(variable, before[variable] as ImmutableSet<unknown>, state[variable] as ImmutableSet<unknown>, [
          ...Object.values(choices),
          ...found.flatMap((read) =>
            read.path.variable === variable && read.element?.present === true ? [read.element.value] : [],
          ),
        ]),
      ),
    ],
  };
}

/** The messages that are on their way in an initial state. */
function thereAtFirst({ domains }: CheckableModel, state: AnyState): MessageEvent[] {
  return Object.entries(domains).flatMap(([variable, domain]) => {
    const value = state[variable];
    const messages =
      depictionIn(value)?.messages?.all() ?? (holdsMessages(domain) ? [...(value as ImmutableSet<unknown>)] : []);
    return messages.map((message): MessageEvent => ({ variable, what: 'sent', message, kept: false }));
  });
}

/** Runs guard and effect on a view; false if they fail there or answer otherwise than they did. */
function run(model: CheckableModel, watch: Watch, before: AnyState, action: string, choices: AnyChoices): boolean {
  const draft = model.actions[action];
  if (draft === undefined) return false;
  try {
    const view = watch.view(before);
    if (draft.guard(view, choices) !== true) return false;
    draft.effect(view, choices);
    return true;
  } catch {
    return false;
  }
}

/** What the step told the composites of the state before it, and what happened by that. */
function happenings(before: AnyState, told: readonly Told[]): (Happening & Pick<Told, 'variable'>)[] {
  return told.map(({ variable, method, args }) => ({
    ...depictionIn(before[variable])?.commands[method]?.(...args),
    variable,
  }));
}

/** By how many copies of a message there are more where something happened to it. */
const gains = { sent: 1, doubled: 1, received: -1, lost: -1 } as const;

/**
 * What happened to messages without what is told in vain: code may throw away the network into which it has put one, and takes what is
 * told from the state before the step. Of each message as much is left as explains how many there are then.
 */
function confirmed(before: AnyState, after: AnyState, passages: readonly MessageEvent[]): MessageEvent[] {
  const surplus = new Map<string, number>();
  const keyOfEvent = ({ variable, message }: MessageEvent): string => `${variable} ${keyOf(message)}`;
  const add = (key: string, by: number): number => {
    const sum = (surplus.get(key) ?? 0) + by;
    surplus.set(key, sum);
    return sum;
  };
  for (const event of passages) if (!event.kept) add(keyOfEvent(event), gains[event.what]);
  const messagesIn = (state: AnyState, variable: string): readonly unknown[] =>
    depictionIn(state[variable])?.messages?.all() ?? [];
  for (const variable of new Set(passages.map((event) => event.variable))) {
    for (const message of messagesIn(before, variable)) add(`${variable} ${keyOf(message)}`, 1);
    for (const message of messagesIn(after, variable)) add(`${variable} ${keyOf(message)}`, -1);
  }
  const inVain = new Set<MessageEvent>();
  for (const event of [...passages].reverse()) {
    const key = keyOfEvent(event);
    const gain = gains[event.what];
    if (event.kept || (surplus.get(key) ?? 0) * gain <= 0) continue;
    inVain.add(event);
    add(key, -gain);
  }
  return passages.filter((event) => !inVain.has(event));
}

/** The messages that the step chose in a network that keeps them, and which nothing is known to have happened to. */
function chosen(before: AnyState, choices: AnyChoices, happened: readonly MessageEvent[]): MessageEvent[] {
  const named = new Set(happened.flatMap(({ what, message }) => (what === 'sent' ? [] : [message])));
  const candidates = Object.values(choices).filter((value) => typeof value === 'object' && value !== null);
  return Object.entries(before).flatMap(([variable, value]) => {
    const messages = depictionIn(value)?.messages;
    return messages?.kept !== true
      ? []
      : candidates
          .filter((message) => messages.has(message) && !named.has(message))
          .map((message): MessageEvent => ({ variable, what: 'received', message, kept: true }));
  });
}

/** A set of messages that a variable is: what is added to it was sent, and what is found in it was received. */
function holdsMessages(domain: Domain<unknown>): boolean {
  return domain.kind === 'set' && domainsIn(domain)[1]?.kind === 'union';
}

function inSet(
  variable: string,
  before: ImmutableSet<unknown>,
  after: ImmutableSet<unknown>,
  candidates: readonly unknown[],
): MessageEvent[] {
  const seen = new Set<string>();
  const found = candidates.filter((message) => {
    const isFound = typeof message === 'object' && message !== null && before.has(message) && !seen.has(keyOf(message));
    if (isFound) seen.add(keyOf(message));
    return isFound;
  });
  return [
    ...found.map(
      (message): MessageEvent => ({
        variable,
        what: 'received',
        message,
        kept: after.has(message),
      }),
    ),
    ...[...after.subtract(before)].map(
      (message): MessageEvent => ({
        variable,
        what: 'sent',
        message,
        kept: false,
      }),
    ),
  ];
}
