/** Membership without what makes all see the same sequence of views, or see it change. */
import { variant } from '../../checker/index.ts';
import { membershipService } from './membership-service.ts';

export const localTimeouts = variant(membershipService, {
  name: 'local-timeouts',
  story:
    'Each process goes by its own timeouts: whom it suspects it takes out of its own view, and asks nobody. Two processes suspect each other, and each is in a group without the other one.',
  parameters: { processes: 3, faults: 'suspicions', suspicions: 2 },
  edit: ({ actions: { Suspect }, Change, viewOf, tells }) => ({
    actions: {
      Suspect: {
        ...Suspect,
        effect: (s, { by, process }) => {
          const incarnation = viewOf(s, by).get(process);
          const { asked: _, ...wronged } = Suspect.effect(s, { by, process });
          return { ...wronged, ...tells(s, by, s.told.get(by).push(Change.Exclude({ process, incarnation }))) };
        },
      },
    },
    finished: () => true,
  }),
  violates: { Agreement: 2, Precision: null, Rejoins: null },
});

export const neverChange = variant(membershipService, {
  name: 'never-change',
  story:
    'Nobody is ever suspected: the group is who it was at first, as where its members are listed in a configuration. Views agree, and who has crashed is in them for ever.',
  parameters: { processes: 3, faults: 'restarts' },
  without: ['Suspect'],
  violates: { Completeness: null, Precision: null },
});

export const oldNode = variant(membershipService, {
  name: 'old-node',
  story:
    'A process that restarts finds that it is in the view, and takes that for its own doing, as one that finds its ephemeral node in place. But the node is that of its former incarnation, which was missed meanwhile. It vanishes, and the process is out while it is up, though nobody has suspected it wrongly. If it was not missed, nobody ever learns that it has forgotten all.',
  parameters: { processes: 3, faults: 'restarts' },
  definitions: {
    next: (incarnation, because) => (because === 'found in the view' ? incarnation : incarnation + 1),
  },
  violates: { Accuracy: 4, Completeness: null },
});

export const oneShotWatches = variant(membershipService, {
  name: 'one-shot-watches',
  story:
    'Processes are told that the view has changed, and read what it is then, as with a watch of ZooKeeper: of two changes that follow each other fast the first is never seen. All see views in one order, but not all see all of them.',
  parameters: { processes: 3, faults: 'suspicions' },
  definitions: { isToldOf: (now, before) => now > before },
  violates: { NoGaps: 6 },
});
