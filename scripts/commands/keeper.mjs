// @ts-check
/**
 * The main thread. It starts the worker thread in which the command runs, keeps time, signals and memory for it, prints what
 * it says, and ends the process. Code of the user's runs in the worker alone, so that none of it, whatever it does, keeps
 * this thread from doing so.
 *
 * A worker that is to stop is asked first. If it does not hear, it is cut off: its debugger pauses it, says where it is, and
 * ends what runs, and the worker goes on to report what it has. Only a worker that cannot even be paused, or that has run out
 * of memory, is lost; this thread then says what it last heard.
 *
 * This is JavaScript since it runs before anything is there that loads TypeScript: a second loader, in this thread, would
 * take as long as all else together.
 */

import { url as debuggerUrl, Session } from 'node:inspector';
import { totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import pc from 'picocolors';
import { Changes } from './changes.mjs';
import { compileLater } from './compile-later.mjs';
import { Programs } from './programs.mjs';
import { loadSources } from './sources.mjs';
import { home, stand } from './standing.mjs';
import { removeUnfinished } from './unfinished.mjs';

/**
 * @import { ExitCode } from '../../checker/report/verdict.ts'
 * @import { Progress, Stop } from '../../checker/run/outcome.ts'
 * @import { Frame, Loss, Order, ToMain, ToWorker } from './messages.ts'
 * @typedef {{ readonly reason: Stop, readonly watch: number | null }} Wish
 */

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Where the worker begins. */
const entry = new URL('./worker.mjs', import.meta.url);

/** A second Ctrl-C this many milliseconds later ends the process at once; npm may pass on one of them twice. */
const impatience = 500;
/** How long the worker may take to hear that it is to stop, in milliseconds, before it is looked at. */
const grace = 1000;
/** The same where memory runs out, which does not wait. */
const shortGrace = 150;
/** How long, from then on, it may take if it is Concord's own code that runs, which comes to an end. */
const patience = 10_000;
/** How long a thread that has ended what it did may take to end itself after a signal: one within the operating system need not. */
const farewell = 5000;
/** How long it may take to be paused, which fails only within the operating system. */
const deafness = 3000;
/** How often memory is looked at, and whether the folder is still there, in milliseconds. */
const look = 50;
/** A terminal may be narrower than this many columns; nothing is laid out for that. */
const narrowest = 40;
/** The share of this machine's memory that may be used unless the user says otherwise. */
const share = 0.8;

/**
 * Runs a command line; the process ends with its exit code once all is written. Under a debugger or a profiler, which are
 * about one thread, all runs in this one.
 * @param {readonly string[]} argv
 */
export async function runProcess(argv) {
  compileLater();
  /** @type {Keeper | null} */
  let keeper = null;
  process.stdout.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
    // Whoever reads the output may stop reading: `concord check raft | head`.
    if (error.code === 'EPIPE') process.exit();
    if (keeper === null) throw error;
    void keeper.lost({ kind: 'output', error });
  });
  if (home === null) {
    await tellLost({ kind: 'nowhere' }, null, order(argv));
  } else if (
    debuggerUrl() !== undefined ||
    process.execArgv.some((flag) => /^--(?:inspect|cpu-prof|heap-prof|prof)/.test(flag))
  ) {
    loadSources();
    process.exitCode = await (await import('./work.ts')).runHere(order(argv));
  } else {
    process.exitCode = await codeOf(argv, (next) => {
      keeper = next;
    });
  }
}

/**
 * Runs the command, and again whenever a file changes that it has read if it asks for that, until it is interrupted. Each run has a thread
 * of its own, which loads what the files hold now; the next one is started early, so that it waits with all of Concord loaded.
 * @param {readonly string[]} argv
 * @param {(keeper: Keeper) => void} keep
 * @returns {Promise<number>} The exit code of the last run.
 */
