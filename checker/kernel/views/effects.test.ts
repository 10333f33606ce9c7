/** Effects in words, as failures tell them: what was written, and nothing else. */
import type { Set as ImmutableSet } from 'immutable';
import { expect, test } from 'vitest';
import { Bag, bagOf, functionFrom, oneOf, processes, range, sequenceOf, subsetOf } from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import type { Domain } from '../../language/domain.ts';
import { deedText } from '../../report/deed.ts';
import { contentOf, pack } from '../layout/codec.ts';
import { Layout } from '../layout/layout.ts';
import { Recorder } from '../questions/recorder.ts';
import { EffectReader, writesOf } from './effects.ts';
import { stateView } from './views.ts';

const P = processes('p', 2);
const domains: Readonly<Record<string, Domain<unknown>>> = {
  k: range(0, 3),
  phase: functionFrom(P, oneOf('first', 'second')),
  times: functionFrom(P, range(0, 3)),
  log: functionFrom(P, sequenceOf(range(0, 3), 3)),
  on: subsetOf(range(0, 3)),
  bag: bagOf(range(0, 3)),
};
interface State {
  readonly k: number;
  readonly phase: Fn<string>;
  readonly times: Fn<number>;
  readonly log: Fn<{ push(n: number): unknown; join(): string }>;
  readonly on: ImmutableSet<number>;
  readonly bag: Bag<number>;
}
interface Fn<V> {
  get(p: string): V;
  set(p: string, value: V): Fn<V>;
  update(p: string, by: (value: V) => unknown): Fn<V>;
}

/** What is said of the effect on a state in which all is 0, first or empty, but for an element and a message. */
function said(effect: (s: State) => Record<string, unknown>): string {
  const layout = new Layout(domains);
  const recorder = new Recorder(layout);
  const initial: Record<string, unknown> = {
    k: 0,
    phase: P.to('first'),
    times: P.to(0),
    log: P.to([]),
    on: [1],
    bag: Bag.of([[1, 1]]),
  };
  const state: AnyState = Object.fromEntries(
    Object.entries(domains).map(([name, of]) => [name, of.read(initial[name], name)]),
  );
  const content = contentOf(layout, state);
  layout.place();
  recorder.vector = new Int32Array(2 * layout.words);
  pack(layout, content, recorder.vector, 0);
  recorder.begin({ id: 1 });
  const view = stateView(recorder, 0, layout.shapes) as unknown as State;
  const writes = writesOf(new EffectReader(layout, recorder).read(effect(view)), layout);
  return deedText({ kind: 'wrote', writes });
}
/** All that the state says of a process. */
const of = (s: State, p: string): string => [s.phase.get(p), s.times.get(p), s.log.get(p).join()].join();

test.each<[string, (s: State) => Record<string, unknown>]>([
  ['changed nothing', () => ({})],
  ['changed nothing', (s) => ({ on: s.on, bag: s.bag, times: s.times })],
  ['set k to 2', () => ({ k: 2 })],
  ['set times[p2] to 1', (s) => ({ times: s.times.set('p2', 1) })],
  // All of p1's part of the state is known, and only some of it is written.
  ['set times[p1] to 1', (s) => ({ times: s.times.set('p1', Number(of(s, 'p1') === 'first,0,')) })],
  ['set phase[p2] to second', (s) => ({ phase: s.phase.set('p2', of(s, 'p2') === 'first,0,' ? 'second' : 'first') })],
  [
    'set phase[p1] to second, set times[p1] to 3',
    (s) => ({ phase: s.phase.set('p1', 'second'), times: s.times.set('p1', 3) }),
  ],
  ['put 2 behind log[p1]', (s) => ({ log: s.log.update('p1', (log) => log.push(2)) })],
  ['added 3 to on, removed 1 from on', (s) => ({ on: s.on.add(3).delete(1) })],
  ['added 2 to bag', (s) => ({ bag: s.bag.add(2) })],
  ['removed 1 from bag', (s) => ({ bag: s.bag.remove(1) })],
  ['replaced bag', () => ({ bag: Bag.of([[3, 2]]) })],
  ['replaced bag, set k to 1', () => ({ k: 1, bag: Bag.of([]) })],
])('%s', (words, effect) => {
  expect(said(effect)).toBe(words);
});
