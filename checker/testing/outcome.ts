/** For tests of reports: what a run has found, of which only what a test is about is said. */
import type { CheckableModel } from '../language/model.ts';
import type { Outcome, PropertyOutcome } from '../run/outcome.ts';
import { judged } from '../run/verdict.ts';

/** A search of a model that came to its end, with these properties; and what is said besides. */
export function outcomeOf(
  model: CheckableModel,
  properties: readonly PropertyOutcome[],
  more: Partial<Outcome> = {},
): Outcome {
  return judged({
    model,
    engine: 'reference',
    states: { generated: 9, distinct: 5, queue: 0, depth: 3, cutOff: 0 },
    properties,
    actions: [],
    learned: null,
    stopped: null,
    failure: null,
    remarks: [],
    seconds: 1,
    peakMemoryBytes: 1,
    bytesPerState: null,
    storeBytesPerState: null,
    symmetry: null,
    idleFairness: [],
    troubles: [],
    ...more,
  });
}
