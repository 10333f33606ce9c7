/** Stories: who acted, what was sent and received, whose part of the state is what, and what is marked. */
import { Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  clocks,
  crashes,
  functionFrom,
  history,
  messages,
  network,
  oneOf,
  optional,
  processes,
  range,
  spec,
  subsetOf,
  variables,
} from '../../checker/index.ts';
import type { AnyState } from '../../checker/language/action.ts';
import { type CheckableModel, checkable } from '../../checker/language/model.ts';
import { textOf } from '../../checker/language/value.ts';
import { plainTrace, type RecordedStep, replay } from '../../checker/reference/replay.ts';
import { successors } from '../../checker/reference/semantics.ts';
import type { Story } from '../story.ts';
import { storyAbout, violationOf } from '../testing/stories.ts';
import { storyOf } from './story-of.ts';

/** Two processes that greet each other over a network that has every fault, and a clerk who counts. */
const greetings = spec({ name: 'greetings', parameters: {} }, () => {
  const P = processes('p', 2);
  const Message = messages({ Hello: { from: P, to: P }, Bye: { from: P, to: P } });
  const Network = network(Message, {
    among: [P],
    loss: { atMost: 1 },
    duplication: { atMost: 1 },
    partition: { of: P, atMost: 1 },
  });
  const Faults = crashes(P, { atMost: 1 });
  const History = history(P, { operation: oneOf('greet'), result: oneOf('done'), most: 2 });
  const { domains, initially, action, crashing, invariant, reachable } = variables({
    greeted: functionFrom(P, range(0, 3)),
    last: functionFrom(P, optional(P)),
    count: range(0, 3),
    net: Network,
    faults: Faults,
    calls: History,
    board: subsetOf(Message),
  });
  const init = initially({
    greeted: P.to(0),
    last: P.to(null),
    count: 0,
    net: Network.empty,
    faults: Faults.none,
    calls: History.empty,
    board: Set(),
  });
  /** What is said to somebody who crashes is lost. */
  const live = crashing('faults', { atCrash: (s, { process }) => ({ net: s.net.drop((m) => m.to === process) }) });
  const Greet = live.action({
    forSome: { p: P, q: P },
    guard: (s, { p, q }) => p !== q && !s.calls.isPending(p),
    effect: (s, { p, q }) => ({
      net: s.net.send(Message.Hello({ from: p, to: q })),
      calls: s.calls.invoke(p, 'greet'),
    }),
  });
  const Hear = action({
    forSome: { m: (s) => s.net.deliverable('Hello') },
    effect: (s, { m }) => ({
      greeted: s.greeted.update(m.to, (n) => n + 1),
      last: s.last.set(m.to, m.from),
      net: s.net.reply(m, Message.Bye({ from: m.to, to: m.from })),
    }),
  });
  const Post = action({
    forSome: { p: P },
    effect: (s, { p }) => ({ board: s.board.add(Message.Bye({ from: p, to: p })) }),
  });
  const Count = action({
    guard: (s) => s.board.some((m) => m.type === 'Bye' && m.from === 'p1'),
    effect: (s) => ({ count: s.count + 1 }),
  });
  /** What was about to be said when its sender crashed. */
  const NotSaid = action({
    forSome: { m: (s) => s.net.deliverable() },
    guard: (s, { m }) => !s.faults.isUp(m.from),
    effect: (s, { m }) => ({ net: s.net.lose(m) }),
  });
  return {
    domains,
    init,
    actions: { Greet, Hear, Post, Count, NotSaid },
    crashes: [live],
    roles: { clerk: { acts: [Count], has: ['count'] } },
    invariants: {
      NobodyGreeted: invariant({ forAll: { p: P }, holds: (s, { p }) => s.greeted.get(p) === 0 }),
      Few: invariant((s) => s.count < 2),
    },
    properties: { Counted: reachable((s) => s.count > 0) },
    withinBounds: { atMostTwo: invariant((s) => s.count < 3) },
  };
});

const model: CheckableModel = checkable(greetings);

/** A greeting that stays on the air, is heard without a word to the network, and said again. */
const air = spec({ name: 'air', parameters: {} }, () => {
  const P = processes('p', 2);
  const Message = messages({ Hello: { from: P, to: P } });
  const Air = network(Message, { delivery: 'keep', loss: { atMost: 1 } });
  const { domains, initially, action, invariant } = variables({ air: Air, heard: range(0, 3) });
  const Say = action({
    forSome: { p: P, q: P },
    guard: (_, { p, q }) => p !== q,
    effect: (s, { p, q }) => ({ air: s.air.send(Message.Hello({ from: p, to: q })) }),
  });
  const Hear = action({
    forSome: { m: (s) => s.air.deliverable('Hello') },
    guard: (s) => s.heard < 3,
    effect: (s) => ({ heard: s.heard + 1 }),
  });
  return {
    domains,
    init: initially({ air: Air.empty, heard: 0 }),
    actions: { Say, Hear },
    invariants: { NobodyGreeted: invariant((s) => s.heard === 0) },
  };
});

