/** Figures: each state is drawn once, in the colours of drawings, and what a view throws is told, and loses nothing else. */
import { Map } from 'immutable';
import { describe, expect, test } from 'vitest';
import { undrawnStates, undrawnText } from '../../checker/report/figure.ts';
import { here } from '../../checker/report/place.ts';
import { xmlText } from '../../checker/report/xml.ts';
import { jsx } from '../../checker/view/jsx-runtime.ts';
import type { Figure } from '../story.ts';
import { figuring } from './figures.ts';

const undrawn = (error: unknown): string => undrawnText(error, here());
const textOf = (figure: Figure): string => ('trouble' in figure ? figure.trouble : xmlText(figure));
const svg = (...children: readonly ReturnType<typeof jsx>[]) => jsx('svg', { viewBox: '0 0 9 9', children });

describe('figures', () => {
  test('are drawn once for each state, however it was come to', () => {
    const asked: unknown[] = [];
    const figureOf = figuring((s) => {
      asked.push(s.x);
      return svg(jsx('text', { children: String(s.x) }));
    }, undrawn);
    const of = (x: number) => ({ x, log: Map([['s1', [x]]]) });
    const first = figureOf(of(1));
    expect(figureOf(of(2))).not.toEqual(first);
    expect(figureOf(of(1))).toBe(first);
    expect(asked).toEqual([1, 2]);
  });

  test('are in the colours of drawings, which each text has itself', () => {
    const figureOf = figuring(
      () =>
        svg(
          jsx('g', {
            fill: 'red',
            children: [jsx('text', { children: 'a' }), jsx('text', { fill: 'paper', children: 'b' })],
          }),
          jsx('rect', { fill: '#123456', stroke: 'greenShade' }),
          jsx('text', { children: 'c' }),
        ),
      undrawn,
    );
    expect(textOf(figureOf({}))).toBe(
      `<svg viewBox="0 0 9 9" fill="#111111">
  <g fill="#b00020">
    <text fill="#b00020">a</text>
    <text fill="white">b</text>
  </g>
  <rect fill="#123456" stroke="#e1f3e7"/>
  <text fill="#111111">c</text>
</svg>`,
    );
  });

  test('show what a value holds, and obey nothing of it', () => {
    const nasty = '</text><script>alert("1")</script>\u202e&amp;';
    const figureOf = figuring(
      () => svg(jsx('text', { children: [nasty, jsx('title', { children: nasty })] })),
      undrawn,
    );
    const shown = '&lt;/text&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;\\u202e&amp;amp;';
    expect(textOf(figureOf({}))).toContain(`>${shown}<title>${shown}</title></text>`);
  });

  test('are missing where a view answers a promise, which may fail later, or throws what cannot be told', async () => {
    const failures: unknown[] = [];
    const fail = (error: unknown): void => void failures.push(error);
    process.on('unhandledRejection', fail);
    const late = figuring(() => Promise.reject(new Error('late')), undrawn);
    expect(textOf(late({ x: 1 }))).toBe(
      'The view cannot be drawn: it answers a promise, where it must answer an <svg>.',
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', fail);
    expect(failures).toEqual([]);
    const silent = figuring(() => {
      throw Object.defineProperty(new Error(), 'message', {
        get: () => {
          throw new Error('no message');
        },
      });
    }, undrawn);
    expect(textOf(silent({ x: 1 }))).toContain('an error that cannot be told');
  });

  test('of one state may be missing: the others are there', () => {
    const figureOf = figuring((s) => {
      if (s.x === 2) throw new TypeError('s.y is undefined.');
      return svg();
    }, undrawn);
    const figures = [1, 2, 3].map((x) => figureOf({ x }));
    expect(figures.map((figure) => 'trouble' in figure)).toEqual([false, true, false]);
    expect(textOf(figures[1] as Figure)).toMatch(/^The view threw TypeError: s\.y is undefined(?: \(.*\))?\.$/);
  });

  test.each([
    [() => null, 'The view cannot be drawn: it answers null, where it must answer an <svg>.'],
    [() => jsx('g', {}), 'The view cannot be drawn: it answers <g>, where it must answer an <svg>.'],
    [() => '<svg/>', 'The view cannot be drawn: it answers a value of type string, where it must answer an <svg>.'],
    [() => ({ tag: 'svg', attributes: {}, children: [] }), /it answers a value of type object/],
    [() => svg(jsx('circle', { r: Number.NaN })), /^The view cannot be drawn: r of <circle> is NaN; allowed: a number/],
  ])('are no other answers: %s', (draw, trouble) => {
    expect(textOf(figuring(draw, undrawn)({}))).toMatch(trouble);
  });

  test('are given up where the view does not return, and then at once', () => {
    const asked: unknown[] = [];
    const figureOf = figuring((s) => {
      asked.push(s.x);
      for (;;);
    }, undrawn);
    expect([1, 2, 3].map((x) => textOf(figureOf({ x })))).toEqual(
      Array.from({ length: 3 }, () => 'The view had not returned after 2.00 s.'),
    );
    expect(asked).toEqual([1]);
  });
});

describe('a report tells', () => {
  test.each([
    [[], null],
    [[[2, 'Why.']], 'State 3 of the trace of P is not drawn by the view of the spec. Why.'],
    [
      [
        [0, 'Why.'],
        [1, 'Why.'],
      ],
      '2 states of the trace of P are not drawn by the view of the spec. Why.',
    ],
    [
      [
        [1, 'Why.'],
        [4, 'Other.'],
      ],
      '2 states of the trace of P are not drawn by the view of the spec. Of state 2: Why.',
    ],
  ] as const)('which states are not drawn: %o', (troubles, told) => {
    expect(
      undrawnStates(
        'P',
        troubles.map(([state, trouble]) => ({ state, trouble })),
      ),
    ).toBe(told);
  });
});
