/** What must not compile, does not: each misuse below is expected to be an error of its own. */
import { Set } from 'immutable';
import { expect, test } from 'vitest';
import {
  alternatives,
  crashes,
  type Edit,
  functionFrom,
  max,
  messages,
  min,
  type Of,
  oneOf,
  processes,
  range,
  record,
  SF,
  type StateOf,
  spec,
  subsetOf,
  sum,
  union,
  variables,
  variant,
  WF,
} from '../index.ts';

const RM = processes('rm', 2);
const Other = processes('other', 2);
const Message = messages({ Prepared: { rm: RM }, Commit: {}, Abort: {} });
const Entry = record({ owner: RM });
const { action, initially, initiallyEach, invariant, leadsTo, ltl, reachable, step, temporal } = variables({
  rmState: functionFrom(RM, oneOf('working', 'prepared')),
  tmState: oneOf('init', 'done'),
  msgs: subsetOf(Message),
});

test('a spec that is spelt right compiles', () => {
  const Prepare = action({
    forSome: { m: (s) => s.msgs.filter((m) => m.type === 'Prepared') },
    guard: (s, { m }) => s.rmState.get(m.rm) === 'working',
    effect: (s, { m }) => ({ rmState: s.rmState.set(m.rm, 'prepared') }),
  });
  expect(WF({ actions: [Prepare], per: ['m'] }).per).toEqual(['m']);
  expect(initially({ rmState: RM.to('working'), tmState: 'init', msgs: Set() })).toHaveLength(1);
  expect(invariant({ forAll: { rm: RM }, holds: (s, { rm }) => s.rmState.get(rm) === 'working' }).kind).toBe(
    'invariant',
  );
  expect(step((s, t) => s.tmState === t.tmState).kind).toBe('step');
  expect(reachable((s) => s.tmState === 'done').kind).toBe('reachable');
  expect(
    leadsTo({
      forAll: { rm: RM },
      from: (s, { rm }) => s.rmState.get(rm) === 'working',
      to: (s) => s.tmState === 'done',
    }).kind,
  ).toBe('temporal');
});

test('sums and extrema know what they are of', () => {
  const prepared = RM.to('working' as 'working' | 'prepared');
  const all: number = sum(prepared, (state, rm) => (state === 'prepared' && rm !== RM.elements[0] ? 1 : 0));
  const most: number | undefined = max(Set([Message.Commit()]), (m) => m.type.length);
  expect([all, most, min(RM, (rm) => rm.length), sum([1, 2])]).toEqual([0, 6, 3, 3]);
  // @ts-expect-error there may be no number to choose from
  const none: number = max([1]);
  // @ts-expect-error members are no numbers
  const members = (): unknown => sum(RM);
  // @ts-expect-error a misspelt value
  const misspelt = (): unknown => sum(prepared, (state) => (state === 'prepard' ? 1 : 0));
  // @ts-expect-error a predicate is no mapping
  const predicate = (): unknown => sum(prepared, (state) => state === 'prepared');
  expect([none, members, misspelt, predicate]).toHaveLength(4);
});

test('formulas know what is quantified, and the choices of steps', () => {
  const Prepare = action({ forSome: { rm: RM }, effect: (s, { rm }) => ({ rmState: s.rmState.set(rm, 'prepared') }) });
  const Named = action({ forSome: { n: [1, 2] }, effect: () => ({}) });
  const formula = temporal({
    forAll: { rm: RM },
    formula: ({ always, exists }) =>
      always(
        exists({ other: Other }, ({ and, atom, taken }) =>
          and(
            atom((s, { rm, other }) => s.rmState.get(rm) === 'working' && other === 'other1'),
            taken({ actions: [Prepare], per: ['rm'], where: ({ rm }, instance) => rm !== instance.rm }),
          ),
        ),
      ),
  });
  expect(formula.kind).toBe('temporal');
  const misuses = (): unknown => [
    // @ts-expect-error nothing of that name is quantified
    ltl.forAll({ rm: RM }, ({ atom }) => atom((s, { r }) => s.rmState.get(r) === 'working')),
    // @ts-expect-error a member of another sort
    ltl.exists({ other: Other }, ({ atom }) => atom((s, { other }) => s.rmState.get(other) === 'working')),
    // @ts-expect-error the action does not choose it
    ltl.eventually(ltl.taken({ actions: [Named], per: ['rm'] })),
    // @ts-expect-error it is chosen, and not quantified
    ltl.forAll({ rm: RM }, ({ always, taken }) => always(taken({ actions: [Named], per: ['n'] }))),
    // @ts-expect-error a choice that the action does not have
    ltl.always(ltl.taken({ actions: [Prepare], where: ({ r }) => r === 'rm1' })),
    // @ts-expect-error a number, where members are chosen
    ltl.always(ltl.taken({ actions: [Prepare], where: ({ rm }) => rm === 1 })),
  ];
  expect(misuses).toBeTypeOf('function');
});

