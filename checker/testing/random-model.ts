/**
 * Random transition systems: specs at random, over all kinds of variables and most of what may be done with them. They are
 * data, so that one that shows a fault shrinks to a small one that shows it too, and print as the spec that they are.
 */
import type fc from 'fast-check';
import type { Dice } from './random/dice.ts';
import { Grammar } from './random/grammar.ts';
import type { Scope } from './random/phrases.ts';
import { scaled } from './random/scale.ts';
import { simpler } from './random/simpler.ts';
import {
  type ActionSketch,
  type Expression,
  isOfSteps,
  type NamedExpression,
  type PropertySketch,
  type Sketch,
  sourceOf,
} from './random/sketch.ts';
import { type Sketched, sketched } from './random/sketched.ts';
import type { Type } from './random/types.ts';
import { type Variable, type Vocabulary, vocabulary } from './random/vocabulary.ts';

/** A random transition system. It prints as its source. */
export type RandomModel = Sketched<Sketch>;

/** Transition systems at random. */
export const randomModels: fc.Arbitrary<RandomModel> = sketched({ draw: sketch, simpler, sourceOf });

const always: Type = { kind: 'boolean', name: 'boolean', domain: 'boolean', literals: ['true'] };
/** True of what takes many values one after the other: it makes a state space large, and few successors of each state. */
const counts = ({ type }: Variable): boolean => type.name === 'Count' || type.of?.name === 'Count';
/** How many of a hundred actions are movers. */
const movers = 25;

function sketch(dice: Dice): Sketch {
  const words = vocabulary(dice);
  const grammar = new Grammar(dice, words);
  const drafted: Sketch = {
    constants: words.constants,
    variables: words.variables.map(({ name, type }) => ({ name, of: type.domain })),
    initial: dice.several(1, dice.chance(30) ? 3 : 1, () => initialState(dice, grammar, words)),
    actions: [
      ...words.variables.filter(counts).map((variable, i) => mover(dice, grammar, variable, `C${i + 1}`)),
      ...dice.several(1, 4, (i) => action(dice, grammar, words, `A${i + 1}`)),
    ],
    properties: [...bounds(dice, grammar, words), ...properties(dice, grammar)],
    finished: dice.weighted<() => Expression | null>([
      [5, () => () => grammar.literal(always)],
      [2, () => () => grammar.condition({ states: ['s'], locals: [] }, 1)],
      [2, () => () => null],
    ])(),
    crashing: words.crashing,
  };
  const digits = words.variables.filter(counts).reduce((sum, { type }) => sum + (type.from?.literals.length ?? 1), 0);
  return scaled(drafted, digits, dice.integer(1010, 1150), dice);
}

function initialState(dice: Dice, grammar: Grammar, { variables }: Vocabulary): NamedExpression[] {
  return variables.map(({ name, type }) => {
    const first: Type = dice.chance(70) ? { ...type, literals: type.literals.slice(0, 1) } : type;
    return { name, of: grammar.literal(first) };
  });
}

/** An action that moves one variable about: such actions are what makes a state space large. */
function mover(dice: Dice, grammar: Grammar, variable: Variable, name: string): ActionSketch {
  const { kind, from, of } = variable.type;
  const chosen =
    kind === 'function' ? from : kind === 'set' || (kind === 'network' && dice.chance(30)) ? of : undefined;
  const locals = chosen === undefined ? [] : [{ name: grammar.fresh(), type: chosen }];
  const scope: Scope = { states: ['s'], locals };
  return {
    name,
    live: null,
    choices: locals.map((local) => ({ name: local.name, of: grammar.domain(local.type) })),
    guard: dice.chance(65) ? grammar.literal(always) : grammar.condition(scope, 2),
    changes: [{ name: variable.name, of: grammar.move(variable, scope) }],
  };
}

function action(dice: Dice, grammar: Grammar, words: Vocabulary, name: string): ActionSketch {
  if (dice.chance(movers)) return mover(dice, grammar, dice.pick(words.variables), name);
  const { variables } = words;
  let scope: Scope = { states: ['s'], locals: [] };
  const choices = dice.several(
    ...dice.weighted<[number, number]>([
      [6, () => [0, 1]],
      [3, () => [1, 2]],
      [1, () => [2, 3]],
    ]),
    () => {
      const { type, of } = grammar.choice(scope, 2);
      const choice = { name: grammar.fresh(), type };
      scope = { ...scope, locals: [...scope.locals, choice] };
      return { name: choice.name, of };
    },
  );
  const changed = dice.some<Variable>(
    variables,
    dice.weighted([
      [1, () => 0],
      [10, () => 1],
      [8, () => 2],
      [3, () => 3],
    ]),
  );
  const [crashes] = words.crashing;
  const acts = scope.locals.some(({ type }) => type.name === 'Process');
  return {
    name,
    live: acts && crashes !== undefined && dice.chance(60) ? crashes.variable : null,
    choices,
    guard: dice.weighted([
      [1, () => grammar.literal(always)],
      [4, () => grammar.condition(scope, 2)],
      [5, () => grammar.mostly(scope, 2, false)],
    ]),
    changes: changed.map((variable) => ({ name: variable.name, of: grammar.change(variable, scope, 2) })),
  };
}

/** Bounds: what keeps the state space finite, and others. */
function bounds(dice: Dice, grammar: Grammar, { variables }: Vocabulary): PropertySketch[] {
  const needed = variables.filter(({ grows }) => grows);
  const limits = needed.map(({ name, type }): PropertySketch => {
    const most = dice.integer(1, 3);
    return {
      name: `Small_${name}`,
      kind: 'bound',
      forAll: [],
      holds: { type: `bound of ${type.name}`, parts: [`s.${name}.size <= ${most}`], plain: [`s.${name}.size <= 1`] },
    };
  });
  const others = dice.several(0, dice.chance(15) ? 2 : 0, (i) =>
    property(dice, grammar, i === 0 ? 'bound of steps' : 'bound', `B${i + 1}`),
  );
  return [...limits, ...others];
}
function properties(dice: Dice, grammar: Grammar): PropertySketch[] {
  return [
    ...dice.several(0, 3, (i) => property(dice, grammar, 'invariant', `I${i + 1}`)),
    ...dice.several(0, 2, (i) => property(dice, grammar, 'step', `S${i + 1}`)),
    ...dice.several(0, 2, (i) => property(dice, grammar, 'reachable', `R${i + 1}`)),
  ];
}
function property(dice: Dice, grammar: Grammar, kind: PropertySketch['kind'], name: string): PropertySketch {
  const locals = grammar.quantified(
    dice.weighted([
      [3, () => 0],
      [4, () => 1],
      [1, () => 2],
    ]),
  );
  const scope: Scope = { states: isOfSteps(kind) ? ['s', 't'] : ['s'], locals };
  // Most of what is asked at random is false at once: what takes two conditions lasts longer.
  const unlikely = kind === 'reachable' ? dice.chance(50) : dice.chance(85);
  const holds = unlikely ? grammar.mostly(scope, 2, kind !== 'reachable') : grammar.condition(scope, 2);
  return { name, kind, forAll: locals.map((local) => ({ name: local.name, of: local.type.domain })), holds };
}
