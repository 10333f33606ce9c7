/** Where explorations begin that would take too long from the beginning. */
import { type StateOf, take, type Variables } from '../../checker/index.ts';
import type { zab } from './zab.ts';

type Model = ReturnType<typeof zab.model>;

/**
 * The primary of epoch 1, which a quorum follows, has broadcast this many transactions, and nobody else has accepted any. Members that
 * are named here are no longer interchangeable.
 */
export function outstanding({ sorts: { Server, Value }, actions }: Model, transactions: number) {
  const { NewEpoch, AckEpoch, NewLeader, AckNewLeader, CommitNewLeader, Propose } = actions;
  const primary = Server.member(1);
  const followers = Array.from({ length: Math.floor(Server.size / 2) }, (_, n) => Server.member(n + 2));
  return [
    take(NewEpoch, { l: primary, epoch: 1 }),
    ...followers.map((f) => take(AckEpoch, { f })),
    take(NewLeader, { l: primary }),
    ...followers.map((f) => take(AckNewLeader, { f })),
    take(CommitNewLeader, { l: primary }),
    ...Array.from({ length: transactions }, (_, n) => take(Propose, { l: primary, value: Value.member(n + 1) })),
  ];
}

/**
 * Figure 1 of the paper, up to its third proposer, with three servers. The primary of epoch 1 has broadcast A and B, which it alone has. The
 * primary of epoch 2 knows nothing of them, and has broadcast C, which a quorum has.
 */
export function figure1(model: Model) {
  const { NewEpoch, AckEpoch, NewLeader, AckNewLeader, CommitNewLeader, Propose, Accept } = model.actions;
  const { Server, Value } = model.sorts;
  const [s2, s3] = [Server.member(2), Server.member(3)];
  const C = Value.member(3);
  return [
    ...outstanding(model, 2),
    take(NewEpoch, { l: s2, epoch: 2 }),
    take(AckEpoch, { f: s3, m: (m) => m.epoch === 2 }),
    take(NewLeader, { l: s2 }),
    take(AckNewLeader, { f: s3, m: (m) => m.epoch === 2 }),
    take(CommitNewLeader, { l: s2 }),
    take(Propose, { l: s2, value: C }),
    take(Accept, { f: s3, value: C }),
  ];
}

/**
 * With five servers: the transaction of epoch 1 is with its primary s1 alone. s4 leads epoch 2, and nobody has followed it yet; then s1
 * leads epoch 3, with the transaction in its initial history.
 */
export function secondAttempt(model: Model) {
  const { NewEpoch, AckEpoch, NewLeader } = model.actions;
  const [s1, s2, s3, s4, s5] = [1, 2, 3, 4, 5].map((n) => model.sorts.Server.member(n));
  return [
    ...outstanding(model, 1),
    take(NewEpoch, { l: s4!, epoch: 2 }),
    take(AckEpoch, { f: s3!, m: (m) => m.epoch === 2 }),
    take(AckEpoch, { f: s5!, m: (m) => m.epoch === 2 }),
    take(NewLeader, { l: s4! }),
    take(NewEpoch, { l: s1!, epoch: 3 }),
    take(AckEpoch, { f: s2!, m: (m) => m.epoch === 3 }),
    take(AckEpoch, { f: s3!, m: (m) => m.epoch === 3 }),
    take(NewLeader, { l: s1! }),
  ];
}

/**
 * With five servers: a leader may send its history as it is by then. The primary of epoch 1 has broadcast a transaction that nobody else has,
 * when s4 comes, is sent that, and is told that it is in; s2 leads epoch 2, in whose discovery nobody has told it of that transaction.
 */
export function historySent(model: Model & Variables<StateOf<Model>>) {
  const { action, sorts, Message, isReady } = model;
  const { NewEpoch, AckEpoch, NewLeader, AckNewLeader, DeliverInitialHistory } = model.actions;
  const [s2, s3, s4, s5] = [2, 3, 4, 5].map((n) => sorts.Server.member(n));
  /** Leader l sends its history as it is by now. */
  const SendHistory = action({
    forSome: { l: sorts.Server },
    guard: (s, { l }) => isReady(s, l),
    effect: (s, { l }) => ({
      msgs: s.msgs.add(Message.NewLeader({ epoch: s.promised.get(l), from: l, history: s.history.get(l) })),
    }),
  });
  const steps = [
    ...outstanding(model, 1),
    take(AckEpoch, { f: s4! }),
    take(SendHistory),
    take(AckNewLeader, { f: s4!, m: (m) => !m.history.isEmpty() }),
    take(DeliverInitialHistory, { f: s4! }),
    take(NewEpoch, { l: s2!, epoch: 2 }),
    take(AckEpoch, { f: s3!, m: (m) => m.epoch === 2 }),
    take(AckEpoch, { f: s5!, m: (m) => m.epoch === 2 }),
    take(NewLeader, { l: s2! }),
  ];
  return { SendHistory, steps };
}
