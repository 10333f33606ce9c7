/**
 * Liveness by the textbook, on systems that are drawn by hand, edge by edge, so that every verdict can be seen.
 */
import { describe, expect, test } from 'vitest';
import type { Fairness } from '../language/fairness.ts';
import { type Model, oneOf, SF, type Spec, spec, variables, WF } from '../language/index.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import type { Formula, PropertyDraft } from '../language/property.ts';
import { symmetricExamples } from '../testing/symmetric-examples.ts';
import { accountOf } from './lasso.ts';
import { decideByReference } from './liveness.ts';
import { plainTrace, shownBy } from './replay.ts';

interface At {
  readonly at: string;
}
type Actions = Readonly<Record<string, { readonly guard: (s: never, choices: { readonly to: string }) => boolean }>>;
interface Drawing {
  /** `a x b, b y a`: from a to b by x, and back by y. The first node is the initial one. */
  readonly edges: string;
  readonly fairness?: (actions: Actions) => readonly Fairness[];
  /** The nodes outside the bounds. */
  readonly outside?: string;
}

const { eventually, alwaysEventually, eventuallyAlways, leadsTo, temporal, ltl } = variables<At>({
  at: oneOf('any'),
} as never);
const { atom, not, and, or, implies, always, until } = ltl;
const { eventually: sometime } = ltl;

/** True in these nodes. */
const is =
  (nodes: string) =>
  ({ at }: At): boolean =>
    nodes.split(' ').includes(at);
const in_ = (nodes: string): Formula => atom(is(nodes));

/** The model of a drawing: one action for each label, which chooses among the nodes that it leads to. */
function drawn(
  { edges, fairness = () => [], outside = '' }: Drawing,
  properties: Record<string, PropertyDraft>,
): CheckableModel {
  const arrows = edges.split(', ').map((edge) => edge.split(' ') as [string, string, string]);
  const nodes = [...new Set(arrows.flatMap(([from, , to]) => [from, to]))];
  const drawing = spec({ name: 'drawing', parameters: {} }, () => {
    const { domains, initially, action } = variables({ at: oneOf(...(nodes as [string, ...string[]])) });
    const labels = [...new Set(arrows.map(([, label]) => label))];
    const actions = Object.fromEntries(
      labels.map((label) => [
        label,
        action({
          forSome: { to: nodes },
          guard: ({ at }, { to }) => arrows.some((arrow) => arrow.join() === [at, label, to].join()),
          effect: (_, { to }) => ({ at: to }),
        }),
      ]),
    );
    return {
      domains,
      init: initially({ at: nodes[0] as string }),
      actions,
      properties,
      fairness: fairness(actions as unknown as Actions),
      withinBounds: ({ at }: At) => !is(outside)({ at }),
    } as unknown as Model<At>;
  });
  return checkable(drawing as unknown as Spec);
}

/**
 * The verdict on one property; a counterexample as the nodes that it passes, those of the cycle in brackets, if it does not end.
 */
function decided(drawing: Drawing, property: PropertyDraft): string {
  const model = drawn(drawing, { P: property });
  const decision = decideByReference(model).get('P');
  if (decision?.verdict !== 'violated') return decision?.verdict ?? 'none';
  const { trace, lasso, instance } = decision;
  if (trace === null || instance === null) throw new Error('there is no counterexample');
  const nodes = trace.map(({ state }) => String(state.get('at')));
  if (lasso === null) {
    expect(shownBy(model, 'P', trace)).toEqual(instance);
    return nodes.join(' ');
  }
  expect(accountOf(model, 'P', instance, plainTrace(trace), lasso)).toMatchObject({ ok: true });
  return [...nodes.slice(0, lasso.to), `(${nodes.slice(lasso.to).join(' ')})`].join(' ');
}

const weakly =
  (...labels: string[]): ((actions: Actions) => readonly Fairness[]) =>
  (actions) =>
    labels.map((label) => WF({ actions: [actions[label] as Actions[string]] }));
const strongly =
  (...labels: string[]): ((actions: Actions) => readonly Fairness[]) =>
  (actions) =>
    labels.map((label) => SF({ actions: [actions[label] as Actions[string]] }));

