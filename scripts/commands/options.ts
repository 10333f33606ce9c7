/**
 * The values of keys: times, sizes, numbers and words.
 */
import { badValue } from '../../checker/report/complaint.ts';

export type Keys = ReadonlyMap<string, string>;

/** Reads the value of a key with `read`, which answers undefined for what it cannot read. */
function optional<T>(
  keys: Keys,
  key: string,
  allowed: string,
  read: (text: string) => T | undefined,
  words: readonly string[] = [],
): T | undefined {
  const text = keys.get(key);
  if (text === undefined) return undefined;
  const value = read(text.trim());
  if (value === undefined) throw badValue(key, text, allowed, words);
  return value;
}

const seconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, '': 1, m: 60, min: 60, h: 3600 };

/** Seconds: `60s`, `5m`, `1.5h`, `500ms`; a bare number is seconds. */
export function timeOf(keys: Keys): number | undefined {
  return optional(keys, 'time', 'a time such as 60s, 5m or 2h', (text) => withUnit(text, seconds));
}

const sizes: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** Bytes: `500m`, `2g`. */
export function memoryOf(keys: Keys): number | undefined {
  return optional(keys, 'memory', 'a size such as 500m or 2g', (text) =>
    withUnit(text.toLowerCase().replace(/i?b$/, ''), sizes),
  );
}

function withUnit(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const found = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/.exec(text);
  const unit = units[found?.[2] ?? '?'];
  const value = Number(found?.[1]) * (unit ?? Number.NaN);
  return value > 0 ? value : undefined;
}

/** A whole number in a range; `1_000_000` and `1e6` are such. */
export function wholeOf(keys: Keys, key: string, from: number, to = Number.MAX_SAFE_INTEGER): number | undefined {
  const allowed =
    to === Number.MAX_SAFE_INTEGER ? `a whole number from ${from}` : `a whole number from ${from} to ${to}`;
  return optional(keys, key, allowed, (text) => whole(text, from, to));
}

/** A whole number from `from` on, or `none`. */
export function wholeOrNone(keys: Keys, key: string, from: number): number | 'none' | undefined {
  if (keys.get(key)?.trim() === 'none') return 'none';
  return optional(keys, key, `a whole number from ${from}, or none`, (text) =>
    whole(text, from, Number.MAX_SAFE_INTEGER),
  );
}

function whole(text: string, from: number, to: number): number | undefined {
  const value = Number(text.replaceAll('_', ''));
  return text !== '' && Number.isSafeInteger(value) && value >= from && value <= to ? value : undefined;
}

/** One of several words. */
export function wordOf<T extends string>(keys: Keys, key: string, words: readonly T[]): T | undefined {
  return optional(keys, key, words.join(', '), (text) => words.find((word) => word === text), words);
}

/** True for yes, false for no. */
export function switchOf(keys: Keys, key: string): boolean {
  return wordOf(keys, key, ['yes', 'true', 'no', 'false'])?.match(/yes|true/) != null;
}

/** Whether behaviours that leave the bounds count. */
export function boundsOf(keys: Keys): 'open' | 'closed' {
  return wordOf(keys, 'bounds', ['open', 'closed']) ?? 'open';
}

/** True if it is no failure that a property stays unknown. */
export function unknownAccepted(keys: Keys): boolean {
  return wordOf(keys, 'unknown', ['accept']) !== undefined;
}

/** The parts of a list: `A,B`. */
export function listOf(keys: Keys, key: string): readonly string[] {
  return (keys.get(key) ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export type Format = 'text' | 'json' | 'junit';

/** How the report is to be written, of these formats. */
export function formatOf(keys: Keys, formats: readonly Format[] = ['text', 'json', 'junit']): Format {
  const format = wordOf(keys, 'format', formats);
  return format ?? (keys.has('json') ? 'json' : 'text');
}
