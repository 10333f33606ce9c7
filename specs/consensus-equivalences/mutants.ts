/** Consensus from other things with one rule less. */
import { variant } from '../../checker/index.ts';
import { consensusEquivalences } from './consensus-equivalences.ts';
import * as variants from './variants.ts';

type Model = ReturnType<typeof consensusEquivalences.model>;

/** All that is assumed but for one thing. */
const owedBut = (from: keyof Model['owedOf'], missing: string) => (model: Model) => ({
  fairness: Object.entries(model.owedOf[from]).flatMap(([name, owed]) => (name === missing ? [] : [owed])),
});
const broadcast = { from: 'broadcast', faults: 'none' } as const;
const compareAndSet = { from: 'compare-and-set', faults: 'none' } as const;
const counter = { from: 'increment-and-get', faults: 'none' } as const;

/** What is assumed of who is up is not assumed: a step in the way to deciding need never be taken. */
const needNot = (
  rule: string,
  parameters: typeof broadcast | typeof compareAndSet | typeof counter,
  missing: string,
  steps: number,
) => ({
  rule,
  mutant: variant(consensusEquivalences, {
    name: `no-${missing}-owed`,
    story: 'it need not',
    parameters,
    edit: owedBut(parameters.from, missing),
    violates: { Termination: steps },
  }),
});

