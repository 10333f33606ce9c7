/**
 * The files of a story: text, ITF, the space-time diagram in SVG, what the spec's view draws, the trace graph in DOT and SVG, and a page that works from disk.
 */
import { filmOf } from './draw/film.ts';
import { svgOf } from './draw/graphviz.ts';
import { spaceTime } from './draw/space-time.ts';
import { traceGraph } from './draw/trace-graph.ts';
import { pageHtml } from './page/bundle.ts';
import type { Story, StoryFile } from './story.ts';

/** What is not drawn: the texts as they are, and the command that replays the trace. */
export interface StoryTexts {
  readonly text: string;
  readonly itf: string;
  readonly replay: string;
}

/** The files that are there of every trace, however long. */
export function textFiles(name: string, { text, itf }: Pick<StoryTexts, 'text' | 'itf'>): readonly StoryFile[] {
  return [
    { name: `${name}.txt`, type: 'text/plain', shows: 'trace', text },
    { name: `${name}.itf.json`, type: 'application/json', shows: 'trace', text: itf },
  ];
}

/** What the names of files end with that a trace may have: a film where there is a view, and no drawing where it is very long. */
export const drawnEndings = ['.time.svg', '.view.svg', '.trace.dot', '.trace.svg', '.html'] as const;

/** The files of a story, by the name that they have in common. */
export async function storyFiles(
  story: Story,
  name: string,
  { text, itf, replay }: StoryTexts,
): Promise<readonly StoryFile[]> {
  const [states, film] = [traceGraph(story), filmOf(story)];
  const files: readonly StoryFile[] = [
    ...textFiles(name, { text, itf }),
    { name: `${name}.time.svg`, type: 'image/svg+xml', shows: 'space-time', text: spaceTime(story) },
    ...(film === null
      ? []
      : [{ name: `${name}.view.svg`, type: 'image/svg+xml', shows: 'figures', text: film } as const]),
    { name: `${name}.trace.dot`, type: 'text/vnd.graphviz', shows: 'states', text: states },
    { name: `${name}.trace.svg`, type: 'image/svg+xml', shows: 'states', text: await svgOf(states) },
  ];
  const page = await pageHtml({ mode: 'recorded', story, files, replay });
  return [...files, { name: `${name}.html`, type: 'text/html', shows: 'page', text: page }];
}
