/** Asking the server: what it answers, what it refuses, and how far a path can be followed that it refuses. */
import type { Path, Refusal, View } from '../explorer/api.ts';

/** What the server refuses to answer, in its words. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The answer to `POST /api/...`. Throws `Refused`, or an error that says what to do if there is no server. */
export async function ask<T>(token: string, what: 'view' | 'witness' | 'files', body: unknown): Promise<T> {
  const response = await fetch(`/api/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-concord-token': token },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Error('The server does not answer: it was stopped. Start it again, and reload this page.');
  });
  const answer = await response.json().catch(() => {
    throw new Error(`What answers there is not the explorer (status ${response.status}). Reload this page.`);
  });
  if (!response.ok) throw new Refused(response.status, (answer as Refusal).error);
  return answer as T;
}

/** What there is of a path, and what is wrong with the rest, if anything is. */
export interface Followed {
  readonly view: View;
  readonly trouble: string;
}

/** Follows a path as far as it leads. Throws if not even its first state is there, and if there is no server. */
export async function followed(
  path: Path,
  at: number,
  viewOf: (path: Path, at: number) => Promise<View>,
): Promise<Followed> {
  try {
    return { view: await viewOf(path, at), trouble: '' };
  } catch (error) {
    if (!isNoPath(error)) throw error;
    const length = await longest(path.length - 1, (n) =>
      viewOf(path.slice(0, n), n - 1).then(
        () => true,
        (refusal: unknown) => {
          if (isNoPath(refusal)) return false;
          throw refusal;
        },
      ),
    );
    if (length === 0) throw error;
    const view = await viewOf(path.slice(0, length), Math.min(at, length - 1));
    return { view, trouble: `${error.message} The link names ${path.length} states; shown are the first ${length}.` };
  }
}

function isNoPath(error: unknown): error is Refused {
  return error instanceof Refused && error.status === 400;
}

/** The greatest number up to `most` that works, if all below one that works do; 0 if none does. */
export async function longest(most: number, works: (n: number) => Promise<boolean>): Promise<number> {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (await works(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
