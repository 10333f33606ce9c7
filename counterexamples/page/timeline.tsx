/** The trace as a list of steps. */
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Story, StoryStep } from '../story.ts';

export function Timeline(props: {
  readonly story: Story;
  readonly at: number;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly onSelect: (state: number) => void;
}) {
  const { story, at, search, onSelect } = props;
  const [filter, setFilter] = useState('');
  const selected = useRef<HTMLButtonElement>(null);
  useEffect(() => selected.current?.scrollIntoView({ block: 'nearest' }), [at]);
  const { loop, scenario } = story;
  const found = story.steps.map((step) => filter === '' || textOf(step).includes(filter.toLowerCase()));
  return (
    <nav class="timeline" aria-labelledby="trace-title">
      <h2 id="trace-title">Trace</h2>
      <label class="field">
        Search
        <input
          ref={search}
          type="search"
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
          onKeyDown={(event) => {
            const next = found.findIndex((hit, k) => hit && (event.shiftKey ? k < at : k > at));
            if (event.key === 'Enter' && next >= 0) onSelect(next);
          }}
        />
      </label>
      <ol>
        {story.steps.map((step, k) => {
          const isFalse = step.truths.some(({ holds, kind }) => !holds && kind !== 'reachable' && kind !== 'temporal');
          const inLoop = loop !== null && k >= loop.to;
          return (
            <li
              key={k}
              class={`${inLoop ? 'loop' : ''}${found[k] ? '' : ' faint'}${scenario !== null && k <= scenario.steps ? ' given' : ''}`}
            >
              <button
                type="button"
                ref={k === at ? selected : null}
                aria-current={k === at ? 'step' : undefined}
                onClick={() => onSelect(k)}
              >
                <span class="number">{k + 1}</span>
                <span class="step">
                  <span class="what" title={step.label}>
                    {step.short}
                  </span>
                  {isFalse && <span class="tag">a property is false</span>}
                  <span class="changes">{step.changes.map(({ path, change }) => `${path}: ${change}`).join('; ')}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      {loop !== null && (
        <p class="again">
          {loop.back === null
            ? `State ${story.steps.length} is repeated for ever.`
            : `Back to state ${loop.to + 1}, by ${loop.back.short}, and so on for ever.`}
        </p>
      )}
      {scenario !== null && (
        <p>
          The first {scenario.steps} steps are the scenario {scenario.name}.
        </p>
      )}
    </nav>
  );
}

function textOf({ label, changes }: StoryStep): string {
  return [label, ...changes.map(({ path, change }) => `${path}: ${change}`)].join(' ').toLowerCase();
}
