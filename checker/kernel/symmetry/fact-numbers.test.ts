/** Facts as numbers: the same exactly where their texts are the same, whoever has asked, whenever, and under whichever permutation. */
import { describe, expect, test } from 'vitest';
import type { Image } from '../layout/image.ts';
import type { Fact, Question } from '../questions/question.ts';
import { FactNumbers } from './fact-numbers.ts';
import { Group, type Permutation } from './group.ts';
import type { Images } from './images.ts';

const group = new Group([{ sort: 'p', members: ['p1', 'p2', 'p3'] }] as never, 0);
const permutations = Array.from({ length: group.order }, (_, rank) => group.numbered(rank));
const images = { group, under: (by: Permutation) => by as unknown as Image } as Images;

/** What is asked of a member, whose number in one forest is `id`; and how often it was worded. */
function asked(id: number, member: string, key: number, more: { saysAll?: boolean; extra?: () => string } = {}) {
  const { saysAll = true, extra = () => '' } = more;
  const worded = { times: 0 };
  const factUnder = (image: Image, answer: unknown): string => {
    worded.times++;
    const { renaming } = image as unknown as Permutation;
    return `${renaming.get(member) ?? member}${extra()}=${answer}`;
  };
  const read = {
    id,
    saysAll,
    factUnder,
    told: (answer: unknown) => `${id}=${answer}${extra()}`,
  } as unknown as Question;
  return { fact: { read, key } as Fact, worded };
}

describe('facts have the same number where their texts are the same', () => {
  const members = ['p1', 'p2', 'p3'];
  // The state and its image number the same questions in another order, and are asked in another.
  const ofState = members.flatMap((member, i) => [0, 1].map((key) => asked(i, member, key).fact));
  const ofImage = members.flatMap((member, i) => [0, 1].map((key) => asked(2 - i, member, key).fact));
  const textOf = ({ read, key }: Fact, by: Permutation): string => read.factUnder(images.under(by), key);

  test('under all permutations, asked for once or again', () => {
    const numbers = new FactNumbers(images);
    const texts = new Map<number, string>();
    const note = (number: number, text: string): void => {
      expect(texts.get(number) ?? text).toBe(text);
      texts.set(number, text);
    };
    for (const _ of ['once', 'again']) {
      for (const by of permutations) for (const fact of ofState) note(numbers.under(fact, by), textOf(fact, by));
      for (const fact of [...ofImage].reverse()) note(numbers.ofImage(fact), textOf(fact, group.identity));
    }
    expect(new Set(texts.values()).size).toBe(texts.size);
    expect(texts.size).toBe(6);
  });
  test('and are worded once for each permutation, until all is forgotten', () => {
    const numbers = new FactNumbers(images);
    const { fact, worded } = asked(0, 'p1', 1);
    const all = () => permutations.map((by) => numbers.under(fact, by));
    const first = all();
    expect(all()).toEqual(first);
    expect(worded.times).toBe(group.order);
    numbers.clear();
    expect(all()).toEqual(first);
    expect(worded.times).toBe(2 * group.order);
  });
  test('what asks by predicate is worded anew, since it may be known by more elements', () => {
    const numbers = new FactNumbers(images);
    let elements = 1;
    const { fact } = asked(0, 'p1', 1, { saysAll: false, extra: () => ` of ${elements}` });
    const before = numbers.under(fact, group.identity);
    elements = 2;
    expect(numbers.under(fact, group.identity)).not.toBe(before);
  });
});

describe('footprints', () => {
  const [a, b] = [asked(0, 'p1', 1).fact, asked(1, 'p2', 1).fact];
  const told = asked(1, 'p2', 1, { saysAll: false, extra: () => ' of these terms' }).fact;
  test('are told apart by what was asked, by the answers and by their order', () => {
    const numbers = new FactNumbers(images);
    const paths = [[], [a], [b], [{ ...a, key: 0 }], [a, b], [b, a], [a, told], [a, a]];
    expect(new Set(paths.map((path) => numbers.textOf(path, 0))).size).toBe(paths.length);
    expect(numbers.textOf([a, b], 0)).toBe(numbers.textOf([a], 0) + numbers.textOf([a, b], 1));
  });
});
