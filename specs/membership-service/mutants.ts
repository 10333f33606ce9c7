/** Membership with one rule less. */
import { variant } from '../../checker/index.ts';
import { membershipService } from './membership-service.ts';
import * as variants from './variants.ts';

const restarts = { faults: 'restarts' } as const;
const suspicions = { faults: 'suspicions' } as const;

const views = [
  { rule: 'a suspicion takes effect when it is decided', variant: variants.localTimeouts },
  {
    rule: 'all are told of changes in one order',
    mutant: variant(membershipService, {
      name: 'as-they-come',
      story: 'each is told of what was asked for in any order',
      parameters: suspicions,
      without: ['Tell'],
      edit: ({ action, Process, tells }) => ({
        actions: {
          TellAny: action({
            forSome: { process: Process, change: (s) => s.asked },
            guard: (s, { process, change }) => s.status.isUp(process) && !s.told.get(process).includes(change),
            effect: (s, { process, change }) => tells(s, process, s.told.get(process).push(change)),
          }),
        },
      }),
      violates: { Agreement: 4 },
    }),
  },
  { rule: 'and of each of them', variant: variants.oneShotWatches },
  {
    rule: 'and never of less than before',
    mutant: variant(membershipService, {
      name: 'behind',
      story: 'a process may be told by a server that is behind what it has seen',
      parameters: suspicions,
      definitions: { isToldOf: (now, before) => now === before + 1 || now === before - 1 },
      violates: { LocalMonotonicity: 8, Precision: null },
    }),
  },
];

const incarnations = [
  {
    rule: 'only a member suspects others',
    mutant: variant(membershipService, {
      name: 'anybody-suspects',
      story: 'who is no member does so, too, by the view that it has',
      edit: ({ actions: { Suspect } }) => ({
        actions: {
          Suspect: {
            ...Suspect,
            guard: (s, { by, process }) => Suspect.guard({ ...s, acts: s.acts.set(by, true) }, { by, process }),
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 1_056 }],
  },
  {
    rule: 'an exclusion takes out the incarnation that it names, and no other',
    mutant: variant(membershipService, {
      name: 'any-incarnation',
      story: 'it takes out the process, whichever incarnation is in',
      parameters: restarts,
      definitions: { excludes: () => true },
      // Each exclusion makes a new incarnation, which the next one takes out.
      edit: ({ predicate }) => ({ withinBounds: predicate((s) => s.asked.size <= 4) }),
      violates: { Accuracy: 6 },
    }),
  },
  {
    rule: 'a join brings in an incarnation that is newer than any before',
    mutant: variant(membershipService, {
      name: 'late-join',
      story: 'it brings in whichever it names',
      definitions: { admits: () => true },
      violates: { Accuracy: 9, NoReturn: 9 },
    }),
  },
  {
    rule: 'in the place of an older one',
    mutant: variant(membershipService, {
      name: 'place-taken',
      story: 'it is refused while an older one is in',
      parameters: restarts,
      definitions: { admits: (incarnation, latest, present) => present === 0 && incarnation > latest },
      violates: { Precision: 10, Deadlock: 10 },
    }),
  },
  { rule: 'who restarts does so in a new incarnation', variant: variants.oldNode },
  {
    rule: 'who was excluded joins in a new incarnation',
    mutant: variant(membershipService, {
      name: 'same-incarnation',
      story: 'it asks to join in the one that was excluded',
      parameters: suspicions,
      definitions: { next: (incarnation, because) => (because === 'excluded' ? incarnation : incarnation + 1) },
      violates: { Precision: 8, Deadlock: 8, Rejoins: null },
    }),
  },
  {
    rule: 'who sees that it was excluded is a member no longer',
    mutant: variant(membershipService, {
      name: 'goes-on',
      story: 'it goes on as before',
      parameters: suspicions,
      edit: ({ actions: { Tell } }) => ({
        actions: { Tell: { ...Tell, effect: (s, choice) => ({ told: Tell.effect(s, choice).told ?? s.told }) } },
      }),
      violates: { SelfInclusion: 3, LearnsOfExclusion: 4, Precision: 4, Deadlock: 4, Rejoins: null },
    }),
  },
  {
    rule: 'who restarts asks how far the order has come',
    mutant: variant(membershipService, {
      name: 'from-the-beginning',
      story: 'it is told again from the beginning',
      parameters: restarts,
      definitions: { toldAtRestart: () => 0 },
      violates: {},
    }),
    survives: [{ parameters: restarts, distinct: 43 }],
  },
];

const progress = [
  { rule: 'who has crashed is suspected', variant: variants.neverChange },
  {
    rule: 'who is no member asks to join',
    mutant: variant(membershipService, {
      name: 'stays-out',
      story: 'it need not',
      parameters: suspicions,
      edit: ({ owed: { joins: _, ...others } }) => ({ fairness: Object.values(others).flat() }),
      violates: { Precision: null },
    }),
  },
  {
    rule: 'what was asked for is decided',
    mutant: variant(membershipService, {
      name: 'not-decided',
      story: 'it need not be',
      parameters: restarts,
      edit: ({ owed: { decides: _, ...others } }) => ({ fairness: Object.values(others).flat() }),
      violates: { Completeness: null, Precision: null },
    }),
  },
  {
    rule: 'all are told of what was decided',
    mutant: variant(membershipService, {
      name: 'not-told',
      story: 'they need not be',
      parameters: suspicions,
      edit: ({ owed: { tells: _, ...others } }) => ({ fairness: Object.values(others).flat() }),
      violates: { Completeness: null, LearnsOfExclusion: null, Precision: null },
    }),
  },
];

export const mutants = [...views, ...incarnations, ...progress];
