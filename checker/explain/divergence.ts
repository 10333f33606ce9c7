/**
 * Where the trace of a variant leaves the spec that it is a variant of: its first step that is none of the spec's own. There the
 * mistake is made; at the end of the trace it only shows. Likewise of two versions of a spec: what one does and the other does not.
 */
import type { AnyChoices, AnyState } from '../language/action.ts';
import { sameValue } from '../language/identity.ts';
import type { CheckableModel } from '../language/model.ts';
import { pathKey } from '../language/path.ts';
import { effectOf, instancesIn, isEnabled, matchedChoices, strictState } from '../language/steps.ts';
import { depictionIn, Misfit } from '../language/value.ts';
import { type Change, differences } from './difference.ts';
import { factsFor, type Grounds, groundsOf } from './facts.ts';

export interface Divergence {
  /** The name of the spec. */
  readonly spec: string;
  /** The state, counted from 0, that the step leads to; as many as there are states for the step that closes a cycle. */
  readonly at: number;
  readonly why: WhyNot;
  /** Of versions: what of the state after the step the spec cannot have. */
  readonly outside?: Outside | null;
}

/** Why a step is none of the spec's. */
export type WhyNot =
  /** The spec does not begin so. */
  | { readonly kind: 'initial' }
  /** It has no such action. */
  | { readonly kind: 'no action'; readonly action: string }
  /** The action cannot be taken with this value for a choice; with none, since the variant has no such choice. */
  | { readonly kind: 'not offered'; readonly action: string; readonly choice: string; readonly value: unknown }
  /** The guard is false; null if what it looked at is not to be found out. */
  | {
      readonly kind: 'disabled';
      readonly action: string;
      readonly choices: AnyChoices;
      readonly grounds: Grounds | null;
    }
  /** The action does something else. */
  | { readonly kind: 'effect'; readonly would: readonly Would[] };

/** What a step leads to cannot be there at all: a part of it has a value that is outside the domain. */
export type Outside = Pick<Misfit, 'path' | 'value' | 'allowed'>;

/** A part of the state that would be otherwise after the step of the spec. */
export interface Would {
  /** From what it is to what it would be. */
  readonly instead: Change;
  /** True if the step of the spec would leave it as it was. */
  readonly stays: boolean;
}

interface Step {
  readonly action: string | null;
  readonly choices: AnyChoices;
}

type Trace = readonly (Step & { readonly state: AnyState })[];
type Lasso = { readonly to: number; readonly back: Step | null };

/**
 * Where a trace, and the step with which it begins anew, leaves the spec; null if it does not, or is no variant's. Nothing is said
 * either where the spec itself cannot be made for the variant's parameters, or fails.
 */
export function divergenceOf(
  model: Pick<CheckableModel, 'base' | 'domains'>,
  trace: Trace,
  lasso?: Lasso | undefined,
): Divergence | null {
  try {
    return found(model, trace, lasso);
  } catch {
    return null;
  }
}

/**
 * Why another version of a spec does not have the last step of a trace of this one, or, if that is all there is, its initial state; null if it has it,
 * or its code fails. The other has no variables that the trace does not have.
 */
export function lackedStep(
  { model, called }: { readonly model: CheckableModel; readonly called: string },
  trace: Trace,
): Divergence | null {
  const at = trace.length - 1;
  const last = trace[at];
  if (last === undefined) return null;
  try {
    const why = whyLacked(model, trace.at(-2), last);
    return why === null ? null : { spec: called, at, why, outside: outsideIn(model, last.state) };
  } catch {
    return null;
  }
}

function whyLacked(
  model: CheckableModel,
  before: Trace[number] | undefined,
  { action, choices, state }: Trace[number],
): WhyNot | null {
  const to = seenBy(model, state);
  if (before === undefined || action === null) return beginsSo(model, to) ? null : { kind: 'initial' };
  const from = Object.entries(model.domains).map(
    ([variable, domain]) => [variable, domain.read(before.state[variable], variable)] as const,
  );
  return whyNot(model, Object.fromEntries(from), { action, choices }, to);
}

