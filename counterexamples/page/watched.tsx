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

/** A counterexample that is to be shown once it is known, unless somebody has walked on from this path. */
interface Owed {
  /** Of this property; null if of the first that is violated. */
  readonly property: string | null;
  readonly path: string;
}

/** The page, which asks for news of what was saved as long as it is open. */
export function WatchedPage({ data: first }: { readonly data: WatchedData }) {
  const [data, setData] = useState(first);
  const last = useRef<Seen | null>(null);
  /** How often the URL was changed under a page that goes on. */
  const [turns, setTurns] = useState(0);
  const { token, saved } = data;
  useEffect(() => {
    let isCurrent = true;
    void (async () => {
      let known = first;
      let owed: Owed | null = null;
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
        if (known.saved.loaded !== news.saved.loaded) owed = await follow(token, news, last.current);
        else if (owed !== null && news.saved.verdicts !== null) {
          if (pays(owed, news, last.current)) setTurns((turns) => turns + 1);
          owed = null;
        }
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
          key={`${saved.loaded} ${turns}`}
          data={data}
          onView={(view, at) => {
            last.current = { view, at };
          }}
        />
      )}
    </>
  );
}

/** Has the URL say where to go on in another version of the spec; and what is to be shown there later, once it is checked. */
async function follow(token: string, now: WatchedData, shown: Seen | null): Promise<Owed | null> {
  if (shown === null) return null;
  const { view, at } = shown;
  const { property, claim, steps } = view.story;
  const isAtStart = view.path.length === 1 && claim === null;
  const isWanted = claim !== null || isAtStart;
  const next = isWanted ? counterexampleIn(now, claim === null ? null : property) : null;
  if (next !== null) {
    goOn({ path: next, at: next.length - 1 });
    return null;
  }
  const labels = steps.slice(1).map(({ label }) => label);
  // Where nothing is left of it, the page begins where the server says.
  const again = await ask<Again>(token, 'again', { labels, begin: view.path[0], at }).catch(() => null);
  if (again === null) return null;
  goOn(again);
  const isKnown = now.saved.verdicts !== null;
  return isWanted && !isKnown ? { property: claim === null ? null : property, path: again.path.join() } : null;
}

/** Has the URL say where the counterexample is that is owed, now that it is known; false if there is none, or if it is wanted no more. */
function pays({ property, path }: Owed, now: WatchedData, shown: Seen | null): boolean {
  const next = counterexampleIn(now, property);
  if (next === null || shown?.view.path.join() !== path) return false;
  goOn({ path: next, at: next.length - 1 });
  return true;
}

/** The path of the counterexample to a property, or to the first that is violated; null if none is known. */
function counterexampleIn(now: WatchedData, property: string | null): Path | null {
  if (property === null) return worstIn(now);
  return now.saved.verdicts?.find((one) => one.property === property)?.path ?? null;
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
