/** Elements of views: what may be drawn is made, and nothing else can be. */

import { List } from 'immutable';
import { describe, expect, test } from 'vitest';
import { colours } from './attributes.ts';
import { createElement } from './create-element.ts';
import { BadView, SvgElement } from './element.ts';
import type { IntrinsicElements } from './jsx.ts';
import { Fragment, jsx } from './jsx-runtime.ts';

const svg = (...children: Parameters<typeof SvgElement.of>[2][]): SvgElement =>
  SvgElement.of('svg', { viewBox: '0 0 9 9' }, children);

describe('elements', () => {
  test('hold what is written, and nothing of what is not there', () => {
    const drawn = svg(
      jsx('text', { x: 1, fill: undefined, children: ['n = ', 2, null, false, undefined, '!'] }),
      List([jsx('circle', { r: 3 }), jsx('g', {})]),
      jsx(Fragment, { children: jsx('line', { x1: 0, 'stroke-width': 0.5 }) }),
      '\n  ',
    );
    const plain = (element: SvgElement | string): unknown =>
      typeof element === 'string' ? element : [element.tag, element.attributes, ...element.children.map(plain)];
    expect(plain(drawn)).toEqual([
      'svg',
      { viewBox: '0 0 9 9' },
      ['text', { x: 1 }, 'n = 2!'],
      ['circle', { r: 3 }],
      ['g', {}],
      ['g', {}, ['line', { x1: 0, 'stroke-width': 0.5 }]],
    ]);
  });

  test('are made by components, too', () => {
    const Server = ({ name }: Readonly<Record<string, unknown>>) => jsx('text', { children: String(name) });
    expect(jsx(Server, { name: 's1' }).children).toEqual(['s1']);
  });

  test('may have a key, which means nothing, also behind what is spread', () => {
    const plain = ({ tag, attributes, children }: SvgElement): unknown => [tag, attributes, children];
    expect(plain(createElement('g', { fill: 'ink', key: 'a' }))).toEqual(['g', { fill: 'ink' }, []]);
    expect(plain(createElement('text', { key: 1 }, 'n = ', 2))).toEqual(['text', {}, ['n = 2']]);
    expect(plain(createElement('text', null, 'n'))).toEqual(['text', {}, ['n']]);
    expect(() => createElement('g', { style: 'x', key: 'a' })).toThrow(BadView);
  });

  test.each(colours)('may be %s', (fill) => {
    expect(jsx('rect', { fill }).attributes).toEqual({ fill });
  });

  test.each([
    ['rect', { fill: '#a0B1c2' }],
    ['rect', { stroke: 'none' }],
    ['path', { d: 'M0,0 L1.5-2e1 a1 1 0 0 1 2,2Z' }],
    ['polygon', { points: '0,0 1.5,-2 .5 1e2' }],
    ['polyline', { points: '' }],
    ['line', { 'stroke-dasharray': 4 }],
    ['g', { transform: 'translate(-1.5, 2) rotate(45) scale(2)' }],
    ['svg', { viewBox: ' -10.5, 0 400 2e2 ' }],
  ] as const)('<%s> may have %o', (tag, attributes) => {
    expect(SvgElement.of(tag, attributes, null).attributes).toEqual(attributes);
  });
});

