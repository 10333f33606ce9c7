/**
 * What is done with an outcome before it is shown: each trace is re-executed by the reference semantics, and explained.
 */
import { accountOf } from '../reference/lasso.ts';
import { differentAnswers, plainTrace, replay, shownBy, traceToFailure } from '../reference/replay.ts';
import { becauseOf } from '../report/because.ts';
import { doesNotHold, doesNotReplay, doesNotShow } from '../report/complaint.ts';
import type { Lasso, Outcome, PropertyOutcome, TraceStep } from '../report/outcome.ts';
import { type FairAccount, type Finding, subjectText } from '../report/report.ts';
import { SpecFailure } from '../spec/failure.ts';

/** The traces to show: of what is violated, or of the one property that was asked for. Each is re-executed first. */
export function findingsOf(outcome: Outcome, only: string | undefined): Finding[] {
  return outcome.properties.flatMap((property) => {
    if (property.trace === null) return [];
    const account =
      property.lasso === undefined ? undefined : judged(property, property.trace, property.lasso, outcome);
    const trace = account === undefined ? confirmed(property, property.trace, outcome) : property.trace;
    const shown = only === undefined ? property.verdict === 'violated' : property.name === only;
    if (!shown) return [];
    return [
      {
        ...{ property, trace, because: becauseOf(outcome.model, property, trace), files: null },
        ...(account === undefined ? {} : { account }),
      },
    ];
  });
}

/** Why the lasso is a fair behaviour that violates the property. Throws a complaint about Concord itself if it is not. */
function judged(
  { name, instance }: PropertyOutcome,
  trace: readonly TraceStep[],
  lasso: Lasso,
  { model, ...outcome }: Outcome,
): FairAccount {
  const account = accountOf(model, name, instance ?? {}, trace, lasso);
  if (!account.ok) throw doesNotHold(name, subjectText({ ...outcome, model }), account.complaint);
  return account;
}

/** The trace as the reference semantics has it. Throws a complaint about Concord itself if it has it otherwise. */
function confirmed(property: PropertyOutcome, recorded: readonly TraceStep[], outcome: Outcome): TraceStep[] {
  const replayed = replay(outcome.model, recorded);
  if (!replayed.ok) throw doesNotReplay(property.name, subjectText(outcome), replayed.at + 1);
  if (shownBy(outcome.model, property.name, replayed.trace) === null)
    throw doesNotShow(property.name, subjectText(outcome));
  return plainTrace(replayed.trace);
}

/** The outcome with the trace of its failure led on to the very state that user code failed in. */
export function withFailingState(outcome: Outcome): Outcome {
  if (outcome.failure === null) return outcome;
  const { model } = outcome;
  const { failure, trace } = outcome.failure;
  try {
    const replayed = replay(model, trace);
    if (!replayed.ok) return outcome;
    const reached = traceToFailure(model, failure, replayed.trace);
    return {
      ...outcome,
      failure: { failure: inWords(failure, model, reached.at(-1)?.state), trace: plainTrace(reached) },
    };
  } catch (error) {
    // The very failure that is to be shown, on the way.
    if (error instanceof SpecFailure) return outcome;
    throw error;
  }
}

/**
 * An impure function by answers that can be read: what the kernel compares is what it learned. One that answers differently
 * each time also answers differently for each permutation, and is then taken for asymmetric.
 */
function inWords(
  failure: SpecFailure,
  model: Outcome['model'],
  state: Parameters<typeof differentAnswers>[2] | undefined,
): SpecFailure {
  const { kind } = failure.fault;
  if ((kind !== 'impure' && kind !== 'asymmetric') || state === undefined) return failure;
  const answers = differentAnswers(model, failure.site, state);
  if (answers === null) return failure;
  const [first, second] = answers;
  return new SpecFailure(failure.site, { kind: 'impure', first, second }, failure.cause);
}
