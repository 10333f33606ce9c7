/**
 * Where a behaviour departs from the abstract spec that it should refine: the abstract states before and after, and the
 * abstract step that comes closest.
 */

import type { Departure } from '../explain/departure.ts';
import { differences } from '../explain/difference.ts';
import type { AnyState } from '../language/action.ts';
import { pathText } from '../language/value.ts';
import { changeText } from './difference.ts';
import { stateLines } from './trace.ts';
import { instanceText, rowLines } from './words.ts';

/** The lines below a trace that violates a refinement. */
export function departureLines(found: Departure, width: number): string[] {
  const { abstract, before, after } = found;
  const states =
    before === null
      ? [`${abstract} does not start in the state that this one stands for:`, ...stateLines(after)]
      : [
          `${abstract} has no step that corresponds to the last one. It would lead from`,
          ...stateLines(before),
          'to',
          ...stateLines(after),
        ];
  return [...states, ...rowLines([['Closest', closestText(found)]], width)];
}

/** The same in a sentence: `voting has no step that corresponds to the last one; closest: Choose(v2), by which ...`. */
export function departureText(found: Departure): string {
  const { abstract, before } = found;
  const what =
    before === null
      ? `${abstract} does not start in the state that this one stands for`
      : `${abstract} has no step that corresponds to the last one`;
  return `${what}; closest: ${closestText(found)}`;
}

function closestText({ before, after, closest }: Departure): string {
  if (closest === null) return 'nothing: no action changes anything there';
  const { action, choices, enabled, differs, state } = closest;
  if (action === null || before === null) return `the initial state in which ${changesText(after, state)}`;
  const name = instanceText(action, choices);
  if (differs.length === 0) return `${name} leads there, but is not enabled`;
  return `${name}, ${enabled ? '' : 'which is not enabled, '}by which ${changesText(before, state)}`;
}

function changesText(from: AnyState, to: AnyState): string {
  return differences(from, to)
    .map(({ path, change }) => `${pathText(path)}: ${changeText(change)}`)
    .join(', ');
}
