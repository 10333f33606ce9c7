import { Set } from 'immutable';
import { functionFrom, messages, oneOf, processes, subsetOf, variables, WF } from '../index.ts';
const RM = processes('rm', 2);
const Other = processes('o', 2);
const Message = messages({ Prepared: { rm: RM }, Commit: {}, Abort: {} });
const { action, initially, invariant, leadsTo } = variables({ rmState: functionFrom(RM, oneOf('working', 'prepared')), tm: oneOf('init', 'done'), msgs: subsetOf(Message) });
initially({ rmState: RM.to('working'), tm: 'init', msgs: Set() });
// @ts-expect-error misspelt value
initially({ rmState: RM.to('workin'), tm: 'init', msgs: Set() });
// @ts-expect-error misspelt value in guard
action({ guard: (s) => s.tm === 'ini', effect: () => ({ tm: 'done' }) });
// @ts-expect-error misspelt variable beside a right one
action({ effect: () => ({ tm: 'done', tmm: 'done' }) });
// @ts-expect-error misspelt effect value
action({ effect: () => ({ tm: 'don' }) });
// @ts-expect-error misspelt variable read
action({ guard: (s) => s.tmm === 'init', effect: () => ({ tm: 'done' }) });
// @ts-expect-error wrong sort
action({ forSome: { o: Other }, guard: (s, { o }) => s.rmState.get(o) === 'working', effect: () => ({ tm: 'done' }) });
// @ts-expect-error misspelt message
Message.Prepare({ rm: RM.member(1) });
const A = action({ forSome: { m: (s) => s.msgs.filter((m) => m.type === 'Prepared') }, guard: (s, { m }) => s.rmState.get(m.rm) === 'working', effect: (s, { m }) => ({ rmState: s.rmState.set(m.rm, 'prepared') }) });
WF({ actions: [A], per: ['m'] });
// @ts-expect-error no such choice
WF({ actions: [A], per: ['n'] });
invariant({ forAll: { r: RM }, holds: (s, { r }) => s.rmState.get(r) === 'working' });
leadsTo({ forAll: { r: RM }, from: (s, { r }) => s.rmState.get(r) === 'working', to: (s) => s.tm === 'done' });