describe('stuttering', () => {
  const edges = 'a x b, b y c';
  test.each<[string, Required<Drawing>['fairness'], string]>([
    ['nothing need ever happen', () => [], '(a)'],
    ['what is fair happens', weakly('x'), 'holds'],
    ['fairness to something else does not help', weakly('y'), '(a)'],
  ])('%s', (_, fairness, verdict) => {
    expect(decided({ edges, fairness }, eventually(is('b c')))).toBe(verdict);
  });
  test('a state without successors is repeated for ever', () => {
    expect(decided({ edges, fairness: weakly('x', 'y') }, alwaysEventually(is('b')))).toBe('a b (c)');
    expect(decided({ edges, fairness: weakly('x', 'y') }, eventuallyAlways(is('c')))).toBe('holds');
  });
  test('a step that changes nothing neither meets an obligation nor enables one', () => {
    expect(decided({ edges: 'a x a, a y b', fairness: weakly('y') }, eventually(is('b')))).toBe('holds');
    expect(decided({ edges: 'a x a, a x b', fairness: weakly('x') }, eventually(is('b')))).toBe('holds');
    expect(decided({ edges: 'a x a, a y b', fairness: strongly('x') }, eventually(is('b')))).toBe('(a)');
  });
});

describe('fairness', () => {
  const loop = 'a x b, b x a, b y c, c z c';
  test('a cycle that disables an action again and again is fair to it weakly, and not strongly', () => {
    expect(decided({ edges: loop, fairness: weakly('x', 'y') }, eventually(is('c')))).toBe('(a b)');
    expect(decided({ edges: loop, fairness: strongly('x', 'y') }, eventually(is('c')))).toBe('holds');
    // Without fairness to x nothing brings it to b.
    expect(decided({ edges: loop, fairness: strongly('y') }, eventually(is('c')))).toBe('(a)');
  });
  test('two actions together, and each for itself', () => {
    const edges = 'a x b, b x a, a y c, b y c';
    expect(decided({ edges, fairness: weakly('x', 'y') }, eventually(is('c')))).toBe('holds');
    const together = ({ x, y }: Actions) => [WF({ actions: [x, y] as Actions[string][] })];
    expect(decided({ edges, fairness: together }, eventually(is('c')))).toBe('(a b)');
  });
  test('strong fairness in parts: what remains when the states that demand more are left out', () => {
    // Round a b c d the action y is owed; round c d it is not.
    const edges = 'a x b, b x c, c x d, d x c, d w a, b y e';
    const none = eventually(is('e'));
    expect(decided({ edges, fairness: strongly('x', 'y') }, none)).toBe('a b (c d)');
    expect(decided({ edges, fairness: strongly('x', 'y', 'w') }, none)).toBe('holds');
  });
  test('per choice, only the instances of a filter', () => {
    const edges = 'a x b, a x c, b x a, c x a';
    const per = ({ x }: Actions) => [SF({ actions: [x as Actions[string]], per: ['to'] })];
    expect(decided({ edges, fairness: strongly('x') }, alwaysEventually(is('c')))).toBe('(a b)');
    expect(decided({ edges, fairness: per }, alwaysEventually(is('c')))).toBe('holds');
    const filtered =
      (to: string) =>
      ({ x }: Actions) => [
        WF({ actions: [x as Actions[string]] }),
        SF({ actions: [x as Actions[string]], per: ['to'], where: (choices) => choices.to === to }),
      ];
    expect(decided({ edges, fairness: filtered('c') }, alwaysEventually(is('c')))).toBe('holds');
    expect(decided({ edges, fairness: filtered('b') }, alwaysEventually(is('c')))).toBe('(a b)');
  });
});

