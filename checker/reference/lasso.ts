/**
 * Judging a lasso: a behaviour that goes on for ever, re-executed by the reference semantics and held against the definitions
 * of fairness and of temporal logic. It knows nothing of how a lasso was found.
 */
import type { AnyChoices, AnyState } from '../language/action.ts';
import { SpecFailure } from '../language/failure.ts';
import { type Assumption, assumptionOf } from '../language/fairness.ts';
import { differing, sameStep, sameValue } from '../language/identity.ts';
import type { CheckableModel } from '../language/model.ts';
import { textOf } from '../language/value.ts';
import { isMeant, type Obligation, obligationsAbout, obligationsOf, obligationText } from './fairness.ts';
import { startingTraces } from './scenario.ts';
import {
  isAtomTrue,
  keepsBounds,
  type State,
  type Successor,
  stateOf,
  successorBy,
  successors,
  withinBounds,
} from './semantics.ts';
import { truthAlong } from './truth.ts';

/** Why a behaviour is fair to one obligation. */
export interface FairnessAccount {
  readonly assumption: Assumption;
  /** The values of the choices that it is `per`; of an assumption that is enabled nowhere, none. */
  readonly values: AnyChoices;
  readonly reason: FairnessReason;
}
/**
 * A step of the cycle meets it; or a state of the cycle is one in which its guards are false (`disabled`), or true of nothing
 * that would change the state (`idle`), or of nothing of which its condition is true as well (`exempt`). What is strong must be so
 * in all states of the cycle: if there are several, none is named, and it is `exempt` if it is so in some, else `idle` if that.
 */
export type FairnessReason =
  | { readonly kind: 'taken'; readonly step: number }
  | { readonly kind: 'disabled' | 'idle' | 'exempt'; readonly state: number | null };

export type LassoAccount =
  | {
      readonly ok: true;
      readonly fairness: readonly FairnessAccount[];
      /**
       * Of a stuttering lasso: the action instances that are enabled (and change the state) in the repeated state: none of
       * them is owed by fairness.
       */
      readonly enabled: readonly { readonly action: string; readonly choices: AnyChoices }[];
    }
  | { readonly ok: false; readonly complaint: string };

interface RecordedStep {
  readonly action: string | null;
  readonly choices: AnyChoices;
  readonly state: AnyState;
}
interface RecordedLasso {
  readonly to: number;
  readonly back: { readonly action: string; readonly choices: AnyChoices } | null;
}

/** Thrown and caught here only. */
class Complaint extends Error {}

/**
 * Judges a lasso on its own: it replays within the bounds, it closes, it is fair, and it violates the property for the
 * instance. States are counted from 0; step k leads to state k, and the step back is one more than the last state. If the
 * model starts from a scenario, the trace begins with it, and the property is about what comes from its end on.
 * Throws `SpecFailure`.
 */
export function accountOf(
  model: CheckableModel,
  property: string,
  instance: AnyChoices,
  trace: readonly RecordedStep[],
  lasso: RecordedLasso,
): LassoAccount {
  try {
    const behaviour = reexecuted(model, trace, lasso);
    const fairness = fairnessOf(model, behaviour);
    requireViolation(model, property, instance, behaviour);
    const { last } = behaviour;
    return {
      ok: true,
      fairness,
      enabled: lasso.back === null ? changing(model, last).map(({ action, choices }) => ({ action, choices })) : [],
    };
  } catch (error) {
    if (error instanceof Complaint) return { ok: false, complaint: error.message };
    throw error;
  }
}

/** States 0 to n (complaints count from 1, as traces do), and what leads to each and from the last one back; null where nothing does. */
interface Behaviour {
  readonly states: readonly State[];
  readonly last: State;
  /** The state at which the model's behaviours start: 0, or the end of its scenario. */
  readonly start: number;
  /** The first state of the cycle. */
  readonly to: number;
  /** Step k leads to state k; step n + 1 leads back, and is absent if the last state is repeated. */
  readonly steps: ReadonlyMap<number, Successor>;
}

