/** The single copy with one rule less. */
import { variant, WF } from '../../checker/index.ts';
import { singleCopyRegister } from './single-copy-register.ts';
import * as variants from './variants.ts';

export const mutants = [
  { rule: 'there is one copy', variant: variants.twoCopies },
  {
    rule: 'what is written is in the copy when it is answered',
    mutant: variant(singleCopyRegister, {
      name: 'answered-and-forgotten',
      story: 'the server answers, and keeps the copy as it was',
      edit: ({ actions: { Serve } }) => ({
        actions: { Serve: { ...Serve, effect: (s, { m }) => ({ ...Serve.effect(s, { m }), copy: s.copy }) } },
      }),
      violates: { Linearizable: 4, WriteIsRead: null },
    }),
  },
  {
    rule: 'the server goes on',
    mutant: variant(singleCopyRegister, {
      name: 'server-stops',
      story: 'it need not answer',
      edit: ({ actions: { Return } }) => ({ fairness: [WF({ actions: [Return] })] }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'what it answers arrives',
    mutant: variant(singleCopyRegister, {
      name: 'answers-lost',
      story: 'an answer may never arrive',
      edit: ({ actions: { Serve } }) => ({ fairness: [WF({ actions: [Serve] })] }),
      violates: { Termination: null },
    }),
  },
];
