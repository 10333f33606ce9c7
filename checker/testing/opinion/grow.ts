/**
 * Random abstract models: a few variables, actions that change them, and properties of which some fall late and some not.
 */
import type {
  AbstractAction,
  AbstractBound,
  AbstractModel,
  AbstractProperty,
  Choice,
  HistoryType,
  NetworkType,
  Plain,
  PlainState,
  SortType,
  Term,
  Type,
} from './abstract.ts';
import { typesIn } from './abstract.ts';
import { emptyOf } from './composites.ts';
import { alike, anyInt, bool, Dice, plainTerm } from './dice.ts';
import { explore, instancesOf, PlainProgram, type PlainResult, TooLarge } from './explore.ts';
import { growLong } from './grow-long.ts';
import { Grower, itemType, local, type Soil } from './grow-term.ts';
import { growNetwork, growType, growValue } from './grow-type.ts';
import { meaningOf } from './meaning.ts';
import { type Meaning, PlainFailure } from './means.ts';
import { membersOf, operationOf, renamingsOf, resultOf, sizeOf, tuples } from './plain.ts';

/** The random model of a seed; null if this seed gives none that is small enough. */
export function grown(
  seed: number,
  most: number,
): { readonly model: AbstractModel; readonly plain: PlainResult } | null {
  for (let tries = 0; tries < 12; tries++) {
    const dice = new Dice(seed * 16 + tries);
    const model = new Garden(dice).model();
    if (model === null) continue;
    try {
      const plain = explore(new PlainProgram(model), most);
      // Models that fail are few, and end where they do.
      if (plain.failure !== null && tries < 10 && dice.chance(70)) continue;
      if (plain.failure === null && plain.distinct < 4 && tries < 10 && dice.chance(85)) continue;
      const later = withScenario(dice, model, plain);
      const full = plain.failure === null ? withProperties(dice, later, plain) : later;
      return { model: full, plain };
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
    }
  }
  return null;
}

/** How members may be named in one model. */
function growMention(dice: Dice): Soil['mention'] {
  const roll = dice.below(100);
  return roll < 75 ? 'never' : roll < 87 ? 'member' : 'text';
}

class Garden {
  private readonly sorts: SortType[];
  private readonly variables: Record<string, Type>;
  private readonly soil: Soil;
  private readonly grower: Grower;

  constructor(private readonly dice: Dice) {
    const sizes = [2, 2, 3, 3, 4];
    this.sorts = dice.times(dice.chance(12) ? 0 : 1, 2, (i) => ({
      t: 'sort',
      name: ['p', 'u'][i] as string,
      size: i === 0 ? dice.of(sizes) : 2,
      role: i === 0 || dice.chance(30) ? 'processes' : 'values',
    }));
    this.variables = this.growVariables();
    this.soil = {
      dice,
      sorts: this.sorts,
      mention: growMention(dice),
      odd: dice.of([0, 3, 10, 25]),
      counter: { next: 0 },
      sources: Object.entries(this.variables).map(([name, type]) => plainTerm('var', type, [], name)),
    };
    this.grower = new Grower(this.soil);
  }
  private growVariables(): Record<string, Type> {
    const { dice, sorts } = this;
    const [processes] = sorts;
    const variables: Record<string, Type> = Object.fromEntries(
      dice.times(1, 3, (i) => [`v${i}`, growType(dice, sorts, 1 + dice.below(3))]),
    );
    if (processes === undefined) return variables;
    if (dice.chance(25)) variables.net = growNetwork(dice, sorts, processes);
    if (dice.chance(15)) {
      const volatile = Object.entries(variables).flatMap(([name, type]) => {
        if (type.t !== 'fn' || !alike(type.from, processes) || dice.chance(40)) return [];
        const value = growValue(dice, type.to, true);
        return value === undefined || ['rec', 'fn', 'seq', 'set', 'bag', 'opt'].includes(type.to.t)
          ? []
          : [[name, value] as const];
      });
      variables.cr = {
        t: 'crash',
        of: processes,
        atMost: 1 + dice.below(2),
        recovery: dice.chance(70),
        volatile: Object.fromEntries(volatile),
        drops: dice.chance(50),
      };
    }
    if (dice.chance(12)) {
      const skew = dice.below(2);
      variables.clk = { t: 'clock', of: processes, ticks: 1 + dice.below(3), skew, drift: skew > 0 && dice.chance(40) };
    }
    if (dice.chance(12)) {
      const values = sorts[1] ?? { t: 'int', lo: 0, hi: 1 };
      variables.hist = {
        t: 'hist',
        of: processes,
        most: 1 + dice.below(2),
        values: dice.chance(50) ? { t: 'opt', of: values } : { t: 'int', lo: 0, hi: 1 },
      };
    }
    return variables;
  }

