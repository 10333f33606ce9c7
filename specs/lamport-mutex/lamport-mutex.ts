/**
 * Mutual exclusion by logical clocks, after Leslie Lamport, "Time, clocks, and the ordering of events in a distributed
 * system", CACM 21(7), 1978. The model is that of Stephan Merz in the TLA+ Examples, `specifications/lamport_mutex`.
 *
 * The problem. Processes share a resource that one of them may use at a time. There is no one to ask: each must find out by
 * itself, from what the others tell it, that it is its turn. And the resource is to be granted in the order in which it was
 * asked for, whatever that means where there is no common clock.
 *
 * The algorithm. Requests are ordered by their timestamps: the number that the clock of the process shows, and between equal
 * numbers the process. Messages between two processes arrive in the order of sending.
 *
 *   Request   A process that wants the resource tells all others, with its timestamp.
 *   Ack       Who hears of a request notes it, sets its clock above it, and acknowledges it.
 *   Enter     A process uses the resource when all others have acknowledged its request, and it knows of no other request
 *             with a smaller timestamp.
 *   Release   When it is done it tells all others, and they strike its request out.
 *
 * Why it works. Who acknowledges a request has its clock above it from then on, so what it asks for later bears a greater
 * timestamp; and what it has asked for before was sent before, so it has arrived before the acknowledgement. Hence whoever
 * has all acknowledgements knows of every request with a smaller timestamp than its own. The timestamps make one queue of all
 * requests, and each process sees enough of it to know whether it is the first.
 *
 * Abstractions, and why they lose no behaviour: messages are not lost, and nobody fails, as in the paper. A clock does not
 * tick for every event but only where that matters: on receipt of a request. What clocks show is bounded, as in the model of
 * Merz, or else how often each process asks: then nothing is cut off, and it can be asked whether everybody is served.
 */
