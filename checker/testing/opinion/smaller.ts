/**
 * Smaller models: what is left of one in which two opinions differ, as long as they still do.
 */
import { type AbstractModel, type Plain, rootsOf, type Term, type Type, termsIn } from './abstract.ts';
import { alike, plainTerm } from './dice.ts';
import { sizeOf, valuesOf } from './plain.ts';

/** The smallest model that is found by taking away one thing after the other. */
export function smallest(model: AbstractModel, differs: (model: AbstractModel) => boolean): AbstractModel {
  let best = model;
  for (let found = true; found; ) {
    found = false;
    for (const next of smaller(best)) {
      if (!safely(differs, next)) continue;
      best = next;
      found = true;
      break;
    }
  }
  return best;
}
function safely(differs: (model: AbstractModel) => boolean, model: AbstractModel): boolean {
  try {
    return differs(model);
  } catch {
    return false;
  }
}

const without = <T>(of: Readonly<Record<string, T>>, name: string): Record<string, T> =>
  Object.fromEntries(Object.entries(of).filter(([other]) => other !== name));

/** Models with one thing less, the largest steps first. */
function* smaller(model: AbstractModel): Generator<AbstractModel> {
  if (model.refinement !== null) yield { ...model, refinement: null };
  if (model.scenario !== null) yield { ...model, scenario: null };
  for (const name of Object.keys(model.properties)) yield { ...model, properties: without(model.properties, name) };
  for (const name of Object.keys(model.actions))
    if (Object.keys(model.actions).length > 1)
      yield {
        ...model,
        actions: without(model.actions, name),
        fairness: (model.fairness ?? []).filter(({ action }) => action !== name),
      };
  for (const name of Object.keys(model.bounds)) yield { ...model, bounds: without(model.bounds, name) };
  if (model.finished !== null) yield { ...model, finished: null };
  for (const one of model.fairness ?? [])
    yield { ...model, fairness: model.fairness?.filter((other) => other !== one) ?? [] };
  for (const one of model.fairness ?? []) {
    if (one.when === null) continue;
    for (const when of [null, ...smallerTerms(one.when)])
      yield { ...model, fairness: model.fairness?.map((other) => (other === one ? { ...one, when } : other)) ?? [] };
  }
  if (model.due !== null) yield { ...model, due: null };
  if (model.refinement === null) {
    const used = new Set(
      rootsOf(model)
        .flatMap(termsIn)
        .flatMap(({ op, data }) => (op === 'var' || op === 'next' ? [data] : [])),
    );
    const written = new Set(Object.values(model.actions).flatMap(({ effect }) => Object.keys(effect)));
    for (const name of Object.keys(model.variables))
      if (!used.has(name) && !written.has(name) && Object.keys(model.variables).length > 1)
        yield {
          ...model,
          variables: without(model.variables, name),
          init: model.init.map((state) => without(state, name)),
        };
  }
  if (model.init.length > 1)
    for (const state of model.init) yield { ...model, init: model.init.filter((other) => other !== state) };
  for (const [name, action] of Object.entries(model.actions)) {
    const changed = (of: Partial<typeof action>): AbstractModel => ({
      ...model,
      actions: { ...model.actions, [name]: { ...action, ...of } },
    });
    if (action.guard !== null) yield changed({ guard: null });
    if (action.live !== undefined) {
      const { live: _, ...anybody } = action;
      yield { ...model, actions: { ...model.actions, [name]: anybody } };
    }
    for (const variable of Object.keys(action.effect))
      if (Object.keys(action.effect).length > 1) yield changed({ effect: without(action.effect, variable) });
    const conditions = (model.fairness ?? []).filter((one) => one.action === name).map(({ when }) => when);
    const terms = JSON.stringify([action.guard, action.effect, action.choices, conditions]);
    for (const choice of Object.keys(action.choices))
      if (choice !== action.live && !terms.includes(`"data":"${choice}"`))
        yield changed({ choices: without(action.choices, choice) });
    if (action.style !== 0) yield changed({ style: 0 });
    if (action.guard !== null) for (const guard of smallerTerms(action.guard)) yield changed({ guard });
    for (const [variable, term] of Object.entries(action.effect))
      for (const next of smallerTerms(term)) yield changed({ effect: { ...action.effect, [variable]: next } });
    for (const [choice, of] of Object.entries(action.choices))
      if (of.from === 'state')
        for (const term of smallerTerms(of.term))
          yield changed({ choices: { ...action.choices, [choice]: { ...of, term } } });
  }
  for (const [name, property] of Object.entries(model.properties)) {
    const changed = (of: Partial<typeof property>): AbstractModel => ({
      ...model,
      properties: { ...model.properties, [name]: { ...property, ...of } },
    });
    const text = JSON.stringify(property.holds);
    for (const bound of Object.keys(property.forAll))
      if (!text.includes(`"data":"${bound}"`)) yield changed({ forAll: without(property.forAll, bound) });
    if (property.style !== 0) yield changed({ style: 0 });
    for (const holds of smallerTerms(property.holds)) yield changed({ holds });
  }
  for (const [name, bound] of Object.entries(model.bounds))
    for (const holds of smallerTerms(bound.holds))
      yield { ...model, bounds: { ...model.bounds, [name]: { ...bound, holds } } };
  if (model.finished !== null) for (const finished of smallerTerms(model.finished)) yield { ...model, finished };
  if (model.due !== null) for (const due of smallerTerms(model.due)) yield { ...model, due };
  if (model.style !== 0) yield { ...model, style: 0 };
}

function* smallerTerms(term: Term): Generator<Term> {
  for (const arg of term.args) if (alike(arg.type, term.type) && !usesBound(arg, term.binds)) yield arg;
  if (term.op !== 'lit') for (const value of fewValues(term.type)) yield plainTerm('lit', term.type, [], value);
  if (term.op === 'let' && term.binds[0] !== undefined)
    yield substituted(term.args[1] as Term, term.binds[0], term.args[0] as Term);
  if (term.wrap !== 0) yield { ...term, wrap: 0 };
  if (term.style !== 0) {
    yield { ...term, style: 0 };
    if (term.style > 50) yield { ...term, style: term.style % 36 };
  }
  for (const [i, arg] of term.args.entries())
    for (const next of smallerTerms(arg))
      yield { ...term, args: term.args.map((other, j) => (i === j ? next : other)) };
}
function usesBound(term: Term, binds: readonly string[]): boolean {
  return termsIn(term).some(({ op, data }) => op === 'local' && binds.includes(data as string));
}
function substituted(term: Term, name: string, by: Term): Term {
  if (term.op === 'local' && term.data === name) return by;
  return { ...term, args: term.args.map((arg) => substituted(arg, name, by)) };
}
function fewValues(type: Type): Plain[] {
  switch (type.t) {
    case 'bool':
      return [true, false];
    case 'int':
      return [type.lo];
    case 'enum':
      return [type.values[0] as string];
    case 'opt':
      return [null];
    case 'set':
    case 'seq':
    case 'bag':
      return [[]];
    case 'sort':
      return [];
    default:
      return sizeOf(type) < 50 && !JSON.stringify(type).includes('"sort"') ? valuesOf(type).slice(0, 1) : [];
  }
}
