/** The files of the run, and the command that replays it. */
import { useState } from 'preact/hooks';
import type { Files } from '../explorer/api.ts';

export function Export(props: { readonly files: () => Promise<Files> }) {
  const [found, setFound] = useState<Files | null>(null);
  const [said, setSaid] = useState('');
  const make = (): void => {
    props.files().then(setFound, (error: Error) => setSaid(error.message));
  };
  const copy = (text: string): void => {
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied.'),
      () => setSaid('The browser does not let this page copy: select the command instead.'),
    );
  };
  return (
    <section class="panel" aria-labelledby="export-title">
      <h2 id="export-title">Take it with you</h2>
      {found === null ? (
        <button type="button" onClick={make}>
          Make the files of this run
        </button>
      ) : (
        <>
          <ul class="files">
            {found.files.map(({ name, type, text }) => (
              <li key={name}>
                <a download={name} href={URL.createObjectURL(new Blob([text], { type }))}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
          <p>
            <code>{found.replay}</code>{' '}
            <button type="button" onClick={() => copy(found.replay)}>
              Copy
            </button>
          </p>
        </>
      )}
      <p role="status">{said}</p>
    </section>
  );
}