  model(): AbstractModel | null {
    const { dice } = this;
    // Domains that are listed whole take long to list.
    const isLong = (type: Type): boolean => sizeOf(type) > 3000 && sizeOf(type) < 100_000;
    if (Object.values(this.variables).flatMap(typesIn).some(isLong) && dice.chance(90)) return null;
    const init = this.growInit();
    if (init === null) return null;
    const actions = dice.times(1, 4, () => this.growAction()).filter((action) => action !== null);
    if (actions.length === 0) return null;
    const due = 'clk' in this.variables && dice.chance(50) ? (this.grower.term(bool, 2) ?? null) : null;
    const model: AbstractModel = {
      variables: this.variables,
      init,
      properties: {},
      bounds: this.growBounds(),
      due,
      scenario: null,
      refinement: null,
      actions: Object.fromEntries(actions.map((action, i) => [`Act${i}`, action])),
      finished: dice.chance(70)
        ? plainTerm('lit', bool, [], true)
        : dice.chance(60)
          ? (this.grower.term(bool, 2) ?? null)
          : null,
      style: dice.below(10000),
    };
    const long = dice.chance(6) ? growLong(dice, model, this.sorts) : model;
    return dice.chance(10) ? this.refined(long) : long;
  }
  private growInit(): PlainState[] | null {
    const { dice } = this;
    const make = (memberless: boolean): PlainState | null => {
      const values = Object.entries(this.variables).map(
        ([name, type]) =>
          [
            name,
            ['net', 'crash', 'clock', 'hist'].includes(type.t) ? emptyOf(type) : growValue(dice, type, memberless),
          ] as const,
      );
      return values.some(([, value]) => value === undefined) ? null : (Object.fromEntries(values) as PlainState);
    };
    const first = dice.chance(50) ? make(true) : null;
    const base = first === null ? dice.times(1, 2, () => make(false)).filter((one) => one !== null) : [first];
    if (base.length === 0) return null;
    const model = {
      variables: this.variables,
      init: base,
      actions: {},
      properties: {},
      bounds: {},
      finished: null,
      due: null,
      scenario: null,
      refinement: null,
      style: 0,
    };
    const program = new PlainProgram(model);
    const closed = dice.chance(90)
      ? base.flatMap((state) => renamingsOf(this.sorts.map(membersOf)).map((by) => program.renamed(state, by)))
      : base;
    const clock = this.variables.clk;
    const skewed =
      clock?.t === 'clock' && clock.skew > 0 && dice.chance(60)
        ? closed.flatMap((state) =>
            tuples(membersOf(clock.of).map(() => [-1, 0, 1].filter((off) => Math.abs(off) <= clock.skew))).map(
              (offset): PlainState => ({ ...state, clk: { time: clock.skew, offset } }),
            ),
          )
        : closed;
    return [...new Map(skewed.map((state) => [program.keyOf(state), state])).values()];
  }

