/** What is said of a story is what happened: no message that was thrown away, no step that changed something else, nobody who could not act. */
import { Set as Members } from 'immutable';
import { describe, expect, test } from 'vitest';
import { eventsOf } from '../../checker/explain/events.ts';
import {
  history,
  linearizable,
  messages,
  network,
  oneOf,
  processes,
  range,
  type SequentialObject,
  spec,
  subsetOf,
  variables,
} from '../../checker/index.ts';
import { type CheckableModel, checkable } from '../../checker/language/model.ts';
import { textOf } from '../../checker/language/value.ts';
import { initialStates, type State, successors } from '../../checker/reference/semantics.ts';
import type { TraceStep } from '../../checker/run/outcome.ts';
import { historyLayout } from '../draw/space-time-history.ts';
import { silentIn } from './silent.ts';
import { storyOf } from './story-of.ts';

/** Members join, and one of them counts. `Hesitate` makes messages and sends none of them; `Repeat` sends one of three. */
const club = spec({ name: 'club', parameters: {} }, () => {
  const P = processes('p', 2);
  const Message = messages({ Hello: { from: P, to: P } });
  const Net = network(Message);
  const { domains, initially, action, invariant } = variables({
    members: subsetOf(P),
    count: range(0, 2),
    net: Net,
  });
  return {
    domains,
    init: initially({ members: Members(), count: 0, net: Net.empty }),
    actions: {
      Join: action({ forSome: { p: P }, effect: (s, { p }) => ({ members: s.members.add(p) }) }),
      Leave: action({ forSome: { p: P }, effect: (s, { p }) => ({ members: s.members.delete(p) }) }),
      Count: action({ guard: (s) => s.count < 2, effect: (s) => ({ count: s.count + 1 }) }),
      Hesitate: action({
        forSome: { p: P },
        effect: (s, { p }) => {
          s.net.send(Message.Hello({ from: p, to: p }));
          return { count: 1 };
        },
      }),
      Repeat: action({
        forSome: { p: P },
        effect: (s, { p }) => {
          s.net.send(Message.Hello({ from: p, to: p })).send(Message.Hello({ from: p, to: p }));
          return { net: s.net.send(Message.Hello({ from: p, to: p })) };
        },
      }),
    },
    invariants: { Alone: invariant((s) => !(s.members.some((p) => p === 'p1') && s.count === 2)) },
  };
});
const model: CheckableModel = checkable(club);

/** The behaviour with these labels, from the initial state: `Join p1`. */
function behaviour(...labels: readonly string[]): TraceStep[] {
  return behaviourOf(model, labels);
}
function behaviourOf(model: CheckableModel, labels: readonly string[]): TraceStep[] {
  const [init] = [...initialStates(model)] as [State];
  const trace: TraceStep[] = [{ action: null, choices: {}, state: init.toObject() }];
  let state = init;
  for (const label of labels) {
    const next = [...successors(model, state)].find(
      ({ action, choices }) => [action, ...Object.values(choices)].join(' ') === label,
    );
    if (next === undefined) throw new Error(`${label} is not enabled`);
    ({ state } = next);
    trace.push({ action: next.action, choices: next.choices, state: state.toObject() });
  }
  return trace;
}

describe('messages', () => {
  const happened = (label: string): string[] => {
    const [before, step] = behaviour(label) as [TraceStep, TraceStep & { readonly action: string }];
    return eventsOf(model, before.state, step).messages.map(({ what, message }) => `${what} ${textOf(message)}`);
  };
  test('that are thrown away were not sent', () => {
    expect(happened('Hesitate p1')).toEqual([]);
  });
  test('that are sent after others were thrown away are told once', () => {
    expect(happened('Repeat p2')).toEqual(['sent Hello(from: p2, to: p2)']);
  });
});

