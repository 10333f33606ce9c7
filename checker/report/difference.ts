/**
 * Differences between two states, and histories, in words.
 */
import type { Difference } from '../explain/difference.ts';
import type { Operations } from '../language/depiction.ts';
import { textOf } from '../language/value.ts';

/** What happened to a part of the state: `working -> prepared`, `+ Commit`, `- m (2 -> 1 copies)`, `invokes Read`. */
export function changeText(change: Difference): string {
  switch (change.kind) {
    case 'replaced':
      return `${textOf(change.from)} -> ${textOf(change.to)}`;
    case 'added':
      return `+ ${listText(change.elements)}`;
    case 'removed':
      return `- ${listText(change.elements)}`;
    case 'inserted':
      return `+ ${listText(change.elements)} ${placeText(change.at)}`;
    case 'cut out':
      return `- ${listText(change.elements)} ${placeText(change.at)}`;
    case 'copies':
      return copiesText(change);
    case 'operations': {
      const { answered, invoked } = change;
      const answers = answered.map(({ operation, result }) =>
        result === undefined ? textOf(operation) : `${textOf(operation)} is answered ${textOf(result)}`,
      );
      return [...answers, ...(invoked === null ? [] : [`invokes ${textOf(invoked.operation)}`])].join(', ');
    }
  }
}

/** The same where there is no room for what was there: `… -> prepared`; null if it is not told. */
export function briefChangeText(change: Difference): string | null {
  return change.kind === 'replaced' ? `… -> ${textOf(change.to)}` : null;
}

function listText(elements: readonly unknown[]): string {
  return elements.map(textOf).join(', ');
}
export function placeText(at: number): string {
  return at === 0 ? 'at the front' : `at index ${at}`;
}
function copiesText({ element, before, after }: Extract<Difference, { kind: 'copies' }>): string {
  const text = textOf(element);
  if (before === 0) return `+ ${text}${after > 1 ? ` x${after}` : ''}`;
  if (after === 0) return `- ${text}${before > 1 ? ` x${before}` : ''}`;
  return `${after > before ? '+' : '-'} ${text} (${before} -> ${after} copies)`;
}

/** What each client did: `c1: Write(v1) -> ok, Read -> v1; c2: Read pending`. */
export function historyText(history: ReadonlyMap<string, Operations>): string {
  return [...history].map(([client, operations]) => `${client}: ${threadText(operations)}`).join('; ');
}

/** What one client did: `Write(v1) -> ok, Read pending`. */
export function threadText({ completed, pending }: Operations): string {
  const done = completed.map(({ operation, result }) =>
    result === undefined ? textOf(operation) : `${textOf(operation)} -> ${textOf(result)}`,
  );
  return [...done, ...(pending === null ? [] : [`${textOf(pending.operation)} pending`])].join(', ') || 'nothing';
}
