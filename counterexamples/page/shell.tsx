/** What both kinds of page show: the claim, the diagram, the selected state, and the trace. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Story } from '../story.ts';
import { Changes } from './changes.tsx';
import { namesIn } from './completions.ts';
import { Diagram } from './diagram.tsx';
import { Figure } from './figure.tsx';
import { FindField, useFind, useRoomBelow } from './find.tsx';
import { Head } from './head.tsx';
import { Keys, useKeys } from './keys.tsx';
import { State } from './state.tsx';
import { stepped } from './stepping.ts';
import { isWrong } from './strips.ts';
import { Timeline } from './timeline.tsx';
import { Truths } from './truths.tsx';
import type { Look } from './url.ts';
import type { Remote } from './watches.tsx';

interface Props {
  readonly story: Story;
  readonly at: number;
  readonly trouble: string;
  readonly canUndo: boolean;
  /** What the head has beside what it tells of the story. */
  readonly head?: ComponentChildren;
  /** A field to look for other states by, and what came of it. */
  readonly seek?: ComponentChildren;
  readonly sought?: ComponentChildren;
  /** What can be done in the selected state. */
  readonly options?: ComponentChildren;
  /** What there is beside. */
  readonly more: ComponentChildren;
  /** Who knows more of the states than the story tells; null if nobody does. */
  readonly remote?: Remote | null;
  /** What a condition may name beside the parts of the state. */
  readonly names?: readonly string[];
  readonly look: Look;
  readonly onLook: (look: Look) => void;
  /** `isHeld` is true of a step by a key that is held down. */
  readonly onSelect: (state: number, isHeld: boolean) => void;
  readonly onUndo: () => void;
}

export function Shell(props: Props) {
  const {
    story,
    at,
    trouble,
    canUndo,
    head,
    seek,
    sought,
    options,
    more,
    remote = null,
    names = [],
    look,
    onLook,
    onSelect,
    onUndo,
  } = props;
  useTitle(story);
  useKeys({ story, at, onSelect, onUndo });
  useProjector(look.isProjected);
  const select = (state: number): void => onSelect(state, false);
  const find = useFind(story, at, select);
  const [isBelow, field] = [useRoomBelow(), <FindField {...find} />];
  return (
    <>
      <Head story={story} trouble={trouble} more={head} onSelect={select} />
      <main>
        <Diagram {...{ story, at, seek, sought }} isLarge={look.isProjected} onSelect={select} />
        <Caption story={story} at={at} hasFigure={look.isProjected} />
        <div class="side">
          <Title story={story} at={at} />
          <div class="now">
            <Figure story={story} at={at} />
            <State
              story={story}
              at={at}
              look={look}
              onLook={onLook}
              remote={remote}
              names={namesIn(story, at, names)}
              onSelect={select}
            />
            {options}
            <Truths story={story} at={at} onSelect={select} />
          </div>
          <div class="rest">
            <Timeline story={story} at={at} onSelect={select} found={find.found} field={!isBelow && field} />
            {more}
          </div>
        </div>
      </main>
      <Steps
        story={story}
        at={at}
        canUndo={canUndo}
        onUndo={onUndo}
        isProjected={look.isProjected}
        hasOptions={options !== undefined}
        onSelect={select}
        onProject={() => onLook({ ...look, isProjected: !look.isProjected })}
        find={isBelow && !look.isProjected && field}
      />
    </>
  );
}

/** Which state is told of, wherever that is scrolled to. */
function Title({ story, at }: Pick<Props, 'story' | 'at'>) {
  const step = story.steps[at];
  if (step === undefined) return null;
  return (
    <h2 id="state-title">
      State {at + 1}: <bdi title={step.label}>{step.short}</bdi>
    </h2>
  );
}

/** Stepping, and what is at hand wherever the page is scrolled to. */
function Steps(
  props: Pick<Props, 'story' | 'at' | 'canUndo' | 'onUndo'> & {
    readonly isProjected: boolean;
    readonly hasOptions: boolean;
    readonly onSelect: (state: number) => void;
    readonly onProject: () => void;
    readonly find: ComponentChildren;
  },
) {
  const { story, at, canUndo, isProjected, hasOptions, onSelect, onUndo, onProject, find } = props;
  const help = useRef<HTMLDialogElement>(null);
  const [next, previous] = [stepped('j', at, story), stepped('k', at, story)];
  return (
    <footer>
      <button type="button" disabled={previous === at} onClick={() => previous !== null && onSelect(previous)}>
        Back
      </button>
      <button
        type="button"
        disabled={next === at && story.loop === null}
        onClick={() => next !== null && onSelect(next)}
      >
        Step
      </button>
      <span class="where" aria-live="polite">
        <span class="wide">State </span>
        {at + 1} of {story.steps.length}
        <span class="unseen">: {story.steps[at]?.short}</span>
      </span>
      <button type="button" aria-keyshortcuts="u" disabled={!canUndo} onClick={onUndo}>
        Undo
      </button>
      {hasOptions && !isProjected && (
        <button type="button" onClick={() => document.querySelector('#options-title')?.scrollIntoView()}>
          Options
        </button>
      )}
      <button type="button" class="large" aria-keyshortcuts="p" aria-pressed={isProjected} onClick={onProject}>
        Projector
      </button>
      <button type="button" aria-keyshortcuts="?" onClick={() => help.current?.showModal()}>
        Keys
      </button>
      {find}
      <dialog ref={help} aria-labelledby="keys-title">
        <h2 id="keys-title">Keys</h2>
        <Keys />
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </footer>
  );
}

/** For a projector and on paper: the step that is shown, what it changed, and what is false after it that the head does not tell. */
function Caption({ story, at, hasFigure }: Pick<Props, 'story' | 'at'> & { readonly hasFigure: boolean }) {
  const { steps, property: claimed } = story;
  const step = steps[at];
  if (step === undefined) return null;
  const isTold = (property: string): boolean => property === claimed && at === steps.length - 1;
  const wrong = step.truths.filter((truth) => isWrong(truth) && !isTold(truth.property));
  return (
    <section class="caption" aria-label="The step">
      <div>
        <p>
          <strong>
            {at + 1} <bdi>{step.short}</bdi>
          </strong>
        </p>
        <Changes changes={step.changes} most={3} />
        {wrong.map(({ property, because }) => (
          <p key={property} class="because">
            {property} is false{because.length > 0 && `: ${because.join(' and ')}`}
          </p>
        ))}
      </div>
      {hasFigure && <Figure story={story} at={at} />}
    </section>
  );
}

/** Where it is for a projector, the whole page is. */
function useProjector(isProjected: boolean): void {
  useLayoutEffect(() => {
    document.documentElement.classList.toggle('projected', isProjected);
  }, [isProjected]);
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
