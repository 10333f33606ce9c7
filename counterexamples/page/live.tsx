/** The live model: what the page shows is asked of the server, path by path. */
import { useEffect, useState } from 'preact/hooks';
import type { Files, LiveData, Option, Path, View, Watch } from '../explorer/api.ts';
import { ask, followed } from './ask.ts';
import { namesIn } from './completions.ts';
import { Export } from './export.tsx';
import { Options } from './options.tsx';
import { Claims, SearchForm, SearchLine, useSearch } from './search.tsx';
import { seen } from './seen.ts';
import { noSuchState, Shell, unreadText } from './shell.tsx';
import { type Arrival, useHash } from './use-hash.ts';
import type { Remote } from './watches.tsx';

/** So long is waited between steps along the same path before the server is asked what is possible there. */
const pause = 60;
const oldLink = 'This link was made for another version of the spec: its steps lead to other states now.';

interface Props {
  readonly data: LiveData;
  /** Told what is shown. */
  readonly onView?: (view: View, at: number) => void;
}

export function Live({ data, onView }: Props) {
  const { token } = data;
  const names = namesOf(data);
  const [initial] = useState(() => seen(data.initial));
  const { place, look, unread, canUndo, go, onLook, undo } = useHash();
  /** How many claims were found: a path that is shown already may have another one then. */
  const [found, setFound] = useState(0);
  const path = place.path ?? data.path;
  const last = path.length - 1;
  const at = Math.min(place.at ?? last, last);
  const { view, trouble, isAsking, isShown } = useView(data, { path, at, place, go, found });
  // Along the path that is shown the page need not wait for the server.
  const shownAt = isShown ? at : view.at;
  useEffect(() => onView?.(view, shownAt), [view, shownAt]);

  const walk = (next: Path, state: number, arrival: Arrival = 'new'): void =>
    go({ path: next, at: state, digest: next === view.path ? view.digest : null }, arrival);
  const select = (state: number, isHeld: boolean): void => {
    // While another path is on its way, this one is no longer what was meant.
    if (isShown || !isAsking) walk(view.path, state, isHeld ? 'held' : 'new');
  };
  const take = ({ number }: Option): void => {
    const next = [...view.path.slice(0, view.at + 1), number];
    walk(next, next.length - 1);
    toState();
  };
  const jumps = useJumps(token, {
    wanted: path,
    path: view.path,
    at: shownAt,
    walk,
    onClaim: () => setFound(found + 1),
  });
  useEffect(() => {
    if (data.seeks && place.path === null) jumps.claim(null, 'Looking for a counterexample');
  }, []);
  return (
    <Shell
      story={view.story}
      at={shownAt}
      trouble={[unreadText(unread), trouble].filter(Boolean).join(' ')}
      canUndo={canUndo}
      onSelect={select}
      onUndo={undo}
      remote={remoteOf(token, view.path)}
      names={names}
      look={look}
      onLook={onLook}
      head={<Claims data={data} current={view.story.property} onSeek={jumps.claim} />}
      seek={<SearchForm {...jumps} names={namesIn(view.story, view.at, names)} at={shownAt} onSeek={jumps.find} />}
      sought={<SearchLine {...jumps} names={namesIn(view.story, view.at, names)} />}
      options={
        <Onward
          {...{ initial, view }}
          isBusy={isAsking || shownAt !== view.at}
          sources={data.sources}
          onBegin={(k) => walk([k], 0)}
          onTake={take}
        />
      }
      more={<Export key={view.path.join()} files={() => ask<Files>(token, 'files', { path: view.path })} />}
    />
  );
}

/** Where one can go from the state that is shown. */
function Onward(props: {
  readonly initial: readonly Option[];
  readonly view: View;
  readonly isBusy: boolean;
  readonly sources: LiveData['sources'];
  readonly onBegin: (number: number) => void;
  readonly onTake: (option: Option) => void;
}) {
  const { initial, view, isBusy, sources, onBegin, onTake } = props;
  return (
    <>
      {initial.length > 1 && <Beginnings initial={initial} path={view.path} onBegin={onBegin} />}
      <Options
        options={view.options}
        at={view.at}
        next={view.path[view.at + 1] ?? null}
        isBusy={isBusy}
        sources={sources}
        onTake={onTake}
      />
    </>
  );
}

