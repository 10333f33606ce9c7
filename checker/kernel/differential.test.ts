/**
 * The kernel against the reference checker: they agree in everything that they count, in every verdict, and in the length of
 * every shortest trace, on random transition systems and on the specs. Other systems than the pinned ones:
 * CONCORD_SEED=7 CONCORD_RUNS=5000; larger instances of the specs as well: CONCORD_SLOW=yes.
 */
import { existsSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { Set } from 'immutable';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { messages, processes, spec, subsetOf, variables } from '../index.ts';
import { checkable } from '../language/model.ts';
import type { Spec } from '../language/protocol.ts';
import type { Instance, Variant } from '../language/spec.ts';
import { type Agreement, agreement } from '../testing/agreement.ts';
import { evaluatingDirectly } from '../testing/evaluating-directly.ts';
import { randomModels } from '../testing/random-model.ts';
import { drawOf, isThorough } from '../testing/tier.ts';
import { walkingTogetherAtOnce } from '../testing/walking-together.ts';
import { Forest } from './learned/forest.ts';
import { Subsets } from './learned/subsets.ts';
import { Learner } from './steps/learner.ts';
import type { Space } from './steps/space.ts';

const { seed, runs } = drawOf({ seed: 20_261_123, runs: 150 });
/** A system that generates more successors than this is left out. */
const most = 7000;

/** Compares the engines on so many random systems, and tells of each what was found. */
function compare(numRuns: number, from: number, tell: (found: Agreement) => void, options = {}): void {
  const property = fc.property(randomModels, (random) => {
    const model = random.modelIfAny();
    fc.pre(model !== null);
    const found = agreement(model, { most, ...options });
    // What is left out is made up for, and what is left out too often fails.
    fc.pre(found !== null);
    expect(found.differences).toEqual([]);
    tell(found);
  });
  fc.assert(property, { seed: from, numRuns, maxSkipsPerRun: 1 });
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the kernel agrees with the reference', () => {
  test(`on ${runs} random systems, of which many are large and many violate something`, {
    timeout: 300_000 + 300 * runs,
  }, () => {
    const seen = { compared: 0, large: 0, violating: 0, failing: 0 };
    compare(runs, seed, ({ reference }) => {
      seen.compared++;
      if (reference.distinct > 1000) seen.large++;
      if (reference.violated.length > 0) seen.violating++;
      if (reference.failure !== null) seen.failing++;
    });
    expect(seen.compared).toBe(runs);
    expect(seen.large / runs).toBeGreaterThan(0.3);
    expect(seen.violating / runs).toBeGreaterThan(0.3);
    // Where user code fails, little is compared.
    expect(seen.failing / runs).toBeLessThan(0.02);
  });

  test('where properties and bounds are evaluated directly', () => {
    evaluatingDirectly();
    compare(Math.ceil(runs / 5), seed + 4, () => undefined, { checked: true });
  });

  test('with every step that the learned relation answers computed again by the reference', () => {
    compare(Math.ceil(runs / 10), seed + 1, () => undefined, { checked: true });
  });
});

describe('what the kernel finds does not depend on', () => {
  test('when nodes begin to be walked together', () => {
    walkingTogetherAtOnce();
    const worked = vi.spyOn(Subsets.prototype, 'work');
    compare(Math.ceil(runs / 4), seed + 5, () => undefined);
    expect(worked.mock.calls.length).toBeGreaterThan(10 * runs);
  });

  test('how wide its states are and when they are laid out anew', () => {
    const learner = Learner.prototype as unknown as { fitLayout(): void };
    const { fitLayout } = learner;
    let asked = 0;
    vi.spyOn(learner, 'fitLayout').mockImplementation(function (this: typeof learner & { space: Space }) {
      const { layout } = this.space;
      // As if all had outgrown their bits, until no two slots share a word.
      if (++asked % 20 === 0) {
        for (const of of layout.classes) of.width = Math.max(of.width, Math.min(of.width + 5, 24));
        layout.outgrown = true;
      }
      fitLayout.call(this);
    });
    compare(Math.ceil(runs / 12), seed + 2, () => undefined);
    expect(asked).toBeGreaterThan(runs);
  });

  test('when its code is compiled anew', () => {
    let asked = 0;
    vi.spyOn(Forest.prototype, 'littered', 'get').mockImplementation(() => ++asked % 100 === 0);
    compare(Math.ceil(runs / 12), seed + 3, () => undefined);
    expect(asked).toBeGreaterThan(runs);
  });
});

