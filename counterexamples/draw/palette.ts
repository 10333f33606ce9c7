/**
 * The colours of drawings: those of Okabe and Ito (2008), which can be told apart by the colour-blind, dark enough for text on
 * white. No colour says anything that a shape, a line or a word does not say too.
 */
export const palette = {
  ink: '#111111',
  /** What matters less, and what a scenario did. */
  faint: '#595959',
  rule: '#8c8c8c',
  shade: '#f0f0f0',
  grid: '#d9d9d9',
  barShade: '#edf1f5',
  message: '#005a8f',
  lost: '#b34700',
  wrong: '#b00020',
  wrongShade: '#fdecee',
  cycle: '#6a2c91',
  cycleShade: '#f5effa',
  island: '#f2cf7e',
  cut: '#8a5a00',
  leaves: '#8a4b00',
  leavesShade: '#fff1d0',
  /** What nothing but views of specs draw with, beside the others. */
  blueShade: '#e1eef7',
  orangeShade: '#fdebdd',
  green: '#1b6b3a',
  greenShade: '#e1f3e7',
} as const;

/** What each of them is on a dark ground, which is that of the page, and what Graphviz draws by itself. */
export const onDark: Readonly<Record<keyof typeof palette | 'white' | 'black', string>> = {
  white: '#16181c',
  black: '#ececec',
  ink: '#ececec',
  faint: '#adadad',
  rule: '#8c8c8c',
  shade: '#2d3036',
  grid: '#454950',
  barShade: '#29323c',
  message: '#6cb8ec',
  lost: '#ff9a57',
  wrong: '#ff8f99',
  wrongShade: '#47191f',
  cycle: '#d0a6f2',
  cycleShade: '#2b2237',
  island: '#7a5a12',
  cut: '#e0b45a',
  leaves: '#ffc46b',
  leavesShade: '#3d3112',
  blueShade: '#1b3145',
  orangeShade: '#402818',
  green: '#7fd39b',
  greenShade: '#1b3826',
};

/** The rules of CSS by which drawings are dark where everything is; of those colours only that the text of a drawing has. */
export function darkRules(drawing: string | null, within = ''): string {
  const rules = Object.entries(onDark).flatMap(([name, dark]) => {
    const light = name in palette ? palette[name as keyof typeof palette] : name;
    return (['fill', 'stroke'] as const)
      .filter((what) => drawing === null || drawing.includes(`${what}="${light}"`))
      .map((what) => `${within}[${what}="${light}"]{${what}:${dark}}`);
  });
  // Texts that nobody gave a colour are black.
  const plain =
    drawing === null || /<text(?![^>]*fill=)/.test(drawing) ? [`${within}text:not([fill]){fill:${onDark.black}}`] : [];
  return `@media screen and (prefers-color-scheme:dark){${[...rules, ...plain].join('')}}`;
}

export const fonts = {
  title: { size: 13, bold: true },
  name: { size: 12, bold: true },
  label: { size: 11, bold: true },
  text: { size: 11, bold: false },
  small: { size: 9.5, bold: false },
  smallBold: { size: 9.5, bold: true },
} as const;
