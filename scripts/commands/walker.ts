/**
 * A thread that takes random walks: it loads the spec as the command has loaded it, and walks as that tells it to.
 */
import type { MessagePort } from 'node:worker_threads';
import { only } from '../../checker/run/only.ts';
import { type FromWalker, type ToWalker, walker } from '../../checker/run/walker.ts';
import { untyped } from '../../counterexamples/explorer/typed.ts';
import { loadSpec } from './catalogue.ts';
import { courseFor } from './course.ts';
import { prepare } from './prepare.ts';
import { threadHost } from './thread-host.ts';
import type { WalkerOrder } from './walker-order.ts';
import { forbidEnding } from './work.ts';

/** Loads what it is to walk in, and walks until it is ended. */
export async function runWalker(
  { called, call, walks, memory, ...order }: WalkerOrder,
  port: MessagePort,
): Promise<void> {
  process.setSourceMapsEnabled(true);
  forbidEnding();
  const tell = (message: FromWalker): void => port.postMessage(message);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => tell({ kind: 'stray', error: clonable(error) }));
  // Its files were type-checked where the command began.
  const host = threadHost({ ...order, place: { ...order.place, isTypeChecked: true } });
  try {
    const loaded = await loadSpec(called, host.place);
    const { model, properties } = await prepare({ ...call, command: 'simulate' }, loaded, host);
    const course = await courseFor(call.keys, model, untyped);
    const { hear } = walker(only(model, properties), walks, memory, (message) => tell(cloned(message)), course);
    port.on('message', (message: ToWalker) => hear(message));
  } catch (error) {
    tell({ kind: 'gone', error: clonable(error) });
  }
}

/** What user code throws may be anything. Of an error go its name, text and place: what else it holds may not be clonable. */
function clonable(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack } = error;
  return Object.assign(new Error(message), { name, stack });
}
function cloned(message: FromWalker): FromWalker {
  if (message.kind !== 'walked' || message.ended?.failed == null) return message;
  const { failed } = message.ended;
  return { ...message, ended: { ...message.ended, failed: { ...failed, error: clonable(failed.error) } } };
}
