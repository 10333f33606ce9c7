/**
 * Certifying one decision, on its own: its images run, read of the state what they need, and decide the image of what it has decided;
 * or it is refused.
 */
import { describe, expect, test } from 'vitest';
import { functionFrom, processes, range, type Spec, spec, subsetOf, variables } from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { SpecFailure } from '../../language/failure.ts';
import { checkable } from '../../language/model.ts';
import { renamed } from '../../language/renaming.ts';
import { contentOf, pack } from '../layout/codec.ts';
import { Layout, type SetRegion, type Shape, type Slot } from '../layout/layout.ts';
import { LatePredicate } from '../questions/by-predicate.ts';
import { ElementQuestion } from '../questions/element.ts';
import { PartQuestion } from '../questions/part.ts';
import { Recorder } from '../questions/recorder.ts';
import { predicateOnViews } from '../views/calls.ts';
import { Certifier, type Decision, type Outcome } from './certify.ts';
import type { Permutation } from './group.ts';
import { symmetryOf } from './symmetry.ts';

const P = processes('p', 3);
const [p1, p2, p3] = P.elements as unknown as readonly [string, string, string];
const declared = variables({ on: subsetOf(P), times: functionFrom(P, range(0, 3)) });
const { domains } = declared;
const model = checkable(
  spec({ name: 'certified', parameters: {} }, () => ({
    domains,
    init: declared.initially({ on: [] as never, times: P.to(0) }),
    actions: { Stay: declared.action({ guard: () => false, effect: () => ({}) }) },
  })) as unknown as Spec,
);

/** A state in which p1 and p2 are on, and p1 has counted to two; and what compares. */
function made() {
  const layout = new Layout(domains);
  const recorder = new Recorder(layout);
  const symmetry = symmetryOf(model, layout, recorder, model.init);
  if (symmetry === null) throw new Error('nothing is interchangeable');
  const values: AnyState = { on: [p1, p2], times: P.to((p) => (p === p1 ? 2 : 0)) };
  const state = Object.fromEntries(Object.entries(domains).map(([name, of]) => [name, of.read(values[name], name)]));
  const content = contentOf(layout, state);
  layout.place();
  recorder.vector = new Int32Array(2 * layout.words);
  pack(layout, content, recorder.vector, 0);
  recorder.begin({ id: 1 });
  const { region } = layout.shapes.on as { readonly region: SetRegion };
  const { slots, part } = layout.shapes.times as Extract<Shape, { kind: 'function' }>;
  const slotOf = (p: string): Slot => [...slots.values()][P.elements.indexOf(p as never)] as Slot;
  const { certifier, images } = symmetry;
  return {
    layout,
    recorder,
    certifier,
    images,
    region,
    isOn: (on: Recorder, p: string) => ElementQuestion.ask(on, layout.elementOf(region, p), 0),
    times: (on: Recorder, p: string) => PartQuestion.ask(on, slotOf(p), part, 0),
  };
}
type Made = ReturnType<typeof made>;
const answered = (answer: unknown): Outcome => ({
  text: String(answer),
  under: (by) => String(renamed(answer, by.renaming)),
  deed: () => ({ kind: 'answered', answer }),
});

/** A decision for each member: what `run` says of a member on a state, or its image. */
function decisionOf(all: Made, member: string, run: (on: Recorder, p: string) => unknown): Decision {
  const imageOf = (by: Permutation): string => renamed(member, by.renaming) as string;
  const site = { part: 'property', name: 'Decision', choices: {} } as const;
  return {
    family: 'decision',
    site,
    outcome: answered(run(all.recorder, member)),
    image: (by) => ({
      name: imageOf(by),
      site,
      run: () => answered(run(all.certifier.mirror, imageOf(by))),
    }),
  };
}
const read = ({ recorder }: Made): string[] => recorder.path.map(({ read: of, key }) => `${of.support}=${key}`);

