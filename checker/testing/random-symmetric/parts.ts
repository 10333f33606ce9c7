/**
 * The parts of a random symmetric model: initial states, actions, fairness and properties.
 */
import type { Dice } from '../random/dice.ts';
import type { Local, Phrases, Scope } from './phrases.ts';
import {
  type ActionSketch,
  type FairnessSketch,
  type PropertySketch,
  type SymmetricSketch,
  scopeOf,
} from './sketch.ts';
import type { Variable, Vocabulary } from './vocabulary.ts';

/** One initial state that is the same to all processes, or one for each process. */
export function initialOf(dice: Dice, { variables }: Vocabulary): string {
  const several = dice.chance(25);
  const values = variables.map(({ name, kind, local, options }) => {
    const plain = {
      word: options[0],
      number: options[0],
      process: 'null',
      value: 'null',
      processes: dice.chance(70) ? 'Set()' : 'Process.toSet()',
      messages: 'Set()',
      bag: 'Bag.of([])',
    }[kind] as string;
    const marked = { word: options[1], number: options[1], process: 'first', value: 'null' }[kind as 'word'] ?? plain;
    const isMarked = several && dice.chance(60);
    if (!local) return `${name}: ${isMarked && kind === 'process' ? 'first' : plain}`;
    return `${name}: Process.to(${isMarked ? `(x) => (x === first ? ${marked} : ${plain})` : `() => ${plain}`})`;
  });
  const state = `{ ${values.join(', ')} }`;
  return several ? `Process.map((first) => (${state}))` : state;
}

interface Choice extends Local {
  readonly of: string;
}

function choicesOf(dice: Dice, phrases: Phrases, { variables, hasValues, messages }: Vocabulary): Choice[] {
  const globals = (kinds: readonly string[]): Variable[] =>
    variables.filter(({ kind, local }) => !local && kinds.includes(kind));
  const [sets, nets] = [globals(['processes']), globals(['messages', 'bag'])];
  const process = (name: string): Choice => ({ name, sort: 'Process', of: 'Process' });
  const some = (): Choice => {
    const condition = phrases.condition([{ name: 'x', sort: 'Process' }], 1);
    return { name: 'p', sort: 'Process', of: `(s) => Process.filter((x) => ${condition})` };
  };
  const member = (): Choice => ({ name: 'p', sort: 'Process', of: `(s) => s.${dice.pick(sets).name}` });
  const message = (): Choice => {
    const { name } = dice.pick(nets);
    const type = dice.pick(Object.keys(messages));
    const of = dice.chance(50) ? `(s) => s.${name}` : `(s) => s.${name}.filter((x) => x.type === '${type}')`;
    return { name: 'm', sort: 'Message', of };
  };
  const chosen = dice.weighted<Choice[]>([
    [9, () => [process('p')]],
    [3, () => [process('p'), process('q')]],
    [2, () => [process('p'), { name: 'q', sort: 'Process', of: '(s, { p }) => Process.others(p)' }]],
    [sets.length > 0 ? 4 : 0, () => [member()]],
    [nets.length > 0 ? 6 : 0, () => [message()]],
    [nets.length > 0 ? 2 : 0, () => [message(), process('p')]],
    [2, () => [some()]],
    [3, () => []],
  ]);
  return hasValues && dice.chance(50) ? [...chosen, { name: 'v', sort: 'Value', of: 'Value' }] : chosen;
}

export function actionOf(
  dice: Dice,
  phrases: Phrases,
  words: Vocabulary,
  name: string,
  changed: readonly Variable[],
): ActionSketch {
  const isIdle = (chosen: readonly Local[]): boolean =>
    chosen.every(({ sort }) => sort === 'Value') && changed.some(({ kind, local }) => local || kind !== 'word');
  let choices = choicesOf(dice, phrases, words);
  // Without a process to act on, little can be done to what processes have.
  for (let attempt = 0; attempt < 2 && isIdle(choices); attempt++) choices = choicesOf(dice, phrases, words);
  return {
    name,
    choices,
    guard: dice.several(0, dice.chance(60) ? 1 : 2, () => phrases.condition(choices, 1)),
    changes: changed.map((variable) => ({ variable: variable.name, to: phrases.change(variable, choices) })),
  };
}

