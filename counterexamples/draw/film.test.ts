/** Films: a figure for each state, or for several of which the same is drawn, with what is told of the steps. */
import { XMLValidator } from 'fast-xml-parser';
import { beforeAll, describe, expect, test } from 'vitest';
import { element } from '../../checker/report/xml.ts';
import type { Figure, Story } from '../story.ts';
import { nastyStory, storyAbout } from '../testing/stories.ts';
import { filmOf } from './film.ts';
import { darkRules } from './palette.ts';

let hasty: Story;
beforeAll(async () => {
  hasty = await storyAbout('two-phase-commit', 'hasty-manager', 'TCConsistent');
});
const figure = (text: string, viewBox = '0 0 400 100'): Figure =>
  element('svg', { viewBox, fill: '#111111' }, [element('text', { x: 1, fill: '#005a8f' }, [text])]);
const filmed = (...figures: readonly Figure[]): string => filmOf({ ...hasty, figures }) ?? '';
/** The texts, in the order in which they stand. */
const textsIn = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text = '']) => text);

describe('a film', () => {
  test('has a figure for each state, below its step, and the last is that of the claim', () => {
    const svg = filmed(...['a', 'b', 'c', 'd'].map((text) => figure(text)));
    expect(XMLValidator.validate(svg)).toBe(true);
    const texts = textsIn(svg);
    expect(texts.slice(texts.indexOf('1 init'))).toEqual([
      ...[
        '1 init',
        'a',
        '2 TM: TMCommit',
        'here it leaves two-phase-commit, in which TMCommit is',
        '  disabled, as tmState = init and tmPrepared = {}',
      ],
      ...['b', '3 rm1: RMChooseToAbort', 'c', '4 rm2: RMRcvCommitMsg', 'Invariant TCConsistent is violated', 'd'],
      expect.stringMatching(/^False because/),
    ]);
    expect(svg).toContain(darkRules(svg));
  });

  test('has one for states of which the same is drawn, with all of their steps', () => {
    const texts = textsIn(filmed(figure('a'), figure('b'), figure('b'), figure('a')));
    expect(texts.filter((text) => /^[a-d]$/.test(text))).toEqual(['a', 'b', 'a']);
    expect(texts.indexOf('3 rm1: RMChooseToAbort')).toBeLessThan(texts.indexOf('b'));
  });

  test('tells the first and the last of many steps, and of how many it tells nothing', () => {
    const steps = Array.from({ length: 9 }, () => hasty.steps[2] as Story['steps'][number]);
    const svg = filmOf({ ...hasty, leaves: null, steps, figures: steps.map(() => figure('a')) }) ?? '';
    const texts = textsIn(svg);
    const from = texts.indexOf('1 rm1: RMChooseToAbort');
    expect(texts.slice(from, from + 5)).toEqual([
      ...['1 rm1: RMChooseToAbort', '… 7 more, which change nothing of it', '9 rm1: RMChooseToAbort'],
      ...['Invariant TCConsistent is violated', 'a'],
    ]);
  });

  test('tells where a cycle begins, and that it goes on', () => {
    const loop = { to: 1, back: null, silent: [] };
    const texts = textsIn(
      filmOf({ ...hasty, leaves: null, loop, figures: ['a', 'a', 'c', 'd'].map((text) => figure(text)) }) ?? '',
    );
    expect(texts[texts.indexOf('a') - 1]).toBe('here the cycle begins');
    expect(texts[texts.indexOf('a') - 2]).toBe('2 TM: TMCommit');
    expect(texts[texts.indexOf('d') - 1]).toBe('and so it stays for ever');
  });

  test('says where a state is not drawn, and is none if no state is', () => {
    const trouble = { trouble: 'The view threw <Error>.' };
    expect(textsIn(filmed(figure('a'), trouble, figure('c'), figure('d')))).toContain('The view threw &lt;Error&gt;.');
    expect(filmOf({ ...hasty, figures: hasty.steps.map(() => trouble) })).toBeNull();
    expect(filmOf({ ...hasty, figures: [] })).toBeNull();
  });

  test('is no wider than a page, and its figures have their size, two beside each other where there is room', () => {
    const sizeOf = (svg: string): number[] => [.../viewBox="\S+ \S+ (\S+) (\S+)"/.exec(svg)!.slice(1).map(Number)];
    const placed = (svg: string): string[] =>
      [...svg.matchAll(/<svg x="(\S+)" y="\S+" width="(\S+)"/g)].map(([, x, w]) => `${x} ${w}`);
    const usual = filmed(...['a', 'b', 'c', 'd'].map((text) => figure(text)));
    expect(placed(usual)).toEqual(['6 300', '332 300', '6 300', '332 300']);
    const wide = filmed(...['a', 'b', 'c', 'd'].map((text) => figure(text, '0 0 2000 100')));
    expect(placed(wide)).toEqual(['6 628', '6 628', '6 628', '6 628']);
    for (const svg of [usual, wide]) expect(sizeOf(svg)[0]).toBeLessThan(680);
  });

  test('has figures that are beside each other at one height, however much is told above each', () => {
    const svg = filmed(...['a', 'b', 'c', 'd'].map((text) => figure(text)));
    const heights = [...svg.matchAll(/<svg x="\S+" y="(\S+)"/g)].map(([, y]) => y);
    expect(heights[0]).toBe(heights[1]);
    expect(heights[2]).toBe(heights[3]);
    expect(new Set(heights).size).toBe(2);
  });

  test('tells of small figures in full', () => {
    const trouble = { trouble: 'The view threw Error: no room.' };
    const svg = filmed(figure('a', '0 0 9 9'), trouble, figure('c', '0 0 20 9'), figure('d', '0 0 9 9'));
    expect(textsIn(svg)).toEqual(expect.arrayContaining(['3 rm1: RMChooseToAbort', 'The view threw Error: no room.']));
    expect(svg).toMatch(/<svg x="6" y="\S+" width="6.75" height="6.75"/);
  });

  test('shows nasty texts', () => {
    const story = nastyStory();
    const svg = filmOf({ ...story, figures: story.steps.map((_, k) => figure(String(k))) }) ?? '';
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).not.toContain('<script');
  });
});
