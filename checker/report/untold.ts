/**
 * What could not be told of a finding, beside what was found.
 */

import type { PropertyOutcome } from '../run/outcome.ts';
import { Complaint } from './complaint.ts';

/** The trace that shows the verdict on a property is lost. */
export function lostTrace({ name, kind }: PropertyOutcome, because: Complaint): Complaint {
  return about(
    `The trace that shows ${name} ${kind === 'reachable' ? 'reached' : 'violated'} is therefore not shown.`,
    because,
  );
}
/** Why a property is false cannot be said. */
export function lostReason({ name }: PropertyOutcome, because: Complaint): Complaint {
  return about(`Why ${name} is false is therefore not said.`, because);
}
/** Something about all findings cannot be shown: `The state graph`. */
export function lostPart(part: string, because: Complaint): Complaint {
  return about(`${part} is therefore not shown.`, because);
}

function about(what: string, { code, kind, what: why, now, places }: Complaint): Complaint {
  return new Complaint(code, kind, `${why} ${what}`, now, places);
}