async function codeOf(argv, keep) {
  /** @type {Keeper | null} */
  let keeper = null;
  /** @type {Worker | null} */
  let next = null;
  /** @type {(file: string | null) => void} */
  let go = () => {};
  /** @type {string | null} */
  let changed = null;
  const programs = new Programs();
  const changes = new Changes((file) => {
    changed = file;
    keeper?.leave();
    programs.end();
    go(file);
  });
  const interrupt = () => go(null);
  // For the threads that a command starts, which stand where the process does.
  const standing = setInterval(stand, look);
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    for (;;) {
      const file = changed;
      changed = null;
      const began = Date.now();
      keeper = new Keeper(
        { ...order(argv), ...(file === null ? {} : { changed: file, started: began }) },
        next,
        (read) => changes.add(read, began),
      );
      keep(keeper);
      const code = await keeper.code();
      if (!keeper.isToRunAgain) return code;
      next = startedEarly();
      /** @type {Promise<string | null>} */
      const told = new Promise((resolve) => {
        go = resolve;
      });
      if (changed === null && (await told) === null) return code;
    }
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    clearInterval(standing);
    changes.close();
    await programs.close();
    await next?.terminate();
    removeUnfinished();
  }
}

/** A thread that loads Concord, and is told later what to do. */
function startedEarly() {
  const worker = started(null);
  // Whatever it fails of, one that is started when it is needed tells.
  return worker.on('error', () => {});
}

/** @param {Order | null} workerData */
function started(workerData) {
  stand();
  return new Worker(entry, {
    workerData,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: Math.floor((share * memoryThere()) / 2 ** 20) },
  });
}

/**
 * @param {readonly string[]} argv
 * @returns {Order}
 */
function order(argv) {
  const { env, stdout, stderr } = process;
  return {
    argv,
    env: { ...env },
    place: { root, cwd: env.INIT_CWD ?? home ?? env.PWD ?? '' },
    width: Math.max(narrowest, stdout.columns ?? stderr.columns ?? 120),
    colours: stdout.isTTY === true ? pc.isColorSupported : env.FORCE_COLOR !== undefined && pc.isColorSupported,
    terminal: stderr.isTTY === true,
    started: performance.timeOrigin,
    changed: null,
  };
}

