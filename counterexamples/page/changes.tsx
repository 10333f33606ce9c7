/** What a step is called, and what it changed, where there is little room. */
import { Fragment } from 'preact';
import type { StoryChange } from '../story.ts';

export function Changes({ changes, most }: { readonly changes: readonly StoryChange[]; readonly most: number }) {
  const shown = changes.length <= most + 1 ? changes : changes.slice(0, most);
  return (
    <span class={`changes${most === Infinity ? ' whole' : ''}`}>
      {shown.map(({ path, change }) => (
        <bdi key={path} class="change">
          {path}: <Arrows text={change} />
        </bdi>
      ))}
      {shown.length < changes.length && <span class="change">and {changes.length - shown.length} more</span>}
    </span>
  );
}

/** A text whose arrows are not broken. */
function Arrows({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(/(->)/).map((part, k) =>
        part === '->' ? (
          <span key={k} class="arrow">
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </>
  );
}

/** A name that may be broken where a word begins within it. */
export function Name({ text }: { readonly text: string }) {
  const words = text.split(/(?<=[a-z])(?=[A-Z])/);
  return (
    <>
      {words.map((word, k) => (
        <Fragment key={k}>
          {k > 0 && <wbr />}
          {word}
        </Fragment>
      ))}
    </>
  );
}
