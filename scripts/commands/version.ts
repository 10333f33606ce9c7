/**
 * One version of a spec, loaded in a thread of its own: it answers what the explorer's page asks of the model, and checks the model
 * meanwhile. What was saved since is loaded by another thread.
 */
import { setImmediate } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { Complaint } from '../../checker/report/complaint.ts';
import { complaintLines } from '../../checker/report/complaint-text.ts';
import { verdictText } from '../../checker/report/text.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import type { PropertyOutcome } from '../../checker/run/outcome.ts';
import { limits, type ModelAnswers, type SearchHow } from '../../counterexamples/explorer/answers.ts';
import { longestPath, type Searching, type Verdict } from '../../counterexamples/explorer/api.ts';
import { callOf } from './arguments.ts';
import { loadSpec } from './catalogue.ts';
import { complaintFor } from './complaint-for.ts';
import { type Offered, offered } from './explore.ts';
import { explored } from './explored.ts';
import type { Host } from './host.ts';
import { tellReads } from './reads.ts';
import { plainStyle, styleOf } from './style.ts';
import { threadHost } from './thread-host.ts';
import type { FromVersion, ToVersion, VersionOrder } from './version-messages.ts';
import { forbidEnding } from './work.ts';

/** Loads what it is told to, says when there is a model, answers what is asked of it, and says what became of its properties. */
export async function runVersion(port: MessagePort): Promise<void> {
  process.setSourceMapsEnabled(true);
  forbidEnding();
  const begun = new Promise<VersionOrder>((resolve) => {
    port.once('message', (message: ToVersion) => message.kind === 'begin' && resolve(message.order));
  });
  // Early, so that of what was saved nothing else has to be loaded.
  await import('./users-modules.ts');
  const order = await begun;
  const tell = (message: FromVersion): void => port.postMessage(message);
  const host = hostOf(order, tell);
  const fail = (error: unknown): void => {
    const { code, lines } = told(error, host);
    tell({ kind: 'failed', code, lines });
  };
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, fail);
  tellReads(order.place, (file) => tell({ kind: 'reads', file }));
  try {
    const model = await made(order, host);
    // Before the check, which comes to no end where code of the spec does not.
    tell({ kind: 'made' });
    const judging = order.judges ? setImmediate().then(() => judged(model, host)) : null;
    hearken(port, judging === null ? model.answers : answersWith(model, judging), tell);
    if (judging !== null) tell({ kind: 'judged', verdicts: (await judging).map(({ verdict }) => verdict) });
  } catch (error) {
    fail(error);
  }
}

function told(error: unknown, host: Host): { readonly code: ExitCode; readonly lines: readonly string[] } {
  const complaint = complaintFor(error, host);
  return { code: complaint.code, lines: complaintLines(complaint, { ...styleOf(host), ...plainStyle }) };
}

function hostOf(order: VersionOrder, tell: (message: FromVersion) => void): Host {
  return { ...threadHost(order), ...order, err: (text) => tell({ kind: 'err', text }) };
}

async function made({ called, changed }: VersionOrder, host: Host): Promise<Offered> {
  const loaded = await loadSpec(called.subject ?? '', host.place);
  const call = callOf({ ...called, command: 'explore' }, loaded.spec, host);
  try {
    return await offered(call, loaded, host);
  } catch (error) {
    // What was shown may be gone once the spec is mended, and that is no mistake of the user's.
    const isGone = error instanceof Complaint && error.code === exitCodes.arguments && call.keys.has('trace');
    if (changed === null || !isGone) throw error;
    const keys = new Map([...call.keys].filter(([key]) => key !== 'trace'));
    return await offered({ ...call, keys }, loaded, host);
  }
}

interface Judged {
  readonly verdict: Verdict;
  readonly property: PropertyOutcome;
}
/** What becomes of the properties. Their counterexamples, and witnesses, are claimed along their paths. */
async function judged({ prepared, live }: Offered, host: Host): Promise<readonly Judged[]> {
  const { model, properties } = prepared;
  const outcome = await explored(model, { properties, limits, symmetry: !prepared.withoutSymmetry }, host, null);
  return outcome.properties.map((property) => {
    const { name, verdict, trace } = property;
    const path = trace === null || trace.length > longestPath ? null : live.pathAlong(trace);
    const text = verdictText(property, outcome);
    return { property, verdict: { property: name, verdict, text, path } };
  });
}

/** The answers, with what the check finds of the properties: what it looks for is not looked for once more. */
function answersWith({ answers, live }: Offered, judging: Promise<readonly Judged[]>): ModelAnswers {
  const shown = ({ property, verdict: { path } }: Judged): Searching | null => {
    if (path === null) return null;
    live.show(path, { property });
    return { kind: 'found', path, at: path.length - 1 };
  };
  const state = { known: [] as readonly Judged[] };
  const ended = judging.then(
    (all) => {
      state.known = all;
      const [violated, others] = [all.filter(isViolated), all.filter((one) => !isViolated(one))];
      // Along one path the last stays that is shown: the first that is violated. Who asks for another is shown that.
      for (const one of [...violated, ...others].reverse()) shown(one);
    },
    // Who has begun it is told that it fails.
    () => {},
  );
  return {
    ...answers,
    async search(sought, how) {
      if (!('property' in sought)) return answers.search(sought, how);
      const { property } = sought;
      // Of what is violated first, nothing is known before the end.
      if (property === null) await Promise.race([ended, aborted(how.signal)]);
      const wanted = state.known.filter(({ verdict }) =>
        property === null ? verdict.verdict === 'violated' : verdict.property === property,
      );
      for (const one of wanted) {
        const found = shown(one);
        if (found !== null) return found;
      }
      // That all holds stands beside the properties.
      const isTold = property === null && (state.known.length > 0 || how.signal.aborted);
      return isTold ? { kind: 'not found', why: '' } : answers.search(sought, how);
    },
  };
}

function isViolated({ verdict }: Judged): boolean {
  return verdict.verdict === 'violated';
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Answers what is asked, each by itself. */
function hearken(port: MessagePort, answers: ModelAnswers, tell: (message: FromVersion) => void): void {
  const asked = new Map<number, AbortController>();
  port.on('message', (message: ToVersion) => {
    if (message.kind === 'enough') asked.get(message.id)?.abort();
    if (message.kind !== 'ask') return;
    const { id } = message;
    const control = new AbortController();
    asked.set(id, control);
    const how = { signal: control.signal, tell: (progress: Searching) => tell({ kind: 'progress', id, progress }) };
    void answered(message, answers, how)
      .then(tell)
      .finally(() => asked.delete(id));
  });
}

async function answered(
  { id, what, about }: Extract<ToVersion, { kind: 'ask' }>,
  answers: ModelAnswers,
  how: SearchHow,
): Promise<FromVersion> {
  try {
    const answer = await (answers[what] as (...about: readonly unknown[]) => Promise<unknown>)(...about, how);
    return { kind: 'answer', id, answer };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { kind: 'refusal', id, name, message };
  }
}
