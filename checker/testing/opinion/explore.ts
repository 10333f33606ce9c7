/**
 * The plain program of an abstract model: a loop over a queue, with a map of the states by their texts.
 */
import type { AbstractAction, AbstractModel, Choice, Plain, PlainRecord, PlainState, Type } from './abstract.ts';
import { type FaultAction, faultsOf, isUp } from './composites.ts';
import { meaningOf } from './meaning.ts';
import { itemsOf, type Meaning, type Place, PlainFailure } from './means.ts';
import { fits, membersOf, type Renaming, renamed, same, setOf, subsetsOf, tuples, valuesOf } from './plain.ts';

export interface PlainStep {
  readonly action: string;
  /** Null for the actions that come with variables. */
  readonly choices: PlainRecord | null;
  readonly state: PlainState;
}
export interface PlainResult {
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  readonly cutOff: number;
  /** For each violated property the states of its shortest trace. */
  readonly violated: ReadonlyMap<string, number>;
  /** For each instance of what must be reachable, as text, the states of its shortest trace; null if there is none. */
  readonly reached: ReadonlyMap<string, ReadonlyMap<string, number | null>>;
  readonly taken: ReadonlyMap<string, number>;
  /** The states of the shortest trace to where user code failed. */
  readonly failure: number | null;
  readonly states: readonly PlainState[];
  readonly starts: readonly PlainState[];
}

/** A model too large to be explored. */
export class TooLarge extends Error {}

interface PlainAction {
  readonly name: string;
  readonly choices: readonly (readonly [string, (at: Place) => readonly Plain[]])[];
  readonly guard: Meaning | null;
  readonly live: string | undefined;
  readonly effect: readonly (readonly [string, Meaning, Type])[];
}
export interface PlainProperty {
  readonly name: string;
  readonly kind: string;
  readonly instances: readonly PlainRecord[];
  readonly holds: Meaning;
  /** What should lead to it. */
  readonly from: Meaning | null;
  readonly isTemporal: boolean;
}

/** The functions that a model is made of. */
export class PlainProgram {
  private readonly place: Place = { s: {}, t: {}, locals: {} };
  private readonly actions: readonly PlainAction[];
  private readonly faults: Record<string, FaultAction>;
  readonly properties: readonly PlainProperty[];
  private readonly bounds: readonly PlainProperty[];
  private readonly owed: readonly { readonly action: string; readonly when: Meaning | null }[];
  private readonly finished: Meaning | null;
  private readonly refinement: {
    readonly abstract: PlainProgram;
    readonly image: (s: PlainState) => PlainState;
  } | null;
  readonly init: readonly PlainState[];

  constructor(readonly model: AbstractModel) {
    this.actions = Object.entries(model.actions).map(([name, action]) => actionOf(name, action, model));
    const due = model.due === null ? null : meaningOf(model.due);
    this.faults = faultsOf(model.variables, (s) => due !== null && this.ask(due, s) === true);
    this.properties = Object.entries(model.properties).map(([name, { forAll, holds, kind, from }]) => ({
      name,
      kind,
      instances: instancesOf(forAll),
      holds: meaningOf(holds),
      from: from === undefined ? null : meaningOf(from),
      isTemporal: ['eventually', 'alwaysEventually', 'leadsTo'].includes(kind),
    }));
    this.bounds = Object.entries(model.bounds).map(([name, { forAll, holds }]) => ({
      name,
      kind: 'bound',
      instances: instancesOf(forAll),
      holds: meaningOf(holds),
      from: null,
      isTemporal: false,
    }));
    this.owed = (model.fairness ?? []).map(({ action, when }) => ({
      action,
      when: when === null ? null : meaningOf(when),
    }));
    this.finished = model.finished === null ? null : meaningOf(model.finished);
    this.init = [...new Map(model.init.map((state) => [this.keyOf(state), state])).values()];
    this.refinement = this.refinementOf();
  }
  private refinementOf(): PlainProgram['refinement'] {
    const { refinement } = this.model;
    if (refinement === null) return null;
    const mapping = Object.entries(refinement.mapping).map(([name, term]) => [name, meaningOf(term)] as const);
    const image = (s: PlainState): PlainState =>
      Object.fromEntries(mapping.map(([name, of]) => [name, this.ask(of, s) as Plain]));
    return { abstract: new PlainProgram(refinement.of), image };
  }

