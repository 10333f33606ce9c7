/** What does not make processes agree: a broadcast without an order, plain registers, and a counter among three. */
import { variant, WF } from '../../checker/index.ts';
import { consensusEquivalences } from './consensus-equivalences.ts';

export const reliableBroadcast = variant(consensusEquivalences, {
  name: 'reliable-broadcast',
  story:
    'What is broadcast reaches everybody, but not in one order. Each process decides what has reached it first, and that is another value for each.',
  parameters: { from: 'broadcast', faults: 'none' },
  edit: ({ ofBroadcast: { Deliver } }) => ({
    actions: {
      Deliver: {
        ...Deliver,
        guard: (s, { node, m }) => s.sender.get(m) !== null && !s.delivered.get(node).includes(m),
      },
    },
  }),
  violates: { Agreement: 4, OnBroadcast: 4 },
});

export const registerOnly = variant(consensusEquivalences, {
  name: 'register-only',
  story:
    'The register can be read and written, and no more. A process reads it, and if it is empty writes its value. Both find it empty, and both write.',
  parameters: { from: 'compare-and-set', faults: 'none' },
  without: ['CompareAndSet'],
  edit: ({ live, Node, owedOf }) => {
    /** A process reads the register. If it is empty the process takes itself for the first. */
    const Read = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => s.answer.get(node) === null && s.place.get(node) === null,
      effect: (s, { node }) =>
        s.register === null ? { place: s.place.set(node, 1) } : { answer: s.answer.set(node, s.register) },
    });
    /** Then it writes its value into it. */
    const Write = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => s.place.get(node) === 1 && s.answer.get(node) === null,
      effect: (s, { node }) => ({
        register: s.proposal.get(node),
        answer: s.answer.set(node, s.proposal.get(node)),
      }),
    });
    return {
      actions: { Read, Write },
      fairness: [
        WF({ actions: [Read], per: ['node'] }),
        WF({ actions: [Write], per: ['node'] }),
        owedOf['compare-and-set'].DecideAnswer,
      ],
    };
  },
  violates: { Agreement: 6 },
});

export const registerOfOne = variant(consensusEquivalences, {
  name: 'register-of-one',
  story:
    'The register can be read and written, and one process alone writes it. The others wait until it has, and decide what they read. It crashes before it has written anything.',
  parameters: { from: 'compare-and-set' },
  edit: ({ ofCompareAndSet, Node }) => {
    const { CompareAndSet } = ofCompareAndSet;
    const writer = Node.member(1);
    return {
      actions: {
        CompareAndSet: {
          ...CompareAndSet,
          guard: (s, { node }) => CompareAndSet.guard(s, { node }) && (node === writer || s.register !== null),
        },
      },
    };
  },
  violates: { Termination: 1, Deadlock: 1 },
});

export const threeProcesses = variant(consensusEquivalences, {
  name: 'three-processes',
  story:
    'Three processes count, of which one may crash. The first does so before it has said that it is the first. The other two know that it is not they, and wait for ever.',
  parameters: { from: 'increment-and-get', nodes: 3 },
  violates: { Termination: 7, Deadlock: 7 },
});

export const threeGuess = variant(consensusEquivalences, {
  name: 'three-guess',
  story:
    'Three processes count, and who is not the first does not wait until the first has said that it is: it takes what another one has announced. That one was not the first, either.',
  parameters: { from: 'increment-and-get', nodes: 3, faults: 'none' },
  edit: ({ ofCounter, hasDecided }) => {
    const { DecideFirst } = ofCounter;
    return {
      actions: {
        DecideFirst: {
          ...DecideFirst,
          guard: (s, { node, other }) =>
            (s.first === null || s.first === other) &&
            node !== other &&
            !hasDecided(s, node) &&
            (s.place.get(node) ?? 1) > 1 &&
            s.announced.get(other) !== null,
        },
      },
    };
  },
  violates: { Agreement: 8 },
});
