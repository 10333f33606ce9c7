/** Verdicts of whole runs, and the exit codes that stand for them. */
import { describe, expect, test } from 'vitest';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { SpecFailure } from '../language/failure.ts';
import { checkable } from '../language/model.ts';
import type { Outcome, PropertyOutcome } from '../run/outcome.ts';
import { outcomeOf } from '../testing/outcome.ts';
import { finalText, verdictText } from './text.ts';
import { exitCodeOf } from './verdict.ts';

const model = checkable(twoPhaseCommit);
const property = (
  kind: PropertyOutcome['kind'],
  verdict: PropertyOutcome['verdict'],
  reason: PropertyOutcome['reason'] = null,
): PropertyOutcome => ({
  name: `P${kind}`,
  kind,
  verdict,
  instance: null,
  trace: null,
  reason,
});
const failure = new SpecFailure(
  { part: 'guard', name: 'TMCommit', choices: {} },
  { kind: 'throws', error: new Error('x') },
);
const outcome = (properties: readonly PropertyOutcome[], more: Partial<Outcome> = {}): Outcome =>
  outcomeOf(model, properties, more);
const cutOff = { states: { generated: 9, distinct: 5, queue: 0, depth: 3, cutOff: 2 } };
const stopped = property('invariant', 'unknown', 'the search was stopped');

describe('verdicts and exit codes', () => {
  test.each<[string, Outcome, string, string, number]>([
    ['all hold', outcome([property('invariant', 'holds')]), 'holds', 'exhaustive', 0],
    ['all hold, within bounds', outcome([property('invariant', 'holds')], cutOff), 'holds', 'within bounds', 0],
    [
      'a temporal property may be violated outside the bounds',
      outcome([property('invariant', 'holds'), property('temporal', 'unknown', 'states were cut off')], cutOff),
      'unknown',
      'within bounds',
      152,
    ],
    [
      'a goal may lie outside the bounds',
      outcome([property('reachable', 'unknown', 'states were cut off')], cutOff),
      'unknown',
      'within bounds',
      152,
    ],
    ['a goal is unreachable', outcome([property('reachable', 'violated')]), 'violated', 'exhaustive', 12],
    ['a deadlock', outcome([property('deadlock', 'violated')]), 'violated', 'exhaustive', 11],
    ['an invariant', outcome([property('invariant', 'violated')]), 'violated', 'exhaustive', 12],
    ['a step property', outcome([property('step', 'violated')]), 'violated', 'exhaustive', 13],
    [
      'a deadlock before an invariant',
      outcome([property('invariant', 'violated'), property('deadlock', 'violated')]),
      'violated',
      'exhaustive',
      11,
    ],
    [
      'an invariant before a step property',
      outcome([property('step', 'violated'), property('invariant', 'violated')]),
      'violated',
      'exhaustive',
      12,
    ],
    [
      'user code before all',
      outcome([property('deadlock', 'violated')], { failure: { error: failure, trace: [] }, stopped: 'failure' }),
      'violated',
      'stopped',
      75,
    ],
    [
      'a violation before an early end',
      outcome([property('step', 'violated'), stopped], { stopped: 'time' }),
      'violated',
      'stopped',
      13,
    ],
    ['an early end', outcome([stopped], { stopped: 'memory' }), 'unknown', 'stopped', 152],
    ['Ctrl-C', outcome([stopped], { stopped: 'interrupt' }), 'unknown', 'stopped', 152],
    [
      'a sample',
      outcome([property('invariant', 'unknown', 'only sampled')], {
        sample: { seed: 1, runs: 2, depth: 3, found: null },
      }),
      'unknown',
      'sampled',
      152,
    ],
  ])('%s', (_, run, verdict, basis, code) => {
    expect([run.verdict, run.basis, exitCodeOf(run, false)]).toEqual([verdict, basis, code]);
  });

  test('what stays unknown is no failure if it is accepted, unless the run was cut short', () => {
    const open = property('reachable', 'unknown', 'states were cut off');
    expect(exitCodeOf(outcome([open], cutOff), true)).toBe(0);
    expect(exitCodeOf(outcome([property('invariant', 'violated'), open], cutOff), true)).toBe(12);
    expect(exitCodeOf(outcome([stopped], { stopped: 'time' }), true)).toBe(152);
    expect(exitCodeOf(outcome([stopped], { stopped: 'interrupt' }), true)).toBe(152);
  });

  test('never speak of more than was looked at', () => {
    const open = outcome([property('reachable', 'unknown', 'states were cut off')], cutOff);
    expect(verdictText(open.properties[0] as PropertyOutcome, open)).toBe(
      'unknown: not found, but 2 successors were cut off by the bounds',
    );
    expect(finalText(open)).toBe('Unknown: Preachable may lie outside the bounds.');
    const bounded = outcome([property('invariant', 'holds')], cutOff);
    expect(verdictText(bounded.properties[0] as PropertyOutcome, bounded)).toBe('holds (within bounds)');
    const temporal = outcome([property('temporal', 'unknown', 'states were cut off')], cutOff);
    expect(verdictText(temporal.properties[0] as PropertyOutcome, temporal)).toBe(
      'unknown: it may still be violated outside the bounds, where 2 successors were cut off',
    );
  });
});
