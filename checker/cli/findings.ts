/**
 * What is done with an outcome before it is shown: each trace is re-executed by the reference semantics, explained, and
 * written to files.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { accountOf } from '../reference/lasso.ts';
import { differentAnswers, plainTrace, replay, shownBy, traceToFailure } from '../reference/replay.ts';
import { becauseOf } from '../report/because.ts';
import { doesNotHold, doesNotReplay, doesNotShow } from '../report/complaint.ts';
import { claimText, findingLines } from '../report/finding.ts';
import { fieldsToItf } from '../report/itf.ts';
import type { Lasso, Outcome, PropertyOutcome, TraceStep } from '../report/outcome.ts';
import { type FairAccount, type Finding, subjectText, type TextStyle, type TraceFiles } from '../report/report.ts';
import { itfFile, type TraceMeta } from '../report/trace-file.ts';
import { SpecFailure } from '../spec/failure.ts';
import { isPath } from './catalogue.ts';
import type { Host } from './host.ts';
import { plainStyle, styleOf } from './style.ts';

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

/** Where traces are written: the folder that the user names, or `.concord/`, which git is told to ignore. */
async function traceFolder({ model }: Outcome, out: string | undefined, { place }: Host): Promise<string> {
  const base = resolve(place.cwd, out ?? '.concord');
  await mkdir(base, { recursive: true });
  if (out === undefined && !existsSync(join(base, '.gitignore'))) await writeWhole(join(base, '.gitignore'), '*\n');
  const folder = join(base, model.name, model.variant ?? 'base');
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Writes the findings as text and as ITF. */
export async function written(
  findings: readonly Finding[],
  outcome: Outcome,
  about: { readonly called: string; readonly added: readonly string[] },
  out: string | undefined,
  host: Host,
): Promise<Finding[]> {
  if (findings.length === 0) return [];
  const folder = await traceFolder(outcome, out, host);
  const style: TextStyle = { ...styleOf(host), ...plainStyle };
  const done: Finding[] = [];
  for (const finding of findings) {
    const { name } = finding.property;
    const files: TraceFiles = { text: join(folder, `${name}.txt`), itf: join(folder, `${name}.itf.json`) };
    const shown = { ...finding, files };
    await writeWhole(
      files.itf,
      itfFile(
        finding.trace,
        metaOf(finding, outcome, about, folder, host),
        claimText(finding.property, outcome),
        finding.property.lasso,
      ),
    );
    await writeWhole(files.text, `${findingLines(shown, outcome, style).join('\n')}\n`);
    done.push(shown);
  }
  return done;
}

function metaOf(
  { property }: Finding,
  { model }: Outcome,
  { called, added }: { readonly called: string; readonly added: readonly string[] },
  folder: string,
  { place }: Host,
): TraceMeta {
  const fromFolder = (path: string): string => relative(folder, resolve(place.cwd, path));
  return {
    spec: isPath(called) ? fromFolder(called) : called,
    variant: model.variant,
    parameters: model.parameters,
    property: property.name,
    ...(property.lasso === undefined
      ? {}
      : {
          instance: fieldsToItf(property.instance ?? {}),
          back: property.lasso.back && {
            action: property.lasso.back.action,
            choices: fieldsToItf(property.lasso.back.choices),
          },
        }),
    ...(added.length === 0 ? {} : { invariants: added.map(fromFolder) }),
  };
}

/** Writes a file as a whole or not at all: whoever interrupts Concord finds no half of one. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}.tmp`;
  await writeFile(draft, text);
  await rename(draft, file);
}
