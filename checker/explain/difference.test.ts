/** Traces show only what changed, inside nested values too. */
import { List, Map, Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { bagOf, history, messages, network, oneOf, processes, record, values } from '../index.ts';
import { pathText } from '../language/value.ts';
import { changeText } from '../report/difference.ts';
import { differences } from './difference.ts';

const lines = (from: unknown, to: unknown): string[] =>
  differences({ x: from }, { x: to }).map(({ path, change }) => `${pathText(path)}: ${changeText(change)}`);
const Entry = record({ term: oneOf(1, 2), value: oneOf('a', 'b') });

describe('differences', () => {
  test.each([
    ['nothing', Map({ a: 1 }), Map({ a: 1 }), []],
    ['a plain value', 'init', 'done', ['x: init -> done']],
    ['keys of a function', Map({ a: 1, b: 2 }), Map({ a: 1, b: 3 }), ['x[b]: 2 -> 3']],
    ['keys that come and go', Map({ a: 1 }), Map({ b: 2 }), ['x[a]: - 1', 'x[b]: + 2']],
    ['elements of a set', Set(['a', 'b']), Set(['b', 'd', 'c']), ['x: + c, d', 'x: - a']],
    ['fields of a record', Entry({ term: 1, value: 'a' }), Entry({ term: 2, value: 'a' }), ['x.term: 1 -> 2']],
    ['an index of a sequence', List([1, 2, 3]), List([1, 5, 3]), ['x[1]: 2 -> 5']],
    ['the end of a sequence', List([1]), List([1, 2, 3]), ['x: + 2, 3']],
    ['the front of a sequence', List([1, 2]), List([2]), ['x: - 1 at the front']],
    ['the middle of a sequence', List([1, 2, 3]), List([1, 3]), ['x: - 2 at index 1']],
    ['a whole sequence', List([1, 2]), List([3]), ['x: <1, 2> -> <3>']],
    [
      'what is nested',
      Map({ s1: List([Entry({ term: 1, value: 'a' })]) }),
      Map({ s1: List([Entry({ term: 1, value: 'b' })]) }),
      ['x[s1][0].value: a -> b'],
    ],
    ['null', null, Entry({ term: 1, value: 'a' }), ['x: null -> (term: 1, value: a)']],
  ])('%s', (_, from, to, expected) => {
    expect(lines(from, to)).toEqual(expected);
  });

  test('copies in a bag', () => {
    const empty = bagOf(oneOf('m', 'n'));
    const none = network(empty).empty.parts.messages as { add(m: unknown): unknown };
    const one = none.add('m') as typeof none;
    expect(lines(none, one)).toEqual(['x: + m']);
    expect(lines(one, one.add('m'))).toEqual(['x: + m (1 -> 2 copies)']);
    expect(lines(one.add('m'), one)).toEqual(['x: - m (2 -> 1 copies)']);
    expect(lines(one, none)).toEqual(['x: - m']);
  });

  test('a network: its messages by its own name, its faults by theirs', () => {
    const Server = processes('s', 2);
    const Message = messages({ Ping: { from: Server, to: Server } });
    const domain = network(Message, { loss: { atMost: 2 }, partition: { of: Server } });
    const [s1, s2] = [Server.member(1), Server.member(2)];
    const sent = domain.read(domain.empty.send(Message.Ping({ from: s1, to: s2 })));
    expect(lines(domain.empty, sent)).toEqual(['x: + Ping(from: s1, to: s2)']);
    expect(lines(sent, domain.read(sent.lose(Message.Ping({ from: s1, to: s2 }))))).toEqual([
      'x: - Ping(from: s1, to: s2)',
      'x.losses: 0 -> 1',
    ]);
    expect(lines(sent, domain.read(sent.cut([s1])))).toEqual(['x.islands: null -> {{s1}, {s2}}']);
  });

  test('a history: who invokes what, and who is answered', () => {
    const Client = processes('c', 2);
    const Operation = messages({ Write: { value: values('v', 1) }, Read: {} });
    const domain = history(Client, { operation: Operation, result: oneOf('ok', 'v1'), most: 2 });
    const c2 = Client.member(2);
    const invoked = domain.read(domain.empty.invoke(c2, Operation.Read()));
    const answered = domain.read(invoked.respond(c2, 'v1'));
    expect(lines(domain.empty, invoked)).toEqual(['x[c2]: invokes Read']);
    expect(lines(invoked, answered)).toEqual(['x[c2]: Read is answered v1']);
    expect(lines(invoked, domain.read(answered.invoke(c2, Operation.Read())))).toEqual([
      'x[c2]: Read is answered v1, invokes Read',
    ]);
  });
});
