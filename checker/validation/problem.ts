/**
 * What is wrong with a log, or with what says what it shows, as data. The report words it.
 */
import type { Path } from '../language/value.ts';

/** A line of a log. */
export interface LogPlace {
  /** What the log is called, such as its file, where there may be several; null of one without a name. */
  readonly file: string | null;
  /** Counted from 1, in each file. */
  readonly line: number;
}

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
  | ({ readonly kind: 'sent twice'; readonly message: string } & LogPlace)
  /**
   * The number of a line of this node is not the one that was expected; null at the beginning, where it may be 0 or 1. The node is null where
   * there is one without a name.
   */
  | {
      readonly kind: 'sequence';
      readonly node: string | null;
      readonly found: number;
      readonly expected: number | null;
    }
  /** The events of these lines wait for each other. */
  | { readonly kind: 'circle'; readonly lines: readonly LogPlace[] }
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
  /** As of a `LogPlace`; both null of the whole log. */
  readonly file: string | null;
  readonly line: number | null;
  constructor(
    at: LogPlace | null,
    readonly problem: LogProblem,
  ) {
    super(`${at === null ? 'the log' : `line ${at.line} of ${at.file ?? 'the log'}`}: ${problem.kind}`, {
      cause: 'error' in problem ? problem.error : undefined,
    });
    this.file = at?.file ?? null;
    this.line = at?.line ?? null;
  }
}

/** What says what a log shows, and is wrong: it names what the spec does not have, or is none at all. */
export class BadMapping extends Error {
  override readonly name = 'BadMapping';
}