function reexecuted(model: CheckableModel, trace: readonly RecordedStep[], { to, back }: RecordedLasso): Behaviour {
  const last = trace.length - 1;
  if (last < 0) throw new Complaint('The trace has no state.');
  if (!Number.isInteger(to) || to < 0 || to > last)
    throw new Complaint(`The lasso returns to state ${to + 1}, but the trace has the states 1 to ${last + 1}.`);
  if (back === null && to !== last)
    throw new Complaint(`The lasso repeats its last state, ${last + 1}, but says that it returns to state ${to + 1}.`);
  const start = startOf(model, trace);
  const states = trace.map(({ state }) => stateOf(model, state));
  const at = (k: number): State => states[k] as State;
  const steps = new Map<number, Successor>();
  // A behaviour that returns into the scenario goes along it again, within the bounds.
  const first = Math.min(start, to);
  for (const [k, { action, choices }] of trace.entries()) {
    if (k > 0) steps.set(k, taken(model, k, { action, choices }, at(k - 1), at(k), `state ${k + 1}`));
    if (k >= first && !withinBounds(model, at(k))) throw new Complaint(`State ${k + 1} lies outside the bounds.`);
    if (k > first && !keepsBounds(model, at(k - 1), at(k)))
      throw new Complaint(`The step to state ${k + 1} leaves the bounds.`);
  }
  if (back !== null) steps.set(last + 1, taken(model, last + 1, back, at(last), at(to), `state ${to + 1}`));
  if (back !== null && !keepsBounds(model, at(last), at(to)))
    throw new Complaint(`The step back to state ${to + 1} leaves the bounds.`);
  return { states, last: at(last), start, to, steps };
}

/** Where the model's behaviours start in this trace. */
function startOf(model: CheckableModel, trace: readonly RecordedStep[]): number {
  const same = (a: RecordedStep, b: RecordedStep | undefined): boolean => b !== undefined && sameStep(a, b);
  const starts = startingTraces(model).map((steps) =>
    steps.map((step) => ({ ...step, state: Object.fromEntries(step.state) })),
  );
  const fitting = starts.find((steps) => steps.every((step, k) => same(step, trace[k])));
  if (fitting !== undefined) return fitting.length - 1;
  throw new Complaint(
    model.from === null
      ? 'State 1 is not an initial state.'
      : `The trace does not begin with the scenario ${model.from}.`,
  );
}

/** The successor that this step leads to, if it is the recorded one. */
function taken(
  model: CheckableModel,
  k: number,
  { action, choices }: Pick<RecordedStep, 'action' | 'choices'>,
  from: State,
  to: State,
  target: string,
): Successor {
  if (action === null) throw new Complaint(`Step ${k} names no action.`);
  if (model.actions[action] === undefined) throw new Complaint(`Step ${k}, ${action}: there is no such action.`);
  const what = `Step ${k}, ${action}${sameValue(choices, {}) ? '' : textOf(choices)}`;
  const next = successorBy(model, from, action, choices);
  if (next === null) throw new Complaint(`${what}, is not enabled.`);
  const differs = differencesIn(next.state.toObject(), to.toObject());
  if (differs !== '') throw new Complaint(`${what}, does not lead to ${target}: ${differs}.`);
  return next;
}

/** In what the second state differs from the first: `x is 1 and not 2`; empty if in nothing. */
function differencesIn(is: AnyState, recorded: AnyState): string {
  return differing(is, recorded)
    .map((variable) => `${variable} is ${textOf(is[variable])} and not ${textOf(recorded[variable])}`)
    .join(', ');
}

/** The successors that differ from the state. */
function changing(model: CheckableModel, state: State): Successor[] {
  return [...successors(model, state)].filter((next) => isChange(state, next));
}
function isChange(from: State, { state }: Successor): boolean {
  return !sameValue(from, state);
}

