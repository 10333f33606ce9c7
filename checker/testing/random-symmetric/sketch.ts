/**
 * Symmetric models as data: what a random one is made of, how it prints, and how one that shows a fault is made smaller.
 */
import type { Scope } from './phrases.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface ActionSketch {
  readonly name: string;
  readonly choices: readonly { readonly name: string; readonly of: string }[];
  /** All of them must be true. */
  readonly guard: readonly string[];
  readonly changes: readonly { readonly variable: string; readonly to: string }[];
}
/** The choices of an action, by their sorts. */
export function scopeOf({ choices }: Pick<ActionSketch, 'choices'>): Scope {
  return choices.map(({ name }) => ({ name, sort: sortOf(name) }));
}
/** The sort of what a choice of this name chooses. */
export function sortOf(choice: string): Scope[number]['sort'] {
  return ({ m: 'Message', v: 'Value', l: 'Letter' } as const)[choice as 'm'] ?? 'Process';
}
export interface FairnessSketch {
  readonly strength: 'WF' | 'SF';
  readonly actions: readonly string[];
  readonly per: readonly string[];
  readonly where: string | null;
  /** A condition on the state. */
  readonly when: string | null;
}
export interface PropertySketch {
  readonly name: string;
  readonly section: 'invariants' | 'properties' | 'withinBounds';
  readonly source: string;
}
/** A variable of another kind than those of the vocabulary, with what must be declared before it. */
export interface Furniture {
  readonly name: string;
  readonly constants: readonly string[];
  readonly domain: string;
  /** What it holds at first, or a list of that. */
  readonly initial: string;
}
export interface SymmetricSketch {
  readonly vocabulary: Vocabulary;
  readonly furniture?: readonly Furniture[];
  /** Declarations that some property needs. */
  readonly constants?: readonly string[];
  /** The text of what is given to `initially`. */
  readonly initial: string;
  readonly actions: readonly ActionSketch[];
  readonly fairness: readonly FairnessSketch[];
  readonly properties: readonly PropertySketch[];
  /** True if the system may stop anywhere. */
  readonly mayStop: boolean;
  /** Where else it may stop: a condition on the state. */
  readonly finished?: string;
  /** If exploration does not start in the initial states: which successor to take from the first, and so on. */
  readonly walk?: readonly number[];
}

/** The body of the spec. */
export function sourceOf(sketch: SymmetricSketch): string {
  const { vocabulary, furniture = [], constants = [], actions, fairness, properties, mayStop, finished, walk } = sketch;
  const { processes, hasValues, messages, variables } = vocabulary;
  const types = Object.entries(messages).map(
    ([type, fields]) => `${type}: ${braces(Object.entries(fields).map(([field, sort]) => `${field}: ${sort}`))}`,
  );
  const section = (of: PropertySketch['section']): string =>
    block(properties.filter((property) => property.section === of).map(({ name, source }) => `${name}: ${source},`));
  return [
    `const Process = processes('p', ${processes});`,
    ...(hasValues ? [`const Value = values('v', 2);`] : []),
    ...(variables.some(({ domain }) => domain.includes('Message'))
      ? [`const Message = messages(${braces(types)});`]
      : []),
    ...constants,
    ...furniture.flatMap((piece) => piece.constants),
    'const made = variables({',
    ...[...variables, ...furniture].map(({ name, domain }) => `  ${name}: ${domain},`),
    '});',
    'const { domains, initially, action, predicate, invariant, step, reachable } = made;',
    'const { eventually, alwaysEventually, eventuallyAlways, leadsTo, temporal, ltl, refines } = made;',
    ...actions.map(actionSource),
    'return {',
    '  domains,',
    `  init: initially(${furniture.reduce(furnished, sketch.initial)}),`,
    `  actions: ${braces(actions.map(({ name }) => name))},`,
    `  fairness: ${block(fairness.map(fairnessSource), '[', ']')},`,
    `  invariants: ${section('invariants')},`,
    `  properties: ${section('properties')},`,
    `  withinBounds: ${section('withinBounds')},`,
    ...(mayStop ? ['  finished: () => true,'] : []),
    ...(finished === undefined ? [] : [`  finished: (s) => ${finished},`]),
    '};',
    ...(walk === undefined ? [] : [`// From the end of a walk: ${walk.join(' ')}`]),
  ].join('\n');
}

