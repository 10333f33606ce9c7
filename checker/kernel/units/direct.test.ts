/** What learning does not pay for is evaluated directly, and says the same; what it said is remembered by what it has read. */
import { List } from 'immutable';
import { expect, test } from 'vitest';
import {
  functionFrom,
  history,
  messages,
  processes,
  range,
  type Spec,
  sequenceOf,
  spec,
  variables,
} from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { answerOf } from '../../language/kept.ts';
import { checkable } from '../../language/model.ts';
import { renamed } from '../../language/renaming.ts';
import { strictState } from '../../language/steps.ts';
import { keyOf } from '../../language/value.ts';
import { explored } from '../../testing/explored.ts';
import { checkByKernel } from '../check.ts';
import type { Symmetry } from '../symmetry/symmetry.ts';
import { Answers, Directly, type Pieced } from './direct.ts';

/** Processes that pass weights among them: what they have together stays, and a channel never holds as many as `most`. */
function weights(most: number, members = 3, room = 3) {
  let calls = 0;
  const of = spec({ name: 'weights', parameters: {} }, () => {
    const P = processes('p', members);
    const { domains, initially, action, invariant, step } = variables({
      own: functionFrom(P, range(0, 6)),
      sent: functionFrom(P, sequenceOf(range(1, 6), 6)),
    });
    return {
      domains,
      init: initially({ own: P.to(4), sent: P.to(List()) }),
      actions: {
        Send: action({
          forSome: { p: P, q: P },
          guard: (s, { p, q }) => p !== q && s.own.get(p) > 0 && s.sent.get(q).size < room,
          effect: (s, { p, q }) => ({
            own: s.own.update(p, (w) => w - 1),
            sent: s.sent.update(q, (all) => all.push(1)),
          }),
        }),
        Receive: action({
          forSome: { p: P },
          guard: (s, { p }) => !s.sent.get(p).isEmpty() && s.own.get(p) < 6,
          effect: (s, { p }) => ({
            own: s.own.update(p, (w) => w + (s.sent.get(p).first() ?? 0)),
            sent: s.sent.update(p, (all) => all.shift()),
          }),
        }),
      },
      properties: {
        Conserved: invariant((s) => {
          calls++;
          return P.elements.reduce((sum, p) => sum + s.own.get(p) + s.sent.get(p).size, 0) === 4 * members;
        }),
        Few: invariant((s) => P.elements.reduce((sum, p) => sum + s.sent.get(p).size, 0) < most),
        Kept: step(
          (s, t) =>
            P.elements.reduce((sum, p) => sum + s.own.get(p), 0) -
              P.elements.reduce((sum, p) => sum + t.own.get(p), 0) <
            2,
        ),
      },
      finished: () => true,
    };
  });
  return { model: checkable(of as unknown as Spec), calls: () => calls };
}

