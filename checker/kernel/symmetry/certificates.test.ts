/**
 * Certificates, and the open facts that they are about: what images have read by predicate is covered by what the decision has read,
 * and stays so as elements are met, or is noticed.
 */
import { describe, expect, test } from 'vitest';
import { processes, subsetOf, variables } from '../../index.ts';
import { blocksOf } from '../../language/symmetry.ts';
import { Layout, type SetRegion } from '../layout/layout.ts';
import { everything, LatePredicate, type Predicate } from '../questions/by-predicate.ts';
import { CountQuestion } from '../questions/count.ts';
import { EachQuestion } from '../questions/each.ts';
import { ElementQuestion } from '../questions/element.ts';
import { type Choice, type Fact, offered } from '../questions/question.ts';
import { Recorder } from '../questions/recorder.ts';
import { SomeQuestion } from '../questions/some.ts';
import { Certificate, Certificates } from './certificates.ts';
import { Group } from './group.ts';
import { Images } from './images.ts';
import { openOf } from './open-fact.ts';

const P = processes('p', 3);
const { domains } = variables({ on: subsetOf(P), off: subsetOf(P) });

/** What was asked of a set of which nothing was met yet. */
function made() {
  const layout = new Layout(domains);
  const group = new Group(blocksOf(domains), layout.slots.length);
  const images = new Images(layout, group);
  const recorder = new Recorder(layout);
  const { on, off } = layout.shapes as unknown as Record<'on' | 'off', { readonly region: SetRegion }>;
  const asked = (ask: () => unknown): readonly Fact[] => {
    recorder.begin({ id: 1 });
    ask();
    return [...recorder.path];
  };
  return {
    layout,
    group,
    images,
    recorder,
    on: on.region,
    some: (holds: Predicate, region = on.region) => asked(() => SomeQuestion.ask(recorder, region, holds, 0)),
    asked,
    /** All members are met, as members of a set. */
    meet: (region = on.region) => layout.elementOf(region, 'p1'),
    swapped: group.transposition(0, 1),
    off: off.region,
  };
}
const is =
  (...members: readonly string[]): Predicate =>
  (p) =>
    members.includes(p as string);

describe('open facts', () => {
  test('are those by predicate, but not of everything, nor that a choice fell on an element', () => {
    const { asked, recorder, on, layout } = made();
    const path = asked(() => {
      SomeQuestion.ask(recorder, on, is('p1'), 0);
      CountQuestion.ask(recorder, on, everything, 0);
      ElementQuestion.ask(recorder, layout.elementOf(on, 'p2'), 0);
    });
    expect(openOf(path).map(({ fact }) => fact)).toEqual(path.slice(0, 1));
    const read = EachQuestion.of(recorder, on, is('p1')) as Choice;
    expect(openOf([{ read, key: offered }]).map(({ about }) => about)).toEqual([on]);
    expect(openOf([{ read, key: 0 }])).toEqual([]);
  });
  test('grow by the elements that are met, each of which is tried once', () => {
    const { some, meet, layout } = made();
    const asked: unknown[] = [];
    const [fact] = openOf(
      some((p) => {
        asked.push(p);
        return p !== 'p2';
      }),
    );
    expect([fact?.grow(), fact?.satisfying]).toEqual([false, []]);
    meet();
    expect([fact?.grow(), asked.length]).toEqual([true, 3]);
    expect(fact?.satisfying.map((i) => layout.elements[i]?.value).sort()).toEqual(['p1', 'p3']);
    expect([fact?.grow(), asked.length]).toEqual([false, 3]);
  });
});

describe('a certificate', () => {
  test.each<[string, Predicate, boolean]>([
    ['the image', is('p2'), true],
    ['something else', is('p1'), false],
    ['more', is('p2', 'p3'), false],
  ])('where an image has read %s, by what it says of elements met later', (_, ofImage, expected) => {
    const { some, meet, images, swapped } = made();
    const certificate = new Certificate(some(is('p1')));
    certificate.covers(some(ofImage), swapped);
    expect(certificate.isTrue(images)).toBe(true);
    meet();
    expect(certificate.grow()).toBe(true);
    expect(certificate.isTrue(images)).toBe(expected);
    expect(certificate.grow()).toBe(false);
  });
  test('an image may read less, unless it is to be the same', () => {
    const { some, asked, recorder, on, meet, images, swapped } = made();
    const both = () =>
      asked(() => {
        SomeQuestion.ask(recorder, on, is('p1'), 0);
        CountQuestion.ask(recorder, on, is('p3'), 0);
      });
    const [covered, same] = [new Certificate(both()), new Certificate(both())];
    covered.covers(some(is('p2')), swapped);
    same.stands(some(is('p2')), swapped);
    meet();
    for (const certificate of [covered, same]) certificate.grow();
    expect([covered, same].map((certificate) => certificate.isTrue(images))).toEqual([true, false]);
  });
  test('what leads to the same image must keep what was read', () => {
    const { some, meet, images, group, swapped } = made();
    const [kept, moved] = [is('p3'), is('p1')].map((holds) => new Certificate(some(holds))) as [
      Certificate,
      Certificate,
    ];
    for (const certificate of [kept, moved]) certificate.meet(images, swapped, group.identity);
    meet();
    for (const certificate of [kept, moved]) certificate.grow();
    expect([kept.isTrue(images), moved.isTrue(images)]).toEqual([true, false]);
    const alike = new Certificate(some(is('p1')));
    alike.meet(images, swapped, swapped);
    expect(alike.isTrue(images)).toBe(true);
  });
});

describe('certificates that are kept', () => {
  const wrong = ({ some, swapped }: ReturnType<typeof made>): Certificate => {
    const certificate = new Certificate(some(is('p1')));
    certificate.covers(some(is('p1')), swapped);
    return certificate;
  };
  test('are tried when elements are met, of the set that they are about, before and after they were settled', () => {
    for (const isSettled of [false, true]) {
      const all = made();
      const certificates = new Certificates(all.images);
      certificates.keep(wrong(all));
      if (isSettled) certificates.settle();
      all.meet(all.off);
      expect(() => certificates.settle()).not.toThrow();
      all.meet();
      expect(() => certificates.settle()).toThrow(LatePredicate);
    }
  });
  test('are none of what asks nothing by predicate, and none once they are cleared', () => {
    const all = made();
    const certificates = new Certificates(all.images);
    const closed = new Certificate(all.some(everything));
    closed.covers(all.some(is('p1')), all.swapped);
    certificates.keep(closed);
    certificates.keep(wrong(all));
    certificates.clear();
    all.meet();
    expect(() => certificates.settle()).not.toThrow();
  });
});
