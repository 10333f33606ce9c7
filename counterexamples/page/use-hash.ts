/**
 * The hash of the URL as state of a component: going back and forward goes through what was shown.
 *
 * Invariant: each entry of the browser's history that this page made knows how many of the page's entries are before it, so
 * that undoing never leaves the page.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { hashOf, type Look, type Place, placeIn, unreadIn } from './url.ts';

/** How a place comes into the history: as a new entry, in the place of the last, or likewise but by a key held down. */
export type Arrival = 'new' | 'instead' | 'held';

export interface Hash {
  readonly place: Place;
  readonly look: Look;
  /** What the URL says and cannot be read, as it stands there. */
  readonly unread: readonly string[];
  readonly canUndo: boolean;
  readonly go: (place: Place, arrival: Arrival) => void;
  /** Changes how it is looked at, and not what is undone. */
  readonly onLook: (look: Look) => void;
  readonly undo: () => void;
}

/** So long after the last of many quick steps the URL is written: browsers bear only so many changes in a while. */
const settled = 200;

export function useHash(): Hash {
  const [hash, setHash] = useState(location.hash);
  const [depth, setDepth] = useState(() => depthHere() ?? 0);
  const pending = useRef<{ readonly timer: number; readonly hash: string } | null>(null);
  const last = useRef(depth);

  const write = (next: string, isNew: boolean): void => {
    const at = last.current + (isNew ? 1 : 0);
    const url = `${location.pathname}${location.search}${next}`;
    try {
      if (isNew) history.pushState({ depth: at }, '', url);
      else history.replaceState({ depth: at }, '', url);
    } catch {
      // The browser has had enough changes for now. What is shown does not depend on them.
      return;
    }
    last.current = at;
    setDepth(at);
  };
  const flush = (): void => {
    if (pending.current === null) return;
    clearTimeout(pending.current.timer);
    const { hash: waiting } = pending.current;
    pending.current = null;
    write(waiting, false);
  };
  useLayoutEffect(() => {
    if (depthHere() === null) write(location.hash, false);
    const read = (): void => {
      if (pending.current !== null) clearTimeout(pending.current.timer);
      pending.current = null;
      const here = depthHere();
      if (here === null) {
        // Somebody has typed it, or followed a link: it is an entry of its own.
        last.current += 1;
        write(location.hash, false);
      } else {
        last.current = here;
        setDepth(here);
      }
      setHash(location.hash);
    };
    addEventListener('hashchange', read);
    addEventListener('popstate', read);
    return () => {
      removeEventListener('hashchange', read);
      removeEventListener('popstate', read);
    };
  }, []);

  const here = placeIn(hash);
  const show = (shown: Place & Look, arrival: Arrival): void => {
    const next = hashOf(shown);
    if (arrival === 'held') {
      if (pending.current !== null) clearTimeout(pending.current.timer);
      pending.current = { hash: next, timer: window.setTimeout(flush, settled) };
    } else {
      flush();
      write(next, arrival === 'new');
    }
    setHash(next);
  };
  const undo = (): void => {
    flush();
    if (last.current > 0) history.back();
  };
  const go = (to: Place, arrival: Arrival): void => show({ ...here, ...to }, arrival);
  const onLook = (as: Look): void => show({ ...here, ...as }, 'instead');
  return { place: here, look: here, unread: unreadIn(hash), canUndo: depth > 0, go, onLook, undo };
}

/** How many of the page's entries are before this one; null if the page did not make it. */
function depthHere(): number | null {
  const state: unknown = history.state;
  if (typeof state !== 'object' || state === null || !('depth' in state)) return null;
  return typeof state.depth === 'number' ? state.depth : null;
}