  private growChoice(earlier: readonly Term[]): Choice | null {
    const { dice, sorts } = this;
    const [processes] = sorts;
    const grower = this.grower.with(...earlier);
    const roll = dice.below(10);
    if (roll < 4 && processes !== undefined) return { from: 'type', type: dice.of(sorts) };
    if (roll < 5) {
      const type = grower.primitive();
      if (type.t !== 'sort' && dice.chance(60)) {
        const values = dice.times(1, 3, () => growValue(dice, type, true) as Plain);
        return { from: 'list', type, values };
      }
      return { from: 'type', type };
    }
    if (roll < 6 && processes !== undefined) {
      const size = dice.chance(50) ? null : dice.chance(60) ? (processes.size >> 1) + 1 : 1;
      return { from: 'subsets', type: { t: 'set', of: processes }, sort: processes, size };
    }
    const types = Object.values(this.variables).filter(({ t }) => ['set', 'bag', 'seq'].includes(t));
    const wanted: Type = types.length > 0 && dice.chance(70) ? dice.of(types) : { t: 'set', of: grower.primitive() };
    const term = grower.term(wanted, 2);
    if (term === undefined) return null;
    // A choice of a chosen set: what is chosen is a collection itself.
    if (wanted.t === 'set' && dice.chance(10)) {
      const second = grower.term(wanted, 1);
      if (second !== undefined)
        return {
          from: 'state',
          type: wanted,
          term: plainTerm('list', { t: 'seq', of: wanted, most: 2 }, [term, second]),
        };
    }
    return { from: 'state', type: itemType(wanted), term };
  }
  private growDelivery(): Choice {
    const { dice } = this;
    const net = this.variables.net as NetworkType;
    const network = plainTerm('var', net, [], 'net');
    const type = { t: 'seq', of: net.of, most: 99 } as const;
    const name = dice.chance(30) ? dice.of(Object.keys(net.of.cases)) : null;
    const term =
      name === null ? plainTerm('deliverable', type, [network]) : plainTerm('deliverableCase', type, [network], name);
    return { from: 'state', type: net.of, term: { ...term, style: dice.below(1000) } };
  }
  private growAction(): AbstractAction | null {
    const { dice } = this;
    const { net } = this.variables;
    const choices: Record<string, Choice> = {};
    const chosen: Term[] = [];
    const delivery = net !== undefined && dice.chance(60);
    if (delivery) {
      choices.c9 = this.growDelivery();
      chosen.push(local('c9', (net as NetworkType).of));
    }
    for (let i = 0, n = dice.below(3); i < n; i++) {
      const choice = this.growChoice(chosen);
      if (choice === null) continue;
      choices[`c${i}`] = choice;
      chosen.push(local(`c${i}`, choice.type));
    }
    const grower = this.grower.with(...chosen);
    const effect: Record<string, Term> = {};
    const own = Object.keys(this.variables).filter((name) => name.startsWith('v'));
    for (const name of new Set(dice.times(1, 2, () => dice.of(own)))) {
      const value = grower.fitted(this.variables[name] as Type, 1 + dice.below(3));
      if (value === undefined) continue;
      const fails = dice.chance(2) ? grower.term(bool, 2) : undefined;
      effect[name] = fails === undefined ? value : plainTerm('fails', value.type, [fails, value]);
    }
    let guard = dice.chance(65) ? (grower.term(bool, 1 + dice.below(3)) ?? null) : null;
    const and = (more: Term): void => {
      guard = guard === null ? more : plainTerm('and', bool, [more, guard]);
    };
    if (net !== undefined && (delivery || dice.chance(40))) {
      const network = plainTerm('var', net, [], 'net');
      const value = grower.network(network, delivery ? (chosen[0] as Term) : null);
      if (value !== undefined) effect.net = value;
      if (dice.chance(90))
        and(
          plainTerm('le', bool, [
            plainTerm('allCopies', anyInt, [network]),
            plainTerm('lit', anyInt, [], 1 + dice.below(2)),
          ]),
        );
    }
    if (this.variables.hist !== undefined && dice.chance(70)) this.growOperation(choices, effect, and);
    if (Object.keys(effect).length === 0) return null;
    const live = this.actingBy(choices);
    return { choices, guard, ...(live === undefined ? {} : { live }), effect, style: dice.below(100000) };
  }
  /** The choice by which a process acts, if only one that is up may. */
  private actingBy(choices: Readonly<Record<string, Choice>>): string | undefined {
    if (this.variables.cr === undefined || this.dice.chance(40)) return undefined;
    if ('c9' in choices) return 'c9';
    const isSimple = Object.values(choices).every(({ type: { t } }) => ['sort', 'bool', 'int', 'enum'].includes(t));
    const first = Object.entries(choices).find(([, { type }]) => type.t === 'sort' && type.role === 'processes');
    return isSimple && first?.[1].type === this.sorts[0] ? first?.[0] : undefined;
  }
  /** An action that invokes or answers an operation of a history. */
  private growOperation(
    choices: Record<string, Choice>,
    effect: Record<string, Term>,
    and: (more: Term) => void,
  ): void {
    const { dice } = this;
    const type = this.variables.hist as HistoryType;
    const hist = plainTerm('var', type, [], 'hist');
    choices.by = { from: 'type', type: type.of };
    const client = local('by', type.of);
    const pending = plainTerm('isPending', bool, [hist, client]);
    const invokes = dice.chance(50);
    const of = invokes ? operationOf(type.values) : resultOf(type.values);
    choices.op = { from: 'type', type: of };
    if (dice.chance(97)) and(invokes ? plainTerm('not', bool, [pending]) : pending);
    const done = plainTerm('completedBy', anyInt, [hist, client]);
    and(plainTerm('lt', bool, [done, plainTerm('lit', anyInt, [], type.most)]));
    effect.hist = plainTerm(invokes ? 'invoke' : 'respond', type, [hist, client, local('op', of)]);
  }
  private growBounds(): Record<string, AbstractBound> {
    const { dice } = this;
    if (dice.chance(75)) return {};
    return Object.fromEntries(
      dice
        .times(1, 2, (i) => i)
        .flatMap((i): [string, AbstractBound][] => {
          const type = dice.chance(40) ? this.grower.primitive() : null;
          const holds = (type === null ? this.grower : this.grower.with(local('each', type))).term(bool, 2);
          return holds === undefined ? [] : [[`Bound${i}`, { forAll: type === null ? {} : { each: type }, holds }]];
        }),
    );
  }
  /** The model as one that implements what is left of it if only some variables are looked at. */
  private refined(model: AbstractModel): AbstractModel {
    const { dice } = this;
    const names = Object.keys(model.variables).filter((name) => name.startsWith('v'));
    const kept = names.slice(0, Math.max(1, names.length - 1));
    const used = (term: Term): boolean =>
      [term.op === 'var' ? kept.includes(term.data as string) : true, ...term.args.map(used)].every(Boolean);
    const actions = Object.entries(model.actions).flatMap(([name, action]): [string, AbstractAction][] => {
      const effect = Object.fromEntries(Object.entries(action.effect).filter(([variable]) => kept.includes(variable)));
      const isOver = [
        ...Object.values(effect),
        ...Object.values(action.choices).flatMap((of) => (of.from === 'state' ? [of.term] : [])),
      ].every(used);
      if (!isOver || Object.keys(effect).length === 0 || dice.chance(10)) return [];
      const { live: _, ...anybody } = action;
      return [[name, { ...anybody, effect, guard: action.guard !== null && used(action.guard) ? action.guard : null }]];
    });
    if (actions.length === 0) return model;
    const variables = Object.fromEntries(kept.map((name) => [name, model.variables[name] as Type]));
    const of: AbstractModel = {
      variables,
      actions: Object.fromEntries(actions),
      properties: {},
      bounds: {},
      finished: null,
      due: null,
      init: model.init.map((state) => Object.fromEntries(kept.map((name) => [name, state[name] as Plain]))),
      scenario: null,
      refinement: null,
      style: dice.below(1000),
    };
    const fairness = Object.keys(of.actions)
      .filter(() => dice.chance(50))
      .map((action) => ({ strength: dice.of(['WF', 'SF'] as const), action, when: null, style: 0 }));
    const mapping = Object.fromEntries(
      kept.map((name) => [
        name,
        { ...plainTerm('var', model.variables[name] as Type, [], name), style: dice.below(3) },
      ]),
    );
    return { ...model, refinement: { of: { ...of, fairness }, mapping } };
  }
}

