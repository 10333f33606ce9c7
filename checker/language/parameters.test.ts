/** Parameters are declared by `integer` and `choice`, and what is not is said where it is declared. */
import { describe, expect, test } from 'vitest';
import { allows, choice, faults, integer, range, type Spec, spec, variables, variant } from '../index.ts';
import { BadSpec } from './failure.ts';
import { BadParameter, countsNothing, type Faults, nearbyValues, parameterValues, undeclared } from './parameters.ts';

/** A counter with these parameters, as plain JavaScript may declare them. */
const counter = (parameters: unknown): Spec =>
  spec({ name: 'counter', parameters: parameters as never }, () => {
    const { domains, initially, action } = variables({ x: range(0, 3) });
    return { domains, init: initially({ x: 0 }), actions: { Up: action({ effect: (s) => ({ x: s.x + 1 }) }) } };
  });
/** The message with which something is refused as a bad spec. */
function refusal(declare: () => unknown): string {
  try {
    declare();
  } catch (error) {
    expect(error).toBeInstanceOf(BadSpec);
    return (error as BadSpec).message;
  }
  return 'nothing is refused';
}

describe('a declaration', () => {
  test.each<[unknown, string]>([
    [{ n: 3 }, 'the parameter n is 3, and not what integer(...), choice(...) or faults(...) makes'],
    [{ n: null }, 'the parameter n is null'],
    [{ n: { default: 3 } }, 'the parameter n is (default: 3), and not what'],
    [{ n: { type: 'integer', meaning: 'how many', default: 3, from: 1 } }, 'the parameter n is '],
    [{ n: { type: 'choice', meaning: 'which', default: 'a' } }, 'the parameter n is '],
    [{ n: { type: 'choice', meaning: 'which', default: 1, options: [1, 2] } }, 'the parameter n is '],
    [{ n: { type: 'set', meaning: 'which', default: 1, from: 1, to: 2 } }, 'the parameter n is '],
    [{ m: integer('fine', { default: 1, from: 1, to: 1 }), n: [] }, 'the parameter n is <>'],
    [
      { n: integer('how many', { default: 9, from: 1, to: 3 }) },
      'the parameter n has the default 9, which is not a whole number from 1 to 3',
    ],
    [
      { n: choice('which', { default: 'c' as 'a', options: ['a', 'b'] }) },
      'the parameter n has the default c, which is not one of a, b',
    ],
    [{ faults: choice('which', letters) }, 'the parameter faults is not what faults(...) makes'],
    [
      { n: faults(['loss'], { default: 'none' }) },
      'the parameter n is what faults(...) makes, and so has to be called faults',
    ],
    [{ faults: faults([], { default: 'none' }) }, 'the parameter faults is '],
    [{ faults: faults(['loss', 'loss'], { default: 'none' }) }, 'the parameter faults is '],
    [{ faults: faults(['loss', 'none'], { default: 'none' }) }, 'the parameter faults is '],
    [{ faults: faults(['loss,crashes'], { default: 'none' }) }, 'the parameter faults is '],
    [
      { faults: faults(['loss'], { default: 'los' as 'loss' }) },
      'the parameter faults has the default los, which is not none, all, or some of loss',
    ],
    [undefined, 'its parameters are undefined; write parameters: {} if there are none'],
    [3, 'its parameters are 3'],
  ])('%j', (parameters, said) => {
    expect(refusal(() => counter(parameters))).toContain(`counter: ${said}`);
  });

  test('by integer and choice is taken', () => {
    const declared = { n: integer('how many', { default: 2, from: 1, to: 3 }), w: choice('which', letters) };
    expect(parameterValues(counter(declared).parameters, { n: '3' })).toEqual({ n: 3, w: 'a' });
  });
});

const letters = { default: 'a', options: ['a', 'b'] } as const;

