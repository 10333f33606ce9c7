/**
 * Where a behaviour departs from the abstract spec that it should refine: the abstract states before and after, and the
 * abstract step that comes closest.
 */

import { differences } from '../explain/difference.ts';
import { pathText } from '../explain/path.ts';
import type { AnyState } from '../language/action.ts';
import { type Departure, departure } from '../language/refinement.ts';
import type { Outcome, TraceStep } from '../run/outcome.ts';
import { stateLines } from './trace.ts';
import { instanceText, rowLines } from './words.ts';

/** The lines below a trace that violates a refinement; none for any other property. */
export function departureLines(
  { model }: Pick<Outcome, 'model'>,
  property: string,
  trace: readonly TraceStep[],
  width: number,
): string[] {
  const found = departure(model, property, trace);
  return found === null ? [] : linesOf(found, width);
}

function linesOf(found: Departure, width: number): string[] {
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
    .map(({ path, change }) => `${pathText(path)}: ${change}`)
    .join(', ');
}
