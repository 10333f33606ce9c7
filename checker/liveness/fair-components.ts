/** The fair components of a graph; where strong fairness bars some nodes of a component, those of what remains of it. */
import type { Components } from './components.ts';
import { type FairnessCheck, slice } from './fair.ts';

/** Tells of each. The nodes are good until it has answered. It pauses now and then. */
export function* fairComponents(
  components: Components,
  fairness: FairnessCheck,
  found: (id: number, nodes: Int32Array) => void,
): Generator<void, void> {
  const parts: Int32Array<ArrayBuffer>[] = [];
  for (let part: Int32Array | undefined; ; components.restart(part)) {
    do {
      if (components.advance(slice)) {
        const nodes = components.nodes.subarray(components.first, components.end);
        const verdict = yield* fairness.check(nodes, components.id);
        if (verdict.kind === 'fair') found(components.id, nodes);
        if (verdict.kind === 'part' && verdict.nodes.length > 0) parts.push(verdict.nodes);
      }
      yield;
    } while (!components.isDone);
    part = parts.pop();
    if (part === undefined) return;
  }
}
