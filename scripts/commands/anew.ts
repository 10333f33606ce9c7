/**
 * `explore SPEC`, where the files of the spec are watched: the server stays, and each version of the spec that is saved is loaded in a
 * thread of its own. The page goes on with the last version that loads, and is told what is wrong with a newer one.
 *
 * Invariant: of the threads one at most is shown, one at most is being loaded, and one at most waits for the next change.
 */
import { Worker } from 'node:worker_threads';
import { becameLines, changedLines, threadEnded } from '../../checker/report/again.ts';
import { badArguments } from '../../checker/report/complaint.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import type { ModelAnswers } from '../../counterexamples/explorer/answers.ts';
import type { PageData, Saved, Start, Verdict } from '../../counterexamples/explorer/api.ts';
import type { Answers } from '../../counterexamples/explorer/server.ts';
import { pageHtml } from '../../counterexamples/page/bundle.ts';
import type { Asked } from './arguments.ts';
import { Changes } from './changes.mjs';
import { walkAround } from './explore.ts';
import type { Host } from './host.ts';
import type { Keys } from './options.ts';
import type { FromVersion, ToVersion, VersionOrder } from './version-messages.ts';

/** So long, in milliseconds, who asks for news waits before being told that there are none. */
const patience = 25_000;

/** Serves the page of the spec that was called, and of what becomes of it, until it is interrupted. */
export async function exploreAnew(called: Asked, keys: Keys, host: Host): Promise<ExitCode> {
  const versions = new Versions(called, host);
  try {
    const failed = await versions.first();
    // What never made sense is not mended by saving a file.
    if (failed !== null && (failed.code !== exitCodes.cannotLoad || !versions.isReading)) {
      return failed.code;
    }
    return await walkAround(keys, versions, host);
  } finally {
    await versions.close();
  }
}

interface Failed {
  readonly code: ExitCode;
  readonly lines: readonly string[];
}

/** The versions of a spec, as answers of a server. */
class Versions implements Answers {
  private shown: Version | null = null;
  private coming: Version | null = null;
  private waiting: Version | null = null;
  private state: Saved = { version: 0, loaded: 0, isLoading: true, trouble: null, verdicts: null };
  private listeners: (() => void)[] = [];
  private readonly changes = new Changes((file: string) => this.load(file));
  private ended = (_failed: Failed | null): void => {};

  constructor(
    private readonly called: Asked,
    private readonly host: Host,
  ) {}

  get isReading(): boolean {
    return this.changes.known.size > 0;
  }

  /** Loads what is there now; what is wrong with it, or null. */
  first(): Promise<Failed | null> {
    return new Promise((resolve) => {
      this.ended = resolve;
      this.load(null);
    });
  }

  async close(): Promise<void> {
    this.changes.close();
    await Promise.all([this.shown, this.coming, this.waiting].map((version) => version?.end()));
    for (const listener of this.listeners.splice(0)) listener();
  }

  private load(changed: string | null): void {
    const { host } = this;
    if (changed !== null) host.err(`${changedLines(changed, new Date(), host).join('\n')}\n`);
    void this.coming?.end();
    const version = this.waiting ?? new Version();
    const began = Date.now();
    this.waiting = null;
    this.coming = version;
    this.tell({ isLoading: true });
    const { place, env, width, terminal } = host;
    const order: VersionOrder = {
      called: this.called,
      place,
      env,
      width,
      colours: false,
      terminal,
      started: 0,
      changed,
    };
    version.begin(order, (message) => this.hear(version, message, began));
  }

  private hear(version: Version, message: FromVersion, began: number): void {
    // What an older one has still said.
    if (version !== this.shown && version !== this.coming) return;
    switch (message.kind) {
      case 'reads':
        return this.changes.add(message.file, began);
      case 'err':
        return this.host.err(message.text);
      case 'judged':
        version.verdicts = message.verdicts;
        if (version === this.shown) this.tell({ verdicts: message.verdicts });
        if (version.isChange) this.host.err(`${becameLines(message.verdicts).join('\n')}\n`);
        return;
      case 'made': {
        void this.shown?.end();
        [this.shown, this.coming, this.waiting] = [version, null, new Version()];
        const { verdicts } = version;
        this.tell({ loaded: this.state.loaded + 1, isLoading: false, trouble: null, verdicts });
        return this.ended(null);
      }
      case 'failed': {
        if (version !== this.coming) return this.tell({ trouble: message.lines.join('\n'), verdicts: [] });
        void version.end();
        [this.coming, this.waiting] = [null, new Version()];
        this.tell({ isLoading: false, trouble: message.lines.join('\n') });
        this.host.err(`${message.lines.join('\n')}\n`);
        return this.ended(message);
      }
      case 'progress':
      case 'answer':
      case 'refusal':
        return version.hear(message);
    }
  }

