/**
 * What can be wrong with the record of a history.
 */

export type Problem =
  /** Nothing in it is an operation. */
  | { readonly kind: 'empty' }
  /** Something that cannot be read: what was found, and what was expected. */
  | { readonly kind: 'unreadable'; readonly found: string; readonly expected: string }
  /** A field of an operation that is missing or is not what it should be. */
  | { readonly kind: 'field'; readonly field: string; readonly found: unknown; readonly expected: string }
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
  | { readonly kind: 'model'; readonly fs: readonly string[] };

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
