/** The register without one of its rules. */
import { variant } from '../../checker/index.ts';
import { responseTime } from './response-time.ts';
import * as variants from './variants.ts';

export const mutants = [
  { rule: 'a read lasts as long as the delay is uncertain', variant: variants.eager },
  {
    rule: 'a read and a write together last as long as a message',
    mutant: variant(responseTime, {
      name: 'short-write',
      story: 'they last a tick less',
      parameters: { writes: 0 },
      violates: { Linearizable: 5 },
    }),
  },
  {
    rule: 'a copy does not go back to what is older',
    mutant: variant(responseTime, {
      name: 'any-update',
      story: 'it takes over whatever arrives',
      parameters: { writers: 2, readers: 1 },
      definitions: { isNewer: () => true },
      violates: { Linearizable: 11 },
    }),
  },
  {
    rule: 'what takes d has arrived before a copy is looked at d later',
    mutant: variant(responseTime, {
      name: 'looks-too-early',
      story: 'within a tick, a copy may be looked at first',
      edit: ({ actions: { Return } }) => ({
        actions: {
          Return: {
            ...Return,
            guard: (s, { client }) => s.history.isPending(client) && s.until.get(client) === s.clocks.time,
          },
        },
      }),
      violates: { Linearizable: 6 },
    }),
  },
  { rule: 'a write outlasts the difference between the clocks', variant: variants.fastWrite },
  {
    rule: 'and so does a message',
    mutant: variant(responseTime, {
      name: 'instant-message',
      story: 'it arrives at once and is read; who writes after that bears no later time, so that nobody takes it over',
      parameters: { d: 1, writers: 2, readers: 1, operations: 2 },
      violates: { Linearizable: 13 },
    }),
  },
];
