/** Conditions that are typed in as the page prints them: what they answer, and what they say is not there. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadSpec, modelOf } from '../../scripts/commands/catalogue.ts';
import { place } from '../testing/stories.ts';
import { conditionOf } from './condition.ts';
import { witnessOf } from './witness.ts';

let model: ReturnType<typeof modelOf>;
beforeAll(async () => {
  const loaded = await loadSpec('raft', place);
  model = modelOf(loaded, { parameters: { servers: 2, maxTerm: 2 } }, place);
});
const limits = { seconds: 60, states: 1_000_000 };

describe('a condition as it is printed', () => {
  test('is sought in the whole model, sets and functions within functions, too', async () => {
    const text = 'votesGranted[s1] = {s1, s2} and nextIndex[s1][s2] = 1 and not state[s2] = Leader';
    const found = await witnessOf(model, text, limits, place);
    if (!('trace' in found)) throw new Error(found.why);
    const holds = conditionOf(model, text);
    const answers = found.trace.map(({ state }) => holds(state));
    expect(answers.at(-1)).toBe(true);
    expect(answers.slice(0, -1)).not.toContain(true);
  });

  test.each([
    ['state[s1] = Leadr', 'state[s1] is never Leadr. Did you mean Leader?'],
    ['currentTerm[s1] = 1 or state[s1] != nobody', 'state[s1] is never nobody. Its values are'],
    ['votedFor[s1] = s9', 'votedFor[s1] is never s9.'],
    ['votesGranted[s1]: + s9', 'In votesGranted[s1] there is never s9. Did you mean s1 or s2?'],
    ['stat[s1] = Leader', 'There is no variable stat. Did you mean state?'],
    ['state[s1] = Leader and not term = 2', 'There is no variable term. '],
    ['stat', 'There is no variable stat. Did you mean state?'],
  ])('is refused where no state could have such a value: %s', (text, message) => {
    expect(() => conditionOf(model, text)).toThrow(message);
  });

  test.each([
    ['state[s8] = Leader', 'There is no state[s8].'],
    ['state.s1 = Leader', 'There is no state.s1.'],
  ])('says what is not there: %s', (text, message) => {
    const [first] = [...model.init];
    expect(() => conditionOf(model, text)(first as NonNullable<typeof first>)).toThrow(message);
  });

  test.each([
    // A network is printed as its messages, without what it has lost.
    ['messages = {}', true],
    ['messages != {}', false],
    // Nothing is there yet.
    ['log[s1][0].term = 1', false],
    ['log[s1][0].term != 1', false],
    ['log[s1][0].term', 'not there'],
  ])('answers of the initial state as it is shown: %s is %s', (text, expected) => {
    const [first] = [...model.init];
    expect(conditionOf(model, text)(first as NonNullable<typeof first>)).toBe(expected);
  });

  test('is refused as JavaScript where that may not run', () => {
    expect(() => conditionOf(model, 's.x = process.exit(1)', false)).toThrow('not run as JavaScript unasked');
    expect(() => conditionOf(model, 'state[s1] = Leader', false)).not.toThrow();
  });

  test.each([
    ["stat.get(s1) === 'Leader'", 'There is no stat. Did you mean state?'],
    ["state.get(s1) === 'Leader'", 'In JavaScript it is s.state.'],
    ['isLeader(s1)', 'There is no isLeader.'],
  ])('says what JavaScript names that is not there: %s', (text, message) => {
    const [first] = [...model.init];
    expect(() => conditionOf(model, text)(first as NonNullable<typeof first>)).toThrow(message);
  });

  test('is what is seen of it, whatever was pasted along', () => {
    const [first] = [...model.init];
    const answer = (text: string): unknown => conditionOf(model, text)(first as NonNullable<typeof first>);
    expect(answer('state[s1]\u00a0=\u00a0Fol\u200blower\ufeff')).toBe(true);
    expect(answer("\u200bs.state.get(s1)\u00a0=== 'Follower'")).toBe(true);
  });

  test.each([
    'votedFor[s1] = null',
    'state[s1] = "Leader"',
    'currentTerm[s1] > 7',
    'log[s1] = <>',
    'votesGranted[s1]: + s1, s2',
    'true',
    's.currentTerm',
  ])('is taken where it could be so: %s', (text) => {
    expect(() => conditionOf(model, text)).not.toThrow();
  });
});
