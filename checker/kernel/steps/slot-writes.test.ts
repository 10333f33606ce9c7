/**
 * What is known of writes to slots is what effects make of them, and what the trees of bounds and step properties say of the step as a
 * whole, the plain twin: on every step of models, also where hardly anything can be known; and nothing is known for longer than it is true.
 */
import { describe, expect, test } from 'vitest';
import { raft } from '../../../specs/raft/raft.ts';
import { Bag, bagOf, functionFrom, processes, range, type Spec, spec, variables } from '../../index.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import { explored } from '../../testing/explored.ts';
import type { Kernel } from '../run/kernel.ts';
import type { SlotWrite } from './effect-code.ts';
import { expand, Output } from './expand.ts';
import { Miss, Signal } from './miss.ts';
import { SlotWrites, Verdict } from './slot-writes.ts';

/**
 * Bounds of one slot and of another, step properties of one, one of them violated, and of a number that is set; and, if it is asked for,
 * one of several slots, which must be asked of every step, since states violate it that do not change.
 */
const modelWith = (name: string, together: boolean): CheckableModel =>
  checkable(
    spec({ name, parameters: {} }, () => {
      const P = processes('p', 2);
      const { domains, initially, action, invariant, step } = variables({
        bag: bagOf(range(0, 2)),
        times: functionFrom(P, range(0, 4)),
        state: functionFrom(P, range(0, 2)),
        n: range(0, 3),
      });
      return {
        domains,
        init: initially({ bag: Bag.of([]), times: P.to(0), state: P.to(0), n: 0 }),
        actions: {
          Send: action({
            forSome: { p: P, m: range(0, 2) },
            effect: (s, { p, m }) => ({
              bag: s.bag.add(m),
              ...(m === 0 && { times: s.times.update(p, (t) => t + 1) }),
            }),
          }),
          Take: action({
            forSome: { p: P, m: (s) => s.bag },
            effect: (s, { p, m }) => ({ bag: s.bag.remove(m), state: s.state.set(p, m) }),
          }),
          Set: action({
            forSome: { p: P, n: range(0, 3) },
            effect: (s, { p, n }) => ({ n, state: s.state.set(p, 0) }),
          }),
        },
        properties: {
          Alone: step({
            forAll: { p: P },
            holds: (s, t, { p }) =>
              s.times.get(p) === t.times.get(p) || P.every((q) => q === p || t.state.get(q) !== 2),
          }),
          Steps: step({ forAll: { p: P }, holds: (s, t, { p }) => s.state.get(p) !== 1 || t.state.get(p) !== 2 }),
          OfBag: step((s, t) => s.bag.size !== 1 || t.bag.size !== 2),
          Number: step((s, t) => s.n !== 3 || t.n !== 1),
          ...(together && {
            Both: step({
              forAll: { p: P },
              holds: (s, t, { p }) => t.state.get(p) !== 2 || t.times.get(p) > 0 || s.bag.has(2),
            }),
          }),
        },
        withinBounds: {
          few: invariant((s) => s.bag.size < 3),
          times: invariant({ forAll: { p: P }, holds: (s, { p }) => s.times.get(p) < 3 }),
        },
      };
    }) as unknown as Spec,
  );
const model = modelWith('writing', false);
const protocol = checkable(raft as never, {
  parameters: { servers: '2', faults: 'all', maxTerm: '2', maxLog: '1', maxMessages: '2' },
});

/** Everything that comes of the states of the store, expanded again, by what is known or by another that knows that. */
function expanded(of: Kernel, writes: SlotWrites) {
  const { relation } = of.learner;
  const told: string[] = [];
  const violated = (event: number, parent: number, leaf: number): unknown => told.push(`${event} ${parent} ${leaf}`);
  const output = new Output({ canoniser: null, violated });
  const found: string[] = [];
  for (let head = 0; head < Math.min(of.store.count, 3000); ) {
    output.reset(of.store.width, of.learner.leaves.length);
    head = expand(
      Object.create(relation, { writes: { value: writes } }) as typeof relation,
      of.space,
      output,
      head,
      of.store.count,
    );
    expect(output.miss.signal).toBe(Signal.done);
    for (const { words, parents, steps, count, width } of [output.batch, output.outside])
      found.push(
        String(words.subarray(0, count * width)),
        String(parents.subarray(0, count)),
        String(steps.subarray(0, count)),
      );
  }
  return { found, told, generated: output.generated };
}
/** One that knows nothing beyond the next question. */
function forgetful({ learner }: Kernel): SlotWrites {
  const { effects, transitions, frames, firstBound } = learner.relation;
  return new SlotWrites(effects, transitions, frames, firstBound, 0);
}
/** One that asks the trees of bounds and step properties of everything. */
class Asking extends SlotWrites {
  override work(...args: Parameters<SlotWrites['work']>): number {
    const p = super.work(...args);
    if (p >= 0) this.known[p + 3] = Verdict.ask;
    return p;
  }
}

