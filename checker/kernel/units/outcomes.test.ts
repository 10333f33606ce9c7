/** What units of actions decide, as texts under permutations: what is written and offered, and whether two ways to write come to the same. */
import { describe, expect, test } from 'vitest';
import { Bag, bagOf, functionFrom, optional, processes, range, sequenceOf, subsetOf, variables } from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { blocksOf } from '../../language/symmetry.ts';
import { contentOf, pack } from '../layout/codec.ts';
import { Layout, type SetRegion } from '../layout/layout.ts';
import { EachQuestion } from '../questions/each.ts';
import type { Choice } from '../questions/question.ts';
import { Recorder } from '../questions/recorder.ts';
import { imageOfState } from '../symmetry/declared.ts';
import { Group, type Permutation } from '../symmetry/group.ts';
import { Images } from '../symmetry/images.ts';
import { MirrorRecorder } from '../symmetry/mirror.ts';
import { EffectReader } from '../views/effects.ts';
import { stateView } from '../views/views.ts';
import { EffectOutcome, ListOutcome } from './outcomes.ts';

const P = processes('p', 3);
const { domains } = variables({
  holder: optional(P),
  next: functionFrom(P, optional(P)),
  times: functionFrom(P, range(0, 3)),
  log: functionFrom(P, sequenceOf(P, 3)),
  on: subsetOf(P),
  bag: bagOf(P),
});
interface State {
  readonly on: { add(p: string): unknown; delete(p: string): unknown };
  readonly bag: { add(p: string): unknown };
  readonly next: Fn<string | null>;
  readonly times: Fn<number>;
  readonly log: Fn<{ push(p: string): unknown }>;
}
interface Fn<V> {
  set(p: string, value: V): Fn<V>;
  get(p: string): V;
  update(p: string, change: (value: V) => unknown): unknown;
}
/** An effect of a member. */
type Effect = (s: State, p: string) => Record<string, unknown>;
const canonical = (values: AnyState): AnyState =>
  Object.fromEntries(Object.entries(domains).map(([name, of]) => [name, of.read(values[name], name)]));
const state = canonical({
  holder: 'p1',
  next: P.to(null),
  times: P.to(1),
  log: P.to([]),
  on: ['p1', 'p2'],
  bag: Bag.of([['p3' as never, 1]]),
});

/** What effects come to on a state, and on its image. */
function made() {
  const layout = new Layout(domains);
  const group = new Group(blocksOf(domains), layout.slots.length);
  const images = new Images(layout, group);
  const recorder = new Recorder(layout);
  const mirror = new MirrorRecorder(layout);
  const contents = [state, ...group.generators.map((by) => imageOfState(domains, state, by))].map((of) =>
    contentOf(layout, of),
  );
  layout.place();
  recorder.vector = new Int32Array(2 * layout.words);
  pack(layout, contents[0] as (typeof contents)[number], recorder.vector, 0);
  const effectOn = (on: Recorder, effect: Effect, p: string) => {
    on.begin({ id: 1 });
    return new EffectReader(layout, on).read(effect(stateView(on, 0, layout.shapes) as unknown as State, p));
  };
  /** The effect for p1, and for its image on the image of the state. */
  const both = (effect: Effect, other: Effect = effect, by: Permutation = group.transposition(0, 1)) => {
    mirror.reflect(recorder, images, by);
    const outcome = new EffectOutcome(effectOn(recorder, effect, 'p1'), images, recorder, mirror);
    const there = by.renaming.get('p1') ?? 'p1';
    return { outcome, image: new EffectOutcome(effectOn(mirror, other, there), images, recorder, mirror), by };
  };
  const { region } = layout.shapes.on as { readonly region: SetRegion };
  return { layout, group, images, recorder, mirror, both, region, swapped: group.transposition(0, 1) };
}

const effects: readonly (readonly [string, Effect])[] = [
  ['a variable', (_, p) => ({ holder: p })],
  ['a value of a function', (s, p) => ({ next: s.next.set(p, p) })],
  ['at a key', (s, p) => ({ times: s.times.set(p, 2) })],
  ['what is put behind a list', (s, p) => ({ log: s.log.update(p, (log) => log.push(p)) })],
  ['an element', (s, p) => ({ on: s.on.add(p) })],
  ['an element that goes', (s, p) => ({ on: s.on.delete(p) })],
  ['a message', (s, p) => ({ bag: s.bag.add(p) })],
  ['a bag', (_, p) => ({ bag: Bag.of([[p as never, 2]]) })],
];

