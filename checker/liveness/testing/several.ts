/** The steps of several states together, for systems of tests, which know those of one. */
import type { ExploredSystem, StepsOfSeveral } from '../system.ts';

const several = 3;

export function stepsOfSeveral(
  { count, stepsOf }: Pick<ExploredSystem, 'count' | 'stepsOf'>,
  first: number,
): StepsOfSeveral {
  const end = Math.min(count, first + several);
  const steps = Array.from({ length: end - first }, (_, i) => first + i).flatMap((source) => {
    const { count: own, targets, permutations, labels, changes } = stepsOf(source);
    return Array.from({ length: own }, (_, k) => ({
      source,
      target: targets[k] as number,
      permutation: permutations[k] as number,
      label: labels[k] as number,
      changes: changes[k] !== 0,
    })).filter((step) => step.changes);
  });
  return {
    end,
    count: steps.length,
    sources: Int32Array.from(steps, ({ source }) => source),
    targets: Int32Array.from(steps, ({ target }) => target),
    permutations: Int32Array.from(steps, ({ permutation }) => permutation),
    labels: Int32Array.from(steps, ({ label }) => label),
  };
}
