/**
 * JSON, read without a loss: a number that JavaScript would round keeps its digits, as a `LosslessNumber`, and a name that
 * stands in an object twice, with different values, is not silently the last of them.
 */
import { isSafeNumber, LosslessNumber, parse, stringify } from 'lossless-json';
import { Foreign } from '../language/value.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [field: string]: Json };
export type JsonObject = { readonly [field: string]: Json };

/** A name stands in one object twice. */
export class NamedTwice extends Error {
  override readonly name = 'NamedTwice';
  constructor(
    readonly key: string,
    readonly line: number,
  ) {
    super(`line ${line}: ${key} is there twice`);
  }
}

/** Throws `NamedTwice`; a `SyntaxError` if the text is no JSON, and a `RangeError` if it is nested too deeply. */
export function readJson(text: string): unknown {
  return parse(text, null, {
    parseNumber: (digits) => (isSafeNumber(digits) ? Number(digits) : new LosslessNumber(digits)),
    onDuplicateKey({ key, position }) {
      throw new NamedTwice(key, text.slice(0, position).split('\n').length);
    },
  });
}

export function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof LosslessNumber);
}
export function listAt(json: JsonObject, key: string): readonly Json[] | undefined {
  const list = json[key];
  return Array.isArray(list) ? (list as readonly Json[]) : undefined;
}

/** Longer JSON is shown by its beginning. */
const MOST_SHOWN = 80;

/** What a message shows of JSON: its own text, as a value. */
export function asWritten(json: unknown): Foreign {
  const text = stringify(json) ?? 'undefined';
  return new Foreign('JSON', text, text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text);
}
