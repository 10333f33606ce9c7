/**
 * What is wrong with a log, or with what says what it shows, as data. The report words it.
 */
import type { Path } from '../language/value.ts';

/** What is wrong with a log, or with the mapping that reads it, by `kind`; in which line, `BadLog` says. */
export type LogProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'not json'; readonly said: string }
  /** A name that one object has twice, with different values. */
  | { readonly kind: 'named twice'; readonly name: string }
  | { readonly kind: 'not an object'; readonly found: unknown }
  /** A field that the order or the event needs; `found` is undefined if it is missing. */
  | { readonly kind: 'field'; readonly field: Path; readonly found: unknown; readonly allowed: string }
  | { readonly kind: 'no such event'; readonly given: string; readonly known: readonly string[] }
  /** Something that was received and nobody has sent. */
  | { readonly kind: 'never sent'; readonly message: string }
  /** Something that was sent before, by the event of that line. */
  | { readonly kind: 'sent twice'; readonly message: string; readonly line: number }
  /** The number of a line of this node is not the one that was expected; null at the beginning, where it may be 0 or 1. */
  | { readonly kind: 'sequence'; readonly node: string; readonly found: number; readonly expected: number | null }
  /** The events of these lines wait for each other. */
  | { readonly kind: 'circle'; readonly lines: readonly number[] }
  /** Code of the mapping failed: `part` of what is about `event`, or of silent steps if that is null. */
  | {
      readonly kind: 'mapping';
      readonly part: 'read' | 'choices' | 'matches';
      readonly event: string | null;
      readonly error: unknown;
    }
  /** It answered something that it must not. */
  | {
      readonly kind: 'answer';
      readonly part: 'choices' | 'matches';
      readonly event: string | null;
      readonly answer: unknown;
      readonly allowed: string;
    };

/** A log that cannot be read, or asked about. */
export class BadLog extends Error {
  override readonly name = 'BadLog';
  constructor(
    /** Counted from 1; null of the whole log. */
    readonly line: number | null,
    readonly problem: LogProblem,
  ) {
    super(`${line === null ? 'the log' : `line ${line} of the log`}: ${problem.kind}`, {
      cause: 'error' in problem ? problem.error : undefined,
    });
  }
}

/** What says what a log shows, and is wrong: it names what the spec does not have, or is none at all. */
export class BadMapping extends Error {
  override readonly name = 'BadMapping';
}
