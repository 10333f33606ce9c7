/** The selected state: what each process holds, what is shared, what the step into it changed, and what makes it wrong. */
import type { Cell, Story, StoryChange, StoryStep } from '../story.ts';

export function State({ story, at }: { readonly story: Story; readonly at: number }) {
  const step = story.steps[at];
  if (step === undefined) return null;
  const before = story.steps[at - 1]?.cells ?? [];
  const marked = new Set(story.because?.cells.filter(({ state }) => state === at).map(({ path }) => path));
  const groups: readonly (string | null)[] = [...story.lanes, null];
  return (
    <section class="state" aria-labelledby="state-title">
      <h2 id="state-title">
        State {at + 1}: <bdi title={step.label}>{step.short}</bdi>
      </h2>
      <div class="lanes">
        {groups.map((lane) => (
          <Lane key={lane === null ? 'shared' : `of ${lane}`} lane={lane} step={step} before={before} marked={marked} />
        ))}
      </div>
    </section>
  );
}

interface LaneProps {
  /** Null for what is shared. */
  readonly lane: string | null;
  readonly step: StoryStep;
  readonly before: readonly Cell[];
  readonly marked: ReadonlySet<string>;
}

function Lane({ lane, step, before, marked }: LaneProps) {
  const cells = step.cells.filter((cell) => cell.lane === lane);
  const gone = before.filter((old) => old.lane === lane && !step.cells.some(({ path }) => path === old.path));
  if (cells.length === 0 && gone.length === 0) return null;
  const acts = lane !== null && lane === step.lane;
  const plight = [
    acts ? 'took this step' : '',
    lane !== null && step.down.includes(lane) ? 'down' : '',
    lane !== null && step.island.includes(lane) ? 'cut off' : '',
  ].filter(Boolean);
  return (
    <div class={`lane${acts ? ' acts' : ''}`}>
      <h3>
        <bdi>{lane ?? 'Shared'}</bdi>
        {plight.length > 0 && <span class="quiet"> {plight.join(', ')}</span>}
      </h3>
      <dl>
        {cells.map((cell) => (
          <CellView
            key={cell.path}
            cell={cell}
            before={before.find(({ path }) => path === cell.path)?.value}
            changes={step.changes.filter(({ path }) => path === cell.path)}
            isMarked={marked.has(cell.path)}
          />
        ))}
        {gone.map(({ path, name, value }) => (
          <div key={path} class="cell changed">
            <dt>
              <bdi>{name}</bdi> <span class="tag quiet">is gone</span>
            </dt>
            <dd>
              <del>
                <Value text={value} />
              </del>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** A value that is longer is folded; where it has changed, what was added or taken away is told rather than both values. */
const longest = 120;

function CellView(props: {
  readonly cell: Cell;
  readonly before: string | undefined;
  readonly changes: readonly StoryChange[];
  readonly isMarked: boolean;
}) {
  const { cell, before, changes, isMarked } = props;
  const difference = changes
    .filter(({ tellsBoth }) => !tellsBoth)
    .map(({ change }) => change)
    .join(', ');
  const isLong = cell.value.length > longest / 2 || (before ?? '').length > longest / 2;
  return (
    <div class={`cell${cell.changed ? ' changed' : ''}${isMarked ? ' marked' : ''}`}>
      <dt>
        <bdi>{cell.name}</bdi>
        {isMarked && <span class="tag">why it is false</span>}
      </dt>
      <dd>
        {!cell.changed || before === undefined ? (
          <Value text={cell.value} />
        ) : isLong && difference !== '' ? (
          <>
            <ins>
              <Value text={difference} />
            </ins>
            <details class="long">
              <summary>before and after</summary>
              <del>{before}</del> <ins>{cell.value}</ins>
            </details>
          </>
        ) : (
          <>
            <del>
              <Value text={before} />
            </del>{' '}
            <ins>
              <Value text={cell.value} />
            </ins>
          </>
        )}
      </dd>
    </div>
  );
}

function Value({ text }: { readonly text: string }) {
  if (text.length <= longest) return <bdi>{text}</bdi>;
  return (
    <details class="long">
      <summary>
        <bdi class="start">{text.slice(0, longest)}…</bdi>
        <span class="less">fold</span>
      </summary>
      <bdi>{text}</bdi>
    </details>
  );
}
