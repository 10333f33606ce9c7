/**
 * The conditions of fairness (`when`), learned like everything else. One is asked where an action instance is enabled, and nowhere
 * else, since it may rely on its guard: so there is a unit for each instance that was met and each condition that is about it, and
 * the units of one instance have a tree of their own.
 *
 * Which instances there are is known once all is explored: what is made of them then is all that will be asked.
 */
import type { AnyChoices } from '../../language/action.ts';
import type { CheckableModel } from '../../language/model.ts';
import type { ActionInstance } from '../../language/steps.ts';
import { keyOf } from '../../language/value.ts';
import type { Layout } from '../layout/layout.ts';
import { type Direct, Forest } from '../learned/forest.ts';
import type { Recorder } from '../questions/recorder.ts';
import type { Permutation } from '../symmetry/group.ts';
import type { PropertyUnit, PropertyUnits } from './properties.ts';

export class Conditions {
  readonly forest: Forest;
  /** For each unit, the fairness assumption that it is the condition of, by its number. */
  private readonly assumptions: number[] = [];
  private readonly byInstance = new Map<string, readonly PropertyUnit[]>();

  constructor(
    { fairness }: Pick<CheckableModel, 'fairness'>,
    instances: readonly ActionInstance[],
    /** True if an assumption is about an instance, in whatever state. */
    isAbout: (assumption: number, instance: ActionInstance) => boolean,
    units: PropertyUnits,
    imageOf: (choices: AnyChoices, by: Permutation) => AnyChoices,
    layout: Layout,
    recorder: Recorder,
    direct: Direct,
  ) {
    const all: PropertyUnit[] = [];
    for (const instance of instances) {
      const key = keyOfInstance(instance);
      if (this.byInstance.has(key)) continue;
      const own = fairness.flatMap(({ when }, assumption) => {
        if (when === null || !isAbout(assumption, instance)) return [];
        const id = this.assumptions.push(assumption) - 1;
        return [units.conditionOf(id, `${assumption}`, instance, when, imageOf)];
      });
      this.byInstance.set(key, own);
      all.push(...own);
    }
    this.forest = new Forest(layout, recorder, all, direct);
  }

  /** What is asked where this instance is enabled. */
  of(instance: ActionInstance): readonly PropertyUnit[] {
    const own = this.byInstance.get(keyOfInstance(instance));
    if (own === undefined)
      throw new Error('an action instance was not met while all was explored: an error in Concord');
    return own;
  }
  /** The assumption that a unit is the condition of. */
  assumptionOf({ id }: PropertyUnit): number {
    return this.assumptions[id] as number;
  }
  /** The assumptions whose conditions are true, after a walk that has reached so many leaves. */
  read(found: number): number[] {
    const { fired } = this.forest.program;
    return Array.from(fired.subarray(0, found), (unit) => this.assumptions[unit] as number).sort((a, b) => a - b);
  }
}

function keyOfInstance({ action, choices }: ActionInstance): string {
  return `${action} ${keyOf(choices)}`;
}