describe('faults', () => {
  const declared = { faults: faults(['restarts', 'loss', 'duplication'], { default: 'all' }) };
  test.each([
    [{}, 'restarts,loss,duplication'],
    [{ faults: 'all' }, 'restarts,loss,duplication'],
    [{ faults: 'none' }, 'none'],
    [{ faults: 'loss' }, 'loss'],
    [{ faults: 'duplication,restarts' }, 'restarts,duplication'],
    [{ faults: ' duplication, restarts ' }, 'restarts,duplication'],
  ])('%j are written in one way', (given, written) => {
    expect(parameterValues(declared, given)).toEqual({ faults: written });
  });

  test.each(['los', 'loss,none', 'loss,all', 'loss,loss', 'loss,', '', 3, ['loss']])('%j are refused', (given) => {
    expect(() => parameterValues(declared, { faults: given })).toThrow(
      `faults = ${String(given)} does not fit: faults is the faults that may happen, none, all, or some of restarts,loss,duplication`,
    );
  });

  test('a spec asks for each kind, and none but its own', () => {
    const may = (given: Faults<'restarts' | 'loss'>) => [allows(given, 'restarts'), allows(given, 'loss')];
    expect(may('none')).toEqual([false, false]);
    expect(may('all')).toEqual([true, true]);
    expect(may('loss')).toEqual([false, true]);
    expect(may('loss,restarts')).toEqual([true, true]);
    const given: Faults<'restarts' | 'loss'> = 'none' as Faults<'restarts' | 'loss'>;
    // @ts-expect-error there is no such kind
    expect(allows(given, 'los')).toBe(false);
    // @ts-expect-error nor is that a value
    expect(may('los')).toEqual([false, false]);
    // @ts-expect-error nor a default
    expect(faults(['loss'], { default: 'los' })).toBeDefined();
  });

  const counted = {
    faults: faults(['crashes', 'restarts', 'loss'], { default: 'none' }),
    crashes: integer('crashes', { default: 1, from: 1, to: 3, counts: ['crashes', 'restarts'] }),
    lost: integer('messages that are lost', { default: 1, from: 1, to: 3, counts: 'loss' }),
    n: integer('nodes', { default: 1, from: 1, to: 3 }),
  };
  test.each([
    ['none', { parameter: 'crashes', kind: 'crashes' }],
    ['loss', { parameter: 'crashes', kind: 'crashes' }],
    ['restarts', { parameter: 'lost', kind: 'loss' }],
    ['crashes,loss', null],
  ] as const)('with faults=%s numbers of what may not happen say nothing', (given, expected) => {
    const values = parameterValues(counted, { faults: given });
    expect(countsNothing(counted, ['n', 'crashes', 'lost'], values)).toEqual(expected);
    expect(countsNothing(counted, ['n'], values)).toBeNull();
  });
  test('a number counts a kind that there is', () => {
    expect(undeclared(counted)).toBeNull();
    const n = integer('crashes', { default: 1, from: 1, to: 3, counts: 'crash' });
    expect(undeclared({ ...counted, n })).toBe(
      'the parameter n counts crash, which is none of the kinds of the parameter faults',
    );
    expect(undeclared({ n })).toContain('the parameter n counts crash');
  });

  test('near values are all others that name one kind, none or all', () => {
    expect([...nearbyValues(declared, { faults: 'loss' })].map((values) => values.faults)).toEqual([
      ...['restarts,loss,duplication', 'none', 'restarts,loss,duplication', 'restarts', 'duplication'],
    ]);
  });
});

describe('a variant', () => {
  const of = counter({ n: integer('how many', { default: 2, from: 1, to: 3 }) });
  const edited = (parameters: object): unknown =>
    variant(of, { name: 'other', story: '', violates: {}, parameters: parameters as never });
  test.each<[object, string]>([
    [{ n: 7 }, 'n = 7 does not fit: n is how many, a whole number from 1 to 3'],
    [{ n: '2.5' }, 'n = 2.5 does not fit'],
    [{ m: 1 }, 'there is no parameter m'],
    [{ toString: 1 }, 'there is no parameter toString'],
  ])('with %j', (parameters, said) => {
    expect(refusal(() => edited(parameters))).toContain(`counter, variant other: ${said}`);
  });
  test('with others of the spec is taken', () => {
    expect(edited({ n: 3 })).toMatchObject({ parameters: { n: 3 } });
    expect(edited({})).toBeDefined();
  });
});

test('a value that nobody declared is refused, whatever objects have by themselves', () => {
  expect(() => parameterValues({}, { constructor: 1 })).toThrow(BadParameter);
});
