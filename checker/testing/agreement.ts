/**
 * Agreement: both engines on one model, and every difference between what they find.
 */
import { KernelCheck, type KernelResult } from '../kernel/check.ts';
import { exploreByReference, type Found, type ReferenceResult } from '../reference/check.ts';
import { replay, shownBy } from '../reference/replay.ts';
import { startingTraces } from '../reference/scenario.ts';
import { successorsOf } from '../reference/semantics.ts';
import type { AnyChoices } from '../spec/action.ts';
import type { SpecFailure } from '../spec/failure.ts';
import type { CheckableModel } from '../spec/model.ts';
import { keyOf } from '../spec/value.ts';

export interface Agreement {
  /** What the engines differ in, in words; empty if they agree. */
  readonly differences: readonly string[];
  readonly reference: ReferenceResult;
  readonly kernel: KernelResult;
}
export interface AgreementOptions {
  /** Holds every state that the kernel expands against the reference, as it goes. */
  readonly checked?: boolean;
  /** The most successors that an engine may compute. */
  readonly most?: number;
}

/** Runs both engines on a model to the end; null if one of them computes too many successors. */
export function agreement(model: CheckableModel, { checked = false, most = Number.POSITIVE_INFINITY }: AgreementOptions = {}): Agreement | null {
  const kernel = byKernel(model, checked, most);
  if (kernel === null) return null;
  // Should the kernel have lost states, the reference may find many more: that is a difference, and no reason to give up.
  const reference = byReference(model, 10 * most);
  return reference === null ? null : { differences: compared(model, reference, kernel), reference, kernel };
}

/** Every difference between what the engines find of a model. */
export function disagreements(model: CheckableModel, options: Pick<AgreementOptions, 'checked'> = {}): readonly string[] {
  return agreement(model, options)?.differences ?? [];
}

function byKernel(model: CheckableModel, checked: boolean, most: number): KernelResult | null {
  const check = new KernelCheck(model, {
    checked,
    ...(checked ? { twin: successorsOf } : {}),
    ...(model.from === null ? {} : { starts: startingTraces(model).map((trace) => trace.map((step) => ({ ...step, state: step.state.toObject() }))) }),
  });
  while (!check.advance()) if (check.progress().generated > most) return null;
  return check.result();
}
function byReference(model: CheckableModel, most: number): ReferenceResult | null {
  let result: ReferenceResult | null = null;
  let expanded = 0;
  for (const soFar of exploreByReference(model)) {
    // To tell what was found so far takes time.
    if (++expanded % 256 === 0 && soFar().generated > most) return null;
    result = null;
    last = soFar;
  }
  return result;
}
