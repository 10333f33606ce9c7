/**
 * Depictions: what a composite value, such as a network, says of itself to those who explain and draw what it is part of. Each
 * kind of composite says it in its own file; nobody else knows its parts or its methods by name.
 */
import type { List } from 'immutable';

/** Something that happened to a message. */
export interface Passage {
  readonly what: 'sent' | 'received' | 'lost' | 'doubled';
  readonly message: unknown;
  /** True if it stays where it was. */
  readonly kept: boolean;
}
/** A step that is drawn in a way of its own. */
export type FaultKind = 'crash' | 'recover' | 'partition' | 'heal' | 'loss' | 'duplication' | 'tick';
/** What happens where a method is called. */
export interface Happening {
  readonly kind?: FaultKind;
  readonly messages?: readonly Passage[];
}

/** What a client did, and what it was answered; no `result` is there of what has no answer, as that a transaction began. */
export interface Operation {
  readonly operation: unknown;
  readonly result?: unknown;
}
/** What one client did, in order. */
export interface Operations {
  readonly completed: List<Operation>;
  readonly pending: { readonly operation: unknown } | null;
  /**
   * How many of them are one each, in order, as those of a transaction are from its beginning to its end; what comes after these is
   * one that has not ended. Where it is not told, each is by itself.
   */
  readonly ended?: List<number>;
}

export interface Depiction {
  /** The part that goes by the name of the variable, as the messages of a network do; null if each goes by a name of its own. */
  readonly main: string | null;
  /** Parts that note, beside all else, what was spent, or what a fault has done. */
  readonly accounts: readonly string[];
  /** The methods by which a step says what happens, and what that is; they are given the arguments of the call. */
  readonly commands: Readonly<Record<string, (...args: readonly unknown[]) => Happening>>;
  /** The messages in it, if it carries any. */
  readonly messages: Carried | null;
  /** Who is down. */
  down(): readonly string[];
  /** Who is cut off from the others. */
  cutOff(): readonly string[];
  /** By client, what it did: for what is told by that, and read as one, and not by its parts. Null of all else. */
  readonly operations: (() => ReadonlyMap<string, Operations>) | null;
}

/** Messages on their way. */
export interface Carried {
  /** True if they stay when they are received. */
  readonly kept: boolean;
  has(message: unknown): boolean;
  /** All of them, each as often as there are copies. */
  all(): readonly unknown[];
}

/** What a composite answers with what it says of itself, as far as that does not go without saying. */
export const depiction: unique symbol = Symbol('depiction');

/** What a composite says of itself. Unless it says otherwise, its only part, if it has one, is its main part. */
export function depictionOf(value: {
  readonly parts: Readonly<Record<string, unknown>>;
  readonly [depiction]?: Partial<Depiction>;
}): Depiction {
  const [first, ...others] = Object.keys(value.parts);
  return {
    main: others.length === 0 ? (first ?? null) : null,
    accounts: [],
    commands: {},
    messages: null,
    down: () => [],
    cutOff: () => [],
    operations: null,
    ...value[depiction],
  };
}