/** The model, from the end of a random walk if the dice say so. */
function withScenario(dice: Dice, model: AbstractModel, plain: PlainResult): AbstractModel {
  if (plain.failure !== null || !dice.chance(10)) return model;
  const program = new PlainProgram(model);
  const scenario: { action: string; choices: Record<string, Plain> }[] = [];
  let at = program.init[0] as PlainState;
  for (let n = 1 + dice.below(3); n > 0; n--) {
    const own = program.isWithin(at) ? program.steps(at).filter(({ choices }) => choices !== null) : [];
    if (own.length === 0) break;
    const { action, choices, state } = dice.of(own);
    const isPlain = Object.values((model.actions[action] as AbstractAction).choices).every(
      ({ type }) => sizeOf(type) < 1000,
    );
    if (!isPlain) break;
    scenario.push({ action, choices: choices as Record<string, Plain> });
    at = state;
  }
  return scenario.length === 0 ? model : { ...model, scenario };
}

/** Candidates for properties, judged on the states that there are: of each kind those are taken that say something. */
function withProperties(dice: Dice, model: AbstractModel, plain: PlainResult): AbstractModel {
  const properties: Record<string, AbstractProperty> = {};
  const sources = Object.entries(model.variables).map(([name, type]) => plainTerm('var', type, [], name));
  const sorts = Object.values(model.variables).flatMap((type) =>
    'of' in type && type.of.t === 'sort' ? [type.of] : [],
  );
  const soil: Soil = {
    dice,
    sources,
    mention: growMention(dice),
    odd: dice.of([0, 3, 10, 25]),
    counter: { next: 1000 },
    sorts,
  };
  const states = plain.states.length > 60 ? dice.times(60, 60, () => dice.of(plain.states)) : plain.states;
  const temporal = dice.of(['eventually', 'alwaysEventually', 'leadsTo'] as const);
  const kinds = ['invariant', dice.chance(40) ? temporal : 'invariant', 'step', 'reachable', temporal] as const;
  for (const [i, kind] of kinds.slice(0, 2 + dice.below(4)).entries()) {
    const next = sources.map((source) => ({ ...source, op: 'next' }));
    const forAll: Record<string, Type> = {};
    const grower = new Grower(kind === 'step' ? { ...soil, sources: [...sources, ...next] } : soil);
    if (dice.chance(35)) forAll.each0 = sorts.length > 0 && dice.chance(70) ? dice.of(sorts) : grower.primitive();
    if (dice.chance(8)) forAll.each1 = grower.primitive();
    const quantified = grower.with(...Object.entries(forAll).map(([name, type]) => local(name, type)));
    const candidates = dice
      .times(4, 8, () => quantified.term(bool, 1 + dice.below(4)))
      .filter((term) => term !== undefined)
      .map((holds) => ({ holds, share: shareOf(holds, forAll, kind === 'step', states) }));
    const wanted = dice.below(100) / 100;
    // Of those that are true of some states and not of others, and else of whatever there is.
    const ranked = candidates.sort((a, b) => interest(a.share, wanted) - interest(b.share, wanted));
    const best = ranked[0];
    const from = kind === 'leadsTo' ? candidates.at(-1)?.holds : undefined;
    if (best !== undefined)
      properties[`Prop${i}`] = {
        ...(from === undefined ? {} : { from }),
        kind,
        forAll,
        holds: best.holds,
        style: dice.below(100000),
      };
  }
  const hist = model.variables.hist;
  if (hist?.t === 'hist') {
    const initial = growValue(dice, hist.values, true);
    if (initial !== undefined)
      properties.Consistent = {
        kind: 'invariant',
        forAll: {},
        style: dice.below(100000),
        holds: plainTerm(dice.of(['linearizable', 'sequential']), bool, [plainTerm('var', hist, [], 'hist')], initial),
      };
  }
  const fairness = Object.keys(model.actions)
    .filter(() => dice.chance(35))
    .map((action) => {
      const strength = dice.of(['WF', 'SF'] as const);
      return { strength, action, when: conditionOf(model, action, soil, plain), style: dice.below(100000) };
    });
  return { ...model, properties, fairness };
}
/** A condition on the steps of an action, which fails on none of those that there are; null as often as not. */
function conditionOf(model: AbstractModel, action: string, soil: Soil, { states }: PlainResult): Term | null {
  const { dice } = soil;
  if (dice.chance(50)) return null;
  const program = new PlainProgram(model);
  const steps = states.flatMap((s) =>
    program
      .steps(s)
      .filter((step) => step.action === action)
      .map(({ choices }) => ({ s, choices: choices ?? {} })),
  );
  const { choices } = model.actions[action] as AbstractAction;
  const grower = new Grower(soil).with(...Object.entries(choices).map(([name, { type }]) => local(name, type)));
  const candidates = dice.times(3, 6, () => grower.term(bool, 1 + dice.below(3))).filter((term) => term !== undefined);
  const share = (term: Term): number => {
    const means = meaningOf(term);
    try {
      return (
        steps.filter(({ s, choices: locals }) => means({ s, t: s, locals: { ...locals } }) === true).length /
        steps.length
      );
    } catch (error) {
      if (error instanceof PlainFailure) return -1;
      throw error;
    }
  };
  const judged = candidates.map((term) => ({ term, share: share(term) })).filter((one) => one.share >= 0);
  const telling = judged.filter((one) => one.share > 0 && one.share < 1);
  return [...telling, ...judged][0]?.term ?? null;
}
/** How far a share of true states is from one that is wanted: true of nearly all is best. */
function interest(share: number, wanted: number): number {
  const aim = wanted < 0.3 ? 1 : wanted < 0.8 ? 0.95 : 0.3;
  return Math.abs(share - aim) + (share === 1 && wanted >= 0.3 ? 1 : 0);
}
function shareOf(
  holds: Term,
  forAll: Readonly<Record<string, Type>>,
  isStep: boolean,
  states: readonly PlainState[],
): number {
  const means: Meaning = meaningOf(holds);
  const instances = instancesOf(forAll);
  const isTrue = (s: PlainState, t: PlainState): boolean =>
    instances.every((of) => means({ s, t, locals: { ...of } }) === true);
  try {
    const pairs = states.map((s, i) => [s, isStep ? (states[(i + 1) % states.length] as PlainState) : s] as const);
    return pairs.filter(([s, t]) => isTrue(s, t)).length / Math.max(1, pairs.length);
  } catch (error) {
    if (error instanceof PlainFailure) return 0;
    throw error;
  }
}
