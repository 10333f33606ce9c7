/** Stepping through a story by keys; past the end of a cycle comes its beginning. */
import type { Story } from '../story.ts';

/** The state that a key leads to from state `at`; null if it is no key for that. */
export function stepped(key: string, at: number, { steps, loop }: Pick<Story, 'steps' | 'loop'>): number | null {
  const last = steps.length - 1;
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
    case 'j':
      return at < last ? at + 1 : (loop?.to ?? last);
    case 'ArrowUp':
    case 'ArrowLeft':
    case 'k':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
