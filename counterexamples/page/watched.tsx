/**
 * A live model whose files are watched: a strip above the page tells what is wrong with what was saved, and with each version of the spec that loads the page goes on where it was, as far as that leads.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Again, LiveData, PageData, Path, Saved, View } from '../explorer/api.ts';
import { ask, Refused } from './ask.ts';
import { Live } from './live.tsx';
import { seen } from './seen.ts';
import { hashOf, placeIn } from './url.ts';

/** What the page is told where files are watched: of a spec that has loaded, or of none yet. */
export type WatchedData = Extract<PageData, { mode: 'waiting' }> | (LiveData & { readonly saved: Saved });

/** What the page showed last. */
interface Seen {
  readonly view: View;
  readonly at: number;
}

/** The page, which asks for news of what was saved as long as it is open. */
export function WatchedPage({ data: first }: { readonly data: WatchedData }) {
  const [data, setData] = useState(first);
  const last = useRef<Seen | null>(null);
  const { token, saved } = data;
  useEffect(() => {
    let isCurrent = true;
    void (async () => {
      let known = first;
      while (isCurrent) {
        const news = await ask<WatchedData>(token, 'news', { version: known.saved.version }).catch(
          (error: Error) => error,
        );
        if (!isCurrent) return;
        if (news instanceof Refused) {
          // Such as of a version that another one replaced meanwhile.
          await new Promise((resolve) => setTimeout(resolve, 1000));
          continue;
        }
        // The server was stopped, as is told once something is asked of it.
        if (news instanceof Error) return;
        await follow(token, known, news, last.current);
        known = news;
        if (isCurrent) setData(news);
      }
    })();
    return () => {
      isCurrent = false;
    };
  }, []);
  return (
    <>
      <News saved={saved} isThere={data.mode === 'live'} />
      {data.mode === 'live' && (
        <Live
          key={saved.loaded}
          data={data}
          onView={(view, at) => {
            last.current = { view, at };
          }}
        />
      )}
    </>
  );
}

/** Has the URL say where to go on in another version of the spec. */
async function follow(token: string, before: WatchedData, now: WatchedData, shown: Seen | null): Promise<void> {
  const worst = worstIn(now);
  if (before.saved.loaded === now.saved.loaded || shown === null) return;
  const { view, at } = shown;
  const { property, claim, steps } = view.story;
  const isAtStart = view.path.length === 1 && claim === null;
  const counterexample = claim === null ? null : now.saved.verdicts?.find((one) => one.property === property)?.path;
  const next = counterexample ?? (isAtStart ? worst : null);
  if (next != null) return goOn({ path: next, at: next.length - 1 });
  const labels = steps.slice(1).map(({ label }) => label);
  // Where nothing is left of it, the page begins where the server says.
  const again = await ask<Again>(token, 'again', { labels, begin: view.path[0], at }).catch(() => null);
  if (again !== null) goOn(again);
}

/** The path of the first counterexample, if there is one to show. */
function worstIn({ saved: { verdicts } }: WatchedData): Path | null {
  return verdicts?.find(({ verdict, path }) => verdict === 'violated' && path !== null)?.path ?? null;
}

/** Changes the place in the URL, and leaves what else it says. */
function goOn({ path, at }: { readonly path: Path; readonly at: number }): void {
  const next = hashOf({ ...placeIn(location.hash), path, at, digest: null });
  history.replaceState(history.state, '', next);
}

function News({ saved, isThere }: { readonly saved: Saved; readonly isThere: boolean }) {
  const { trouble, isLoading } = seen(saved);
  const status = isLoading
    ? 'What was saved is being loaded.'
    : isThere
      ? ''
      : 'Once it is mended, and saved, it is shown here.';
  return (
    <aside class="news" aria-label="What was saved">
      {trouble !== null && (
        <div role="alert">
          <pre>{trouble}</pre>
          {isThere && <p>Shown is the version before.</p>}
        </div>
      )}
      <p role="status">{status}</p>
    </aside>
  );
}
