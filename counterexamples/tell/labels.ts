/**
 * Labels: steps and messages in few words.
 */

import type { AnyChoices } from '../../checker/language/action.ts';
import { textOf } from '../../checker/language/value.ts';
import { abridged } from '../../checker/report/words.ts';

/** A choice that is longer is shortened: a message to its type. */
const longestChoice = 24;
const longestMessage = 40;

/** `HearAsReader(QueryReply)`, `HandleVoteRequest`. */
export function shortLabel(action: string, choices: AnyChoices): string {
  // `HandleVoteRequest` need not say that it is a vote request.
  const said = (value: unknown): boolean => isSent(value) && action.includes(typeOf(value) ?? '\n');
  const shown = Object.values(choices).filter((value) => !said(value));
  const values = shown.map((value) => {
    const text = isSent(value) ? shortMessage(value) : textOf(value);
    if (text.length <= longestChoice) return text;
    return typeOf(value) ?? abridged(text, longestChoice);
  });
  return values.length === 0 ? action : `${action}(${values.join(', ')})`;
}

/** A message without its sender and receiver: `QueryReply(request: 1)`. */
export function shortMessage(message: unknown): string {
  const type = typeOf(message);
  if (type === null) return abridged(textOf(message), longestMessage);
  const fields = Object.entries(message as object)
    .filter(([name]) => name !== 'type' && name !== 'from' && name !== 'to')
    .map(([name, value]) => `${name}: ${textOf(value)}`);
  return fields.length === 0 ? type : abridged(`${type}(${fields.join(', ')})`, longestMessage);
}

/** True of a message that says between whom it is: a drawing has an arrow for it. */
function isSent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value;
}

function typeOf(value: unknown): string | null {
  const type: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'type') : null;
  return typeof type === 'string' ? type : null;
}
