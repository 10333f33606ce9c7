/**
 * Reports as JSON: one object on standard output, and nothing else. The format has a name and a number; what is added to
 * it later keeps the number, what changes its meaning does not.
 */

import type { Because } from '../explain/because.ts';
import type { Divergence } from '../explain/divergence.ts';
import { fieldsToItf, toItf } from '../itf/itf.ts';
import type { Json } from '../itf/read-json.ts';
import { assumptionText } from '../language/fairness.ts';
import { pathText } from '../language/value.ts';
import type { Outcome, PropertyOutcome, TraceStep } from '../run/outcome.ts';
import { anomalyJson } from './anomaly.ts';
import { becauseText } from './because.ts';
import type { Complaint } from './complaint.ts';
import { stateOf } from './contradiction.ts';
import { deedText } from './deed.ts';
import { divergenceText } from './divergence.ts';
import { failureText } from './failure.ts';
import { readText } from './grounds.ts';
import { owedText } from './lasso.ts';
import { type Place, shortPath } from './place.ts';
import { remarkText } from './remark.ts';
import type { Report } from './report.ts';
import { timesJson } from './times.ts';
import { exitCodeOf } from './verdict.ts';
import { addedFairness } from './words.ts';

export type JsonFields = { readonly [field: string]: Json };

/** The report of one check. Values are written as in ITF files. */
export function reportJson(report: Report, place: Place): JsonFields {
  const { outcome } = report;
  const { model, states, learned } = outcome;
  return {
    format: 'concord-report/1',
    spec: model.name,
    variant: model.variant,
    parameters: fieldsToItf(model.parameters),
    from: model.from,
    bounds: Object.keys(model.bounds),
    budgets: model.budgets,
    hidden: model.hidden,
    engine: outcome.engine,
    verdict: outcome.verdict,
    basis: outcome.basis,
    stopped: outcome.stopped,
    sample: sampleJson(outcome),
    exitCode: exitCodeOf(outcome, report.unknownAccepted),
    symmetry:
      outcome.symmetry === null
        ? null
        : {
            sorts: outcome.symmetry.sorts.map(({ name }) => name),
            order: outcome.symmetry.order,
            certified: outcome.symmetry.certified,
          },
    // Of a variant: what it violates otherwise than it records.
    ...(report.deviations === null || report.deviations.length === 0 ? {} : { deviations: report.deviations }),
    addedFairness: addedFairness(model),
    idleFairness: outcome.idleFairness.map(assumptionText),
    states: {
      generated: states.generated,
      distinct: states.distinct,
      depth: states.depth,
      cutOff: states.cutOff,
      queue: states.queue,
    },
    properties: outcome.properties.map((property) => propertyJson(property, report, place)),
    actions: outcome.actions.map(({ name, taken }) => ({ name, taken })),
    failure: failureJson(outcome, place),
    ...complaintsJson(report.complaints),
    remarks: [...outcome.remarks.map(remarkText), ...report.remarks],
    learned: learned === null ? null : { entries: learned.entries, userCalls: learned.userCalls },
    seconds: outcome.seconds,
    ...(outcome.earlier === undefined ? {} : { earlier: outcome.earlier }),
    peakMemoryBytes: outcome.peakMemoryBytes,
    bytesPerState: outcome.bytesPerState,
  };
}

function sampleJson({ sample }: Outcome): Json {
  if (sample === undefined) return null;
  const { times, ...walks } = sample;
  return { ...walks, times: times === undefined ? null : timesJson(times) };
}

/** What could not be told of all this: absent if there is nothing. */
function complaintsJson(complaints: readonly Complaint[]): JsonFields {
  if (complaints.length === 0) return {};
  return {
    complaints: complaints.map(({ kind, what, now, places }) => ({ kind, message: what, advice: now, places })),
  };
}

function propertyJson(
  { name, kind, verdict, reason, instance, trace, lasso, account, vacuous }: PropertyOutcome,
  { findings, outcome }: Report,
  place: Place,
): Json {
  const finding = findings.find(({ property }) => property.name === name);
  return {
    name,
    meaning: outcome.model.meanings?.[name] ?? null,
    kind,
    verdict,
    reason,
    instance: instance === null ? null : fieldsToItf(instance),
    steps: trace === null ? null : trace.length - 1,
    trace: trace === null ? null : trace.map(stepJson),
    lasso:
      lasso === undefined
        ? null
        : {
            to: lasso.to,
            back: lasso.back && { action: lasso.back.action, choices: fieldsToItf(lasso.back.choices) },
          },
    fairness: account?.fairness.map((one) => ({ assumption: owedText(one), ...one.reason })) ?? null,
    vacuous: vacuous ?? null,
    because: becauseJson(finding?.because ?? null),
    divergence: divergenceJson(finding?.divergence ?? null),
    files:
      finding?.files == null
        ? null
        : { text: shortPath(finding.files.text, place), itf: shortPath(finding.files.itf, place) },
  };
}

/** Where the trace of a variant leaves the spec: the state that the step leads to, counted from 1, and in words why it is no step of it. */
/** Where a trace leaves a spec; null if it does not. */
export function divergenceJson(divergence: Divergence | null): Json {
  if (divergence === null) return null;
  return {
    spec: divergence.spec,
    state: divergence.at + 1,
    why: divergence.why.kind,
    text: divergenceText(divergence),
  };
}

function becauseJson(because: Because | null): Json {
  if (because === null) return null;
  const { label, text } = becauseText(because);
  const contradiction = because.kind === 'contradiction' ? because.contradiction : null;
  const operations = contradiction?.calls.map(({ client, operation, result, invoked, returned }) => ({
    client,
    operation: toItf(operation),
    result: result === undefined ? null : toItf(result),
    invoked: stateOf(invoked),
    returned: returned === Number.POSITIVE_INFINITY ? null : stateOf(returned),
  }));
  return {
    label,
    text,
    facts: because.facts.map(({ path, read, state }) => ({ path: pathText(path), text: readText(read), state })),
    contradiction: operations ?? null,
    anomaly: because.kind === 'anomaly' ? anomalyJson(because.anomaly) : null,
  };
}

export function stepJson({ action, choices, state }: TraceStep): Json {
  return { action, choices: fieldsToItf(choices), state: fieldsToItf(state) };
}

/** Code of the spec that failed; null if none did. */
export function failureJson({ failure, model }: Outcome, place: Place): Json {
  if (failure === null) return null;
  const { site, fault } = failure.error;
  const { what, now, places } = failureText(failure.error, model, place);
  return {
    part: site.part,
    name: site.name,
    choices: fieldsToItf(site.choices),
    kind: fault.kind,
    message: what,
    advice: now,
    places,
    again: failure.again === undefined ? null : deedText(failure.again),
    trace: failure.trace.map(stepJson),
  };
}

/** What went wrong before there was anything to report. */
export function complaintJson({ code, kind, what, now, places }: Complaint): JsonFields {
  return { format: 'concord-error/1', exitCode: code, kind, message: what, advice: now, places };
}

/** One object, indented, with traces a state a line. */
export function jsonText(json: Json): string {
  return `${JSON.stringify(json, null, 2)}\n`;
}
