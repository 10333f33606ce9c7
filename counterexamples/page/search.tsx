/** Searching the model from the page: what is sought, how far it is, how to end it, and what came of it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LiveData, Path, Sought, Verdict } from '../explorer/api.ts';
import { searched } from './ask.ts';
import { completions } from './completions.ts';

export interface Search {
  /** What is being sought, in words, with how far it is; null if nothing is. */
  readonly doing: string | null;
  /** What came of the last search, as long as the path is shown of which it was said. */
  readonly said: string;
  /** Where what was sought is wrong; another object for each search. */
  readonly wrong: Wrong | null;
  readonly seek: (sought: Sought, words: string, found: (path: Path, at: number) => string) => void;
  readonly end: () => void;
}

/** A column of a condition, counted from 1. */
interface Wrong {
  readonly column: number;
}

/** One search at a time: another one ends the one before. */
export function useSearch(token: string, path: Path): Search {
  const [doing, setDoing] = useState<string | null>(null);
  const [told, setTold] = useState({ said: '', of: '', wrong: null as Wrong | null });
  const here = useRef('');
  here.current = path.join();
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const end = (): void => {
    running.current?.abort();
    setDoing(null);
  };
  const seek: Search['seek'] = (sought, words, found) => {
    end();
    const own = new AbortController();
    running.current = own;
    setTold({ said: '', of: '', wrong: null });
    setDoing(words);
    searched(token, sought, own.signal, ({ distinct, depth }) => {
      if (!own.signal.aborted) setDoing(`${words}: ${distinct.toLocaleString('en')} states, depth ${depth}`);
    })
      .catch((error: Error) => ({ kind: 'not found' as const, why: error.message, column: null }))
      .then((outcome) => {
        // What was ended by another search has nothing more to say.
        if (running.current !== own) return;
        setDoing(null);
        if (outcome?.kind === 'found') {
          const said = found(outcome.path, outcome.at);
          setTold({ said, of: outcome.path.join(), wrong: null });
        } else {
          const column = outcome?.column ?? null;
          setTold({ said: outcome?.why ?? 'Ended.', of: here.current, wrong: column === null ? null : { column } });
        }
      });
  };
  return { doing, said: told.of === here.current ? told.said : '', wrong: told.wrong, seek, end };
}

/** How far the search is, or what came of it; before there is anything to tell of one, how a condition is written. */
export function SearchLine({
  doing,
  said,
  end,
  names,
}: Pick<Search, 'doing' | 'said' | 'end'> & { readonly names: readonly string[] }): ComponentChildren {
  return (
    <div class="sought">
      <p role="status">{doing ?? said}</p>
      {doing !== null && (
        <button type="button" aria-keyshortcuts="x" onClick={end}>
          End the search
        </button>
      )}
      <p class="hint quiet" id="sought-hint">
        As the page prints it, <code>{names[0] ?? 'x'} = ...</code>, with <code>and</code>, <code>or</code>,{' '}
        <code>not</code>; or JavaScript on <code>s</code>.
      </p>
    </div>
  );
}

/** The properties, each a way to its counterexample or witness. */
export function Claims(props: {
  readonly data: Pick<LiveData, 'properties' | 'saved'>;
  readonly current: string | null;
  readonly onSeek: (property: string, words: string) => void;
}) {
  return (
    <nav class="claims" aria-label="Counterexamples and witnesses">
      {props.data.properties.map(({ name, kind }) => (
        <span key={name}>
          <button
            type="button"
            class="link"
            aria-current={name === props.current ? 'true' : undefined}
            title={kind === 'reachable' ? 'show how it is reached' : 'look for a counterexample'}
            onClick={() =>
              props.onSeek(name, `Looking for ${kind === 'reachable' ? 'a witness of' : 'a counterexample to'} ${name}`)
            }
          >
            {name}
          </button>
          <VerdictOf {...props.data.saved?.verdicts?.find(({ property }) => property === name)} />
        </span>
      ))}
    </nav>
  );
}

const signs = { holds: '✓', violated: '✗', unknown: '?' } as const;

function VerdictOf({ verdict, text }: Partial<Verdict>) {
  if (verdict === undefined) return null;
  return (
    <span class={`verdict ${verdict}`}>
      {' '}
      <span aria-hidden="true">{signs[verdict]}</span> {text}
    </span>
  );
}

/** A condition that is typed in, and the way to the nearest state of which it is true. */
export function SearchForm(props: {
  /** What a condition may name, to be completed. */
  readonly names: readonly string[];
  readonly at: number;
  readonly doing: Search['doing'];
  readonly wrong: Wrong | null;
  readonly onSeek: (condition: string, fromHere: boolean) => void;
}) {
  const { names, at, doing, wrong, onSeek } = props;
  const [text, setText] = useState('');
  const [fromHere, setFromHere] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const field = form.current?.querySelector('input');
    if (wrong === null || field == null) return;
    // The word there is marked, to be typed anew.
    const from = wrong.column - 1;
    field.focus();
    field.setSelectionRange(from, from + (/^[\w$]*/.exec(field.value.slice(from))?.[0].length ?? 0));
  }, [wrong]);
  const submit = (event: Event): void => {
    event.preventDefault();
    onSeek(text, fromHere);
  };
  return (
    <form ref={form} class="seek" onSubmit={submit}>
      <label class="unseen" for="sought">
        Jump to a state in which a condition is true
      </label>
      <ConditionInput
        id="sought"
        placeholder={`jump to: ${names[0] ?? 'x'} = ...`}
        hint="sought-hint"
        shortcut="f"
        names={names}
        text={text}
        onText={setText}
      />
      <label class="check" title={`from state ${at + 1} on, not from the beginning`}>
        <input type="checkbox" checked={fromHere} onChange={(event) => setFromHere(event.currentTarget.checked)} /> from
        here on
      </label>
      <button type="submit" title="the nearest state of which it is true" disabled={doing !== null}>
        Find
      </button>
    </form>
  );
}

/** A field for a condition, whose last word the browser completes. */
export function ConditionInput(props: {
  readonly id: string;
  readonly names: readonly string[];
  readonly text: string;
  readonly shortcut: string;
  readonly placeholder: string;
  /** The element that tells how a condition is written. */
  readonly hint?: string;
  readonly onText: (text: string) => void;
}) {
  const { id, names, text, shortcut, placeholder, hint, onText } = props;
  return (
    <>
      <input
        id={id}
        class="code"
        required
        aria-describedby={hint}
        placeholder={placeholder}
        spellcheck={false}
        autocomplete="off"
        aria-keyshortcuts={shortcut}
        list={`${id}-names`}
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      <datalist id={`${id}-names`}>
        {completions(text, names).map((whole) => (
          <option key={whole} value={whole} />
        ))}
      </datalist>
    </>
  );
}
