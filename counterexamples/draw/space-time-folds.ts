/**
 * Folds: what one process does by itself, one step after the other, is one row: it sends itself a message, and receives it, and nothing
 * else is in between. So a server that votes for itself takes one row, not three.
 */
import type { Story, StoryMessage } from '../story.ts';

/** More messages that are there from the start, and to which nothing happens, tell nothing of the run. */
const mostWaiting = 3;

/** Steps that stand in one row, from the first to the last. */
export interface Fold {
  readonly first: number;
  readonly last: number;
}

/** The rows of the steps of a story, from step 1 on; all but a few are of one step. */
function foldsOf(story: Story): readonly Fold[] {
  const { steps, messages } = story;
  const reach = new Map<number, number>();
  for (const message of messages) {
    if (!isWithinOne(message, story)) continue;
    const { sent, received } = message;
    reach.set(sent, Math.max(reach.get(sent) ?? sent, received ?? sent));
  }
  const folds: Fold[] = [];
  for (let first = 1; first < steps.length; ) {
    let last = first;
    for (let step = first; step <= last; step += 1) last = Math.max(last, reach.get(step) ?? step);
    folds.push({ first, last });
    first = last + 1;
  }
  return folds;
}

/** True of a message that a process sent itself, and received before anybody else did anything. */
function isWithinOne({ sent, received, from, to, end, copy }: StoryMessage, story: Story): boolean {
  if (sent === 0 || received === null || end !== 'received' || copy || from === null || from !== to) return false;
  const { steps, leaves, scenario, loop } = story;
  // What something is told of is seen by itself, and what begins something is the first of its row.
  const begins = [scenario, loop].map((one) => (one === null ? null : ('steps' in one ? one.steps : one.to) + 1));
  return steps
    .slice(sent, received + 1)
    .every(
      ({ lane, kind }, i) =>
        lane === from && kind === 'step' && sent + i !== leaves?.step && (i === 0 || !begins.includes(sent + i)),
    );
}

/** What is drawn of a story, and in which rows. */
export interface Folded {
  readonly folds: readonly Fold[];
  /** By the number of a step: its row. */
  readonly rows: readonly number[];
  /** The messages that have arrows: all but those that begin and end in one row, and those that nothing ever happens to, if there are many at first. */
  readonly messages: Story['messages'];
}

/** The story, folded. */
export function folded(story: Story): Folded {
  const folds = foldsOf(story);
  const rows = [0, ...folds.flatMap(({ first, last }, row) => Array.from({ length: last - first + 1 }, () => row))];
  const waiting = new Set(
    story.messages.flatMap(({ sent, received, short }) => (sent === 0 && received === null ? [short] : [])),
  );
  const messages = story.messages.filter(({ sent, received }) =>
    sent === 0 ? received !== null || waiting.size <= mostWaiting : received === null || rows[sent] !== rows[received],
  );
  return { folds, rows, messages };
}
