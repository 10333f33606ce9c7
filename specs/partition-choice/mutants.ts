/** The three designs with one rule less. */
import { type Edit, type StateOf, variant, WF } from '../../checker/index.ts';
import { partitionChoice } from './partition-choice.ts';
import * as variants from './variants.ts';

type Model = ReturnType<typeof partitionChoice.model>;
type State = StateOf<Model>;

/** A node goes on without the others from where it asks for versions, or answers without them. */
function alone(
  { actions: { Propagate, Answer } }: Model,
  isAlone: { readonly queries?: true; readonly writes?: true; readonly reads?: true },
): Edit<State, Model['actions']> {
  return {
    actions: {
      Propagate: {
        ...Propagate,
        guard: (s, { node }) =>
          Propagate.guard(s, { node }) || (isAlone.queries === true && s.phase.get(node).type === 'Query'),
      },
      Answer: {
        ...Answer,
        guard: (s, { node }) => {
          const phase = s.phase.get(node);
          if (Answer.guard(s, { node }) || phase.type !== 'Propagate') return Answer.guard(s, { node });
          return phase.result.type === 'WriteOk' ? isAlone.writes === true : isAlone.reads === true;
        },
      },
    },
  };
}

const twoWriters = { nodes: 2, workload: 'write-and-read' } as const;