describe.each([
  ['a model that writes in each way', model, [0, 1, 2], ['0', '1', '2', '3', '4', '5']],
  ['one where all is asked', modelWith('together', true), [2], ['0', '1', '2', '3', '4', '5', '6', '7']],
  ['raft', protocol, [0, 1], []],
] as const)('on every step of %s', (_, of, verdicts, violated) => {
  const kernel = explored(of);
  const { learner } = kernel;
  const { relation } = learner;

  test('what is known leads where the trees do that are asked of all', () => {
    const { effects, transitions, frames, firstBound } = relation;
    const plain = expanded(kernel, new Asking(effects, transitions, frames, firstBound));
    expect(expanded(kernel, relation.writes)).toEqual(plain);
    expect(expanded(kernel, forgetful(kernel))).toEqual(plain);
    expect([...new Set(plain.told.map((told) => told.split(' ')[0]))].sort()).toEqual(violated);
  });
  test('each verdict is met', () => {
    const { known } = relation.writes;
    const met = new Set<number>();
    for (let p = 0; p < known.length; p += 4) if (known[p] !== -1) met.add(known[p + 3] as number);
    expect([...met].sort()).toEqual(verdicts);
  });
});

test('where hardly anything is met several times, nothing is kept any more', () => {
  const kernel = explored(model);
  const { effects, transitions, frames, firstBound } = kernel.learner.relation;
  const bags = kernel.space.layout.classes.find(({ kind }) => kind === 'bag')?.count as number;
  const kept = (successors: number): number => {
    const writes = new SlotWrites(effects, transitions, frames, firstBound, 4 << 8);
    for (let round = 0; round < 2; round++)
      for (const [write, { by }] of effects.writes.entries())
        for (let bag = 0; typeof by === 'object' && bag < bags; bag++) {
          writes.successors += successors;
          writes.work(write, bag, kernel.space.vector, new Miss());
        }
    return writes.known.filter((n, p) => p % 4 === 0 && p <= writes.last && n !== -1).length;
  };
  expect(kept(1)).toBeLessThan(2);
  expect(kept(4)).toBeGreaterThan(1);
});
test('nothing is known for longer than it is true', () => {
  const kernel = explored(model);
  const { relation } = kernel.learner;
  const { writes, frames, transitions, effects } = relation;
  const count = (): number => writes.known.filter((n, p) => p % 4 === 0 && n !== -1).length;
  const fill = (): void => {
    expanded(kernel, writes);
    expect(count()).toBeGreaterThan(10);
  };
  for (const stale of [frames, transitions.program, effects]) {
    fill();
    writes.update();
    expect(count()).toBeGreaterThan(10);
    stale.version++;
    writes.update();
    expect(count()).toBe(0);
  }
});
test('what cannot be worked out yet is told, and not known', () => {
  const kernel = explored(model);
  const { writes, effects } = kernel.learner.relation;
  const missing = new Miss();
  const ask = (write: number, number: number): unknown[] => {
    missing.signal = Signal.done;
    return [writes.work(write, number, kernel.space.vector, missing), missing.signal];
  };
  const rewrite = effects.writes.findIndex(({ by }) => typeof by === 'number');
  expect(ask(rewrite, 200)).toEqual([-1, Signal.rewrite]);
  expect([missing.rewrite, missing.tuple]).toEqual([effects.writes[rewrite]?.by, 200]);
  const change = effects.writes.findIndex(({ by }) => typeof by === 'object');
  const { place, ...of } = effects.writes[change] as SlotWrite;
  effects.writes[change] = { ...of, place: { ...place, mask: 0 } };
  const { bags } = of.by as { readonly bags: { readonly count: number } };
  expect(ask(change, bags.count - 1)).toEqual([-1, Signal.outgrown]);
});
