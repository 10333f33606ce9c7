/** Recorded operations in words, as short as a drawing needs them. */
import type { Call } from '../consistency/calls.ts';
import type { Tagged } from '../consistency/recorded/index.ts';
import { textOf } from '../language/value.ts';
import { begun } from './words.ts';

const LONGEST_LABEL = 40;

/** `write(3)`, `read: 3`, `cas(1, 2): failed`, and of operations without an answer `read: ?`. */
export function labelOf(
  { operation, result }: Pick<Call<Tagged, Tagged>, 'operation' | 'result'>,
  short: boolean,
  said = textOf,
): string {
  return begun(`${callText(operation, short, said)}${answerText(operation.type, result, said)}`, LONGEST_LABEL);
}

/** `write(3)`, `cas(1, 2)`; in `short` without the key or the element that it is about. Values are told by `said`. */
export function callText(operation: Tagged, short = false, said = textOf): string {
  const { type, ...fields } = operation as Tagged & Readonly<Record<string, unknown>>;
  const part = 'key' in fields ? 'key' : 'element';
  const shown = Object.entries(fields).filter(([name]) => !(short && name === part));
  const name = type === 'CompareAndSet' ? 'cas' : type.toLowerCase();
  return shown.length === 0 ? name : `${name}(${shown.map(([, value]) => said(value)).join(', ')})`;
}

function answerText(operation: string, result: Tagged | undefined, said: typeof textOf): string {
  if (result === undefined) return ['Read', 'Get', 'Contains', 'Members'].includes(operation) ? ': ?' : '';
  if (result.type === 'CompareAndSetFailed') return ': failed';
  const answers = Object.entries(result).filter(([name]) => name !== 'type');
  return answers.length === 0 ? '' : `: ${answers.map(([, value]) => said(value)).join(', ')}`;
}
