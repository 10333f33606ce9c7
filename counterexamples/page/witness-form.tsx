/** A predicate, typed in, and the way to the nearest state of which it is true. */
import { useState } from 'preact/hooks';

export function WitnessForm(props: {
  readonly names: readonly string[];
  /** The variables of a state, which it may ask for. */
  readonly variables: readonly string[];
  readonly onFind: (predicate: string) => Promise<string>;
}) {
  const [text, setText] = useState('');
  const [said, setSaid] = useState('');
  const submit = (event: Event): void => {
    event.preventDefault();
    setSaid('Looking; this may take half a minute.');
    props.onFind(text).then(setSaid, (error: Error) => setSaid(error.message));
  };
  return (
    <section class="panel" aria-labelledby="witness-title">
      <h2 id="witness-title">Jump to a state in which</h2>
      <form onSubmit={submit}>
        <label class="field">
          <span>
            a predicate on <code>s</code> is true
            {props.variables.length > 0 && (
              <>
                , which has <code>{props.variables.join(', ')}</code>
              </>
            )}
            {props.names.length > 0 && (
              <>
                ; it may name <code>{props.names.join(', ')}</code>
              </>
            )}
          </span>
          <input
            class="code"
            required
            spellcheck={false}
            autocomplete="off"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <button type="submit">Find the nearest</button>
      </form>
      <p role="status">{said}</p>
    </section>
  );
}
