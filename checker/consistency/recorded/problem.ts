/**
 * What can be wrong with the record of a history.
 */
import type { ReadNumber } from './number.ts';

/** The fields of an event, by name. */
export type Fields = ReadonlyMap<string, unknown>;

/** An event of the text, with the line on which it begins. */
export interface Located {
  readonly line: number;
  readonly value: Fields;
}

/** No value of a history is nested that deep; a text that is would exhaust the stack of what reads it. */
export const MOST_NESTED = 200;

export type Problem =
  /** Nothing in it is an event. */
  | { readonly kind: 'empty' }
  /** Bytes that are no UTF-8. */
  | { readonly kind: 'bytes' }
  /** Too much for one text, in bytes. */
  | { readonly kind: 'large'; readonly bytes: number }
  /** Something that cannot be read: what was found, and what was expected. */
  | { readonly kind: 'unreadable'; readonly found: string; readonly expected: string }
  | { readonly kind: 'nested'; readonly most: number }
  /** A key that occurs twice in one object or map. */
  | { readonly kind: 'twice'; readonly key: string }
  /** A field of an operation that is missing or is not what it should be. */
  | { readonly kind: 'field'; readonly field: string; readonly found: unknown; readonly expected: string }
  /** An answer that is about something else than was asked for. */
  | {
      readonly kind: 'differs';
      readonly field: string;
      readonly f: string;
      readonly invoked: unknown;
      readonly answered: unknown;
      readonly line: number;
    }
  /** An operation that the model does not have. */
  | { readonly kind: 'operation'; readonly f: string; readonly model: string; readonly known: readonly string[] }
  /** An answer of a client that waits for none. */
  | { readonly kind: 'answer'; readonly process: string; readonly type: string; readonly f: string }
  /** An answer to another operation than was invoked. */
  | {
      readonly kind: 'mismatch';
      readonly process: string;
      readonly invoked: string;
      readonly answered: string;
      readonly line: number;
    }
  /** An invocation by a client that still waits for an answer. */
  | { readonly kind: 'overlap'; readonly process: string; readonly line: number }
  /** The operations do not say of which object they are. */
  | { readonly kind: 'model'; readonly fs: readonly string[] }
  /** The values are pairs: of a key and a value, or just so. */
  | { readonly kind: 'independent'; readonly value: unknown }
  /** Among transactions, a single operation. */
  | { readonly kind: 'no-transaction'; readonly f: string }
  /** Something that no transaction does. */
  | { readonly kind: 'access'; readonly found: unknown }
  /** Lists and registers in one record: what is of the other kind, and one before it. */
  | { readonly kind: 'keys'; readonly found: unknown; readonly before: unknown; readonly line: number }
  /** A value that is written to a key for a second time, so that nobody knows which of the two was read. */
  | {
      readonly kind: 'written-twice';
      readonly verb: 'append' | 'w';
      readonly key: unknown;
      readonly value: unknown;
      readonly line: number;
    }
  /** A register is written to be null, which it is at first. */
  | { readonly kind: 'written-null'; readonly key: unknown }
  /** A transaction is answered that does something else than was invoked. */
  | { readonly kind: 'other-transaction'; readonly invoked: unknown; readonly answered: unknown; readonly line: number }
  /** An event that was before the one above it. */
  | {
      readonly kind: 'backwards';
      readonly field: 'time' | 'index';
      readonly now: ReadNumber;
      readonly before: ReadNumber;
      readonly line: number;
    };

/** Ends the reading of a record, with the line that is wrong, if it is a line. */
export class BadRecord extends Error {
  override readonly name = 'BadRecord';
  constructor(
    readonly line: number | null,
    readonly problem: Problem,
  ) {
    super(problem.kind);
  }
}

/** Ends the reading of a record as it was given up: how far it had got. */
export class ReadingGivenUp extends Error {
  override readonly name = 'ReadingGivenUp';
  constructor(readonly line: number) {
    super('given up');
  }
}

export function nestedTooDeep(line: number): BadRecord {
  return new BadRecord(line, { kind: 'nested', most: MOST_NESTED });
}
