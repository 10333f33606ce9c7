/**
 * Models: a spec with its parameters fixed, all parts present and named, as the checkers see it.
 */
import { Unlisted } from './abstract-fairness.ts';
import type { ActionDraft, AnyState } from './action.ts';
import type { NamedRole, Role } from './actor.ts';
import { type Model, partNames } from './body.ts';
import type { CompositeDomain } from './composite.ts';
import { type Crashing, whileUp, withCrashing } from './crashing.ts';
import type { Domain } from './domain.ts';
import { BadSpec, SpecFailure, UnknownName } from './failure.ts';
import type { Fairness, NamedFairness, SomeAction } from './fairness.ts';
import { BadFormula, rangesWithin, temporalOf } from './ground.ts';
import { type Init, InitialStates } from './initial.ts';
import { callingBody, Ledger } from './made.ts';
import { misspelt } from './misspelt.ts';
import { type Built, NotReturned, notReturned } from './not-returned.ts';
import { BadParameter, nearbyValues, type Parameters, type ParameterValues, parameterValues } from './parameters.ts';
import type { Bound, Property, PropertyDraft, Taking, Temporal, TemporalDraft } from './property.ts';
import type { Spec } from './protocol.ts';
import { isRenumbering, type Ranks } from './ranks.ts';
import { refinementOf } from './refinement.ts';
import type { Scenario } from './scenario.ts';
import type { AddedProperties, Variant } from './spec.ts';
import { keyOf, Misfit, textOf } from './value.ts';
import { makers } from './variables.ts';
import { blindly } from './view.ts';

/** A step of a scenario by the name of its action. */
export interface NamedStep {
  readonly action: string;
  readonly choices: Readonly<Record<string, unknown>>;
}

/** A model as the checkers see it. States are plain records of variables. */
export interface CheckableModel {
  readonly name: string;
  readonly variant: string | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly domains: Readonly<Record<string, Domain<unknown>>>;
  /** The initial states, canonical. One may come twice. */
  readonly init: Iterable<AnyState>;
  readonly actions: Readonly<Record<string, ActionDraft>>;
  /** The names of those actions that are faults of the network or of processes. */
  readonly faults: readonly string[];
  /** The names of those actions that the variant declares, anew or further ones. */
  readonly edited: readonly string[];
  readonly roles: Readonly<Record<string, NamedRole>>;
  readonly properties: Readonly<Record<string, Property>>;
  readonly fairness: readonly NamedFairness[];
  readonly bounds: Readonly<Record<string, Bound>>;
  /** The variables that the view leaves out: they are not among the domains. */
  readonly hidden: readonly string[];
  /** What a behaviour may spend: `network: losses at most 2`. */
  readonly budgets: readonly string[];
  readonly finished: ((s: AnyState) => boolean) | undefined;
  readonly scenarios: Readonly<Record<string, readonly NamedStep[]>>;
  /** The scenario at whose end exploration starts, or null for the initial states. */
  readonly from: string | null;
  /** Numbers that are known by their ranks, by what they are called; absent if there are none. */
  readonly ranks?: Readonly<Record<string, Ranks>>;
  /** What properties mean, by their names, in the words of the spec's file; absent where nobody has looked there. */
  readonly meanings?: Readonly<Record<string, string>>;
  /** What it is made of, as far as it has a text: the bodies of the spec, the variant and added files, and definitions; absent where nobody knows. */
  readonly code?: readonly unknown[];
  /** Of a variant: makes the model of the spec itself, for the same parameters. */
  readonly base?: () => CheckableModel;
  /** Makes the same model, whose code remembers nothing of what this one's did; absent where nobody knows how it was made. */
  readonly anew?: () => CheckableModel;
}

/** The model changed so, as it is when it is made anew. */
export function changed(model: CheckableModel, change: (model: CheckableModel) => CheckableModel): CheckableModel {
  const { anew } = model;
  return { ...change(model), ...(anew && { anew: () => changed(anew(), change) }) };
}

/** What to check: which parameters, which variant, and properties of the user's own. */
export interface Request {
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly variant?: Variant | null;
  readonly added?: readonly AddedProperties[];
  /** The scenario at whose end to start; the variant's, if it names one, if absent. */
  readonly from?: string;
}

