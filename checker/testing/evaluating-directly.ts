/**
 * For tests: properties, bounds and atoms are evaluated directly from the first entry on, whatever learning them would cost, where
 * that is allowed. Undone by `vi.restoreAllMocks`.
 */
import { vi } from 'vitest';
import { LearningCost } from '../kernel/learned/cost.ts';

export function evaluatingDirectly(): void {
  vi.spyOn(LearningCost.prototype, 'note').mockImplementation(function (this: LearningCost) {
    return this.giveUp(1, 1);
  });
}
