/** Many initial states: both engines take them in within the limits, and say so where these end it. */
import { describe, expect, test } from 'vitest';
import {
  check,
  functionFrom,
  integer,
  type Outcome,
  oneOf,
  processes,
  range,
  spec,
  type Variables,
  variables,
} from '../index.ts';

/**
 * A ring in any state at all: who has which colour, whose turn it is, and how often it went on. Some initial states come twice, and the
 * invariant is violated by those that `wrong` says.
 */
const ring = spec(
  { name: 'ring', parameters: { nodes: integer('nodes', { default: 3, from: 1, to: 6 }) } },
  ({ nodes }) => {
    const Node = processes('n', nodes);
    const Colours = functionFrom(Node, oneOf('red', 'green', 'blue'));
    const made = variables({ colours: Colours, turn: Node, round: range(0, 9) });
    const init = made.initiallyEach(function* () {
      for (const colours of Colours.elements ?? [])
        for (const turn of Node) for (const round of [0, 1, 2, 3, 4, 5, 0]) yield { colours, turn, round };
    });
    const Pass = made.action({
      forSome: { to: Node },
      guard: (s) => s.round < 7,
      effect: (s, { to }) => ({ colours: s.colours.set(s.turn, s.colours.get(to)), turn: to, round: s.round + 1 }),
    });
    return {
      domains: made.domains,
      init,
      actions: { Pass },
      invariants: { Round: made.invariant((s) => s.round <= 7) },
      properties: {
        Alike: made.eventually((s) => s.round === 7),
        Monotone: made.step({ forAll: {}, holds: (s, t) => s.round < t.round, initially: (s) => s.round < 6 }),
      },
      finished: made.predicate((s) => s.round === 7),
      withinBounds: made.predicate((s) => !(s.round === 3 && s.colours.every((colour) => colour === 'red'))),
    };
  },
);
const inBrief = ({ verdict, states, properties }: Outcome): unknown => [
  verdict,
  states,
  properties.map((property) => [property.name, property.verdict]),
];

describe('many initial states', () => {
  test('are the same to both engines, each counted once; with symmetry orbits stand for them', async () => {
    const kernel = await check(ring, { symmetry: false });
    expect(inBrief(kernel)).toEqual(inBrief(await check(ring, { engine: 'reference' })));
    expect(kernel.states.generated).toBeGreaterThan(27 * 3 * 6);
    const reduced = await check(ring);
    expect(reduced.symmetry).toMatchObject({ order: 6, certified: true });
    expect(reduced.properties.map(({ verdict }) => verdict)).toEqual(kernel.properties.map(({ verdict }) => verdict));
    expect(reduced.states.distinct).toBeLessThan(kernel.states.distinct / 3);
    expect(reduced.remarks).toEqual([]);
  });
  test.each(['kernel', 'reference'] as const)('a violation by one of them is shown by it alone: %s', async (engine) => {
    const outcome = await check(counting(5000, 4321), { engine });
    const [invariant] = outcome.properties;
    expect(invariant).toMatchObject({ name: 'Small', verdict: 'violated' });
    expect(invariant?.trace?.map(({ state }) => state)).toEqual([{ n: 4321 }]);
  });
});

const kindsOf = ({ remarks }: Outcome): unknown[] => remarks.map(({ kind }) => kind);
const most = 1_000_000;
/** Numbers, all of them initial; those from `wrong` on violate the invariant. */
function counting(count: number, wrong: number, more: (n: number) => void = () => {}) {
  return spec({ name: 'counting', parameters: {} }, () => {
    const { domains, initiallyEach, action, invariant }: Variables<{ n: number }> = variables({ n: range(0, most) });
    const init = initiallyEach(function* () {
      for (let n = 0; n < count; n++) {
        more(n);
        yield { n: Math.min(n, most) };
      }
    });
    const Stay = action({ effect: () => ({}) });
    return { domains, init, actions: { Stay }, invariants: { Small: invariant((s) => s.n < wrong) } };
  });
}

describe.each(['kernel', 'reference'] as const)('a limit that ends it among the initial states, %s:', (engine) => {
  test('time: nothing is said to hold, and the report tells', async () => {
    const outcome = await check(counting(Number.POSITIVE_INFINITY, most + 1), { engine, limits: { seconds: 0.1 } });
    expect(outcome).toMatchObject({ verdict: 'unknown', stopped: 'time', basis: 'stopped' });
    expect(outcome.properties.map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown']);
    expect(kindsOf(outcome)).toContain('among initial states');
  });
  test('states', async () => {
    const outcome = await check(counting(20_000, most), { engine, limits: { states: 600 } });
    expect(outcome).toMatchObject({ verdict: 'unknown', stopped: 'states' });
    expect(outcome.states.distinct).toBeLessThan(2000);
    expect(kindsOf(outcome)).toContain('among initial states');
  });
  test('memory', async () => {
    const outcome = await check(counting(Number.POSITIVE_INFINITY, most + 1), { engine, limits: { bytes: 1 } });
    expect(outcome).toMatchObject({ verdict: 'unknown', stopped: 'memory' });
    expect(kindsOf(outcome)).toContain('among initial states');
  });
  test('the first violation is one all the same', async () => {
    const outcome = await check(counting(20_000, 600), { engine, limits: { stopAtFirst: true } });
    expect(outcome).toMatchObject({ verdict: 'violated', stopped: 'first violation' });
    expect(outcome.properties[0]?.trace?.map(({ state }) => state)).toEqual([{ n: 600 }]);
  });
  test('what the generator throws ends it as a failure of the spec', async () => {
    const outcome = await check(
      counting(20_000, most, (n) => {
        if (n === 5000) throw new Error('planted');
      }),
      { engine },
    );
    expect(outcome).toMatchObject({
      verdict: 'unknown',
      stopped: 'failure',
      failure: { error: { site: { part: 'initial states' }, fault: { kind: 'throws' } }, trace: [] },
    });
    expect(kindsOf(outcome)).not.toContain('among initial states');
  });
});
