/**
 * A cluster of three servers, each a process of its own, for some seconds: a client writes, and again and again a server is killed and started anew.
 *
 *     node --import tsx examples/raft/run.ts FOLDER [SECONDS]
 *
 * The logs of all are in FOLDER/run.jsonl then. With the name of a server, and the ports of all, it is that server.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isWritten } from './client.ts';
import { freePorts, RaftNode } from './node.ts';

const names = ['s1', 's2', 's3'];
const [folder = '.', seconds = '5', name, ports] = process.argv.slice(2);
if (name === undefined || ports === undefined) await cluster();
else await server(name, JSON.parse(ports));

async function server(name: string, ports: Readonly<Record<string, number>>): Promise<void> {
  const node = await RaftNode.start({ name, ports, folder, traced: true });
  // It does not outlive who has started it.
  process.once('disconnect', () => node.stop());
  process.send?.('listening');
}

async function cluster(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const ports = await freePorts(names);
  const start = async (name: string): Promise<readonly [string, ChildProcess]> => {
    const args = [folder, seconds, name, JSON.stringify(ports)];
    const server = fork(import.meta.filename, args, { execArgv: ['--import', 'tsx'] });
    await once(server, 'message');
    return [name, server];
  };
  const running = new Map(await Promise.all(names.map(start)));
  const kill = async (name: string): Promise<void> => {
    const server = running.get(name) as ChildProcess;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  const until = performance.now() + Number(seconds) * 1000;
  let [killed, committed] = [0, 0];
  const killing = (async () => {
    while (performance.now() < until) {
      await setTimeout(1000);
      const name = names[Math.floor(Math.random() * names.length)] as string;
      await kill(name);
      running.set(...(await start(name)));
      killed++;
    }
  })();
  for (let command = 1; performance.now() < until; command++) {
    for (const name of names) if (await isWritten(ports[name] as number, `set x ${command}`)) committed++;
    await setTimeout(50);
  }
  await killing;
  await Promise.all(names.map(kill));
  const logs = names.map((name) => readFileSync(join(folder, `${name}.jsonl`), 'utf8'));
  writeFileSync(join(folder, 'run.jsonl'), logs.join(''));
  console.log(`${committed} commands were committed, and servers killed ${killed} times: ${join(folder, 'run.jsonl')}`);
}
