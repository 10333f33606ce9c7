/**
 * Deeds in words, as verbs: `was disabled`, `answered true`, `set rmState[rm1] to prepared`.
 */
import type { Deed, Write } from '../language/deed.ts';
import { textOf } from '../language/value.ts';
import { assignments, errorText } from './words.ts';

export function deedText(deed: Deed): string {
  return `${verbText(deed)}${deed.read === undefined ? '' : `, having read ${readTexts[deed.read]}`}`;
}
const readTexts = { 'one part': 'one part of the state', another: 'another' } as const;

function verbText(deed: Deed): string {
  switch (deed.kind) {
    case 'answered':
      return `answered ${textOf(deed.answer)}`;
    case 'disabled':
      return 'was disabled';
    case 'wrote':
      return deed.writes.length === 0 ? 'changed nothing' : deed.writes.map(writeText).join(', ');
    case 'led to': {
      const values = assignments(deed.values);
      return values === '' ? 'changed nothing' : `led to ${values}`;
    }
    case 'offered':
      return deed.values === null ? 'offered other values' : `offered ${textOf(deed.values)}`;
    case 'offered one':
      return `offered values with ${textOf(deed.value)}`;
    case 'offered lists':
      return 'offered several lists to choose from';
    case 'offered choices':
    case 'offered fewer choices':
      return deed.kind;
    case 'read':
      return deed.what === 'one' ? 'read one part of the state' : 'read another';
    case 'met':
      return deed.what === 'one' ? 'met an element' : 'met another in each of many runs';
    case 'threw':
      return `threw ${errorText(deed.error)}`;
    case 'failed':
      return deed.fault === null ? 'failed' : `failed (${deed.fault})`;
  }
}

function writeText(write: Write): string {
  const { part } = write;
  switch (write.kind) {
    case 'set':
      return `set ${part} to ${textOf(write.value)}`;
    case 'put':
      return `set ${part}[${textOf(write.key)}] to ${textOf(write.value)}`;
    case 'pushed':
      return `put ${textOf(write.value)} behind ${part}`;
    case 'added':
      return `added ${textOf(write.value)} to ${part}`;
    case 'removed':
      return `removed ${textOf(write.value)} from ${part}`;
    case 'shifted':
      return `took the first of ${part}`;
    case 'replaced':
      return `replaced ${part}`;
  }
}
