/**
 * Assertions about a spec that are not so: one line that says what, and the report that shows it.
 */
import type { Explained } from '../explain/findings.ts';
import type { Basis, Outcome, PropertyOutcome } from '../run/outcome.ts';
import { told } from './findings.ts';
import { here } from './place.ts';
import type { TextStyle } from './report.ts';
import { mostSteps, reportLines } from './text.ts';
import { count, counted, plain, subjectText } from './words.ts';

/** As error messages are read: without colours, in whichever editor or log. */
const style: Omit<TextStyle, 'place'> = { ink: plain, width: 100, program: { name: 'concord' }, mostSteps };

/** The claim, and below it the report of the run. */
export function assertionText(claim: string, outcome: Outcome, explained: Explained): string {
  const { findings, complaints } = told(explained, outcome);
  const report = {
    outcome,
    findings,
    complaints,
    remarks: [],
    deviations: null,
    unknownAccepted: true,
    title: outcome.model.name,
    story: null,
    limits: {},
    symmetry: true,
  };
  return [claim, '', ...reportLines(report, { ...style, place: here() })].join('\n');
}

/** Whether the spec holds: `It does not hold: two-phase-commit, rms = 3.` */
export function holdingText(outcome: Outcome): string {
  const subject = subjectText(outcome);
  switch (outcome.verdict) {
    case 'holds':
      return `It holds (${outcome.basis}): ${subject}.`;
    case 'violated':
      return `It does not hold: ${subject}.`;
    case 'unknown':
      return `It is not known whether it holds: ${subject}.`;
  }
}

/** What is expected of a spec that holds, beside that. */
export interface Figures {
  /** The number of distinct states; with symmetry, of orbits. */
  readonly distinct?: number | undefined;
  /** The number of generated states. */
  readonly generated?: number | undefined;
  /** The depth of the complete search: the most states on a shortest path. */
  readonly depth?: number | undefined;
  /** What the verdict rests on. */
  readonly basis?: Basis | undefined;
}

/** What is not as expected; null if all is. */
export function figuresText(expected: Figures, outcome: Outcome): string | null {
  const { states, basis, symmetry } = outcome;
  const figures = (['distinct', 'generated', 'depth'] as const).flatMap((figure) => {
    const wanted = expected[figure];
    if (wanted === undefined || wanted === states[figure]) return [];
    const upTo =
      symmetry === null || figure === 'depth' ? '' : ' up to symmetry (symmetry: false tells every state apart)';
    return [`  ${figure}: ${count(states[figure])}${upTo}, expected ${count(wanted)}`];
  });
  const rests =
    expected.basis === undefined || expected.basis === basis ? [] : [`  basis: ${basis}, expected ${expected.basis}`];
  const all = [...figures, ...rests];
  return all.length === 0 ? null : [`It holds, but not as expected: ${subjectText(outcome)}.`, ...all].join('\n');
}

/** Whether the spec violates a property, and in how many steps, if another number was expected. */
export function violationText({ name, verdict, trace }: PropertyOutcome, outcome: Outcome, steps?: number): string {
  const subject = subjectText(outcome);
  switch (verdict) {
    case 'holds':
      return `${name} is not violated: ${subject}.`;
    case 'unknown':
      return `It is not known whether ${name} is violated: ${subject}.`;
    case 'violated': {
      const found = trace === null ? '' : ` in ${counted(trace.length - 1, 'step')}`;
      return `${name} is violated${found}${steps === undefined ? '' : `, expected ${steps}`}: ${subject}.`;
    }
  }
}
