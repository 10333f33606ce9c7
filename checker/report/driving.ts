/**
 * A system that does not fit its spec, in words.
 */
import type { Nonconformity, Why } from '../driving/misfit.ts';
import { textOf } from '../language/value.ts';
import { stateLines, traceLines } from './trace.ts';
import { unfitLines } from './validation.ts';
import { abridged, counted, instanceText, rowLines, subjectText } from './words.ts';

/** As error messages are read. */
const width = 100;
/** So many states are told of. */
const mostStates = 3;
/** More steps than this are folded in the middle. */
const mostSteps = 40;

export function nonconformityText(found: Nonconformity): string {
  const { model, action, choices, answer, where, count, trace } = found;
  const what = action === null ? 'The new system' : instanceText(action, choices);
  return [
    `${what} does not fit ${subjectText({ model })}: ${headText(found)}.`,
    ...(answer === undefined ? [] : [`  It answered ${abridged(textOf(answer), width)}.`]),
    ...where
      .slice(0, mostStates)
      .flatMap(({ state, why }, i) => [
        ...(count === 1
          ? []
          : [i === 0 ? `The spec may be in ${counted(count, 'state')}. In the first,` : 'In the next,']),
        ...reasonLines(why, what),
        ...(count === 1 ? [] : stateLines(state).map((line) => `      ${line}`)),
      ]),
    ...(count > mostStates ? [`... and ${counted(count - mostStates, 'more state')}.`] : []),
    'So far, as the spec has it:',
    ...traceLines(trace, { width, most: mostSteps, initially: Object.keys(model.domains) }),
  ].join('\n');
}

function headText({ where }: Nonconformity): string {
  switch (where[0]?.why.kind) {
    case 'refused':
      return 'the system refused what the spec allows';
    case 'seen':
      return 'what is seen of the system is not what the spec allows';
    case 'no value':
      return 'what is seen of the system is nothing that the spec has';
    default:
      return 'the system did what the spec does not allow';
  }
}

function reasonLines(why: Why, what: string): string[] {
  switch (why.kind) {
    case 'refused':
      return rowLines([[what, 'it is enabled']], width);
    case 'no value':
      return rowLines([['observed', why.misfit]], width);
    case 'seen':
      return rowLines(
        why.unlike.map(({ part, spec, system }) => [
          part,
          `the spec has ${textOf(spec)}, the system has ${textOf(system)}`,
        ]),
        width,
      );
    case 'not possible':
      return unfitLines(why.unfit, width, 'the answer');
  }
}