test('literals are kept in callbacks', () => {
  const first = RM.member(1);
  const states = oneOf('working', 'prepared');
  const Local = functionFrom(range(0, 1), states);
  const { action, initially } = variables({ rm: functionFrom(RM, states), at: Local, tm: oneOf('init', 'done') });
  initially({
    rm: RM.to((rm) => (rm === first ? 'working' : 'prepared')),
    at: Local.to((key) => (key === 0 ? 'working' : 'prepared')),
    tm: 'init',
  });
  initially(
    RM.map((own) => ({
      rm: RM.to((rm) => (rm === own ? 'working' : 'prepared')),
      at: Local.to('working'),
      tm: 'init',
    })),
  );
  const Move = action({
    forSome: { to: ['working', 'prepared'], tm: ['init', 'done'] },
    guard: (s, { to }) => s.rm.get(first) !== to,
    effect: (s, { to, tm }) => ({ rm: s.rm.map((old) => (old === to ? 'prepared' : to)), tm }),
  });
  expect(Object.keys(Move.forSome)).toEqual(['to', 'tm']);
  const misuse = [
    // @ts-expect-error a misspelt value
    () => initially({ rm: RM.to((rm) => (rm === first ? 'workin' : 'prepared')), at: Local.to('working'), tm: 'init' }),
    // @ts-expect-error a value that the function does not have
    () => Local.to((key) => (key === 0 ? 'workin' : 'prepared')),
    // @ts-expect-error what the list of a choice does not offer
    () => action({ forSome: { to: ['working'] }, guard: (_, { to }) => to === 'prepard', effect: () => ({}) }),
  ];
  expect(misuse).toHaveLength(3);
});

test('literals are kept in choices that are computed from the state', () => {
  const Colour = oneOf('red', 'green', 'blue');
  const { action } = variables({ light: Colour, seen: subsetOf(Colour), n: range(0, 3), at: functionFrom(RM, Colour) });
  const computed = [
    action({
      forSome: { to: (s) => [...s.seen, 'blue'] },
      guard: (s, { to }) => s.light !== to,
      effect: (_, { to }) => ({ light: to }),
    }),
    action({ forSome: { to: (s) => (s.n > 1 ? ['red'] : ['green']) }, effect: (_, { to }) => ({ light: to }) }),
    action({ forSome: { to: (s) => Set(['red', s.light]) }, effect: (_, { to }) => ({ light: to }) }),
    action({
      forSome: { to: (s) => alternatives([() => ['red'], () => s.seen]) },
      effect: (_, { to }) => ({ light: to }),
    }),
    action({
      forSome: { rm: RM, to: (s, { rm }: { readonly rm: Of<typeof RM> }) => [s.at.get(rm), 'red'] },
      effect: (s, { rm, to }) => ({ at: s.at.set(rm, to) }),
    }),
    action({
      forSome: {
        rule: (s) => [
          { from: s.light, to: 'green' },
          { from: 'green', to: 'red' },
        ],
      },
      guard: (s, { rule }) => rule.from === s.light,
      effect: (_, { rule }) => ({ light: rule.to }),
    }),
    action({ forSome: { n: (s) => [0, (s.n + 1) % 3] }, effect: (_, { n }) => ({ n }) }),
  ];
  const misuse = [
    // @ts-expect-error a value that the variable does not have
    () => action({ forSome: { to: (s) => [...s.seen, 'blu'] }, effect: (_, { to }) => ({ light: to }) }),
    // @ts-expect-error what is not offered
    () => action({ forSome: { to: (s) => [...s.seen, 'off'] }, guard: (_, { to }) => to === 'of', effect: () => ({}) }),
    // @ts-expect-error the same in a record
    () => action({ forSome: { rule: () => [{ to: 'blu' }] }, effect: (_, { rule }) => ({ light: rule.to }) }),
    // @ts-expect-error what is no value
    () => action({ forSome: { to: () => [undefined] }, effect: () => ({}) }),
  ];
  expect([computed.length, misuse.length]).toEqual([7, 4]);
});

