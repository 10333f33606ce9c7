// @ts-check
/**
 * Programs that a thread of this process needs, such as the compiler, are run by the main thread: those of a thread that is ended would go
 * on, and would never be taken leave of. They are ended with all that they started, and with the process.
 *
 * It is JavaScript since the main thread uses it, which loads no TypeScript.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { BroadcastChannel, getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { removeUnfinished } from './unfinished.mjs';

/**
 * What a program has printed, and its exit code; null if it was ended, or could not be started.
 * @typedef {{ readonly out: string, readonly err: string, readonly code: number | null }} Ran
 * @typedef {{ readonly kind: 'run', readonly id: string, readonly args: readonly string[], readonly folder: string }} Run
 * @typedef {Run | { readonly kind: 'enough' } | { readonly kind: 'ran', readonly id: string, readonly ran: Ran }} Message
 */

const name = 'concord.programs';
/** Where programs start programs, these are a group of processes, which Windows does not have. */
const groups = process.platform !== 'win32';

/** The main thread's part. Invariant: what it has started and has not heard the end of is in `running`. */
export class Programs {
  constructor() {
    /** @type {Set<import('node:child_process').ChildProcess>} */
    this.running = new Set();
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = (event) => this.hear(/** @type {{ readonly data: Message }} */ (event).data);
    this.channel.unref();
    setEnvironmentData(name, true);
    process.on('exit', () => {
      if (this.running.size === 0) return;
      this.end();
      removeUnfinished();
    });
  }

  /** Ends what is running. */
  end() {
    for (const { pid } of this.running)
      try {
        if (pid !== undefined) process.kill(groups ? -pid : pid, 'SIGKILL');
      } catch {
        // It has just ended by itself.
      }
  }

  /** @param {Message} message */
  hear(message) {
    if (message.kind === 'run') this.run(message);
    if (message.kind === 'enough') this.end();
  }
  /** @param {Run} run */
  run({ id, args, folder }) {
    const { child, ended } = started(args, folder, groups);
    this.running.add(child);
    void ended.then((ran) => {
      this.running.delete(child);
      // Whoever asked for it is gone, and does not tidy up.
      if (ran.code === null) void rm(folder, { recursive: true, force: true });
      this.channel.postMessage({ kind: 'ran', id, ran });
    });
  }
}

/**
 * Starts a program of Node's in a folder, as the first of a group of processes or not.
 * @param {readonly string[]} args
 * @param {string} folder
 * @param {boolean} detached
 */
function started(args, folder, detached) {
  const child = spawn(process.execPath, args, { cwd: folder, detached, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (said.err += text));
  child.on('error', (error) => (said.err += error.message));
  /** @type {Promise<Ran>} */
  const ended = new Promise((resolve) => child.on('close', (code) => resolve({ ...said, code })));
  return { child, ended };
}

/**
 * Runs a program of Node's in a folder, which is removed if the program is ended before it ends.
 * @param {readonly string[]} args
 * @param {string} folder
 * @returns {Promise<Ran>}
 */
export function ran(args, folder) {
  if (getEnvironmentData(name) !== true) return started(args, folder, false).ended;
  const channel = new BroadcastChannel(name);
  const id = randomUUID();
  return new Promise((resolve) => {
    channel.onmessage = (event) => {
      const { data: message } = /** @type {{ readonly data: Message }} */ (event);
      if (message.kind !== 'ran' || message.id !== id) return;
      channel.close();
      resolve(message.ran);
    };
    channel.postMessage({ kind: 'run', id, args, folder });
  });
}

/** Ends what runs for threads that have been ended. */
export function endPrograms() {
  const channel = new BroadcastChannel(name);
  channel.postMessage({ kind: 'enough' });
  channel.close();
}
