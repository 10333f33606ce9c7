/** `check` and `worker` in a cluster: real processes, of which one is killed and one is stopped for a while; and what is refused. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkModel } from '../../checker/run/check.ts';
import { beginServer, natsServer, type Server } from '../../checker/testing/nats.ts';
import { loadSpec } from './catalogue.ts';
import { codeOf, connectingOf } from './cluster.ts';
import { prepare } from './prepare.ts';
import { hostFor, root, run } from './testing.ts';

const testHost = () => hostFor({}).host;

let server: Server;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cluster-'));
  if (natsServer !== null) server = await beginServer();
});
afterAll(async () => {
  await server?.remove();
  rmSync(folder, { recursive: true });
});

const line = ['two-phase-commit', 'rms=6', 'property=TCConsistent,Deadlock'];
function beginWorker(...more: readonly string[]): { readonly process: ChildProcess; readonly told: () => string } {
  const argv = [join(root, 'scripts/concord.mjs'), 'worker', ...line, `cluster=nats://${server.address}`, ...more];
  const process = spawn(globalThis.process.execPath, argv, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  process.stderr?.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  return { process, told: () => text };
}

describe.skipIf(natsServer === null)('with processes', { timeout: 120_000 }, () => {
  test('one that is killed, and one that is stopped until it was replaced, change no count', async () => {
    const host = testHost();
    const loaded = await loadSpec('two-phase-commit', host.place);
    const call = {
      command: 'check',
      keys: new Map([['property', 'TCConsistent,Deadlock']]),
      parameters: { rms: '6' },
    } as const;
    const prepared = await prepare(call, loaded, host);
    const connect = connectingOf(new Map([['cluster', `nats://${server.address}`]]), host);
    const { properties, model } = prepared;
    const workers = Array.from({ length: 4 }, () => beginWorker());
    const [killed, stopped] = workers.map(({ process }) => process);
    let struck = 0;
    const outcome = await checkModel(model, {
      properties,
      cluster: { connect, workers: 3, code: codeOf(prepared, host), silence: 1 },
      onProgress({ distinct }) {
        if (distinct < 500 || struck > 0) return;
        struck = distinct;
        killed?.kill('SIGKILL');
        stopped?.kill('SIGSTOP');
        void setTimeout(2500).then(() => stopped?.kill('SIGCONT'));
      },
    });
    const ends = workers.map(({ process }) => new Promise((resolve) => process.once('exit', resolve)));
    await setTimeout(2500);
    for (const { process } of workers) process.kill('SIGTERM');
    await Promise.all(ends.slice(2));
    killed?.kill('SIGKILL');
    stopped?.kill('SIGKILL');
    expect(struck).toBeLessThan(50_000);
    expect([outcome.verdict, outcome.states, outcome.troubles]).toEqual([
      'holds',
      { generated: 402_306, distinct: 50_816, queue: 0, depth: 20, cutOff: 0 },
      [],
    ]);
    const [remark] = outcome.remarks.flatMap((one) => (one.kind === 'cluster' ? [one] : []));
    expect(remark?.replaced).toBeGreaterThan(0);
    expect(workers[3]?.told()).toContain('Shares in run');
  });

  test('the command waits for workers, and tells what one process tells', async () => {
    const worker = beginWorker();
    const { out, err, code } = await run(['check', ...line, `cluster=nats://${server.address}`, 'workers=1']);
    expect(err).toContain(
      'Waits for a worker: npm run worker two-phase-commit property=TCConsistent,Deadlock rms=6 cluster=nats://',
    );
    expect(code).toBe(0);
    expect(out).toContain('402,306 states generated, 50,816 distinct states found, 0 states left on queue.');
    expect(out).toMatch(/1 worker explored, told all states apart/);
    await new Promise((resolve) =>
      worker.process.exitCode === null ? worker.process.once('exit', resolve) : resolve(0),
    );
    expect(worker.process.exitCode).toBe(0);
  });
});

describe('what is refused', () => {
  test.each([
    [['check', 'lock', 'cluster=nats://h:1'], 'Add workers=N.'],
    [['check', 'lock', 'workers=2'], 'Add cluster=URL.'],
    [['check', 'lock', 'workers=2', 'cluster=http://h:1'], 'nats://host:4222'],
    [['check', 'lock', 'workers=2', 'cluster=nats://h/x'], 'nats://host:4222'],
    [['check', 'lock', 'workers=0', 'cluster=nats://h'], 'a whole number from 1 to 1024'],
    [['worker', 'lock'], 'Add cluster=URL.'],
    [['check', 'all', 'workers=2', 'cluster=nats://h:1'], 'Name one spec.'],
    ...[
      'threads=2',
      'memory=1g',
      'disk=x',
      'checkpoint=x',
      'resume=x',
      'engine=reference',
      'symmetry=on',
      'watch=yes',
      'graph=none',
    ].map(
      (other) =>
        [
          ['check', 'lock', 'workers=2', 'cluster=nats://h:1', other],
          `cluster= does not go with ${other.slice(0, 5)}`,
        ] as const,
    ),
  ] as const)('%j', async (argv, text) => {
    const { err, code } = await run(argv.map((arg) => (arg === 'lock' ? 'two-phase-commit' : arg)));
    expect([code, err.replaceAll(/\s+/g, ' ')]).toEqual([151, expect.stringContaining(text)]);
  });

  test('a server that is not there, and files of credentials that are not', async () => {
    const argv = ['check', 'two-phase-commit', 'workers=2', 'cluster=nats://127.0.0.1:1'];
    const { err, code } = await run(argv);
    expect([code, err]).toEqual([151, expect.stringContaining('docs/cluster.md')]);
  });

  test('how to connect is told by the environment, as the nats command has it', () => {
    const file = join(folder, 'a.creds');
    writeFileSync(file, 'seed\n');
    const of = (cluster: string, env: Record<string, string>) =>
      connectingOf(new Map([['cluster', cluster]]), { ...testHost(), env });
    expect(of('nats://a,nats://b:5', {})).toEqual({ servers: ['a:4222', 'b:5'] });
    expect(of('tls://a:1', { NATS_CA: file, NATS_CREDS: file })).toEqual({
      servers: ['a:1'],
      tls: { ca: file },
      creds: 'seed\n',
    });
    expect(of('nats://u:p%40@a', {})).toEqual({ servers: ['a:4222'], user: 'u', password: 'p@' });
    expect(of('nats://a', { NATS_USER: 't' })).toEqual({ servers: ['a:4222'], token: 't' });
    expect(of('nats://a', { NATS_NKEY: file, NATS_CERT: file, NATS_KEY: file })).toEqual({
      servers: ['a:4222'],
      nkey: 'seed',
      tls: { cert: file, key: file },
    });
    expect(() => of('nats://a', { NATS_CA: join(folder, 'none') })).toThrow(/There is no file/);
  });
});
