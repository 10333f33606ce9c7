/**
 * `explore SPEC`, where the files of the spec are watched: the server stays, and each version of the spec that is saved is loaded in a
 * thread of its own. The page goes on with the last version that loads, and is told what is wrong with a newer one.
 *
 * Invariant: of the threads one at most is shown, one at most is being loaded, and one at most waits for the next change.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { becameLines, changedLines, neverLoads, neverReturns, threadEnded } from '../../checker/report/again.ts';
import { badArguments } from '../../checker/report/complaint.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import { commandLine } from '../../checker/report/words.ts';
import type { ModelAnswers, SearchHow } from '../../counterexamples/explorer/answers.ts';
import type { PageData, Saved, Start, Verdict } from '../../counterexamples/explorer/api.ts';
import type { Answers } from '../../counterexamples/explorer/server.ts';
import { pageHtml } from '../../counterexamples/page/bundle.ts';
import type { Asked } from './arguments.ts';
import { Changes } from './changes.mjs';
import { walkAround } from './explore.ts';
import type { Host } from './host.ts';
import type { Keys } from './options.ts';
import { endPrograms } from './programs.mjs';
import type { FromVersion, ToVersion, VersionOrder } from './version-messages.ts';
import { watchdog } from './watchdog.ts';

/** So long, in milliseconds, who asks for news waits before being told that there are none. */
const patience = 25_000;

/** So long, in milliseconds, the verdicts of a small spec are waited for before the page shows a new version of it. */
const together = 500;
/**
 * So long, in milliseconds, a version may load, or answer nothing while its properties are checked: longer than code of a spec takes that
 * has the processor for half of it.
 */
const grace = 10_000;