describe('refused is', () => {
  const strangers = [
    'script',
    'foreignObject',
    'a',
    'image',
    'use',
    'style',
    'animate',
    'set',
    'SVG',
    'constructor',
    '',
  ];
  test.each(strangers)('<%s>', (tag) => {
    expect(() => jsx(tag, {})).toThrow(
      new BadView(
        `<${tag}> may not be drawn. There are svg, g, circle, ellipse, rect, line, polyline, polygon, path, text, tspan, title`,
      ),
    );
  });

  test.each([
    ['rect', 'onclick', 'alert(1)'],
    ['rect', 'onLoad', () => undefined],
    ['g', 'href', 'javascript:alert(1)'],
    ['g', 'xlink:href', '#x'],
    ['g', 'style', 'fill: url(https://example.org)'],
    ['g', 'class', 'x'],
    ['g', 'id', 'x'],
    ['svg', 'xmlns', 'http://www.w3.org/1999/xhtml'],
    ['g', '__proto__x', 1],
    ['g', 'toString', 'x'],
    ['g', 'dangerouslySetInnerHTML', { __html: '<script/>' }],
  ])('<%s %s>', (tag, name, value) => {
    expect(() => jsx(tag, { viewBox: '0 0 1 1', [name]: value })).toThrow(BadView);
    expect(() => jsx(tag, { [name]: value })).toThrow(`<${tag}> has no ${name}. There are `);
  });

  test.each([
    ['circle', { r: Number.NaN }, 'r of <circle> is NaN; allowed: a number'],
    ['circle', { r: '3' }, "r of <circle> is '3'; allowed: a number"],
    ['circle', { r: null }, 'r of <circle> is null; allowed: a number'],
    ['rect', { fill: 'url(#x)' }, "fill of <rect> is 'url(#x)'; allowed: ink, faint, "],
    ['rect', { fill: 'rde' }, "fill of <rect> is 'rde'; allowed: ink, faint, "],
    ['rect', { fill: '#12345' }, "fill of <rect> is '#12345'; allowed: "],
    ['rect', { fill: '#123456\n' }, 'allowed: ink'],
    ['g', { transform: 'translate(1 2) url(x)' }, 'allowed: such as'],
    ['path', { d: 'M0 0 NaN 3' }, 'allowed: the commands of a path'],
    ['polygon', { points: '0,0 NaN,1' }, 'allowed: numbers'],
    ['text', { 'text-anchor': 'left' }, "text-anchor of <text> is 'left'; allowed: start, middle, end"],
    [
      'svg',
      { viewBox: '0 0 400' },
      "viewBox of <svg> is '0 0 400'; allowed: '0 0 400 200': from where, how wide and how high",
    ],
    ['svg', { viewBox: '0 0 4 0' }, "viewBox of <svg> is '0 0 4 0'"],
    ['svg', { viewBox: '0 0 4 2 2' }, 'allowed: '],
    ['svg', { viewBox: '0 0 x 2' }, 'allowed: '],
    ['svg', { viewBox: '' }, 'allowed: '],
    ['svg', { viewBox: '0 0 1e999 2' }, 'allowed: '],
    ['svg', { viewBox: '-1e999 0 4 2' }, 'allowed: '],
    ['svg', { viewBox: '0 0 -4 2' }, "viewBox of <svg> is '0 0 -4 2'"],
    ['svg', {}, "<svg> has no viewBox, which says what is seen: viewBox='0 0 400 200'"],
  ])('<%s> with %o', (tag, attributes, message) => {
    expect(() => jsx(tag, attributes)).toThrow(BadView);
    expect(() => jsx(tag, attributes)).toThrow(message);
  });

  test.each([
    ['g', 'text', "'text' stands in <g>, which shows no text: put it in <text>"],
    ['g', svg(), '<svg> stands in <g>. It is the whole: put a <g> there'],
    ['text', jsx('rect', {}), '<rect> may not stand in <text>'],
    ['g', jsx('tspan', {}), '<tspan> may not stand in <g>'],
    ['title', jsx('tspan', {}), '<tspan> may not stand in <title>'],
    [
      'g',
      { tag: 'script', attributes: {}, children: [] } as never,
      'an object stands in <g>, and is neither an element nor a text',
    ],
    ['g', (() => 1) as never, '() => 1 stands in <g>, and is neither an element nor a text'],
  ])('in <%s> %o', (tag, children, message) => {
    expect(() => jsx(tag, { children })).toThrow(new BadView(message));
  });

  test('what is too large, by the element at fault', () => {
    const many = Array.from({ length: 4500 }, (_, k) => jsx('rect', { x: k, fill: 'ink' }));
    expect(() => jsx('g', { children: many.slice(0, 1000) })).not.toThrow();
    expect(() => jsx('g', { children: many })).toThrow(
      /^A figure may have 100000 characters, and this <g> alone has \d{6}\. Draw less of the state$/,
    );
  });

  test('what is too deep, as is a list that holds itself', () => {
    const nested = (depth: number): SvgElement =>
      Array.from({ length: depth - 1 }).reduce<SvgElement>((children) => jsx('g', { children }), jsx('g', {}));
    expect(nested(200).depth).toBe(200);
    expect(() => nested(201)).toThrow(
      new BadView('At most 200 elements may stand in one another, and in this <g> more do. Put some beside each other'),
    );
    const itself: unknown[] = [];
    itself.push(itself);
    expect(() => jsx('g', { children: itself as never })).toThrow(RangeError);
  });

  test('what is changed once it is made', () => {
    const made = jsx('g', { fill: 'ink', children: jsx('g', {}) });
    expect(() => Object.assign(made.attributes, { onload: 'alert(1)' })).toThrow(TypeError);
    expect(() => (made.children as SvgElement[]).push(made)).toThrow(TypeError);
    expect(made).toMatchObject({ attributes: { fill: 'ink' }, depth: 2 });
  });

  test('by the compiler what is misspelt', () => {
    const circle: IntrinsicElements['circle'] = { r: 3, fill: 'redShade', key: 'a' };
    // @ts-expect-error: there is no such colour.
    const misspelt: IntrinsicElements['circle'] = { fill: 'redd' };
    // @ts-expect-error: there is no such attribute.
    const stranger: IntrinsicElements['circle'] = { onclick: 'alert(1)' };
    // @ts-expect-error: it is a number.
    const text: IntrinsicElements['circle'] = { r: '3' };
    // @ts-expect-error: it says what is seen.
    const bare: IntrinsicElements['svg'] = {};
    // @ts-expect-error: there is no such element.
    const script: IntrinsicElements['script'] = {};
    expect([circle, misspelt, stranger, text, bare, script]).toHaveLength(6);
  });
});
