/** The server answers its own page and nobody else. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answers, serve } from './server.ts';

let token = '';
let heard = false;
const answers: Answers = {
  page: async (data) => {
    token = data.token;
    return '<!doctype html><title>page</title>';
  },
  view: async (path, at) => ({ path, at }) as never,
  search: async (sought, { tell, signal }) => {
    if ('property' in sought && sought.property === 'endless')
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    if (signal.aborted) heard = true;
    if ('property' in sought && sought.property === 'broken') throw new Error('it broke');
    tell({ kind: 'progress', distinct: 1, depth: 1 });
    return { kind: 'not found', why: JSON.stringify(sought) };
  },
  watch: async (path, conditions) => ({ values: conditions.map((text) => path.map(() => text)) }),
  files: async () => ({ files: [], replay: 'npm run replay x' }),
  again: async (labels, begin, at) => ({ path: [begin, ...labels.map(() => 0)], at }),
  news: async (version, data) => ({ mode: 'waiting', ...data, saved: { version } }) as never,
};
let server: Awaited<ReturnType<typeof serve>>;
let port = 0;
beforeAll(async () => {
  server = await serve(answers, 0);
  port = Number(new URL(server.url).port);
  await asked({});
});
afterAll(() => server.close());

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
interface Answered {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Asks as is: nothing of the path is put right first, as a browser would. */
function asked({ path = '/', method = 'GET', headers = {}, body }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers: { host: `127.0.0.1:${port}`, ...headers } });
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
const post = (what: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered> =>
  asked({
    path: `/api/${what}`,
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-concord-token': token, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('the server', () => {
  test('listens on the loopback interface only', () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });

  test('serves the page with headers that keep it to itself', async () => {
    const { status, headers } = await asked({});
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test.each(['evil.example', `evil.example:80`, 'localhost', '127.0.0.1:1'])('refuses the host %j', async (host) => {
    expect((await asked({ headers: { host } })).status).toBe(403);
  });

  test.each(['http://evil.example', 'null', 'https://127.0.0.1', 'file://'])(
    'refuses the origin %s',
    async (origin) => {
      expect((await post('view', { path: [0], at: 0 }, { origin })).status).toBe(403);
    },
  );

  test('takes its own origin', async () => {
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`])
      expect((await post('view', { path: [0], at: 0 }, { host, origin: `http://${host}` })).status).toBe(200);
  });

  test.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/package.json',
    '//etc/passwd',
    '/api/',
    '/api/eval',
    '/api/view/..',
    '/api/../',
    '/page/built/page.js',
    '/?x',
  ])('has nothing at %s', async (path) => {
    expect((await asked({ path })).status).toBe(404);
  });

  test('answers no request without the token of this run', async () => {
    for (const wrong of ['', 'guess'])
      expect((await post('view', { path: [0], at: 0 }, { 'x-concord-token': wrong })).status).toBe(403);
  });

  test('takes JSON by POST only', async () => {
    expect((await asked({ path: '/api/view', headers: { 'x-concord-token': token } })).status).toBe(405);
    expect((await post('view', { path: [0], at: 0 }, { 'content-type': 'text/plain' })).status).toBe(415);
  });

  test.each<[string, unknown, string]>([
    ['view', '{', 'The body is not JSON.'],
    ['view', '3', 'The body must be an object.'],
    ['view', { at: 0 }, 'path must be a list of whole numbers from 0.'],
    ['view', { path: [], at: 0 }, 'path must be'],
    ['view', { path: [0, -1], at: 0 }, 'path must be'],
    ['view', { path: ['0'], at: 0 }, 'path must be'],
    ['view', { path: [0] }, 'at must be a whole number from 0.'],
    ['view', { path: [0], at: -1 }, 'at must be a whole number from 0.'],
    ['again', { labels: [], begin: 0, at: -4 }, 'at must be a whole number from 0.'],
    ['again', { labels: [], begin: -1, at: 0 }, 'begin must be a whole number from 0.'],
    ['search', {}, 'condition must be a text, or property a text or null.'],
    ['search', { condition: ' ' }, 'condition must be a text, or property a text or null.'],
    ['search', { condition: 'true', from: 'x' }, 'path must be a list of whole numbers from 0.'],
    ['watch', { path: [0], conditions: [1] }, 'conditions must be a list of texts.'],
    ['watch', { path: [0], conditions: ['x'] }, 'allowed must be a list of texts.'],
  ])('%s with %j: says what is wrong', async (what, body, message) => {
    const { status, body: text } = await post(what, body);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ error: expect.stringContaining(message) as string });
  });

  test.each([
    [{ property: null }, { property: null }],
    [{ property: 'P' }, { property: 'P' }],
    [{ condition: 'true' }, { condition: 'true', from: null }],
    [
      { condition: 'true', from: [0, 1] },
      { condition: 'true', from: [0, 1] },
    ],
  ])('searches for %j, and tells how far it is, line by line', async (body, sought) => {
    const { status, body: text } = await post('search', body);
    expect(status).toBe(200);
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { kind: 'progress', distinct: 1, depth: 1 },
      { kind: 'not found', why: JSON.stringify(sought) },
    ]);
  });

  test('says so where a search fails', async () => {
    expect(JSON.parse((await post('search', { property: 'broken' })).body)).toEqual({
      kind: 'not found',
      why: 'it broke',
    });
  });

  test('ends a search whose page has had enough', async () => {
    heard = false;
    const enough = new AbortController();
    const asking = fetch(`${server.url}api/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-concord-token': token },
      body: JSON.stringify({ property: 'endless' }),
      signal: enough.signal,
    }).then((response) => response.text());
    setTimeout(() => enough.abort(), 100);
    await expect(asking).rejects.toThrow(/abort/);
    await expect.poll(() => heard).toBe(true);
  });

  test('reads no more than a megabyte', async () => {
    expect((await post('search', { condition: 'x'.repeat(1 << 21) })).status).toBe(413);
  });

  test('says what port is taken', async () => {
    await expect(serve(answers, port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
