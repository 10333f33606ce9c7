/**
 * Paths as values: how they are compared.
 */
import { type Into, keyOf, type Path } from './value.ts';

export function toVariable(variable: string, primed = false): Path {
  return { variable, primed, into: [] };
}
/** The same of the state before: without the prime. */
export function unprimed(path: Path): Path {
  return path.primed ? { ...path, primed: false } : path;
}

function isSameInto(a: Into, b: Into | undefined): boolean {
  if (b === undefined) return false;
  if ('field' in a) return 'field' in b && a.field === b.field;
  if ('place' in a) return 'place' in b && a.place === b.place;
  if ('among' in a) return 'among' in b && a.among === b.among;
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
  return JSON.stringify([variable, primed, ...into.map(intoKey)]);
}
function intoKey(into: Into): unknown {
  if ('field' in into) return ['.', into.field];
  if ('place' in into) return into.place;
  return 'among' in into ? ['among', into.among] : ['[', keyOf(into.key)];
}