describe('a predicate that reads the state for some elements only', () => {
  const words = () => {
    const Process = processes('p', 1);
    const Message = messages({ Ask: { to: Process } });
    const made = variables({ first: subsetOf(Message), second: subsetOf(Message) });
    return { ...made, Message, init: made.initially({ first: Set(), second: Set() }) };
  };
  test('makes its own choice read whole, and not the one before it', () => {
    const late = spec({ name: 'late', parameters: {} }, () => {
      const { domains, init, action, Message } = words();
      const ask = Message.Ask({ to: 'p1' as never });
      return {
        domains,
        init,
        actions: {
          Both: action({
            forSome: {
              a: (s) => s.first.filter(() => true),
              b: (s) => s.second.filter(() => s.second.has(ask)),
            },
            guard: () => false,
            effect: () => ({}),
          }),
          Fill: action({ effect: () => ({ first: Set([ask]) }) }),
          Copy: action({ effect: (s) => ({ second: s.first }) }),
        },
      };
    });
    expect(agreement(checkable(late as unknown as Spec))?.differences).toEqual([]);
  });
  test('makes the members of no other relation read whole', () => {
    const other = spec({ name: 'other', parameters: {} }, () => {
      const { domains, action, initially, reachable, Message } = words();
      const ask = Message.Ask({ to: 'p1' as never });
      const Stay = action({ effect: () => ({}) });
      return {
        domains,
        init: initially({ first: Set([ask]), second: Set() }),
        actions: {
          Stay,
          Choose: action({ forSome: { a: (s) => s.first.filter(() => true) }, guard: () => false, effect: () => ({}) }),
        },
        properties: {
          Empty: reachable((s) => s.second.count(() => s.second.has(ask)) === 0),
          Odd: reachable((s) => s.second.count((m) => [...s.second].length > 0 && m === ask) === 0),
          Meets: reachable((s) => !s.second.has(ask)),
        },
      };
    });
    expect(agreement(checkable(other as unknown as Spec))?.differences).toEqual([]);
  });
});

interface Folder {
  readonly spec: Spec;
  readonly variants: readonly Variant[];
  readonly instances: readonly Instance[];
}
const specs = new URL('../../specs/', import.meta.url);
const bySize = ({ distinct: one = 0 }: Partial<Instance>, { distinct: other = 0 }: Partial<Instance>): number =>
  one - other;

/** What a protocol's folder exports. */
async function folderOf(name: string): Promise<Folder> {
  const all = async (file: string): Promise<readonly unknown[]> => {
    const url = new URL(`${name}/${file}.ts`, specs);
    return existsSync(url) ? Object.values((await import(url.href)) as Record<string, unknown>) : [];
  };
  const spec = (await all(name)).find(
    (value): value is Spec => typeof value === 'object' && value !== null && 'model' in value,
  );
  if (spec === undefined) throw new Error(`specs/${name}/${name}.ts exports no spec`);
  const variants = (await all('variants')).filter((value): value is Variant => (value as Variant).of === spec);
  const instances = (await all('instances')).flatMap((value) => (Array.isArray(value) ? (value as Instance[]) : []));
  return { spec, variants, instances };
}

const folders = readdirSync(specs, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

describe.each(folders)('on specs/%s the kernel agrees with the reference', async (name) => {
  const { spec, variants, instances } = await folderOf(name);
  const counted = instances.filter((instance) => instance.distinct !== undefined);
  const largest = isThorough ? 4000 : 300;
  const small = counted.filter(({ distinct = 0 }) => distinct <= largest);
  // A protocol that is large everywhere is compared where it is least so.
  if (small.length === 0)
    small.push(
      ...counted
        .sort(bySize)
        .slice(0, 1)
        .filter(({ distinct = 0 }) => distinct <= 4000),
    );
  test.each(
    small.map((instance) => [JSON.stringify(instance.parameters), instance.variant ?? 'unchanged', instance] as const),
  )('%s, %s', (_, named, { parameters }) => {
    const variant = variants.find((other) => other.name === named) ?? null;
    // Each step is held against the reference besides before a release; with every change, of random systems.
    const found = agreement(checkable(spec, { parameters, variant }), { checked: isThorough });
    expect(found?.differences).toEqual([]);
  });
  // A variant of a protocol that is large by default is compared at a smaller instance of it, as far as it leaves that open; what starts from a scenario starts from the default one.
  const sizes = instances.flatMap(({ variant, parameters, distinct }) =>
    variant === undefined && distinct !== undefined ? [{ parameters, distinct }] : [],
  );
  sizes.sort(bySize);
  const smaller = sizes.findLast(({ distinct }) => distinct <= (isThorough ? 1000 : 300)) ?? sizes[0];
  const inTheSmall = variants.map((variant) => {
    const parameters = variant.from === undefined ? { ...smaller?.parameters, ...variant.parameters } : {};
    return [variant.name, JSON.stringify(parameters), { variant, parameters }] as const;
  });
  test.each(inTheSmall)('variant %s, %s, if it is small', (_, __, of) => {
    expect(agreement(checkable(spec, of), { most: isThorough ? 20_000 : 2000 })?.differences ?? []).toEqual([]);
  });
});