export function fairnessOf(dice: Dice, actions: readonly ActionSketch[]): FairnessSketch[] {
  /** Of all models some have no fairness at all. */
  if (dice.chance(6)) return [];
  const strengthOf = (): FairnessSketch['strength'] => (dice.chance(60) ? 'WF' : 'SF');
  const whereOf = (names: readonly string[]): string | null =>
    names.includes('p') && names.includes('q') && dice.chance(40)
      ? `({ p, q }) => p ${dice.pick(['===', '!=='])} q`
      : names.includes('m') && dice.chance(15)
        ? `({ m }) => m.type === 'Ask'`
        : null;
  const one = ({ name, choices }: ActionSketch): FairnessSketch[] => {
    if (dice.chance(15)) return [];
    const names = choices.map((choice) => choice.name);
    const per = dice.chance(75) ? (dice.chance(60) ? names : dice.some(names, Math.min(1, names.length))) : [];
    return [{ strength: strengthOf(), actions: [name], per, where: whereOf(names), when: null }];
  };
  const together = (): FairnessSketch => {
    const some = dice.some(actions, Math.min(2, actions.length));
    const shared = (some[0] as ActionSketch).choices
      .map(({ name }) => name)
      .filter((name) => some.every(({ choices }) => choices.some((choice) => choice.name === name)));
    return {
      strength: strengthOf(),
      actions: some.map(({ name }) => name),
      per: dice.chance(60) ? shared : [],
      where: null,
      when: null,
    };
  };
  return [...actions.flatMap(one), ...(dice.chance(25) ? [together()] : [])];
}

/** The same fairness, under conditions on the state here and there. */
export function conditioned(dice: Dice, phrases: Phrases, { actions, fairness }: SymmetricSketch): FairnessSketch[] {
  return fairness.map((one) => {
    if (!dice.chance(30)) return one;
    const own = actions.filter(({ name }) => one.actions.includes(name));
    // What several actions choose under one name may be of several sorts.
    const scope = own.length === 1 ? scopeOf(own[0] as ActionSketch) : [];
    const names = scope.map(({ name }) => name).join(', ');
    return { ...one, when: `(s${names === '' ? '' : `, { ${names} }`}) => ${phrases.condition(scope, 1)}` };
  });
}

export function propertiesOf(dice: Dice, phrases: Phrases, words: Vocabulary): PropertySketch[] {
  const plain = (kind: 'invariant' | 'step' | 'reachable', name: string, isBound = false): PropertySketch => {
    const { forAll, scope, instance } = quantifier(dice, words);
    // An invariant is a weak claim, so that it is true of more than the initial state.
    const parts = [phrases.condition(scope), phrases.condition(scope)];
    const condition = kind === 'reachable' ? parts[0] : parts.join(' || ');
    const before = kind === 'step' ? `!(${phrases.condition(scope)}) || ((s) => ${condition})(t)` : condition;
    return {
      name,
      section: isBound ? 'withinBounds' : kind === 'invariant' ? 'invariants' : 'properties',
      source: `${kind}({ forAll: ${forAll}, holds: (s${kind === 'step' ? ', t' : ''}${instance}) => ${before} })`,
    };
  };
  return [
    ...dice.several(0, 1, () => plain('invariant', 'Inv')),
    ...dice.several(0, 1, () => plain('step', 'Step')),
    ...dice.several(0, 1, () => plain('reachable', 'Goal')),
    ...(dice.chance(15) ? [plain(dice.pick(['invariant', 'step']), 'Bound', true)] : []),
    ...dice.several(2, 4, (i) => temporalOf(dice, phrases, words, `Live${i + 1}`)),
  ];
}

function quantifier(
  dice: Dice,
  { hasValues }: Vocabulary,
): { readonly forAll: string; readonly scope: Scope; readonly instance: string } {
  const scope = dice.weighted<Scope>([
    [4, () => []],
    [6, () => [{ name: 'p', sort: 'Process' }]],
    [
      1,
      () => [
        { name: 'p', sort: 'Process' },
        { name: 'q', sort: 'Process' },
      ],
    ],
    [hasValues ? 2 : 0, () => [{ name: 'v', sort: 'Value' }]],
  ]);
  const names = scope.map(({ name }) => name).join(', ');
  return {
    forAll: scope.length === 0 ? '{}' : `{ ${scope.map(({ name, sort }) => `${name}: ${sort}`).join(', ')} }`,
    scope,
    instance: scope.length === 0 ? '' : `, { ${names} }`,
  };
}

