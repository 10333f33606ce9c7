/** A drawing of the story, made by Graphviz here in the browser. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { svgOf } from '../draw/graphviz.ts';
import { spaceTime } from '../draw/space-time.ts';
import { traceGraph } from '../draw/trace-graph.ts';
import type { Story } from '../story.ts';

const drawings = { 'space-time': spaceTime, states: traceGraph } as const satisfies Record<
  string,
  (story: Story, at: number) => string
>;
type Kind = keyof typeof drawings;

export function Diagram({ story, at }: { readonly story: Story; readonly at: number }) {
  const box = useRef<HTMLElement>(null);
  const [kind, setKind] = useState<Kind>('space-time');
  const [svg, setSvg] = useState<SVGElement | null>(null);
  const [trouble, setTrouble] = useState('');
  const [fits, setFits] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    svgOf(drawings[kind](story, at)).then(
      (text) => {
        if (!isCurrent) return;
        setSvg(inert(text));
        setTrouble('');
      },
      (error: Error) => isCurrent && setTrouble(`It could not be drawn: ${error.message}`),
    );
    return () => {
      isCurrent = false;
    };
  }, [story, at, kind]);
  useEffect(() => {
    if (svg === null || box.current === null) return;
    box.current.replaceChildren(svg);
    reveal(box.current, svg, at);
  }, [svg]);
  return (
    <section class="diagram" aria-labelledby="diagram-title">
      <h2 id="diagram-title">Diagram</h2>
      <div class="tabs">
        {(Object.keys(drawings) as Kind[]).map((one) => (
          <button key={one} type="button" aria-pressed={one === kind} onClick={() => setKind(one)}>
            {one === 'states' ? 'States' : 'Space-time'}
          </button>
        ))}
        <button type="button" aria-pressed={fits} onClick={() => setFits(!fits)}>
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

/** Scrolls the box, and nothing else, to the number of the state. */
function reveal(box: HTMLElement, svg: SVGElement, at: number): void {
  const number = [...svg.querySelectorAll('text')].find(({ textContent }) => textContent === String(at + 1));
  if (number === undefined) return;
  const [inner, outer] = [number.getBoundingClientRect(), box.getBoundingClientRect()];
  const margin = 60;
  if (inner.top < outer.top + margin) box.scrollTop -= outer.top + margin - inner.top;
  if (inner.bottom > outer.bottom - margin) box.scrollTop += inner.bottom - outer.bottom + margin;
}

/** The drawing as elements, without anything that could run, although the drawings write nothing of the kind. */
function inert(text: string): SVGElement {
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  for (const element of parsed.querySelectorAll('*')) {
    if (/^(script|foreignObject|iframe|object|embed|use|style)$/i.test(element.localName)) element.remove();
    for (const { name, value } of [...element.attributes])
      if (/^on/i.test(name) || /^\s*(javascript|data):/i.test(value)) element.removeAttribute(name);
  }
  return document.importNode(parsed, true) as unknown as SVGElement;
}
