/**
 * What clients of etcd see while they read, write, and compare and set a few keys, each on its own and through any member: a history as
 * `linearizable` reads it. Who does not know what became of a request goes on as a new client, as Jepsen's do.
 */
import { setTimeout } from 'node:timers/promises';
import { type Answer, Client } from './client.ts';
import { type Cluster, members } from './cluster.ts';

const keys = ['a', 'b', 'c'];

/** A line of the history. */
export interface Seen {
  readonly process: number;
  readonly type: 'invoke' | 'ok' | 'fail' | 'info';
  readonly f: 'get' | 'put' | 'cas';
  readonly key: string;
  readonly value?: unknown;
  readonly error?: string;
}

/** What clients do, and until when. */
export interface Load {
  readonly clients: number;
  /** Between two requests of a client, in milliseconds. */
  readonly rest: number;
  /** Reads ask one member alone, which may be behind the others. */
  readonly stale: boolean;
  readonly isOver: () => boolean;
  /** A number from 0 to less than 1. */
  readonly random: () => number;
}

/** The clients' history, once the load is over and each has heard of its last request, or will never. */
export async function historyOf(cluster: Cluster, load: Load): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  let [written, clients] = [0, 0];
  const one = <T>(of: readonly T[]): T => of[Math.floor(load.random() * of.length)] as T;

  /** Asks for one thing, and answers whether it is known what became of it. */
  const ask = async (process: number): Promise<boolean> => {
    const client = new Client(cluster.urlOf(one(members)), load.stale);
    const [f, key] = [one(['get', 'get', 'put', 'cas'] as const), one(keys)];
    const value = f === 'get' ? undefined : f === 'put' ? ++written : [Math.max(1, written), ++written];
    const tell = (type: Seen['type'], more: object): void => {
      seen.push({ process, type, f, key, ...more });
    };
    tell('invoke', { value });
    const answer = await request(client, f, key, value);
    if (answer.is === 'ok')
      tell(f === 'cas' && answer.value === false ? 'fail' : 'ok', { value: f === 'get' ? answer.value : value });
    // A read that is not answered has done nothing, whatever became of it. The error tells it from a comparison that failed.
    else tell(answer.is === 'fail' || f === 'get' ? 'fail' : 'info', { value, error: answer.why });
    return answer.is === 'ok' || answer.is === 'fail' || f === 'get';
  };
  const life = async (): Promise<void> => {
    let process = clients++;
    while (!load.isOver()) {
      if (!(await ask(process))) process = clients++;
      await setTimeout(load.rest);
    }
  };
  await Promise.all(Array.from({ length: load.clients }, life));
  return seen;
}

function request(client: Client, f: Seen['f'], key: string, value: unknown): Promise<Answer<unknown>> {
  switch (f) {
    case 'get':
      return client.get(key);
    case 'put':
      return client.put(key, value as number);
    case 'cas':
      return client.cas(key, ...(value as [number, number]));
  }
}
