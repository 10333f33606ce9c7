/**
 * Workers find what one process finds, whatever becomes of them: on random systems, with wires in memory which are cut, and held and let go on when
 * the worker was replaced, and on which each message comes twice. With a server and processes see `cluster.test.ts`.
 */
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Coordinator } from '../cluster/coordinator.ts';
import { jsonBytes } from '../cluster/messages.ts';
import { joinSubject } from '../cluster/names.ts';
import { Worker } from '../cluster/worker.ts';
import { KernelCheck } from '../kernel/check.ts';
import type { CheckableModel } from '../language/model.ts';
import { randomModels } from '../testing/random-model.ts';
import { drawOf } from '../testing/tier.ts';
import { type TestWire, Wires } from '../testing/wires.ts';
import { explorerOf } from './cluster-worker.ts';

const { seed, runs } = drawOf({ seed: 20_261_201, runs: 12 });
/** Systems that generate more are left out. */
const most = 300;
/** In milliseconds; workers say ten times as often that they are there. */
const silence = 40;

interface Found {
  readonly states: { readonly distinct: number; readonly [of: string]: number };
  readonly taken: unknown;
  readonly found: readonly string[];
}

/** What one process finds of a model; null if that is a failure, or too much. */
function alone(model: CheckableModel): Found | null {
  const check = new KernelCheck(model);
  for (let depth = 0; depth >= 0; ) {
    const hasEnded = check.advance();
    const now = check.progress();
    if (now.generated > most) return null;
    // Temporal properties are not decided.
    if (hasEnded || (now.depth > 0 && now.queue === 0)) depth = -1;
  }
  const { generated, distinct, depth, cutOff, taken, violated, reached, failure } = check.result();
  if (failure !== null || distinct === 0) return null;
  const names = [
    ...violated,
    ...reached.map(({ property, instance }) => ({ property: `${property} ${JSON.stringify(instance)}` })),
  ];
  return {
    states: { generated, distinct, depth, cutOff },
    taken: Object.values(taken),
    found: names.map(({ property }) => property).sort(),
  };
}

interface Chaos {
  readonly workers: number;
  readonly spare: number;
  readonly copies: number;
  /** What is done to workers, one after the other. */
  readonly blows: readonly { readonly worker: number; readonly kind: 'cut' | 'hold'; readonly after: number }[];
}

/** A worker, which begins anew when it was replaced. */
async function work(wire: TestWire, model: CheckableModel, name: string): Promise<void> {
  for (let life = 0; ; life++) {
    const worker = `${name}${life}`;
    let answer: Uint8Array | null = null;
    for (let tries = 0; answer === null && tries < 50; tries++) {
      answer = wire.ask(joinSubject, jsonBytes({ worker, subject: {} }));
      if (answer === null) await setTimeout(2);
    }
    if (answer === null) return;
    const { partitions } = JSON.parse(new TextDecoder().decode(answer)) as { partitions: number };
    const one = new Worker(wire, {
      run: 'r',
      partitions,
      worker,
      beat: silence / 10,
      slice: 0,
      explorer: (handing) => explorerOf(model, { ...handing, partitions, bytes: 64, remembered: 64 }),
    });
    if ((await one.work()) !== 'replaced') return;
  }
}

async function together(model: CheckableModel, chaos: Chaos): Promise<Found & { readonly replaced: number }> {
  const wires = new Wires(chaos.copies);
  const own = wires.wire();
  const coordinator = await Coordinator.begin(own, { run: 'r', subject: {}, workers: chaos.workers, silence });
  const all = Array.from({ length: chaos.workers + chaos.spare }, () => wires.wire());
  const working = all.map((wire, i) => work(wire, model, `w${i}-`));
  const blows = (async () => {
    while (coordinator.isJoining) await coordinator.change();
    for (const { worker, kind, after } of chaos.blows) {
      await setTimeout(after);
      // The last stays.
      const wire = all[worker % (all.length - 1)];
      if (wire === undefined || wire.isHeld) continue;
      if (kind === 'cut') wire.isCut = true;
      else {
        wire.hold(true);
        void setTimeout(2 * silence).then(() => wire.hold(false));
      }
    }
  })();
  try {
    while (!coordinator.isDone) await coordinator.change();
  } finally {
    await coordinator.end();
    for (const wire of all) {
      wire.isCut = false;
      wire.hold(false);
    }
    await blows;
    await Promise.all(working);
  }
  const { generated, distinct, depth, cutOff, taken, met } = coordinator.tally;
  const { events } = new KernelCheck(model);
  const names = [...met.keys()].map((event) => {
    if (event < 0) return 'Deadlock';
    const { property, instance } = events[event] as (typeof events)[number];
    return model.properties[property]?.kind === 'reachable' ? `${property} ${JSON.stringify(instance)}` : property;
  });
  return {
    states: { generated, distinct, depth, cutOff },
    taken: Object.keys(model.actions).map((_, action) => taken[action] ?? 0),
    found: [...new Set(names)].sort(),
    replaced: coordinator.spent.replaced,
  };
}

const blow = fc.record({
  worker: fc.nat(5),
  kind: fc.constantFrom('cut' as const, 'hold' as const),
  after: fc.nat(50),
});
const chaos: fc.Arbitrary<Chaos> = fc.record({
  workers: fc.integer({ min: 1, max: 4 }),
  spare: fc.nat(2),
  copies: fc.constantFrom(1, 2),
  blows: fc.array(blow, { maxLength: 4 }),
});

describe('workers find what one process finds', () => {
  test(`on ${runs} random systems, whatever becomes of them`, { timeout: 60_000 + 2000 * runs }, async () => {
    const seen = { compared: 0, replaced: 0, violating: 0 };
    await fc.assert(
      fc.asyncProperty(randomModels, chaos, async (random, how) => {
        const model = random.modelIfAny();
        fc.pre(model !== null);
        const expected = alone(model);
        // In smaller ones all is done before anything can happen.
        fc.pre(expected !== null && expected.states.distinct > 15);
        const { replaced, ...found } = await together(model, how);
        expect(found).toEqual(expected);
        seen.compared++;
        seen.replaced += replaced;
        if (expected.found.length > 0) seen.violating++;
      }),
      { seed, numRuns: runs, maxSkipsPerRun: 20, endOnFailure: true },
    );
    expect(seen.replaced).toBeGreaterThan(runs / 10);
    expect(seen.violating).toBeGreaterThan(runs / 10);
  });
});