describe('operators', () => {
  const fairness = weakly('x');
  const line = 'a x b, b x c, c x d';
  const ring = 'a x b, b x c, c x a';
  const join = 'a x b, a x c, b x d, c x d';
  test.each<[string, string, PropertyDraft, string]>([
    ['atom', line, temporal(in_('a')), 'holds'],
    ['atom', line, temporal(in_('b')), 'a'],
    ['not', line, temporal(not(in_('a'))), 'a'],
    ['and', line, temporal(and(in_('a'), sometime(in_('c')), sometime(in_('d')))), 'holds'],
    ['or', line, temporal(or(in_('b'), always(in_('a')), sometime(in_('d')))), 'holds'],
    ['empty and', line, temporal(and()), 'holds'],
    ['empty or', line, temporal(or()), 'a'],
    ['always', line, temporal(always(in_('a b c d'))), 'holds'],
    ['always', line, temporal(always(in_('a b c'))), 'a b c d'],
    ['eventually', line, eventually(is('d')), 'holds'],
    ['eventually, on one of two ways', join, eventually(is('b')), 'a c (d)'],
    ['eventually, where the ways join', join, eventually(is('d')), 'holds'],
    ['always eventually', ring, alwaysEventually(is('c')), 'holds'],
    ['eventually always', ring, eventuallyAlways(is('a b')), '(a b c)'],
    ['eventually always', line, eventuallyAlways(is('d')), 'holds'],
    ['leads to', ring, leadsTo(is('a'), is('c')), 'holds'],
    ['leads to', line, leadsTo(is('c'), is('a')), 'a b c (d)'],
    [
      'leads to, and is never asked',
      line,
      leadsTo(
        () => false,
        () => false,
      ),
      'holds',
    ],
    ['until', line, temporal(until(in_('a b'), in_('c'))), 'holds'],
    ['until, left too early', line, temporal(until(in_('a'), in_('c'))), 'a b c (d)'],
    ['until is strong: the right must come', line, temporal(until(in_('a b c d'), in_('e'))), 'a b c (d)'],
    ['until, at once', line, temporal(until(in_('e'), in_('a'))), 'holds'],
    ['not until', line, temporal(not(until(in_('a b c d'), in_('e')))), 'holds'],
    ['until inside always', ring, temporal(always(implies(in_('a'), until(in_('a b'), in_('c'))))), 'holds'],
    ['until inside until', line, temporal(until(until(in_('a'), in_('b')), in_('c'))), 'holds'],
    ['until inside until', line, temporal(until(or(in_('a'), until(in_('b'), in_('c'))), in_('d'))), 'holds'],
    ['until inside until', line, temporal(until(until(in_('a'), in_('b')), in_('d'))), 'a b c (d)'],
    ['until inside until', line, temporal(until(until(in_('a b'), in_('c')), in_('d'))), 'holds'],
    ['nested', ring, temporal(always(sometime(and(in_('a'), sometime(and(in_('b'), sometime(in_('c')))))))), 'holds'],
  ])('%s', (_, edges, property, verdict) => {
    expect(decided({ edges, fairness }, property)).toBe(verdict);
  });
});

describe('what other checkers got wrong', () => {
  test.each<[string, Drawing, PropertyDraft, string]>([
    // By TLC: a violation of what is fair by definition.
    [
      'two actions over the same states',
      { edges: '0 A 1, 1 A 2, 2 A 0, 0 B 1, 0 B 2, 1 B 0, 1 B 2, 2 B 0, 2 B 1', fairness: weakly('A') },
      alwaysEventually(is('1')),
      '(0 2)',
    ],
    [
      'and what the action that is fair must bring',
      { edges: '0 A 1, 1 A 2, 2 A 0, 0 B 1, 0 B 2, 1 B 0, 1 B 2, 2 B 0, 2 B 1', fairness: weakly('A') },
      temporal(and(always(sometime(in_('1 2'))), always(sometime(in_('0 2'))))),
      'holds',
    ],
    // Issue 1037: a violation after the initial state alone.
    [
      'an initial state that leads to a last one',
      { edges: '1 Next 2, 2 Next 3, 3 Next 4, 4 Next 5, 5 Next 5', fairness: weakly('Next') },
      temporal(implies(in_('1'), sometime(always(in_('5'))))),
      'holds',
    ],
    // Issue 204: by random walks alone.
    ['a countdown ends', { edges: '2 A 1, 1 A 0, 0 A 0', fairness: weakly('A') }, eventuallyAlways(is('0')), 'holds'],
    ['and not before', { edges: '2 A 1, 1 A 0, 0 A 0', fairness: weakly('A') }, eventuallyAlways(is('1')), '2 1 (0)'],
    // Issue 866: stuttering.
    ['nothing is said of the first change', { edges: 'f N t, t N f' }, temporal(always(in_('f'))), 'f t'],
  ])('%s', (_, drawing, property, verdict) => {
    expect(decided(drawing, property)).toBe(verdict);
  });

  describe.each(symmetricExamples)('$name', ({ model, verdicts }) => {
    test.each([2, 3])('%i processes', (count) => {
      const checked = model(count);
      const decisions = decideByReference(checked);
      const expected = Object.entries(verdicts).map(([name, of]) => [name, of[count - 2]]);
      expect([...decisions].map(([name, { verdict }]) => [name, verdict])).toEqual(expected);
      for (const [name, { instance, trace, lasso }] of decisions)
        if (instance !== null && trace !== null && lasso !== null)
          expect(accountOf(checked, name, instance, plainTrace(trace), lasso)).toMatchObject({ ok: true });
    });
  });
});