  private tell(news: Partial<Saved>): void {
    this.state = { ...this.state, ...news, version: this.state.version + 1 };
    for (const listener of this.listeners.splice(0)) listener();
  }

  private async data(token: string): Promise<PageData> {
    const { shown, state: saved } = this;
    if (shown === null) return { mode: 'waiting', token, saved };
    return { mode: 'live', token, saved, ...((await shown.ask('start', [], null)) as Start) };
  }

  async page({ token }: { readonly token: string }): Promise<string> {
    return pageHtml(await this.data(token));
  }
  async news(version: number, { token }: { readonly token: string }): Promise<PageData> {
    if (version === this.state.version)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patience);
        this.listeners.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    return this.data(token);
  }
  view: ModelAnswers['view'] = (...about) => this.ask('view', about);
  watch: ModelAnswers['watch'] = (...about) => this.ask('watch', about);
  search: ModelAnswers['search'] = (sought, how) => this.ask('search', [sought], how);
  files: ModelAnswers['files'] = (...about) => this.ask('files', about);
  again: ModelAnswers['again'] = (...about) => this.ask('again', about);

  private async ask<T>(what: keyof ModelAnswers, about: readonly unknown[], how: How | null = null): Promise<T> {
    if (this.shown === null) throw badArguments('No version of the spec has loaded yet.');
    return (await this.shown.ask(what, about, how)) as T;
  }
}

type How = Parameters<ModelAnswers['search']>[1];
interface Pending {
  readonly how: How | null;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A thread with one version of the spec; it has loaded Concord before it is told which. */
class Version {
  verdicts: readonly Verdict[] | null = null;
  /** True if it is not the first. */
  isChange = false;
  private readonly worker = new Worker(new URL('./version.mjs', import.meta.url), { execArgv: [] });
  private readonly pending = new Map<number, Pending>();
  private last = 0;
  private failed = (error: Error): void => {
    this.failure = error;
  };
  private failure: Error | null = null;

  constructor() {
    this.worker.on('error', (error: Error) => this.failed(error));
    this.worker.on('exit', () => {
      for (const { reject } of this.pending.values()) reject(new Error('The spec was loaded anew.'));
      this.pending.clear();
    });
  }

  begin(order: VersionOrder, hear: (message: FromVersion) => void): void {
    this.worker.on('message', hear);
    this.failed = (error) => hear({ kind: 'failed', code: exitCodes.concord, lines: threadEnded(error) });
    if (this.failure !== null) return this.failed(this.failure);
    this.isChange = order.changed !== null;
    this.post({ kind: 'begin', order });
  }
  ask(what: keyof ModelAnswers, about: readonly unknown[], how: How | null): Promise<unknown> {
    const id = ++this.last;
    this.post({ kind: 'ask', id, what, about });
    how?.signal.addEventListener('abort', () => this.post({ kind: 'enough', id }), { once: true });
    return new Promise((resolve, reject) => this.pending.set(id, { resolve, reject, how }));
  }
  hear(message: Extract<FromVersion, { kind: 'progress' | 'answer' | 'refusal' }>): void {
    const { id } = message;
    const asker = this.pending.get(id);
    if (message.kind === 'progress') return asker?.how?.tell(message.progress);
    this.pending.delete(id);
    if (message.kind === 'answer') asker?.resolve(message.answer);
    else asker?.reject(Object.assign(new Error(message.message), { name: message.name }));
  }
  async end(): Promise<void> {
    await this.worker.terminate();
  }
  private post(message: ToVersion): void {
    this.worker.postMessage(message);
  }
}
