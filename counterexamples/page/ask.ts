/** Asking the server: what it answers, what it refuses, and how far a path can be followed that it refuses. */
import type { Path, Refusal, Searching, Sought, View } from '../explorer/api.ts';

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
export async function ask<T>(
  token: string,
  what: 'view' | 'watch' | 'files' | 'again' | 'news',
  body: unknown,
): Promise<T> {
  const response = await post(token, what, body);
  const answer = await response.json().catch(() => {
    throw notOurs(response);
  });
  if (!response.ok) throw new Refused(response.status, (answer as Refusal).error);
  return answer as T;
}

/** What a search comes to; null if it was ended by the signal. Tells on the way how far it is. */
export async function searched(
  token: string,
  sought: Sought,
  signal: AbortSignal,
  tell: (progress: Extract<Searching, { kind: 'progress' }>) => void,
): Promise<Exclude<Searching, { kind: 'progress' }> | null> {
  try {
    const response = await post(token, 'search', sought, signal);
    if (!response.ok) throw new Refused(response.status, ((await response.json()) as Refusal).error);
    if (response.body === null) throw notOurs(response);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let waiting = ''; ; ) {
      const { value, done } = await reader.read();
      if (done) throw notOurs(response);
      const lines = `${waiting}${value}`.split('\n');
      waiting = lines.pop() ?? '';
      for (const line of lines.map((text) => JSON.parse(text) as Searching))
        if (line.kind === 'progress') tell(line);
        else return line;
    }
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

async function post(token: string, what: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(`/api/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-concord-token': token },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  }).catch(() => {
    throw new Error('The server does not answer: it was stopped. Start it again, and reload this page.');
  });
}

function notOurs({ status }: Response): Error {
  return new Error(`What answers there is not the explorer (status ${status}). Reload this page.`);
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
