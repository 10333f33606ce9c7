/** Labels of messages say what tells a message apart, and have no hole in them. */
import { List, Set } from 'immutable';
import { expect, test } from 'vitest';
import { range } from '../../checker/language/domain.ts';
import { messages } from '../../checker/language/record.ts';
import { makeRecord } from '../../checker/language/value.ts';
import { briefMessage, calledIn, differingIn, shortLabel, shortMessage } from './labels.ts';

const of = (type: string | null, fields: object): unknown =>
  makeRecord(Object.entries({ ...(type === null ? {} : { type }), ...fields }));
const vote = (fields: object): unknown =>
  of('RequestVote', { term: 2, last: 0, names: Set(), from: 's1', to: 's2', ...fields });

test('leave out between whom a message is, and what is nothing in all of them', () => {
  expect(shortMessage(vote({}))).toBe('RequestVote term 2');
  expect(shortMessage(of('Vote', { term: 2, granted: true, from: 's2', to: 's1' }))).toBe('Vote term 2, granted');
  expect(shortMessage(of('Commit', { from: 'tm', to: 'rm' }))).toBe('Commit');
});

test('tell what is nothing where it differs in the trace', () => {
  const [none, some] = [vote({}), vote({ last: 3 })];
  const differing = differingIn([none, some, of('Ack', { last: 0 })]);
  expect(shortMessage(none, differing)).toBe('RequestVote term 2, last 0');
  expect(shortMessage(some, differing)).toBe('RequestVote term 2, last 3');
  expect(shortMessage(of('Ack', { last: 0 }), differing)).toBe('Ack');
});