/** The model of a spec. Throws `BadParameter` or `BadSpec`. */
export function checkable(
  spec: Spec<Parameters, never, unknown> | Spec,
  { parameters = {}, variant = null, added = [], from = variant?.from }: Request = {},
): CheckableModel {
  const values = parameterValues(spec.parameters, { ...variant?.parameters, ...parameters });
  const madeOfParts = (parts: Built): CheckableModel =>
    viewed(assemble(spec.name, parts, values, variant, from ?? null), parts, refusing(placeOf(spec.name, variant)));
  const parts = built(spec as Spec, values, variant, added);
  const anew = (): CheckableModel => madeOfParts(built(spec as Spec, values, variant, added));
  const code = [
    ...(spec.code ?? []),
    ...[variant?.edit, ...Object.values(variant?.definitions ?? {})],
    ...added.map(({ make }) => make),
  ];
  const model = { ...madeOfParts(parts), code, anew };
  const others = function* (): Iterable<() => Built> {
    if (variant !== null) yield () => built(spec as Spec, values, null, []);
    for (const other of nearbyValues(spec.parameters, values)) yield () => built(spec as Spec, other, variant, added);
  };
  const forgotten = notReturned(parts, others, added.length > 0 ? new Set() : returnedPlaces(spec, variant ?? spec));
  if (forgotten.length > 0) throw new NotReturned(placeOf(spec.name, variant), forgotten);
  if (variant === null) return model;
  let made: CheckableModel | null = null;
  return {
    ...model,
    base: () => {
      made ??= checkable(spec, { parameters: values });
      return made;
    },
  };
}

/** By the spec, and what is made of it: the places where its file makes what some model of it returns. */
const returned = new WeakMap<object, WeakMap<object, Set<string>>>();

function returnedPlaces(spec: object, variant: object): Set<string> {
  const of = returned.get(spec) ?? new WeakMap<object, Set<string>>();
  const places = of.get(variant) ?? new Set<string>();
  returned.set(spec, of.set(variant, places));
  return places;
}

function placeOf(name: string, variant: Variant | null): string {
  return variant === null ? name : `${name}, variant ${variant.name}`;
}

function built(
  spec: Spec,
  values: ParameterValues<Parameters>,
  variant: Variant | null,
  added: readonly AddedProperties[],
): Built {
  const base = spec.model(values, (variant?.definitions ?? {}) as object) as unknown as Model<AnyState>;
  const ledger = new Ledger();
  const model = { ...makers(base?.domains ?? {}, ledger), ...base } as never;
  const edit = (variant?.edit === undefined ? {} : callingBody(variant.edit, model, values)) as unknown as Partial<
    Model<AnyState>
  >;
  const own = added.map(({ make }) => {
    const { fairness = [], ...properties } = callingBody(make, model, values as never);
    return { properties: properties as Record<string, PropertyDraft>, fairness };
  });
  return { base, edit, own, ledger };
}

/** Refuses the spec; `name` is one that it has not, if that is what is wrong. */
type Refuse = (message: string, name?: Pick<UnknownName, 'kind' | 'given' | 'known'>) => never;

