/**
 * A drawing of the story, made here in the browser, with the selected state marked. The lanes of a space-time diagram have
 * their names over it, where they stay when it is scrolled; its own titles are those of the page, and left out.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { svgOf } from '../draw/graphviz.ts';
import { fonts } from '../draw/palette.ts';
import { spaceTime } from '../draw/space-time.ts';
import { layoutOf } from '../draw/space-time-layout.ts';
import { lineHeight } from '../draw/text.ts';
import { traceGraph } from '../draw/trace-graph.ts';
import type { Story } from '../story.ts';
import { inert } from './inert.ts';
import { markBox, type Row, rowsIn, stateUnder } from './marking.ts';
import { reveal } from './reveal.ts';

type Kind = 'space-time' | 'states';
const names: Readonly<Record<Kind, string>> = { 'space-time': 'Space-time', states: 'States' };

/** Fitted into the width, a drawing gets no smaller and, unless it is to be large, no larger. */
const [smallest, largest] = [0.72, 1];
const factor = 1.25;
/** Pixels of the screen for each point. */
const natural = 96 / 72;

interface Drawn {
  readonly kind: Kind;
  readonly svg: SVGElement;
  /** In points; `top` is where it begins in the units of the drawing. */
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** The lanes, and where each is. */
  readonly heads: readonly { readonly name: string; readonly x: number }[];
}

export function Diagram(props: {
  readonly story: Story;
  readonly at: number;
  readonly isLarge: boolean;
  /** A field to look for other states by, and what came of it. */
  readonly seek?: ComponentChildren;
  readonly sought?: ComponentChildren;
  readonly onSelect: (state: number) => void;
}) {
  const { story, at, isLarge, seek, sought, onSelect } = props;
  const box = useRef<HTMLElement>(null);
  const [kind, setKind] = useState<Kind>('space-time');
  /** Null as long as it is to fit. */
  const [chosen, setChosen] = useState<number | null>(null);
  const { drawn, trouble } = useDrawn(story, kind);
  const room = useRoom(box);
  const fitting = Math.max(
    isLarge ? largest : smallest,
    Math.min(isLarge ? 2 : largest, drawn === null ? largest : room / (drawn.width * natural)),
  );
  const zoom = chosen ?? fitting;
  useLayoutEffect(() => {
    if (drawn === null || box.current === null) return;
    const { svg } = drawn;
    const number = drawn.kind === 'states' ? markBox(svg, at) : svg.querySelector(`.state${at + 1} text`);
    const marked = svg.querySelector(`.step${at + 1} text`) ?? number;
    if (marked !== null) revealState(box.current, marked, at === story.steps.length - 1);
  }, [drawn, at, zoom, room]);
  const click = ({ target, clientY }: MouseEvent): void => {
    if (drawn === null || !(target instanceof Element)) return;
    const state = stateUnder(drawn.svg, target, clientY);
    if (state !== null && story.steps[state] !== undefined) onSelect(state);
  };
  return (
    <section class="diagram" aria-labelledby="diagram-title">
      <h2 id="diagram-title" class="unseen">
        Diagram
      </h2>
      <Bar kind={kind} zoom={zoom} isFitting={chosen === null} seek={seek} onKind={setKind} onZoom={setChosen} />
      {sought}
      {trouble !== '' && <p role="alert">{trouble}</p>}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys that step do the same */}
      <section
        class="picture"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        aria-label="Drawing"
        ref={box}
        onClick={click}
      >
        {drawn !== null && <Sheet drawn={drawn} at={at} zoom={zoom} />}
      </section>
    </section>
  );
}

