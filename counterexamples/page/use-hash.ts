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
  // Who is answered late goes on from what is shown then, not from what was shown when it was asked.
  const current = useRef(hash);
  const set = (next: string): void => {
    current.current = next;
    setHash(next);
  };
  const { depth, write, writeLater, flush, arrived, undo } = useEntries();
  useLayoutEffect(() => {
    if (depthHere() === null) write(location.hash, false);
    const read = (): void => {
      const isOwn = arrived();
      const [there, look] = [placeIn(location.hash), lookOf(placeIn(current.current))];
      // What is undone is where one was, and not how it was looked at.
      const isLookedAt = JSON.stringify(lookOf(there)) === JSON.stringify(look);
      const next = isOwn && !isLookedAt ? hashOf({ ...there, ...look }) : location.hash;
      if (next !== location.hash) write(next, false);
      set(next);
    };
    addEventListener('hashchange', read);
    addEventListener('popstate', read);
    return () => {
      removeEventListener('hashchange', read);
      removeEventListener('popstate', read);
    };
  }, []);

  const show = (shown: Partial<Place & Look>, arrival: Arrival): void => {
    const next = hashOf({ ...placeIn(current.current), ...shown });
    if (arrival === 'held') writeLater(next);
    else {
      flush();
      write(next, arrival === 'new');
    }
    set(next);
  };
  const here = placeIn(hash);
  return {
    place: here,
    look: lookOf(here),
    unread: unreadIn(hash),
    canUndo: depth > 0,
    go: show,
    onLook: (look) => show(look, 'instead'),
    undo,
  };
}

function lookOf({ hidden, watched, isProjected }: Look): Look {
  return { hidden, watched, isProjected };
}

/** The entries of the browser's history that this page made. */
function useEntries() {
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
  const forget = (): void => {
    if (pending.current !== null) clearTimeout(pending.current.timer);
    pending.current = null;
  };
  const flush = (): void => {
    const waiting = pending.current;
    forget();
    if (waiting !== null) write(waiting.hash, false);
  };
  const writeLater = (next: string): void => {
    forget();
    pending.current = { hash: next, timer: window.setTimeout(flush, settled) };
  };
  /** Takes note of the entry that the browser has gone to. False if somebody has typed it, or followed a link. */
  const arrived = (): boolean => {
    forget();
    const here = depthHere();
    if (here === null) {
      last.current += 1;
      write(location.hash, false);
      return false;
    }
    last.current = here;
    setDepth(here);
    return true;
  };
  const undo = (): void => {
    flush();
    if (last.current > 0) history.back();
  };
  return { depth, write, writeLater, flush, arrived, undo };
}

/** How many of the page's entries are before this one; null if the page did not make it. */
function depthHere(): number | null {
  const state: unknown = history.state;
  if (typeof state !== 'object' || state === null || !('depth' in state)) return null;
  return typeof state.depth === 'number' ? state.depth : null;
}
