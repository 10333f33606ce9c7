/**
 * Signs: what a step is drawn as. What a step tells a network, crashes or clocks is known; of other steps the name of the action
 * says it, as protocols call them `Timeout` and `Restart` everywhere.
 */
import type { StepKind } from '../../checker/explain/events.ts';
import type { StepSign } from '../story.ts';

const named: readonly (readonly [words: RegExp, sign: StepSign])[] = [
  [/Restart/, 'restart'],
  [/Time[oO]uts?$/, 'timeout'],
  [/^Time[oO]ut/, 'timeout'],
  [/^Crash/, 'crash'],
  [/^Recovers?$/, 'recover'],
];

/** The sign of a step: `restart` of a plain step by the name of `CrashAndRestart`. */
export function signOf(kind: StepKind, action: string | null): StepSign {
  if (kind !== 'step' && kind !== 'crash') return kind;
  const found = named.find(([words]) => words.test(action ?? ''))?.[1];
  return found === undefined || (kind === 'crash' && found !== 'restart') ? kind : found;
}
