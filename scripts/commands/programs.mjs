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
import { KeptPrograms } from './kept-program.mjs';
import { removeUnfinished } from './unfinished.mjs';

/**
 * @import { Found, Settings } from './kept-program.mjs'
 *
 * What a program has printed, and its exit code; null if it was ended, or could not be started.
 * @typedef {{ readonly out: string, readonly err: string, readonly code: number | null }} Ran
 * @typedef {{ readonly kind: 'run', readonly id: string, readonly args: readonly string[], readonly folder: string }} Run
 * @typedef {{ readonly kind: 'look', readonly id: string, readonly settings: Settings }} Look
 * @typedef {{ readonly kind: 'seen', readonly id: string, readonly found: Found | null }} Seen
 * @typedef {{ readonly kind: 'ran', readonly id: string, readonly ran: Ran }} HasRun
 * @typedef {Run | Look | Seen | HasRun | { readonly kind: 'enough' } | { readonly kind: 'keep', readonly settings: Settings }} Message
 */

const name = 'concord.programs';
/** Where programs start programs, these are a group of processes, which Windows does not have. */
const groups = process.platform !== 'win32';

/** The main thread's part. Invariant: what it has started and has not heard the end of is in `running`. */
export class Programs {
  constructor() {
    /** @type {Set<import('node:child_process').ChildProcess>} */
    this.running = new Set();
    this.kept = new KeptPrograms();
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

  /** Ends all there is, since nobody is going to ask again. */
  async close() {
    this.end();
    await this.kept.end();
  }

  /** @param {Message} message */
  hear(message) {
    if (message.kind === 'run') this.run(message);
    if (message.kind === 'enough') this.end();
    if (message.kind === 'keep') this.kept.keep(message.settings);
    if (message.kind === 'look') void this.look(message);
  }
  /** @param {Look} look */
  async look({ id, settings }) {
    this.channel.postMessage({ kind: 'seen', id, found: await this.kept.found(settings) });
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
export async function ran(args, folder) {
  if (getEnvironmentData(name) !== true) return started(args, folder, false).ended;
  const id = randomUUID();
  const { ran } = await answered({ kind: 'run', id, args, folder }, isEnd);
  return ran;
}

/**
 * What the compiler that is kept finds; null if it keeps no such program, or cannot say.
 * @param {Settings} settings
 * @returns {Promise<Found | null>}
 */
export async function foundByKept(settings) {
  if (getEnvironmentData(name) !== true) return null;
  const id = randomUUID();
  const { found } = await answered({ kind: 'look', id, settings }, isSeen);
  return found;
}

/** Has the compiler keep a program, for whoever is going to ask. @param {Settings} settings */
export function keepProgram(settings) {
  if (getEnvironmentData(name) === true) tell({ kind: 'keep', settings });
}

/** Ends what runs for threads that have been ended. */
export function endPrograms() {
  tell({ kind: 'enough' });
}

/** @param {Message} message */
function tell(message) {
  const channel = new BroadcastChannel(name);
  channel.postMessage(message);
  channel.close();
}

/** @param {Message} message @returns {message is Seen} */
function isSeen(message) {
  return message.kind === 'seen';
}
/** @param {Message} message @returns {message is HasRun} */
function isEnd(message) {
  return message.kind === 'ran';
}

/**
 * The main thread's answer.
 * @template {Seen | HasRun} T
 * @param {Run | Look} question
 * @param {(message: Message) => message is T} isAnswer
 * @returns {Promise<T>}
 */
function answered(question, isAnswer) {
  const channel = new BroadcastChannel(name);
  return new Promise((resolve) => {
    channel.onmessage = (event) => {
      const { data: message } = /** @type {{ readonly data: Message }} */ (event);
      if (!isAnswer(message) || message.id !== question.id) return;
      channel.close();
      resolve(message);
    };
    channel.postMessage(question);
  });
}