test('tell where one has a field that another lacks, and of what is too long what is short first', () => {
  const [given, without] = [of('A', { x: 0 }), of('A', {})];
  const some = differingIn([given, without]);
  expect([shortMessage(given, some), shortMessage(without, some)]).toEqual(['A x 0', 'A']);
  const long = (x: number, log: string): unknown =>
    of('A', { log: `${log} that is far too long to be told in a label`, x });
  const all = differingIn([long(1, 'a log'), long(2, 'another log')]);
  expect(shortMessage(long(1, 'a log'), all)).toMatch(/^A x 1, log "a log that .*…$/);
  const untyped = (x: number): unknown => of(null, { from: 's1', to: 's2', x });
  expect(shortMessage(untyped(2), differingIn([untyped(1), untyped(2)]))).toBe('x 2');
  expect(shortLabel('A', { v: '😀'.repeat(30) })).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
});

test('have values without the names of their fields', () => {
  const request = of(null, { client: 'c1', n: 0 });
  expect(shortMessage(of('Query', { request }))).toBe('Query request (c1, 0)');
  expect(shortMessage(of('Response', { result: of('ReadOk', { value: 'v1' }) }))).toBe('Response result ReadOk v1');
  expect(shortMessage(of('Response', { result: of('WriteOk', {}) }))).toBe('Response result WriteOk');
});

test('tell of what is too long only what differs, and end where there is no room', () => {
  const long = (n: number): unknown => of('Replicate', { entries: 'a very long text indeed, of entries', n, term: 2 });
  expect(shortMessage(long(1), differingIn([long(1), long(2)]))).toBe('Replicate n 1');
  expect(shortMessage(long(1))).toBe('Replicate entries "a very long text ind…');
  expect(shortMessage('m'.repeat(60))).toHaveLength(40);
});

test('are brief by what tells a message from others, if anything does', () => {
  const answer = (bal: number, last: number): unknown => of('Answer', { bal, last, from: 's1' });
  const [one, other] = [answer(2, 0), answer(2, 1)];
  expect(shortMessage(other)).toBe('Answer bal 2, last 1');
  expect(briefMessage(other, differingIn([one, other]))).toBe('Answer last 1');
  expect(briefMessage(other, differingIn([other]))).toBe(null);
  expect(briefMessage('m', differingIn(['m', 'n']))).toBe(null);
});

test('of steps do not say twice which message they are about', () => {
  expect(shortLabel('HandleRequestVote', { m: vote({}) })).toBe('HandleRequestVote');
  expect(shortLabel('Hear', { i: 's1', m: vote({}) })).toBe('Hear(s1, RequestVote term 2)');
});

test('of what is chosen, beside whose line it is, tell in the words of arrows, and elsewhere as reports do', () => {
  const message = of('OneA', { bal: 0 });
  expect(shortLabel('Phase1b', { m: message, acc: 'a1' }, 'a1')).toBe('Phase1b(OneA bal 0)');
  expect(shortLabel('Phase1b', { m: message, acc: 'a1' })).toBe('Phase1b(OneA(bal: 0), a1)');
  expect(shortLabel('Respond', { c: 'c1', answer: of('ReadOk', { value: null }) }, 'c1')).toBe(
    'Respond(ReadOk value null)',
  );
  expect(shortLabel('Invoke', { c: 'c1', operation: of('Read', {}) }, 'c1')).toBe('Invoke(Read)');
  expect(shortLabel('Phase1b', { m: message, acc: 'a1' }, 'a1', () => 'one')).toBe('Phase1b(one)');
});

test('of a choice that is too long tell of what types it consists, or how it begins', () => {
  const [read, write] = [of('Read', { key: 'key1' }), of('Write', { key: 'key1' })];
  expect(shortLabel('Begin', { program: List([read, read, write]) })).toBe('Begin(<Read, Read, Write>)');
  const promise = (from: string): unknown => of('Promise', { ballot: 1, from });
  expect(shortLabel('Propose', { q: Set([promise('a1'), promise('a2'), write]) })).toBe('Propose({2 Promise, Write})');
  expect(
    shortLabel('Merge', { i: 'r1', sent: of(null, { by: of(null, { i: 'r1', n: 2 }), seen: 'x'.repeat(30) }) }),
  ).toBe('Merge(r1, ((r1, 2), …))');
  expect(shortLabel('Merge', { i: 'r1', sent: of(null, { payload: 'x'.repeat(30), n: 1 }) })).toBe('Merge(r1, …)');
  const cut = Set([Set(['site1', 'site2']), Set(['site3', 'site4'])]);
  expect(shortLabel('Partition', { cut })).toBe('Partition({{site1, site2}, {site3…)');
});

test('of who acts it is not said again beside whose line it is, and of others it is', () => {
  expect(shortLabel('RequestVote', { i: 's1', j: 's1' }, 's1')).toBe('RequestVote(s1)');
  expect(shortLabel('RequestVote', { i: 's1', j: 's2' }, 's1')).toBe('RequestVote(s2)');
  expect(shortLabel('Timeout', { i: 's1' }, 's1')).toBe('Timeout');
  expect(shortLabel('Grant', { to: 's2' }, 's1')).toBe('Grant(s2)');
  expect(shortLabel('Timeout', { i: 's1' })).toBe('Timeout(s1)');
});

test('are what the spec says, if it does, of messages of that very union', () => {
  const One = messages(
    { Vote: { term: range(0, 3) }, Ack: { n: range(0, 3) } },
    { short: { Vote: (m) => `vote ${m.term}` } },
  );
  const other = messages({ Vote: { round: range(0, 3) } }, { short: { Vote: (m) => `other ${m.round}` } });
  const called = calledIn({ one: One, other });
  expect(shortMessage(One.Vote({ term: 2 }), new Map(), called)).toBe('vote 2');
  expect(shortMessage(other.Vote({ round: 2 }), new Map(), called)).toBe('other 2');
  expect(shortMessage(One.Ack({ n: 1 }), new Map(), called)).toBe('Ack n 1');
  const long = messages({ Vote: {} }, { short: { Vote: () => 'x'.repeat(60) } });
  expect([...shortMessage(long.Vote(), new Map(), calledIn({ long }))]).toHaveLength(40);
});