test('of a union of sorts each member is of one of them', () => {
  const Either = union(RM, Other);
  const { action } = variables({ waiting: subsetOf(Either), rm: functionFrom(RM, oneOf('idle', 'busy')) });
  const Wait = action({
    forSome: { who: Either, rm: RM },
    guard: (s, { who, rm }) => !s.waiting.has(rm) && RM.has(who) && s.rm.get(who) === 'idle',
    effect: (s, { who }) => ({ waiting: s.waiting.add(who) }),
  });
  expect([WF({ actions: [Wait], per: ['who'] }).per, Either.size]).toEqual([['who'], 4]);
  const misuse = [
    // @ts-expect-error who may be of the other sort
    () => action({ forSome: { who: Either }, guard: (s, { who }) => s.rm.get(who) === 'idle', effect: () => ({}) }),
    // @ts-expect-error a member of neither
    () => action({ forSome: { v: processes('v', 1) }, effect: (s, { v }) => ({ waiting: s.waiting.add(v) }) }),
    // @ts-expect-error a bare string
    () => Either.others('rm1'),
  ];
  expect(misuse).toHaveLength(3);
});

test('misuse does not compile', () => {
  // @ts-expect-error a value that is not in the domain
  initially({ rmState: RM.to('workin'), tmState: 'init', msgs: Set() });
  // @ts-expect-error a variable without a value
  initially({ rmState: RM.to('working'), tmState: 'init' });
  // @ts-expect-error the same of states that are made one after the other
  initiallyEach(() => [{ rmState: RM.to('workin'), tmState: 'init', msgs: Set() }]);
  // @ts-expect-error a list where a function is wanted
  initiallyEach([{ rmState: RM.to('working'), tmState: 'init', msgs: Set() }]);
  // @ts-expect-error a misspelt value in a guard
  action({ guard: (s) => s.tmState === 'ini', effect: () => ({ tmState: 'done' }) });
  // @ts-expect-error a misspelt variable in an effect, beside a right one
  action({ effect: () => ({ tmState: 'done', tmStat: 'done' }) });
  // @ts-expect-error a misspelt value in an effect
  action({ effect: () => ({ tmState: 'don' }) });
  // @ts-expect-error a misspelt variable in a guard
  action({ guard: (s) => s.tmStat === 'init', effect: () => ({ tmState: 'done' }) });
  action({
    forSome: { o: Other },
    // @ts-expect-error a member of another sort
    guard: (s, { o }) => s.rmState.get(o) === 'working',
    effect: () => ({ tmState: 'done' }),
  });
  // @ts-expect-error a bare string for a member of a sort
  const bare = (): unknown => Entry({ owner: 'rm1' });
  // @ts-expect-error a message type that is not there
  const misspelt = (): unknown => Message.Prepare({ rm: RM.member(1) });
  const Finish = action({ forSome: { rm: RM }, effect: (_s, { rm }) => ({ tmState: rm === null ? 'init' : 'done' }) });
  // @ts-expect-error a choice that the action does not have
  WF({ actions: [Finish], per: ['n'] });
  const Start = action({ forSome: { rm: RM, o: Other }, effect: () => ({ tmState: 'init' }) });
  expect(WF({ actions: [Start, Finish], per: ['rm'] }).actions).toEqual([Start, Finish]);
  // @ts-expect-error a choice that one of the actions does not have
  WF({ actions: [Start, Finish], per: ['o'] });
  expect(
    SF({ actions: [Start], when: (s, { o }) => s.rmState.get(RM.member(1)) === 'working' && o !== null }).per,
  ).toEqual([]);
  // @ts-expect-error a misspelt value of a variable
  WF({ actions: [Start, Finish], when: (s) => s.tmState === 'don' });
  // @ts-expect-error a choice that one of the actions does not have
  WF({ actions: [Start, Finish], when: (s, { o }) => s.tmState === 'done' && Other.has(o) });
  // @ts-expect-error the state is not known by the name of an action
  WF({ actions: ['Heal'], when: (s) => s.tmState === 'done' });
  expect(WF({ actions: ['Heal'], when: (s: { tmState: string }) => s.tmState === 'done' }).strength).toBe('weak');
  // @ts-expect-error what does not answer true or false
  WF({ actions: [Finish], when: (s) => s.tmState });
  // @ts-expect-error a misspelt instance of a quantified property
  invariant({ forAll: { rm: RM }, holds: (s, { r }) => s.rmState.get(r) === 'working' });
  expect([bare, misspelt]).toHaveLength(2);
});