describe('bounds', () => {
  const fairness = weakly('x');
  test('what is violated within them is violated', () => {
    expect(decided({ edges: 'a x b, b x c', outside: 'c' }, eventually(is('c')))).toBe('(a)');
    expect(decided({ edges: 'a x b, b x a, a y c', outside: 'c', fairness }, eventually(is('c')))).toBe('(a b)');
  });
  test('an action that leaves them is enabled all the same', () => {
    expect(decided({ edges: 'a x b', outside: 'b', fairness }, eventually(is('b')))).toBe('holds');
  });
  test('outside anything may follow', () => {
    const edges = 'a x b, b x c';
    expect(decided({ edges, outside: 'b', fairness }, eventually(is('c')))).toBe('unknown');
    expect(decided({ edges, outside: 'c', fairness }, alwaysEventually(is('b')))).toBe('unknown');
    expect(decided({ edges, outside: 'b', fairness }, temporal(always(sometime(in_('a b')))))).toBe('unknown');
  });
  test('unless it is decided before, or by the state outside itself', () => {
    const edges = 'a x b, b x c';
    expect(decided({ edges, outside: 'c', fairness }, eventually(is('b')))).toBe('holds');
    expect(decided({ edges, outside: 'b', fairness }, eventually(is('b')))).toBe('holds');
    expect(decided({ edges, outside: 'b', fairness }, temporal(until(in_('a'), in_('b'))))).toBe('holds');
    expect(decided({ edges, outside: 'b', fairness }, temporal(or(always(in_('a')), sometime(in_('c')))))).toBe(
      'unknown',
    );
    // The same predicate is true or false wherever it stands; two predicates may differ, even if their texts do not.
    const early = in_('a b');
    expect(decided({ edges, outside: 'b', fairness }, temporal(or(not(always(early)), always(early))))).toBe('holds');
    const twice = temporal(or(not(always(early)), always(in_('a b'))));
    expect(decided({ edges, outside: 'b', fairness }, twice)).toBe('unknown');
  });
  test('but what a finite part violates is decided as an invariant is: as far as one step outside', () => {
    const edges = 'a x b, b x c, a y d';
    expect(decided({ edges, outside: 'b', fairness }, temporal(always(in_('a b d'))))).toBe('holds');
    expect(decided({ edges, outside: 'c', fairness }, temporal(always(in_('a b d'))))).toBe('a b c');
    expect(decided({ edges, outside: 'a', fairness }, temporal(always(in_('b'))))).toBe('a');
    expect(decided({ edges, outside: 'd', fairness }, temporal(always(implies(in_('d'), always(in_('a'))))))).toBe(
      'a d',
    );
    const untilC = (left: Formula) => temporal(or(always(left), until(left, in_('c'))));
    expect(decided({ edges, outside: 'b', fairness }, untilC(in_('a d')))).toBe('a b');
    expect(decided({ edges, outside: 'b', fairness }, untilC(in_('a b d')))).toBe('holds');
  });
  test('an initial state outside them', () => {
    expect(decided({ edges: 'a x b', outside: 'a', fairness }, eventually(is('b')))).toBe('unknown');
    expect(decided({ edges: 'a x b', outside: 'a', fairness }, eventually(is('a')))).toBe('holds');
  });
});
