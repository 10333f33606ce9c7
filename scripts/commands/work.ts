/**
 * Runs a command in a thread that the main thread keeps, or in the main thread itself: the real host.
 */
import { findSourceMap } from 'node:module';
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { changedLines, notWatched, waitingLines } from '../../checker/report/again.ts';
import { type Place, userPlaces } from '../../checker/report/place.ts';
import { endsProcess } from '../../checker/report/stray.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import { CutOff, type Watch } from '../../checker/run/guard.ts';
import type { Stop } from '../../checker/run/outcome.ts';
import type { Host } from './host.ts';
import { isBuilt } from './installed.ts';
import type { Lines } from './lines.mjs';
import { main } from './main.ts';
import type { Frame, Order, ToMain, ToWorker } from './messages.ts';
import { programOf } from './program.ts';
import { tellReads } from './reads.ts';

/** Loads what a command is going to need, and answers what to do once it is told. */
export async function orderOf(port: MessagePort): Promise<Order> {
  const told = new Promise<Order>((resolve) => {
    port.once('message', (message: ToWorker) => message.kind === 'begin' && resolve(message.order));
  });
  await Promise.all([import('./check.ts'), import('./trace-files.ts'), import('./users-modules.ts')]);
  return told;
}

/** Runs the command in this worker, which then ends. */
export async function runInWorker({ argv, ...order }: Order, port: MessagePort): Promise<void> {
  await prepare();
  const exit = process.exit.bind(process);
  const tell = (message: ToMain): void => port.postMessage(message);
  const watches = new Watches(tell);
  let hearLine = (_line: string | null): void => {};
  const obey = (message: ToWorker): void => {
    if (message.kind === 'begin') return;
    if (message.kind === 'line') return hearLine(message.line);
    const { reason, watch } = message;
    isInterrupted ||= reason === 'interrupt';
    if (message.kind === 'cut off')
      return watches.end(watch, new CutOff(reason, placesOf(message.frames, order.place)));
    tell({ kind: 'heard' });
    // If it was cut off before it could hear, that is what counts.
    const next = receiveMessageOnPort(port) as { readonly message: ToWorker } | undefined;
    if (next === undefined) watches.stop(watch, reason);
    else obey(next.message);
  };
  port.on('message', obey);
  forbidEnding();
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => watches.end(null, new CutOff('failure', [], error)));
  const files: string[] = [];
  let isWatching = false;
  let isInterrupted = false;
  const host: Host = {
    ...order,
    program: programOf(order.place, order.env),
    started: order.started - performance.timeOrigin,
    out: (text) => tell({ kind: 'out', text }),
    err: (text) => tell({ kind: 'err', text }),
    watched: (work, how = {}) => watches.watched(work, how),
    limitMemory: (bytes) => tell({ kind: 'memory', bytes }),
    again: () => {
      isWatching = true;
      tellReads(order.place, (file) => {
        files.push(file);
        tell({ kind: 'reads', file });
      });
    },
    threads: true,
    read: (prompt, words) =>
      new Promise((resolve) => {
        hearLine = resolve;
        tell({ kind: 'read', prompt, words });
      }),
    reached: (reached) => tell({ kind: 'reached', reached }),
  };
  if (order.changed !== null) host.err(`${changedLines(order.changed, new Date(), host).join('\n')}\n`);
  const code = await main(argv, host);
  // What was never there, and arguments that never made sense, are not mended by saving a file.
  const again =
    isWatching && !isInterrupted && (order.changed !== null || (code !== exitCodes.arguments && files.length > 0));
  if (again) host.err(`${waitingLines(files, host).join('\n')}\n`);
  tell({ kind: 'ended', code, again });
  exit();
}

