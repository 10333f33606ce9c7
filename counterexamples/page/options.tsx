/** What is possible in the selected state: each option takes another branch from there. */
import { useState } from 'preact/hooks';
import type { Option, Source } from '../explorer/api.ts';
import { Changes, Name } from './changes.tsx';
import { seen } from './seen.ts';

export function Options(props: {
  readonly options: readonly Option[];
  readonly at: number;
  /** The number of the option that the path takes; null at its end. */
  readonly next: number | null;
  /** True while the options of another state are on their way. */
  readonly isBusy: boolean;
  readonly sources: Readonly<Record<string, Source>>;
  readonly onTake: (option: Option) => void;
}) {
  const [filter, setFilter] = useState('');
  const { options, at, next, isBusy, sources, onTake } = props;
  const wanted = options.filter(({ label, lane, changes }) =>
    [label, lane ?? '', ...changes.map(({ path, change }) => `${path}: ${change}`)]
      .join(' ')
      .toLowerCase()
      .includes(filter.toLowerCase()),
  );
  /** What was typed has chosen, and would hide what is possible next. */
  const takeFirst = (): void => {
    if (isBusy || wanted[0] === undefined) return;
    setFilter('');
    onTake(wanted[0]);
  };
  return (
    <section class="panel onward" aria-labelledby="options-title" aria-busy={isBusy}>
      <div class="above">
        <h2 id="options-title">Possible in state {at + 1}</h2>
        {options.length > 1 && (
          <label class="field">
            Only those with
            <input
              type="search"
              spellcheck={false}
              aria-keyshortcuts="o"
              onKeyDown={({ key }) => key === 'Enter' && takeFirst()}
              value={filter}
              onInput={(event) => setFilter(event.currentTarget.value)}
            />
          </label>
        )}
      </div>
      {options.length === 0 && <p>Nothing is enabled here.</p>}
      {options.length > 0 && wanted.length === 0 && <p>None of {options.length}.</p>}
      {/* What scrolls must be reached by the keyboard, also as long as its buttons cannot be. */}
      <ul class="options" tabIndex={isBusy ? 0 : undefined}>
        {wanted.map((option, k) => (
          <li key={option.number}>
            <Take
              option={option}
              digit={k < 9 ? k + 1 : null}
              isNext={option.number === next}
              isBusy={isBusy}
              onTake={onTake}
            />
            <SourceOf source={sources[option.action]} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What takes an option: what it is called, whose it is, where it leads. */
function Take(props: {
  readonly option: Option;
  /** The key that takes it; null if there is none. */
  readonly digit: number | null;
  /** True of the one that the path takes. */
  readonly isNext: boolean;
  readonly isBusy: boolean;
  readonly onTake: (option: Option) => void;
}) {
  const { option, digit, isNext, isBusy, onTake } = props;
  return (
    <button
      type="button"
      disabled={isBusy}
      title={option.label}
      aria-keyshortcuts={digit === null ? undefined : String(digit)}
      onClick={() => onTake(option)}
    >
      {digit !== null && (
        <span class="quiet" aria-hidden="true">
          {digit}{' '}
        </span>
      )}
      <span class="what">
        <Name text={option.short} />
      </span>
      {option.lane !== null && <span class="who">{option.lane}</span>}
      {isNext && <span class="tag quiet">the trace goes on here</span>}
      {option.outside && <span class="tag">leads out of the bounds</span>}
      {option.changes.length === 0 ? (
        <span class="changes">changes nothing</span>
      ) : (
        <Changes changes={option.changes} most={3} />
      )}
    </button>
  );
}

/** The source of an action, and where it stands: there a debugger can be told to stop. */
function SourceOf({ source }: { readonly source: Source | undefined }) {
  const [said, setSaid] = useState('');
  if (source === undefined) return null;
  const { place, text } = seen(source);
  const copy = (): void =>
    void navigator.clipboard.writeText(place).then(
      () => setSaid('Copied.'),
      () => setSaid('It could not be copied.'),
    );
  return (
    <details class="source">
      <summary title={place}>
        <bdi>{place}</bdi>
      </summary>
      <button type="button" class="link" onClick={copy}>
        Copy {place}
      </button>{' '}
      <span role="status">{said}</span>
      <pre>{text}</pre>
    </details>
  );
}