/** The ways to leave for elsewhere in the model, from the state `at` of a path: to what shows a property, and by a condition. */
function useJumps(
  token: string,
  here: {
    /** The path that is going to be shown, and the one that is. */
    readonly wanted: Path;
    readonly path: Path;
    readonly at: number;
    readonly walk: (path: Path, state: number) => void;
    readonly onClaim: () => void;
  },
) {
  const { path, at, onClaim } = here;
  const { seek, ...search } = useSearch(token, here.wanted);
  const walk = (to: Path, state: number): void => {
    here.walk(to, state);
    toState();
  };
  const claim = (property: string | null, words: string): void =>
    seek({ property }, words, (to, state) => {
      onClaim();
      walk(to, state);
      return '';
    });
  const find = (condition: string, fromHere: boolean): void =>
    seek({ condition, from: fromHere ? path.slice(0, at + 1) : null }, 'Looking', (to, state) => {
      walk(to, state);
      if (!fromHere && state === 0) return 'Found: it is true of an initial state.';
      if (fromHere && state === at) return 'Found: it is true of this state.';
      return `Found: it is true of state ${state + 1}, and no shorter run${fromHere ? ' from here' : ''} leads to such a state.`;
    });
  return { ...search, claim, find };
}

/** Whoever has come to another run looks at its state first. */
function toState(): void {
  document.querySelector('.side')?.scrollTo({ top: 0 });
}

/** The server, which knows all of the states along a path. */
function remoteOf(token: string, path: Path): Remote {
  return {
    key: path.join(),
    ask: async (conditions, allowed) => seen((await ask<Watch>(token, 'watch', { path, conditions, allowed })).values),
  };
}

/** What JavaScript may name. */
function namesOf({ names, view }: LiveData): readonly string[] {
  return [...view.story.variables.map((name) => `s.${name}`), ...names];
}

interface Wanted extends Pick<ReturnType<typeof useHash>, 'place' | 'go'> {
  readonly path: Path;
  readonly at: number;
  readonly found: number;
}
/** What is shown, while the server is asked for what is wanted; and what is wrong with that. */
function useView({ token, view: first }: LiveData, { path, at, place, go, found }: Wanted) {
  const [view, setView] = useState<View>(() => seen(first));
  const [trouble, setTrouble] = useState('');
  const [isAsking, setAsking] = useState(false);
  const [shownFound, setShownFound] = useState(0);
  const isShown = path.join() === view.path.join() && shownFound === found;
  useEffect(() => {
    let isCurrent = true;
    const show = (next: View, problem: string): void => {
      if (!isCurrent) return;
      const isWhole = next.path.length === path.length;
      const isOld = isWhole && place.digest !== null && place.digest !== next.digest;
      setView(next);
      setShownFound(found);
      setAsking(false);
      setTrouble([problem, isOld ? oldLink : '', noSuchState(place.at, path.length)].filter(Boolean).join(' '));
      if (isWhole && place.digest === null) go({ path, at, digest: next.digest }, 'instead');
    };
    const look = (): void => {
      setAsking(true);
      followed(path, at, (along, k) => ask<View>(token, 'view', { path: along, at: k })).then(
        (answer) => show(seen(answer.view), answer.trouble),
        (error: Error) => {
          if (!isCurrent) return;
          setAsking(false);
          setTrouble(error.message);
        },
      );
    };
    const timer = isShown
      ? setTimeout(() => (at === view.at ? show(view, '') : look()), at === view.at ? 0 : pause)
      : null;
    if (timer === null) look();
    return () => {
      isCurrent = false;
      if (timer !== null) clearTimeout(timer);
    };
  }, [path.join(), at, found]);
  return { view, trouble, isAsking, isShown };
}

/** The choice among several initial states. */
function Beginnings(props: {
  readonly initial: readonly Option[];
  readonly path: Path;
  readonly onBegin: (number: number) => void;
}) {
  const { initial, path, onBegin } = props;
  return (
    <section class="panel" aria-labelledby="beginnings-title">
      <h2 id="beginnings-title">Begin elsewhere</h2>
      <label class="field">
        Initial state
        <select value={path[0]} onChange={(event) => onBegin(Number(event.currentTarget.value))}>
          {initial.map(({ number, label }) => (
            <option key={number} value={number}>
              {number + 1}: {label}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}
