/**
 * Whether the values of a record are pairs of a key and a value, as jepsen.independent has them. A file does not say so:
 * a tuple is written as any other pair.
 *
 * It is sure if all values that were invoked or answered are pairs, and reads are invoked with `[key nil]`: a read of one
 * object is invoked with nothing. It is sure not to be so if something is no pair, or a compare-and-set is no pair within a
 * pair. Whatever is neither must be told.
 */
import { List } from 'immutable';
import type { Event } from './events.ts';
import { isPair } from './models.ts';
import { BadRecord } from './problem.ts';

/** True if it is so, false if it is not. Throws `BadRecord` where that cannot be known. */
export function isIndependent(events: readonly Event[]): boolean {
  // What an acknowledgement does not say again is no sign of anything, and an error may stand in place of other values.
  const telling = events.filter(
    ({ type, f, value }) => type === 'invoke' || (type === 'ok' && (f === 'read' || (value ?? null) !== null)),
  );
  const marked = telling.find(
    ({ type, f, value }) => type === 'invoke' && f === 'read' && isPair(value) && value.get(1) === null,
  );
  const fits = ({ f, value }: Event): boolean => isPair(value) && (f !== 'cas' || isPair(value.get(1)));
  const all = telling.length > 0 && telling.every(fits);
  if (all !== (marked !== undefined)) {
    const doubtful = marked ?? telling[0]!;
    throw new BadRecord(doubtful.line, { kind: 'independent', value: doubtful.value ?? List() });
  }
  return all;
}
