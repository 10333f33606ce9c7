/**
 * Conditions and parts of the state that are watched along the trace. What is written as the page prints it is read from the
 * story itself, or by the server where that shows no such part. JavaScript runs on the server, and only if it was typed here:
 * a link may bring any.
 */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { WatchValue } from '../explorer/api.ts';
import { answerOf, comparisonsIn, type Printed, printedIn, Senseless, strangerIn } from '../printed.ts';
import type { Story } from '../story.ts';
import { ConditionInput } from './search.tsx';
import { statesText } from './strips.ts';
import { Strip } from './truths.tsx';

/** Who answers what the story does not tell: of each condition, in each state of the path. */
export interface Remote {
  /** Of the path: while it is the same, so are the answers. */
  readonly key: string;
  readonly ask: (
    conditions: readonly string[],
    allowed: readonly string[],
  ) => Promise<readonly (readonly WatchValue[])[]>;
}

interface Watched {
  readonly text: string;
  /** A value for each state; null as long as none is known. */
  readonly values: readonly WatchValue[] | null;
  /** True of JavaScript that came with a link, and waits for somebody to let it run. */
  readonly waits: boolean;
}

const offline =
  'A page without a model knows the parts of the state that its table shows; `explore` knows all, and JavaScript.';

/** The values of what is watched; `allow` lets one run that came with a link. */
export function useWatches(
  story: Story,
  texts: readonly string[],
  remote: Remote | null,
): { readonly watches: readonly Watched[]; readonly allow: (text: string) => void } {
  const [allowed, setAllowed] = useState<readonly string[]>(typedBefore);
  const read = useMemo(() => texts.map((text) => readOf(story, text)), [story, texts.join('\n')]);
  const isAllowed = (text: string, k: number): boolean => read[k]?.isPrinted === true || allowed.includes(text);
  // Of what it compares with the story does not tell whether it can be there at all.
  const isAsked = (text: string, k: number): boolean =>
    isAllowed(text, k) && (read[k]?.values === null || read[k]?.compares === true);
  const asked = remote === null ? [] : texts.filter(isAsked);
  const [answers, setAnswers] = useState<{
    readonly key: string;
    readonly of: ReadonlyMap<string, readonly WatchValue[]>;
  }>();
  const key = JSON.stringify([remote?.key, asked]);
  useEffect(() => {
    if (remote === null || asked.length === 0) return;
    let isCurrent = true;
    const take = (values: readonly (readonly WatchValue[])[]): void => {
      if (isCurrent) setAnswers({ key, of: new Map(asked.map((text, k) => [text, values[k] ?? []])) });
    };
    remote
      .ask(asked, allowed)
      .then(take, (error: Error) => take(asked.map(() => story.steps.map(() => ({ why: error.message })))));
    return () => {
      isCurrent = false;
    };
  }, [key]);
  const watches = texts.map((text, k): Watched => {
    const values = (answers?.key === key ? answers.of.get(text) : null) ?? read[k]?.values ?? null;
    if (values !== null) return { text, values, waits: false };
    if (remote === null) return { text, values: story.steps.map(() => ({ why: offline })), waits: false };
    return { text, values, waits: !isAllowed(text, k) };
  });
  const allow = (text: string): void => {
    const all = [...allowed, text];
    setAllowed(all);
    sessionStorage.setItem(storage, JSON.stringify(all));
  };
  return { watches, allow };
}

/** What a text is, read once for each story. */
interface Read {
  /** Null if the story does not tell. */
  readonly values: readonly WatchValue[] | null;
  /** True if nothing of it runs as JavaScript. Of a name that is no variable the server says so, and runs nothing. */
  readonly isPrinted: boolean;
  readonly compares: boolean;
}
function readOf(story: Story, text: string): Read {
  const printed = printedIn(text, story.variables);
  return {
    values: valuesIn(story, text),
    isPrinted: printed !== null || strangerIn(text, [...story.variables, 's']) !== null,
    compares: printed !== null && comparisonsIn(printed).length > 0,
  };
}