function assemble(
  name: string,
  parts: Built,
  parameters: Readonly<Record<string, unknown>>,
  variant: Variant | null,
  from: string | null,
): CheckableModel {
  const { base, edit } = parts;
  const refuse = refusing(placeOf(name, variant));
  const domains = domainsOf(base, refuse);
  const slip = misspelt(base, partNames) ?? misspelt(edit, partNames);
  if (slip !== null) refuse(`it returns ${slip.given}, which is no part of a spec: write ${slip.meant}`);
  const crashings = crashingsOf(parts, domains, refuse);
  const faults = faultActions(domains, crashings);
  refuseStrangers(parts, faults, refuse);
  const actions = actionsOf(parts, faults, variant?.without ?? [], refuse);
  const properties = propertiesIn(parts, refuse);
  const bounds = boundsOf(edit.withinBounds ?? base.withinBounds ?? {}, refuse);
  refuseUnlisted(actions, { ...properties, ...bounds }, refuse);
  const nameOf = names(base.actions, edit.actions);
  const known: Known = { nameOf, own: { ...base.actions, ...edit.actions } as never, faults };
  const scenarios = { ...base.scenarios, ...edit.scenarios };
  if (from !== null && !Object.hasOwn(scenarios, from))
    refuse(`it starts from the scenario ${from}, which is not there`, {
      kind: 'scenario',
      given: from,
      known: Object.keys(scenarios),
    });
  return {
    name,
    variant: variant?.name ?? null,
    parameters,
    domains,
    init: initialStates(domains, edit.init ?? base.init, refuse),
    actions,
    faults: Object.keys(faults).filter((action) => action in actions),
    edited: Object.keys(edit.actions ?? {}),
    roles: Object.fromEntries(
      Object.entries(base.roles ?? {}).map(([role, of]) => [role, namedRole(role, of, nameOf, domains, refuse)]),
    ),
    properties: madeOf(properties, known, refuse),
    fairness: [
      ...(edit.fairness ?? base.fairness ?? []).map((fairness) => namedFairness(fairness, false, known, refuse)),
      ...parts.own.flatMap(({ fairness }) => addedFairness(fairness, known, refuse)),
    ],
    bounds,
    hidden: [],
    budgets: Object.entries(domains).flatMap(([variable, domain]) =>
      isComposite(domain) ? domain.budgets.map((budget) => `${variable}: ${budget}`) : [],
    ),
    finished: edit.finished ?? base.finished,
    scenarios: Object.fromEntries(
      Object.entries(scenarios).map(([scenario, steps]) => [scenario, namedSteps(scenario, steps, nameOf, refuse)]),
    ),
    from,
    ranks: ranksOf({ ...base.ranks, ...edit.ranks }, domains, refuse),
  };
}

/** The model without what its view leaves out. */
function viewed(model: CheckableModel, { base, edit }: Built, refuse: Refuse): CheckableModel {
  const view: readonly string[] | undefined = edit.view ?? base.view;
  if (view === undefined) return model;
  const { domains, init, roles, properties } = model;
  const stray = view.find((variable) => !Object.hasOwn(domains, variable));
  if (stray !== undefined)
    refuse(`its view has ${stray}, which is not a variable`, {
      kind: 'variable',
      given: stray,
      known: Object.keys(domains),
    });
  if (view.length === 0) refuse('its view is of no variable');
  const isSeen = (variable: string): boolean => view.includes(variable);
  const seen = <T>(of: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(of).filter(([variable]) => isSeen(variable)));
  const hidden = Object.fromEntries(Object.entries(domains).filter(([variable]) => !isSeen(variable)));
  const names = Object.keys(hidden).join(', ');
  const composite = Object.keys(hidden).find((variable) => isComposite(domains[variable] as Domain<unknown>));
  if (composite !== undefined) refuse(`its view leaves out ${composite}, which has actions of its own`);
  const temporal = Object.keys(properties).find((name) => properties[name]?.kind === 'temporal');
  if (temporal !== undefined && names !== '')
    refuse(
      `its view leaves out ${names}, and ${temporal} is temporal: fairness is about steps that change the state, and those that change only what is left out are none then; decide it without the view`,
    );
  return {
    ...model,
    ...blindly(model, seen(domains), hidden),
    domains: seen(domains),
    init: seenOf(init, seen),
    hidden: Object.keys(hidden),
    ranks: Object.fromEntries(
      Object.entries(model.ranks ?? {}).map(([name, of]) => [name, { ...of, in: of.in.filter(isSeen) }]),
    ),
    roles: Object.fromEntries(Object.entries(roles).map(([role, of]) => [role, { ...of, has: of.has.filter(isSeen) }])),
  };
}

/** The parts that are seen of each of these states; one that comes several times is put in once, as any is. */
function seenOf(states: Iterable<AnyState>, seen: (state: AnyState) => AnyState): Iterable<AnyState> {
  return {
    *[Symbol.iterator]() {
      for (const state of states) yield Object.freeze(seen(state));
    },
  };
}