/** The drawing itself, under the names of its lanes, with the row of the selected state marked. */
function Sheet({ drawn, at, zoom }: { readonly drawn: Drawn; readonly at: number; readonly zoom: number }) {
  const { svg, width, height } = drawn;
  const host = useRef<HTMLDivElement>(null);
  /** None in a drawing that has no rows. */
  const [rows, setRows] = useState<readonly Row[]>([]);
  const row = rows.find(({ states }) => states.includes(at));
  const px = (points: number): string => `${points * natural * zoom}px`;
  useLayoutEffect(() => {
    svg.setAttribute('width', px(width));
    svg.setAttribute('height', px(height));
    if (svg.parentNode === host.current) return;
    host.current?.replaceChildren(svg);
    setRows(drawn.kind === 'states' ? [] : rowsIn(svg));
  }, [drawn, zoom]);
  return (
    <>
      {drawn.heads.length > 0 && (
        <div class="names" aria-hidden="true" style={{ width: px(width) }}>
          {drawn.heads.map(({ name, x }) => (
            <span key={name} style={{ left: share(x, width), fontSize: px(fonts.name.size) }}>
              {name}
            </span>
          ))}
        </div>
      )}
      <div class="sheet">
        <div ref={host} />
        {row !== undefined && (
          <div class="band" style={{ top: share(row.top - drawn.top, height), height: share(row.height, height) }} />
        )}
      </div>
    </>
  );
}

/** The choice of the drawing and of its size, and of what is drawn. */
function Bar(props: {
  readonly kind: Kind;
  readonly zoom: number;
  readonly isFitting: boolean;
  readonly seek: ComponentChildren;
  readonly onKind: (kind: Kind) => void;
  /** Null is as it fits. */
  readonly onZoom: (zoom: number | null) => void;
}) {
  const { kind, zoom, isFitting, seek, onKind, onZoom } = props;
  return (
    <div class="tabs">
      {(Object.keys(names) as Kind[]).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === kind}
          aria-keyshortcuts={one === kind ? undefined : 'd'}
          onClick={() => onKind(one)}
        >
          {names[one]}
        </button>
      ))}
      <span class="zoom">
        <button type="button" aria-keyshortcuts="-" aria-label="Smaller" onClick={() => onZoom(zoom / factor)}>
          −
        </button>
        <button type="button" aria-keyshortcuts="0" aria-pressed={isFitting} onClick={() => onZoom(null)}>
          Fit
        </button>
        <button type="button" aria-keyshortcuts="+" aria-label="Larger" onClick={() => onZoom(zoom * factor)}>
          +
        </button>
        <span class="quiet percent">{Math.round(zoom * 100)} %</span>
      </span>
      {seek}
    </div>
  );
}

/** The drawing of a story, as soon as it is there. */
function useDrawn(story: Story, kind: Kind): { readonly drawn: Drawn | null; readonly trouble: string } {
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    let isCurrent = true;
    drawingOf(story, kind).then(
      (made) => {
        if (!isCurrent) return;
        setDrawn(made);
        setTrouble('');
      },
      (error: Error) => isCurrent && setTrouble(`It could not be drawn: ${error.message}`),
    );
    return () => {
      isCurrent = false;
    };
  }, [story, kind]);
  return { drawn, trouble };
}

async function drawingOf(story: Story, kind: Kind): Promise<Drawn> {
  const layout = kind === 'states' ? null : layoutOf(story);
  const svg = inert(layout === null ? await svgOf(traceGraph(story, { hasHead: false })) : spaceTime(story, layout));
  const [x = 0, y = 0, width = 0, height = 0] = (svg.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
  if (layout === null) return { kind, svg, top: y, width, height, heads: [] };
  const { contents, columns, namesTop } = layout;
  const top = namesTop + lineHeight(fonts.name);
  svg.setAttribute('viewBox', [x, top, width, height + y - top].join(' '));
  const heads = contents.lanes.map((lane, c) => ({ name: lane ?? 'system', x: (columns[c]?.line ?? 0) - 3 - x }));
  return { kind, svg, top, width, height: height + y - top, heads };
}

function share(part: number, whole: number): string {
  return `${(100 * part) / whole}%`;
}

/** How wide the inside of a box is, in pixels. */
function useRoom(box: { readonly current: HTMLElement | null }): number {
  const [room, setRoom] = useState(0);
  const observer = useMemo(() => new ResizeObserver(([entry]) => setRoom(entry?.contentRect.width ?? 0)), []);
  useLayoutEffect(() => {
    if (box.current === null) return;
    setRoom(box.current.clientWidth);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return room;
}

/** Scrolls the box so that an element of it can be seen and, of the last, what stands below it, too. */
function revealState(box: HTMLElement, element: Element, isLast: boolean): void {
  const margin = 40;
  const top = margin + (box.querySelector('.names')?.getBoundingClientRect().height ?? 0);
  reveal(box, element, { top, right: margin, bottom: isLast ? Infinity : margin, left: margin });
}
