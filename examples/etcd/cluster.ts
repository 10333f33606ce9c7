/**
 * Three members of etcd, a system that nobody here wrote, on loopback: each a process that is killed, stopped for a while and started anew. What
 * a member logs is in `FOLDER/NAME.log`, and stays through restarts.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePorts } from '../raft/node.ts';

export const members = ['s1', 's2', 's3'] as const;
export type MemberName = (typeof members)[number];

/** Whether there is an etcd here: Debian's package is `etcd-server`. */
export function isInstalled(): boolean {
  return spawnSync('etcd', ['--version']).error === undefined;
}

export class Cluster {
  private readonly running = new Map<MemberName, ChildProcess>();

  private constructor(
    readonly folder: string,
    private readonly peers: Readonly<Record<string, number>>,
    private readonly clients: Readonly<Record<string, number>>,
  ) {}

  /** Starts the members in a folder where none has been: what is on their disks names the ports that they had. */
  static async start(folder: string): Promise<Cluster> {
    const [older] = members.flatMap((name) => [name, `${name}.log`]).filter((one) => existsSync(join(folder, one)));
    if (older !== undefined)
      throw new Error(
        `${join(folder, older)} is of a cluster that ran before. Name another folder, or remove that one.`,
      );
    const ports = await freePorts(members.flatMap((name) => [`${name} peer`, `${name} client`]));
    const of = (kind: string) => Object.fromEntries(members.map((name) => [name, ports[`${name} ${kind}`] as number]));
    const cluster = new Cluster(folder, of('peer'), of('client'));
    for (const name of members) cluster.start(name);
    return cluster;
  }

  /** Where a member answers clients. */
  urlOf(name: MemberName): string {
    return `http://127.0.0.1:${this.clients[name]}`;
  }

  /** Starts a member, anew if it ran before: what it has on disk is there. */
  start(name: MemberName): void {
    const peer = (of: MemberName): string => `http://127.0.0.1:${this.peers[of]}`;
    const options = {
      name,
      'data-dir': join(this.folder, name),
      'listen-peer-urls': peer(name),
      'initial-advertise-peer-urls': peer(name),
      'listen-client-urls': this.urlOf(name),
      'advertise-client-urls': this.urlOf(name),
      'initial-cluster': members.map((of) => `${of}=${peer(of)}`).join(','),
      'heartbeat-interval': 50,
      'election-timeout': 250,
      logger: 'zap',
      'log-level': 'debug',
      'log-outputs': join(this.folder, `${name}.log`),
    };
    const spoken = openSync(join(this.folder, `${name}.out`), 'a');
    const args = Object.entries(options).map(([option, value]) => `--${option}=${value}`);
    this.running.set(name, spawn('etcd', args, { stdio: ['ignore', spoken, spoken] }));
  }

  /** Ends a member without a word, as a crash does. */
  async kill(name: MemberName): Promise<void> {
    const member = this.running.get(name);
    this.running.delete(name);
    if (member === undefined || member.exitCode !== null || member.signalCode !== null) return;
    const gone = once(member, 'exit');
    member.kill('SIGKILL');
    await gone;
  }

  /** Stops a member for so long, in milliseconds: to the others it is as if it were cut off, to itself as if no time had passed. */
  async pause(name: MemberName, time: number): Promise<void> {
    this.running.get(name)?.kill('SIGSTOP');
    await setTimeout(time);
    this.running.get(name)?.kill('SIGCONT');
  }

  /** Ends all members at once, for where there is no time to wait. */
  abandon(): void {
    for (const member of this.running.values()) member.kill('SIGKILL');
  }

  async end(): Promise<void> {
    await Promise.all(members.map((name) => this.kill(name)));
  }
}
