/**
 * Mutual exclusion of two processes: G.L. Peterson, "Myths about the mutual exclusion problem", Information Processing Letters
 * 12(3), 1981; Peterson and Lock, by Jarod Differdange (TLA+ Examples, locks_auxiliary_vars).
 */
import {
  boolean,
  choice,
  functionFrom,
  type Member,
  oneOf,
  processes,
  range,
  spec,
  variables,
  WF,
} from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

/** What Peterson's algorithm implements: a process waits for the lock, takes it, and gives it back. */
const lock = spec({ name: 'Lock', parameters: {} }, () => {
  const Proc = processes('p', 2);
  const { domains, initially, action, invariant } = variables({
    pc: functionFrom(Proc, oneOf('l0', 'l1', 'cs', 'l2')),
    lock: range(0, 1),
  });
  const l0 = action({
    forSome: { p: Proc },
    guard: (s, { p }) => s.pc.get(p) === 'l0',
    effect: (s, { p }) => ({ pc: s.pc.set(p, 'l1') }),
  });
  const l1 = action({
    forSome: { p: Proc },
    guard: (s, { p }) => s.pc.get(p) === 'l1' && s.lock === 1,
    effect: (s, { p }) => ({ pc: s.pc.set(p, 'cs'), lock: 0 }),
  });
  const cs = action({
    forSome: { p: Proc },
    guard: (s, { p }) => s.pc.get(p) === 'cs',
    effect: (s, { p }) => ({ pc: s.pc.set(p, 'l2') }),
  });
  const l2 = action({
    forSome: { p: Proc },
    guard: (s, { p }) => s.pc.get(p) === 'l2',
    effect: (s, { p }) => ({ pc: s.pc.set(p, 'l0'), lock: 1 }),
  });
  return {
    domains,
    init: initially({ pc: Proc.to('l0'), lock: 1 }),
    actions: { l0, l1, cs, l2 },
    invariants: { Mutex: invariant((s) => !Proc.every((p) => s.pc.get(p) === 'cs' || s.pc.get(p) === 'l2')) },
  };
});

const peterson = spec(
  {
    name: 'Peterson',
    parameters: {
      fairness: choice('whether a process that has begun goes on', { default: 'yes', options: ['yes', 'no'] }),
    },
  },
  ({ fairness }) => {
    const Proc = processes('p', 2);
    type Proc = Member<'p'>;
    const { domains, initially, action, invariant, leadsTo, refines } = variables({
      pc: functionFrom(Proc, oneOf('a0', 'a1', 'a2', 'a3', 'cs', 'a4')),
      /** Who wants to enter, or has entered. */
      c: functionFrom(Proc, boolean),
      /** Whose turn it is, if both want to. */
      turn: Proc,
    });
    const init = initially({ pc: Proc.to('a0'), c: Proc.to(false), turn: Proc.member(1) });
    const other = (p: Proc) => Proc.others(p)[0] ?? p;

    const a0 = action({
      forSome: { p: Proc },
      guard: (s, { p }) => s.pc.get(p) === 'a0',
      effect: (s, { p }) => ({ pc: s.pc.set(p, 'a1') }),
    });
    const a1 = action({
      forSome: { p: Proc },
      guard: (s, { p }) => s.pc.get(p) === 'a1',
      effect: (s, { p }) => ({ pc: s.pc.set(p, 'a2'), c: s.c.set(p, true) }),
    });
    const a2 = action({
      forSome: { p: Proc },
      guard: (s, { p }) => s.pc.get(p) === 'a2',
      effect: (s, { p }) => ({ pc: s.pc.set(p, 'a3'), turn: other(p) }),
    });
    const a3 = action({
      forSome: { p: Proc },
      guard: (s, { p }) => s.pc.get(p) === 'a3' && (!s.c.get(other(p)) || s.turn === p),
      effect: (s, { p }) => ({ pc: s.pc.set(p, 'cs') }),
    });
    const cs = action({
      forSome: { p: Proc },
      guard: (s, { p }) => s.pc.get(p) === 'cs',
      effect: (s, { p }) => ({ pc: s.pc.set(p, 'a4') }),
    });
    const a4 = action({
      forSome: { p: Proc },
      guard: (s, { p }) => s.pc.get(p) === 'a4',
      effect: (s, { p }) => ({ pc: s.pc.set(p, 'a0'), c: s.c.set(p, false) }),
    });

    const isIn = (at: string) => at === 'cs' || at === 'a4';
    const abstract = { a0: 'l0', a1: 'l1', a2: 'l1', a3: 'l1', cs: 'cs', a4: 'l2' } as const;
    return {
      domains,
      init,
      actions: { a0, a1, a2, a3, cs, a4 },
      // A process may stay outside for ever.
      fairness: fairness === 'yes' ? [WF({ actions: [a1, a2, a3, cs, a4], per: ['p'] })] : [],
      invariants: {
        Mutex: invariant((s) => !Proc.every((p) => isIn(s.pc.get(p)))),
        Inv: invariant({
          forAll: { p: Proc },
          holds: ({ pc, c, turn }, { p }) =>
            c.get(p) === ['a2', 'a3', 'cs', 'a4'].includes(pc.get(p)) &&
            (!isIn(pc.get(p)) || turn === p || ['a0', 'a1', 'a2'].includes(pc.get(other(p)))),
        }),
      },
      properties: {
        LSpec: refines({
          of: lock,
          mapping: (s) => ({
            pc: s.pc.map((at) => abstract[at]),
            lock: s.pc.some((at) => isIn(at)) ? 0 : 1,
          }),
        }),
        /** Who wants to enter does. */
        NoLockout: leadsTo({
          forAll: { p: Proc },
          from: (s, { p }) => ['a1', 'a2', 'a3'].includes(s.pc.get(p)),
          to: (s, { p }) => s.pc.get(p) === 'cs',
        }),
      },
    };
  },
);

const folder = 'tlaplus/Examples, specifications/locks_auxiliary_vars';
const lockout = 'Peterson 1981: no lockout, as long as nobody stops on his way';

export const oracles = [
  ...oraclesOf(lock, [{ source: `${folder}/Lock.tla`, parameters: {}, distinct: 12, depth: 5, verdicts: {} }]),
  ...oraclesOf(peterson, [
    {
      source: `${folder}/Peterson.tla; ${lockout}`,
      parameters: { fairness: 'yes' },
      distinct: 42,
      depth: 11,
      verdicts: { NoLockout: 'holds' },
    },
    {
      source: `${folder}/Peterson.tla; ${lockout}`,
      parameters: { fairness: 'no' },
      distinct: 42,
      depth: 11,
      verdicts: { NoLockout: 'violated' },
    },
  ]),
];