/** Runs the command in the main thread, where nothing keeps it, and answers its exit code. */
export async function runHere({ argv, ...order }: Order): Promise<ExitCode> {
  await prepare();
  const interrupted = (): boolean => process.emit('SIGINT', 'SIGINT');
  const open: { lines: Lines | null } = { lines: null };
  const code = await main(argv, {
    ...order,
    program: programOf(order.place, order.env),
    started: 0,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    async watched(work, { stop } = {}) {
      if (stop === undefined) return work();
      const hear = (): void => stop('interrupt');
      process.once('SIGINT', hear).once('SIGTERM', hear);
      try {
        return await work();
      } finally {
        process.off('SIGINT', hear).off('SIGTERM', hear);
      }
    },
    limitMemory: () => {},
    again: () => {
      throw notWatched();
    },
    threads: false,
    async read(prompt, words) {
      const typed = await import('./lines.mjs');
      open.lines ??= new typed.Lines(interrupted);
      return open.lines.read(prompt, words);
    },
    reached: () => {},
  });
  open.lines?.close();
  return code;
}

async function prepare(): Promise<void> {
  process.setSourceMapsEnabled(true);
  // In a clone, where specs are that may be the user's own.
  if (!isBuilt) (await import('./shared-modules.ts')).shareModules();
}

interface Open {
  readonly stop: Watch['stop'];
  readonly end: (why: CutOff) => void;
}
/** What is being done that the main thread watches, the innermost last. */
class Watches {
  private last = 0;
  private readonly open = new Map<number, Open>();
  constructor(private readonly tell: (message: ToMain) => void) {}

  async watched<T>(work: () => T | Promise<T>, { seconds, stop }: Watch): Promise<T> {
    const watch = ++this.last;
    this.tell({ kind: 'watch', watch, seconds: seconds ?? null });
    try {
      // What is cut off in the middle never settles.
      return await new Promise<T>((resolve, reject) => {
        this.open.set(watch, { stop, end: reject });
        inTaskOfItsOwn(() => Promise.resolve(work()).then(resolve, reject), reject);
      });
    } finally {
      this.open.delete(watch);
      this.tell({ kind: 'unwatch', watch });
    }
  }
  /** Tells this watch to stop, or all; the innermost is left where it is if it cannot be told. */
  stop(watch: number | null, reason: Stop): void {
    const one = this.innermost(watch);
    const told = watch === null ? [...this.open.values()] : [one];
    for (const open of told) open?.stop?.(reason);
    if (one?.stop === undefined) one?.end(new CutOff(reason, []));
  }
  /** Ends this watch, or else the innermost one. */
  end(watch: number | null, why: CutOff): void {
    this.innermost(watch)?.end(why);
  }
  private innermost(watch: number | null): Open | undefined {
    return (watch === null ? undefined : this.open.get(watch)) ?? [...this.open.values()].at(-1);
  }
}

/**
 * Runs something in a task of its own. What is cut off among the microtasks, of which promises are made, takes those that wait
 * along with it, and with timers their list.
 */
function inTaskOfItsOwn(run: () => unknown, fail: (error: unknown) => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.once('message', () => {
    port1.close();
    try {
      run();
    } catch (error) {
      fail(error);
    }
  });
  port2.postMessage(null);
}

/** Ends of the process that a spec asks for are errors of the spec: whether all is well is not for it to say. */
export function forbidEnding(): void {
  const kill = process.kill.bind(process);
  for (const name of ['exit', 'abort', 'kill'] as const)
    Object.defineProperty(process, name, {
      value: (...given: unknown[]): unknown => {
        // Signal 0 ends nothing: it asks whether a process is there.
        if (name === 'kill' && given[1] === 0) return kill(given[0] as number, 0);
        throw endsProcess(name, given);
      },
    });
}

/** Where frames lie in the user's files. */
function placesOf(frames: readonly Frame[], place: Place): string[] {
  const written = frames.map(({ url, line, column }) => {
    const entry = findSourceMap(url)?.findEntry(line - 1, column - 1);
    return entry !== undefined && 'originalLine' in entry
      ? { url, line: entry.originalLine + 1, column: entry.originalColumn + 1 }
      : { url, line, column };
  });
  return userPlaces(written, place);
}
