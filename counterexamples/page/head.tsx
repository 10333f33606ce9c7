/** The head of the page: what is claimed, why, and what of. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Story } from '../story.ts';
import { isWrong } from './strips.ts';

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
      {claim === null && <FirstWrong story={story} onSelect={onSelect} />}
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

/** Of a run that came about without a claim, by walking, by a condition, from a file: where it first is not as it must be. */
function FirstWrong({ story: { steps }, onSelect }: Pick<Parameters<typeof Head>[0], 'story' | 'onSelect'>) {
  const at = steps.findIndex(({ truths }) => truths.some(isWrong));
  const wrong = steps[at]?.truths.filter(isWrong) ?? [];
  if (wrong.length === 0) return null;
  return (
    <p class="because first">
      <button type="button" onClick={() => onSelect(at)}>
        State {at + 1}
      </button>{' '}
      {wrong.map(({ property, kind, instance, because }, k) => (
        <span key={property}>
          {k > 0 && '; '}
          <strong>
            {property} is false{kind === 'step' && ' of this step'}
          </strong>
          {because.length > 0 && ` because ${because.join(' and ')}`}
          {instance !== '' && ` (${instance})`}
        </span>
      ))}
    </p>
  );
}
