/**
 * Termination detection by weights: Shing-Tsaan Huang, "Detecting termination of distributed computations by external agents",
 * ICDCS 1989; Huang, in TLA+ Examples (specifications/Huang).
 *
 * Who sends a message gives it half of his weight, who becomes idle sends all of it to the leader. Once the leader is idle and has
 * the whole weight again, nobody else is active, and no message is on its way.
 *
 * Departure: weights are counted in the smallest part that there may be, so that they are integers.
 */
import { List } from 'immutable';
import {
  boolean,
  choice,
  functionFrom,
  integer,
  processes,
  range,
  sequenceOf,
  spec,
  sum,
  variables,
} from '../../index.ts';

export const huang = spec(
  {
    name: 'huang',
    parameters: {
      workers: integer('processes beside the leader', { default: 2, from: 1, to: 5 }),
      halvings: integer('how often a weight is halved at most', { default: 2, from: 1, to: 4 }),
      adds: choice('how the weights are added up', { default: 'sum', options: ['sum', 'loop'] }),
    },
  },
  ({ workers, halvings, adds }) => {
    const Process = processes('p', workers + 1);
    const leader = Process.member(1);
    const whole = 2 ** (halvings + 1);
    const Weight = range(0, whole);
    const { domains, initially, action, invariant, predicate } = variables({
      active: functionFrom(Process, boolean),
      weight: functionFrom(Process, Weight),
      /** The weights of the messages on their way to each process. */
      inbox: functionFrom(Process, sequenceOf(Weight, whole)),
    });
    const init = initially({
      active: Process.to((p) => p === leader),
      weight: Process.to((p) => (p === leader ? whole : 0)),
      inbox: Process.to(List()),
    });
    type State = (typeof init)[number];
    type Process = (typeof Process.elements)[number];
    const places = (s: State, p: Process) => [...s.inbox.get(p).keys()];
    const received = (s: State, p: Process, place: number) => ({
      weight: s.weight.update(p, (own) => own + (s.inbox.get(p).get(place) ?? 0)),
      inbox: s.inbox.update(p, (all) => all.delete(place)),
    });

    /** An active process sends work, also to itself, with half of its weight. */
    const Send = action({
      forSome: { p: Process, q: Process },
      guard: (s, { p }) => s.active.get(p),
      effect: (s, { p, q }) => {
        const half = s.weight.get(p) / 2;
        return { weight: s.weight.set(p, half), inbox: s.inbox.update(q, (all) => all.push(half)) };
      },
    });
    /** A message makes who receives it active. */
    const Receive = action({
      forSome: { p: Process.others(leader), place: (s, { p }) => places(s, p) },
      effect: (s, { p, place }) => ({ ...received(s, p, place), active: s.active.set(p, true) }),
    });
    /** Who has nothing left to do gives its weight to the leader. */
    const Idle = action({
      forSome: { p: Process.others(leader) },
      guard: (s, { p }) => s.active.get(p),
      effect: (s, { p }) => ({
        active: s.active.set(p, false),
        weight: s.weight.set(p, 0),
        inbox: s.inbox.update(leader, (all) => all.push(s.weight.get(p))),
      }),
    });
    /** The leader takes weight back, and is idle one day. */
    const Collect = action({
      forSome: { place: (s) => places(s, leader) },
      effect: (s, { place }) => received(s, leader, place),
    });
    const LeaderIdle = action({
      guard: (s) => s.active.get(leader),
      effect: (s) => ({ active: s.active.set(leader, false) }),
    });

    const added = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0);
    return {
      domains,
      init,
      actions: { Send, Receive, Idle, Collect, LeaderIdle },
      invariants: {
        /** No weight is lost or made. */
        Conserved: invariant((s) =>
          adds === 'sum'
            ? sum(s.weight) + sum(s.inbox, (all) => sum(all)) === whole
            : added(Process.map((p) => s.weight.get(p) + added(s.inbox.get(p)))) === whole,
        ),
        Detected: invariant(
          (s) =>
            s.active.get(leader) ||
            s.weight.get(leader) < whole ||
            Process.every((p) => !s.active.get(p) && s.inbox.get(p).isEmpty()),
        ),
      },
      /** What cannot be halved any more is sent no further. */
      withinBounds: { halved: invariant({ forAll: { p: Process }, holds: (s, { p }) => s.weight.get(p) % 2 === 0 }) },
      finished: predicate(() => true),
    };
  },
);
