/**
 * A NATS server of its own for tests, with JetStream, on a free port of this machine; what it keeps is in a folder for temporary files, which is
 * removed in the end.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** The program; null where there is none. */
export const natsServer: string | null =
  ['nats-server', '/usr/sbin/nats-server'].find((program) => spawnSync(program, ['--version']).status === 0) ?? null;

export interface Server {
  /** Its host and port. */
  readonly address: string;
  /** Ends it at once, as kill -9 does, and begins it again with what it has kept. */
  restart(): Promise<void>;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it, and removes all that it has kept. */
  remove(): Promise<void>;
}

/** Begins a server; `options` are further ones of the program's. */
export async function beginServer(options: (folder: string) => readonly string[] = () => []): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'nats-'));
  const port = await freePort();
  const more = options(folder);
  let process: ChildProcess | null = null;
  const server: Server = {
    address: `127.0.0.1:${port}`,
    async start() {
      process = spawn(
        natsServer ?? 'nats-server',
        ['-js', '-sd', join(folder, 'store'), '-a', '127.0.0.1', '-p', String(port), ...more],
        {
          stdio: 'ignore',
        },
      );
      await answering(port);
    },
    async kill() {
      const ended = process;
      process = null;
      if (ended === null) return;
      const end = new Promise((resolve) => ended.once('exit', resolve));
      ended.kill('SIGKILL');
      await end;
    },
    async restart() {
      await server.kill();
      await server.start();
    },
    async remove() {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

/** A port that nobody has. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function answering(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('data', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (isThere) return;
    await setTimeout(25);
  }
  throw new Error(`nats-server does not answer at port ${port}`);
}