test.each([false, true])('with symmetry %s: what reads everything is given up, and violated as soon', (symmetry) => {
  const { model } = symmetry ? weights(6, 4, 3) : weights(6);
  const { direct, violated, distinct } = checkByKernel(model, { symmetry });
  expect(direct.map(({ site }) => site.name)).toContain('Conserved');
  for (const { entries, states } of direct) expect(2 * entries).toBeGreaterThanOrEqual(states);
  expect(violated.map(({ property, trace }) => [property, trace.length])).toEqual([['Few', 7]]);
  expect(distinct).toBeGreaterThan(1000);
});
test('a unit runs once for states that differ in what it has not read', () => {
  const { model, calls } = weights(99, 2);
  const { distinct } = checkByKernel(model, {});
  // Two runs for each entry, and one for each state that comes after it is given up.
  expect(calls()).toBeLessThan(2.2 * distinct);
});
test.each<readonly [string, (s: AnyState) => unknown]>([
  ['asked for', (s) => s.x],
  ['spread', (s) => ({ ...s }).x],
  ['told with its descriptor', (s) => Object.getOwnPropertyDescriptor(s, 'x')?.value],
])('a variable that is %s is read', (_, read) => {
  const reads = new Set<string>();
  expect(read(strictState({ x: range(0, 1), y: range(0, 1) }, { x: 1, y: 0 }, reads))).toBe(1);
  expect(reads.has('x')).toBe(true);
});
test('what was said is remembered by what was read, of a state and of the one after it, and forgotten with its pieces', () => {
  const { model } = weights(99, 2);
  const kernel = explored(model);
  const { layout, store } = kernel.space;
  const directly = new Directly(model.domains, layout, null);
  const at = (state: number, next: number | null = null): Pieced => {
    const vector = new Int32Array(2 * layout.words);
    for (const [side, of] of [state, next ?? state].entries())
      vector.set(store.words.subarray(of * store.width, (of + 1) * store.width), side * layout.words);
    return directly.in(vector, next !== null);
  };
  const ownOf = (s: AnyState): string => keyOf(s.own);
  const said = (state: number): string => ownOf(kernel.space.valuesOf(state));
  let calls = 0;
  const ofStates = new Answers<unknown>();
  const distinct = new Set<string>();
  for (let state = 0; state < 40; state++) {
    const answer = directly.ask(ofStates, at(state), (s) => {
      calls++;
      return ownOf(s);
    });
    expect(answer).toBe(said(state));
    distinct.add(said(state));
  }
  expect(calls).toBe(distinct.size);
  expect([[...ofStates.readsBefore], [...ofStates.readsAfter]]).toEqual([['own'], []]);
  const ofSteps = new Answers<unknown>();
  for (const [from, to] of [
    [0, 39],
    [39, 0],
    [0, 39],
    [0, 1],
  ] as const)
    expect(directly.ask(ofSteps, at(from, to), (s, t) => `${ownOf(s)} ${ownOf(t)}`)).toBe(`${said(from)} ${said(to)}`);
  expect([[...ofSteps.readsBefore], [...ofSteps.readsAfter]]).toEqual([['own'], ['own']]);
  expect(ofSteps.of(at(39, 0))).toBe(`${said(39)} ${said(0)}`);
  const notOfWholes = new Answers<unknown>(9, false);
  const [one, all] = [new Answers<unknown>(9, false), (s: AnyState): string => keyOf([s.own, s.sent])];
  for (const [answers, unit] of [
    [one, ownOf],
    [notOfWholes, all],
  ] as const)
    expect(directly.ask(answers, at(0), unit)).toBe(unit(kernel.space.valuesOf(0)));
  expect([one.of(at(0)), notOfWholes.of(at(0))]).toEqual([said(0), undefined]);
  // What is read after a step that changes nothing is read after a step.
  const ofTargets = new Answers<unknown>();
  for (const to of [0, 39, 0]) expect(directly.ask(ofTargets, at(0, to), (_, t) => ownOf(t))).toBe(said(to));
  expect([[...ofTargets.readsBefore], [...ofTargets.readsAfter]]).toEqual([[], ['own']]);
  ofSteps.begin(99);
  expect(ofSteps.of(at(39, 0))).toBe(undefined);
});
test('who asks of one state is handed the same values, with which answers are kept, and the same images', () => {
  const of = spec({ name: 'asked', parameters: {} }, () => {
    const Client = processes('c', 3);
    const [Operation, Result] = [messages({ Read: {} }), messages({ ReadOk: {} })];
    const History = history(Client, { operation: Operation, result: Result, most: 1 });
    const { domains, initially, action } = variables({ history: History });
    const Invoke = action({
      forSome: { client: Client },
      guard: (s, { client }) => !s.history.isPending(client),
      effect: (s, { client }) => ({ history: s.history.invoke(client, Operation.Read()) }),
    });
    return { domains, init: initially({ history: History.empty }), actions: { Invoke }, finished: () => true };
  });
  const { domains } = checkable(of as unknown as Spec);
  const { layout, symmetry, store } = explored(checkable(of as unknown as Spec), { symmetry: true }).space;
  const directly = new Directly(domains, layout, symmetry);
  const vector = new Int32Array(2 * layout.words);
  const at = (state: number): Pieced => {
    vector.set(store.words.subarray(state * store.width, (state + 1) * store.width));
    return directly.in(vector, false);
  };
  const historyIn = (states: Pieced): object => directly.ask(new Answers<object>(), states, (s) => s.history as object);
  const first = historyIn(at(1));
  expect(historyIn(at(1))).toBe(first);
  expect([1, 2].map((answer) => answerOf(first, of, 'asked', () => answer))).toEqual([1, 1]);
  const imagesOf = (states: Pieced): object[] => [...directly.images(states)].map(({ image }) => historyIn(image));
  const images = imagesOf(at(1));
  const { group } = symmetry as Symmetry;
  expect(images.map(String)).toEqual(images.map((_, i) => String(renamed(first, group.numbered(i + 1).renaming))));
  expect(images.length).toBe(5);
  expect(imagesOf(at(1))[0]).toBe(images[0]);
  expect(String(historyIn(at(0)))).not.toBe(String(first));
});
