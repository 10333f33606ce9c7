/** The trace as a list of steps, of which those are struck out that have not what is searched for. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Story, StoryLoop, StoryReturn, StoryStep } from '../story.ts';
import { Changes, Name } from './changes.tsx';
import { reveal } from './reveal.ts';
import { isWrong } from './strips.ts';

interface Props {
  readonly story: Story;
  readonly at: number;
  readonly onSelect: (state: number) => void;
  /** Of each step whether it has what is searched for. */
  readonly found: readonly boolean[];
  /** Where that is typed, if it is here. */
  readonly field: ComponentChildren;
}

export function Timeline({ story, at, onSelect, found, field }: Props) {
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => reveal(list.current, list.current?.querySelector('[aria-current]')), [at, story]);
  const { steps, loop } = story;
  const select = useRef(onSelect);
  select.current = onSelect;
  const rowOf = (k: number, isSelected: boolean) => (
    <Row key={k} {...{ story, k, isSelected }} isFound={found[k] === true} onSelect={() => select.current(k)} />
  );
  // The same rows as before are not looked at again: of hundreds a step changes two.
  const rows = useMemo(() => steps.map((_, k) => rowOf(k, false)), [story, found]);
  return (
    <nav class="timeline panel" aria-labelledby="trace-title">
      <h2 id="trace-title">Trace</h2>
      {field}
      <ol ref={list}>
        {rows.map((row, k) => (k === at ? rowOf(k, true) : row))}
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
  return renamed === null ? '' : `${renamed}, `;
}

function Row(props: {
  readonly story: Story;
  /** The number of the state, counted from 0. */
  readonly k: number;
  readonly isSelected: boolean;
  readonly isFound: boolean;
  readonly onSelect: () => void;
}) {
  const { story, k, isSelected, isFound, onSelect } = props;
  const { steps, loop } = story;
  const step = steps[k] as StoryStep;
  const isInLoop = loop !== null && k >= loop.to;
  const note = k === loop?.to ? (k === steps.length - 1 ? 'repeated for ever' : 'for ever from here') : '';
  const scenario = story.scenario !== null && k > 0 && k <= story.scenario.steps ? story.scenario.name : null;
  /** Why this step is none of the spec that this is a variant of. */
  const leaves = story.leaves?.step === k ? story.leaves.text : null;
  const wrong = step.truths.filter(isWrong).map(({ property }) => property);
  const classes = [isInLoop && 'loop', !isFound && 'faint', scenario !== null && 'given'].filter(Boolean).join(' ');
  return (
    <li class={classes}>
      <button type="button" aria-current={isSelected ? 'step' : undefined} onClick={onSelect}>
        <span class="number">{k + 1}</span>
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
          {back !== null && back.renamed !== null && <span class="renamed">{back.renamed}</span>}
          {leaves !== null && <span class="leaves">{leaves}</span>}
          {back !== null && <Changes changes={back.changes} most={3} />}
        </span>
      </button>
    </li>
  );
}
