/**
 * Keys. Stepping has its own; every other key is that of the button or field that names it in `aria-keyshortcuts`: a button
 * is pressed, and a field is gone to.
 */
import { useLayoutEffect } from 'preact/hooks';
import type { Story } from '../story.ts';
import { stepped } from './stepping.ts';

interface Pressed {
  readonly story: Story;
  readonly at: number;
  /** `isHeld` is true of a step by a key that is held down. */
  readonly onSelect: (state: number, isHeld: boolean) => void;
  readonly onUndo: () => void;
}

/** Hears the keys of the page as long as it is shown. */
export function useKeys({ story, at, onSelect, onUndo }: Pressed): void {
  // At once, so that of two keys in a row the second counts from where the first has led.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const act = actionOf(event, { story, at, onSelect, onUndo });
      if (act === null) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [at, story, onSelect, onUndo]);
}

/** What a key does here; null if nothing. */
function actionOf(event: KeyboardEvent, { story, at, onSelect, onUndo }: Pressed): (() => void) | null {
  const { key, target } = event;
  const within = target instanceof HTMLElement ? target : null;
  if (document.querySelector('dialog[open]') !== null) return null;
  if (within?.matches('input, textarea, select') === true) return key === 'Escape' ? () => within.blur() : null;
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return key === 'z' && !event.shiftKey ? onUndo : null;
  // What scrolls keeps its arrows.
  if (/^(Arrow|Home|End)/.test(key) && within?.closest('.picture') != null) return null;
  const state = stepped(key, at, story);
  if (state !== null) return () => onSelect(state, event.repeat);
  const own = [...document.querySelectorAll<HTMLElement>('[aria-keyshortcuts]')].find(
    (element) => element.getAttribute('aria-keyshortcuts') === key,
  );
  if (own === undefined) return null;
  return () => (own.matches('input, textarea, select') ? own.focus() : own.click());
}

const keys = [
  ['↓ → j', 'a step on; past the end of a cycle comes its beginning'],
  ['↑ ← k', 'a step back'],
  ['Home, End', 'the first state, the last'],
  ['u, Ctrl+Z', 'undo: what was shown before, a path that was left too'],
  ['d', 'the other drawing'],
  ['+ - 0', 'the drawing larger, smaller, and as it fits'],
  ['p', 'for a projector: the drawing, the step and its reasons, large; and back'],
  [
    '1 to 9',
    'the first options, of a live model; o goes to the field that chooses among them, Enter there takes the first',
  ],
  ['f', 'the condition to jump by; x ends the search'],
  ['w', 'a part of the state or a condition to watch'],
  ['/', 'search the trace; Enter goes to the next, Shift+Enter to the one before'],
  ['Esc', 'leave a field, or this list'],
  ['?', 'this list'],
] as const;

/** The keys of the page, told. */
export function Keys() {
  return (
    <dl class="keys">
      {keys.map(([key, does]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