/** The bytes of memory that are there: of this machine, or of the container that this runs in. */
function memoryThere() {
  const constrained = process.constrainedMemory?.() ?? 0;
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** Keeps one worker. Invariant: once it has been asked to stop, it is asked nothing else until it has heard, or was cut off. */
class Keeper {
  /**
   * @param {Order} order
   * @param {Worker | null} waiting One that was started early.
   * @param {(file: string) => void} read Told each file that the command reads as code.
   */
  constructor(order, waiting, read) {
    this.order = order;
    this.read = read;
    this.most = share * memoryThere();
    // One that has failed has no number any more.
    const isThere = waiting !== null && waiting.threadId > 0;
    this.worker = isThere ? waiting : started(order);
    if (isThere) this.tell({ kind: 'begin', order });
    this.wantsAgain = false;
    /** @type {Map<number, NodeJS.Timeout | null>} */
    this.watches = new Map();
    /** What the worker was asked and has not heard. @type {Wish | null} */
    this.asked = null;
    /** @type {Progress | null} */
    this.last = null;
    /** @type {ExitCode | null} */
    this.ended = null;
    /** @type {(code: number) => void} */
    this.finish = () => {};
    /** What is typed to the command, once it has asked for some. @type {import('./lines.mjs').Lines | null} */
    this.lines = null;
    this.memoryTold = false;
    this.isLost = false;
    this.hasLeft = false;
    this.isInterrupted = false;
  }

  /** The exit code of the command. @returns {Promise<number>} */
  code() {
    return new Promise((resolve) => {
      this.finish = resolve;
      const timer = setInterval(() => this.lookAtMemory(), look);
      const hear = this.onSignal();
      process.on('SIGINT', hear).on('SIGTERM', hear);
      this.worker
        .on('message', (/** @type {ToMain} */ message) => this.hear(message))
        .on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
          this.lost(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? { kind: 'memory' } : { kind: 'error', error });
        })
        .on('exit', () => {
          clearInterval(timer);
          process.off('SIGINT', hear).off('SIGTERM', hear);
          for (const watch of [...this.watches.keys()]) this.unwatch(watch);
          this.lines?.close();
          if (this.hasLeft) resolve(0);
          else if (this.ended !== null) resolve(this.ended);
          else this.lost({ kind: 'error', error: new Error('the thread of the search ended') });
        });
    });
  }

  /** True if it is to be run again when a file changes: it wants to be, and nobody has interrupted it. */
  get isToRunAgain() {
    return this.wantsAgain && !this.isInterrupted;
  }

  /** Ends the worker, whatever it does: it is to be run again. */
  leave() {
    if (this.ended !== null) return;
    this.hasLeft = true;
    this.wantsAgain = true;
    // What was shown of its progress is gone, too.
    if (this.order.terminal) process.stderr.write('\r\u001b[K');
    void this.worker.terminate();
  }

  /** @param {ToMain} message */
  hear(message) {
    if (this.hasLeft) return;
    switch (message.kind) {
      case 'out':
        process.stdout.write(message.text);
        break;
      case 'err':
        process.stderr.write(message.text);
        break;
      case 'watch': {
        const { watch, seconds } = message;
        const due = seconds === null ? null : setTimeout(() => this.ask({ reason: 'time', watch }), 1000 * seconds);
        this.watches.set(watch, due);
        break;
      }
      case 'unwatch':
        this.unwatch(message.watch);
        break;
      case 'heard':
        this.asked = null;
        break;
      case 'memory':
        this.most = message.bytes ?? this.most;
        break;
      case 'reached':
        this.last = message.reached;
        break;
      case 'read':
        void this.typed(message.prompt, message.words);
        break;
      case 'reads':
        this.read(message.file);
        break;
      case 'ended':
        this.ended = message.code;
        this.wantsAgain = message.again;
        if (this.isInterrupted) this.leaveSoon();
        break;
    }
  }
  /** @param {number} watch */
  unwatch(watch) {
    clearTimeout(this.watches.get(watch) ?? undefined);
    this.watches.delete(watch);
  }

  onSignal() {
    /** @type {number | null} */
    let heard = null;
    return () => {
      this.isInterrupted = true;
      if (this.ended !== null) this.leaveSoon();
      if (heard !== null && performance.now() - heard > impatience) this.lost({ kind: 'deaf', reason: 'interrupt' });
      else this.ask({ reason: 'interrupt', watch: null });
      heard ??= performance.now();
    };
  }
  /**
   * Tells the command the next line that is typed.
   * @param {string} prompt
   * @param {readonly string[]} words
   */
  async typed(prompt, words) {
    // Most commands ask for none.
    const { Lines } = await import('./lines.mjs');
    // Standard input that is read keeps the process, which is to end.
    if (this.ended !== null || this.hasLeft) return;
    this.lines ??= new Lines(() => this.interrupt());
    this.tell({ kind: 'line', line: await this.lines.read(prompt, words) });
  }
  /** Ctrl-C while a line is being answered ends the answer alone; a second one, where it has not been heard, everything. */
  interrupt() {
    if (this.asked !== null) void this.lost({ kind: 'deaf', reason: 'interrupt' });
    else this.ask({ reason: 'interrupt', watch: null });
  }
  /** All is told, and the process is to end. It waits for its threads even where it is told to exit; nothing else ends it then. */
  leaveSoon() {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), farewell).unref();
  }
  lookAtMemory() {
    const wasTold = this.memoryTold;
    this.memoryTold = process.memoryUsage.rss() >= this.most;
    if (this.memoryTold && !wasTold) this.ask({ reason: 'memory', watch: null });
  }

  /** Asks the worker to stop, and looks after it if it does not hear. @param {Wish} wish */
  ask(wish) {
    if (this.ended !== null) return;
    this.tell({ kind: 'stop', ...wish });
    if (this.asked !== null) return;
    this.asked = wish;
    this.lookLater(wish, performance.now());
  }
  /**
   * @param {Wish} wish
   * @param {number} since
   */
  lookLater(wish, since) {
    // It is no reason to go on where the worker has ended by then.
    setTimeout(() => this.cutOff(wish, since), wish.reason === 'memory' ? shortGrace : grace).unref();
  }
  /**
   * Cuts off what the worker does, unless it has heard by now.
   * @param {Wish} wish
   * @param {number} since
   */
  async cutOff(wish, since) {
    if (this.asked !== wish || this.ended !== null) return;
    const hasPatience = wish.reason !== 'memory' && performance.now() - since < patience;
    const paused = await pause((frames) => {
      if (this.asked !== wish || (hasPatience && !frames.some(isUsers))) return false;
      // It finds this behind what it was asked and did not hear.
      this.asked = null;
      this.tell({ kind: 'cut off', ...wish, frames });
      return true;
    });
    if (this.asked !== wish || this.ended !== null) return;
    else if (paused === null) this.lost({ kind: 'deaf', reason: wish.reason });
    else this.lookLater(wish, since);
  }

  /** @param {ToWorker} message */
  tell(message) {
    this.worker.postMessage(message);
  }

  /** The worker is lost, or what it tells: says what is known, and ends. @param {Loss} loss */
  async lost(loss) {
    // That what was told at last cannot be written is seen after the worker has ended.
    if (this.isLost || (this.ended !== null && loss.kind !== 'output')) return;
    this.isLost = true;
    this.ended = 152;
    await tellLost(loss, this.last, this.order);
  }
}

