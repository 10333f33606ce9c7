/** Owners of the past, whose writes are accepted, or who write over what they have not read. */
import { variant } from '../../checker/index.ts';
import { workAssignment } from './work-assignment.ts';

const oneSuspicion = { leaves: 0, faults: 'suspicions' } as const;

export const noFencing = variant(workAssignment, {
  name: 'no-fencing',
  story:
    'The storage refuses no epoch. A node is taken for gone that has only paused, and its partition is given to another one, which writes. Then the first one goes on, and its write is accepted, too.',
  parameters: oneSuspicion,
  definitions: { isSmaller: () => false },
  violates: { OneOwner: 15, NoLostWrite: 16 },
});

export const looksBeforeItWrites = variant(workAssignment, {
  name: 'looks-before-it-writes',
  story:
    'The storage refuses no epoch. In place of that an owner looks at the table right before it writes, and it is still the owner. Its write is late: when it arrives the partition belongs to somebody else.',
  parameters: oneSuspicion,
  definitions: { isSmaller: () => false },
  edit: ({ actions: { Write } }) => ({
    actions: {
      Write: {
        ...Write,
        guard: (s, { node, partition }) => {
          const { owner, epoch } = s.table.get(partition);
          const role = s.role.get(node).get(partition);
          return Write.guard(s, { node, partition }) && owner === node && role.type === 'Owner' && role.epoch === epoch;
        },
      },
    },
  }),
  violates: { OneOwner: 15, NoLostWrite: 16 },
});

export const fencedWritesOnly = variant(workAssignment, {
  name: 'fenced-writes-only',
  story:
    'The storage looks at the epochs of writes, and not of openings. A new owner is told what is in the partition, and then a late write of the one before it is accepted, since nothing with a greater epoch was written. The new owner writes over it what it has made of the old state.',
  parameters: oneSuspicion,
  definitions: { isFenced: (request) => request === 'Write' },
  violates: { NoLostWrite: 16 },
});
