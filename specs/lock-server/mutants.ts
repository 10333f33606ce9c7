/** The lock server with one rule less. */
import { variant, WF } from '../../checker/index.ts';
import { lockServer } from './lock-server.ts';
import * as variants from './variants.ts';

export const mutants = [
  {
    rule: 'the server grants the lock only if it has it',
    mutant: variant(lockServer, {
      name: 'grants-what-it-has-not',
      story: 'it grants it to whoever asks',
      edit: ({ actions: { RecvLock } }) => ({
        actions: { RecvLock: { ...RecvLock, guard: (s, { c }) => s.lockMsg.has(c) } },
      }),
      violates: { Mutex: 6 },
    }),
  },
  {
    rule: 'and then has it no longer',
    mutant: variant(lockServer, {
      name: 'keeps-what-it-grants',
      story: 'it keeps it as well',
      edit: ({ actions: { RecvLock } }) => ({
        actions: {
          RecvLock: { ...RecvLock, effect: (s, choice) => ({ ...RecvLock.effect(s, choice), serverHoldsLock: true }) },
        },
      }),
      violates: { Mutex: 6 },
    }),
  },
  {
    rule: 'a request is heard once',
    mutant: variant(lockServer, {
      name: 'request-stays',
      story: 'it may be granted again and again',
      edit: ({ actions: { RecvLock } }) => ({
        actions: {
          RecvLock: { ...RecvLock, effect: (s, choice) => ({ ...RecvLock.effect(s, choice), lockMsg: s.lockMsg }) },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 13 }],
  },
  { rule: 'a grant is heard once', variant: variants.repeatedGrant },
  {
    rule: 'only who holds the lock gives it back',
    mutant: variant(lockServer, {
      name: 'gives-back-what-it-has-not',
      story: 'anybody may',
      edit: ({ actions: { Unlock } }) => ({ actions: { Unlock: { ...Unlock, guard: () => true } } }),
      violates: { Mutex: 8 },
    }),
  },
  {
    rule: 'and then holds it no longer',
    mutant: variant(lockServer, {
      name: 'keeps-what-it-gives-back',
      story: 'it goes on as if it held it',
      edit: ({ actions: { Unlock } }) => ({
        actions: { Unlock: { ...Unlock, effect: (s, { c }) => ({ unlockMsg: s.unlockMsg.add(c) }) } },
      }),
      violates: { Mutex: 8 },
    }),
  },
  { rule: 'that it was given back is heard once', variant: variants.repeatedUnlock },
  { rule: 'the server does not take it back', variant: variants.impatientServer },
  {
    rule: 'what was sent arrives',
    mutant: variant(lockServer, {
      name: 'never-arrives',
      story: 'it need not',
      edit: ({ actions: { RecvLock, Unlock } }) => ({ fairness: [WF({ actions: [RecvLock, Unlock] })] }),
      violates: { Served: null },
    }),
  },
  {
    rule: 'the server serves everybody in the end',
    mutant: variant(lockServer, {
      name: 'serves-its-friends',
      story: 'it may serve others for ever',
      edit: ({ goesOn, actions: { RecvLock } }) => ({ fairness: [...goesOn, WF({ actions: [RecvLock], per: ['c'] })] }),
      violates: { Served: null },
    }),
  },
];
