/**
 * What the page of a live model is answered.
 */

import type { CheckableModel } from '../../checker/language/model.ts';
import { fileName } from '../../checker/report/file-name.ts';
import type { Place } from '../../checker/report/place.ts';
import type { TraceStep } from '../../checker/run/outcome.ts';
import { type StoryTexts, storyFiles } from '../files.ts';
import { pageHtml } from '../page/bundle.ts';
import { timely } from '../timely.ts';
import type { Path, Searching, Sought, Start, WatchValue } from './api.ts';
import { answerIn, namesFor } from './condition.ts';
import type { LiveModel } from './live.ts';
import { NotThere } from './predicate.ts';
import { type Answers, Refused } from './server.ts';
import { type Typed, untyped } from './typed.ts';
import { traceOf, type Watched, witnessOf } from './witness.ts';

/** How long, and among how many states, a witness is looked for, and properties are checked beside the page. */
export const limits = { seconds: 30, states: 20_000_000 };

export interface Explored {
  readonly model: CheckableModel;
  readonly live: LiveModel;
  /** Where the page begins. */
  readonly path: Path;
  /** True if nothing was asked for, so that the page looks for a counterexample. */
  readonly seeks?: boolean;
  readonly place: Place;
  /** Where its actions stand. */
  readonly sources?: Start['sources'];
  /** What is written of a path beside its drawings. */
  texts(path: Path): StoryTexts;
  /** Refuses conditions that the compiler refuses. */
  readonly typed?: Typed;
}

/** What is answered of one model. */
export interface ModelAnswers extends Omit<Answers, 'page' | 'news'> {
  start(): Promise<Start>;
}

/** How a search tells how far it is, and is ended. */
export type SearchHow = Parameters<ModelAnswers['search']>[1];

/** The answers of a model that stays as it is. */
export function fixed(answers: ModelAnswers): Answers {
  return {
    ...answers,
    page: async ({ token }) => pageHtml({ mode: 'live', token, saved: null, ...(await answers.start()) }),
    news: () => Promise.reject(new Refused(404, 'No files are watched.')),
  };
}

export function answersOf(explored: Explored): ModelAnswers {
  const { model, live, path, seeks = false, texts, typed = untyped } = explored;
  return {
    start: async () => ({
      path,
      view: await live.viewInTurns(path, path.length - 1),
      initial: live.initial(),
      properties: Object.entries(model.properties).map(([name, { kind }]) => ({ name, kind })),
      seeks,
      names: [...namesFor(model).keys()],
      sources: explored.sources ?? {},
    }),
    again: async (labels, begin, at) => {
      const along = live.pathBy(labels, begin);
      return { path: along, at: Math.min(at, along.length - 1) };
    },
    view: (along, at) => live.viewInTurns(along, at),
    search: (sought, { signal, tell }) =>
      search(explored, sought, {
        signal,
        onProgress: ({ distinct, depth }) => tell({ kind: 'progress', distinct, depth }),
      }),
    watch: async (along, conditions, allowed) => {
      const trace = live.traceAlong(along);
      const values: (readonly WatchValue[])[] = [];
      for (const condition of conditions) {
        const mayRun = allowed.includes(condition);
        const refused = mayRun ? await refusal(condition, typed) : null;
        values.push(
          refused === null ? valuesOf(model, condition, mayRun, trace) : trace.map(() => ({ why: refused.message })),
        );
      }
      return { values };
    },
    files: async (along) => {
      const made = texts(along);
      const story = live.storyAlong(along);
      const name = fileName(story.property ?? 'trace');
      return { files: await storyFiles(story, name, made), replay: made.replay };
    },
  };
}

/** Why the compiler refuses a condition; null if it does not. */
async function refusal(condition: string, typed: Typed): Promise<NotThere | null> {
  try {
    await typed(condition);
    return null;
  } catch (error) {
    if (error instanceof NotThere) return error;
    throw error;
  }
}

async function search(
  { model, live, place, typed = untyped }: Explored,
  sought: Sought,
  watched: Watched,
): Promise<Searching> {
  if ('property' in sought) {
    const found = await traceOf(model, sought.property, limits, place, watched);
    if ('why' in found) return { kind: 'not found', why: found.why };
    const to = live.pathAlong(found.finding.trace);
    live.show(to, found.finding);
    return { kind: 'found', path: to, at: to.length - 1 };
  }
  const { condition, from } = sought;
  const refused = await refusal(condition, typed);
  if (refused !== null) return { kind: 'not found', why: refused.message, column: refused.column };
  const state = from === null ? null : (live.traceAlong(from).at(-1)?.state ?? null);
  const witness = await witnessOf(model, condition, limits, place, { ...watched, from: state });
  if ('why' in witness) return { kind: 'not found', why: witness.why };
  const to = live.pathAlong(witness.trace, from ?? []);
  return { kind: 'found', path: to, at: to.length - 1 };
}

/** What a condition answers of each state of a trace. */
function valuesOf(
  model: Pick<CheckableModel, 'domains'>,
  text: string,
  mayRun: boolean,
  trace: readonly Pick<TraceStep, 'state'>[],
): readonly WatchValue[] {
  const said = (error: unknown): WatchValue => ({ why: error instanceof Error ? error.message : String(error) });
  try {
    const answer = answerIn(model, text, mayRun);
    const valueOf = (state: TraceStep['state']): WatchValue => {
      try {
        return answer(state);
      } catch (error) {
        return said(error);
      }
    };
    return timely(() => trace.map(({ state }) => valueOf(state)));
  } catch (error) {
    return trace.map(() => said(error));
  }
}
