/**
 * Paths to parts of a state: a variable, and the keys, fields and places that lead on from there. They are compared as values,
 * and become text where they are printed.
 */
import { keyOf, textOf } from '../language/value.ts';

/** A key of a function, a field of a record, or the place of an element in a sequence. */
export type Into = { readonly key: unknown } | { readonly field: string } | { readonly place: number };

export interface Path {
  readonly variable: string;
  /** True of the state after a step, for properties of steps. */
  readonly primed: boolean;
  readonly into: readonly Into[];
}

export function toVariable(variable: string, primed = false): Path {
  return { variable, primed, into: [] };
}
/** One step further. */
export function further(path: Path, into: Into): Path {
  return { ...path, into: [...path.into, into] };
}
/** The same of the state before: without the prime. */
export function unprimed(path: Path): Path {
  return path.primed ? { ...path, primed: false } : path;
}

/** `log'[s1].term`. */
export function pathText({ variable, primed, into }: Path): string {
  return `${variable}${primed ? "'" : ''}${into.map(intoText).join('')}`;
}
function intoText(into: Into): string {
  return 'field' in into ? `.${into.field}` : `[${'key' in into ? textOf(into.key) : into.place}]`;
}

function isSameInto(a: Into, b: Into | undefined): boolean {
  if (b === undefined) return false;
  if ('field' in a) return 'field' in b && a.field === b.field;
  if ('place' in a) return 'place' in b && a.place === b.place;
  return 'key' in b && keyOf(a.key) === keyOf(b.key);
}
/** True if a path leads to what the other leads to, or further in. */
export function isWithin(path: Path, other: Path): boolean {
  return (
    path.variable === other.variable &&
    path.primed === other.primed &&
    path.into.length >= other.into.length &&
    other.into.every((into, i) => isSameInto(into, path.into[i]))
  );
}
export function isSamePath(a: Path, b: Path): boolean {
  return a.into.length === b.into.length && isWithin(a, b);
}
/** Equal for equal paths alone: to be the key of a map. */
export function pathKey({ variable, primed, into }: Path): string {
  return JSON.stringify([
    variable,
    primed,
    ...into.map((one) => ('field' in one ? ['.', one.field] : 'place' in one ? one.place : ['[', keyOf(one.key)])),
  ]);
}
