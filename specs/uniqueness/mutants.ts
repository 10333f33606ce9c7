/** The user name with one rule less. */
import { type Of, variant, WF } from '../../checker/index.ts';
import { uniqueness } from './uniqueness.ts';
import * as variants from './variants.ts';

export const mutants = [
  { rule: 'the name is read and written in one operation', variant: variants.readThenWrite },
  { rule: 'there is one store', variant: variants.multiLeader },
  {
    rule: 'the store writes a client into the register only if nobody is there',
    mutant: variant(uniqueness, {
      name: 'whoever-comes-last',
      story: 'it writes whoever asks',
      edit: ({ actions: { Serve }, messages: { Message } }) => ({
        actions: {
          Serve: {
            ...Serve,
            effect: (s, { m }: { m: Of<typeof Message.Request> }) => ({
              owner: s.owner.set(m.to, m.from),
              network: s.network.reply(
                m,
                Message.Response({ from: m.to, to: m.from, result: { type: 'CompareAndSetOk' } }),
              ),
            }),
          },
        },
      }),
      violates: { Unique: 6, Linearizable: 6 },
    }),
  },
  {
    rule: 'a client has the name only if the store says so',
    mutant: variant(uniqueness, {
      name: 'takes-a-refusal-for-a-grant',
      story: 'any answer will do',
      edit: ({ actions: { Learn } }) => ({
        actions: {
          Learn: {
            ...Learn,
            effect: (s, { m }) => ({ ...Learn.effect(s, { m }), state: s.state.set(m.to, 'registered') }),
          },
        },
      }),
      violates: { Unique: 6 },
    }),
  },
  {
    rule: 'the store goes on',
    mutant: variant(uniqueness, {
      name: 'store-stops',
      story: 'it need not answer',
      edit: ({ actions: { Claim, Learn } }) => ({ fairness: [WF({ actions: [Claim, Learn] })] }),
      violates: { Termination: null, SomebodyHasIt: null },
    }),
  },
];
