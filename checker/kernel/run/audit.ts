/**
 * Audits: the steps from a state as they were learned, beside those that another way of computing them finds.
 */
import type { AnyChoices, AnyState } from '../../language/action.ts';
import type { Deed } from '../../language/deed.ts';
import { SpecFailure } from '../../language/failure.ts';
import { keyOf } from '../../language/value.ts';
import { nothing } from '../questions/compiled.ts';
import { expand, type Machine, Signal } from './expand.ts';

/** A step, in values and names. */
interface Step {
  readonly action: string;
  readonly choices: AnyChoices;
  readonly state: AnyState;
}

/** Another way to compute the successors of a state, on Immutable values: what was learned is audited by it. */
export type Twin = (state: AnyState) => Iterable<Step>;

/** Throws `SpecFailure` at the first step that only one side has: then user code is not pure. */
export function compareSteps(learned: readonly Step[], computed: Iterable<Step>): void {
  const missing = new Map(learned.map((step) => [keyOf({ ...step }), step]));
  for (const step of computed) {
    if (missing.delete(keyOf({ ...step }))) continue;
    const before = learned.find(
      (other) => other.action === step.action && keyOf(other.choices) === keyOf(step.choices),
    );
    throw impure(step, before === undefined ? { kind: 'disabled' } : { kind: 'led to', values: before.state }, {
      kind: 'led to',
      values: step.state,
    });
  }
  for (const step of missing.values()) throw impure(step, { kind: 'led to', values: step.state }, { kind: 'disabled' });
}

function impure({ action, choices }: Step, first: Deed, second: Deed): SpecFailure {
  return new SpecFailure({ part: 'effect', name: action, choices }, { kind: 'impure', first, second });
}

/** A machine that expands as another does, whatever that learns, and neither counts nor reports. */
export function quietly(machine: Machine): Machine {
  let ignored = new Float64Array(0);
  return Object.create(machine, {
    taken: {
      get() {
        const { length } = machine.taken;
        if (ignored.length < length) ignored = new Float64Array(length);
        return ignored;
      },
    },
    stuck: { value: [], writable: true },
    stepViolated: { value: () => undefined },
    // The successors themselves, not what stands for their orbits.
    canoniser: { value: null },
    generated: { value: 0, writable: true },
    cutOff: { value: 0, writable: true },
    signal: { value: 0, writable: true },
    missedLeaf: { value: 0, writable: true },
    missedRewrite: { value: 0, writable: true },
    missedTuple: { value: 0, writable: true },
    roomFor: { value: 0, writable: true },
  }) as Machine;
}

/** The same, for states that were expanded before: what their steps violate, and whether they leave the bounds, is not asked. */
export function retracing(machine: Machine): Machine {
  let unasked = new Int32Array(0);
  return Object.create(quietly(machine), {
    transitionRoots: {
      get() {
        const { length } = machine.transitionRoots;
        if (unasked.length < length) unasked = new Int32Array(2 * length).fill(nothing);
        return unasked;
      },
    },
  }) as Machine;
}

/** Expands one state into the machine's batches, which must be empty; answers the signal, which the machine has as well. */
export function expandQuietly(machine: Machine, quiet: Machine, state: number): number {
  const { batch, outside, store } = machine;
  batch.reset(store.width);
  outside.reset(store.width);
  quiet.stuck.length = 0;
  quiet.generated = 0;
  expand(quiet, state, state + 1);
  machine.signal = quiet.signal;
  machine.missedLeaf = quiet.missedLeaf;
  machine.missedRewrite = quiet.missedRewrite;
  machine.missedTuple = quiet.missedTuple;
  machine.roomFor = quiet.roomFor;
  return quiet.signal;
}

/**
 * The steps from a state that was expanded before, by a machine that retraces another: the leaf of each, and the words after
 * it. Nothing is counted. The machine's batches must be empty, and are empty afterwards. Null if something must be learned
 * first, which the machine's signal tells: all may have been planted anew since the state was expanded.
 */
export function stepsFrom(
  machine: Machine,
  quiet: Machine,
  state: number,
): { leaf: number; words: Int32Array }[] | null {
  const { store, batch, outside, actions } = machine;
  const { width } = store;
  const signal = expandQuietly(machine, quiet, state);
  const changed = Array.from({ length: batch.count }, (_, i) => ({
    leaf: batch.steps[i] as number,
    words: batch.words.slice(i * width, (i + 1) * width),
  }));
  const known = new Set(changed.map(({ leaf }) => leaf));
  const same = [...actions.fired.subarray(0, quiet.generated)].filter((leaf) => !known.has(leaf));
  batch.count = 0;
  outside.count = 0;
  if (signal !== Signal.done) return null;
  return [...changed, ...same.map((leaf) => ({ leaf, words: store.words.slice(state * width, (state + 1) * width) }))];
}
