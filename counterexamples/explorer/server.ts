/**
 * The server of the explorer: one page and what it asks for, on the loopback interface only, and for nobody but that page.
 *
 * A page of another site can make the browser send requests here, and its name can be made to point here; so Host and Origin
 * are looked at, and each request of the page bears a token that only the page knows.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Again, Files, PageData, Path, Refusal, Searching, Sought, View, Watch } from './api.ts';

/** What the page may ask for. */
export interface Answers {
  page(data: { readonly token: string }): Promise<string>;
  view(path: Path, at: number): Promise<View>;
  /** `signal` is aborted when the page is there no more, or has had enough; `tell` tells it how far the search is. */
  search(
    sought: Sought,
    how: { readonly signal: AbortSignal; readonly tell: (progress: Searching) => void },
  ): Promise<Searching>;
  watch(path: Path, conditions: readonly string[], allowed: readonly string[]): Promise<Watch>;
  files(path: Path): Promise<Files>;
  again(labels: readonly string[], begin: number, at: number): Promise<Again>;
  /** The data of the page, once they are of another version than this, or after a while. */
  news(version: number, data: { readonly token: string }): Promise<PageData>;
}

/** A request that cannot be met, with its status. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const longestBody = 1 << 20;
/** So many milliseconds are between two words on how far a search is. */
const moment = 200;
const headers = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
  'X-Frame-Options': 'DENY',
} as const;

/** Serves the answers at a port of 127.0.0.1; 0 takes any that is free. */
export async function serve(
  answers: Answers,
  port: number,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    void respond(answers, token, server, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function respond(
  answers: Answers,
  token: string,
  server: Server,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    admit(request, portOf(server));
    const { method, url } = request;
    if (url === '/' && method === 'GET') {
      send(response, 200, 'text/html; charset=utf-8', await answers.page({ token }));
      return;
    }
    if (!/^\/api\/(view|search|watch|files|again|news)$/.test(url ?? ''))
      throw new Refused(404, 'There is nothing here.');
    if (method !== 'POST') throw new Refused(405, 'Only POST is answered.');
    if (request.headers['x-concord-token'] !== token) throw new Refused(403, 'The page is of another run: reload it.');
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
      throw new Refused(415, 'The body must be JSON.');
    const [what, body] = [(url ?? '').slice('/api/'.length), fieldsIn(await bodyOf(request))];
    if (what === 'search') return await search(answers, soughtIn(body), response);
    const answer = await answerTo(answers, what, body, token);
    send(response, 200, 'application/json', JSON.stringify(answer));
  } catch (error) {
    const refusal: Refusal = { error: error instanceof Error ? error.message : String(error) };
    const status =
      error instanceof Refused ? error.status : error instanceof Error && error.name === 'NoSuchPath' ? 400 : 500;
    send(response, status, 'application/json', JSON.stringify(refusal));
  }
}

/** Refuses what does not come from this server's own page. */
function admit({ headers: { host, origin } }: IncomingMessage, port: number): void {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (host === undefined || !own.includes(host)) throw new Refused(403, 'The request is for another host.');
  if (origin !== undefined && !own.some((name) => origin === `http://${name}`))
    throw new Refused(403, 'The request comes from another site.');
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { ...headers, 'Content-Type': type });
  response.end(text);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestBody) throw new Refused(413, 'The body is larger than 1 MB.');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Refused(400, 'The body is not JSON.');
  }
}

/** Answers in lines, one after the other; ends when the connection does. */
async function search(answers: Answers, sought: Sought, response: ServerResponse): Promise<void> {
  const ended = new AbortController();
  response.once('close', () => ended.abort());
  response.writeHead(200, { ...headers, 'Content-Type': 'application/x-ndjson' });
  let told = 0;
  const write = (line: Searching): void => void response.write(`${JSON.stringify(line)}\n`);
  const tell = (progress: Searching): void => {
    if (performance.now() - told < moment) return;
    told = performance.now();
    write(progress);
  };
  // What goes wrong cannot be a status any more.
  write(
    await answers
      .search(sought, { signal: ended.signal, tell })
      .catch((error: Error) => ({ kind: 'not found', why: error.message })),
  );
  response.end();
}

async function answerTo(
  answers: Answers,
  what: string,
  fields: Fields,
  token: string,
): Promise<View | Watch | Files | Again | PageData> {
  switch (what) {
    case 'view': {
      const path = pathIn(fields);
      return answers.view(path, wholeIn(fields, 'at'));
    }
    case 'again':
      return answers.again(textsIn(fields, 'labels'), wholeIn(fields, 'begin'), wholeIn(fields, 'at'));
    case 'news':
      return answers.news(wholeIn(fields, 'version'), { token });
    case 'watch':
      return answers.watch(pathIn(fields), textsIn(fields, 'conditions'), textsIn(fields, 'allowed'));
    default:
      return answers.files(pathIn(fields));
  }
}

type Fields = Readonly<Record<string, unknown>>;
function fieldsIn(body: unknown): Fields {
  if (typeof body !== 'object' || body === null) throw new Refused(400, 'The body must be an object.');
  return body as Fields;
}

function textsIn(fields: Fields, name: string): readonly string[] {
  const texts = fields[name];
  if (!Array.isArray(texts) || !texts.every((text) => typeof text === 'string'))
    throw new Refused(400, `${name} must be a list of texts.`);
  return texts;
}

function soughtIn(fields: Fields): Sought {
  const { condition, property, from } = fields;
  if (property === null || typeof property === 'string') return { property };
  if (typeof condition !== 'string' || condition.trim() === '')
    throw new Refused(400, 'condition must be a text, or property a text or null.');
  return { condition, from: from === null || from === undefined ? null : pathIn({ path: from }) };
}
function pathIn({ path }: Readonly<Record<string, unknown>>): Path {
  if (!Array.isArray(path) || path.length === 0 || !path.every(isCounted))
    throw new Refused(400, 'path must be a list of whole numbers from 0.');
  return path as Path;
}
function isCounted(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
function wholeIn(fields: Readonly<Record<string, unknown>>, name: string): number {
  const value = fields[name];
  if (!isCounted(value)) throw new Refused(400, `${name} must be a whole number from 0.`);
  return value;
}
