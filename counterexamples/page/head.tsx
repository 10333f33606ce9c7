/** The head of the page: what is claimed, why, and what of. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Story } from '../story.ts';

/** What is claimed, why, and of which spec; below it what is wrong with what was asked for. */
export function Head(props: {
  readonly story: Story;
  readonly trouble: string;
  readonly more: ComponentChildren;
  readonly onSelect: (state: number) => void;
}) {
  const { story, trouble, more, onSelect } = props;
  const { subject, claim, title, meaning, broken, because, leaves, fair } = story;
  // Where there is little room, the diagram is more than what is told about it.
  const [isWide] = useState(() => matchMedia('(min-width: 60rem)').matches);
  return (
    <header>
      <h1 class={claim === null ? '' : 'violated'}>{claim ?? title}</h1>
      <details class="about" open={isWide}>
        <summary class="quiet">
          <bdi>{subject}</bdi>
        </summary>
        <p>
          {meaning} {broken !== null && <span class="quiet">{broken}</span>}
        </p>
      </details>
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
      {more}
      {trouble !== '' && <p role="alert">{trouble}</p>}
    </header>
  );
}