/** Refuses the spec that is named so. */
function refusing(where: string): Refuse {
  return (message, name) => {
    const text = `${where}: ${message}`;
    throw name === undefined ? new BadSpec(text) : new UnknownName(text, name.kind, name.given, name.known);
  };
}

function domainsOf(base: Model<AnyState>, refuse: Refuse): Readonly<Record<string, Domain<unknown>>> {
  if (typeof base !== 'object' || base === null || typeof base.domains !== 'object')
    refuse('its body returns no domains; return what variables(...) gives');
  if (Object.keys(base.domains).length === 0) refuse('it declares no variables');
  return base.domains as Readonly<Record<string, Domain<unknown>>>;
}

/** Refuses actions and properties that no maker made, and names that are taken. */
function refuseStrangers(
  { base, edit, own }: Built,
  faults: Readonly<Record<string, ActionDraft>>,
  refuse: Refuse,
): void {
  refuseUnmade({ ...base.actions, ...edit.actions }, isAction, 'action', 'action(...)', refuse);
  refuseUnmade(base.invariants, isProperty, 'invariant', 'invariant(...)', refuse);
  const others = 'step(...), reachable(...), eventually(...) or the like';
  refuseUnmade({ ...base.properties, ...edit.invariants, ...edit.properties }, isProperty, 'property', others, refuse);
  for (const { properties } of own) refuseUnmade(properties, isProperty, 'property', others, refuse);
  for (const action of Object.keys(base.actions))
    if (Object.hasOwn(faults, action))
      refuse(`its action ${action} has the name of one that comes with a variable; give it another`);
  for (const { invariants = {}, properties = {} } of [base, edit])
    for (const name of Object.keys(invariants))
      if (Object.hasOwn(properties, name)) refuse(`two of its properties have the name ${name}; give one another`);
}

/** The spec's own actions and those that come with its variables, without those that a variant takes away. */
function actionsOf(
  { base, edit }: Built,
  faults: Readonly<Record<string, ActionDraft>>,
  without: readonly string[],
  refuse: Refuse,
): Readonly<Record<string, ActionDraft>> {
  for (const gone of without)
    if (!Object.hasOwn(base.actions, gone) && !Object.hasOwn(faults, gone))
      refuse(`it takes away the action ${gone}, which is not there`, {
        kind: 'action',
        given: gone,
        known: Object.keys({ ...base.actions, ...faults }),
      });
  const all = Object.entries({ ...base.actions, ...faults, ...edit.actions });
  const left = all.filter(([action]) => !without.includes(action));
  if (left.length === 0) refuse('it has no actions');
  return Object.fromEntries(left.map(([action, draft]) => [action, whileUp(draft as ActionDraft)]));
}

/** What goes with crashes, each of a variable of its own. */
function crashingsOf(
  { base, edit }: Built,
  domains: Readonly<Record<string, Domain<unknown>>>,
  refuse: Refuse,
): readonly Crashing[] {
  const crashings = edit.crashes ?? base.crashes ?? [];
  for (const { variable } of crashings) {
    if (variable === undefined || !Object.hasOwn(domains, variable))
      refuse('its crashes are not all what crashing(...) makes of its variables');
    if (crashings.filter((other) => other.variable === variable).length > 1)
      refuse(`it says twice what goes with crashes in ${variable}: say all of it once`);
  }
  return crashings;
}

/** All properties by their names: the spec's, a variant's, and those that were added. */
function propertiesIn({ base, edit, own }: Built, refuse: Refuse): Readonly<Record<string, PropertyDraft>> {
  const properties: Record<string, PropertyDraft> = {
    ...base.invariants,
    ...base.properties,
    ...edit.invariants,
    ...edit.properties,
  };
  for (const [property, of] of own.flatMap((added) => Object.entries(added.properties))) {
    if (Object.hasOwn(properties, property))
      refuse(`the property ${property} has the name of one of the spec's own; give it another`);
    properties[property] = of;
  }
  if ('Deadlock' in properties) refuse('no property may be named Deadlock, which every spec has');
  return properties;
}

