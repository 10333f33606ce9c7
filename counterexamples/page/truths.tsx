/** What every property says of the selected state, with a strip that shows where along the trace it is false. */
import { useMemo, useRef } from 'preact/hooks';
import type { Story, Truth } from '../story.ts';
import { isWrong, stripsOf } from './strips.ts';

export function Truths(props: {
  readonly story: Story;
  readonly at: number;
  readonly onSelect: (state: number) => void;
}) {
  const { story, at, onSelect } = props;
  const strips = useMemo(() => stripsOf(story), [story]);
  const truths = story.steps[at]?.truths ?? [];
  return (
    <section class="panel" aria-labelledby="truths-title">
      <h2 id="truths-title">Properties in state {at + 1}</h2>
      {strips.length === 0 && <p>None is told of it.</p>}
      <ul class="truths">
        {strips.map(({ property, marks, isWrong: isBad, text }) => {
          const truth = truths.find((one) => one.property === property);
          return (
            <li key={property} class={truth !== undefined && isWrong(truth) ? 'false' : ''}>
              <span class="told" title={text}>
                <span class="what">{property}</span> {truth === undefined ? 'is not told of it' : said(truth)}
                {truth !== undefined && truth.instance !== '' && <span> for {truth.instance}</span>}
                <span class="unseen"> ({text})</span>
              </span>
              {marks.includes(true) && <Strip marks={marks} isBad={isBad} at={at} onSelect={onSelect} />}
              {truth !== undefined && truth.because.length > 0 && (
                <span class="changes whole">{truth.because.join(' and ')}</span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** A mark for each state in which something is so. Pressing it selects the state, as stepping does. */
export function Strip(props: {
  readonly marks: readonly boolean[];
  readonly isBad: boolean;
  readonly at: number;
  readonly onSelect: (state: number) => void;
}) {
  const { marks, isBad, at, onSelect } = props;
  const select = useRef(onSelect);
  select.current = onSelect;
  const markOf = (k: number, isHere: boolean) => (
    // biome-ignore lint/a11y/noStaticElementInteractions: it is not there for who steps by keys
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys that step do the same
    <span
      key={k}
      title={`state ${k + 1}`}
      class={`${marks[k] === true ? 'mark' : ''}${isHere ? ' here' : ''}`}
      onClick={() => select.current(k)}
    />
  );
  // As in the list of steps: of hundreds a step changes two.
  const all = useMemo(() => marks.map((_, k) => markOf(k, false)), [marks]);
  return (
    <span class={`marks${marks.length > 60 ? ' dense' : ''}${isBad ? ' bad' : ''}`} aria-hidden="true">
      {all.map((mark, k) => (k === at ? markOf(k, true) : mark))}
    </span>
  );
}

function said({ kind, holds }: Truth): string {
  switch (kind) {
    case 'invariant':
      return holds ? 'is true' : 'is false';
    case 'step':
      return holds ? 'is true of this step' : 'is false of this step';
    case 'reachable':
      return holds ? 'is reached' : 'is not reached here';
    case 'temporal':
      return holds ? 'is met here' : 'is not met here';
  }
}
