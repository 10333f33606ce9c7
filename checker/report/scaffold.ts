/**
 * What is said of a new spec.
 */
import type { Ink } from './words.ts';

export function scaffoldLines(folder: string, files: readonly string[], command: string, ink: Ink): string[] {
  return [`${ink.bold(folder)} is there: ${files.join(', ')}.`, '', `  ${command}`, `  ${command} variant=ignore-lock`];
}