  keyOf(state: PlainState): string {
    return JSON.stringify(Object.keys(this.model.variables).map((name) => state[name]));
  }
  private ask(of: Meaning, s: PlainState, t: PlainState = s, choices: PlainRecord = {}): Plain {
    const { place } = this;
    place.s = s;
    place.t = t;
    Object.assign(place.locals, choices);
    return of(place);
  }
  isTrue(property: PlainProperty, instance: PlainRecord, s: PlainState, t: PlainState = s): boolean {
    return this.ask(property.holds, s, t, instance) === true;
  }
  /** True if something begins here that should lead to what the property says. */
  leads({ from }: PlainProperty, instance: PlainRecord, s: PlainState): boolean {
    return from !== null && this.ask(from, s, s, instance) === true;
  }
  holds(property: PlainProperty, s: PlainState, t: PlainState = s): boolean {
    return property.instances.every((instance) => this.isTrue(property, instance, s, t));
  }
  isWithin(s: PlainState): boolean {
    return this.bounds.every((bound) => this.holds(bound, s));
  }
  /** What is owed that a step from a state meets, by number. */
  meets(s: PlainState, { action, choices }: PlainStep): number[] {
    return this.owed.flatMap((owed, number) =>
      owed.action === action && (owed.when === null || this.ask(owed.when, s, s, choices ?? {}) === true)
        ? [number]
        : [],
    );
  }
  mayStop(s: PlainState): boolean {
    return this.finished !== null && this.ask(this.finished, s) === true;
  }
  /** True if the step, or with one state the beginning, is one of the model that this one is said to implement. */
  implements(s: PlainState, t?: PlainState): boolean {
    if (this.refinement === null) return true;
    const { abstract, image } = this.refinement;
    const from = abstract.keyOf(image(s));
    if (t === undefined) return abstract.init.some((state) => abstract.keyOf(state) === from);
    const to = abstract.keyOf(image(t));
    return from === to || abstract.steps(image(s)).some(({ state }) => abstract.keyOf(state) === to);
  }
  /** What is owed in the model that this one is said to implement: by number, in a state, and met by a step. */
  owedAbove(s: PlainState, t?: PlainState): readonly number[] {
    if (this.refinement === null) return [];
    const { abstract, image } = this.refinement;
    const [from, to] = [abstract.keyOf(image(s)), t === undefined ? null : abstract.keyOf(image(t))];
    return abstract.steps(image(s)).flatMap((step) => {
      const after = abstract.keyOf(step.state);
      return after === from || (to !== null && after !== to) ? [] : abstract.meets(image(s), step);
    });
  }
  /** One step for each enabled action instance. */
  steps(s: PlainState): PlainStep[] {
    const own = this.actions.flatMap((action) =>
      this.choicesOf(action, s).flatMap((choices) => this.taken(action, s, choices)),
    );
    const faults = Object.entries(this.faults).flatMap(([action, next]) =>
      next(s).map((state) => ({ action, choices: null, state })),
    );
    return [...own, ...faults];
  }
  private choicesOf({ choices }: PlainAction, s: PlainState): PlainRecord[] {
    return choices.reduce<PlainRecord[]>(
      (rows, [name, values]) =>
        rows.flatMap((row) => {
          Object.assign(this.place, { s, t: s });
          Object.assign(this.place.locals, row);
          return values(this.place).map((value) => ({ ...row, [name]: value }));
        }),
      [{}],
    );
  }
  private taken({ name, guard, live, effect }: PlainAction, s: PlainState, choices: PlainRecord): PlainStep[] {
    if (live !== undefined && !isUp(this.model, s, choices[live] as Plain)) return [];
    if (guard !== null && this.ask(guard, s, s, choices) !== true) return [];
    const changes = effect.map(([variable, of, type]) => {
      const value = this.ask(of, s, s, choices);
      if (!fits(type, value)) throw new PlainFailure(`${variable} leaves its domain`);
      return [variable, value] as const;
    });
    return [{ action: name, choices, state: { ...s, ...Object.fromEntries(changes) } }];
  }
  renamed(state: PlainState, by: Renaming): PlainState {
    return Object.fromEntries(
      Object.entries(this.model.variables).map(([name, type]) => [name, renamed(type, state[name] as Plain, by)]),
    );
  }
  /** The least text of all that renamings make of a state. */
  leastKey(state: PlainState, group: readonly Renaming[]): string {
    return group.map((by) => this.keyOf(this.renamed(state, by))).reduce((a, b) => (a < b ? a : b));
  }
}

