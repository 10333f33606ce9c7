/**
 * Reliable broadcast by diffusion, with crashes: Tushar Chandra and Sam Toueg, "Unreliable failure detectors for reliable
 * distributed systems", JACM 43(2), 1996, figure 4; bcastFolklore, by Igor Konnov, Thanh Hai Tran and Josef Widder (TLA+
 * Examples). Who has the message, or hears of it, accepts it and passes it on to all.
 *
 * A step receives any of the messages that were sent before it, and does one thing more, or nothing.
 */
import { Set } from 'immutable';
import {
  functionFrom,
  integer,
  type Member,
  oneOf,
  processes,
  range,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const bcastFolklore = spec(
  {
    name: 'bcastFolklore',
    parameters: {
      processes: integer('processes', { default: 2, from: 1, to: 4 }),
      crashes: integer('crashes at most', { default: 0, from: 0, to: 4 }),
    },
  },
  (parameters) => {
    const Proc = processes('p', parameters.processes);
    type Proc = Member<'p'>;
    const [Location, Messages] = [oneOf('V0', 'V1', 'AC', 'CR'), subsetOf(Proc)];
    const { domains, initially, action, temporal, predicate, ltl } = variables({
      pc: functionFrom(Proc, Location),
      /** Whose ECHO each has received. */
      rcvd: functionFrom(Proc, Messages),
      /** Who has sent ECHO. */
      sent: Messages,
      nCrashed: range(0, parameters.crashes),
      Corr: subsetOf(Proc),
    });
    const { atom, or, not, implies, always, eventually } = ltl;

    /** Each has got the message from the start (V1), or not (V0). */
    const init = initially(
      (functionFrom(Proc, oneOf('V0', 'V1')).elements ?? []).map((pc) => ({
        pc: pc.map((location): 'V0' | 'V1' | 'AC' | 'CR' => location),
        rcvd: Proc.to(Set<Proc>()),
        sent: Set<Proc>(),
        nCrashed: 0,
        Corr: Proc.toSet(),
      })),
    );
    type State = (typeof init)[number];
    type Step = { readonly p: Proc; readonly received: Set<Proc> };

    const forSome = { p: Proc, received: Messages };
    const mayReceive = (s: State, { p, received }: Step) =>
      s.Corr.has(p) && received.isSubset(s.sent) && s.rcvd.get(p).isSubset(received);
    const accept = (s: State, { p, received }: Step) => ({
      rcvd: s.rcvd.set(p, received),
      pc: s.pc.set(p, 'AC'),
      sent: s.sent.add(p),
    });
    const UponV1 = action({
      forSome,
      guard: (s, step) => mayReceive(s, step) && s.pc.get(step.p) === 'V1',
      effect: accept,
    });
    const UponAccept = action({
      forSome,
      guard: (s, step) =>
        mayReceive(s, step) && !step.received.isEmpty() && (s.pc.get(step.p) === 'V0' || s.pc.get(step.p) === 'V1'),
      effect: accept,
    });
    const UponCrash = action({
      forSome,
      guard: (s, step) => mayReceive(s, step) && s.nCrashed < parameters.crashes,
      effect: (s, { p, received }) => ({
        rcvd: s.rcvd.set(p, received),
        pc: s.pc.set(p, 'CR'),
        nCrashed: s.nCrashed + 1,
        Corr: s.Corr.delete(p),
      }),
    });
    const Receive = action({
      forSome,
      guard: mayReceive,
      effect: (s, { p, received }) => ({ rcvd: s.rcvd.set(p, received) }),
    });

    const correct = (location: string) => (s: State) => Proc.every((p) => !s.Corr.has(p) || s.pc.get(p) === location);
    const allV0 = atom(correct('V0'));
    const allV1 = atom(correct('V1'));
    const allAccept = atom(correct('AC'));
    const someAccept = atom((s) => Proc.some((p) => s.Corr.has(p) && s.pc.get(p) === 'AC'));

    return {
      domains,
      init,
      actions: { UponV1, UponAccept, UponCrash, Receive },
      fairness: [WF({ actions: [UponV1, UponAccept, Receive] })],
      finished: predicate(() => true),
      properties: {
        /** What nobody has got in the beginning, nobody accepts. */
        UnforgLtl: temporal(implies(allV0, always(not(someAccept)))),
        CorrLtl: temporal(implies(allV1, eventually(someAccept))),
        RelayLtl: temporal(always(implies(someAccept, eventually(allAccept)))),
        /**
         * There is somebody whose message all correct ones get, if he sends one. What all have got they keep, so that the
         * one may be chosen in each state.
         */
        ReliableChan: temporal(
          always(
            or(
              atom((s) => Proc.some((sender) => !s.sent.has(sender))),
              eventually(
                always(
                  atom((s) => Proc.some((sender) => Proc.every((p) => !s.Corr.has(p) || s.rcvd.get(p).has(sender)))),
                ),
              ),
            ),
          ),
        ),
      },
    };
  },
);

const source = 'tlaplus/Examples, specifications/bcastFolklore/bcastFolklore.tla';
const verdicts = { UnforgLtl: 'holds', CorrLtl: 'holds', RelayLtl: 'holds', ReliableChan: 'holds' } as const;

export const oracles = oraclesOf(bcastFolklore, [
  { source, parameters: { processes: 2, crashes: 0 }, distinct: 36, depth: 5, verdicts },
  { source, parameters: { processes: 3, crashes: 1 }, distinct: 3700, depth: 7, verdicts },
]);
