/** Why a folder cannot be used for a checkpoint, as data. */

/**
 * There is none in it; there is one already; another process holds the folder, of this machine or of one that is not known here; a file is
 * shorter than it was, or other than it was written; it was written in a form that is not known here; it is about something else.
 */
export type Reason =
  | { readonly kind: 'none' | 'there already' }
  | { readonly kind: 'held'; readonly process: number; readonly host: string; readonly lock: string }
  | { readonly kind: 'cut off' | 'changed'; readonly file: string }
  | { readonly kind: 'other'; readonly part: string; readonly kept: string; readonly asked: string };

/** The folder of a checkpoint cannot be used, and nothing was explored or written. */
export class UnusableCheckpoint extends Error {
  override readonly name = 'UnusableCheckpoint';
  constructor(
    readonly reason: Reason,
    readonly folder: string,
  ) {
    super(`a checkpoint in ${folder} cannot be used: ${reason.kind}`);
  }
}
