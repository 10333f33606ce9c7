/** The live model: what the page shows is asked of the server, path by path. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Files, Option, PageData, Path, Refusal, View, Witness } from '../explorer/api.ts';
import { Export } from './export.tsx';
import { Options } from './options.tsx';
import { Shell } from './shell.tsx';
import { useHash } from './use-hash.ts';
import { WitnessForm } from './witness-form.tsx';

type LiveData = Extract<PageData, { mode: 'live' }>;

async function ask<T>(token: string, what: string, body: unknown): Promise<T> {
  const response = await fetch(`/api/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-concord-token': token },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Error('The server does not answer: it was stopped. Start it again, and reload this page.');
  });
  const answer = (await response.json()) as T | Refusal;
  if (!response.ok) throw new Error((answer as Refusal).error);
  return answer as T;
}

export function Live({ data }: { readonly data: LiveData }) {
  const { token, names } = data;
  const [place, go] = useHash();
  const [view, setView] = useState<View>(data.view);
  const [trouble, setTrouble] = useState('');
  const asked = useRef(0);
  const path = place.path ?? data.path;
  const at = Math.min(place.at ?? path.length - 1, path.length - 1);

  useEffect(() => {
    if (path.join() === view.path.join() && at === view.at) return;
    const turn = ++asked.current;
    ask<View>(token, 'view', { path, at }).then(
      (found) => {
        if (turn !== asked.current) return;
        setView(found);
        const isOld = place.digest !== null && place.digest !== found.digest;
        setTrouble(
          isOld ? 'This link was made for another version of the spec: its steps lead to other states now.' : '',
        );
        if (!isOld && place.digest === null) go({ path, at, digest: found.digest }, true);
      },
      (error: Error) => {
        if (turn === asked.current) setTrouble(error.message);
      },
    );
  }, [path.join(), at]);

  const walk = (next: Path, state: number): void => go({ path: next, at: state, digest: null });
  const take = ({ number }: Option): void => {
    const next = [...view.path.slice(0, view.at + 1), number];
    walk(next, next.length - 1);
  };
  const find = async (predicate: string): Promise<string> => {
    const witness = await ask<Witness>(token, 'witness', { predicate });
    if (!witness.found) return witness.why;
    walk(witness.path, witness.at);
    return `Found in ${witness.at} steps.`;
  };
  return (
    <Shell
      story={view.story}
      at={view.at}
      trouble={trouble}
      onSelect={(k) => walk(view.path, k)}
      onUndo={() => history.back()}
      side={
        <>
          {data.initial.length > 1 && (
            <Beginnings initial={data.initial} path={view.path} onBegin={(k) => walk([k], 0)} />
          )}
          <Options options={view.options} at={view.at} onTake={take} />
          <WitnessForm names={names} onFind={find} />
          <Export files={() => ask<Files>(token, 'files', { path: view.path })} />
        </>
      }
    />
  );
}

/** The choice among several initial states. */
function Beginnings(props: {
  readonly initial: readonly Option[];
  readonly path: Path;
  readonly onBegin: (number: number) => void;
}) {
  const { initial, path, onBegin } = props;
  return (
    <section class="panel">
      <label class="field">
        Begin in
        <select value={path[0]} onChange={(event) => onBegin(Number(event.currentTarget.value))}>
          {initial.map(({ number, label }) => (
            <option key={number} value={number}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}