/** The story of the steps with these labels; what a label begins with is enough. */
function tell(...labels: readonly string[]): Story {
  return tellOf(model, labels);
}
function tellOf(model: CheckableModel, labels: readonly string[]): Story {
  const init: RecordedStep = { action: null, choices: {}, state: [...model.init][0] as AnyState };
  const trace = [init];
  for (const label of labels) {
    const before = replay(model, trace).trace.at(-1);
    const next = [...successors(model, (before as NonNullable<typeof before>).state)].find(({ action, choices }) =>
      `${action} ${Object.values(choices).map(String).join(' ')}`.startsWith(label),
    );
    if (next === undefined) throw new Error(`${label} is not enabled`);
    trace.push({ action: next.action, choices: next.choices, state: next.state.toObject() });
  }
  const violated = { name: 'NobodyGreeted', kind: 'invariant', verdict: 'violated', instance: { p: 'p2' } } as const;
  const property = { ...violated, trace: null, reason: null };
  return storyOf({ model, title: 'Greetings', story: null }, plainTrace(replay(model, trace).trace), { property });
}
const arrows = (story: Story): string[] =>
  story.messages.map(
    ({ short, sent, from, to, received, end, copy }) =>
      `${short} ${sent}:${from} -> ${received ?? '?'}:${to} ${end}${copy ? ', a copy' : ''}`,
  );

describe('a story', () => {
  test('has a lane for each role and process', () => {
    expect(tell().lanes).toEqual(['clerk', 'p1', 'p2']);
  });

  test('tells who acts', () => {
    const story = tell('Greet p1 p2', 'Hear', 'Post p1', 'Count');
    expect(story.steps.map(({ lane }) => lane)).toEqual([null, 'p1', 'p2', 'p1', 'clerk']);
    expect(story.steps.map(({ short }) => short)).toEqual([
      'init',
      'Greet(p1, p2)',
      'Hear(Hello)',
      'Post(p1)',
      'Count',
    ]);
  });

  test('has arrows from who sent to who received, and to whom it is on its way', () => {
    expect(arrows(tell('Greet p1 p2', 'Hear'))).toEqual(['Hello 1:p1 -> 2:p2 received', 'Bye 2:p2 -> ?:p1 on its way']);
  });

  test('has an arrow for each step that finds what is kept', () => {
    expect(arrows(tell('Post p1', 'Count', 'Count'))).toEqual([
      'Bye 1:p1 -> 2:clerk received',
      'Bye 1:p1 -> 3:clerk received',
    ]);
  });

  test('has an arrow for each step that hears what is on the air, until it is lost', () => {
    expect(arrows(tellOf(checkable(air), ['Say p1 p2', 'Hear', 'Say p1 p2', 'Hear', 'LoseMessage']))).toEqual([
      'Hello 1:p1 -> 2:p2 received',
      'Hello 1:p1 -> 4:p2 received',
      'Hello 1:p1 -> 5:p2 lost',
    ]);
  });

  test('tells what the network loses and doubles', () => {
    expect(arrows(tell('Greet p1 p2', 'DuplicateMessage', 'Hear', 'LoseMessage'))).toEqual([
      'Hello 1:p1 -> 3:p2 received',
      'Hello 2:p1 -> 4:p2 lost, a copy',
      'Bye 3:p2 -> ?:p1 on its way',
    ]);
    const kinds = tell('Greet p1 p2', 'DuplicateMessage', 'LoseMessage').steps.map(({ kind, lane }) => [kind, lane]);
    expect(kinds).toEqual([
      ['init', null],
      ['step', 'p1'],
      ['duplication', null],
      ['loss', null],
    ]);
  });

  test('has no receiver of a message that an action of the spec itself loses', () => {
    const story = tell('Greet p1 p2', 'Crash p1', 'NotSaid');
    expect(arrows(story)).toEqual(['Hello 1:p1 -> 3:p2 lost']);
    expect(story.steps.map(({ kind, lane }) => [kind, lane]).at(-1)).toEqual(['loss', null]);
  });

  test('ends the arrows of what is lost at a crash, which is drawn as one', () => {
    const story = tell('Greet p1 p2', 'DuplicateMessage', 'Crash p2');
    expect(arrows(story)).toEqual(['Hello 1:p1 -> 3:p2 lost', 'Hello 2:p1 -> 3:p2 lost, a copy']);
    expect(story.steps.map(({ kind, lane }) => [kind, lane]).at(-1)).toEqual(['crash', 'p2']);
  });

  test('tells who is down, and who is cut off', () => {
    const story = tell('Crash p1', 'Partition', 'Recover p1', 'Heal');
    expect(story.steps.map(({ kind, down, island }) => [kind, down.join(), island.length > 0])).toEqual([
      ['init', '', false],
      ['crash', 'p1', false],
      ['partition', 'p1', true],
      ['recover', '', true],
      ['heal', '', false],
    ]);
  });

  test('gives each lane its part of the state', () => {
    const story = tell('Greet p1 p2', 'Hear');
    const cells = story.steps.at(-1)?.cells ?? [];
    const of = (lane: string | null): string[] =>
      cells
        .filter((cell) => cell.lane === lane)
        .map(({ path, value, changed }) => `${path}=${value}${changed ? '*' : ''}`);
    expect(of('p2')).toEqual(['greeted[p2]=1*', 'last[p2]=p1*', 'faults.up[p2]=true', 'calls[p2]=nothing']);
    expect(of('p1')).toContain('calls[p1]=greet pending');
    expect(of('clerk')).toEqual(['count=0']);
    expect(of(null)).toContain('board={}');
    expect(story.steps[1]?.changes).toContainEqual({
      path: 'calls[p1]',
      name: 'calls',
      cell: 'calls[p1]',
      lane: 'p1',
      isAccount: false,
      change: 'invokes greet',
      brief: null,
      elements: [],
      tellsBoth: false,
    });
  });

  test('marks what the property is false because of', () => {
    const story = tell('Greet p1 p2', 'Hear');
    expect(story.because).toEqual({
      instance: 'p = p2',
      isPrimed: false,
      text: 'False because greeted[p2] = 1',
      cells: [{ state: 2, path: 'greeted[p2]', part: null }],
      changes: [{ state: 2, path: 'greeted[p2]' }],
      messages: [],
    });
    expect(story.claim).toBe('Invariant NobodyGreeted is violated');
  });

  test('tells of every state what is true of it', () => {
    const story = tell('Greet p1 p2', 'Hear', 'Post p1', 'Count');
    const of = (property: string): string[] =>
      story.steps.map(({ truths }) => {
        const truth = truths.find((one) => one.property === property);
        return [truth?.holds, truth?.instance, ...(truth?.because ?? [])].filter((part) => part !== '').join(' ');
      });
    const broken = 'false p = p2 greeted[p2] = 1';
    expect(of('NobodyGreeted')).toEqual(['true', 'true', broken, broken, broken]);
    expect(of('Counted')).toEqual(['false', 'false', 'false', 'false', 'true']);
  });
});

