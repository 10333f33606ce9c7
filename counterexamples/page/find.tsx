/** Searching the trace: which of its steps have what is typed, and going from one to the next. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Story, StoryStep } from '../story.ts';

export interface Find {
  readonly text: string;
  /** Of each step whether it has it; all have nothing. */
  readonly found: readonly boolean[];
  readonly onText: (text: string) => void;
  /** Goes to the next step that has it, or to the one before. */
  readonly onward: (isBack: boolean) => void;
}

export function useFind({ steps }: Story, at: number, onSelect: (state: number) => void): Find {
  const [text, onText] = useState('');
  const found = useMemo(
    () => steps.map((step) => text === '' || textOf(step).includes(text.toLowerCase())),
    [steps, text],
  );
  const onward = (isBack: boolean): void => {
    const next = isBack ? found.findLastIndex((hit, k) => hit && k < at) : found.findIndex((hit, k) => hit && k > at);
    // From the last one it goes on with the first.
    const any = isBack ? found.lastIndexOf(true) : found.indexOf(true);
    if (any >= 0) onSelect(next >= 0 ? next : any);
  };
  return { text, found, onText, onward };
}

function textOf({ label, lane, changes }: StoryStep): string {
  return [label, lane ?? '', ...changes.map(({ path, change }) => `${path}: ${change}`)].join(' ').toLowerCase();
}

/** The field, and in how many steps it is. */
export function FindField({ text, found, onText, onward }: Find) {
  const count = found.filter(Boolean).length;
  return (
    <div class="find">
      <label class="field">
        Search the trace
        <input
          type="search"
          aria-keyshortcuts="/"
          spellcheck={false}
          value={text}
          onInput={(event) => onText(event.currentTarget.value)}
          onKeyDown={({ key, shiftKey }) => key === 'Enter' && onward(shiftKey)}
        />
      </label>
      {text !== '' && (
        <p role="status" class="quiet">
          {count === 0 ? 'In no step.' : `In ${count} of ${found.length}; Enter goes to the next.`}
        </p>
      )}
    </div>
  );
}

const wide = '(min-width: 60rem)';

/** True where there is room at the foot of the page, so that nothing has to be scrolled for it; else it is above the list of the steps. */
export function useRoomBelow(): boolean {
  const [isWide, setWide] = useState(() => matchMedia(wide).matches);
  useEffect(() => {
    const media = matchMedia(wide);
    const look = (): void => setWide(media.matches);
    media.addEventListener('change', look);
    return () => media.removeEventListener('change', look);
  }, []);
  return isWide;
}
