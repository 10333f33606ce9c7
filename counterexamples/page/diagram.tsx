/** A drawing of the story, made here in the browser, with the selected state marked. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { svgOf } from '../draw/graphviz.ts';
import { spaceTime } from '../draw/space-time.ts';
import { traceGraph } from '../draw/trace-graph.ts';
import type { Story } from '../story.ts';
import { inert } from './inert.ts';
import { markBox, markRow } from './marking.ts';

type Kind = 'space-time' | 'states';
const drawings: Readonly<Record<Kind, { readonly name: string; readonly svg: (story: Story) => Promise<string> }>> = {
  'space-time': { name: 'Space-time', svg: async (story) => spaceTime(story) },
  states: { name: 'States', svg: (story) => svgOf(traceGraph(story)) },
};

/** A drawing is fitted into the width unless it would be smaller than this, and is scrolled then. */
const smallest = 0.78;

interface Drawn {
  readonly kind: Kind;
  readonly svg: SVGElement;
}

export function Diagram({ story, at }: { readonly story: Story; readonly at: number }) {
  const box = useRef<HTMLElement>(null);
  const [kind, setKind] = useState<Kind>('space-time');
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const [trouble, setTrouble] = useState('');
  /** Null until somebody has chosen. */
  const [choice, setChoice] = useState<boolean | null>(null);
  const [isNarrow, setNarrow] = useState(false);
  const fits = choice ?? isNarrow;
  useEffect(() => {
    let isCurrent = true;
    const draw = async (): Promise<void> => {
      const svg = inert(await drawings[kind].svg(story));
      if (!isCurrent) return;
      setDrawn({ kind, svg });
      setTrouble('');
    };
    draw().catch((error: Error) => isCurrent && setTrouble(`It could not be drawn: ${error.message}`));
    return () => {
      isCurrent = false;
    };
  }, [story, kind]);
  useLayoutEffect(() => {
    if (drawn === null || box.current === null) return;
    const { svg } = drawn;
    if (svg.parentNode !== box.current) {
      box.current.replaceChildren(svg);
      setNarrow(widthOf(svg) * smallest <= box.current.clientWidth);
    }
    const marked = drawn.kind === 'states' ? markBox(svg, at) : markRow(svg, at);
    if (marked !== null) reveal(box.current, marked);
  }, [drawn, at, fits]);
  return (
    <section class="diagram" aria-labelledby="diagram-title">
      <h2 id="diagram-title">Diagram</h2>
      <div class="tabs">
        {(Object.keys(drawings) as Kind[]).map((one) => (
          <button key={one} type="button" aria-pressed={one === kind} onClick={() => setKind(one)}>
            {drawings[one].name}
          </button>
        ))}
        <button type="button" aria-pressed={fits} onClick={() => setChoice(!fits)}>
          Fit the width
        </button>
      </div>
      {trouble !== '' && <p role="alert">{trouble}</p>}
      <section
        class={`picture${fits ? ' fits' : ''}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        aria-label="Drawing"
        ref={box}
      />
    </section>
  );
}

/** The width that it was drawn in, in pixels of the screen. */
function widthOf(svg: SVGElement): number {
  return (Number.parseFloat(svg.getAttribute('width') ?? '0') * 96) / 72;
}

/** Scrolls the box, and nothing else, so that an element of it can be seen. */
function reveal(box: HTMLElement, element: Element): void {
  const [inner, outer] = [element.getBoundingClientRect(), box.getBoundingClientRect()];
  const margin = 40;
  if (inner.top < outer.top + margin) box.scrollTop -= outer.top + margin - inner.top;
  if (inner.bottom > outer.bottom - margin) box.scrollTop += inner.bottom - outer.bottom + margin;
  if (inner.right > outer.right - margin) box.scrollLeft += inner.right - outer.right + margin;
  else if (inner.left < outer.left + margin) box.scrollLeft -= outer.left + margin - inner.left;
}
