/** The kernel, once it has explored all of a model. */
import { Kernel, type KernelStart } from '../kernel/run/kernel.ts';
import type { CheckableModel } from '../language/model.ts';
import { BreadthFirstSearch } from '../search/breadth-first.ts';
import type { Findings } from '../search/system.ts';

/** Is told of findings, and tells nobody. */
export const nobody: Findings = { atState: () => undefined, atStep: () => undefined, deadlock: () => undefined };

export function explored(model: CheckableModel, start: KernelStart = {}, findings: Findings = nobody): Kernel {
  const kernel = new Kernel(model, start);
  const search = new BreadthFirstSearch(kernel, findings);
  while (!search.advance());
  return kernel;
}