/** A temporal property that may ask for steps of these actions, and quantify within. */
export function temporalAboutSteps(
  dice: Dice,
  phrases: Phrases,
  words: Vocabulary,
  actions: readonly ActionSketch[],
  name: string,
): PropertySketch {
  const { forAll, scope } = quantifier(dice, words);
  const predicate = (known: Scope): string => {
    const names = known.map((local) => local.name).join(', ');
    return `(s${known.length === 0 ? '' : `, { ${names} }`}) => ${phrases.condition(known, 1)}`;
  };
  /** A step of some actions, for choices that have the names of what is quantified. */
  const taken = (known: Scope): string => {
    const { name: action, choices } = dice.pick(actions);
    const shared = choices.map((choice) => choice.name).filter((of) => known.some((local) => local.name === of));
    const per = dice.chance(70) ? shared : [];
    const other = dice.chance(30) ? actions.find((one) => one.name !== action && per.length === 0) : undefined;
    const [one] = known;
    const isWhere = other === undefined && one?.sort === 'Process' && choices.some((choice) => choice.name === 'p');
    return [
      `ltl.taken({ actions: [${[action, ...(other === undefined ? [] : [other.name])].join(', ')}]`,
      ...(per.length === 0 ? [] : [`per: [${per.map((of) => `'${of}'`).join(', ')}]`]),
      ...(isWhere && dice.chance(25) ? [`where: ({ p }, instance) => p !== instance.${one.name}`] : []),
    ]
      .join(', ')
      .concat(' })');
  };
  const formula = (depth: number, known: Scope, mayStep: boolean): string => {
    const inner = (step = mayStep): string => formula(depth - 1, known, step);
    const leaf = (): string => (mayStep && dice.chance(35) ? taken(known) : `ltl.atom(${predicate(known)})`);
    const fresh = ['q', 'r'].find((of) => !known.some((local) => local.name === of));
    if (depth === 0) return leaf();
    return dice.weighted([
      [2, leaf],
      [1, () => `ltl.not(${inner()})`],
      [2, () => `ltl.${dice.pick(['and', 'or'])}(${inner()}, ${inner()})`],
      [1, () => `ltl.implies(${inner()}, ${inner()})`],
      [3, () => `ltl.eventually(${inner(true)})`],
      [2, () => `ltl.always(${inner(true)})`],
      [3, () => `ltl.until(${inner(true)}, ${inner(false)})`],
      [
        fresh === undefined ? 0 : 2,
        () =>
          `ltl.${dice.pick(['forAll', 'exists'])}({ ${fresh}: Process }, () => ${formula(depth - 1, [...known, { name: fresh as string, sort: 'Process' }], mayStep)})`,
      ],
    ]);
  };
  const condition = (): string => (dice.chance(25) ? taken(scope) : predicate(scope));
  const source = dice.weighted([
    [3, () => `eventually({ forAll: ${forAll}, holds: ${condition()} })`],
    [5, () => `alwaysEventually({ forAll: ${forAll}, holds: ${condition()} })`],
    [
      2,
      () =>
        `eventuallyAlways({ forAll: ${forAll}, holds: ${dice.chance(25) ? `ltl.not(${taken(scope)})` : condition()} })`,
    ],
    [4, () => `leadsTo({ forAll: ${forAll}, from: ${condition()}, to: ${condition()} })`],
    [5, () => `temporal({ forAll: ${forAll}, formula: ${formula(3, scope, false)} })`],
  ]);
  return { name, section: 'properties', source };
}

function temporalOf(dice: Dice, phrases: Phrases, words: Vocabulary, name: string): PropertySketch {
  const { forAll, scope, instance } = quantifier(dice, words);
  const predicate = (): string => `(s${instance}) => ${phrases.condition(scope, 1)}`;
  const formula = (depth: number): string => {
    const inner = (): string => formula(depth - 1);
    if (depth === 0) return `ltl.atom(${predicate()})`;
    return dice.weighted([
      [2, () => `ltl.atom(${predicate()})`],
      [1, () => `ltl.not(${inner()})`],
      [2, () => `ltl.${dice.pick(['and', 'or'])}(${inner()}, ${inner()})`],
      [1, () => `ltl.implies(${inner()}, ${inner()})`],
      [3, () => `ltl.eventually(${inner()})`],
      [2, () => `ltl.always(${inner()})`],
      [3, () => `ltl.until(${inner()}, ${inner()})`],
    ]);
  };
  const source = dice.weighted([
    [3, () => `eventually({ forAll: ${forAll}, holds: ${predicate()} })`],
    [5, () => `alwaysEventually({ forAll: ${forAll}, holds: ${predicate()} })`],
    [2, () => `eventuallyAlways({ forAll: ${forAll}, holds: ${predicate()} })`],
    [4, () => `leadsTo({ forAll: ${forAll}, from: ${predicate()}, to: ${predicate()} })`],
    [4, () => `temporal({ forAll: ${forAll}, formula: ${formula(3)} })`],
  ]);
  return { name, section: 'properties', source };
}
