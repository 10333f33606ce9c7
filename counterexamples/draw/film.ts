/**
 * Films: what the view of a spec draws of the states of a run, one figure after the other. States of which the same is drawn share one.
 */
import type { XmlElement } from '../../checker/report/xml.ts';
import type { Figure, Story } from '../story.ts';
import { headOf } from './head.ts';
import { fonts, palette } from './palette.ts';
import { headShapes } from './space-time.ts';
import { sentenceOf } from './space-time-layout.ts';
import { line, picture, rectangle, type Shape, texts } from './svg.ts';
import { fitted, lineHeight, wrapped } from './text.ts';

/** How wide a film is at most, in points. */
const most = 640;
/** How wide a frame is inside at least: what is told above a small figure can be read. */
const least = 150;
/** Points for each unit of a figure: one that is 400 wide is as wide as 400 pixels. */
const natural = 0.75;
/** Between figures, and within their frames. */
const [gap, padding] = [14, 6];
/** The most steps that are told above a figure. */
const mostSteps = 4;

/** States from the first to the last, of which the same is drawn. */
interface Scene {
  readonly first: number;
  readonly last: number;
  readonly figure: Figure;
}

interface Cell {
  readonly width: number;
  readonly height: number;
  shapes(x: number, y: number, height: number): readonly Shape[];
}

/** The film in SVG; null if there is no view, or nothing is drawn of any state. */
export function filmOf(story: Story): string | null {
  if (!story.figures.some(isDrawn)) return null;
  return picture(`States: ${story.claim ?? story.title}: ${story.subject}`, filmShapes(story));
}

function isDrawn(figure: Figure): figure is XmlElement {
  return 'tag' in figure;
}

function filmShapes(story: Story): readonly Shape[] {
  const scenes = scenesOf(story.figures);
  const frame = frameOf(story.figures);
  const cells = scenes.map((scene) => cellOf(scene, story, frame));
  const columns = Math.max(1, Math.min(cells.length, Math.floor((most + gap) / (frame.width + gap))));
  const width = Math.max(320, columns * (frame.width + gap) - gap);
  const head = headOf(story, width);
  const shapes: Shape[] = [...headShapes(head)];
  let y = head.height;
  for (let first = 0; first < cells.length; first += columns) {
    const row = cells.slice(first, first + columns);
    const height = Math.max(...row.map((cell) => cell.height));
    shapes.push(...row.flatMap((cell, c) => cell.shapes(c * (frame.width + gap), y, height)));
    y += height + gap;
  }
  const because = sentenceOf(story);
  if (because === '') return shapes;
  return [
    ...shapes,
    line(
      'rule',
      [
        [0, y],
        [width, y],
      ],
      { color: palette.rule },
    ),
    ...texts('because', [0, y + 4], wrapped(because, width, fonts.label, 4), fonts.label, {
      color: palette.wrong,
      full: [because],
    }),
  ];
}

/** The states, those that follow one another and are drawn alike together. */
function scenesOf(figures: readonly Figure[]): readonly Scene[] {
  const scenes: Scene[] = [];
  // Of states that come back, such as those of a cycle, the figure is the same.
  const texts = new Map(figures.map((figure) => [figure, '']));
  for (const figure of texts.keys()) texts.set(figure, JSON.stringify(figure));
  let before = '';
  for (const [state, figure] of figures.entries()) {
    const text = texts.get(figure) ?? '';
    const scene = scenes.at(-1);
    if (scene !== undefined && text === before) scenes[scenes.length - 1] = { ...scene, last: state };
    else scenes.push({ first: state, last: state, figure });
    before = text;
  }
  return scenes;
}

/** The room of a figure: as wide as the widest is, and what is told above it needs. */
function frameOf(figures: readonly Figure[]): { readonly width: number; readonly scale: number } {
  const widest = Math.max(...figures.filter(isDrawn).map((figure) => boxOf(figure).width));
  const scale = Math.min(natural, (most - 2 * padding) / widest);
  return { width: Math.max(widest * scale, least) + 2 * padding, scale };
}

function boxOf({ attributes }: XmlElement): { readonly width: number; readonly height: number } {
  const [, , width = 1, height = 1] = String(attributes.viewBox)
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  return { width: Math.max(width, 1), height: Math.max(height, 1) };
}

