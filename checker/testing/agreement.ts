/**
 * Agreement: both engines on one model, and every difference between what they find.
 */
import { KernelCheck, type KernelResult } from '../kernel/check.ts';
import type { AnyChoices } from '../language/action.ts';
import type { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import { textOf } from '../language/value.ts';
import { exploreByReference, type ReferenceResult } from '../reference/check.ts';
import { plainTrace, replay, shownBy } from '../reference/replay.ts';
import { startingTraces } from '../reference/scenario.ts';
import { successorsOf } from '../reference/semantics.ts';

export interface Agreement {
  /** What the engines differ in, in words; empty if they agree. */
  readonly differences: readonly string[];
  readonly reference: ReferenceResult;
  readonly kernel: KernelResult;
}
export interface AgreementOptions {
  /** Holds every state that the kernel expands against the reference, as it goes. */
  readonly checked?: boolean;
  /** The most successors that the kernel may compute. */
  readonly most?: number;
  /** Lets the kernel explore one state for each orbit: counts of states are compared with those of orbits. */
  readonly symmetry?: boolean;
}

/** Runs both engines on a model to the end; null if it is too large. */
export function agreement(
  model: CheckableModel,
  { checked = false, most = Number.POSITIVE_INFINITY, symmetry = false }: AgreementOptions = {},
): Agreement | null {
  const kernel = byKernel(safetyOf(model), { checked, most, symmetry });
  if (kernel === null) return null;
  // Should the kernel have lost states, the reference finds more: that is a difference, and no reason to give up at once.
  const reference = byReference(model, 4 * most);
  return { differences: differences(model, reference, kernel, symmetry), reference, kernel };
}

/** Every difference between what the engines find of a model. */
export function disagreements(
  model: CheckableModel,
  options: Pick<AgreementOptions, 'checked'> = {},
): readonly string[] {
  return agreement(model, options)?.differences ?? [];
}

/** Temporal properties are compared elsewhere. */
function safetyOf(model: CheckableModel): CheckableModel {
  const properties = Object.entries(model.properties).filter(([, { kind }]) => kind !== 'temporal');
  return { ...model, properties: Object.fromEntries(properties) };
}

function byKernel(model: CheckableModel, { checked, most, symmetry }: Required<AgreementOptions>): KernelResult | null {
  const check = new KernelCheck(model, {
    checked,
    symmetry,
    ...(checked ? { twin: successorsOf } : {}),
    ...(model.from === null ? {} : { starts: startingTraces(model).map(plainTrace) }),
  });
  while (!check.advance()) if (check.progress().generated > most) return null;
  return check.result();
}
function byReference(model: CheckableModel, most: number): ReferenceResult {
  let result: ReferenceResult | undefined;
  for (const soFar of exploreByReference(model)) {
    result = soFar();
    if (result.generated > most) break;
  }
  return result as ReferenceResult;
}

/** A property that was decided, by either engine. */
interface Decided {
  readonly property: string;
  readonly instance: AnyChoices;
  readonly trace: readonly unknown[];
}

function differences(
  model: CheckableModel,
  reference: ReferenceResult,
  kernel: KernelResult,
  symmetry: boolean,
): string[] {
  if (reference.failure !== null || kernel.failure !== null)
    return differentFailures(reference.failure?.failure, kernel.failure?.failure);
  const found: string[] = [];
  const compare = (what: string, expected: unknown, actual: unknown): void => {
    if (expected !== actual) found.push(`${what}: ${expected} by the reference, ${actual} by the kernel`);
  };
  const told = symmetry
    ? (['depth', 'queue'] as const)
    : (['distinct', 'generated', 'depth', 'cutOff', 'queue'] as const);
  for (const count of told) compare(count, reference[count], kernel[count]);
  for (const action of Object.keys(model.actions)) {
    const [by, of] = [reference.taken[action] as number, kernel.taken[action] as number];
    if (symmetry) compare(`${action} is taken`, by > 0, of > 0);
    else compare(`${action} taken`, by, of);
  }
  const lengths = (decided: readonly Decided[], nameOf: (of: Decided) => string): Map<string, number> =>
    new Map(decided.map((of) => [nameOf(of), of.trace.length]));
  const compareLengths = (what: string, expected: Map<string, number>, actual: Map<string, number>): void => {
    for (const name of new Set([...expected.keys(), ...actual.keys()]))
      compare(`steps until ${name} is ${what}`, expected.get(name), actual.get(name));
  };
  const withInstance = ({ property, instance }: Decided): string => `${property} ${textOf(instance)}`;
  compareLengths(
    'violated',
    lengths(reference.violated, ({ property }) => property),
    lengths(kernel.violated, ({ property }) => property),
  );
  compareLengths('reached', lengths(reference.reached, withInstance), lengths(kernel.reached, withInstance));
  return [...found, ...unreplayed(model, kernel)];
}

/** Which failure is met first may differ, as user code runs in another order; that there is one may not. */
function differentFailures(reference: SpecFailure | undefined, kernel: SpecFailure | undefined): string[] {
  if (reference !== undefined && kernel !== undefined) return [];
  const told = (failure: SpecFailure | undefined): string =>
    failure === undefined
      ? 'no failure'
      : `${failure.message} (${textOf(failure.site.choices)}) ${textOf(failure.fault)}`;
  return [`failure: ${told(reference)} by the reference, ${told(kernel)} by the kernel`];
}

/** The traces of the kernel that the reference semantics does not re-execute to what they are to show. */
function unreplayed(model: CheckableModel, kernel: KernelResult): string[] {
  return [...kernel.violated, ...kernel.reached].flatMap(({ property, trace }) => {
    const replayed = replay(model, trace);
    if (!replayed.ok)
      return [
        `the trace to ${property} does not replay: step ${replayed.at + 1}, ${trace[replayed.at]?.action ?? 'init'}`,
      ];
    return shownBy(model, property, replayed.trace) === null ? [`the trace to ${property} does not show it`] : [];
  });
}
