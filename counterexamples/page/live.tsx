/** The live model: what the page shows is asked of the server, path by path. */
import { useEffect, useState } from 'preact/hooks';
import type { Files, Option, PageData, Path, View, Witness } from '../explorer/api.ts';
import { ask, followed } from './ask.ts';
import { Export } from './export.tsx';
import { Options } from './options.tsx';
import { seen } from './seen.ts';
import { noSuchState, Shell, unreadText } from './shell.tsx';
import { type Arrival, useHash } from './use-hash.ts';
import { WitnessForm } from './witness-form.tsx';

type LiveData = Extract<PageData, { mode: 'live' }>;

/** So long is waited between steps along the same path before the server is asked what is possible there. */
const pause = 60;
const oldLink = 'This link was made for another version of the spec: its steps lead to other states now.';

export function Live({ data }: { readonly data: LiveData }) {
  const { token, names } = data;
  const [initial] = useState(() => seen(data.initial));
  const { place, look, unread, canUndo, go, onLook, undo } = useHash();
  const path = place.path ?? data.path;
  const last = path.length - 1;
  const at = Math.min(place.at ?? last, last);
  const { view, trouble, isAsking, isShown } = useView(data, { path, at, place, go });
  // Along the path that is shown the page need not wait for the server.
  const shownAt = isShown ? at : view.at;

  const walk = (next: Path, state: number, arrival: Arrival = 'new'): void =>
    go({ path: next, at: state, digest: next === view.path ? view.digest : null }, arrival);
  const select = (state: number, isHeld: boolean): void => {
    // While another path is on its way, this one is no longer what was meant.
    if (isShown || !isAsking) walk(view.path, state, isHeld ? 'held' : 'new');
  };
  const take = ({ number }: Option): void => {
    const next = [...view.path.slice(0, view.at + 1), number];
    walk(next, next.length - 1);
  };
  const find = async (predicate: string): Promise<string> => {
    const witness = await ask<Witness>(token, 'witness', { predicate });
    if (!witness.found) return witness.why;
    walk(witness.path, witness.at);
    if (witness.at === 0) return 'Found: it is true of an initial state.';
    return `Found: it is true of state ${witness.at + 1}, and no shorter run leads to such a state.`;
  };
  return (
    <Shell
      story={view.story}
      at={shownAt}
      trouble={[unreadText(unread), trouble].filter(Boolean).join(' ')}
      canUndo={canUndo}
      onSelect={select}
      onUndo={undo}
      look={look}
      onLook={onLook}
      options={
        <>
          {initial.length > 1 && <Beginnings initial={initial} path={view.path} onBegin={(k) => walk([k], 0)} />}
          <Options
            options={view.options}
            at={view.at}
            next={view.path[view.at + 1] ?? null}
            isBusy={isAsking || shownAt !== view.at}
            onTake={take}
          />
        </>
      }
      more={
        <>
          <WitnessForm names={names} variables={view.story.variables} onFind={find} />
          <Export key={view.path.join()} files={() => ask<Files>(token, 'files', { path: view.path })} />
        </>
      }
    />
  );
}

interface Wanted extends Pick<ReturnType<typeof useHash>, 'place' | 'go'> {
  readonly path: Path;
  readonly at: number;
}
/** What is shown, while the server is asked for what is wanted; and what is wrong with that. */
function useView({ token, view: first }: LiveData, { path, at, place, go }: Wanted) {
  const [view, setView] = useState<View>(() => seen(first));
  const [trouble, setTrouble] = useState('');
  const [isAsking, setAsking] = useState(false);
  const isShown = path.join() === view.path.join();
  useEffect(() => {
    let isCurrent = true;
    const show = (found: View, problem: string): void => {
      if (!isCurrent) return;
      const isWhole = found.path.length === path.length;
      const isOld = isWhole && place.digest !== null && place.digest !== found.digest;
      setView(found);
      setAsking(false);
      setTrouble([problem, isOld ? oldLink : '', noSuchState(place.at, path.length)].filter(Boolean).join(' '));
      if (isWhole && place.digest === null) go({ path, at, digest: found.digest }, 'instead');
    };
    const look = (): void => {
      setAsking(true);
      followed(path, at, (along, k) => ask<View>(token, 'view', { path: along, at: k })).then(
        (found) => show(seen(found.view), found.trouble),
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
  }, [path.join(), at]);
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
