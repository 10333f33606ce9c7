/**
 * Quotients that are wrong in ways that are easy to fall into. Each must lead to wrong verdicts, or the tests would not
 * notice the mistake.
 */
import type { Steps } from '../system.ts';
import type { Quotient } from './quotient.ts';
import { stepsOfSeveral } from './several.ts';

function withSteps(quotient: Quotient, edit: (steps: Steps, state: number) => Steps): Quotient {
  const stepsOf = (state: number): Steps => edit(quotient.stepsOf(state), state);
  return { ...quotient, stepsOf, stepsFrom: (first) => stepsOfSeveral({ ...quotient, stepsOf }, first) };
}

export function ignoringPermutations(quotient: Quotient): Quotient {
  return withSteps(quotient, (steps) => ({ ...steps, permutations: steps.permutations.map(() => 0) }));
}

export function oneForEachTarget(quotient: Quotient): Quotient {
  return withSteps(quotient, (steps) => {
    const { count, targets, permutations, labels, changes } = steps;
    const kept = Array.from({ length: count }, (_, k) => k).filter((k) => targets.indexOf(targets[k] as number) === k);
    const only = (array: Int32Array): Int32Array => Int32Array.from(kept, (k) => array[k] as number);
    return {
      count: kept.length,
      targets: only(targets),
      permutations: only(permutations),
      labels: only(labels),
      changes: Uint8Array.from(kept, (k) => changes[k] as number),
    };
  });
}

export function judgingOnRepresentatives(quotient: Quotient): Quotient {
  return withSteps(quotient, (steps, state) => ({
    ...steps,
    changes: Uint8Array.from(steps.targets, (target) => (target === state ? 0 : 1)),
  }));
}

/** What is owed to each process by itself is owed to any of them. */
export function allTogether(quotient: Quotient): Quotient {
  const { obligations } = quotient.protocol;
  const together = [...new Set(obligations.map(({ assumption }) => assumption))];
  const number = (o: number): number => together.indexOf(obligations[o]?.assumption as number);
  return {
    ...quotient,
    obligations: together.map((assumption) => ({
      strong: obligations.some((of) => of.strong && of.assumption === assumption),
    })),
    obligationsOf: (label) => [...new Set(Array.from(quotient.obligationsOf(label), number))],
    obligationsBackBy: () => [...together.keys()],
  };
}
