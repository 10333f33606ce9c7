/**
 * A process that shares in a search of others: it joins a run of the same spec, with the same parameters and the same code, and explores what is given to
 * it until that run ends.
 */
import { setTimeout } from 'node:timers/promises';
import type { Bus } from '../cluster/bus.ts';
import type { Connecting } from '../cluster/connecting.ts';
import type { Answer, Subject } from '../cluster/messages.ts';
import { jsonBytes, ofJson } from '../cluster/messages.ts';
import { joinSubject } from '../cluster/names.ts';
import { type Explorer, type Handing, Worker } from '../cluster/worker.ts';
import { Share, type ShareOptions } from '../kernel/cluster/share.ts';
import { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import { plainTrace } from '../reference/replay.ts';
import { startingTraces } from '../reference/scenario.ts';
import { successorsOf } from '../reference/semantics.ts';
import { StoreFull } from '../search/store.ts';
import { connected, subjectInCluster } from './by-cluster.ts';
import { only } from './only.ts';
import type { Remark } from './outcome.ts';
import { Refused } from './refused-in-cluster.ts';
import { subjectOf } from './subject.ts';

export interface WorkOptions {
  readonly connect: Connecting;
  /** As those of who has begun the run. */
  readonly code: Readonly<Record<string, string>>;
  readonly properties?: readonly string[];
  readonly bounds?: 'open' | 'closed';
  /** Is told that it has joined a run, or that it begins anew since it was replaced. */
  readonly onJoined?: (run: string) => void;
  readonly onReplaced?: () => void;
  /** Ends it as if nobody had begun a run. */
  readonly signal?: AbortSignal;
  /** How it shares: sizes, for tests. */
  readonly share?: Pick<ShareOptions, 'bytes' | 'remembered'>;
  readonly beat?: number;
}

/** Shares in a run. Rejects with `NoCluster`, `Refused`, or what has failed. */
export async function shareInCluster(whole: CheckableModel, options: WorkOptions): Promise<void> {
  const { connect, code, properties, bounds, signal } = options;
  const subject = subjectInCluster(
    subjectOf(whole, {
      symmetry: false,
      ...(properties === undefined ? {} : { properties }),
      ...(bounds === undefined ? {} : { bounds }),
    }),
    code,
  );
  const model = properties === undefined ? whole : only(whole, properties);
  const bus = await connected(connect);
  try {
    for (;;) {
      const worker = Math.floor(Math.random() * 2 ** 48).toString(36);
      const joined = await join(bus, worker, subject, signal);
      if (joined === null) return;
      options.onJoined?.(joined.run);
      const { share, beat } = options;
      const explorer = (handing: Handing): Explorer =>
        explorerOf(model, { ...handing, ...share, partitions: joined.partitions });
      const work = new Worker(bus, {
        run: joined.run,
        partitions: joined.partitions,
        worker,
        explorer,
        ...(beat === undefined ? {} : { beat }),
        ...(signal === undefined ? {} : { signal }),
      });
      if ((await work.work()) !== 'replaced') return;
      options.onReplaced?.();
    }
  } finally {
    await bus.close();
  }
}

/** Waits until there is a run to join; null if it was told to end before. */
async function join(
  bus: Bus,
  worker: string,
  subject: Subject,
  signal: AbortSignal | undefined,
): Promise<Extract<Answer, { readonly kind: 'welcome' }> | null> {
  while (signal?.aborted !== true) {
    const bytes = await bus.ask(joinSubject, jsonBytes({ worker, subject }));
    if (bytes === null) {
      await setTimeout(200);
      continue;
    }
    const answer = ofJson<Answer>(bytes);
    if (answer.kind === 'welcome') return answer;
    throw new Refused(answer.what, subject[answer.what] ?? '', answer.there);
  }
  return null;
}

/** What is learned only for few states. */
function remarksOf({ kernel: { learner } }: Share): Record<string, Remark> {
  const found: Record<string, Remark> = {};
  for (const { site, variable } of learner.wholes) {
    const { part, name } = site;
    found[`whole ${part} ${name} ${variable}`] = { kind: 'reads whole', site: { part, name }, variable };
  }
  for (const { site, entries, states } of learner.direct)
    found[`direct ${site.part} ${site.name}`] = { kind: 'evaluated directly', site, entries, states, images: 1 };
  return found;
}

/** What a worker knows the states by. */
export function explorerOf(model: CheckableModel, options: ShareOptions): Explorer {
  const share = new Share(model, {
    ...options,
    twin: successorsOf,
    ...(model.from === null
      ? {}
      : { starts: startingTraces(model).map((trace) => plainTrace(trace).at(-1)?.state as never) }),
  });
  return {
    takeOver: (partition) => share.takeOver(partition),
    begin: () => share.begin(),
    expand: (first, end) => share.expand(first, end),
    seal: () => share.seal(),
    read: (from, block) => share.read(from, block),
    accept: (from, version, states) => share.accept(from, version, states),
    get counted() {
      return share.counted;
    },
    takeMet: () => share.takeMet(),
    get userCalls() {
      return share.userCalls;
    },
    get entries() {
      return share.entries;
    },
    askedAnew: () => share.askedAnew(),
    get remarks() {
      return remarksOf(share);
    },
    blame: (error) => (error instanceof SpecFailure ? 'spec' : error instanceof StoreFull ? 'memory' : 'other'),
  };
}
