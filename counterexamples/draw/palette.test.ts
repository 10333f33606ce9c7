/** Colours: what is written can be read, on white and on dark. */
import { describe, expect, test } from 'vitest';
import { onDark, palette } from './palette.ts';

/** As by the Web Content Accessibility Guidelines 2.2. */
function contrast(one: string, other: string): number {
  const light = (colour: string): number => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const themes = { light: { ...palette, white: '#ffffff' }, dark: onDark };

describe.each(Object.entries(themes))('%s', (_, colours) => {
  test('text stands out from its ground', () => {
    const pairs = [
      ...(['ink', 'faint', 'message', 'lost', 'wrong', 'cycle', 'leaves'] as const).map(
        (text) => [text, 'white'] as const,
      ),
      ...(['ink', 'faint', 'message', 'cycle', 'wrong'] as const).map((text) => [text, 'cycleShade'] as const),
      ...(['ink', 'faint', 'message', 'lost', 'leaves'] as const).map((text) => [text, 'leavesShade'] as const),
      ['wrong', 'wrongShade'] as const,
      ['green', 'white'] as const,
      ['message', 'blueShade'] as const,
      ['lost', 'orangeShade'] as const,
      ['green', 'greenShade'] as const,
      ...(['blueShade', 'orangeShade', 'greenShade', 'wrongShade', 'shade'] as const).map(
        (shade) => ['ink', shade] as const,
      ),
      ['ink', 'barShade'] as const,
    ];
    for (const [text, ground] of pairs)
      expect(contrast(colours[text], colours[ground]), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  test('lines and marks stand out from theirs', () => {
    for (const mark of ['ink', 'message', 'lost', 'wrong', 'cycle', 'cut', 'rule'] as const)
      expect(contrast(colours[mark], colours.white), mark).toBeGreaterThanOrEqual(3);
  });
});
