/** Verdicts of whole runs, and what they rest on. */
import type { Basis, Outcome, Verdict } from './outcome.ts';

/** What a verdict rests on. */
export function basisOf({
  sample,
  stopped,
  states,
  closed,
}: Pick<Outcome, 'sample' | 'stopped' | 'states' | 'closed'>): Basis {
  if (sample !== undefined) return 'sampled';
  if (stopped !== null) return 'stopped';
  if (states.cutOff === 0) return 'exhaustive';
  return closed === true ? 'within closed bounds' : 'within bounds';
}

/** The verdict of the run: violated if any property is, unknown if any is. */
export function verdictOf({ properties, stopped }: Pick<Outcome, 'properties' | 'stopped'>): Verdict {
  const verdicts = properties.map(({ verdict }) => verdict);
  if (verdicts.includes('violated')) return 'violated';
  return verdicts.includes('unknown') || stopped !== null ? 'unknown' : 'holds';
}

/** The outcome with the verdict that its properties make, and its basis. */
export function judged(outcome: Omit<Outcome, 'verdict' | 'basis'>): Outcome {
  return { ...outcome, verdict: verdictOf(outcome), basis: basisOf(outcome) };
}