export const mutants = [
  {
    rule: '`consistent`: a node asks a majority for their versions',
    mutant: variant(partitionChoice, {
      name: 'asks-nobody',
      story: 'its own is enough',
      edit: (model) => alone(model, { queries: true }),
      violates: { Linearizable: 10 },
    }),
  },
  {
    rule: 'it takes the newest of them',
    mutant: variant(partitionChoice, {
      name: 'takes-its-own',
      story: 'it takes its own, whatever it hears',
      edit: ({ actions: { Propagate }, Node, Phase }) => ({
        actions: {
          Propagate: {
            ...Propagate,
            effect: (s, { node }) => {
              const phase = s.phase.get(node);
              if (phase.type !== 'Query') return {};
              const replies = Node.others(node).reduce((known, other) => known.set(other, null), phase.replies);
              return Propagate.effect({ ...s, phase: s.phase.set(node, Phase.Query({ ...phase, replies })) }, { node });
            },
          },
        },
      }),
      violates: { Linearizable: 14 },
    }),
  },
  {
    rule: 'a write has a greater number than what it overwrites',
    mutant: variant(partitionChoice, {
      name: 'same-number',
      story: 'it has the same',
      definitions: { next: (number) => number },
      violates: { Linearizable: 14 },
    }),
  },
  {
    rule: 'between equal numbers the node decides',
    mutant: variant(partitionChoice, {
      name: 'numbers-alone',
      story: 'none of two versions with equal numbers is newer',
      parameters: twoWriters,
      definitions: { isLater: (number, than) => number > than },
      violates: { Convergence: null },
    }),
  },
  {
    rule: 'a write is answered when a majority has stored it',
    mutant: variant(partitionChoice, {
      name: 'answers-before-stored',
      story: 'it is answered when the node has it itself',
      edit: (model) => alone(model, { writes: true }),
      violates: { Linearizable: 12 },
    }),
  },
  {
    rule: 'and so is a read, with what it has read',
    mutant: variant(partitionChoice, {
      name: 'no-read-repair',
      story: 'it is answered at once',
      edit: (model) => alone(model, { reads: true }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 40_025, slow: true }],
  },
  {
    rule: 'whoever is told of a version keeps its own if that is newer',
    mutant: variant(partitionChoice, {
      name: 'newer-overwritten',
      story: 'it keeps what it was told last',
      parameters: { nodes: 2 },
      edit: ({ actions: { StoreVersion }, Message }) => ({
        actions: {
          StoreVersion: {
            ...StoreVersion,
            effect: (s, { m }) => ({
              version: s.version.set(m.to, m.version),
              network: s.network.reply(m, Message.PropagateAck({ from: m.to, to: m.from, n: m.n })),
            }),
          },
        },
      }),
      violates: { Convergence: null },
    }),
  },
  {
    rule: 'all others are told',
    mutant: variant(partitionChoice, {
      name: 'a-majority-is-told',
      story: 'the last one is not, if there are enough without it',
      parameters: { users: 1 },
      edit: ({ actions: { Propagate }, Node }) => ({
        actions: {
          Propagate: {
            ...Propagate,
            effect: (s, { node }) => {
              const { network = s.network, ...after } = Propagate.effect(s, { node });
              return {
                ...after,
                network: network.drop((m) => m.type === 'Propagate' && Node.index(m.to) === Node.size - 1),
              };
            },
          },
        },
      }),
      violates: { Convergence: null },
    }),
  },
  {
    rule: 'a reply counts for the operation that it belongs to',
    mutant: variant(partitionChoice, {
      name: 'late-replies',
      story: 'it counts for the next one, too',
      parameters: { users: 1, workload: 'write-and-read' },
      edit: ({ actions: { HearVersion, HearAck } }) => ({
        actions: {
          HearVersion: { ...HearVersion, guard: (s, { m }) => s.phase.get(m.to).type === 'Query' },
          HearAck: { ...HearAck, guard: (s, { m }) => s.phase.get(m.to).type === 'Propagate' },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 4_709 }],
  },
  {
    rule: '`available`: a node waits for the versions of all that it reaches',
    mutant: variant(partitionChoice, {
      name: 'available-asks-nobody',
      story: 'its own is enough',
      parameters: { design: 'available', nodes: 2 },
      edit: (model) => alone(model, { queries: true }),
      violates: {},
    }),
    survives: [
      { parameters: {}, distinct: 830 },
      { parameters: { workload: 'write-and-read' }, distinct: 144_082, slow: true },
    ],
  },
  {
    rule: 'and until they have stored',
    mutant: variant(partitionChoice, {
      name: 'available-answers-before-stored',
      story: 'it answers when it has stored itself',
      parameters: { design: 'available', nodes: 2 },
      edit: (model) => alone(model, { writes: true, reads: true }),
      violates: {},
    }),
    survives: [
      { parameters: {}, distinct: 232 },
      { parameters: { workload: 'write-and-read' }, distinct: 27_231, slow: true },
    ],
  },
  {
    rule: 'for one of the two',
    mutant: variant(partitionChoice, {
      name: 'available-waits-for-nobody',
      story: 'for neither',
      parameters: { design: 'available', nodes: 2 },
      edit: (model) => alone(model, { queries: true, writes: true, reads: true }),
      violates: { Linearizable: 6 },
    }),
  },
  {
    rule: '`single-leader`: a node waits for the version of the leader',
    mutant: variant(partitionChoice, {
      name: 'followers-answer',
      story: 'it waits for nobody',
      parameters: { design: 'single-leader', nodes: 2 },
      edit: (model) => alone(model, { queries: true }),
      violates: { Linearizable: 8 },
    }),
  },
  {
    rule: 'and until that has stored',
    mutant: variant(partitionChoice, {
      name: 'leader-told-later',
      story: 'a write is answered at once',
      parameters: { design: 'single-leader', ...twoWriters },
      edit: (model) => alone(model, { writes: true }),
      violates: { Linearizable: 11 },
    }),
  },
  {
    rule: 'an error is answered by who cannot reach enough',
    mutant: variant(partitionChoice, {
      name: 'errors-at-will',
      story: 'by anybody, at any time',
      parameters: { nodes: 2, patience: 'answers-error' },
      edit: ({ actions: { AnswerError } }) => ({
        actions:
          AnswerError === undefined
            ? {}
            : { AnswerError: { ...AnswerError, guard: (s, { node }) => s.phase.get(node).type !== 'Idle' } },
      }),
      violates: { Available: null, MajorityAvailable: null },
    }),
  },
  { rule: 'partitions heal in the end', variant: variants.consistent },
  { rule: 'who is cut off from a majority waits', variant: variants.errorReplies },
  { rule: 'and does not answer without it', variant: variants.available },
  { rule: 'a majority is enough, and no leader is needed', variant: variants.singleLeader },
  { rule: 'a majority stays up', variant: variants.crashedMajority },
  {
    rule: 'what is sent on one side arrives',
    mutant: variant(partitionChoice, {
      name: 'never-delivered',
      story: 'it need not',
      parameters: { nodes: 2 },
      edit: ({ actions: { Propagate, Answer } }) => ({ fairness: [WF({ actions: [Propagate, Answer] })] }),
      violates: { Available: null, Responsive: null, MajorityAvailable: null, Convergence: null },
    }),
  },
  {
    rule: 'and nodes go on',
    mutant: variant(partitionChoice, {
      name: 'never-goes-on',
      story: 'they need not',
      parameters: { nodes: 2 },
      edit: ({ actions: { AnswerQuery, HearVersion, StoreVersion, HearAck } }) => ({
        fairness: [WF({ actions: [AnswerQuery, HearVersion, StoreVersion, HearAck] })],
      }),
      violates: { Available: null, Responsive: null, MajorityAvailable: null },
    }),
  },
];
