/** Absolute numbers: those that a run would have without renumbering, and none where that is not known. */
import { type Map as ImmutableMap, Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { storyOf } from '../../counterexamples/tell/story-of.ts';
import { violationOf } from '../../counterexamples/testing/stories.ts';
import { BadSpec, functionFrom, messages, processes, range, renumbering, spec, subsetOf, variables } from '../index.ts';
import type { AnyState } from '../language/action.ts';
import { checkable } from '../language/model.ts';
import { textOf } from '../language/value.ts';
import { initialStates, type State, successors } from '../reference/semantics.ts';
import { lassoLines } from '../report/lasso.ts';
import type { TraceStep } from '../run/outcome.ts';
import { absoluteOf } from './absolute.ts';

/** Tickets by their ranks. Each action renumbers, or does not, in a way of its own. */
const tickets = spec({ name: 'tickets', parameters: {} }, () => {
  const P = processes('p', 2, { symmetric: false });
  const [p1, p2] = [P.member(1), P.member(2)];
  const Message = messages({ Call: { from: P, n: range(0, 2) } });
  const { domains, initially, action, eventually } = variables({
    ticket: functionFrom(P, range(-1, 2)),
    calls: subsetOf(Message),
  });
  const init = initially({ ticket: P.to(-1), calls: Set() });
  type Tickets = (typeof init)[number]['ticket'];
  const ranked = renumbering((ticket: Tickets, merge = false) => {
    const all = P.map((p) => ticket.get(p)).filter((n) => n >= 0 && !merge);
    return P.to((p) => (ticket.get(p) < 0 ? -1 : all.filter((n) => n < ticket.get(p)).length));
  });
  const draws = (ticket: Tickets, p: (typeof P.elements)[number]) => ticket.set(p, 2);
  return {
    domains,
    init,
    actions: {
      /** Who draws a ticket calls out its number, and what was called before is no longer heard. */
      Draw: action({
        forSome: { p: P },
        effect: (s, { p }) => {
          const ticket = ranked(draws(s.ticket, p));
          return { ticket, calls: Set([Message.Call({ from: p, n: ticket.get(p) })]) };
        },
      }),
      Hear: action({
        forSome: { q: P, m: (s) => s.calls },
        guard: (_, { q, m }) => q !== m.from,
        effect: (s, { m }) => ({ calls: s.calls.delete(m) }),
      }),
      /** What is made is thrown away. */
      Boast: action({
        effect: (s) => {
          ranked(draws(s.ticket, p1));
          return { ticket: s.ticket.set(p1, 0).set(p2, 1) };
        },
      }),
      /** Both are numbered, and only the second time counts. */
      Twice: action({ effect: (s) => ({ ticket: ranked(ranked(draws(s.ticket, p1)).set(p2, 2)) }) }),
      Merge: action({ effect: (s) => ({ ticket: ranked(s.ticket, true) }) }),
      /** By hand, with a gap. */
      Place: action({ effect: (s) => ({ ticket: s.ticket.set(p1, 0).set(p2, 2) }) }),
      Between: action({ effect: (s) => ({ ticket: s.ticket.set(p1, 1) }) }),
    },
    properties: { Never: eventually(() => false) },
    ranks: { ticket: { in: ['ticket', 'calls'], by: ranked } },
  };
});
const model = checkable(tickets);

function behaviour(...labels: readonly string[]): TraceStep[] {
  let state = [...initialStates(model)][0] as State;
  const trace: TraceStep[] = [{ action: null, choices: {}, state: state.toObject() }];
  for (const label of labels) {
    const next = [...successors(model, state)].find(
      ({ action, choices }) => [action, ...Object.values(choices).map(textOf)].join(' ') === label,
    );
    if (next === undefined) throw new Error(`${label} is not enabled`);
    ({ state } = next);
    trace.push({ action: next.action, choices: next.choices, state: state.toObject() });
  }
  return trace;
}
const valuesIn = (trace: readonly { readonly state: AnyState }[] | undefined): string[] | undefined =>
  trace?.map(({ state }) => [...(state.ticket as ImmutableMap<string, number>).values()].join(' '));

describe('a trace in absolute numbers', () => {
  test('has a new one for what begins, and what stays keeps its own', () => {
    const trace = behaviour('Draw p1', 'Draw p2', 'Draw p1', 'Draw p1', 'Draw p2');
    expect(valuesIn(trace)).toEqual(['-1 -1', '0 -1', '0 1', '1 0', '1 0', '0 1']);
    const absolute = absoluteOf(model, trace);
    expect(valuesIn(absolute?.trace)).toEqual(['-1 -1', '0 -1', '0 1', '2 1', '3 1', '3 4']);
    expect([absolute?.isOther('ticket', 2), absolute?.isOther('ticket', 3)]).toEqual([false, true]);
  });

  test('says in whose place what a lasso returns to is', () => {
    const trace = behaviour('Draw p1', 'Draw p2', 'Draw p1');
    const absolute = absoluteOf(model, trace, { to: 2, back: { action: 'Draw', choices: { p: 'p2' } } });
    expect(absolute?.renamed).toEqual([
      { name: 'ticket', from: 2, to: 0 },
      { name: 'ticket', from: 3, to: 1 },
    ]);
    expect(valuesIn([{ state: absolute?.returned ?? {} }])).toEqual(['2 3']);
  });

  test.each([
    ['they are what they are anyway', ['Draw p1', 'Draw p2']],
    ['what was answered is not what became of the state', ['Draw p1', 'Draw p2', 'Draw p1', 'Boast']],
    ['it is not known which of several renumberings was meant', ['Draw p1', 'Draw p2', 'Draw p1', 'Twice']],
    ['one stands for several from then on', ['Draw p1', 'Draw p2', 'Draw p1', 'Merge']],
    ['a number comes from nowhere, and is not above all', ['Place', 'Between']],
  ])('is not told if %s', (_, labels) => {
    expect(absoluteOf(model, behaviour(...labels))).toBeNull();
  });

  test('leaves the same what is the same: who takes a number that there is has it', () => {
    expect(valuesIn(absoluteOf(model, behaviour('Place', 'Draw p1'))?.trace)).toEqual(['-1 -1', '0 1', '1 1']);
  });

  test('is told in what was chosen, sent and changed, and at the return', () => {
    const trace = behaviour('Draw p1', 'Draw p2', 'Draw p1', 'Hear p2 Call(from: p1, n: 1)');
    const lasso = { to: 2, back: { action: 'Draw', choices: { p: 'p2' } } };
    const absolute = absoluteOf(model, trace, lasso);
    const never = { name: 'Never', kind: 'temporal', verdict: 'violated', instance: {}, trace, reason: null } as const;
    const story = storyOf({ model, title: 'Tickets', story: null }, trace, { property: { ...never, lasso }, absolute });
    expect(story.steps.map(({ label }) => label).at(-1)).toBe('Hear(p2, Call(from: p1, n: 2))');
    expect(story.messages.map(({ text, end }) => `${text} ${end}`)).toContain('Call(from: p1, n: 2) received');
    expect(story.steps[3]?.changes.map(({ path, change }) => `${path}: ${change}`)).toContain('ticket[p1]: 0 -> 2');
    expect(story.steps[3]?.cells.map(({ path, value }) => `${path} = ${value}`)).toContain('ticket[p1] = 2');
    expect(story.loop?.back?.changes.map(({ path, change }) => `${path}: ${change}`)[0]).toBe('ticket[p2]: 1 -> 3');
    expect(story.loop?.back?.renamed).toBe('the same up to renaming: ticket 2 -> 0 and 3 -> 1');
    expect(lassoLines(absolute?.trace ?? [], { ...lasso, renamed: absolute?.renamed ?? [] }, undefined, 60)).toEqual([
      '  Back to state 3: Draw(p2)',
      '    the same up to renaming: ticket 2 -> 0 and 3 -> 1',
    ]);
  });
});

/** Ballots as Paxos has them: one above all that there ever were for who begins one, and whoever takes part in it has its number. */
test('ballots without end are those of Paxos without ranks', async () => {
  const { subject, claim } = await violationOf('endless-paxos', 'duelling-proposers', 'Termination');
  const absolute = absoluteOf(subject.model, claim.trace, claim.property.lasso);
  let next = 0;
  const now: Record<string, number> = {};
  for (const [k, { action, choices }] of claim.trace.entries()) {
    if (action === 'Phase1a') now[String(choices.p)] = next++;
    if (action === 'Phase1b' || action === 'Phase2b')
      now[String(choices.acc)] = now[(choices.m as { readonly p: string }).p] as number;
    const real = claim.trace[k]?.state ?? {};
    const told = absolute?.trace[k]?.state ?? {};
    for (const variable of ['ballot', 'maxBal'])
      for (const [who, rank] of real[variable] as ImmutableMap<string, number>)
        expect([k, who, (told[variable] as ImmutableMap<string, number>).get(who)]).toEqual([
          k,
          who,
          rank < 0 ? -1 : now[who],
        ]);
    expect(textOf(told.msgs)).toBe(textOf(real.msgs));
  }
  expect(next).toBe(7);
  expect(absolute?.renamed).toEqual([
    { name: 'ballot', from: 6, to: 0 },
    { name: 'ballot', from: 7, to: 1 },
  ]);
});

test.each([
  [{ in: ['tickets'], by: renumbering((n: number) => n) }, 'its ranks n stand in tickets, which is not a variable'],
  [{ by: renumbering((n: number) => n) }, "its ranks n do not say where they stand: in: ['ticket']"],
  [{ in: ['ticket'], by: (n: number) => n }, 'its ranks n have no renumbering'],
])('ranks that are none are refused', (ranks, message) => {
  const bad = spec({ name: 'bad', parameters: {} }, () => {
    const { domains, initially, action } = variables({ ticket: range(0, 1) });
    const init = initially({ ticket: 0 });
    return {
      domains,
      init,
      actions: { Stay: action({ effect: () => ({ ticket: 1 }) }) },
      ranks: { n: ranks as never },
    };
  });
  expect(() => checkable(bad)).toThrow(BadSpec);
  expect(() => checkable(bad)).toThrow(message);
});
