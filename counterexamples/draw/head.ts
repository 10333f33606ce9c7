/** The head of a drawing: what is violated, what that means, of what, and what was changed for it. */
import type { Story } from '../story.ts';
import { fonts, palette } from './palette.ts';
import { type Font, lineHeight, wrapped } from './text.ts';

/** One of its texts. */
export interface HeadText {
  readonly as: 'title' | 'meaning' | 'subject' | 'broken';
  /** Where it begins, in points from the top. */
  readonly top: number;
  readonly lines: readonly string[];
  readonly font: Font;
  readonly color: string;
  /** All of it, for the tooltip. */
  readonly full: string;
}

export interface Head {
  readonly texts: readonly HeadText[];
  /** With the room below it. */
  readonly height: number;
}

const below = 14;

/** What a drawing is of. */
export type About = Pick<Story, 'claim' | 'title' | 'meaning' | 'subject' | 'broken'>;

/** The head of a drawing that is so wide. */
export function headOf({ claim, title, meaning, subject, broken }: About, width: number): Head {
  const parts: readonly (readonly [HeadText['as'], string | null, Font, string, number])[] = [
    ['title', claim ?? title, fonts.title, claim === null ? palette.ink : palette.wrong, 3],
    ['meaning', meaning, fonts.text, palette.ink, 3],
    ['subject', subject, fonts.small, palette.faint, 3],
    ['broken', broken, fonts.small, palette.faint, 7],
  ];
  const texts: HeadText[] = [];
  let top = 0;
  for (const [as, full, font, color, most] of parts) {
    if (full === null) continue;
    const lines = wrapped(full, width, font, most);
    texts.push({ as, top, lines, font, color, full });
    top += lines.length * lineHeight(font) + (as === 'title' ? 2 : 0);
  }
  return { texts, height: top + below };
}
