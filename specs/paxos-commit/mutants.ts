/** Paxos commit with one rule less. */
import { type Member, type StateOf, take, variant } from '../../checker/index.ts';
import { paxosCommit } from './paxos-commit.ts';
import * as variants from './variants.ts';

type State = StateOf<ReturnType<typeof paxosCommit.model>>;

export const mutants = [
  {
    rule: 'a resource manager that is prepared does not abort on its own',
    mutant: variant(paxosCommit, {
      name: 'abort-after-prepare',
      story: 'it may abort as long as it has not been told to commit',
      parameters: { rms: 1 },
      edit: ({ actions: { RMChooseToAbort } }) => ({
        actions: {
          RMChooseToAbort: { ...RMChooseToAbort, guard: (s, { rm }) => s.rmState.get(rm) !== 'committed' },
        },
      }),
      violates: { Stability: 6 },
    }),
  },
  {
    rule: 'an acceptor does not accept in ballots below its promise',
    mutant: variant(paxosCommit, {
      name: 'promise-broken',
      story: 'it accepts whatever it is asked to',
      parameters: { rms: 1 },
      edit: ({ actions: { Phase2b } }) => ({ actions: { Phase2b: { ...Phase2b, guard: () => true } } }),
      violates: { Stability: 13 },
    }),
  },
  {
    rule: 'to accept in a ballot is a promise, too',
    mutant: variant(paxosCommit, {
      name: 'accepts-without-promise',
      story: 'it accepts, and may then accept in a lower ballot',
      parameters: { rms: 1, ballots: 3 },
      edit: ({ actions: { Phase2b }, Message }) => ({
        actions: {
          Phase2b: {
            ...Phase2b,
            effect: (s, { m: { ins, bal, val }, acc }) => ({
              aState: s.aState.update(ins, (of) => of.set(acc, { mbal: of.get(acc).mbal, bal, val })),
              msgs: s.msgs.add(Message.TwoB({ ins, acc, bal, val })),
            }),
          },
        },
      }),
      violates: { Stability: 18 },
      slow: true,
    }),
  },
  {
    rule: 'with its promise it tells what it has accepted last',
    mutant: variant(paxosCommit, {
      name: 'promise-tells-nothing',
      story: 'it tells that it has accepted nothing',
      parameters: { rms: 1 },
      edit: ({ actions: { Phase1b }, Message }) => ({
        actions: {
          Phase1b: {
            ...Phase1b!,
            effect: (s, { m: { ins, bal: mbal }, acc }) => ({
              aState: s.aState.update(ins, (of) => of.set(acc, { ...of.get(acc), mbal })),
              msgs: s.msgs.add(Message.OneB({ ins, acc, mbal, bal: -1, val: null })),
            }),
          },
        },
      }),
      violates: { Stability: 13 },
    }),
  },
  {
    rule: 'a leader has the promises of a majority before it asks',
    mutant: variant(paxosCommit, {
      name: 'one-promise',
      story: 'one promise is enough for it',
      parameters: { rms: 1 },
      edit: ({ actions: { Phase2a }, hasAsked, promisesOf, Acceptor }) => ({
        actions: {
          Phase2a: {
            ...Phase2a!,
            guard: (s, { bal, rm, val }) =>
              !hasAsked(s, bal, rm) &&
              promisesOf(s, Acceptor.toSet(), bal, rm).some((m) => (m.bal < 0 ? val === 'aborted' : m.val === val)),
          },
        },
      }),
      violates: { Stability: 12 },
    }),
  },
  {
    rule: 'a leader asks for what was accepted below',
    mutant: variant(paxosCommit, {
      name: 'own-value',
      story: 'it asks for what it likes',
      parameters: { rms: 1 },
      edit: ({ actions: { Phase2a }, hasAsked, promisesOf, Majority }) => ({
        actions: {
          Phase2a: {
            ...Phase2a!,
            guard: (s, { bal, rm }) =>
              !hasAsked(s, bal, rm) &&
              Majority.some((MS) => MS.every((acc) => promisesOf(s, MS, bal, rm).some((m) => m.acc === acc))),
          },
        },
      }),
      violates: { Stability: 9 },
    }),
  },
  {
    rule: 'if nothing was accepted below, it asks for aborted',
    mutant: variant(paxosCommit, {
      name: 'prepared-unasked',
      story: 'it asks for prepared, of which the resource manager knows nothing',
      parameters: { rms: 1 },
      edit: ({ actions: { Phase2a } }) => ({
        actions: {
          Phase2a: {
            ...Phase2a!,
            guard: (s, { bal, rm, val }) => {
              const isAccepted = s.msgs.some((m) => m.type === 'OneB' && m.ins === rm && m.mbal === bal && m.bal >= 0);
              return isAccepted
                ? Phase2a!.guard(s, { bal, rm, val })
                : val === 'prepared' && Phase2a!.guard(s, { bal, rm, val: 'aborted' });
            },
          },
        },
      }),
      violates: { Stability: 9 },
    }),
  },
  {
    rule: 'it does not wait for somebody to accept something',
    mutant: variant(paxosCommit, {
      name: 'waits-for-a-vote',
      story: 'if nothing was accepted below it asks for nothing',
      parameters: { rms: 1 },
      edit: ({ actions: { Phase2a } }) => ({
        actions: {
          Phase2a: {
            ...Phase2a!,
            guard: (s, { bal, rm, val }) =>
              s.msgs.some((m) => m.type === 'OneB' && m.ins === rm && m.mbal === bal && m.val === val) &&
              Phase2a!.guard(s, { bal, rm, val }),
          },
        },
      }),
      violates: { NonBlocking: null, Termination: null },
    }),
  },
  {
    rule: 'of what was accepted below it asks for the last',
    mutant: variant(paxosCommit, {
      name: 'any-accepted',
      story: 'it asks for any of it',
      parameters: { rms: 1, ballots: 3 },
      edit: ({ actions: { Phase2a }, hasAsked, promisesOf, Majority }) => ({
        actions: {
          Phase2a: {
            ...Phase2a!,
            guard: (s, { bal, rm, val }) =>
              !hasAsked(s, bal, rm) &&
              Majority.some((MS) => {
                const promises = promisesOf(s, MS, bal, rm);
                const accepted = promises.filter((m) => m.bal >= 0);
                return (
                  MS.every((acc) => promises.some((m) => m.acc === acc)) &&
                  (accepted.isEmpty() ? val === 'aborted' : accepted.some((m) => m.val === val))
                );
              }),
          },
        },
      }),
      violates: { Stability: 18 },
    }),
  },
  {
    rule: 'a leader asks for one value in a ballot',
    mutant: variant(paxosCommit, {
      name: 'asks-again',
      story: 'it may ask for another one once it has other promises',
      parameters: { rms: 1 },
      edit: ({ actions: { Phase2a } }) => ({
        actions: {
          Phase2a: {
            ...Phase2a!,
            guard: (s, choices) => Phase2a!.guard({ ...s, msgs: s.msgs.filter((m) => m.type !== 'TwoA') }, choices),
          },
        },
      }),
      violates: { Stability: 16 },
    }),
  },
  {
    rule: 'a value is chosen when a majority has accepted it in one ballot',
    mutant: variant(paxosCommit, {
      name: 'chosen-by-one',
      story: 'one acceptor is enough',
      parameters: { rms: 1 },
      edit: ({ actions: { Decide }, RM }) => ({
        actions: {
          Decide: {
            ...Decide,
            guard: (s, { outcome }) => {
              const isAccepted = (val: string) =>
                RM.every((ins) => s.msgs.some((m) => m.type === 'TwoB' && m.ins === ins && m.val === val));
              return isAccepted(outcome === 'Commit' ? 'prepared' : 'aborted');
            },
          },
        },
      }),
      violates: { Stability: 11 },
    }),
  },
  {
    rule: 'and in one ballot',
    mutant: variant(paxosCommit, {
      name: 'chosen-over-ballots',
      story: 'each of a majority has accepted it, in whichever ballot',
      parameters: { rms: 1, ballots: 4 },
      edit: ({
        actions: { RMPrepare, Phase1a, Phase1b, Phase2a, Phase2b, Decide },
        RM,
        Acceptor,
        Ballot,
        Majority,
        Message,
      }) => {
        const hasAccepted = (s: State, ins: Member<'rm'>, acc: Member<'a'>, val: 'prepared' | 'aborted') =>
          Ballot.some((bal) => s.msgs.has(Message.TwoB({ ins, acc, bal, val })));
        const isAccepted = (s: State, ins: Member<'rm'>, val: 'prepared' | 'aborted') =>
          Majority.some((MS) => MS.every((acc) => hasAccepted(s, ins, acc, val)));
        const [one, two, three] = [Acceptor.member(1), Acceptor.member(2), Acceptor.member(3)];
        /** Two acceptors promise for a ballot, its leader asks for what they have accepted last, and one accepts that. */
        const ballot = (bal: number, promising: readonly Member<'a'>[], accepting: Member<'a'>) => [
          take(Phase1a!, { bal }),
          ...promising.map((acc) => take(Phase1b!, { m: (m) => m.bal === bal, acc })),
          take(Phase2a!, { bal }),
          take(Phase2b, { m: (m) => m.bal === bal, acc: accepting }),
        ];
        return {
          actions: {
            Decide: {
              ...Decide,
              guard: (s, { outcome }) =>
                outcome === 'Commit'
                  ? RM.every((rm) => isAccepted(s, rm, 'prepared'))
                  : RM.some((rm) => isAccepted(s, rm, 'aborted')),
            },
          },
          scenarios: {
            'prepared in ballots 0 and 2': [
              take(RMPrepare),
              take(Phase2b, { acc: one }),
              ...ballot(1, [two, three], two),
              ...ballot(2, [one, three], three),
            ],
          },
        };
      },
      from: 'prepared in ballots 0 and 2',
      violates: { Stability: 21 },
    }),
  },
  {
    rule: 'any two majorities have an acceptor in common',
    mutant: variant(paxosCommit, {
      name: 'one-of-three',
      story: 'each acceptor is a majority by itself',
      parameters: { rms: 1 },
      definitions: { majorities: (acceptors) => acceptors.subsets(1) },
      violates: { Stability: 10 },
    }),
  },
  {
    rule: 'the transaction commits only if prepared was chosen for all',
    mutant: variant(paxosCommit, {
      name: 'commit-for-some',
      story: 'it commits if prepared was chosen for one',
      edit: ({ actions: { Decide }, RM, isChosen }) => ({
        actions: {
          Decide: {
            ...Decide,
            guard: (s, { outcome }) => RM.some((rm) => isChosen(s, rm, outcome === 'Commit' ? 'prepared' : 'aborted')),
          },
        },
      }),
      violates: { AtomicCommit: 6 },
    }),
  },
  { rule: 'there are more acceptors than may stop', variant: variants.oneAcceptor },
];
