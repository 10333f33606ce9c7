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
} as const;

export const fonts = {
  title: { size: 13, bold: true },
  name: { size: 12, bold: true },
  label: { size: 11, bold: true },
  text: { size: 11, bold: false },
  small: { size: 9.5, bold: false },
  smallBold: { size: 9.5, bold: true },
} as const;
