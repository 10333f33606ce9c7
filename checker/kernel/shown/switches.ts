/**
 * How often a trace switches between processes.
 *
 * Who acts in a step is told by `language/actor.ts`. What nobody does in particular, such as losing a message, is done by an actor
 * of its own here: a step of the network between two of a process interrupts it.
 */
import { actorsOf } from '../../language/actor.ts';
import type { CheckableModel } from '../../language/model.ts';
import type { KernelStep } from '../run/trace.ts';

/** How often the actor changes along the steps of a trace. */
export function switchesOf(model: CheckableModel, trace: readonly Pick<KernelStep, 'action' | 'choices'>[]): number {
  const actorOf = actorsOf(model);
  const actors = trace.flatMap(({ action, choices }) => (action === null ? [] : [actorOf(action, choices)]));
  return actors.filter((actor, i) => i > 0 && actor !== actors[i - 1]).length;
}
