/**
 * Deeds: what code of a spec did in a state, where another run of it, or that of its image, did something else. Data: the
 * report words them.
 */
import type { AnyState } from './action.ts';
import { textOf } from './value.ts';

export type Deed = {
  /** Where two runs did the same: that they read different parts of the state. */
  readonly read?: 'one part' | 'another';
} & (
  | { readonly kind: 'answered'; readonly answer: unknown }
  /** An action instance was not enabled. */
  | { readonly kind: 'disabled' }
  /** Its effect changed these parts of the state, or nothing. */
  | { readonly kind: 'wrote'; readonly writes: readonly Write[] }
  /** Its effect led to a state in which variables have these values; none if that is the same state. */
  | { readonly kind: 'led to'; readonly values: AnyState }
  /** A choice offered these values; null where they depend on a predicate. */
  | { readonly kind: 'offered'; readonly values: readonly unknown[] | null }
  /** It offered this value among others; several lists; one value after the other, or fewer than that. */
  | { readonly kind: 'offered one'; readonly value: unknown }
  | { readonly kind: 'offered lists' | 'offered choices' | 'offered fewer choices' }
  /** It read different parts of the state, or met ever new elements. */
  | { readonly kind: 'read' | 'met'; readonly what: 'one' | 'another' }
  | { readonly kind: 'threw'; readonly error: unknown }
  /** It failed otherwise, in a way that is a kind of fault; null if that is not known. */
  | { readonly kind: 'failed'; readonly fault: string | null }
);

/** What an effect did to a part of the state, by the name of that. */
export type Write = { readonly part: string } & (
  | { readonly kind: 'set' | 'pushed' | 'added' | 'removed'; readonly value: unknown }
  /** A value of a key of a function within. */
  | { readonly kind: 'put'; readonly key: unknown; readonly value: unknown }
  /** The first of a sequence was taken; a bag was replaced. */
  | { readonly kind: 'shifted' | 'replaced' }
);

/** Equal for deeds that are the same. Of errors and of what is no value, their texts count. */
export function keyOfDeed(deed: Deed): string {
  return JSON.stringify(Object.entries(deed).map(([name, part]) => [name, keyOfPart(part)]));
}
function keyOfPart(part: unknown): string {
  return part instanceof Error ? `${part.name}: ${part.message}` : textOf(part);
}
