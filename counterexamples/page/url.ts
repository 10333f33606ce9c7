/**
 * The URL of a page: its hash holds the path and the selected state, so that it can be shared and reloaded.
 */
import type { Path } from '../explorer/api.ts';

export interface Place {
  /** Null if the URL names none: the page then begins where it was told to. */
  readonly path: Path | null;
  /** The selected state, counted from 0. */
  readonly at: number | null;
  /** Of the states along the path, when the URL was made. */
  readonly digest: string | null;
}

/** `#path=0.3.12&at=2&digest=1f00ba44`. */
export function hashOf({ path, at, digest }: Place): string {
  const parts = [
    ...(path === null ? [] : [`path=${path.join('.')}`]),
    ...(at === null ? [] : [`at=${at}`]),
    ...(digest === null ? [] : [`digest=${digest}`]),
  ];
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}

/** What a hash says; what cannot be read is as if it were not there. */
export function placeIn(hash: string): Place {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const [path, at, digest] = [fields.get('path') ?? '', fields.get('at') ?? '', fields.get('digest') ?? ''];
  return {
    path: /^\d{1,9}(\.\d{1,9}){0,9999}$/.test(path) ? path.split('.').map(Number) : null,
    at: /^\d{1,9}$/.test(at) ? Number(at) : null,
    digest: /^[0-9a-f]{8}$/.test(digest) ? digest : null,
  };
}