import { Set } from 'immutable';
import {
  choice,
  functionFrom,
  integer,
  type Member,
  messages,
  network,
  processes,
  range,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';

export const lamportMutex = spec(
  {
    name: 'lamport-mutex',
    title: "Lamport's mutual exclusion by logical clocks",
    topic: 'ordering and causality',
    parameters: {
      processes: integer('processes', { default: 3, from: 1, to: 4 }),
      maxClock: integer('the most that a clock shows', { default: 3, from: 1, to: 8 }),
      requests: integer('requests of each process; 0 if it may ask without end', { default: 0, from: 0, to: 3 }),
      channels: choice('whether messages from one process to another arrive in the order of sending', {
        default: 'fifo',
        options: ['fifo', 'unordered'],
      }),
    },
  },
  ({ processes: n, maxClock, requests, channels }) => {
    const Process = processes('p', n, { symmetric: false });
    type Process = Member<'p'>;
    /** What a clock shows; 0 stands for no request. Clocks go beyond the bound by a step, which is not taken further; else each request that is received adds 1. */
    const Clock = range(0, 1 + (requests === 0 ? maxClock : n * (n - 1) * requests));
    const Message = messages({
      Request: { from: Process, to: Process, clock: Clock },
      Ack: { from: Process, to: Process },
      Release: { from: Process, to: Process },
    });
    // At most a request, an acknowledgement and a release are on their way from one process to another.
    const Network = network(
      Message,
      channels === 'fifo' ? { order: 'fifo', among: [Process], capacity: 3 } : { order: 'unordered' },
    );

    const { domains, initially, action, invariant, reachable, leadsTo, predicate } = variables({
      /** What the clock of each process shows. */
      clock: functionFrom(Process, Clock),
      /** The requests that each process knows of, its own among them. */
      request: functionFrom(Process, functionFrom(Process, Clock)),
      /** Who has acknowledged its own. */
      acks: functionFrom(Process, subsetOf(Process)),
      /** Who uses the resource. */
      critical: subsetOf(Process),
      /** How often each process has asked, if that is bounded. */
      asked: functionFrom(Process, range(0, requests)),
      network: Network,
    });
    const init = initially({
      clock: Process.to(1),
      request: Process.to(Process.to(0)),
      acks: Process.to(Set()),
      critical: Set(),
      asked: Process.to(0),
      network: Network.empty,
    });
    type State = (typeof init)[number];

    /** Its own request, as a process knows it, comes before that of another one. */
    const isBefore = (p: Process, mine: number, q: Process, theirs: number) =>
      theirs === 0 || mine < theirs || (mine === theirs && Process.index(p) < Process.index(q));

    const mayAsk = (s: State, p: Process) => requests === 0 || s.asked.get(p) < requests;
    const countedBy = (s: State, p: Process) => (requests === 0 ? s.asked : s.asked.update(p, (count) => count + 1));

    /** A process asks for the resource. */
    const Request = action({
      forSome: { p: Process },
      guard: (s, { p }) => s.request.get(p).get(p) === 0 && mayAsk(s, p),
      effect: (s, { p }) => {
        const clock = s.clock.get(p);
        return {
          request: s.request.update(p, (known) => known.set(p, clock)),
          acks: s.acks.set(p, Set([p])),
          asked: countedBy(s, p),
          network: s.network.sendAll(Process.others(p).map((to) => Message.Request({ from: p, to, clock }))),
        };
      },
    });
    /** A process hears of a request: it sets its clock above it, and acknowledges it. */
    const ReceiveRequest = action({
      forSome: { m: (s) => s.network.deliverable('Request') },
      effect: (s, { m }) => ({
        request: s.request.update(m.to, (known) => known.set(m.from, m.clock)),
        clock: s.clock.update(m.to, (clock) => Math.max(clock, m.clock) + 1),
        network: s.network.reply(m, Message.Ack({ from: m.to, to: m.from })),
      }),
    });
    /** A process hears that its request is known. */
    const ReceiveAck = action({
      forSome: { m: (s) => s.network.deliverable('Ack') },
      effect: (s, { m }) => ({
        acks: s.acks.update(m.to, (acks) => acks.add(m.from)),
        network: s.network.deliver(m),
      }),
    });
    /** A process whose request everybody knows, and that knows of no earlier one, takes the resource. */
    const Enter = action({
      forSome: { p: Process },
      guard: (s, { p }) => {
        const known = s.request.get(p);
        return s.acks.get(p).size === n && Process.others(p).every((q) => isBefore(p, known.get(p), q, known.get(q)));
      },
      effect: (s, { p }) => ({ critical: s.critical.add(p) }),
    });
    /** It gives the resource back. */
    const Exit = action({
      forSome: { p: Process },
      guard: (s, { p }) => s.critical.has(p),
      effect: (s, { p }) => ({
        critical: s.critical.delete(p),
        request: s.request.update(p, (known) => known.set(p, 0)),
        acks: s.acks.set(p, Set()),
        network: s.network.sendAll(Process.others(p).map((to) => Message.Release({ from: p, to }))),
      }),
    });
    /** A process hears that a request is done with. */
    const ReceiveRelease = action({
      forSome: { m: (s) => s.network.deliverable('Release') },
      effect: (s, { m }) => ({
        request: s.request.update(m.to, (known) => known.set(m.from, 0)),
        network: s.network.deliver(m),
      }),
    });

    /** One process at a time uses the resource. */
    const Mutex = invariant({
      forAll: { p: Process, q: Process },
      holds: ({ critical }, { p, q }) => p === q || !critical.has(p) || !critical.has(q),
    });
    /** It is granted in the order of the timestamps: nobody who waits has asked before. */
    const InOrder = invariant({
      forAll: { p: Process, q: Process },
      holds: (s, { p, q }) => {
        const [mine, theirs] = [s.request.get(p).get(p), s.request.get(q).get(q)];
        return p === q || !s.critical.has(p) || isBefore(p, mine, q, theirs);
      },
    });
    /** Whoever asks for the resource is granted it in the end. */
    const Granted = leadsTo({
      forAll: { p: Process },
      from: (s, { p }) => s.request.get(p).get(p) !== 0,
      to: (s, { p }) => s.critical.has(p),
    });
    /** Each process may use the resource, */
    const Entered = reachable({ forAll: { p: Process }, holds: (s, { p }) => s.critical.has(p) });
    /** also while another one waits for it. */
    const Waits = reachable({
      forAll: { p: Process, q: Process },
      holds: (s, { p, q }) => p === q || (s.critical.has(p) && s.acks.get(q).size === n),
    });

    return {
      domains,
      init,
      Process,
      Message,
      isBefore,
      actions: { Request, ReceiveRequest, ReceiveAck, Enter, Exit, ReceiveRelease },
      invariants: { Mutex, InOrder },
      // Messages arrive, and whoever is granted the resource gives it back. Nobody need ask.
      fairness: [WF({ actions: [ReceiveRequest, ReceiveAck, Enter, Exit, ReceiveRelease] })],
      properties: {
        Entered,
        ...(maxClock > 2 || requests > 0 ? { Waits } : {}),
        // Where clocks are cut off it cannot be told who is granted the resource beyond that.
        ...(requests > 0 ? { Granted } : {}),
      },
      ...(requests === 0
        ? {
            withinBounds: {
              maxClock: invariant({ forAll: { p: Process }, holds: (s, { p }) => s.clock.get(p) <= maxClock }),
            },
          }
        : {}),
      finished: predicate((s) => Process.every((p) => !mayAsk(s, p) && s.request.get(p).get(p) === 0)),
    };
  },
);
