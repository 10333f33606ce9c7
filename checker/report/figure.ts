/**
 * Why the view of a spec draws nothing of a state, or of none.
 */
import type { Complaint } from './complaint.ts';
import { type Place, placesIn } from './place.ts';
import { counted, duration, errorText } from './words.ts';

/** A view that had not returned after so many seconds. */
export class Endless extends Error {
  constructor(readonly seconds: number) {
    super();
  }
}

/** What a view threw: `The view threw TypeError: x is not a function (raft/view.tsx:12:20).` */
export function undrawnText(error: unknown, place: Place): string {
  if (error instanceof Endless) return `The view had not returned after ${duration(error.seconds)}.`;
  const [at] = placesIn(error, place, 1);
  const where = at === undefined ? '' : ` (${at})`;
  return error instanceof Error && error.name === 'BadView'
    ? `The view cannot be drawn: ${error.message}${where}.`
    : `The view threw ${errorText(error)}${where}.`;
}

/** Which states of a trace are not drawn, each counted from 0, and why; null if all are. */
export function undrawnStates(
  property: string,
  troubles: readonly { readonly state: number; readonly trouble: string }[],
): string | null {
  const [first, ...others] = troubles;
  if (first === undefined) return null;
  const isOne = others.every(({ trouble }) => trouble === first.trouble);
  const which = troubles.length === 1 ? `State ${first.state + 1}` : counted(troubles.length, 'state');
  const are = troubles.length === 1 ? 'is' : 'are';
  const of = isOne ? '' : ` Of state ${first.state + 1}:`;
  return `${which} of the trace of ${property} ${are} not drawn by the view of the spec.${of} ${first.trouble}`;
}

/** What is wrong with all of it, in one paragraph. */
export function troubleText({ what, now, places }: Complaint): string {
  // What the compiler says there is told already.
  const [at = ''] = (places[0] ?? '').split(': ', 1);
  const where = /:\d+$/.test(at) ? ` (${at})` : '';
  return `${what.replace(/\.$/, '')}${where}.${now === null ? '' : ` ${now}`}`;
}
