/**
 * The URL of a page: its hash holds the path and the selected state, so that it can be shared and reloaded. It holds nothing
 * that would be run.
 */
import { longestPath, type Path } from '../explorer/api.ts';

export interface Place {
  /** Null if the URL names none: the page then begins where it was told to. */
  readonly path: Path | null;
  /** The selected state, counted from 0. */
  readonly at: number | null;
  /** Of the states along the path, when the URL was made. */
  readonly digest: string | null;
}

/** How it is looked at, which is no part of what is undone. */
export interface Look {
  /** The names of variables that are not shown. */
  readonly hidden: readonly string[];
  /** What is watched along the trace. Nothing of it is run because it stands here. */
  readonly watched: readonly string[];
  /** True for a projector: large, and only what all have to see. */
  readonly isProjected: boolean;
}

const forms = {
  path: new RegExp(`^\\d{1,9}(\\.\\d{1,9}){0,${longestPath - 1}}$`),
  at: /^\d{1,9}$/,
  digest: /^[0-9a-f]{8}$/,
  show: /^projector$/,
} as const;

/** `#path=0.3.12&at=2&digest=1f00ba44&hide=log&show=projector`. */
export function hashOf({ path, at, digest, hidden, watched, isProjected }: Place & Look): string {
  const parts = [
    ...(path === null ? [] : [`path=${path.join('.')}`]),
    ...(at === null ? [] : [`at=${at}`]),
    ...(digest === null ? [] : [`digest=${digest}`]),
    ...hidden.map((name) => `hide=${encoded(name)}`),
    ...watched.map((text) => `watch=${encoded(text)}`),
    ...(isProjected ? ['show=projector'] : []),
  ];
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}

/** Half of a character, which a URL cannot hold, is replaced. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'));
}

/** What a hash says; what cannot be read is as if it were not there. */
export function placeIn(hash: string): Place & Look {
  const fields = fieldsIn(hash);
  const read = (name: keyof typeof forms): string | null => {
    const text = fields.get(name) ?? '';
    return forms[name].test(text) ? text : null;
  };
  const [path, at] = [read('path'), read('at')];
  return {
    path: path === null ? null : path.split('.').map(Number),
    at: at === null ? null : Number(at),
    digest: read('digest'),
    hidden: [...new Set(fields.getAll('hide'))],
    watched: [...new Set(fields.getAll('watch'))],
    isProjected: read('show') !== null,
  };
}

/** The parts of a hash that are there, and cannot be read. */
export function unreadIn(hash: string): readonly string[] {
  return [...fieldsIn(hash)]
    .filter(([name, text]) => Object.hasOwn(forms, name) && !forms[name as keyof typeof forms].test(text))
    .map(([name, text]) => `${name}=${text.slice(0, 60)}`);
}

function fieldsIn(hash: string): URLSearchParams {
  return new URLSearchParams(hash.replace(/^#/, ''));
}
