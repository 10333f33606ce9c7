/**
 * Servers that are driven: their timers strike, and their messages arrive, in an order that is drawn at random, the same for the same seed.
 * Messages overtake each other and get lost, and servers crash and start again from their files. So minutes of bad luck take no time.
 */
import { join } from 'node:path';
import fc from 'fast-check';
import { openTrace } from '../../checker/trace.ts';
import { type Message, RaftServer, type Surroundings } from './server.ts';
import { FileStorage } from './storage.ts';

export interface Drive {
  readonly names: readonly string[];
  /** Where files and logs are: `s1.json`, `s1.jsonl`, and so on. */
  readonly folder: string;
  readonly seed: number;
  readonly steps: number;
  /** Of a hundred messages so many are lost, and of a thousand steps so many are crashes. */
  readonly lost: number;
  readonly crashes: number;
  /** Starts a server, one with a bug perhaps. */
  readonly start?: (around: Surroundings) => RaftServer;
}

/** Drives servers, and answers them; their logs are in the folder then. */
export function drive({ names, folder, seed, steps, lost, crashes, start }: Drive): readonly RaftServer[] {
  const draw = drawing(seed, steps);
  let flying: Message[] = [];
  const started = (name: string): { readonly server: RaftServer; readonly stop: () => void } => {
    const trace = openTrace(name, join(folder, `${name}.jsonl`));
    const storage = new FileStorage(join(folder, `${name}.json`));
    const around = { name, servers: names, storage, trace, send: (message: Message) => flying.push(message) };
    return { server: start?.(around) ?? new RaftServer(around), stop: () => trace?.close() };
  };
  const running = new Map(names.map((name) => [name, started(name)]));
  const any = () => names[draw(names.length)] as string;
  const of = (name: string): RaftServer => (running.get(name) as { readonly server: RaftServer }).server;
  const leader = (): RaftServer | undefined => names.map(of).find(({ role }) => role === 'leader');
  let commands = 0;
  for (let step = 0; step < steps; step++) {
    const what = draw(1000);
    if (what < crashes) {
      const name = any();
      running.get(name)?.stop();
      running.set(name, started(name));
    } else if (what < (leader() === undefined ? 150 : 20)) of(any()).timeout();
    else if (what < 100) leader()?.request(`set x ${++commands}`);
    else if (what < 150) leader()?.heartbeat();
    else if (flying.length > 0) {
      const message = flying[draw(flying.length)] as Message;
      flying = flying.filter((other) => other !== message);
      if (draw(100) >= lost) of(message.to).receive(message);
    }
  }
  for (const { stop } of running.values()) stop();
  return names.map(of);
}

/** Whole numbers below a limit, the same for the same seed. */
function drawing(seed: number, steps: number): (limit: number) => number {
  const drawn = fc.sample(fc.noBias(fc.nat(2 ** 30)), { seed, numRuns: 4 * steps });
  let at = 0;
  return (limit) => (drawn[at++] as number) % limit;
}
