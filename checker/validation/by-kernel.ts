/**
 * Steps by the kernel: states are numbers, and what an event may stand for is learned (`kernel/told-steps.ts`), for the choices that events
 * tell. What the mapping says of a step is remembered by the variables that it has read.
 *
 * Where code fails, of the spec or of the mapping, plain values say what that means: beyond the bounds of the spec a step may lead out of the
 * domains. Of a sample of what is asked, the first and then each twice as far, the steps are computed once more on plain values.
 */
import { compareSteps } from '../kernel/run/auditor.ts';
import { type Accepting, type ToldInstance, ToldSteps } from '../kernel/told-steps.ts';
import type { ActionDraft } from '../language/action.ts';
import { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import { BadLog } from './problem.ts';
import type { Shown } from './read.ts';
import { hasTold, type Stepping, stepsFrom, type Taken, type Tally } from './steps.ts';

/** What is asked of the kernel for something that is shown: the same for whatever is shown alike. */
interface Asked {
  readonly action: string;
  readonly instance: number;
  readonly accepting: Accepting | null;
  /** How often it was asked; and its steps, by the state, from the second time on: most are asked once. */
  times: number;
  readonly kept: Map<number, readonly Taken<number>[]>;
}
/** So many steps are kept. */
const mostKept = 1 << 20;

/** Takes the steps that are shown so, and no others, by the kernel. */
export function byKernel(model: CheckableModel, shown: Iterable<Shown>): Stepping<number> {
  const { asked, instances } = askedFor(model, shown);
  const kernel = new ToldSteps(model, instances);
  const audit = auditing(model, kernel);
  const keeping = new Set<Asked>();
  let kept = 0;
  const keep = (one: Asked, state: number, steps: readonly Taken<number>[]): void => {
    kept += 1 + steps.length;
    if (kept > mostKept) {
      for (const other of keeping) other.kept.clear();
      keeping.clear();
      kept = 0;
    }
    one.kept.set(state, steps);
    keeping.add(one);
  };
  const plainly = function* (state: number, of: Shown, tally: Tally): Iterable<Taken<number>> {
    for (const { action, choices, state: after } of stepsFrom(model, kernel.valuesOf(state), of, tally))
      yield { action, choices, state: kernel.numberOf(after) };
  };
  const stepsBy = (state: number, of: Shown, one: Asked, tally: Tally): Iterable<Taken<number>> => {
    const known = one.kept.get(state);
    if (known !== undefined) return known;
    const { action, instance, accepting } = one;
    const alone = { ...of, actions: [action] };
    let steps: readonly Taken<number>[];
    try {
      steps = kernel.from(state, instance, accepting).map((step) => ({ action, ...step }));
    } catch (error) {
      const mayBeMeant = error instanceof BadLog || (error instanceof SpecFailure && error.fault.kind !== 'impure');
      if (mayBeMeant) return plainly(state, alone, tally);
      throw error;
    }
    audit(state, alone, steps);
    if (one.times++ > 0) keep(one, state, steps);
    return steps;
  };
  return {
    initial: (function* () {
      for (const state of model.init) yield kernel.numberOf(state);
    })(),
    key: (state) => state,
    from: (state, of, tally) => {
      const all = asked.get(of) as readonly Asked[];
      const [only] = all;
      if (all.length === 1) return stepsBy(state, of, only as Asked, tally);
      return (function* () {
        for (const one of all) yield* stepsBy(state, of, one, tally);
      })();
    },
    valuesOf: (state) => kernel.valuesOf(state),
  };
}

/** Holds a sample of what was asked, the first and then each twice as far, against what a step is. Throws `SpecFailure`. */
function auditing(
  model: CheckableModel,
  kernel: ToldSteps,
): (state: number, of: Shown, steps: readonly Taken<number>[]) => void {
  let times = 0;
  let next = 1;
  return (state, of, steps) => {
    if (++times < next) return;
    next *= 2;
    const learned = steps.map((step) => ({ ...step, state: kernel.valuesOf(step.state) }));
    compareSteps(learned, stepsFrom(model, kernel.valuesOf(state), of, { outside: 0 }));
  };
}

/** What is asked for all that is shown. Of an action whose choices are told alike there is one instance. */
function askedFor(
  model: CheckableModel,
  shown: Iterable<Shown>,
): { readonly asked: ReadonlyMap<Shown, readonly Asked[]>; readonly instances: readonly ToldInstance[] } {
  const numbers = new Map<string, number>();
  const instances: ToldInstance[] = [];
  const numberOf = (action: string, { told, given }: Shown): number => {
    const key = JSON.stringify([action, ...[...told].sort(([a], [b]) => (a < b ? -1 : 1))]);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, instances.length);
    return (
      instances.push({ action, told: Object.fromEntries([...told.keys()].map((name) => [name, given[name]])) }) - 1
    );
  };
  const askedOf = (one: Shown): readonly Asked[] => {
    const { matches } = one;
    return one.actions
      .filter((action) => hasTold(model.actions[action] as ActionDraft, one.told))
      .map((action) => ({
        action,
        instance: numberOf(action, one),
        times: 0,
        kept: new Map(),
        accepting: matches && {
          accepts: (choices, before, after) => matches({ action, choices, before, after }),
          said: undefined,
        },
      }));
  };
  const alike = new Map<string, readonly Asked[]>();
  const asked = new Map<Shown, readonly Asked[]>();
  for (const one of shown) {
    const { text } = one;
    const own = (text === undefined ? undefined : alike.get(text)) ?? askedOf(one);
    if (text !== undefined) alike.set(text, own);
    asked.set(one, own);
  }
  return { asked, instances };
}