/** The steps of a scenario by the names of their actions. */
function namedSteps(
  scenario: string,
  steps: Scenario,
  nameOf: ReadonlyMap<object, string>,
  refuse: Refuse,
): readonly NamedStep[] {
  return steps.map(({ action, choices }) => ({
    action: nameOf.get(action) ?? refuse(`the scenario ${scenario} takes an action that is not among its actions`),
    choices,
  }));
}

/** Refuses parts of a model that were made by none of its makers, as plain JavaScript may return them. */
function refuseUnmade(
  parts: Readonly<Record<string, unknown>> | undefined,
  isMade: (part: Readonly<Record<string, unknown>>) => boolean,
  what: string,
  maker: string,
  refuse: Refuse,
): void {
  for (const [name, part] of Object.entries(parts ?? {}))
    if (typeof part !== 'object' || part === null || !isMade(part as Readonly<Record<string, unknown>>))
      refuse(
        `its ${what} ${name} is ${typeof part === 'function' ? 'a function' : textOf(part)}, and not what ${maker} makes`,
      );
}
function isAction({ forSome, guard, effect }: Readonly<Record<string, unknown>>): boolean {
  return typeof forSome === 'object' && typeof guard === 'function' && typeof effect === 'function';
}
function isBound(part: Readonly<Record<string, unknown>>): boolean {
  return isProperty(part) && (part.kind === 'invariant' || part.kind === 'step');
}
function isProperty({ kind, forAll, holds, formula, of }: Readonly<Record<string, unknown>>): boolean {
  if (kind === 'refinement') return typeof of === 'object';
  return (
    typeof forAll === 'object' && (kind === 'temporal' ? typeof formula === 'object' : typeof holds === 'function')
  );
}

function boundsOf(
  bounds: NonNullable<Model<AnyState>['withinBounds']>,
  refuse: Refuse,
): Readonly<Record<string, Bound>> {
  if (typeof bounds === 'function') return { withinBounds: { kind: 'invariant', forAll: {}, holds: bounds } };
  refuseUnmade(bounds as never, isBound, 'bound', 'invariant(...) or step(...)', refuse);
  for (const [name, bound] of Object.entries(bounds))
    if ('initially' in bound && bound.initially !== undefined)
      refuse(`its bound ${name} says something of initial states; bound these by one of their own: invariant(...)`);
  return bounds;
}

/** Refuses what ranges over a domain with too many values to go through, or over what is none and no list. */
function refuseUnlisted(
  actions: Readonly<Record<string, ActionDraft>>,
  quantified: Readonly<Record<string, PropertyDraft>>,
  refuse: Refuse,
): void {
  const ranges = [
    ...Object.entries(actions).map(([name, { forSome }]) => [name, forSome] as const),
    ...Object.entries(quantified).map(([name, of]) => [name, 'forAll' in of ? of.forAll : {}] as const),
    ...Object.entries(quantified).flatMap(([name, of]) =>
      of.kind === 'temporal' ? rangesWithin(of.formula).map((over) => [name, over] as const) : [],
    ),
  ];
  for (const [name, over] of ranges)
    for (const [choice, of] of Object.entries(over) as [string, unknown][])
      if (isDomain(of)) {
        if (of.elements === undefined)
          refuse(`${choice} of ${name} ranges over ${of.text}, which are too many to go through`);
      } else if (!Array.isArray(of) && typeof of !== 'function')
        refuse(
          `${choice} of ${name} ranges over ${of === null ? 'null' : typeof of === 'object' ? 'an object' : textOf(of)}, which is no domain, no list and no function of the state; of a set, [...set] is a list`,
        );
}

function isDomain(of: unknown): of is Domain<unknown> {
  return typeof of === 'object' && of !== null && 'kind' in of && 'text' in of;
}

/** The properties: refinements with the abstract model made, and beside them what is asked of its fairness. */
function madeOf(
  drafts: Readonly<Record<string, PropertyDraft>>,
  known: Known,
  refuse: Refuse,
): Record<string, Property> {
  const properties: Record<string, Property> = {};
  for (const [name, draft] of Object.entries(drafts)) {
    const own = made(name, draft, known, refuse);
    const taken = Object.keys(own).find((other) => other !== name && Object.hasOwn(drafts, other));
    if (taken !== undefined)
      refuse(
        `${name} asks for the fairness of the spec that it is about by a property ${taken}, and there is another of this name`,
      );
    Object.assign(properties, own);
  }
  return properties;
}

