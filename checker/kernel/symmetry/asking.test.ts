/** How code asks by quantifiers, where no text shows what else it does: who only answers asks alike in every order, and who does more shows by it. */
import { describe, expect, test } from 'vitest';
import { processes, range, subsetOf } from '../../index.ts';
import { Layout, type SetRegion } from '../layout/layout.ts';
import { ElementQuestion } from '../questions/element.ts';
import { Recorder } from '../questions/recorder.ts';
import { Asking } from './asking.ts';

const P = processes('p', 3);
const layout = new Layout({ on: subsetOf(range(0, 9)) });
const recorder = new Recorder(layout);
const { region } = layout.shapes.on as { readonly region: SetRegion };
/** Asks the state something. */
const ask = (n: number): boolean => ElementQuestion.ask(recorder, layout.elementOf(region, n), 0);
const backwards = new Map([
  ['p1', 'p3'],
  ['p3', 'p1'],
]);

/** Runs code where quantifiers go in the order of an image, in the fixed one, and where they are told their answers. */
function inAllWays(code: () => unknown) {
  const run = (asking: Asking): readonly [Asking, unknown] => {
    recorder.begin({ id: 1 });
    return [asking, asking.run(code)];
  };
  const fixed = run(new Asking(recorder, null));
  return { fixed, image: run(new Asking(recorder, backwards)), told: run(new Asking(recorder, null, fixed[0])) };
}
function agree(code: () => unknown): { readonly image: boolean; readonly told: boolean } {
  const { fixed, image, told } = inAllWays(code);
  return { image: fixed[0].agreesWith(image[0]), told: told[0].agreesWith(fixed[0]) };
}

describe('quantifiers', () => {
  test('go through members in the order of the image, or in the fixed one', () => {
    const met: string[] = [];
    const meet = (p: string): boolean => met.push(p) > 0;
    const code = (): boolean => P.every((p) => meet(p));
    new Asking(recorder, backwards).run(code);
    expect(met.splice(0)).toEqual(['p3', 'p2', 'p1']);
    new Asking(recorder, null).run(code);
    expect(met).toEqual(['p1', 'p2', 'p3']);
  });
  test('answer without asking where they are told, each what it has answered in its place', () => {
    let calls = 0;
    const isCalled = (): boolean => ++calls > 0;
    const code = (): unknown => [
      P.some((p) => isCalled() && p === 'p2'),
      P.some((p) => P.every((q) => isCalled() && q === p)),
      P.every(() => isCalled()),
    ];
    const fixed = new Asking(recorder, null);
    expect(fixed.hasAsked).toBe(false);
    const answers = fixed.run(code);
    expect(answers).toEqual([true, false, true]);
    expect(fixed.hasAsked).toBe(true);
    calls = 0;
    expect(new Asking(recorder, null, fixed).run(code)).toEqual(answers);
    expect(calls).toBe(0);
  });
});

describe('is found to do no more than answer:', () => {
  test.each<[string, () => unknown]>([
    ['what asks the state of each', () => P.some((p) => ask(P.elements.indexOf(p)))],
    ['what nests', () => P.every((p) => P.some((q) => p !== q && ask(1)))],
    ['what asks around it', () => [ask(5), P.every(() => true), ask(6)]],
  ])('%s', (_, code) => {
    expect(agree(code)).toEqual({ image: true, told: true });
  });
});

describe('is found to do more than answer:', () => {
  test('what tells its witness: it asks around the quantifier what it was told within', () => {
    const code = (): unknown => {
      let witness = -1;
      const tell = (p: string): boolean => {
        witness = P.elements.indexOf(p as never);
        return true;
      };
      P.some((p) => tell(p));
      return ask(witness + 1);
    };
    expect(agree(code)).toEqual({ image: false, told: false });
  });
  test('what counts its calls', () => {
    const code = (): unknown => {
      let calls = 0;
      const count = (): number => ++calls;
      return P.every(() => ask(count()) || true);
    };
    expect(agree(code).image).toBe(false);
  });
  test('what answers by who was asked before', () => {
    const code = (): unknown => {
      let last = '';
      const before = (p: string): string => {
        const was = last;
        last = p;
        return was;
      };
      return P.every((p) => before(p) !== 'p1');
    };
    expect(agree(code).image).toBe(false);
  });
  test('what throws, which may tell its witness to whoever catches it', () => {
    const code = (): unknown => {
      const first = (p: string): never => {
        throw new RangeError(p);
      };
      try {
        return P.some((p) => p === 'p2' && first(p));
      } catch (error) {
        return (error as RangeError).message;
      }
    };
    expect(agree(code)).toEqual({ image: false, told: false });
    const fixed = new Asking(recorder, null);
    expect(fixed.run(code)).toBe('p2');
    expect(fixed.hasAsked).toBe(true);
  });
});

test('what was heard before goes on to be heard, also if a predicate fails', () => {
  recorder.begin({ id: 1 });
  const outside: unknown[] = [];
  recorder.heard = outside;
  const fails = (): never => {
    throw new TypeError('no');
  };
  expect(() => new Asking(recorder, null).run(() => P.some(fails))).toThrow(TypeError);
  expect(recorder.heard).toBe(outside);
  expect(outside).toEqual([]);
  recorder.heard = null;
});
