/** Conditions as they are printed are read, and mean what they say. */
import { describe, expect, test, vi } from 'vitest';
import { working } from '../checker/testing/effort.ts';
import { answerOf, printedIn, Senseless, strangerIn } from './printed.ts';

const variables = [
  'state',
  'currentTerm',
  'votedFor',
  'msgs',
  'tmState',
  'word',
  'none',
  'flag',
  'größe',
  'not',
  'bag',
  'log',
];
const cells: Readonly<Record<string, string>> = {
  'state[s1]': 'Leader',
  'currentTerm[s1]': '2',
  'votedFor[s2]': 'null',
  'votedFor[(client: c1, n: 0)].from': 's1',
  msgs: '{Commit(from: s1), Abort and more}',
  bag: '{Vote(a, b) x2, Ack}',
  log: '<a, b, "c, d">',
  tmState: 'init',
  word: '"salt and (pepper -> 1"',
  none: 'null',
  flag: 'true',
  größe: '"5"',
  not: '3',
  'f["a]b"]': '1',
};
const answer = (text: string): unknown => {
  const read = printedIn(text, variables);
  return read === null
    ? 'not printed'
    : answerOf(read, ({ text: path }) => {
        const value = cells[path];
        if (value === undefined) throw new Error(`${path} is not there`);
        return value;
      });
};

describe('a printed condition', () => {
  test.each([
    ['state[s1] = Leader', true],
    ['state[s1] = Follower', false],
    ['state[s1] != Follower', true],
    ['state[s1]', 'Leader'],
    ['  tmState = "init"  ', true],
    ['state[s1] = Leader and currentTerm[s1] = 2', true],
    ['state[s1] = Leader and currentTerm[s1] = 3', false],
    ['state[s1] = Follower or currentTerm[s1] >= 2 and votedFor[s2] = null', true],
    ['(state[s1] = Leader or tmState = x) and currentTerm[s1] > 2', false],
    ['not state[s1] = Follower', true],
    ['not (state[s1] = Leader and tmState = init)', false],
    ['currentTerm[s1] < 10', true],
    ['currentTerm[s1] <= 1', false],
    ['votedFor[s2]: s1 -> null', true],
    ['votedFor[s2]: null -> s1', false],
    ['votedFor[(client: c1, n: 0)].from = s1', true],
    ['msgs = {Commit(from: s1), Abort and more}', true],
    // A change, by what it has left.
    ['msgs: + Commit(from: s1)', true],
    ['msgs: + Commit(from: s2)', false],
    ['msgs: - Commit(from: s1)', false],
    ['msgs: - Commit(from: s2), Ack and flag', true],
    ['msgs: + Commit(from: s1), Ack', false],
    ['bag: + Vote(a, b) x2', true],
    ['bag: + Vote(a, b) (1 -> 2 copies)', true],
    ['bag: - Vote(a, b) (2 -> 1 copies)', false],
    ['bag: - Vote(a, b) x2', false],
    ['bag: - Vote(a) x2', true],
    ['bag: + Ack and bag: + Vote(a, b)', true],
    ['bag: + Ack (0 -> 2 copies)', false],
    ['log: + a at the front', true],
    ['log: + b at the front', false],
    ['log: + b, "c, d" at index 1', true],
    ['log: + "c, d"', true],
    // What is quoted is one, whatever stands in it.
    ['word = "salt and (pepper -> 1" and flag', true],
    ['(word = "salt and (pepper -> 1")', true],
    ['word: "a -> b" -> "salt and (pepper -> 1"', true],
    // Two values that are told apart by their quotes.
    ['none = "null"', false],
    ['none != "null"', true],
    ['größe = 5', false],
    ['größe = "5"', true],
    ['not = 3', true],
    ['not not = 3', false],
    ['not flag', false],
  ])('%s is %s', (text, expected) => {
    expect(answer(text)).toBe(expected);
  });

  test.each([
    "s.state.get('s1') === 'Leader'",
    'state === 1',
    'state[s1] == 1',
    'other[s1] = 1',
    'state[s1',
    'state[s1] =',
    'state[s1] = Leader and',
    'state[s1] = Leader) or',
    '(tmState = init',
    'tmState => 1',
    'tmState(1)',
    'msgs: +',
    'msgs: + ',
    'msgs: +Commit',
    '',
  ])('is not %j', (text) => {
    expect(answer(text)).toBe('not printed');
  });

  test.each([
    'word < 3',
    'currentTerm[s1] > state[s1]',
    'not word',
    'flag and word',
    'none >= 0',
    'tmState: + a',
    'log: - a at the front',
  ])('%s makes no sense', (text) => {
    expect(() => answer(text)).toThrow(Senseless);
  });

  test.each([
    ['stat[s1] = Leader', 'stat'],
    ['state[s1] = Leader or (not terms > 2)', 'terms'],
    ['other', 'other'],
    ['state[s1] = Leader', null],
    ['s.state === 1', null],
    ['f(x)', null],
    ['true', null],
    ['globalThis.x', null],
    ['Math', null],
    // What a browser has, or Node, is no reason to take it for JavaScript there alone.
    ['status = 1', 'status'],
    ['process = 1', 'process'],
  ])('of %s the name that is no variable is %s', (text, name) => {
    vi.stubGlobal('status', '');
    expect(strangerIn(text, variables)).toBe(name);
    vi.unstubAllGlobals();
  });

  test('is none if it is too long or too deep, in no time', () => {
    const effort = working();
    for (const text of [
      '('.repeat(1900),
      'not '.repeat(400),
      `flag = 1${' '.repeat(1_000_000)}1`,
      `${'('.repeat(60)}flag${')'.repeat(60)}`,
    ])
      expect(printedIn(text, variables)).toBe(null);
    expect(effort()).toBeLessThan(1000);
  });

  test('is true of nothing that is not there in this state only', () => {
    const read = printedIn('currentTerm[s1] != 3', variables);
    if (read === null) throw new Error('It is not read.');
    expect(answerOf(read, () => null)).toBe(false);
  });

  test('is told of what is not there', () => {
    expect(() => answer('state[s9] = Leader')).toThrow('state[s9] is not there');
  });
});
