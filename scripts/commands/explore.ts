/**
 * `explore SPEC` and `explore FILE`: serves a page on 127.0.0.1 in which to walk around in the model, until Ctrl-C.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { explained as explain } from '../../checker/explain/findings.ts';
import { plainTrace, replay } from '../../checker/reference/replay.ts';
import { startingTraces } from '../../checker/reference/scenario.ts';
import {
  exploring,
  nothingToShow,
  notOpened,
  partOfTrace,
  portInUse,
  tooLongToExplore,
} from '../../checker/report/explore.ts';
import { contextOf } from '../../checker/report/finding.ts';
import { findingsOf } from '../../checker/report/findings.ts';
import { traceLines } from '../../checker/report/trace.ts';
import { itfFile } from '../../checker/report/trace-file.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import { commandLine } from '../../checker/report/words.ts';
import type { TraceStep } from '../../checker/run/outcome.ts';
import { answersOf, fixed, type ModelAnswers } from '../../counterexamples/explorer/answers.ts';
import { longestPath, type Path } from '../../counterexamples/explorer/api.ts';
import { LiveModel } from '../../counterexamples/explorer/live.ts';
import { type Answers, serve } from '../../counterexamples/explorer/server.ts';
import { type Typed, typedBy } from '../../counterexamples/explorer/typed.ts';
import type { StoryTexts } from '../../counterexamples/files.ts';
import type { StoryClaim } from '../../counterexamples/tell/story-of.ts';
import { actionSources } from './action-sources.ts';
import type { Call } from './arguments.ts';
import { fileOfVariant, type LoadedSpec } from './catalogue.ts';
import { askedBy } from './check.ts';
import { explored } from './explored.ts';
import type { Host } from './host.ts';
import { type Keys, wholeOf, wordOf } from './options.ts';
import { type Prepared, prepare } from './prepare.ts';
import { printLines } from './print.ts';
import { completed, type LoadedTrace, stepsOf } from './replay.ts';
import { plainStyle } from './style.ts';
import { errorsIn } from './type-check.ts';

/** Where to begin, and what the trace to there shows. */
interface Beginning {
  readonly trace: readonly TraceStep[];
  readonly claim: StoryClaim | null;
  /** True if nothing was asked for: the page looks for the first counterexample then. */
  readonly seeks?: boolean;
}

/** True of the name of a file rather than a spec's. */
export function isTraceFile(subject: string, host: Host): boolean {
  return /\.json$/.test(subject) && existsSync(resolve(host.place.cwd, subject));
}

export async function explore(call: Call, loaded: LoadedSpec, host: Host): Promise<ExitCode> {
  const { answers } = await offered(call, loaded, host);
  return walkAround(call.keys, fixed(answers), host);
}

export async function exploreFile(call: Call, recorded: LoadedTrace, host: Host): Promise<ExitCode> {
  const asked = completed(call, recorded.trace, recorded.file);
  const prepared = await prepare(asked, recorded.loaded, host);
  const replayed = replay(prepared.model, stepsOf(recorded.trace, prepared.model));
  const trace = plainTrace(replayed.trace);
  if (!replayed.ok) host.err(`${partOfTrace(replayed.at).join('\n')}\n`);
  const beginning = trace.length === 0 ? firstState(prepared) : { trace, claim: null };
  return walkAround(call.keys, fixed((await offeredFrom(prepared, beginning, host)).answers), host);
}

function firstState({ model }: Prepared): Beginning {
  const [first] = startingTraces(model);
  if (first === undefined) throw nothingToShow(model.name, null);
  return { trace: plainTrace(first), claim: null };
}

/** The counterexample or the witness of a property. */
async function found(prepared: Prepared, property: string, { keys }: Call, host: Host): Promise<Beginning> {
  const { limits, ...asked } = askedBy(keys);
  const outcome = await explored(
    prepared.model,
    { ...asked, properties: [property], limits: { stopAtFirst: true, ...limits } },
    host,
    '',
  );
  const [finding] = findingsOf(explain(outcome, property), outcome);
  if (finding === undefined) throw nothingToShow(prepared.model.name, property);
  return { trace: finding.trace, claim: finding };
}