/** What was typed in this tab stays allowed when the page is loaded again. */
const storage = 'concord-watched';
function typedBefore(): readonly string[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(storage) ?? '[]');
    return Array.isArray(found) ? found.filter((text) => typeof text === 'string') : [];
  } catch {
    return [];
  }
}

/** What a condition answers of each state of a story; null if that does not tell. */
export function valuesIn({ steps, variables }: Story, text: string): readonly WatchValue[] | null {
  const printed = printedIn(text, variables);
  if (printed === null) return null;
  const values = steps.map(({ cells }) => valueIn(printed, new Map(cells.map(({ path, value }) => [path, value]))));
  return values.some((value) => value === null) ? null : (values as readonly WatchValue[]);
}
function valueIn(printed: Printed, cells: ReadonlyMap<string, string>): WatchValue | null {
  let isTold = true;
  try {
    const answer = answerOf(printed, ({ text }) => {
      const value = cells.get(text);
      if (value === undefined) isTold = false;
      return value ?? null;
    });
    return isTold ? answer : null;
  } catch (error) {
    if (!(error instanceof Senseless)) throw error;
    return isTold ? { why: error.message } : null;
  }
}

/** A row for each, true or false along the trace, or with its value in the selected state. */
export function WatchRows(props: {
  readonly watches: readonly Watched[];
  readonly at: number;
  readonly span: number;
  readonly onSelect: (state: number) => void;
  readonly onAllow: (text: string) => void;
  readonly onDrop: (text: string) => void;
}) {
  const { watches, at, span, onSelect, onAllow, onDrop } = props;
  if (watches.length === 0) return null;
  return (
    <tbody class="watches">
      {watches.map(({ text, values, waits }) => (
        <tr key={text}>
          <td colSpan={span}>
            <div>
              <code>{text}</code>{' '}
              <button
                type="button"
                class="link"
                aria-label={`Stop watching ${text}`}
                title="stop"
                onClick={() => onDrop(text)}
              >
                ×
              </button>{' '}
              {waits ? (
                <>
                  is JavaScript that came with the link, and was not run.{' '}
                  <button type="button" onClick={() => onAllow(text)}>
                    Run it
                  </button>
                </>
              ) : (
                values !== null && <Values values={values} at={at} onSelect={onSelect} />
              )}
            </div>
          </td>
        </tr>
      ))}
    </tbody>
  );
}

function Values(props: {
  readonly values: readonly WatchValue[];
  readonly at: number;
  readonly onSelect: (state: number) => void;
}) {
  const { values, at, onSelect } = props;
  const value = values[at];
  if (value === undefined) return null;
  if (typeof value === 'object') return <span class="quiet">{value.why}</span>;
  const isCondition = values.every((one) => typeof one === 'boolean');
  // Of a condition it is marked where it is true; of another value, where it becomes another.
  const marks = values.map((one, k) => (isCondition ? one === true : k > 0 && one !== values[k - 1]));
  const states = marks.flatMap((isMarked, k) => (isMarked ? [k] : []));
  const along = isCondition ? 'true' : 'changes';
  return (
    <>
      <strong>{String(value)}</strong>{' '}
      <span class="unseen">({states.length === 0 ? `${along} in no state` : `${along} in ${statesText(states)}`})</span>
      <Strip marks={marks} isBad={false} at={at} onSelect={onSelect} />
    </>
  );
}

/** A field for what is to be watched. */
export function WatchForm({
  names,
  onWatch,
}: {
  readonly names: readonly string[];
  readonly onWatch: (text: string) => void;
}) {
  const [text, setText] = useState('');
  const submit = (event: Event): void => {
    event.preventDefault();
    onWatch(text.trim());
    setText('');
  };
  return (
    <form class="watch" onSubmit={submit}>
      <label class="unseen" for="watched">
        Watch along the trace
      </label>
      <ConditionInput
        id="watched"
        names={names}
        text={text}
        shortcut="w"
        placeholder={`watch: ${names[0] ?? 'x'} = ...`}
        onText={setText}
      />
      <button type="submit">Watch</button>
    </form>
  );
}
