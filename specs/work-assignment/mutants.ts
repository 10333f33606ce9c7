/** The assignment of work with one rule less. */
import { Set } from 'immutable';
import { variant } from '../../checker/index.ts';
import * as variants from './variants.ts';
import { workAssignment } from './work-assignment.ts';

type Model = ReturnType<typeof workAssignment.model>;

/** All that is assumed but for one thing. */
const owedBut = (missing: keyof Model['owed']) => (model: Model) => ({
  fairness: Object.entries(model.owed).flatMap(([name, owed]) => (name === missing ? [] : [owed])),
});
const nobodyFails = { faults: 'none' } as const;
const suspicions = { faults: 'suspicions' } as const;
const crashes = { leaves: 0, faults: 'crashes' } as const;
const oneSuspicion = { leaves: 0, faults: 'suspicions' } as const;

export const mutants = [
  { rule: 'the storage refuses a smaller epoch than it has seen', variant: variants.noFencing },
  { rule: 'it is the storage that looks, and not the owner', variant: variants.looksBeforeItWrites },
  { rule: 'the storage looks at openings, too', variant: variants.fencedWritesOnly },
  {
    rule: 'with each assignment the epoch is greater',
    mutant: variant(workAssignment, {
      name: 'same-epoch',
      story: 'all have the same epoch',
      parameters: oneSuspicion,
      definitions: { nextEpoch: () => 1 },
      violates: { OneOwner: 15 },
    }),
  },
  {
    rule: 'a partition is assigned by compare-and-set',
    mutant: variant(workAssignment, {
      name: 'assigned-blindly',
      story: 'it is assigned whatever is in the table: two members give it to two owners, in one epoch',
      parameters: nobodyFails,
      definitions: { mayAssign: () => true },
      violates: { OneOwner: 14 },
    }),
  },
  {
    rule: 'of the epoch',
    mutant: variant(workAssignment, {
      name: 'only-if-nobody-owns-it',
      story: 'of the owner: nobody owned it before, and nobody owns it again',
      parameters: suspicions,
      definitions: { mayAssign: (_read, _now, hasOwner) => !hasOwner },
      violates: { OneOwner: 15 },
    }),
  },
  {
    rule: 'and only to a member',
    mutant: variant(workAssignment, {
      name: 'to-who-is-gone',
      story: 'the session of the new owner was closed in between',
      parameters: nobodyFails,
      definitions: { looksForSession: false },
      violates: { Owned: 3 },
    }),
  },
  {
    rule: 'what a node owns goes with its session',
    mutant: variant(workAssignment, {
      name: 'owned-for-ever',
      story: 'a node that is gone owns it for ever',
      parameters: nobodyFails,
      definitions: { goesWithSession: false },
      violates: { Owned: 3 },
    }),
  },
  {
    rule: 'all of it',
    mutant: variant(workAssignment, {
      name: 'one-partition-only',
      story: 'only one of the partitions has no owner then',
      parameters: { ...crashes, partitions: 2 },
      edit: ({ action, actions: { Expire }, close, Node, Partition }) => ({
        actions: {
          Expire: action({
            forSome: { node: Node, partition: Partition },
            guard: Expire.guard,
            effect: (s, { node, partition }) => {
              const { members, table } = close(s, node);
              return { members, table: s.table.set(partition, table.get(partition)) };
            },
          }),
        },
      }),
      violates: { Owned: 9 },
    }),
  },
  {
    rule: 'a new owner begins with what is in the partition',
    mutant: variant(workAssignment, {
      name: 'begins-empty',
      story: 'it begins with nothing',
      parameters: nobodyFails,
      edit: ({ actions: { BecomeOwner }, is, Role }) => ({
        actions: {
          BecomeOwner: {
            ...BecomeOwner,
            effect: (s, { node, m }) => ({
              ...is(s, node, m.partition, Role.Owner({ epoch: m.epoch, lines: Set() })),
              network: s.network.deliver(m),
            }),
          },
        },
      }),
      violates: { NoLostWrite: 16 },
    }),
  },
  {
    rule: 'as its own opening was answered',
    mutant: variant(workAssignment, {
      name: 'answer-to-an-earlier-opening',
      story: 'it takes the late answer to an opening of an earlier epoch for it',
      parameters: suspicions,
      edit: ({ actions: { BecomeOwner }, is, Role }) => ({
        actions: {
          BecomeOwner: {
            ...BecomeOwner,
            effect: (s, { node, m }) => {
              const role = s.role.get(node).get(m.partition);
              return {
                ...(role.type === 'Opening'
                  ? is(s, node, m.partition, Role.Owner({ epoch: role.epoch, lines: m.lines }))
                  : {}),
                network: s.network.deliver(m),
              };
            },
          },
        },
      }),
      violates: { NoLostWrite: 21 },
    }),
  },
  {
    rule: 'a client is told when the storage has answered',
    mutant: variant(workAssignment, {
      name: 'tells-at-once',
      story: 'it is told when the write is sent',
      parameters: nobodyFails,
      edit: ({ actions: { Write } }) => ({
        actions: {
          Write: {
            ...Write,
            effect: (s, { node, partition }) => {
              const role = s.role.get(node).get(partition);
              return {
                ...Write.effect(s, { node, partition }),
                told: role.type === 'Owner' ? s.told.update(partition, (lines) => lines.add(role.epoch)) : s.told,
              };
            },
          },
        },
      }),
      violates: { NoLostWrite: 6 },
    }),
  },
  {
    rule: 'its own write, in this epoch',
    mutant: variant(workAssignment, {
      name: 'answer-to-an-earlier-write',
      story: 'it takes the late answer to a write of an earlier epoch for it',
      parameters: suspicions,
      edit: ({ actions: { Tell }, is, Role }) => ({
        actions: {
          Tell: {
            ...Tell,
            effect: (s, { node, m }) => {
              const role = s.role.get(node).get(m.partition);
              return {
                ...(role.type === 'Writing'
                  ? {
                      ...is(s, node, m.partition, Role.Owner({ epoch: role.epoch, lines: role.lines })),
                      told: s.told.update(m.partition, (lines) => lines.add(role.epoch)),
                    }
                  : {}),
                network: s.network.deliver(m),
              };
            },
          },
        },
      }),
      violates: { NoLostWrite: 16 },
    }),
  },
  {
    rule: 'who was taken for gone becomes a member again',
    mutant: variant(workAssignment, {
      name: 'never-again-a-member',
      story: 'it does not, and when the other one is gone there is no member',
      parameters: suspicions,
      without: ['Rejoin'],
      edit: owedBut('Rejoin'),
      violates: { Owned: 2 },
    }),
  },
  {
    rule: 'and owns nothing then',
    mutant: variant(workAssignment, {
      name: 'keeps-what-it-owned',
      story: 'it goes on as if nothing had happened',
      parameters: suspicions,
      edit: ({ actions: { Rejoin } }) => ({
        actions: {
          Rejoin: { ...Rejoin, effect: (s, { node }) => ({ members: s.members.add(node) }) },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: suspicions, distinct: 2_587 }],
  },
  {
    rule: 'who is refused no longer takes itself for the owner',
    mutant: variant(workAssignment, {
      name: 'refused-in-vain',
      story: 'it stays as it is',
      parameters: suspicions,
      edit: ({ actions: { LearnRefused } }) => ({
        actions: { LearnRefused: { ...LearnRefused, effect: (s, { m }) => ({ network: s.network.deliver(m) }) } },
      }),
      violates: {},
    }),
    survives: [{ parameters: suspicions, distinct: 2_454 }],
  },
  {
    rule: 'in the epoch in which it is refused',
    mutant: variant(workAssignment, {
      name: 'refused-in-an-earlier-epoch',
      story: 'it takes a late refusal of an earlier epoch for one of its own',
      parameters: suspicions,
      edit: ({ actions: { LearnRefused }, is, Role }) => ({
        actions: {
          LearnRefused: {
            ...LearnRefused,
            effect: (s, { node, m }) => ({
              ...is(s, node, m.partition, Role.Nothing()),
              network: s.network.deliver(m),
            }),
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: suspicions, distinct: 3_074 }],
  },
  {
    rule: 'a node that leaves waits until the storage has answered it',
    mutant: variant(workAssignment, {
      name: 'leaves-in-the-middle',
      story: 'it leaves with a write on its way',
      parameters: suspicions,
      edit: ({ actions: { Leave } }, { leaves }) => ({
        actions: {
          Leave: { ...Leave, guard: (s, { node }) => s.members.has(node) && s.left.size < leaves },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: suspicions, distinct: 3_897 }],
  },
  {
    rule: 'the session of a node that has crashed is closed in the end',
    mutant: variant(workAssignment, {
      name: 'sessions-for-ever',
      story: 'it need not be',
      parameters: crashes,
      edit: owedBut('Expire'),
      violates: { Owned: 3 },
    }),
  },
  {
    rule: 'members see what has no owner',
    mutant: variant(workAssignment, {
      name: 'nobody-plans',
      story: 'they need not',
      parameters: nobodyFails,
      edit: owedBut('Plan'),
      violates: { Owned: 0 },
    }),
  },
  {
    rule: 'and assign it',
    mutant: variant(workAssignment, {
      name: 'nobody-assigns',
      story: 'they need not',
      parameters: nobodyFails,
      edit: owedBut('Assign'),
      violates: { Owned: 2 },
    }),
  },
  {
    rule: 'a new owner is told in the end',
    mutant: variant(workAssignment, {
      name: 'owner-not-told',
      story: 'it need not be',
      parameters: nobodyFails,
      edit: owedBut('Open'),
      violates: { Owned: 2 },
    }),
  },
  {
    rule: 'who was taken for gone finds out in the end',
    mutant: variant(workAssignment, {
      name: 'never-finds-out',
      story: 'it need not',
      parameters: suspicions,
      edit: owedBut('Rejoin'),
      violates: { Owned: 2 },
    }),
  },
  {
    rule: 'what is sent to the storage arrives',
    mutant: variant(workAssignment, {
      name: 'requests-never-arrive',
      story: 'it need not',
      parameters: nobodyFails,
      edit: owedBut('requests'),
      violates: { Owned: 3 },
    }),
  },
  {
    rule: 'and so do its answers',
    mutant: variant(workAssignment, {
      name: 'answers-never-arrive',
      story: 'they need not',
      parameters: nobodyFails,
      edit: owedBut('answers'),
      violates: { Owned: 4 },
    }),
  },
];
