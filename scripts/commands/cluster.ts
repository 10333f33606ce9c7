/**
 * Where a cluster is, and how to connect to it: servers by `cluster=`, and what is secret by the variables of the environment that the `nats`
 * command has, so that it stands on no command line.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Connecting } from '../../checker/cluster/connecting.ts';
import { badArguments, badValue, notInCluster, unreadable } from '../../checker/report/complaint.ts';
import { commandLine } from '../../checker/report/words.ts';
import type { ClusterOptions } from '../../checker/run/cluster-options.ts';
import type { Call } from './arguments.ts';
import { fileOfVariant } from './catalogue.ts';
import { digestOf } from './code-digest.ts';
import type { Host } from './host.ts';
import { packageVersion } from './installed.ts';
import { keysOf } from './keys.ts';
import { formatOf, type Keys, switchOf, wholeOf } from './options.ts';
import type { Prepared } from './prepare.ts';

/** So many workers can be asked for. */
const mostWorkers = 1024;
const usual = '4222';
const allowed = 'URLs of NATS servers, such as nats://host:4222 or tls://host:4222';

/** Where it is, and how many workers it is to have; null if there is none. */
export function clusterOf(keys: Keys, host: Host): { readonly connect: Connecting; readonly workers: number } | null {
  const workers = wholeOf(keys, 'workers', 1, mostWorkers);
  if (!keys.has('cluster')) {
    if (workers !== undefined)
      throw badArguments(
        'workers= says how many workers a cluster has, and cluster= is not given.',
        'Add cluster=URL.',
      );
    return null;
  }
  if (workers === undefined)
    throw badArguments('cluster= is given, and not how many workers there are to be.', 'Add workers=N.');
  refuse(keys);
  return { connect: connectingOf(keys, host), workers };
}

/** Refuses what cannot be had of a cluster. */
function refuse(keys: Keys): void {
  const others: Readonly<Record<string, string>> = {
    threads: 'Leave it out: each worker is a process of its own.',
    memory: 'Leave it out: states are in the memory of the workers.',
    disk: 'Leave it out: states are in the memory of the workers.',
    checkpoint: 'Leave it out: what was sent is kept by the servers until the run ends.',
    resume: 'Leave it out: what was sent is kept by the servers until the run ends.',
    graph: 'Leave it out: graphs are those of small models.',
  };
  for (const [key, now] of Object.entries(others)) if (keys.has(key)) throw notInCluster(`${key}=`, now);
  if (keys.get('engine')?.trim() === 'reference') throw notInCluster('engine=reference', 'Leave it out.');
  if (keys.get('symmetry')?.trim() === 'on')
    throw notInCluster('symmetry=on', 'Leave it out: in a cluster all states are told apart.');
  if (keys.has('watch') && switchOf(keys, 'watch')) throw notInCluster('watch', 'Leave it out.');
}

/** How to connect, by the key and the environment. */
export function connectingOf(keys: Keys, { env, place }: Host): Connecting {
  const text = keys.get('cluster') as string;
  const urls = text.split(',').map((one) => urlOf(one.trim(), text));
  const { username, password } = urls[0] as URL;
  const user = decodeURIComponent(username) || env.NATS_USER;
  const secret = decodeURIComponent(password) || env.NATS_PASSWORD;
  const contentOf = (file: string | undefined): string | undefined =>
    file === undefined ? undefined : readOf(file, place.cwd);
  const fileOf = (variable: string): string | undefined => {
    const file = env[variable];
    return file === undefined || file === '' ? undefined : resolve(place.cwd, file);
  };
  const [creds, nkey] = [contentOf(fileOf('NATS_CREDS')), contentOf(fileOf('NATS_NKEY'))];
  const [ca, cert, key] = [fileOf('NATS_CA'), fileOf('NATS_CERT'), fileOf('NATS_KEY')];
  for (const file of [ca, cert, key]) contentOf(file);
  const isEncrypted = urls.some(({ protocol }) => protocol === 'tls:') || ca !== undefined || cert !== undefined;
  return {
    servers: urls.map(({ hostname, port }) => `${hostname}:${port || usual}`),
    // As the `nats` command has it: a user without a password is a token.
    ...(user === undefined ? {} : secret === undefined ? { token: user } : { user, password: secret }),
    ...(creds === undefined ? {} : { creds }),
    ...(nkey === undefined ? {} : { nkey: nkey.trim() }),
    ...(isEncrypted
      ? {
          tls: {
            ...(ca === undefined ? {} : { ca }),
            ...(cert === undefined ? {} : { cert }),
            ...(key === undefined ? {} : { key }),
          },
        }
      : {}),
  };
}
function urlOf(text: string, whole: string): URL {
  // Other protocols than those of the web have no hosts otherwise.
  const url = URL.canParse(text.replace(/^(nats|tls):/, 'http:'))
    ? new URL(text.replace(/^(nats|tls):/, 'http:'))
    : null;
  const protocol = /^(nats|tls):\/\//.exec(text)?.[1];
  if (
    url === null ||
    protocol === undefined ||
    url.hostname === '' ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.hash !== ''
  )
    throw badValue('cluster', whole, allowed);
  return Object.defineProperty(url, 'protocol', { value: `${protocol}:` });
}
function readOf(file: string, cwd: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, cwd, error as NodeJS.ErrnoException);
  }
}

/** What stands for the code that is run: who has another is refused. */
export function codeOf({ file, variant, added }: Prepared, host: Host): Readonly<Record<string, string>> {
  // A variant may stand in the file of the spec, and then there may be no other.
  const ofVariant =
    variant === null ? [] : [fileOfVariant(variant, file, host.place)].filter((path) => existsSync(path));
  const files = [file, ...ofVariant, ...added.map((path) => resolve(host.place.cwd, path))];
  return { Concord: packageVersion, 'code of the spec': digestOf(files) };
}

/** Has workers explore. As many servers keep each message as are named, if that is an odd number, up to five. */
export function inCluster(
  { connect, workers }: NonNullable<ReturnType<typeof clusterOf>>,
  code: ClusterOptions['code'],
  { keys, parameters }: Pick<Call, 'keys' | 'parameters'>,
  { called }: Prepared,
  host: Host,
): ClusterOptions {
  const servers = Math.min(5, connect.servers.length);
  const own = keysOf('worker').map(({ name }) => name);
  const words = [...keys].filter(([key]) => own.includes(key) && key !== 'cluster');
  const line = commandLine(
    host.program,
    ...['worker', called, ...[...words, ...Object.entries(parameters)].map(([key, value]) => `${key}=${value}`)],
    // Without what is secret.
    `cluster=${connect.servers.map((server) => `${connect.tls === undefined ? 'nats' : 'tls'}://${server}`).join(',')}`,
  );
  return {
    connect,
    workers,
    code,
    replicas: servers - ((servers + 1) % 2),
    onJoined: (joined) => {
      if (joined >= workers || formatOf(keys) !== 'text') return;
      const wanted = workers - joined;
      host.err(`Waits for ${wanted === 1 ? 'a worker' : `${wanted} workers`}: ${line}\n`);
    },
  };
}
