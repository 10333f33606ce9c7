/** Histories of transactions: what clients may do in which order, and how it is told. */
import { expect, test } from 'vitest';
import { differences } from '../explain/difference.ts';
import { changeText, threadText } from '../report/difference.ts';
import { depictionOf } from './depiction.ts';
import { oneOf, range } from './domain.ts';
import { processes } from './sort.ts';
import { transactions } from './transactions.ts';

const Client = processes('client', 2);
const [a, b] = Client.elements as [(typeof Client.elements)[number], (typeof Client.elements)[number]];
const T = transactions(Client, { key: oneOf('x', 'y'), value: range(0, 9), most: 2, accesses: 3 });

test('whoever had ended when another began is noted', () => {
  const history = T.empty.begin(a).write(a, 'x', 1).commit(a).begin(a).abort(a).begin(b).read(b, 'x', 1);
  expect(history.of(b).open?.after.get(a)).toBe(2);
  expect(
    history
      .of(a)
      .ended.map(({ committed }) => committed)
      .toArray(),
  ).toEqual([true, false]);
  expect(history.of(a).ended.get(0)?.after.get(b)).toBe(0);
  expect(history.of(b).open?.accesses.toArray()).toEqual([{ type: 'Read', key: 'x', value: 1 }]);
  expect([history.isOpen(a), history.isOpen(b)]).toEqual([false, true]);
});

test('one transaction of a client at a time', () => {
  expect(() => T.empty.begin(a).begin(a)).toThrow('one transaction at a time');
  expect(() => T.empty.read(a, 'x', 1)).toThrow('none is open');
  expect(() => T.empty.begin(a).commit(a).commit(a)).toThrow('none is open');
  // @ts-expect-error: there is no such key
  expect(() => T.read(T.empty.begin(a).write(a, 'z', 1))).toThrow('key is z; allowed: x, y');
});

test('it is told by what clients did', () => {
  const [before, after] = [
    T.empty.begin(a).read(a, 'x', 0),
    T.empty.begin(a).read(a, 'x', 0).write(a, 'y', 1).commit(a),
  ];
  const asked = before.askToCommit(a);
  const text = (from: typeof before, to: typeof before): readonly string[] =>
    differences({ t: from }, { t: to }).map(({ change }) => changeText(change));
  expect(text(before, after)).toEqual(['Write(key: y, value: 1), Commit']);
  expect(text(before, asked)).toEqual(['invokes Commit']);
  expect(text(asked, asked.commit(a))).toEqual(['Commit']);
  expect(text(T.empty, T.empty.begin(b))).toEqual(['Begin']);
  const operations = depictionOf(asked).operations?.();
  expect(threadText(operations!.get(a)!)).toBe('Begin, Read(key: x) -> 0, Commit pending');
});