/** Why the behaviour is fair to every obligation that a guard is true of somewhere in it, and to the other assumptions. */
function fairnessOf(model: CheckableModel, { states, to, steps }: Behaviour): FairnessAccount[] {
  const guarded = states.map((state) =>
    [...successors(model, state)].map((next) => {
      const changes = isChange(state, next);
      const about = (): Obligation[] => obligationsAbout(model, next);
      return { next, changes, about: changes ? about() : ifAnswered(about) };
    }),
  );
  /**
   * Whether a guard is true of it in a state, whether a step that changes the state is one way to meet it, and whether its condition is
   * true of one that is.
   */
  const plight = ({ key, assumption }: Obligation, k: number): 'enabled' | 'exempt' | 'idle' | 'disabled' => {
    const own = (guarded[k] as (typeof guarded)[number]).filter(({ about }) => about.some((of) => of.key === key));
    if (own.length === 0) return 'disabled';
    const changing = own.filter(({ changes }) => changes);
    if (changing.length === 0) return 'idle';
    return changing.some(({ next }) => isMeant(model, assumption, states[k] as State, next)) ? 'enabled' : 'exempt';
  };
  const cycle = states.map((_, k) => k).slice(to);
  /** The first step of the cycle that meets an obligation. */
  const met = ({ key }: Obligation): number | undefined =>
    cycle
      .map((k) => k + 1)
      .find((k) => {
        const step = steps.get(k);
        const from = states[k - 1] as State;
        if (step === undefined || !isChange(from, step)) return false;
        return obligationsOf(model, from, step).some((other) => other.key === key);
      });
  const reasonFor = (obligation: Obligation): FairnessReason => {
    const step = met(obligation);
    if (step !== undefined) return { kind: 'taken', step };
    const plights = cycle.map((k) => ({ state: k, kind: plight(obligation, k) }));
    const enabled = plights.find(({ kind }) => kind === 'enabled');
    const free = plights.find(({ kind }) => kind !== 'enabled') as FairnessReason | undefined;
    const text = obligationText(obligation);
    if (free === undefined)
      throw new Complaint(`It is not fair: ${text} is enabled in every state of the cycle, and never taken in it.`);
    if (obligation.assumption.strength === 'weak') return free;
    if (enabled !== undefined)
      throw new Complaint(
        `It is not fair: ${text} is enabled again and again, in state ${enabled.state + 1} of the cycle, and never taken in it.`,
      );
    if (cycle.length === 1) return free;
    const kinds = ['exempt', 'idle', 'disabled'] as const;
    return { kind: kinds.find((one) => plights.some(({ kind }) => kind === one)) ?? 'disabled', state: null };
  };
  const seen = new Map(guarded.flat().flatMap(({ about }) => about.map((obligation) => [obligation.key, obligation])));
  return model.fairness.flatMap((assumption): FairnessAccount[] => {
    const named: Assumption = assumptionOf(assumption);
    const own = [...seen.values()].filter((obligation) => obligation.assumption === assumption);
    if (own.length === 0) return [{ assumption: named, values: {}, reason: { kind: 'disabled', state: to } }];
    return own.map((obligation) => ({
      assumption: named,
      values: obligation.values,
      reason: reasonFor(obligation),
    }));
  });
}

/** What a step that changes nothing would be one way to meet: nobody need say, so that a filter may fail there. */
function ifAnswered(about: () => Obligation[]): Obligation[] {
  try {
    return about();
  } catch (error) {
    if (error instanceof SpecFailure) return [];
    throw error;
  }
}

function requireViolation(
  model: CheckableModel,
  name: string,
  instance: AnyChoices,
  { states, start, to, steps }: Behaviour,
): void {
  const property = model.properties[name];
  if (property?.kind !== 'temporal') throw new Complaint(`There is no temporal property ${name}.`);
  const truth = truthAlong(property.formula, states.length, to, (atom, k) => {
    const state = states[k] as State;
    const next = steps.get(k + 1);
    const step = next === undefined || !isChange(state, next) ? null : next;
    return isAtomTrue(model, name, atom, { state, step }, instance);
  });
  if (truth[start] === true) {
    const of = sameValue(instance, {}) ? '' : ` for ${textOf(instance)}`;
    throw new Complaint(`It does not violate ${name}${of}: the formula is true of this behaviour.`);
  }
}