function actionOf(name: string, { choices, guard, live, effect }: AbstractAction, model: AbstractModel): PlainAction {
  return {
    name,
    choices: Object.entries(choices).map(([choice, of]) => [choice, valuesOfChoice(of)] as const),
    guard: guard === null ? null : meaningOf(guard),
    live,
    effect: Object.entries(effect).map(
      ([variable, term]) => [variable, meaningOf(term), model.variables[variable] as Type] as const,
    ),
  };
}
function valuesOfChoice(choice: Choice): (at: Place) => readonly Plain[] {
  switch (choice.from) {
    case 'type': {
      const values = valuesOf(choice.type);
      return () => values;
    }
    case 'list': {
      const values = setOf(choice.values);
      return () => values;
    }
    case 'subsets': {
      const values = subsetsOf(membersOf(choice.sort)).filter(
        ({ length }) => choice.size === null || choice.size === length,
      );
      return () => values;
    }
    case 'state': {
      const of = meaningOf(choice.term);
      const { type } = choice.term;
      return (at) => {
        const value = of(at);
        // What can be delivered is a list already.
        return setOf(Array.isArray(value) && type.t !== 'bag' ? value : itemsOf(type, value));
      };
    }
  }
}

export function instancesOf(forAll: Readonly<Record<string, Type>>): PlainRecord[] {
  const names = Object.keys(forAll);
  return tuples(Object.values(forAll).map(valuesOf)).map((row) =>
    Object.fromEntries(names.map((name, i) => [name, row[i] as Plain])),
  );
}

/** The states that exploration starts from, each with the number of states of the trace to it. */
function startsOf(program: PlainProgram): [PlainState, number][] {
  const { scenario } = program.model;
  if (scenario === null) return program.init.map((state) => [state, 1]);
  for (const initial of program.init) {
    let at: PlainState | undefined = initial;
    for (const { action, choices } of scenario) {
      const taken: PlainStep | undefined =
        at && program.steps(at).find((step) => step.action === action && same(step.choices, choices));
      at = taken?.state;
    }
    if (at !== undefined) return [[at, scenario.length + 1]];
  }
  throw new Error('the scenario is not possible');
}

/** Explores the whole model. Throws `TooLarge` beyond this number of steps. */
export function explore(program: PlainProgram, most: number): PlainResult {
  const violated = new Map<string, number>();
  const reached = new Map(
    program.properties
      .filter(({ kind }) => kind === 'reachable')
      .map(({ name, instances }) => [
        name,
        new Map(instances.map((of) => [JSON.stringify(of), null as number | null])),
      ]),
  );
  const taken = new Map<string, number>();
  const violate = (name: string, length: number): void => {
    if (!violated.has(name)) violated.set(name, length);
  };
  const judge = (s: PlainState, length: number): void => {
    for (const property of program.properties) {
      if (property.kind === 'invariant' && !program.holds(property, s)) violate(property.name, length);
      if (property.kind !== 'reachable') continue;
      const found = reached.get(property.name) as Map<string, number | null>;
      for (const instance of property.instances)
        if (found.get(JSON.stringify(instance)) === null && program.isTrue(property, instance, s))
          found.set(JSON.stringify(instance), length);
    }
  };
  const seen = new Map<string, PlainState>();
  let [generated, cutOff, depth] = [0, 0, 0];
  let failure: number | null = null;
  const visit = (s: PlainState, length: number, next: PlainState[]): void => {
    if (++generated > most) throw new TooLarge();
    const key = program.keyOf(s);
    if (seen.has(key)) return;
    judge(s, length);
    if (!program.isWithin(s)) {
      cutOff++;
      return;
    }
    seen.set(key, s);
    next.push(s);
  };
  let frontier: PlainState[] = [];
  const starts = startsOf(program);
  let length = starts[0]?.[1] ?? 1;
  try {
    for (const s of program.init) if (!program.implements(s)) violate('Refinement', 1);
    for (const [s] of starts) visit(s, length, frontier);
    while (frontier.length > 0) {
      depth++;
      const next: PlainState[] = [];
      for (const s of frontier) {
        const steps = program.steps(s);
        for (const { action, state } of steps) {
          taken.set(action, (taken.get(action) ?? 0) + 1);
          for (const property of program.properties)
            if (property.kind === 'step' && !violated.has(property.name) && !program.holds(property, s, state))
              violate(property.name, length + 1);
          if (!violated.has('Refinement') && !program.implements(s, state)) violate('Refinement', length + 1);
          visit(state, length + 1, next);
        }
        if (steps.length === 0 && !program.mayStop(s)) violate('Deadlock', length);
      }
      frontier = next;
      length++;
    }
  } catch (error) {
    if (!(error instanceof PlainFailure)) throw error;
    failure = length;
  }
  return {
    distinct: seen.size,
    generated,
    depth,
    cutOff,
    violated,
    reached,
    taken,
    failure,
    states: [...seen.values()],
    starts: starts.map(([s]) => s),
  };
}
