/** What a run has shown is shown: the reference semantics has confirmed it. */
import { expect } from 'vitest';
import type { Outcome } from '../run/outcome.ts';

/** Everything that was to be shown was confirmed by the reference semantics: traces are behaviours, lassos are fair. */
export function expectConfirmed({ properties, failure, troubles }: Outcome): void {
  expect(properties.filter(({ reason, lost }) => reason === 'not confirmed' || lost !== undefined)).toEqual([]);
  expect({ failure, troubles }).toEqual({ failure: null, troubles: [] });
}