function cellOf(
  { first, last, figure }: Scene,
  story: Story,
  { width, scale }: { readonly width: number; readonly scale: number },
): Cell {
  const inside = width - 2 * padding;
  const told = captionOf(first, last, story).map(({ text, color, isStep }) => ({
    color,
    lines: isStep ? [fitted(text, inside, fonts.smallBold)] : wrapped(text, inside, fonts.smallBold, 3),
  }));
  const captionHeight = told.reduce((sum, { lines }) => sum + lines.length * lineHeight(fonts.smallBold), 0);
  const trouble = isDrawn(figure) ? [] : wrapped(figure.trouble, inside, fonts.small, 6);
  const box = isDrawn(figure)
    ? boxOf(figure)
    : { width: inside / scale, height: (trouble.length * lineHeight(fonts.small)) / scale };
  const isLast = last === story.steps.length - 1;
  const isWrong = isLast && story.claim !== null && story.loop === null;
  return {
    width,
    height: captionHeight + box.height * scale + 3 * padding,
    shapes: (x, y, height) => {
      let at = y + padding;
      const captions = told.flatMap(({ lines, color }) => {
        const shapes = texts('caption', [x + padding, at], lines, fonts.smallBold, { color });
        at += lines.length * lineHeight(fonts.smallBold);
        return shapes;
      });
      // Where those beside it stand, however much is told above each.
      const top = y + height - padding - box.height * scale;
      return [
        rectangle('frame', [x, y], [x + width, y + height], {
          fill: 'none',
          color: isWrong ? palette.wrong : palette.grid,
          width: isWrong ? 2 : 1,
        }),
        ...captions,
        ...(isDrawn(figure)
          ? [placed(figure, [x + padding, top], box.width * scale, box.height * scale)]
          : texts('undrawn', [x + padding, top], trouble, fonts.small, { color: palette.faint })),
      ];
    },
  };
}

/** A line above a figure. */
interface Told {
  readonly text: string;
  readonly color: string;
  readonly isStep: boolean;
}

/** What is told above a figure: the steps to its states, and what is to be said of them. */
function captionOf(first: number, last: number, { steps, leaves, loop, claim }: Story): readonly Told[] {
  const said = (text: string, color: string): Told => ({ text, color, isStep: false });
  const lines = steps
    .slice(first, last + 1)
    .flatMap(({ lane, own, short }, i): readonly Told[] => [
      { text: `${first + i + 1} ${lane === null ? short : `${lane}: ${own}`}`, color: palette.ink, isStep: true },
      ...(leaves?.step === first + i ? [said(leaves.text, palette.leaves)] : []),
      ...(loop?.to === first + i ? [said('here the cycle begins', palette.cycle)] : []),
    ]);
  const told = folded(lines);
  if (last < steps.length - 1 || claim === null) return told;
  if (loop === null) return [...told, said(claim, palette.wrong)];
  if (loop.back === null) return [...told, said('and so it stays for ever', palette.cycle)];
  const { short, renamed } = loop.back;
  const same = renamed === null ? [] : [renamed];
  return [...told, ...[`then ${short}, and so on for ever`, ...same].map((text) => said(text, palette.cycle))];
}

/** The first and the last of many steps, and all that is said of others. */
function folded(lines: readonly Told[]): readonly Told[] {
  const isShown = ({ isStep }: Told, i: number): boolean => !isStep || i === 0 || i === lines.length - 1;
  const left = lines.filter((line, i) => !isShown(line, i)).length;
  if (lines.length <= mostSteps || left < 2) return lines;
  const [first, ...rest] = lines.filter(isShown) as [Told, ...Told[]];
  return [first, { text: `… ${left} more, which change nothing of it`, color: palette.faint, isStep: true }, ...rest];
}

/** A figure in its place. */
function placed(figure: XmlElement, [x, y]: readonly [number, number], width: number, height: number): Shape {
  // The picture as a whole has a title.
  const attributes = { x, y, width, height, 'aria-hidden': 'true', ...figure.attributes };
  return { as: 'figure', box: { from: [x, y], to: [x + width, y + height] }, element: { ...figure, attributes } };
}