describe('the image of an effect writes the image of', () => {
  test.each(effects)('%s', (_, effect) => {
    const { both, group } = made();
    for (const by of [group.transposition(0, 1), group.permutation([1, 2, 0]), group.identity]) {
      const { outcome, image } = both(effect, effect, by);
      expect(outcome.under(by)).toBe(image.text);
    }
  });
  test.each(effects)('%s, and not of another', (_, effect) => {
    const { both } = made();
    const { outcome, image, by } = both(effect, (s) => effect(s, 'p3'));
    expect(outcome.under(by)).not.toBe(image.text);
    expect(outcome.reconciled(image, by)).toBe(null);
  });
});

describe('effects that are written in other words', () => {
  const comes = (effect: Effect, other: Effect): { read: number; path: string[] } | null => {
    const { both, recorder } = made();
    const { outcome, image, by } = both(effect, other);
    expect(outcome.under(by)).not.toBe(image.text);
    const asks = outcome.reconciled(image, by);
    const { length } = recorder.path;
    for (const ask of asks ?? []) ask();
    const asked = recorder.path.slice(length).map(({ read }) => read.constructor.name);
    return asks && { read: asks.length, path: asked };
  };
  test.each<[string, Effect, Effect, string[]]>([
    ['what stands there already', (s) => ({ on: s.on.add('p1') }), () => ({}), ['ElementQuestion']],
    [
      'what stands there already, of a function',
      (s) => ({ times: s.times.set('p1', 1) }),
      () => ({}),
      ['PartQuestion'],
    ],
    ['what the image has put where it stood', () => ({}), (s) => ({ times: s.times.set('p1', 1) }), ['PartQuestion']],
    [
      'a message, and the bag with it',
      (s) => ({ bag: s.bag.add('p3') }),
      () => ({ bag: Bag.of([['p3' as never, 2]]) }),
      ['WholeBagQuestion'],
    ],
    [
      'a push, and the list with it',
      (s) => ({ log: s.log.update('p1', (log) => log.push('p3')) }),
      (s) => ({ log: s.log.update('p2', () => ['p3']) }),
      ['PartQuestion'],
    ],
  ])('come to the same, by what is read: %s', (_, effect, other, path) => {
    expect(comes(effect, other)).toEqual({ read: 1, path });
  });
  test.each<[string, Effect, Effect]>([
    ['another element', (s) => ({ on: s.on.add('p3') }), () => ({})],
    ['another value', (s) => ({ times: s.times.set('p1', 2) }), () => ({})],
    ['another copy', (s) => ({ bag: s.bag.add('p3') }), () => ({ bag: Bag.of([['p3' as never, 3]]) })],
  ])('do not: %s', (_, effect, other) => {
    expect(comes(effect, other)).toBe(null);
  });
});

test('what is disabled is no effect, not even one that writes nothing', () => {
  const { images, recorder, mirror, both, swapped } = made();
  const disabled = new EffectOutcome(null, images, recorder, mirror);
  const { outcome } = both(() => ({}));
  expect([disabled.text, disabled.deed()]).toEqual(['disabled', { kind: 'disabled' }]);
  expect(outcome.text).not.toBe(disabled.text);
  expect([disabled.reconciled(outcome, swapped), outcome.reconciled(disabled, swapped)]).toEqual([null, null]);
});

describe('what a choice offers', () => {
  const unlike = (): never => {
    throw new Error('unlike');
  };
  test('of a list are its images, in any order', () => {
    const { images, swapped } = made();
    const list = (...of: readonly string[]) => new ListOutcome({ kind: 'computed', list: of }, images, unlike);
    expect(list('p1', 'p3').under(swapped)).toBe(list('p3', 'p2').text);
    expect(list('p1', 'p3').under(swapped)).not.toBe(list('p3', 'p1').text);
    expect(list('p1').deed()).toEqual({ kind: 'offered', values: ['p1'] });
  });
  test('element by element, the question that it branches on', () => {
    const { images, recorder, region, swapped } = made();
    recorder.begin({ id: 1 });
    const each = (but: string) => EachQuestion.of(recorder, region, (p) => p !== but) as Choice;
    const outcome = (read: Choice) => new ListOutcome({ kind: 'each', read }, images, unlike);
    const [first, second] = [each('p1'), each('p2')];
    expect(outcome(first).branches).toBe(first);
    expect(outcome(first).under(swapped)).toBe(outcome(second).text);
    expect(outcome(first).text).not.toBe(outcome(second).text);
  });
  test('on one side element by element, and on the other not, is unlike; else lists that differ differ', () => {
    const { images, recorder, region, swapped } = made();
    recorder.begin({ id: 1 });
    const read = EachQuestion.of(recorder, region, () => true) as Choice;
    const each = new ListOutcome({ kind: 'each', read }, images, unlike);
    const list = new ListOutcome({ kind: 'computed', list: ['p1'] }, images, unlike);
    expect(() => each.reconciled(list)).toThrow('unlike');
    expect(() => list.reconciled(each)).toThrow('unlike');
    expect(list.reconciled(list)).toBe(null);
    expect(each.under(swapped)).toBe(each.text);
  });
});