test('what goes with crashes is typed by the state', () => {
  const Status = crashes(RM, { atMost: 1 });
  const { crashing } = variables({
    rmState: functionFrom(RM, oneOf('working', 'prepared')),
    votes: functionFrom(RM, subsetOf(RM)),
    seen: functionFrom(Other, oneOf('yes', 'no')),
    tmState: oneOf('init', 'done'),
    status: Status,
  });
  const live = crashing('status', {
    volatile: { rmState: 'working', votes: (s, rm) => s.votes.get(rm).delete(rm) },
    atCrash: (s, { process }) => ({ rmState: s.rmState.set(process, 'working') }),
  });
  const Prepare = live.action({
    forSome: { rm: RM },
    guard: (s, { rm }) => s.rmState.get(rm) === 'working',
    effect: (s, { rm }) => ({ rmState: s.rmState.set(rm, 'prepared') }),
  });
  expect([WF({ actions: [Prepare], per: ['rm'] }).per, live.variable]).toEqual([['rm'], 'status']);
  const misuse = [
    // @ts-expect-error a variable that is not one of crashes
    () => crashing('tmState'),
    // @ts-expect-error a misspelt volatile part
    () => crashing('status', { volatile: { rmStat: 'working' } }),
    // @ts-expect-error a misspelt volatile part beside a right one
    () => crashing('status', { volatile: { rmState: 'working', vote: Set() } }),
    // @ts-expect-error a value that the part does not have
    () => crashing('status', { volatile: { rmState: 'workin' } }),
    // @ts-expect-error a function of the state that answers such a value
    () => crashing('status', { volatile: { rmState: (s) => s.tmState } }),
    // @ts-expect-error a part of what is not a process
    () => crashing('status', { volatile: { tmState: 'init' } }),
    // @ts-expect-error a part of processes of another sort
    () => crashing('status', { volatile: { seen: 'yes' } }),
    // @ts-expect-error a misspelt variable at a crash, beside a right one
    () => crashing('status', { atCrash: () => ({ tmState: 'init', tmStat: 'init' }) }),
    // @ts-expect-error a misspelt value at a crash
    () => crashing('status', { atCrash: () => ({ tmState: 'ini' }) }),
    // @ts-expect-error who is up, which the crash itself says, beside what it may change
    () => crashing('status', { atCrash: (s) => ({ tmState: 'init', status: s.status }) }),
    // @ts-expect-error a process of another sort at a crash
    () => crashing('status', { atCrash: (s, { process }) => ({ seen: s.seen.set(process, 'yes') }) }),
    // @ts-expect-error a misspelt value in an effect
    () => live.action({ forSome: { rm: RM }, effect: () => ({ tmState: 'don' }) }),
    // @ts-expect-error a misspelt choice in a guard
    () => live.action({ forSome: { rm: RM }, guard: (s, { r }) => s.rmState.get(r) === 'working', effect: () => ({}) }),
  ];
  expect(misuse).toHaveLength(13);
});

