/**
 * The files of a story: text, ITF, DOT and SVG of both drawings, and a page that works from disk.
 */
import type { Story, StoryFile } from './story.ts';

/** What is not drawn: the texts as they are, and the command that replays the trace. */
export interface StoryTexts {
  readonly text: string;
  readonly itf: string;
  readonly replay: string;
}

/** The files of a story, named after its property. */
export async function storyFiles(story: Story, { text, itf }: StoryTexts): Promise<readonly StoryFile[]> {
  const name = story.property ?? 'trace';
  return [
    { name: `${name}.txt`, type: 'text/plain', text },
    { name: `${name}.itf.json`, type: 'application/json', text: itf },
  ];
}
