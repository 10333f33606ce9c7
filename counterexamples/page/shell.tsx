/** What both kinds of page show: the claim, the trace, the diagram, and the selected state. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Cell, Story } from '../story.ts';
import { Diagram } from './diagram.tsx';
import { stepped } from './stepping.ts';
import { Timeline } from './timeline.tsx';
import { Truths } from './truths.tsx';

interface Props {
  readonly story: Story;
  readonly at: number;
  readonly trouble?: string;
  readonly side: ComponentChildren;
  readonly onSelect: (state: number) => void;
  readonly onUndo?: () => void;
}

export function Shell({ story, at, trouble = '', side, onSelect, onUndo = () => history.back() }: Props) {
  const [helps, setHelps] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  // At once, so that of two keys in a row the second counts from where the first has led.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if (typing) {
        if (event.key === 'Escape') (event.target as HTMLElement).blur();
        return;
      }
      if (event.altKey || event.metaKey || (event.ctrlKey && event.key !== 'z')) return;
      const next = stepped(event.key, at, story);
      if (next !== null) onSelect(next);
      else if (event.key === 'u' || event.key === 'z') onUndo();
      else if (event.key === '/') search.current?.focus();
      else if (event.key === '?') setHelps(!helps);
      else if (event.key === 'Escape') setHelps(false);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [at, story, helps, onSelect]);
  return (
    <>
      <header>
        <p class="subject">{story.subject}</p>
        <h1 class={story.claim === null ? '' : 'violated'}>{story.claim ?? story.title}</h1>
        {story.broken !== null && <p>{story.broken}</p>}
        {story.because !== null && (
          <p class="because">
            <strong>{story.because.text}</strong>
            {story.because.instance !== '' && <span> ({story.because.instance})</span>}
          </p>
        )}
        {story.fair.length > 0 && (
          <details>
            <summary>Why it is fair</summary>
            <ul>
              {story.fair.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </details>
        )}
        {trouble !== '' && <p role="alert">{trouble}</p>}
      </header>
      <main>
        <Timeline story={story} at={at} search={search} onSelect={onSelect} />
        <Diagram story={story} at={at} />
        <State story={story} at={at} />
        <div class="side">
          <Truths truths={story.steps[at]?.truths ?? []} at={at} />
          {side}
        </div>
      </main>
      <footer>
        <button type="button" aria-expanded={helps} onClick={() => setHelps(!helps)}>
          Keys
        </button>
        {helps && (
          <p>
            Arrows or j and k: step. Home and End: first and last state. u: undo. /: search. Past the end of a cycle
            comes its beginning.
          </p>
        )}
      </footer>
    </>
  );
}

function State({ story, at }: { readonly story: Story; readonly at: number }) {
  const step = story.steps[at];
  if (step === undefined) return null;
  const before = new Map(story.steps[at - 1]?.cells.map(({ path, value }) => [path, value]));
  const marked = new Set(story.because?.cells.filter(({ state }) => state === at).map(({ path }) => path));
  const groups: readonly (string | null)[] = [...story.lanes, null];
  return (
    <section class="state" aria-labelledby="state-title">
      <h2 id="state-title">
        State {at + 1}: <span title={step.label}>{step.short}</span>
      </h2>
      <div class="lanes">
        {groups.map((lane) => {
          const cells = step.cells.filter((cell) => cell.lane === lane);
          if (cells.length === 0) return null;
          return (
            <div key={lane ?? ''} class={`lane${lane !== null && lane === step.lane ? ' acts' : ''}`}>
              <h3>
                {lane ?? 'shared'}
                {lane !== null && step.down.includes(lane) ? ' (down)' : ''}
              </h3>
              <dl>
                {cells.map((cell) => (
                  <CellView
                    key={cell.path}
                    cell={cell}
                    before={before.get(cell.path)}
                    isMarked={marked.has(cell.path)}
                  />
                ))}
              </dl>
            </div>
          );
        })}
      </div>
    </section>
  );
}

const longest = 120;

function CellView(props: { readonly cell: Cell; readonly before: string | undefined; readonly isMarked: boolean }) {
  const { cell, before, isMarked } = props;
  return (
    <div class={`cell${cell.changed ? ' changed' : ''}${isMarked ? ' marked' : ''}`}>
      <dt>
        {cell.name}
        {isMarked && <span class="tag"> why it is false</span>}
      </dt>
      <dd>
        {cell.changed && before !== undefined && (
          <>
            <del>
              <Value text={before} />
            </del>{' '}
          </>
        )}
        {cell.changed ? (
          <ins>
            <Value text={cell.value} />
          </ins>
        ) : (
          <Value text={cell.value} />
        )}
      </dd>
    </div>
  );
}

function Value({ text }: { readonly text: string }) {
  if (text.length <= longest) return <span dir="auto">{text}</span>;
  return (
    <details class="long">
      <summary>{text.slice(0, longest)}…</summary>
      <span dir="auto">{text}</span>
    </details>
  );
}
