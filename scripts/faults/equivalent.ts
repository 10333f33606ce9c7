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

export const equivalents: readonly Equivalent[] = [
  {
    file: 'checker/consistency/recorded/events.ts',
    line: 'const { value, rest } = readOneEdn(text, 1);',
    what: '1 becomes 2',
    why: 'The line is told by an error alone, and here the error only says that the text is no EDN.',
  },
];