/** A state in the variables of a model that has no others than the state. */
export function seenBy({ domains }: Pick<CheckableModel, 'domains'>, state: AnyState): AnyState {
  return Object.fromEntries(Object.keys(domains).map((variable) => [variable, state[variable]]));
}

/** The part of a state that is outside the domains; null if there is none. */
function outsideIn({ domains }: CheckableModel, state: AnyState): Outside | null {
  try {
    for (const [variable, domain] of Object.entries(domains)) domain.read(state[variable], variable);
    return null;
  } catch (error) {
    if (error instanceof Misfit) return error;
    throw error;
  }
}

function found(
  { base, domains }: Pick<CheckableModel, 'base' | 'domains'>,
  trace: Trace,
  lasso: Lasso | undefined,
): Divergence | null {
  const spec = base?.();
  const [first] = trace;
  if (spec === undefined || first === undefined) return null;
  // A variant that keeps something else in its states leaves the spec everywhere, and nowhere in particular.
  if (Object.keys(spec.domains).join() !== Object.keys(domains).join()) return null;
  if (!beginsSo(spec, first.state)) return { spec: spec.name, at: 0, why: { kind: 'initial' } };
  const back = lasso?.back ?? null;
  const steps = back === null || lasso === undefined ? trace : [...trace, { ...back, state: stateAt(trace, lasso.to) }];
  for (const [at, { action, choices, state }] of steps.entries()) {
    if (at === 0 || action === null) continue;
    const why = whyNot(spec, stateAt(trace, at - 1), { action, choices }, state);
    if (why !== null) return { spec: spec.name, at, why };
  }
  return null;
}

function stateAt(trace: readonly { readonly state: AnyState }[], at: number): AnyState {
  return (trace[at] as { readonly state: AnyState }).state;
}

function beginsSo({ init }: CheckableModel, state: AnyState): boolean {
  for (const one of init) if (sameValue(one, state)) return true;
  return false;
}

/** Why no step of the spec leads from one state to the other; null if one does. */
function whyNot(
  spec: CheckableModel,
  from: AnyState,
  { action, choices }: { readonly action: string; readonly choices: AnyChoices },
  to: AnyState,
): WhyNot | null {
  const s = strictState(spec.domains, from);
  const draft = Object.hasOwn(spec.actions, action) ? spec.actions[action] : undefined;
  const asIt = (): WhyNot | null => {
    if (draft === undefined) return { kind: 'no action', action };
    const matched = matchedChoices(action, draft, s, choices);
    if ('missing' in matched)
      return { kind: 'not offered', action, choice: matched.missing, value: choices[matched.missing] };
    const { own } = matched;
    const instance = { action, choices: own };
    if (!isEnabled(spec, s, instance)) {
      const ask = (state: AnyState): boolean => draft.guard(state, own);
      return { kind: 'disabled', action, choices: own, grounds: groundsAgainst(spec, from, ask) };
    }
    const would = { ...from, ...effectOf(spec, s, instance) };
    const changed = new Set(differences(from, would).map(({ path }) => pathKey(path)));
    const instead = differences(to, would);
    if (instead.length === 0) return null;
    return {
      kind: 'effect',
      would: instead.map((change) => ({ instead: change, stays: !changed.has(pathKey(change.path)) })),
    };
  };
  const why = asIt();
  return why === null || isStepOf(spec, from, s, to) ? null : why;
}

/** True if some step of the spec leads there, whatever it is called. */
function isStepOf(spec: CheckableModel, from: AnyState, s: AnyState, to: AnyState): boolean {
  for (const instance of instancesIn(spec, s))
    if (isEnabled(spec, s, instance) && sameValue({ ...from, ...effectOf(spec, s, instance) }, to)) return true;
  return false;
}

/** What a guard looked at before it answered false. */
function groundsAgainst({ domains }: CheckableModel, state: AnyState, ask: (s: AnyState) => boolean): Grounds | null {
  // What operations there were so far tells nothing of a guard that only adds another one.
  const facts = factsFor(domains, state, 0, false, ask)?.filter(
    ({ read: { value } }) => (depictionIn(value)?.operations ?? null) === null,
  );
  return facts === undefined ? null : groundsOf(facts, [state]);
}
