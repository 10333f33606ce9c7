/**
 * The selected state as one table: its variables by the processes whose they are, what the step into it changed, and what
 * makes it wrong. Variables can be hidden, and conditions watched.
 */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Cell, Story, StoryChange, StoryStep } from '../story.ts';
import { reveal } from './reveal.ts';
import type { Look } from './url.ts';
import { type Remote, useWatches, WatchForm, WatchRows } from './watches.tsx';

interface Props {
  readonly story: Story;
  readonly at: number;
  readonly look: Look;
  readonly onLook: (look: Look) => void;
  readonly remote: Remote | null;
  /** What a condition may name. */
  readonly names: readonly string[];
  readonly onSelect: (state: number) => void;
}

export function State({ story, at, look, onLook, remote, names, onSelect }: Props) {
  const { hidden, watched } = look;
  const onHide = (variables: readonly string[]): void => onLook({ ...look, hidden: variables });
  const onWatch = (texts: readonly string[]): void => onLook({ ...look, watched: [...new Set(texts)] });
  const { watches, allow } = useWatches(story, watched, remote);
  const step = story.steps[at];
  const table = useRef<HTMLElement>(null);
  // So that whoever took the step can be seen, right of the names, which stay where they are.
  useLayoutEffect(() => {
    const left = table.current?.querySelector('th[scope="row"]')?.getBoundingClientRect().width ?? 0;
    reveal(table.current, table.current?.querySelector('.acts'), { left });
  }, [story, at]);
  if (step === undefined) return null;
  const groups = groupsOf(rowsOf(story, at).filter(({ name }) => !hidden.includes(name)));
  const width = Math.max(1, ...groups.map(({ lanes }) => lanes.length));
  return (
    <section class="state" aria-labelledby="state-title">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section class="table" tabIndex={0} aria-label="Table of the state" ref={table}>
        <table>
          {groups.map(({ lanes, rows }) => (
            <tbody key={lanes.join()}>
              {lanes.length > 0 && (
                <tr>
                  <td class="corner" />
                  {lanes.map((lane, k) => (
                    <Lane key={lane} lane={lane} step={step} span={spanOf(k, lanes, width)} />
                  ))}
                </tr>
              )}
              {rows.map(({ name, places }) => (
                <tr key={name}>
                  <Name name={name} onHide={() => onHide([...hidden, name])} />
                  {(lanes.length > 0 ? lanes : [null]).map((lane, k) => (
                    <Place key={lane} place={places.get(lane)} span={spanOf(k, lanes, width)} />
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
          <WatchRows
            watches={watches}
            at={at}
            onSelect={onSelect}
            span={width + 1}
            onAllow={allow}
            onDrop={(text) => onWatch(watched.filter((other) => other !== text))}
          />
        </table>
      </section>
      <WatchForm
        names={names}
        onWatch={(text) => {
          allow(text);
          onWatch([...watched, text]);
        }}
      />
      <Hidden hidden={hidden} onHide={onHide} />
    </section>
  );
}

/** The last cell of a row takes what others have more. */
function spanOf(k: number, lanes: readonly string[], width: number): number {
  return k + 1 < lanes.length ? 1 : width - Math.max(0, lanes.length - 1);
}

function Name({ name, onHide }: { readonly name: string; readonly onHide: () => void }) {
  return (
    <th scope="row">
      <bdi title={name}>{name}</bdi>{' '}
      <button type="button" class="link" aria-label={`Hide ${name}`} title="hide" onClick={onHide}>
        ×
      </button>
    </th>
  );
}

function Hidden({
  hidden,
  onHide,
}: {
  readonly hidden: readonly string[];
  readonly onHide: (hidden: readonly string[]) => void;
}) {
  if (hidden.length === 0) return null;
  return (
    <p class="hidden">
      Hidden:{' '}
      {hidden.map((name) => (
        <button
          key={name}
          type="button"
          aria-label={`Show ${name}`}
          onClick={() => onHide(hidden.filter((other) => other !== name))}
        >
          <bdi>{name}</bdi> +
        </button>
      ))}
    </p>
  );
}

/** A cell of the state, and what it was. */
interface Placed {
  readonly name: string;
  readonly lane: string | null;
  /** Null if it is there no longer. */
  readonly cell: Cell | null;
  /** What it was, if there was one. */
  readonly before: string | undefined;
  /** What came and went, where that is told rather than both values. */
  readonly difference: string;
  /** True of what the property is false because of. */
  readonly isMarked: boolean;
}

/** A variable, and its places by the lanes whose they are; null is that of what is shared. */
interface TableRow {
  readonly name: string;
  readonly places: Map<string | null, readonly Placed[]>;
}

function rowsOf({ steps, because }: Story, at: number): readonly TableRow[] {
  const { cells, changes } = steps[at] as StoryStep;
  const before = steps[at - 1]?.cells ?? [];
  const old = new Map(before.map(({ path, value }) => [path, value]));
  const paths = new Set(cells.map(({ path }) => path));
  const marked = new Set(because?.cells.filter(({ state }) => state === at).map(({ path }) => path));
  const placed = [
    ...cells.map(
      (cell): Placed => ({
        name: cell.name,
        lane: cell.lane,
        cell,
        before: old.get(cell.path),
        difference: differenceOf(changes.filter(({ path }) => path === cell.path)),
        isMarked: marked.has(cell.path),
      }),
    ),
    ...before
      .filter(({ path }) => !paths.has(path))
      .map(
        ({ name, lane, value }): Placed => ({ name, lane, cell: null, before: value, difference: '', isMarked: false }),
      ),
  ];
  const rows = new Map<string, Map<string | null, readonly Placed[]>>();
  for (const one of placed) {
    const row = rows.get(one.name) ?? new Map<string | null, readonly Placed[]>();
    row.set(one.lane, [...(row.get(one.lane) ?? []), one]);
    rows.set(one.name, row);
  }
  return [...rows].map(([name, places]) => ({ name, places }));
}

/** Variables that the same lanes have, in the order of the first; those that are shared have none. */
function groupsOf(
  rows: readonly TableRow[],
): readonly { readonly lanes: readonly string[]; readonly rows: readonly TableRow[] }[] {
  const groups = new Map<string, { readonly lanes: readonly string[]; readonly rows: TableRow[] }>();
  for (const row of rows) {
    const lanes = [...row.places.keys()].filter((lane) => lane !== null);
    const key = JSON.stringify(lanes);
    const group = groups.get(key) ?? { lanes, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function differenceOf(changes: readonly StoryChange[]): string {
  return changes
    .filter(({ tellsBoth }) => !tellsBoth)
    .map(({ change }) => change)
    .join(', ');
}

function Lane({ lane, step, span }: { readonly lane: string; readonly step: StoryStep; readonly span: number }) {
  const plight = [step.down.includes(lane) ? 'down' : '', step.island.includes(lane) ? 'cut off' : ''].filter(Boolean);
  const acts = lane === step.lane;
  return (
    <th scope="col" colSpan={span} class={acts ? 'acts' : ''} title={acts ? 'took this step' : undefined}>
      {acts && <span aria-hidden="true">● </span>}
      <bdi>{lane}</bdi>
      {acts && <span class="unseen">, took this step</span>}
      {plight.length > 0 && <span class="quiet"> {plight.join(', ')}</span>}
    </th>
  );
}

function Place({ place = [], span }: { readonly place: readonly Placed[] | undefined; readonly span: number }) {
  const isChanged = place.some(({ cell }) => cell === null || cell.changed);
  const isMarked = place.some((one) => one.isMarked);
  return (
    <td colSpan={span} class={`cell${isChanged ? ' changed' : ''}${isMarked ? ' marked' : ''}`}>
      {place.map((one, k) => (
        <div key={k}>
          <CellView {...one} />
        </div>
      ))}
    </td>
  );
}

/** A value that is longer is folded; where it has changed, what was added or taken away is told rather than both values. */
const longest = 120;

function CellView({ cell, before, difference, isMarked }: Placed) {
  if (cell === null)
    return (
      <>
        <del>
          <Value text={before ?? ''} />
        </del>{' '}
        <span class="tag quiet">is gone</span>
      </>
    );
  const isLong = Math.max(cell.value.length, (before ?? '').length) > longest / 2;
  return (
    <>
      {isMarked && <span class="unseen">why it is false: </span>}
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
    </>
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
