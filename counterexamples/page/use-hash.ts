/** The hash of the URL as state of a component: going back and forward goes through what was shown. */
import { useLayoutEffect, useState } from 'preact/hooks';
import { hashOf, type Place, placeIn } from './url.ts';

export function useHash(): readonly [Place, (place: Place, replace?: boolean) => void] {
  const [place, setPlace] = useState<Place>(() => placeIn(location.hash));
  useLayoutEffect(() => {
    const read = (): void => setPlace(placeIn(location.hash));
    addEventListener('hashchange', read);
    addEventListener('popstate', read);
    return () => {
      removeEventListener('hashchange', read);
      removeEventListener('popstate', read);
    };
  }, []);
  const go = (next: Place, replace = false): void => {
    const url = `${location.pathname}${location.search}${hashOf(next)}`;
    if (replace) history.replaceState(null, '', url);
    else history.pushState(null, '', url);
    setPlace(next);
  };
  return [place, go];
}