/** What is answered of a model, and the model with its claims along paths. */
export interface Offered {
  readonly prepared: Prepared;
  readonly live: LiveModel;
  readonly answers: ModelAnswers;
  /** Where to begin. */
  readonly path: Path;
  /** What is written of a path beside its drawings. */
  texts(path: Path): StoryTexts;
  /** Refuses conditions that the compiler refuses. */
  readonly typed: Typed;
}

/** What is answered of the spec that was called, from where the keys say. */
export async function offered(call: Call, loaded: LoadedSpec, host: Host): Promise<Offered> {
  const prepared = await prepare(call, loaded, host);
  const property = call.keys.get('trace');
  const beginning = property === undefined ? firstState(prepared) : await found(prepared, property, call, host);
  return offeredFrom(prepared, { ...beginning, seeks: property === undefined }, host);
}

/** Opens the page in the browser. False if the package is not installed that knows how; a browser that does not start is none. */
async function opened(url: string): Promise<boolean> {
  const installed = await import('open').catch(() => null);
  await installed?.default(url).catch(() => undefined);
  return installed !== null;
}

async function offeredFrom(prepared: Prepared, beginning: Beginning, host: Host): Promise<Offered> {
  const { trace, claim, seeks = false } = beginning;
  const { model, title, story } = prepared;
  const figureOf = await prepared.figures();
  if (trace.length > longestPath) throw tooLongToExplore(trace.length, longestPath);
  const subject = { model, title, story, figureOf };
  const path = new LiveModel(subject, host.place).pathAlong(trace);
  const live = new LiveModel(subject, host.place, claim === null ? null : { path, claim });
  const replayLine = commandLine(host.program, 'replay', `${claim?.property.name ?? 'trace'}.itf.json`);
  const texts = (along: Path): StoryTexts => {
    const steps = live.traceAlong(along);
    const lines = traceLines(steps, { ...plainStyle, ...contextOf(model, steps) });
    const meta = { spec: prepared.called, variant: prepared.variant, parameters: model.parameters };
    return { text: `${lines.join('\n')}\n`, itf: itfFile(steps, meta, `${title}: a trace`), replay: replayLine };
  };
  const variant =
    prepared.variant === null || model.variant === null
      ? null
      : {
          name: model.variant,
          actions: model.edited,
          file: fileOfVariant(prepared.variant, prepared.file, host.place),
        };
  const sources = actionSources(Object.keys(model.actions), prepared.file, variant, host.place);
  const typed = typedBy(model, errorsIn);
  const answers = answersOf({ model, live, path, seeks, place: host.place, texts, sources, typed });
  return { prepared, live, answers, path, texts, typed };
}

/** Serves the page until it is interrupted, or until what is given ends, with its code. */
export async function walkAround(
  keys: Keys,
  answers: Answers,
  host: Host,
  ended: Promise<ExitCode> | null = null,
): Promise<ExitCode> {
  const [port, isToOpen] = [wholeOf(keys, 'port', 0, 65_535) ?? 0, wordOf(keys, 'open', ['yes', 'no']) !== 'no'];
  const server = await serve(answers, port).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE' || error.code === 'EACCES') throw portInUse(port, error.code);
    throw error;
  });
  printLines(exploring(server.url), host);
  if (isToOpen && !(await opened(server.url))) printLines(notOpened(), host);
  let leave = (): void => {};
  const left = new Promise<ExitCode>((resolve) => {
    leave = () => resolve(exitCodes.holds);
  });
  const code = await host.watched(() => Promise.race([left, ...(ended === null ? [] : [ended])]), { stop: leave });
  await server.close();
  return code;
}
