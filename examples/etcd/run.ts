/**
 * Some seconds of a cluster of etcd that clients use, and whose members are killed, stopped for a while and started again.
 *
 *     node --import tsx examples/etcd/run.ts FOLDER [SECONDS] [SEED] [stale]
 *
 * What the clients saw is in `FOLDER/history.jsonl` then, for `linearizable`, and what the members' logs tell of elections in `FOLDER/elections.jsonl`,
 * for `validate`. With `stale`, clients ask one member alone when they read, as etcd calls serializable: that is not linearizable.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Cluster, isInstalled, members } from './cluster.ts';
import { electionsIn } from './elections.ts';
import { historyOf } from './history.ts';

const [folder, seconds = '10', seed = '1', reads] = process.argv.slice(2);
if (folder === undefined)
  throw new Error('Say where: node --import tsx examples/etcd/run.ts FOLDER [SECONDS] [SEED] [stale]');
if (!(Number(seconds) > 0 && Number(seconds) < Number.POSITIVE_INFINITY))
  throw new Error(`SECONDS is a number above 0, and not ${seconds}.`);
if (!Number.isInteger(Number(seed))) throw new Error(`SEED is a whole number, and not ${seed}.`);
if (reads !== undefined && reads !== 'stale') throw new Error(`The last word may be stale, and not ${reads}.`);
if (!isInstalled()) throw new Error("There is no etcd here. Debian's package is etcd-server.");

/** Numbers from 0 to less than 1, the same for the same seed (Tommy Ettinger's mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

await run(folder, Number(seconds), numbersFrom(Number(seed)), reads === 'stale');

async function run(folder: string, seconds: number, random: () => number, stale: boolean): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const cluster = await Cluster.start(folder);
  // However this ends, by Ctrl-C too, no member stays behind, also none that is stopped.
  process.once('exit', () => cluster.abandon());
  for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const])
    process.once(signal, () => process.exit(code));
  const until = performance.now() + 1000 * seconds;
  const isOver = (): boolean => performance.now() > until;
  const load = { clients: 5, rest: 10, stale, isOver, random };
  const [seen, { killed, paused }] = await Promise.all([
    historyOf(cluster, load),
    misfortunes(cluster, isOver, random),
  ]);
  await cluster.end();
  const logs = Object.fromEntries(members.map((name) => [name, readFileSync(join(folder, `${name}.log`), 'utf8')]));
  const elections = electionsIn(logs);
  const jsonLines = (of: readonly unknown[]): string => of.map((one) => `${JSON.stringify(one)}\n`).join('');
  writeFileSync(join(folder, 'history.jsonl'), jsonLines(seen));
  writeFileSync(join(folder, 'elections.jsonl'), jsonLines(elections));
  const led = elections.filter(({ event }) => event === 'leads').length;
  console.log(`${seen.length} events of clients, ${killed} crashes, ${paused} pauses, ${led} leaders: ${folder}`);
}

/** What befalls members until it is over, one after the other, and how often. */
async function misfortunes(cluster: Cluster, isOver: () => boolean, random: () => number) {
  let [killed, paused] = [0, 0];
  while (!isOver()) {
    await setTimeout(500 + 1000 * random());
    const name = members[Math.floor(members.length * random())] as (typeof members)[number];
    if (random() < 0.5) {
      await cluster.kill(name);
      await setTimeout(1000 * random());
      cluster.start(name);
      killed++;
    } else {
      await cluster.pause(name, 200 + 1500 * random());
      paused++;
    }
  }
  return { killed, paused };
}
