/**
 * What is known of the order of events: those of one node in the order of their lines, and what is received after what has sent it (Lamport,
 * "Time, Clocks, and the Ordering of Events in a Distributed System", CACM 21(7), 1978). Each way to put them into one order that agrees with
 * this is a linearisation; what of one is past at some moment is a cut: so many events of each node.
 */
import { BadLog, type LogPlace } from './problem.ts';
import type { LogEvent } from './read.ts';

/** So many events of each node, in the order of the nodes. */
export type Cut = readonly number[];

/** The events, and what is known of their order. */
export interface Ordered {
  readonly events: readonly LogEvent[];
  /** By node, in the order in which they first occur: its events by their place. Of a log in one order there is one node. */
  readonly nodes: readonly (readonly number[])[];
  /** Of each event: how many events of which nodes must come before it, besides those of its own. */
  readonly after: readonly (readonly { readonly node: number; readonly count: number }[])[];
}

/** Puts events into order. Throws `BadLog` of messages that nobody sends, or that two events send, and where events wait for each other. */
export function ordered(events: readonly LogEvent[]): Ordered {
  const names = [...new Set(events.map(({ node }) => node))];
  const numberOf = new Map(names.map((name, i) => [name, i]));
  const nodes: number[][] = names.map(() => []);
  const placeOf: { readonly node: number; readonly count: number }[] = [];
  const sender = new Map<string, number>();
  for (const [i, event] of events.entries()) {
    const { node, sent } = event;
    const at = numberOf.get(node) as number;
    placeOf.push({ node: at, count: (nodes[at] as number[]).push(i) });
    for (const message of sent) {
      const before = sender.get(message);
      if (before !== undefined)
        throw new BadLog(event, { kind: 'sent twice', message, ...placeIn(events[before] as LogEvent) });
      sender.set(message, i);
    }
  }
  const after = events.map((event) =>
    event.received.map((message) => {
      const by = sender.get(message);
      if (by === undefined) throw new BadLog(event, { kind: 'never sent', message });
      return placeOf[by] as (typeof placeOf)[number];
    }),
  );
  const order = { events, nodes, after };
  refuseCircles(order);
  return order;
}

/** The next events of a cut: of each node, if all that it comes after is past. The one that stands first in the log comes first. */
export function nextOf({ nodes, after }: Ordered, cut: Cut): number[] {
  const heads = nodes.flatMap((own, node) => own[cut[node] as number] ?? []);
  return heads
    .filter((event) => (after[event] ?? []).every(({ node, count }) => (cut[node] as number) >= count))
    .sort((a, b) => a - b);
}

/** Takes one linearisation after the other as far as it goes, which is to the end of the log, or to a circle. */
function refuseCircles(order: Ordered): void {
  const { events, nodes } = order;
  const cut = nodes.map(() => 0);
  for (let isMoving = true; isMoving; ) {
    isMoving = false;
    for (const [node, own] of nodes.entries())
      for (let event = own[cut[node] as number]; event !== undefined; event = own[cut[node] as number]) {
        if (!(order.after[event] ?? []).every((one) => (cut[one.node] as number) >= one.count)) break;
        cut[node] = (cut[node] as number) + 1;
        isMoving = true;
      }
  }
  const waiting = nodes.flatMap((own, node) => own[cut[node] as number] ?? []).sort((a, b) => a - b);
  const [first] = waiting;
  if (first === undefined) return;
  const lines = waiting.map((event) => placeIn(events[event] as LogEvent));
  throw new BadLog(events[first] as LogEvent, { kind: 'circle', lines });
}

function placeIn({ file, line }: LogPlace): LogPlace {
  return { file, line };
}