/** What a property comes to. */
function made(name: string, property: PropertyDraft, known: Known, refuse: Refuse): Readonly<Record<string, Property>> {
  if (property.kind === 'temporal') return { [name]: temporal(name, property, known, refuse) };
  if (property.kind !== 'refinement') return { [name]: property };
  const { of, parameters } = property;
  try {
    const abstract = checkable(of, { parameters });
    if (abstract.hidden.length > 0) refuse(`${name} is about ${of.name}, of which its view leaves out variables`);
    const { steps, fairness } = refinementOf(name, property, abstract);
    return { [name]: steps, ...fairness };
  } catch (error) {
    if (error instanceof BadParameter || error instanceof BadSpec || error instanceof Unlisted)
      return refuse(`${name} is about ${of.name}, but ${error.message}`);
    throw error;
  }
}

function temporal(name: string, draft: TemporalDraft, known: Known, refuse: Refuse): Temporal {
  const subject = `the formula of ${name}`;
  const named = (steps: Taking<SomeAction>): Taking<string> => ({
    ...steps,
    actions: namedActions(steps, subject, known, refuse),
  });
  try {
    return temporalOf(draft, named);
  } catch (error) {
    if (error instanceof BadFormula) return refuse(`in ${subject}, ${error.message}`);
    throw error;
  }
}

/** The actions of a model: by their names, and the names of the spec's own. */
interface Known {
  readonly nameOf: ReadonlyMap<object, string>;
  readonly own: Readonly<Record<string, ActionDraft>>;
  readonly faults: Readonly<Record<string, ActionDraft>>;
}

function namedFairness(fairness: Fairness, isAdded: boolean, known: Known, refuse: Refuse): NamedFairness {
  return { ...fairness, isAdded, actions: namedActions(fairness, 'a fairness assumption', known, refuse) };
}
function addedFairness(fairness: readonly Fairness[], known: Known, refuse: Refuse): NamedFairness[] {
  if (!Array.isArray(fairness))
    refuse('its added fairness is not a list of WF(...) and SF(...); a property must not have this name');
  return fairness.map((one) => namedFairness(one, true, known, refuse));
}

/** The names of the actions that `subject` is about, each of which must have the choices that it is per. */
function namedActions(
  of: Pick<Fairness, 'actions' | 'per'>,
  subject: string,
  { nameOf, own, faults }: Known,
  refuse: Refuse,
): readonly string[] {
  const actions = of.actions.map((action) => {
    if (typeof action !== 'string')
      return nameOf.get(action) ?? refuse(`${subject} is about an action that is not among its actions`);
    if (Object.hasOwn(faults, action)) return action;
    if (Object.hasOwn(own, action))
      return refuse(`${subject} is about '${action}', which is its own: name the action itself`);
    const known = Object.keys(faults).join(', ') || 'none';
    return refuse(
      `${subject} is about '${action}', which comes with none of its variables; of those that do, there are: ${known}`,
    );
  });
  for (const name of actions) {
    const choices = Object.keys((own[name] ?? faults[name])?.forSome ?? {});
    const missing = of.per.find((choice) => !choices.includes(choice));
    if (missing !== undefined)
      refuse(`${subject} is per ${missing} of ${name}, but it chooses ${choices.join(', ') || 'nothing'}`);
  }
  return actions;
}

/** A role by the names of its actions. */
function namedRole(
  role: string,
  { acts, per, has = [] }: Role,
  nameOf: ReadonlyMap<object, string>,
  domains: Readonly<Record<string, Domain<unknown>>>,
  refuse: Refuse,
): NamedRole {
  const stray = has.find((variable) => !Object.hasOwn(domains, variable));
  if (stray !== undefined)
    refuse(`the role ${role} has ${stray}, which is not a variable`, {
      kind: 'variable',
      given: stray,
      known: Object.keys(domains),
    });
  return {
    acts: acts.map(
      (action) => nameOf.get(action) ?? refuse(`the role ${role} takes an action that is not among its actions`),
    ),
    per: per ?? null,
    has,
  };
}