describe('a decision', () => {
  test('that is symmetric is certified, and reads no more than it did', () => {
    const all = made();
    const decision = decisionOf(all, p1, (on, p) => [all.isOn(on, p), all.times(on, p)]);
    const before = read(all);
    all.certifier.certify(decision);
    expect(read(all)).toEqual(before);
    expect(all.certifier.runs).toBeGreaterThan(0);
  });
  test('whose images are known to agree is not run again, nor are its images', () => {
    const all = made();
    const decision = () => decisionOf(all, p1, (on, p) => all.isOn(on, p));
    all.certifier.certify(decision());
    const { runs } = all.certifier;
    all.recorder.begin({ id: 1 });
    all.certifier.certify(decision());
    // p2 is on as well: it is the image of p1, with the image of what was read.
    all.recorder.begin({ id: 1 });
    all.certifier.certify(decisionOf(all, p2, (on, p) => all.isOn(on, p)));
    expect(all.certifier.runs).toBe(runs);
    all.certifier.reset();
    all.recorder.begin({ id: 1 });
    all.certifier.certify(decision());
    expect(all.certifier.runs).toBe(2 * runs);
  });
  test('whose images read more reads what they do, so that the entry is closed', () => {
    const all = made();
    // It looks at the first that is on: the others must be looked at for that.
    const decision = decisionOf(all, p1, (on) => P.elements.filter((p) => all.isOn(on, p)).length > 1 && 'two');
    all.certifier.certify(decision);
    expect(read(all)).toHaveLength(3);
    const other = made();
    const lazy = decisionOf(other, p1, (on) => {
      for (const p of P.elements) if (other.isOn(on, p)) return true;
      return false;
    });
    expect(read(other)).toHaveLength(1);
    other.certifier.certify(lazy);
    expect(read(other).length).toBeGreaterThan(1);
  });
  test.each<[string, (all: Made) => (on: Recorder, p: string) => unknown]>([
    ['names a member', (all) => (on) => all.isOn(on, p1) && all.times(on, p1) === 2],
    ['answers by the name', () => (_, p) => p === p1],
    ['tells the first', (all) => (on) => P.elements.find((p) => all.isOn(on, p))],
  ])('that %s is refused, with the permutation and what each side has decided', (_, run) => {
    const all = made();
    const certified = (): void => all.certifier.certify(decisionOf(all, p1, run(all)));
    expect(certified).toThrow(SpecFailure);
    all.recorder.begin({ id: 1 });
    try {
      certified();
    } catch (error) {
      const { fault } = error as SpecFailure;
      expect(fault).toMatchObject({ kind: 'asymmetric', first: { kind: 'answered' }, second: { kind: 'answered' } });
      if (fault.kind === 'asymmetric') expect(fault.renaming.size).toBeGreaterThan(0);
    }
  });
  test('whose image fails is refused as not symmetric; after the search it decides nothing', () => {
    const all = made();
    const site = { part: 'property', name: 'Decision', choices: {} } as const;
    const run = (_: Recorder, p: string): boolean => {
      if (p === p3) throw new SpecFailure(site, { kind: 'throws', error: new TypeError('no') });
      return true;
    };
    expect(() => all.certifier.certify(decisionOf(all, p1, run))).toThrow(
      expect.objectContaining({ fault: expect.objectContaining({ kind: 'asymmetric' }) as unknown }) as Error,
    );
    all.certifier.rests = true;
    expect(() => all.certifier.certify(decisionOf(all, p1, run))).not.toThrow();
  });
  test('that is its own image runs once more if it has quantified, to see that its predicates do no more than answer', () => {
    const site = { part: 'property', name: 'Decision', choices: {} } as const;
    const certified = (decide: () => boolean) => () => {
      const all = made();
      const run = (on: Recorder): Outcome => answered(predicateOnViews(on, site, decide));
      const image = { name: '', site, run: () => run(all.certifier.mirror) };
      all.certifier.certify({ family: 'decision', site, outcome: run(all.recorder), image: () => image });
      return all.certifier.runs;
    };
    expect(certified(() => P.every(() => true))()).toBe(0);
    const telling = certified(() => {
      const asked: string[] = [];
      const note = (p: string): boolean => asked.push(p) > 0;
      // That it assigns does not show by its text.
      P.every((p) => note(p));
      return asked[0] === p1;
    });
    expect(telling).toThrow(LatePredicate);
  });
  test('that asks by quantifiers what it is told within reads everything in the fixed order', () => {
    const all = made();
    const run = (on: Recorder): unknown => {
      let witness = '';
      const tell = (p: string): boolean => {
        witness = p;
        return all.isOn(on, p);
      };
      P.some((p) => tell(p));
      return witness === '' || all.times(on, witness) !== 9;
    };
    expect(() => all.certifier.certify(decisionOf(all, p1, run))).toThrow(LatePredicate);
    all.recorder.reluctant.add(all.recorder.owner);
    all.recorder.begin(all.recorder.owner);
    all.certifier.certify(decisionOf(all, p1, run));
    expect(read(all).length).toBeGreaterThan(2);
  });
});

describe('symmetryOf', () => {
  const symmetry = (starts: Iterable<AnyState>) => {
    const layout = new Layout(domains);
    return symmetryOf(model, layout, new Recorder(layout), starts);
  };
  test('permutes what is interchangeable', () => {
    expect(symmetry(model.init)?.group.order).toBe(6);
    expect(symmetry(model.init)?.group.members).toEqual([p1, p2, p3]);
  });
  test('from the end of a scenario, what that state does not tell apart; nothing, if that is all', () => {
    const at = (times: readonly number[]): AnyState => ({
      ...([...model.init][0] as AnyState),
      times: P.to((p) => times[P.elements.indexOf(p)] as never),
    });
    expect(symmetry([at([0, 1, 0])])?.group.members).toEqual([p1, p3]);
    expect(symmetry([at([0, 1, 2])])).toBe(null);
  });
  test('compares by a mirror of the recorder that it was given', () => {
    const all = made();
    expect(all.certifier).toBeInstanceOf(Certifier);
    expect(all.certifier.mirror.layout).toBe(all.recorder.layout);
  });
});