const asking = spec({ name: 'asking', parameters: {} }, () => {
  const { domains, initially, action } = variables({
    asked: functionFrom(RM, oneOf('no', 'yes')),
    msgs: subsetOf(Message),
  });
  const Ask = action({
    forSome: { rm: RM },
    guard: (s, { rm }) => s.asked.get(rm) === 'no',
    effect: (s, { rm }) => ({ asked: s.asked.set(rm, 'yes') }),
  });
  const Hear = action({ forSome: { m: (s) => s.msgs }, effect: (s, { m }) => ({ msgs: s.msgs.delete(m) }) });
  return { domains, init: initially({ asked: RM.to('no'), msgs: Set() }), actions: { Ask, Hear } };
});
type Asking = ReturnType<typeof asking.model>;
const about = { name: 'other', story: '', violates: {} };

test('what replaces an action has its choices', () => {
  const right = variant(asking, {
    ...about,
    edit: ({ action, actions: { Ask, Hear } }) => ({
      actions: {
        Ask: { ...Ask, guard: (s, { rm }) => s.asked.get(rm) === 'yes' },
        Hear: { ...Hear, guard: (_, { m }) => m.type === 'Prepared' && m.rm === RM.member(1) },
        // With choices of its own.
        Tell: action({ forSome: { other: Other }, effect: () => ({ msgs: Set() }) }),
        Again: Ask,
        Known: {
          ...Ask,
          guard: (s, { rm }: { readonly rm: (typeof RM.elements)[number] }) => s.asked.get(rm) === 'no',
        },
      },
    }),
  });
  const replaced = variant(asking, {
    ...about,
    edit: ({ action, actions: { Ask } }) => {
      const Same: typeof Ask = { ...Ask, effect: () => ({ msgs: Set() }) };
      return { actions: { Ask: Same, Hear: action({ forSome: { o: Other }, effect: () => ({ msgs: Set() }) }) } };
    },
  });
  const misspelt = [
    variant(asking, {
      ...about,
      // @ts-expect-error a choice that it does not have
      edit: ({ actions: { Ask } }) => ({ actions: { Ask: { ...Ask, guard: (s, { r }) => s.asked.get(r) === 'no' } } }),
    }),
    variant(asking, {
      ...about,
      edit: ({ actions: { Ask } }) => ({
        // @ts-expect-error a misspelt value
        actions: { Ask: { ...Ask, guard: (s, { rm }) => s.asked.get(rm) === 'nein' } },
      }),
    }),
    variant(asking, {
      ...about,
      edit: ({ actions: { Hear } }) => ({
        // @ts-expect-error a misspelt type of a message
        actions: { Hear: { ...Hear, guard: (_, { m }) => m.type === 'Prepard' } },
      }),
    }),
    variant(asking, {
      ...about,
      // @ts-expect-error a misspelt variable in an effect
      edit: ({ actions: { Ask } }) => ({
        actions: { Ask: { ...Ask, effect: (_, { rm }) => ({ askt: rm }) } },
      }),
    }),
    variant(asking, {
      ...about,
      edit: ({ actions: { Ask } }) => ({
        // @ts-expect-error what has another name has unknown choices
        actions: { Aks: { ...Ask, guard: (s, { rm }) => s.asked.get(rm) === 'yes' } },
      }),
    }),
    variant(asking, {
      ...about,
      edit: ({ actions: { Ask } }) => ({
        // @ts-expect-error other choices, which are not typed
        actions: { Ask: { ...Ask, forSome: { o: Other }, guard: (_, { o }) => o === 'other1' } },
      }),
    }),
  ];
  const loose = ({ Ask }: Asking['actions']): Edit<StateOf<Asking>> => ({
    // @ts-expect-error an edit of actions that are not said to be these
    actions: { Ask: { ...Ask, guard: (_, { rm }) => rm === null } },
  });
  expect([right, replaced, loose, ...misspelt]).toHaveLength(9);
});
