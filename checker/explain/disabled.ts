/**
 * Why nothing is enabled in the last state of a trace: what the guards of the actions read before they answered false, or which choice
 * there is nothing to choose for.
 */
import type { ActionDraft, AnyChoices, AnyState } from '../language/action.ts';
import { processesOf } from '../language/actor.ts';
import type { CheckableModel } from '../language/model.ts';
import { choicesOf, strictState } from '../language/steps.ts';
import { cameAbout } from './came-about.ts';
import { otherwise, staysWithout } from './deciding.ts';
import { type Fact, factsFor, type Grounds, groundsOf, readKey } from './facts.ts';

/** What is disabled for one reason, in the order of the spec. */
export interface Disabled {
  /** Action instances; without choices, all of an action. */
  readonly instances: readonly { readonly action: string; readonly choices: AnyChoices }[];
  /** The process that all of them name, if of what processes have their guards read no other's. */
  readonly process: string | null;
  /** What their guards read, null if that is not to be found out; or the choice there is nothing for. */
  readonly why: { readonly grounds: Grounds | null } | { readonly empty: string };
}

/** With all that was read, and what of it is told. */
type Reason = Disabled['why'] & {
  readonly key: string;
  readonly facts: readonly Fact[];
  readonly told: readonly Fact[];
};

/**
 * Why each action is disabled, most telling first: for what the run has changed last, and then for what was so from the start, and at the end
 * of what nothing is there to be chosen. Faults of the network are left out.
 */
export function disabledAtEnd(
  { actions, faults, domains }: Pick<CheckableModel, 'actions' | 'faults' | 'domains'>,
  states: readonly AnyState[],
): readonly Disabled[] {
  const last = states.length - 1;
  const state = states[last] as AnyState;
  const s = strictState(domains, state);
  const reasonAgainst = (ask: (view: AnyState) => boolean): Reason => {
    const facts = factsFor(domains, state, last, false, ask) ?? [];
    const told = withoutNeedless(facts, state, domains, ask);
    const grounds = told.length === 0 ? null : groundsOf(told, states);
    return { grounds, facts, told, key: JSON.stringify(grounds && [grounds.isCut, grounds.reads.map(readKey)]) };
  };
  const reasons = new Map<string, { readonly reason: Reason; readonly instances: Disabled['instances'][number][] }>();
  const add = (action: string, choices: AnyChoices, reason: Reason): void => {
    const known = reasons.get(reason.key) ?? { reason, instances: [] };
    known.instances.push({ action, choices });
    reasons.set(reason.key, known);
  };
  for (const [action, draft] of Object.entries(actions)) {
    if (faults.includes(action)) continue;
    const instances = [...choicesOf(action, draft, s)];
    const empty = instances.length === 0 ? emptyChoice(action, draft, s) : '';
    if (instances.length === 0) add(action, {}, { empty, key: `no ${empty}`, facts: [], told: [] });
    for (const choices of instances)
      add(
        action,
        choices,
        reasonAgainst((view) => draft.guard(view, choices)),
      );
  }
  const [came, processes] = [cameAbout(states), new Set<unknown>(processesOf({ domains }))];
  const changedAt = ({ facts, ...why }: Reason): number =>
    'empty' in why ? -1 : Math.max(0, ...facts.flatMap((fact) => came(fact).map((one) => one.state)));
  return [...reasons.values()]
    .map(({ reason, instances }) => ({ reason, instances, at: changedAt(reason) }))
    .sort((one, other) => other.at - one.at)
    .map(({ reason, instances }): Disabled => {
      const process = processOf(instances, reason, processes);
      return { instances, process, why: 'empty' in reason ? { empty: reason.empty } : { grounds: reason.grounds } };
    });
}

/** The process that is named in each of the instances, and no other in what the guards read. */
function processOf(instances: Disabled['instances'], { told }: Reason, processes: ReadonlySet<unknown>): string | null {
  const [first] = instances;
  const keys = told.flatMap(({ path }) => path.into.flatMap((step) => ('key' in step ? [step.key] : [])));
  const [only, ...others] = new Set(keys.filter((key) => processes.has(key)));
  if (typeof only !== 'string' || others.length > 0 || first === undefined) return null;
  const names = (value: unknown): boolean =>
    value === only || (typeof value === 'object' && value !== null && Object.values(value).includes(only));
  return instances.every(({ choices }) => Object.values(choices).some(names)) ? only : null;
}

/** The facts without those before the last one that keep nothing from being enabled, as far as it was tried what else they could be. */
function withoutNeedless(
  facts: readonly Fact[],
  state: AnyState,
  domains: CheckableModel['domains'],
  ask: (s: AnyState) => boolean,
): readonly Fact[] {
  const needless = facts
    .slice(0, -1)
    .filter(({ read, decides }) => otherwise(read, state, domains).length > 0 && !decides());
  const reads = needless.map(({ read }) => read);
  return staysWithout(reads, state, domains, false, ask) ? facts.filter((fact) => !needless.includes(fact)) : facts;
}

/** The first choice for which there is nothing, whatever was chosen before it. */
function emptyChoice(name: string, draft: ActionDraft, s: AnyState): string {
  const choices = Object.entries(draft.forSome);
  const most = choices.findIndex((_, k) => {
    const shorter = { ...draft, forSome: Object.fromEntries(choices.slice(0, k + 1)) };
    return [...choicesOf(name, shorter, s)].length === 0;
  });
  return choices[most]?.[0] ?? '';
}