test("a tick is nobody's step, and tells what the clocks come to show", () => {
  const ticking = spec({ name: 'ticking', parameters: {} }, () => {
    const P = processes('p', 2);
    const Time = clocks(P, { ticks: 1, skew: 1, drift: true });
    const { domains, initially, reachable } = variables({ time: Time });
    const init = initially({ time: Time.right });
    return { domains, init, actions: {}, properties: { Ahead: reachable((s) => s.time.now(P.member(1)) === 3) } };
  });
  const of = checkable(ticking);
  const init: RecordedStep = { action: null, choices: {}, state: [...of.init][0] as AnyState };
  const [started] = replay(of, [init]).trace;
  const next = [...successors(of, (started as NonNullable<typeof started>).state)];
  const ahead = next.find(({ choices }) => textOf(choices.offset) === '[p1: 1, p2: 0]') as (typeof next)[number];
  const trace = [init, { action: ahead.action, choices: ahead.choices, state: ahead.state.toObject() }];
  const told = storyOf({ model: of, title: 'Ticking', story: null }, plainTrace(replay(of, trace).trace), null);
  expect(told.steps[1]).toMatchObject({ kind: 'tick', lane: null, short: 'Tick([p1: 1, p2: 0])' });
  expect(told.steps[1]?.changes).toMatchObject([
    { path: 'time.time', change: '1 -> 2', lane: null },
    { path: 'time.offset[p1]', change: '0 -> 1', lane: 'p1' },
  ]);
});

describe('the story of a variant', () => {
  test('says what the property means, where it leaves its spec, and of a refinement what it departs from', async () => {
    const { meaning, leaves, because } = await storyAbout('voting', 'blind-votes', 'RefinesConsensus');
    expect(meaning).toBe('Voting chooses a value once and for all.');
    expect(leaves).toMatchObject({ step: 1 });
    expect(leaves?.text).toMatch(/^here it leaves voting, in which VoteFor\(a1, 0, v1\) is disabled, as /);
    expect(because).toEqual({
      instance: '',
      isPrimed: false,
      text: expect.stringMatching(
        /^consensus has no step that corresponds to the last one; closest: Choose\(v2\) leads there, but is not enabled$/,
      ),
      cells: [],
      // The last step, to which nothing corresponds.
      changes: ['votes[a2]', 'maxBal[a2]'].map((path) => ({ state: 4, path })),
      messages: ['(bal: 1, val: v2)'],
    });
  });

  test('says for which instance a property is false where it cannot say why', async () => {
    const { subject, claim } = await violationOf('membership-service', 'never-change', 'Completeness');
    const told = (known: object) => storyOf(subject, claim.trace, { ...claim, ...known }).because?.text;
    expect(told({})).toMatch(/^Never met Completeness, due since state 2 /);
    // Whoever claims it has found no reason, or has not looked for one.
    expect(told({ because: null })).toBe('False for p = p1, incarnation = 1');
    expect(told({ because: undefined })).toBe(told({}));
  });
});
