/** What is possible in the selected state: each option takes another branch from there. */
import { useState } from 'preact/hooks';
import type { Option } from '../explorer/api.ts';

export function Options(props: {
  readonly options: readonly Option[];
  readonly at: number;
  readonly onTake: (option: Option) => void;
}) {
  const [filter, setFilter] = useState('');
  const { options, at, onTake } = props;
  const wanted = options.filter(({ label }) => label.toLowerCase().includes(filter.toLowerCase()));
  return (
    <section class="panel" aria-labelledby="options-title">
      <h2 id="options-title">Possible in state {at + 1}</h2>
      {options.length > 8 && (
        <label class="field">
          Only those with
          <input type="search" value={filter} onInput={(event) => setFilter(event.currentTarget.value)} />
        </label>
      )}
      {options.length === 0 && <p>Nothing is enabled here.</p>}
      <ul class="options">
        {wanted.map((option) => (
          <li key={option.number}>
            <button type="button" title={option.label} onClick={() => onTake(option)}>
              <span class="what">{option.short}</span>
              <span class="changes">
                {option.outside && <em>leads out of the bounds </em>}
                {option.changes.length === 0
                  ? 'changes nothing'
                  : option.changes.map(({ path, change }) => `${path}: ${change}`).join('; ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
