/** Why a run ended early, in words. */
import type { Outcome, Stop } from '../run/outcome.ts';

/** Why a run ended early: `time is up`. */
export const stopTexts: Readonly<Record<Stop, string>> = {
  time: 'the time is up',
  memory: 'the memory is used up',
  disk: 'the disk is full',
  states: 'the limit of states is reached',
  interrupt: 'it was interrupted',
  'first violation': 'a violation was found, as stop=first asks',
  failure: 'user code failed',
  error: 'an error of Concord came up',
};

/** Why this run ended early. */
export function stopText({ stopped, failure }: Outcome): string {
  if (stopped === null) return 'the search was stopped';
  return failure?.error.fault.kind === 'asymmetric' ? 'the spec is not symmetric' : stopTexts[stopped];
}
