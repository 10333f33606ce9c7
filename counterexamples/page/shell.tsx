/** What both kinds of page show: the claim, the trace, the diagram, and the selected state. */
import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Story } from '../story.ts';
import { Diagram } from './diagram.tsx';
import { State } from './state.tsx';
import { stepped } from './stepping.ts';
import { Timeline } from './timeline.tsx';
import { Truths } from './truths.tsx';

interface Props {
  readonly story: Story;
  readonly at: number;
  readonly trouble: string;
  readonly canUndo: boolean;
  readonly side: ComponentChildren;
  /** `isHeld` is true of a step by a key that is held down. */
  readonly onSelect: (state: number, isHeld: boolean) => void;
  readonly onUndo: () => void;
}

export function Shell({ story, at, trouble, canUndo, side, onSelect, onUndo }: Props) {
  const search = useRef<HTMLInputElement>(null);
  const help = useRef<HTMLDialogElement>(null);
  useTitle(story);
  useKeys({ story, at, onSelect, onUndo }, search, help);
  const select = (state: number): void => onSelect(state, false);
  const [next, previous] = [stepped('j', at, story), stepped('k', at, story)];
  return (
    <>
      <Head story={story} trouble={trouble} onSelect={select} />
      <main>
        <Timeline story={story} at={at} search={search} onSelect={select} />
        <div class="middle">
          <Diagram story={story} at={at} />
          <State story={story} at={at} />
        </div>
        <div class="side">
          <Truths truths={story.steps[at]?.truths ?? []} at={at} />
          {side}
        </div>
      </main>
      <footer>
        <button type="button" disabled={previous === at} onClick={() => previous !== null && select(previous)}>
          Back
        </button>
        <button
          type="button"
          disabled={next === at && story.loop === null}
          onClick={() => next !== null && select(next)}
        >
          Step
        </button>
        <span class="where" aria-live="polite">
          <span class="wide">State </span>
          {at + 1} of {story.steps.length}
          <span class="unseen">: {story.steps[at]?.short}</span>
        </span>
        <button type="button" disabled={!canUndo} onClick={onUndo}>
          Undo
        </button>
        <button type="button" onClick={() => help.current?.showModal()}>
          Keys
        </button>
      </footer>
      <dialog ref={help} aria-labelledby="keys-title">
        <h2 id="keys-title">Keys</h2>
        <Keys />
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}

type KeyAction = number | 'undo' | 'search' | 'help' | 'leave' | null;

/** Goes through the story by keys. */
function useKeys(
  { story, at, onSelect, onUndo }: Pick<Props, 'story' | 'at' | 'onSelect' | 'onUndo'>,
  search: RefObject<HTMLInputElement | null>,
  help: RefObject<HTMLDialogElement | null>,
): void {
  // At once, so that of two keys in a row the second counts from where the first has led.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const action = help.current?.open === true ? null : actionOf(event, at, story);
      if (action !== null) event.preventDefault();
      if (typeof action === 'number') onSelect(action, event.repeat);
      else if (action === 'undo') onUndo();
      else if (action === 'search') search.current?.focus();
      else if (action === 'help') help.current?.showModal();
      else if (action === 'leave') (event.target as HTMLElement).blur();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [at, story, onSelect, onUndo]);
}
/** What a key does; a number is the state that it leads to. */
function actionOf(event: KeyboardEvent, at: number, story: Story): KeyAction {
  const { key, target } = event;
  const within = target instanceof Element ? target : null;
  if (within?.matches('input, textarea, select') === true) return key === 'Escape' ? 'leave' : null;
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return key === 'z' && !event.shiftKey ? 'undo' : null;
  // What scrolls keeps its arrows.
  if (/^(Arrow|Home|End)/.test(key) && within?.closest('.picture') != null) return null;
  if (key === 'u') return 'undo';
  if (key === '/') return 'search';
  if (key === '?') return 'help';
  return stepped(key, at, story);
}

function Head({
  story,
  trouble,
  onSelect,
}: Pick<Props, 'story' | 'trouble'> & { readonly onSelect: (state: number) => void }) {
  const { subject, claim, title, meaning, broken, because, leaves, fair } = story;
  return (
    <header>
      <p class="quiet">
        <bdi>{subject}</bdi>
      </p>
      <h1 class={claim === null ? '' : 'violated'}>{claim ?? title}</h1>
      {meaning !== null && <p>{meaning}</p>}
      {broken !== null && <p class="quiet">{broken}</p>}
      {because !== null && (
        <p class="because">
          <strong>{because.text}</strong>
          {because.instance !== '' && <span> ({because.instance})</span>}
        </p>
      )}
      {leaves !== null && (
        <p class="leaves">
          <button type="button" onClick={() => onSelect(Math.min(leaves.step, story.steps.length - 1))}>
            State {leaves.step + 1}
          </button>{' '}
          {leaves.text}
        </p>
      )}
      {fair.length > 0 && (
        <details>
          <summary>Why it is fair</summary>
          <ul>
            {fair.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
      {trouble !== '' && <p role="alert">{trouble}</p>}
    </header>
  );
}

const keys = [
  ['↓ → j', 'a step on; past the end of a cycle comes its beginning'],
  ['↑ ← k', 'a step back'],
  ['Home, End', 'the first state, the last'],
  ['u, Ctrl+Z', 'undo: what was shown before, a path that was left too'],
  ['/', 'search the trace; Enter goes to the next, Shift+Enter to the one before'],
  ['Esc', 'leave a field, or this list'],
  ['?', 'this list'],
] as const;

function Keys() {
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

/** The title of the page is that of what it shows, which a live page changes. */
function useTitle({ claim, title, subject }: Story): void {
  useLayoutEffect(() => {
    document.title = `${claim ?? title}: ${subject}`;
  }, [claim, title, subject]);
}

/** That the URL names a state which is not there; empty if it does not. */
export function noSuchState(at: number | null, count: number): string {
  if (at === null || at < count) return '';
  return `The link names state ${at + 1}, and there are ${count}: shown is the last.`;
}

/** That parts of the URL cannot be read; empty if there are none. */
export function unreadText(unread: readonly string[]): string {
  return unread.length === 0 ? '' : `In the link, ${unread.join(' and ')} cannot be read.`;
}
