/**
 * Slips that make no difference to anybody: each with the reason. A slip is named by its file, the line that it is made in,
 * without the space around it, and what it does.
 */
export interface Equivalent {
  readonly file: string;
  readonly line: string;
  readonly what: string;
  readonly why: string;
}

export const equivalents: readonly Equivalent[] = [];