function ranksOf(
  ranks: Readonly<Record<string, Ranks>>,
  domains: Readonly<Record<string, Domain<unknown>>>,
  refuse: Refuse,
): Readonly<Record<string, Ranks>> {
  const known = Object.keys(domains);
  for (const [name, { in: variables, by, from = 0 }] of Object.entries(ranks)) {
    if (!Number.isSafeInteger(from)) refuse(`its ranks ${name} are from ${String(from)} on, which is no integer`);
    if (!isRenumbering(by)) refuse(`its ranks ${name} have no renumbering: by: renumbering((numbers) => ...)`);
    if (!Array.isArray(variables)) refuse(`its ranks ${name} do not say where they stand: in: ['${known[0]}']`);
    const stray = variables.find((variable) => !known.includes(variable));
    if (stray !== undefined)
      refuse(`its ranks ${name} stand in ${stray}, which is not a variable`, {
        kind: 'variable',
        given: stray,
        known,
      });
  }
  return ranks;
}

/** The name of each action object; what a variant replaces keeps the name of what it replaces. */
function names(...records: (Readonly<Record<string, object>> | undefined)[]): ReadonlyMap<object, string> {
  return new Map(
    records.flatMap((record) => Object.entries(record ?? {}).map(([name, action]) => [action, name] as const)),
  );
}

export function isComposite(domain: Domain<unknown>): domain is CompositeDomain<unknown> {
  return domain.kind === 'composite';
}

/** The actions of all faults; prefixed by the variable where two variables have an action of one name. */
function faultActions(
  domains: Readonly<Record<string, Domain<unknown>>>,
  crashings: readonly Crashing[],
): Record<string, ActionDraft> {
  const found = Object.entries(domains).flatMap(([variable, domain]) => {
    if (!isComposite(domain)) return [];
    const crashing = crashings.find((of) => of.variable === variable);
    const faults = domain.faults(variable);
    return Object.entries(crashing === undefined ? faults : withCrashing(faults, crashing)).map(([action, draft]) => ({
      variable,
      action,
      draft,
    }));
  });
  return Object.fromEntries(
    found.map(({ variable, action, draft }) => [
      found.filter((other) => other.action === action).length > 1 ? `${action}_${variable}` : action,
      draft,
    ]),
  );
}

/** The initial states. The first is read at once, so that what is wrong with all of them is known before anything is explored. */
function initialStates(
  domains: Readonly<Record<string, Domain<unknown>>>,
  init: Init<AnyState>,
  refuse: Refuse,
): Iterable<AnyState> {
  if (!Array.isArray(init) && typeof init !== 'function')
    refuse('its body returns no init; return what initially(...) gives');
  const states = new InitialStates(domains, init, (place, wrong) => {
    if ('stray' in wrong)
      return refuse(`initial state ${place} sets ${wrong.stray}, which is not a variable`, {
        kind: 'variable',
        given: wrong.stray,
        known: Object.keys(domains),
      });
    const { error } = wrong;
    if (error instanceof Misfit) return refuse(`in initial state ${place}, ${error.message}`);
    throw error;
  });
  try {
    if (states[Symbol.iterator]().next().done === true)
      return refuse('it has no initial state, so there is nothing to explore');
  } catch (error) {
    // Nothing is explored yet: what the spec's code throws is thrown where its body is run.
    throw error instanceof SpecFailure ? error.cause : error;
  }
  const [first, second] = typeof init === 'function' ? [beginningOf(states), beginningOf(states)] : [];
  if (first !== second)
    refuse(
      'its initial states are not the same each time that they are made: initiallyEach takes a function that makes them anew, and is pure',
    );
  return states;
}

/** How many initial states are made twice at once, to see whether they are the same each time. */
const mostCompared = 100;

/** The first of the initial states as text, as far as they can be made: what fails is told when they are explored. */
function beginningOf(states: Iterable<AnyState>): string {
  const keys: string[] = [];
  try {
    for (const state of states) if (keys.push(keyOf(state)) === mostCompared) break;
  } catch {
    keys.push('fails');
  }
  return keys.join(' ');
}
