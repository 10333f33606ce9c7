/**
 * Witnesses: a shortest way to a state of which a typed-in predicate is true, found by the kernel as for any property that
 * must be reachable.
 *
 * The predicate is code, and runs with all that code here may do: it comes from the person at the keyboard, as what is typed
 * into a debugger does. It is never taken from a URL.
 */
import { setImmediate } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import { KernelCheck } from '../../checker/kernel/check.ts';
import type { AnyState } from '../../checker/language/action.ts';
import type { CheckableModel } from '../../checker/language/model.ts';
import { sortsOf } from '../../checker/language/symmetry.ts';
import { failureText } from '../../checker/report/failure.ts';
import type { Place } from '../../checker/report/place.ts';
import { counted } from '../../checker/report/words.ts';
import type { TraceStep } from '../../checker/run/outcome.ts';
import { NotThere, predicateOf } from './predicate.ts';

export interface WitnessLimits {
  readonly seconds: number;
  readonly states: number;
}
/** The trace to a witness, or why there is none. */
export type Found = { readonly trace: readonly TraceStep[] } | { readonly why: string };

/** What a predicate may name beside `s`: the sorts, by their names, and their members. */
export function namesFor({ domains }: Pick<CheckableModel, 'domains'>): ReadonlyMap<string, unknown> {
  const sorts = sortsOf(domains);
  const names = [
    ...sorts.map((sort) => [sort.name, sort] as const),
    ...sorts.flatMap(({ elements }) => elements.map((member) => [member, member] as const)),
  ];
  // The state itself is `s`.
  return new Map<string, unknown>(names.filter(([name]) => name !== 's' && /^[A-Za-z_$][\w$]*$/.test(name)));
}

/** Longer than this no call of a predicate may take. */
const patience = 2000;

export async function witnessOf(
  model: CheckableModel,
  text: string,
  { seconds, states }: WitnessLimits,
  place: Place,
): Promise<Found> {
  const names = namesFor(model);
  let predicate: (s: AnyState, ...values: readonly unknown[]) => unknown;
  try {
    predicate = predicateOf(text, ['s', ...names.keys()]) as typeof predicate;
  } catch (error) {
    return { why: `It cannot be read: ${(error as Error).message}.` };
  }
  const values = [...names.values()];
  const sought: CheckableModel = {
    ...model,
    finished: () => true,
    fairness: [],
    properties: {
      predicate: { kind: 'reachable', forAll: {}, holds: (s) => predicate(s, ...values) as boolean },
    },
  };
  const check = new KernelCheck(sought);
  const until = performance.now() + seconds * 1000;
  try {
    while (!advanced(check)) {
      const { distinct } = check.progress();
      if (check.result().reached.length > 0) break;
      if (performance.now() > until || distinct > states)
        return { why: `Not found among ${counted(distinct, 'state')} in ${seconds} s: there may be one further on.` };
      await setImmediate();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      return { why: `It takes too long: one call of it did not end within ${patience / 1000} s.` };
    throw error;
  }
  const { reached, failure, distinct, cutOff } = check.result();
  if (failure !== null) {
    const { fault } = failure.failure;
    const isNotThere = fault.kind === 'throws' && fault.error instanceof NotThere;
    return { why: isNotThere ? (fault.error as NotThere).message : failureText(failure.failure, sought, place).what };
  }
  const [found] = reached;
  if (found !== undefined) return { trace: found.trace };
  return { why: `It is true of none of the ${counted(distinct, 'state')}${cutOff > 0 ? ' within the bounds' : ''}.` };
}

/** Explores a batch, for so long at most; throws if that is not enough. */
function advanced(check: KernelCheck): boolean {
  return runInNewContext('advance()', { advance: () => check.advance() }, { timeout: patience }) as boolean;
}
