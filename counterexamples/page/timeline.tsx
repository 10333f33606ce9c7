/** The trace as a list of steps that can be searched. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Story, StoryLoop, StoryReturn, StoryStep } from '../story.ts';
import { Changes, Name } from './changes.tsx';
import { reveal } from './reveal.ts';
import { isWrong } from './strips.ts';

interface Props {
  readonly story: Story;
  readonly at: number;
  readonly onSelect: (state: number) => void;
}

export function Timeline({ story, at, onSelect }: Props) {
  const [filter, setFilter] = useState('');
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => reveal(list.current, list.current?.querySelector('[aria-current]')), [at, story]);
  const { steps, loop, scenario } = story;
  const found = steps.map((step) => filter === '' || textOf(step).includes(filter.toLowerCase()));
  const count = found.filter(Boolean).length;
  const toNext = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    const next = event.shiftKey
      ? found.findLastIndex((hit, k) => hit && k < at)
      : found.findIndex((hit, k) => hit && k > at);
    // From the last one it goes on with the first.
    const any = event.shiftKey ? found.lastIndexOf(true) : found.indexOf(true);
    if (any >= 0) onSelect(next >= 0 ? next : any);
  };
  return (
    <nav class="timeline panel" aria-labelledby="trace-title">
      <h2 id="trace-title">Trace</h2>
      <label class="field">
        Search
        <input
          type="search"
          aria-keyshortcuts="/"
          spellcheck={false}
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
          onKeyDown={toNext}
        />
      </label>
      {filter !== '' && (
        <p role="status" class="quiet">
          {count === 0 ? 'In no step.' : `In ${count} of ${steps.length}; Enter goes to the next.`}
        </p>
      )}
      <ol ref={list}>
        {steps.map((step, k) => (
          <Row
            key={k}
            step={step}
            number={k + 1}
            isSelected={k === at}
            isFound={found[k] === true}
            isInLoop={loop !== null && k >= loop.to}
            note={k === loop?.to ? (k === steps.length - 1 ? 'repeated for ever' : 'for ever from here') : ''}
            scenario={scenario !== null && k > 0 && k <= scenario.steps ? scenario.name : null}
            leaves={story.leaves?.step === k ? story.leaves.text : null}
            onSelect={() => onSelect(k)}
          />
        ))}
        {loop !== null && (
          <Return
            loop={loop}
            leaves={story.leaves?.step === steps.length ? story.leaves.text : null}
            onSelect={() => onSelect(loop.to)}
          />
        )}
      </ol>
      <Notes story={story} />
    </nav>
  );
}

/** What is said below the list: where the trace returns to, and what of it is given. */
function Notes({ story: { steps, loop, scenario } }: Pick<Props, 'story'>) {
  return (
    <>
      {loop !== null && (
        <p class="again">
          {loop.back === null
            ? `State ${steps.length} is repeated for ever.`
            : `Back to state ${loop.to + 1}, by ${loop.back.short}, ${sameUpTo(loop.back)}and so on for ever.`}
        </p>
      )}
      {scenario !== null && (
        <p class="quiet">
          The first {scenario.steps} steps, in italics, are the scenario {scenario.name}.
        </p>
      )}
    </>
  );
}

function sameUpTo({ renamed }: StoryReturn): string {
  return renamed.length === 0 ? '' : `the same up to renaming (${renamed.join('; ')}), `;
}

function Row(props: {
  readonly step: StoryStep;
  readonly number: number;
  readonly isSelected: boolean;
  readonly isFound: boolean;
  readonly isInLoop: boolean;
  readonly note: string;
  readonly scenario: string | null;
  /** Why this step is none of the spec that this is a variant of. */
  readonly leaves: string | null;
  readonly onSelect: () => void;
}) {
  const { step, number, isSelected, isFound, isInLoop, note, scenario, leaves, onSelect } = props;
  const wrong = step.truths.filter(isWrong).map(({ property }) => property);
  const classes = [isInLoop && 'loop', !isFound && 'faint', scenario !== null && 'given'].filter(Boolean).join(' ');
  return (
    <li class={classes}>
      <button type="button" aria-current={isSelected ? 'step' : undefined} onClick={onSelect}>
        <span class="number">{number}</span>
        <span class="step">
          <span class="what" title={step.label}>
            <Name text={step.short} />
          </span>
          {step.lane !== null && <span class="who">{step.lane}</span>}
          {scenario !== null && <span class="unseen"> (of the scenario {scenario})</span>}
          {note !== '' && <span class="tag loops">{note}</span>}
          {leaves !== null && <span class="leaves">{leaves}</span>}
          {wrong.length > 0 && (
            <span class="tag">
              {wrong.length === 1 ? `${wrong[0]} is false` : `${wrong.length} properties are false`}
            </span>
          )}
          <Changes changes={step.changes} most={isSelected ? Infinity : 3} />
        </span>
      </button>
    </li>
  );
}

/** The step that closes the cycle. */
function Return({
  loop,
  leaves,
  onSelect,
}: {
  readonly loop: StoryLoop;
  readonly leaves: string | null;
  readonly onSelect: () => void;
}) {
  const { to, back } = loop;
  return (
    <li class="loop return">
      <button type="button" onClick={onSelect}>
        <span class="number" aria-hidden="true">
          ↻
        </span>
        <span class="step">
          <span class="what">
            <Name text={back === null ? 'nothing happens' : back.short} />
          </span>
          {back !== null && back.lane !== null && <span class="who">{back.lane}</span>}
          <span class="tag loops">{back === null ? `state ${to + 1} again` : `back to state ${to + 1}`}</span>
          {back !== null && back.renamed.length > 0 && (
            <span class="renamed">the same up to renaming: {back.renamed.join('; ')}</span>
          )}
          {leaves !== null && <span class="leaves">{leaves}</span>}
          {back !== null && <Changes changes={back.changes} most={3} />}
        </span>
      </button>
    </li>
  );
}

function textOf({ label, lane, changes }: StoryStep): string {
  return [label, lane ?? '', ...changes.map(({ path, change }) => `${path}: ${change}`)].join(' ').toLowerCase();
}
