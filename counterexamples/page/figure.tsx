/** What the spec's own view draws of the selected state. */
import { type ComponentChild, h } from 'preact';
import type { Figure as Drawn, Story } from '../story.ts';
import { attributes, elements } from './inert.ts';

export function Figure({ story, at }: { readonly story: Story; readonly at: number }) {
  const figure = story.figures[at];
  if (figure === undefined) return null;
  return (
    <section class="figure" aria-label={`State ${at + 1}, drawn`}>
      {'trouble' in figure ? (
        <p>
          <bdi>{figure.trouble}</bdi>
        </p>
      ) : (
        drawn(figure, { role: 'img', 'aria-label': `State ${at + 1}` })
      )}
    </section>
  );
}

/** The same in the page: of elements and attributes those that drawings are made of. */
function drawn(part: Exclude<Drawn, { trouble: string }> | string, more: Record<string, string> = {}): ComponentChild {
  if (typeof part === 'string') return part;
  if (!elements.has(part.tag)) return null;
  const given = Object.entries(part.attributes).filter(([name]) => attributes.has(name));
  return h(
    part.tag,
    { ...Object.fromEntries(given), ...more },
    part.children.map((child) => drawn(child as Parameters<typeof drawn>[0])),
  );
}
