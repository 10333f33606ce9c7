/**
 * What the page of a live model is answered.
 */

import type { CheckableModel } from '../../checker/language/model.ts';
import { fileName } from '../../checker/report/file-name.ts';
import type { Place } from '../../checker/report/place.ts';
import { type StoryTexts, storyFiles } from '../files.ts';
import { pageHtml } from '../page/bundle.ts';
import type { Path } from './api.ts';
import type { LiveModel } from './live.ts';
import type { Answers } from './server.ts';
import { namesFor, witnessOf } from './witness.ts';

/** How long, and among how many states, a witness is looked for. */
const limits = { seconds: 30, states: 20_000_000 };

export interface Explored {
  readonly model: CheckableModel;
  readonly live: LiveModel;
  /** Where the page begins. */
  readonly path: Path;
  readonly place: Place;
  /** What is written of a path beside its drawings. */
  texts(path: Path): StoryTexts;
}

export function answersOf({ model, live, path, place, texts }: Explored): Answers {
  return {
    page: async ({ token }) =>
      pageHtml({
        mode: 'live',
        token,
        path,
        view: await live.viewInTurns(path, path.length - 1),
        initial: live.initial(),
        names: [...namesFor(model).keys()],
      }),
    view: (along, at) => live.viewInTurns(along, at),
    witness: async (predicate) => {
      const witness = await witnessOf(model, predicate, limits, place);
      if ('why' in witness) return { found: false, why: witness.why };
      const to = live.pathAlong(witness.trace);
      return { found: true, path: to, at: to.length - 1 };
    },
    files: async (along) => {
      const made = texts(along);
      const story = live.storyAlong(along);
      const name = fileName(story.property ?? 'trace');
      return { files: await storyFiles(story, name, made), replay: made.replay };
    },
  };
}
