/** The files of the run, and the command that replays it. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Files } from '../explorer/api.ts';
import type { StoryFile } from '../story.ts';

export function Export(props: {
  /** The files, or the way to have them made. */
  readonly files: Files | (() => Promise<Files>);
  /** The name of the page as a file, if it is not among the files already. */
  readonly itself?: string;
}) {
  const { files, itself } = props;
  const [made, setMade] = useState<Files | null>(null);
  const [said, setSaid] = useState('');
  const found = typeof files === 'function' ? made : files;
  const make = (): void => {
    if (typeof files !== 'function') return;
    setSaid('Drawing...');
    files().then(
      (all) => {
        setMade(all);
        setSaid('');
      },
      (error: Error) => setSaid(error.message),
    );
  };
  const copy = (text: string): void => {
    // Of a page that was opened from disk, some browsers have no clipboard.
    const copied = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    copied.then(
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
            {found.files.map((file) => (
              <li key={file.name}>
                <Download file={file} />
              </li>
            ))}
            {itself !== undefined && (
              <li>
                <button
                  type="button"
                  class="link"
                  title="this page"
                  onClick={() => save({ name: itself, type: 'text/html', shows: 'page', text: ownHtml() })}
                >
                  {itself}
                </button>
              </li>
            )}
          </ul>
          <p class="replay">
            <code>{found.replay}</code>{' '}
            <button type="button" onClick={() => copy(found.replay)}>
              Copy the command
            </button>
          </p>
        </>
      )}
      <p role="status">{said}</p>
    </section>
  );
}

function Download({ file }: { readonly file: StoryFile }) {
  const { name, type, text } = file;
  const url = useMemo(() => URL.createObjectURL(new Blob([text], { type })), [text, type]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return (
    <a download={name} href={url} title={whatItIs(file)}>
      {name}
    </a>
  );
}

const subjects: Readonly<Record<StoryFile['shows'], string>> = {
  trace: 'the trace',
  'space-time': 'the space-time diagram',
  states: 'the states',
  figures: 'the states as the spec draws them',
  page: 'a page like this, which needs no server',
};
function whatItIs({ shows, type }: StoryFile): string {
  const subject = subjects[shows];
  switch (type) {
    case 'application/json':
      return `${subject}, to be replayed`;
    case 'text/vnd.graphviz':
      return `${subject}, for Graphviz`;
    case 'text/plain':
      return `${subject} as text`;
    default:
      return subject;
  }
}

function save({ name, type, text }: StoryFile): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.download = name;
  link.href = url;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** This page as it was before it showed anything. */
function ownHtml(): string {
  const copy = document.documentElement.cloneNode(true) as HTMLElement;
  copy.querySelector('#page')?.replaceChildren();
  return `<!doctype html>\n${copy.outerHTML}\n`;
}