/**
 * Says what is known, and ends the process.
 * @param {Loss} loss
 * @param {Progress | null} reached
 * @param {Order} order
 */
async function tellLost(loss, reached, { argv, ...host }) {
  stand();
  loadSources();
  const { lost } = await import('./lost.ts');
  const { code, out, err } = lost(loss, reached, argv, host);
  process.stderr.write(err);
  // Code of the operating system may keep a thread from ending, and this process with it.
  process.stdout.write(out, () => process.exit(code));
}

/** True of what the user wrote. @param {Frame} frame */
function isUsers({ url }) {
  if (!url.startsWith('file:')) return false;
  const path = fileURLToPath(url.replace(/\?.*$/, ''));
  const own = (path.startsWith(root) ? path.slice(root.length + 1) : path).replaceAll('\\', '/');
  return !/^(?:(?:checker|scripts)\/(?!.*fixtures)|counterexamples\/)|(?:^|\/)node_modules\//.test(own);
}

/**
 * Pauses the worker in the middle of what it does, and ends that if `isToEnd`: everything on its stack is unwound, without
 * `catch` or `finally`, and it goes on with its next message. Null if it cannot be paused.
 * @param {(frames: readonly Frame[]) => boolean} isToEnd
 * @returns {Promise<boolean | null>} Whether it was ended.
 */
function pause(isToEnd) {
  const session = new Session();
  session.connect();
  /** @type {Map<string, string>} */
  const urls = new Map();
  /** @type {string | null} */
  let to = null;
  let requests = 0;
  /** @param {string} method */
  const send = (method) => {
    if (to === null) return -1;
    const message = JSON.stringify({ id: ++requests, method, params: {} });
    session.post('NodeWorker.sendMessageToWorker', { sessionId: to, message });
    return requests;
  };
  return new Promise((resolve) => {
    /** @type {boolean | null} */
    let found = null;
    let last = -1;
    const leave = () => {
      clearTimeout(timer);
      session.post('NodeWorker.disable');
      session.disconnect();
      resolve(found);
    };
    const timer = setTimeout(leave, deafness);
    session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
      const message = JSON.parse(params.message);
      if (message.method === 'Debugger.scriptParsed') urls.set(message.params.scriptId, message.params.url);
      else if (message.method === 'Debugger.paused') {
        found = isToEnd(framesOf(message.params.callFrames, urls));
        const terminated = found ? send('Runtime.terminateExecution') : null;
        const resumed = send('Debugger.resume');
        last = terminated ?? resumed;
      } else if (message.id === last) leave();
    });
    session.on('NodeWorker.attachedToWorker', ({ params }) => {
      // Node numbers workers otherwise here, and those that load modules are among them.
      if (params.workerInfo.url !== entry.href) return;
      to = params.sessionId;
      send('Debugger.enable');
      send('Debugger.pause');
    });
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  });
}

/**
 * @param {readonly { readonly location: { readonly scriptId: string, readonly lineNumber: number, readonly columnNumber?: number } }[]} callFrames
 * @param {ReadonlyMap<string, string>} urls
 * @returns {Frame[]}
 */
function framesOf(callFrames, urls) {
  return callFrames.map(({ location: { scriptId, lineNumber, columnNumber = 0 } }) => ({
    url: urls.get(scriptId) ?? '',
    line: lineNumber + 1,
    column: columnNumber + 1,
  }));
}
