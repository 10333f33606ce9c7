/** Consensus with a failure detector, with one rule less. */
import { variant } from '../../checker/index.ts';
import { failureDetector } from './failure-detector.ts';
import * as variants from './variants.ts';

/** Nobody crashes, and everybody may be suspected. */
const suspicions = { faults: 'suspicions' } as const;
/** Nobody is suspected who is up. */
const crashes = { faults: 'crashes' } as const;

const agreement = [
  { rule: 'the coordinator goes on with what a majority has sent', variant: variants.minority },
  {
    rule: 'so when it waits for estimates,',
    mutant: variant(failureDetector, {
      name: 'few-estimates',
      slow: true,
      story: 'it goes on with any one',
      parameters: suspicions,
      definitions: {
        goesOnWithout: (missing, nodes, of) => (of === 'estimates' ? missing < nodes : 2 * missing < nodes),
      },
      violates: { Agreement: 12 },
    }),
  },
  {
    rule: 'and when it waits for answers',
    mutant: variant(failureDetector, {
      name: 'few-answers',
      slow: true,
      story: 'it goes on with any one',
      parameters: suspicions,
      definitions: {
        goesOnWithout: (missing, nodes, of) => (of === 'answers' ? missing < nodes : 2 * missing < nodes),
      },
      violates: { Agreement: 11 },
    }),
  },
  {
    rule: 'it proposes the latest estimate',
    mutant: variant(failureDetector, {
      name: 'any-estimate',
      slow: true,
      story: 'it proposes any that it has heard',
      parameters: suspicions,
      definitions: { proposes: () => true },
      violates: { Agreement: 12 },
    }),
  },
  {
    rule: 'who acknowledges a proposal has taken it over,',
    mutant: variant(failureDetector, {
      name: 'keeps-its-estimate',
      slow: true,
      story: 'it keeps its own estimate',
      parameters: suspicions,
      edit: ({ actions: { Acknowledge } }) => ({
        actions: {
          Acknowledge: {
            ...Acknowledge,
            effect: (s, choice) => ({ ...Acknowledge.effect(s, choice), estimate: s.estimate }),
          },
        },
      }),
      violates: { Agreement: 11 },
    }),
  },
  {
    rule: 'and notes in which round',
    mutant: variant(failureDetector, {
      name: 'no-time',
      story: 'it does not note when',
      parameters: suspicions,
      edit: ({ actions: { Acknowledge } }) => ({
        actions: {
          Acknowledge: { ...Acknowledge, effect: (s, choice) => ({ ...Acknowledge.effect(s, choice), time: s.time }) },
        },
      }),
      violates: { Agreement: 12 },
    }),
  },
  {
    rule: 'nothing is decided if somebody whom the coordinator hears refuses',
    mutant: variant(failureDetector, {
      name: 'refusals-ignored',
      slow: true,
      story: 'a refusal counts as an acknowledgement',
      parameters: suspicions,
      edit: ({ actions: { Suspect }, Message }) => ({
        actions: {
          Suspect: {
            ...Suspect,
            effect: (s, choice) => ({
              ...Suspect.effect(s, choice),
              msgs: s.coordinates === 'is done' ? s.msgs : s.msgs.add(Message.Ack({ from: choice.p })),
            }),
          },
        },
      }),
      violates: { Agreement: 11 },
    }),
  },
  {
    rule: 'a detector that may err is not waited for in the place of a majority',
    variant: variants.perfectDetectorWrongOnce,
  },
];

const progress = [
  { rule: 'a majority does not crash', variant: variants.noMajority },
  { rule: 'in the end somebody is suspected by nobody', variant: variants.neverAccurate },
  {
    rule: 'who does not crash itself',
    mutant: variant(failureDetector, {
      name: 'trusted-crashes',
      slow: true,
      story: 'it may',
      edit: ({ actions: { Crash } }) => ({
        actions: { Crash: { ...Crash, guard: (s, choice) => Crash.guard({ ...s, trusted: null }, choice) } },
      }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'who has crashed is suspected',
    mutant: variant(failureDetector, {
      name: 'incomplete',
      slow: true,
      story: 'it need not be',
      parameters: crashes,
      edit: ({ fairnessOf: { suspects: _, ...others } }) => ({ fairness: Object.values(others).flat() }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'each coordinates in its turn',
    mutant: variant(failureDetector, {
      name: 'one-coordinator',
      story: 'the first process coordinates all rounds',
      parameters: crashes,
      edit: ({ actions: { NextRound } }) => ({
        actions: {
          NextRound: {
            ...NextRound,
            effect: (s, choice) => ({ ...NextRound.effect(s, choice), coordinator: s.coordinator }),
          },
        },
      }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'what is broadcast reaches all or nobody',
    mutant: variant(failureDetector, {
      name: 'best-effort-broadcast',
      story: 'if the coordinator crashes, whoever was not reached yet is not any more',
      parameters: crashes,
      edit: ({ actions: { Crash } }) => ({
        actions: {
          Crash: {
            ...Crash,
            effect: (s, { p }) => ({
              ...Crash.effect(s, { p }),
              broadcast: p === s.coordinator ? s.broadcast.clear() : s.broadcast,
            }),
          },
        },
      }),
      violates: { Termination: 7, Deadlock: 7 },
    }),
  },
  {
    rule: 'what is broadcast reaches everybody',
    mutant: variant(failureDetector, {
      name: 'not-reached',
      story: 'it need not',
      parameters: { faults: 'none' },
      edit: ({ fairnessOf: { decides: _, ...others } }) => ({ fairness: Object.values(others).flat() }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'a proposal is received',
    mutant: variant(failureDetector, {
      name: 'not-received',
      story: 'it need not be',
      parameters: { faults: 'none' },
      edit: ({ fairnessOf: { receives: _, ...others } }) => ({ fairness: Object.values(others).flat() }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'a coordinator that need not wait goes on',
    mutant: variant(failureDetector, {
      name: 'does-not-go-on',
      story: 'it need not',
      parameters: { faults: 'none' },
      edit: ({ fairnessOf: { goesOn: _, ...others } }) => ({ fairness: Object.values(others).flat() }),
      violates: { Termination: null },
    }),
  },
];

export const mutants = [...agreement, ...progress];
