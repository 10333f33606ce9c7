/** Replicated data types without what keeps them free of conflicts. */
import { variant } from '../../checker/index.ts';
import { crdt } from './crdt.ts';

export const noCausalDelivery = variant(crdt, {
  name: 'no-causal-delivery',
  story:
    'Updates are delivered in any order. A replica hears of a remove before it hears of the add that was removed: there is nothing to be taken away, and then the element is added, and stays. Who has issued both has an empty set.',
  parameters: { updates: 2 },
  definitions: { mayDeliver: (_, hasSeenIt) => !hasSeenIt },
  violates: { StrongConvergence: 4, AsSpecified: 4, Convergence: null },
});

export const tombstonesCollectedEarly = variant(crdt, {
  name: 'tombstones-collected-early',
  story:
    'A replica forgets what it has removed as soon as it has sent that to the others. Then it receives a payload of before, in which the element is there, and knows no reason why it should not be: what was removed comes back.',
  parameters: { style: 'states', replicas: 2, updates: 2 },
  edit: ({ action, Replica, type: { collect } }) => ({
    actions: {
      Collect: action({
        forSome: { replica: Replica },
        guard: () => collect !== undefined,
        effect: (s, { replica }) => ({ payload: s.payload.update(replica, (payload) => collect!(payload)) }),
      }),
    },
  }),
  violates: { StrongConvergence: 5, AsSpecified: 4, Convergence: null },
});

export const lwwClockSkew = variant(crdt, {
  name: 'lww-clock-skew',
  story:
    'A write takes its time from the clock of the replica, and that of replica1 is ahead. Replica2 has seen what replica1 has written, and writes after it; but its time is the earlier one, so that its write is lost at once, although it was acknowledged.',
  parameters: { type: 'lww-register', replicas: 2, updates: 2 },
  definitions: { timeOf: (_, clock, isFast) => clock + (isFast ? 2 : 0) },
  violates: { AsSpecified: 3 },
});

export const notMonotone = variant(crdt, {
  name: 'not-monotone',
  story:
    'A counter may go down as well, and a replica is asked whether there are enough. It answers from what it has heard of, as it might if the counter only grew. Somebody else has taken one away, and there are not enough.',
  parameters: { type: 'pn-counter', replicas: 2, updates: 2 },
  definitions: { mayAnswer: () => true },
  violates: { AnswersRight: 3 },
});
