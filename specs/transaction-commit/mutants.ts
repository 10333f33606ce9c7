/** Transaction commit with one condition less. */
import { variant } from '../../checker/index.ts';
import { transactionCommit } from './transaction-commit.ts';
import * as variants from './variants.ts';

export const mutants = [
  { rule: 'a resource manager commits only if all are prepared or have committed', variant: variants.decideAlone },
  {
    rule: 'it aborts only if nobody has committed',
    mutant: variant(transactionCommit, {
      name: 'abort-alone',
      story: 'it aborts as long as it has not decided',
      edit: ({ actions: { DecideA }, isDecided }) => ({
        actions: { DecideA: { ...DecideA, guard: (s, { rm }) => !isDecided(s, rm) } },
      }),
      violates: { TCConsistent: 5 },
    }),
  },
  {
    rule: 'it prepares only if it has done nothing yet',
    mutant: variant(transactionCommit, {
      name: 'prepare-again',
      story: 'it may prepare whatever it has done',
      edit: ({ actions: { Prepare } }) => ({ actions: { Prepare: { ...Prepare, guard: () => true } } }),
      violates: { Stability: 2 },
    }),
  },
  {
    rule: 'it commits only if it is prepared itself',
    mutant: variant(transactionCommit, {
      name: 'commit-again',
      story: 'it may have committed already, which changes nothing; that all are ready is asked all the same',
      edit: ({ actions: { DecideC }, canCommit }) => ({
        actions: { DecideC: { ...DecideC, guard: (s) => canCommit(s) } },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 13 }],
  },
  {
    rule: 'it aborts only if it has not decided',
    mutant: variant(transactionCommit, {
      name: 'abort-again',
      story: 'it may have aborted already, which changes nothing; that nobody has committed is asked all the same',
      edit: ({ actions: { DecideA }, notCommitted }) => ({
        actions: { DecideA: { ...DecideA, guard: (s) => notCommitted(s) } },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 13 }],
  },
];