export const mutants = [
  { rule: 'the broadcast delivers to all in one order', variant: variants.reliableBroadcast },
  {
    rule: 'a process decides what it delivers first, whosever it is',
    mutant: variant(consensusEquivalences, {
      name: 'own-message',
      story: 'it waits for its own message',
      parameters: broadcast,
      edit: ({ ofBroadcast: { Deliver }, decides }) => ({
        actions: {
          Deliver: {
            ...Deliver,
            effect: (s, { node, m }) => ({
              delivered: s.delivered.update(node, (log) => log.push(m)),
              ...(s.sender.get(m) === node ? decides(s, node, s.proposal.get(node)) : {}),
            }),
          },
        },
      }),
      violates: { Agreement: 5 },
    }),
  },
  {
    rule: 'and nothing that it delivers later',
    mutant: variant(consensusEquivalences, {
      name: 'decides-again',
      story: 'it decides with each message',
      parameters: broadcast,
      edit: ({ ofBroadcast: { Deliver }, decides }) => ({
        actions: {
          Deliver: {
            ...Deliver,
            effect: (s, { node, m }) => ({
              delivered: s.delivered.update(node, (log) => log.push(m)),
              ...decides(s, node, s.proposal.get(s.sender.get(m)!)),
            }),
          },
        },
      }),
      violates: { Integrity: 4, Agreement: 5 },
    }),
  },
  needNot('who is up broadcasts in the end', broadcast, 'Broadcast', 0),
  needNot('and delivers', broadcast, 'Deliver', 2),
  { rule: 'to compare and to set is one step', variant: variants.registerOnly },
  { rule: 'every process may set the register', variant: variants.registerOfOne },
  {
    rule: 'the register is set only if it is empty',
    mutant: variant(consensusEquivalences, {
      name: 'sets-always',
      story: 'it is set whatever is in it',
      parameters: compareAndSet,
      edit: ({ ofCompareAndSet }) => ({
        actions: {
          CompareAndSet: {
            ...ofCompareAndSet.CompareAndSet,
            effect: (s, { node }) => ({
              register: s.proposal.get(node),
              answer: s.answer.set(node, s.proposal.get(node)),
            }),
          },
        },
      }),
      violates: { Agreement: 4 },
    }),
  },
  {
    rule: 'it is empty at first',
    mutant: variant(consensusEquivalences, {
      name: 'register-not-empty',
      story: 'it has some value',
      parameters: compareAndSet,
      edit: ({ init, Value }) => ({
        init: init.flatMap((s) => Value.map((register) => ({ ...s, register }))),
      }),
      violates: { Validity: 2 },
    }),
  },
  {
    rule: 'a process decides what is in the register then',
    mutant: variant(consensusEquivalences, {
      name: 'decides-its-own',
      story: 'it decides its own value',
      parameters: compareAndSet,
      edit: ({ ofCompareAndSet: { DecideAnswer }, decides }) => ({
        actions: {
          DecideAnswer: { ...DecideAnswer, effect: (s, { node }) => decides(s, node, s.proposal.get(node)) },
        },
      }),
      violates: { Agreement: 4 },
    }),
  },
  needNot('who is up does its compare-and-set in the end', compareAndSet, 'CompareAndSet', 0),
  needNot('and decides', compareAndSet, 'DecideAnswer', 2),
  {
    rule: 'a process announces its value before it increments the counter',
    mutant: variant(consensusEquivalences, {
      name: 'announces-later',
      story: 'it does so later, and crashes in between',
      parameters: { from: 'increment-and-get' },
      edit: ({ ofCounter }) => {
        const { Announce, IncrementAndGet } = ofCounter;
        return {
          actions: {
            IncrementAndGet: { ...IncrementAndGet, guard: (s, { node }) => s.place.get(node) === null },
            Announce: { ...Announce, guard: (s, c) => Announce.guard(s, c) && s.place.get(c.node) !== null },
          },
        };
      },
      violates: { Termination: 4, Deadlock: 4 },
    }),
  },
  {
    rule: 'an increment is seen by the next',
    mutant: variant(consensusEquivalences, {
      name: 'lost-increment',
      story: 'two get the same number',
      parameters: counter,
      edit: ({ ofCounter }) => ({
        actions: {
          IncrementAndGet: {
            ...ofCounter.IncrementAndGet,
            effect: (s, { node }) => ({ place: s.place.set(node, s.counter + 1) }),
          },
        },
      }),
      violates: { Agreement: 6 },
    }),
  },
  {
    rule: 'the second decides what the first has announced',
    mutant: variant(consensusEquivalences, {
      name: 'each-its-own',
      story: 'it decides its own value',
      parameters: counter,
      edit: ({ ofCounter, decides }) => ({
        actions: {
          DecideFirst: {
            ...ofCounter.DecideFirst,
            effect: (s, { node }) => decides(s, node, s.proposal.get(node)),
          },
        },
      }),
      violates: { Agreement: 6 },
    }),
  },
  {
    rule: 'and who was first its own value',
    mutant: variant(consensusEquivalences, {
      name: 'first-decides-anothers',
      story: 'it decides what another one has announced, if it comes to that',
      parameters: counter,
      edit: ({ ofCounter, hasDecided }) => ({
        actions: {
          DecideFirst: {
            ...ofCounter.DecideFirst,
            guard: (s, { node, other }) =>
              node !== other && !hasDecided(s, node) && s.place.get(node) !== null && s.announced.get(other) !== null,
          },
        },
      }),
      violates: { Agreement: 6 },
    }),
  },
  needNot('who is up announces its value in the end,', counter, 'Announce', 0),
  needNot('increments the counter,', counter, 'IncrementAndGet', 2),
  needNot('decides if it was the first,', counter, 'DecideOwn', 5),
  needNot('and if it was the second', counter, 'DecideFirst', 5),
  {
    rule: 'of three, the first says that it is the first',
    mutant: variant(consensusEquivalences, {
      name: 'never-says-who',
      story: 'it does not',
      parameters: { ...counter, nodes: 3 },
      without: ['SayFirst'],
      edit: ({ ofCounter, hasDecided, ...model }) => {
        const { DecideOwn } = ofCounter;
        return {
          actions: {
            DecideOwn: {
              ...DecideOwn,
              guard: (s, { node }) => s.place.get(node) === 1 && !hasDecided(s, node),
            },
          },
          ...owedBut('increment-and-get', 'SayFirst')({ ofCounter, hasDecided, ...model }),
        };
      },
      violates: { Termination: 7, Deadlock: 7 },
    }),
  },
  {
    rule: 'before it decides',
    mutant: variant(consensusEquivalences, {
      name: 'says-later',
      story: 'it may decide first, and say it later',
      edit: ({ ofCounter: { DecideOwn }, hasDecided }) => ({
        actions: {
          DecideOwn: { ...DecideOwn, guard: (s, { node }) => s.place.get(node) === 1 && !hasDecided(s, node) },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: { ...counter, nodes: 3 }, distinct: 138 }],
  },
  { rule: 'and the others wait until they know it', variant: variants.threeGuess },
  { rule: 'it does not crash before it has said it', variant: variants.threeProcesses },
];