describe('what is red', () => {
  test('is where that which was read changed, and no later change of the same set', () => {
    const trace = behaviour('Join p2', 'Join p1', 'Leave p2', 'Count', 'Join p2', 'Count');
    const violated = { name: 'Alone', kind: 'invariant', verdict: 'violated', instance: {} } as const;
    const story = storyOf({ model, title: 'Club', story: null }, trace, {
      property: { ...violated, trace: null, reason: null },
    });
    expect(story.because?.changes).toEqual([
      { state: 2, path: 'members' },
      { state: 6, path: 'count' },
    ]);
  });
});

describe('silent for ever', () => {
  const silent = (...labels: readonly string[]) =>
    silentIn(
      model,
      behaviour(...labels)
        .slice(1)
        .map(({ state }) => state),
      new Set(),
      ['p1', 'p2'],
      (_, { choices }) => (choices.p === undefined ? null : String(choices.p)),
    );
  test('is who can take the same action in every state of the cycle', () => {
    // p1 can leave where it is a member, and join where it is none; it can send at any time.
    expect(silent('Join p1', 'Leave p1')).toEqual([
      { lane: 'p1', could: ['Hesitate', 'Repeat'] },
      { lane: 'p2', could: ['Join', 'Hesitate', 'Repeat'] },
    ]);
  });
  test('is nobody who changes nothing', () => {
    expect(silent('Join p1', 'Count')[0]).toEqual({ lane: 'p1', could: ['Leave', 'Repeat'] });
  });
});

/** A role that is called like a process, and two histories of one client, of which one is wrong. */
const accounts = spec({ name: 'accounts', parameters: {} }, () => {
  const P = processes('p', 1);
  const Asked = oneOf('turn');
  const [Left, Right] = [
    history(P, { operation: Asked, result: range(0, 1), most: 2 }),
    history(P, { operation: Asked, result: range(0, 1), most: 2 }),
  ];
  const { domains, initially, action, invariant } = variables({ left: Left, right: Right, count: range(0, 1) });
  const Toggle: SequentialObject<number, 'turn', number> = { initial: 0, apply: (n) => [1 - n, n] };
  const Ask = action({
    forSome: { p: P },
    guard: (s, { p }) => !s.left.isPending(p) && s.left.of(p).completed.size < 2,
    effect: (s, { p }) => ({ left: s.left.invoke(p, 'turn'), right: s.right.invoke(p, 'turn') }),
  });
  // The right one always answers the same.
  const Answer = action({
    forSome: { p: P },
    guard: (s, { p }) => s.left.isPending(p),
    effect: (s, { p }) => ({ left: s.left.respond(p, s.count), right: s.right.respond(p, 0), count: 1 - s.count }),
  });
  return {
    domains,
    init: initially({ left: Left.empty, right: Right.empty, count: 0 }),
    actions: { Ask, Answer },
    roles: { p1: { acts: [Answer], has: ['count'] } },
    invariants: { Turns: invariant((s) => linearizable(s.right, Toggle)) },
  };
});

test('of two histories one has the operations that contradict each other, and a lane stands for one', () => {
  const own = checkable(accounts);
  const trace = behaviourOf(own, ['Ask p1', 'Answer p1', 'Ask p1', 'Answer p1']);
  const violated = { name: 'Turns', kind: 'invariant', verdict: 'violated', instance: {} } as const;
  const story = storyOf({ model: own, title: 'Accounts', story: null }, trace, {
    property: { ...violated, trace: null, reason: null },
  });
  expect(story.lanes).toEqual(['p1']);
  expect(story.history?.operations.map(({ cell, label, contradicts }) => [cell, label, contradicts])).toEqual([
    ['left[p1]', 'turn -> 0', false],
    ['left[p1]', 'turn -> 1', false],
    ['right[p1]', 'turn -> 0', true],
    ['right[p1]', 'turn -> 0', true],
  ]);
  const rows = historyLayout(story, 600, 0)?.rows;
  expect(rows).toEqual(['left[p1]', 'right[p1]']);
});