/** Serves the page of the spec that was called, and of what becomes of it, until it is interrupted. */
export async function exploreAnew(called: Asked, keys: Keys, host: Host): Promise<ExitCode> {
  const versions = new Versions(called, host);
  try {
    const failed = versions.first();
    const known = await Promise.race([failed, versions.longInLoading]);
    if (known !== null && versions.isSenseless(known)) return known.code;
    const senseless = failed.then((late) =>
      late !== null && versions.isSenseless(late) ? late.code : new Promise<never>(() => {}),
    );
    return await walkAround(keys, versions, host, senseless);
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
  private tellLong = (): void => {};
  /** Comes true where the first version is so long in loading that a page is served before. */
  readonly longInLoading = new Promise<null>((resolve) => {
    this.tellLong = () => resolve(null);
  });

  constructor(
    private readonly called: Asked,
    private readonly host: Host,
  ) {}

  /** True if saving a file cannot mend it. */
  isSenseless(failed: Failed): boolean {
    return failed.code !== exitCodes.cannotLoad || this.changes.known.size === 0;
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
    endPrograms();
    this.begin(changed, true);
  }

  /** Has a thread load what is there now. */
  private begin(changed: string | null, judges: boolean): Version {
    const version = this.waiting ?? new Version();
    const began = Date.now();
    this.waiting = null;
    this.coming = version;
    this.tell({ isLoading: true });
    const { place, env, width, terminal } = this.host;
    const order: VersionOrder = { called: this.called, place, env, width, terminal, changed, judges };
    version.begin(order, (message) => this.hear(version, message, began));
    watchdog(grace, (passed) => this.tellOfLoading(version, passed));
    // A page that says that it is being loaded may come before what is said of it.
    setTimeout(() => this.tellLong(), grace).unref();
    return version;
  }

  /** What takes so long to load is told, and waited for. */
  private tellOfLoading(version: Version, passed: number): void {
    if (version !== this.coming) return;
    const { subject } = this.called;
    const command = commandLine(this.host.program, 'check', subject ?? '', `time=${grace / 1000}`);
    const lines = neverLoads(subject ?? '', command, passed / 1000);
    this.host.err(`${lines.join('\n')}\n`);
    this.tell({ trouble: lines.join('\n') });
  }

  /** From now on the page shows this version. */
  private show(version: Version): void {
    if (version !== this.coming) return;
    void this.shown?.end();
    [this.shown, this.coming, this.waiting] = [version, null, new Version()];
    const { verdicts } = version;
    this.tell({ loaded: this.state.loaded + 1, isLoading: false, trouble: version.trouble, verdicts });
    this.ended(null);
    void this.overhear(version);
  }

  /** Asks what is shown and still checked whether it answers, also where no page asks for anything. */
  private async overhear(version: Version): Promise<void> {
    while (version === this.shown && version.order?.judges === true && version.verdicts === null) {
      const hasAnswered = watchdog(grace, (passed) => this.giveUpChecking(version, passed));
      // What is refused is answered, too.
      await version.ask('start', [], null).catch(() => null);
      hasAnswered();
      await delay(grace / 2, null, { ref: false });
    }
  }

  /** Loads again what is shown and does not answer while its properties are checked: without checking them. */
  private giveUpChecking(version: Version, passed: number): void {
    if (version !== this.shown || this.coming !== null || version.verdicts !== null) return;
    const lines = neverReturns(passed / 1000);
    this.host.err(`${lines.join('\n')}\n`);
    this.begin(version.order?.changed ?? null, false).trouble = lines.join('\n');
  }

  private hear(version: Version, message: FromVersion, began: number): void {
    // What an older one has still said.
    if (version !== this.shown && version !== this.coming) return;
    const isLater = version.order?.changed != null;
    switch (message.kind) {
      case 'reads':
        return this.changes.add(message.file, began);
      case 'err':
        return this.host.err(message.text);
      case 'judged':
        version.verdicts = message.verdicts;
        this.show(version);
        this.tell({ verdicts: message.verdicts });
        if (isLater) this.host.err(`${becameLines(message.verdicts).join('\n')}\n`);
        return;
      case 'made':
        version.isMade = true;
        if (!isLater || version.order?.judges !== true) return this.show(version);
        setTimeout(() => this.show(version), together).unref();
        return;
      case 'failed': {
        // It is the check that has failed: there is a model to walk around in.
        if (version.isMade && !version.isGone) this.show(version);
        if (version.isGone && version === this.shown) this.shown = null;
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
    for (;;) {
      const { shown, state: saved } = this;
      if (shown === null) return { mode: 'waiting', token, saved };
      try {
        return { mode: 'live', token, saved, ...(await shown.start()) };
      } catch (error) {
        // Another version may have taken its place.
        if (shown === this.shown) throw error;
      }
    }
  }

  async page({ token }: { readonly token: string }): Promise<string> {
    return pageHtml(await this.data(token));
  }
  async news(version: number, { token }: { readonly token: string }): Promise<PageData> {
    if (version === this.state.version)
      await new Promise<void>((resolve) => {
        const hear = (): void => {
          clearTimeout(timer);
          this.listeners = this.listeners.filter((other) => other !== hear);
          resolve();
        };
        const timer = setTimeout(hear, patience);
        this.listeners.push(hear);
      });
    return this.data(token);
  }
  view: ModelAnswers['view'] = (...about) => this.ask('view', about);
  watch: ModelAnswers['watch'] = (...about) => this.ask('watch', about);
  search: ModelAnswers['search'] = (sought, how) => this.ask('search', [sought], how);
  files: ModelAnswers['files'] = (...about) => this.ask('files', about);
  again: ModelAnswers['again'] = (...about) => this.ask('again', about);

  private async ask<T>(what: keyof ModelAnswers, about: readonly unknown[], how: SearchHow | null = null): Promise<T> {
    const { shown } = this;
    if (shown === null) throw badArguments('No version of the spec has loaded yet.');
    return (await shown.ask(what, about, how)) as T;
  }
}

interface Pending {
  readonly how: SearchHow | null;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A thread with one version of the spec; it has loaded Concord before it is told which. */
class Version {
  verdicts: readonly Verdict[] | null = null;
  /** What it was told to load; null as long as it waits. */
  order: VersionOrder | null = null;
  /** True once there is a model to walk around in, and once the thread has ended by itself. */
  isMade = false;
  isGone = false;
  /** What is wrong with it, although it is shown. */
  trouble: string | null = null;
  private readonly worker = new Worker(new URL('./version.mjs', import.meta.url), { execArgv: [] });
  private readonly pending = new Map<number, Pending>();
  private last = 0;
  private begins: Promise<Start> | null = null;
  private failed = (error: Error): void => {
    this.failure = error;
  };
  private failure: Error | null = null;

  constructor() {
    this.worker.on('error', (error: Error) => this.failed(error));
    this.worker.on('exit', () => {
      this.isGone = true;
      for (const { reject } of this.pending.values()) reject(new Error('The spec was loaded anew.'));
      this.pending.clear();
    });
  }

  begin(order: VersionOrder, hear: (message: FromVersion) => void): void {
    this.worker.on('message', hear);
    this.failed = (error) => {
      this.isGone = true;
      hear({ kind: 'failed', code: exitCodes.concord, lines: threadEnded(error) });
    };
    if (this.failure !== null) return this.failed(this.failure);
    this.order = order;
    this.post({ kind: 'begin', order });
  }
  /** What a page begins with, found out once. */
  start(): Promise<Start> {
    this.begins ??= this.ask('start', [], null) as Promise<Start>;
    return this.begins;
  }
  ask(what: keyof ModelAnswers, about: readonly unknown[], how: SearchHow | null): Promise<unknown> {
    if (this.isGone) return Promise.reject(new Error('The spec was loaded anew.'));
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
