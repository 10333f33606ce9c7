/** The quorum register without what makes it work. */
import { variant } from '../../checker/index.ts';
import { quorumRegister } from './quorum-register.ts';

export const noReadRepair = variant(quorumRegister, {
  name: 'no-read-repair',
  story:
    'A read answers the newest version of a majority at once and does not propagate it. While a write is on its way to a majority, one read finds the new value, and the next one, which asks another majority, finds the old value again; although any two majorities share a server. With 2 servers a majority is all of them, and nothing goes wrong.',
  parameters: { clients: 2, servers: 3, workload: 'one-writer' },
  edit: ({ actions: { HearAsReader }, hear, answer }) => ({
    actions: {
      HearAsReader: {
        ...HearAsReader,
        effect: (s, { m }) => hear(s, m, ({ result }) => answer(s, m, result)),
      },
    },
  }),
  violates: { Linearizable: 11 },
});

export const majorityDown = variant(quorumRegister, {
  name: 'majority-down',
  story:
    'Two servers of three may crash and stay down. The third is up, and asked to write, but it never hears of the versions of a majority: the operation is not answered. Nothing wrong is answered either; what is lost is availability.',
  parameters: { clients: 1, servers: 3, down: 2 },
  violates: { Termination: null },
});