/** The initial states with what a piece of furniture holds at first. */
function furnished(states: string, { name, initial }: Furniture): string {
  return `[${states}].flat().flatMap((state) => [${initial}].flat().map((${name}) => ({ ...state, ${name} })))`;
}
function actionSource({ name, choices, guard, changes }: ActionSketch): string {
  const chosen = choices.length === 0 ? '' : `, { ${choices.map((choice) => choice.name).join(', ')} }`;
  return [
    `const ${name} = action({`,
    ...(choices.length === 0 ? [] : [`  forSome: ${braces(choices.map((choice) => `${choice.name}: ${choice.of}`))},`]),
    `  guard: (s${chosen}) => ${guard.length === 0 ? 'true' : guard.join(' && ')},`,
    `  effect: (s${chosen}) => (${braces(changes.map(({ variable, to }) => `${variable}: ${to}`))}),`,
    '});',
  ].join('\n');
}
function fairnessSource({ strength, actions, per, where, when }: FairnessSketch): string {
  const options = [
    `actions: [${actions.join(', ')}]`,
    ...(per.length === 0 ? [] : [`per: [${per.map((choice) => `'${choice}'`).join(', ')}]`]),
    ...(where === null ? [] : [`where: ${where}`]),
    ...(when === null ? [] : [`when: ${when}`]),
  ];
  return `${strength}(${braces(options)}),`;
}
function braces(items: readonly string[]): string {
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`;
}
function block(lines: readonly string[], open = '{', close = '}'): string {
  return lines.length === 0
    ? `${open}${close}`
    : [open, ...lines.map((line) => `    ${line}`), `  ${close}`].join('\n');
}

/** Sketches that are each a step simpler, the boldest cut first. Some may be no models, where a cut went too far. */
export function* simpler(sketch: SymmetricSketch): Generator<SymmetricSketch> {
  const { vocabulary, actions, fairness, properties } = sketch;
  for (const gone of actions)
    yield {
      ...sketch,
      actions: actions.filter((action) => action !== gone),
      fairness: fairness
        .map((of) => ({ ...of, actions: of.actions.filter((action) => action !== gone.name) }))
        .filter((of) => of.actions.length > 0),
    };
  for (const fewer of without(properties)) yield { ...sketch, properties: fewer };
  for (const fewer of without(fairness)) yield { ...sketch, fairness: fewer };
  for (const fewer of without(sketch.furniture ?? [])) yield { ...sketch, furniture: fewer };
  if (sketch.walk !== undefined) yield { ...sketch, walk: [] };
  if (vocabulary.processes > 2) yield { ...sketch, vocabulary: { ...vocabulary, processes: vocabulary.processes - 1 } };
  for (const [i, action] of actions.entries()) {
    const smaller = [
      ...without(action.guard).map((guard) => ({ ...action, guard })),
      ...without(action.changes).map((changes) => ({ ...action, changes })),
    ];
    for (const cut of smaller) yield { ...sketch, actions: actions.map((other, j) => (j === i ? cut : other)) };
  }
  for (const [i, of] of fairness.entries()) {
    const smaller = [
      ...without(of.per).map((per) => ({ ...of, per })),
      ...(of.actions.length > 1 ? without(of.actions).map((fewer) => ({ ...of, actions: fewer })) : []),
      ...(of.where === null ? [] : [{ ...of, where: null }]),
      ...(of.when === null ? [] : [{ ...of, when: null }]),
    ];
    for (const cut of smaller) yield { ...sketch, fairness: fairness.map((other, j) => (j === i ? cut : other)) };
  }
}
function without<T>(items: readonly T[]): T[][] {
  return items.map((_, i) => items.filter((_, j) => j !== i));
}
