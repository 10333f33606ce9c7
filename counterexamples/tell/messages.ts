/**
 * Messages along a trace: from the step that sent each to the steps that received it.
 */

import type { StepEvents } from '../../checker/explain/events.ts';
import { keyOf, textOf } from '../../checker/language/value.ts';
import type { StoryMessage } from '../story.ts';
import { briefMessage, type Called, differingIn, shortMessage } from './labels.ts';

/** A message on its way. */
interface Sent {
  readonly text: string;
  readonly short: string;
  readonly key: string;
  readonly message: unknown;
  readonly step: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly copy: boolean;
  received: boolean;
}

/** What is known of a message when it arrives, or is lost; or at the end. */
interface Arrow extends Omit<StoryMessage, 'brief'> {
  readonly order: number;
  readonly message: unknown;
}

/** The messages of a trace, in the order in which they were sent; who acted in each step is given by its lane. */
export function messagesOf(
  steps: readonly (Pick<StepEvents, 'messages'> & { readonly lane: string | null })[],
  lanes: readonly string[],
  called: Called = () => null,
): StoryMessage[] {
  const differing = differingIn(steps.flatMap(({ messages }) => messages.map(({ message }) => message)));
  const underway: Sent[] = [];
  const arrows: Arrow[] = [];
  const end = (sent: Sent, received: number | null, how: StoryMessage['end'], by: string | null): void => {
    const { text, short, message, step, from, to, copy } = sent;
    arrows.push({
      text,
      short,
      message,
      sent: step,
      from,
      to: by ?? to,
      received,
      end: how,
      copy,
      order: arrows.length,
    });
  };
  for (const [step, { messages, lane }] of steps.entries()) {
    for (const { variable, what, message, kept } of messages) {
      const key = `${variable} ${keyOf(message)}`;
      const waiting = underway.findIndex((sent) => sent.key === key);
      const sent = underway[waiting];
      switch (what) {
        case 'sent':
        case 'doubled': {
          const named = addressIn(message, 'from', lanes);
          const from = what === 'doubled' ? (named ?? lane) : (lane ?? named);
          underway.push({
            key,
            step,
            message,
            text: textOf(message),
            short: shortMessage(message, differing, called, from),
            copy: what === 'doubled',
            received: false,
            from,
            to: addressIn(message, 'to', lanes),
          });
          break;
        }
        case 'received':
          if (sent === undefined) break;
          end(sent, step, 'received', lane);
          sent.received = true;
          if (!kept) underway.splice(waiting, 1);
          break;
        case 'lost':
          if (sent === undefined) break;
          end(sent, step, 'lost', null);
          underway.splice(waiting, 1);
          break;
      }
    }
  }
  for (const sent of underway) if (!sent.received) end(sent, null, 'on its way', null);
  return told(arrows, called);
}

/** The arrows in the order in which their messages were sent, each with what tells it from others to the same receiver. */
function told(arrows: readonly Arrow[], called: Called): StoryMessage[] {
  const receivers = [...new Set(arrows.map(({ to }) => to))];
  const apart = new Map(
    receivers.map((to) => [to, differingIn(arrows.filter((one) => one.to === to).map(({ message }) => message))]),
  );
  return arrows
    .toSorted((a, b) => a.sent - b.sent || a.order - b.order)
    .map(({ order: _, message, ...arrow }): StoryMessage => {
      const brief = briefMessage(message, apart.get(arrow.to) ?? new Map(), called, arrow.from);
      return { ...arrow, brief: brief === arrow.short ? null : brief };
    });
}

/** The lane that a message names as its sender or receiver. */
function addressIn(message: unknown, field: 'from' | 'to', lanes: readonly string[]): string | null {
  if (typeof message !== 'object' || message === null) return null;
  const address: unknown = Reflect.get(message, field);
  return typeof address === 'string' && lanes.includes(address) ? address : null;
}
