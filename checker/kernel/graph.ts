/**
 * The graph near the initial states, in integers: the states that so many steps lead to, with all their steps within the bounds, those that
 * change nothing among them. For who goes along them; with symmetry a state stands for its orbit, and what is gone along is lifted to names.
 */
import type { CheckableModel } from '../language/model.ts';
import { BreadthFirstSearch } from '../search/breadth-first.ts';
import type { Twin } from './run/auditor.ts';
import { Kernel } from './run/kernel.ts';
import { type KernelStep, Lifting } from './run/trace.ts';
import type { Learner } from './steps/learner.ts';
import { Steps } from './steps/steps.ts';
import type { ActionLeaf } from './units/actions.ts';

/** What to explore of a model. Its properties are not asked. */
export interface GraphOptions {
  /** One state for each orbit of the model's interchangeable members. */
  readonly symmetry: boolean;
  /** The steps from states that more than so many steps lead to are left out. */
  readonly depth: number;
  /** Once there are more states than that, no more are looked for. */
  readonly most: number;
  /** Another way to compute successors, which a sample of what was learned is compared with. */
  readonly twin: (model: CheckableModel) => Twin;
}

/** What was explored. Steps are numbered in the order of the states, and those of one state in the order of the spec. */
export interface ExploredGraph {
  /** The initial states are the first so many. */
  readonly starts: number;
  /** So many states, the first, have their steps here. */
  readonly expanded: number;
  readonly states: number;
  /** `from[s]` up to `from[s + 1]` are the steps of state `s`. */
  readonly from: Int32Array;
  /** By step: the state after it, what takes it to that, and its action by its place in the spec. */
  readonly targets: Int32Array;
  readonly permutations: Int32Array;
  readonly actions: Int32Array;
  /** How many steps lead out of the bounds. */
  readonly outside: number;
  /** What ended it: all is explored, the depth, or too many states. */
  readonly end: 'all' | 'depth' | 'states';
  /** The trace from a state to start from along steps, each from where the one before leads to. */
  readonly along: (start: number, steps: readonly number[]) => readonly KernelStep[];
}

const nobody = { atState: () => undefined, atStep: () => undefined, deadlock: () => undefined };

/** Explores. Throws `SpecFailure`. */
export function graphNear(whole: CheckableModel, options: GraphOptions): ExploredGraph {
  const model = { ...whole, properties: {}, fairness: [], finished: () => true };
  for (;;) {
    const { symmetry, twin } = options;
    const kernel = new Kernel(model, { symmetry, twin: twin(model) });
    try {
      return explored(model, kernel, options);
    } catch (error) {
      // Code of the spec has named a member while it ran: the group is smaller, and nothing that was found counts.
      if (!kernel.learner.isOfNamedLate(error)) throw error;
    }
  }
}

function explored(model: CheckableModel, kernel: Kernel, { depth, most }: GraphOptions): ExploredGraph {
  const search = new BreadthFirstSearch(kernel, nobody);
  const { learner, space, store } = kernel;
  // States of depth 1 are initial.
  let isDone = false;
  while (!isDone && search.depth <= depth && store.count <= most) isDone = search.advance();
  const end = isDone ? 'all' : search.depth > depth ? 'depth' : 'states';
  const expanded = search.head;
  if (space.symmetry !== null) space.symmetry.certifier.rests = true;
  const lifting = new Lifting(learner, Object.keys(model.actions), (start) => [
    { action: null, choices: {}, state: space.starts.valuesOf(start) },
  ]);
  const { leaves, outside, ...steps } = stepsIn(learner, expanded);
  return {
    starts: space.initial().length,
    expanded,
    states: store.count,
    ...steps,
    outside,
    end,
    along: (start, path) =>
      lifting.along(
        start,
        path.map((step) => ({
          label: leaves[step] as number,
          permutation: steps.permutations[step] as number,
          target: steps.targets[step] as number,
        })),
      ).trace,
  };
}

/** The steps of the first so many states. */
function stepsIn(
  learner: Learner,
  expanded: number,
): Pick<ExploredGraph, 'from' | 'targets' | 'permutations' | 'actions' | 'outside'> & { readonly leaves: Int32Array } {
  const { relation, space } = learner;
  const steps = new Steps(learner, { isAsked: true });
  const from = new Int32Array(expanded + 1);
  const found: { readonly leaf: number; readonly target: number; readonly permutation: number }[] = [];
  let outside = 0;
  for (let state = 0; state < expanded; state++) {
    const of = steps.of(state);
    const own: { readonly leaf: number; readonly target: number; readonly permutation: number }[] = [];
    for (let i = 0; i < of.count; i++) {
      const isOutside = i >= of.inside && i < of.changing;
      if (isOutside) outside++;
      else
        own.push({
          leaf: of.leaves[i] as number,
          target: of.targets[i] as number,
          permutation: space.inverseRank(of.ranks[i] as number),
        });
    }
    const instance = ({ leaf }: { readonly leaf: number }): ActionLeaf => learner.leaves[leaf] as ActionLeaf;
    own.sort((a, b) => relation.order.compareInstances(instance(a), instance(b)));
    found.push(...own);
    from[state + 1] = found.length;
  }
  return {
    from,
    leaves: Int32Array.from(found, ({ leaf }) => leaf),
    targets: Int32Array.from(found, ({ target }) => target),
    permutations: Int32Array.from(found, ({ permutation }) => permutation),
    actions: Int32Array.from(found, ({ leaf }) => (learner.leaves[leaf] as ActionLeaf).action),
    outside,
  };
}
