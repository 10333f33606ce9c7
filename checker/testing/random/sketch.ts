/**
 * Sketches: transition systems as data. A sketch is a spec's body, cut where one piece may be exchanged for another, so that
 * it can be made at random, made simpler, and printed as what a user would have written.
 *
 * Invariant: a name is bound once, so that an expression may move to wherever the names in it are bound.
 */
import { hash, Map as ImmutableMap, Set as ImmutableSet, is, List } from 'immutable';
import type { AnyState } from '../../language/action.ts';
import type { Model } from '../../language/body.ts';
import * as language from '../../language/index.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';

/** Text with expressions inside. Two of the same type may stand in each other's place. */
export interface Expression {
  readonly type: string;
  readonly parts: readonly (string | Expression)[];
  /** Texts of the same type that are as simple as can be. */
  readonly plain: readonly string[];
}
export interface NamedExpression {
  readonly name: string;
  readonly of: Expression;
}
export interface ActionSketch {
  readonly name: string;
  /** The variable of crashes that says who is up: only they take it. */
  readonly live: string | null;
  readonly choices: readonly NamedExpression[];
  readonly guard: Expression;
  readonly changes: readonly NamedExpression[];
}
export interface PropertySketch {
  readonly name: string;
  readonly kind: 'invariant' | 'step' | 'reachable' | 'bound' | 'bound of steps';
  readonly forAll: readonly { readonly name: string; readonly of: string }[];
  readonly holds: Expression;
}
export interface CrashingSketch {
  readonly variable: string;
  readonly volatile: readonly { readonly name: string; readonly of: string }[];
  readonly atCrash: readonly { readonly name: string; readonly of: string }[];
}
export interface Sketch {
  /** Sorts, messages and domains, in an order in which each needs only those before it. */
  readonly constants: readonly { readonly name: string; readonly of: string }[];
  /** The variables with their domains. */
  readonly variables: readonly { readonly name: string; readonly of: string }[];
  readonly initial: readonly (readonly NamedExpression[])[];
  readonly actions: readonly ActionSketch[];
  readonly properties: readonly PropertySketch[];
  readonly finished: Expression | null;
  readonly crashing: readonly CrashingSketch[];
}

/** True of what is asked of two states. */
export function isOfSteps(kind: PropertySketch['kind']): kind is 'step' | 'bound of steps' {
  return kind === 'step' || kind === 'bound of steps';
}

export function textOf({ parts }: Expression): string {
  return parts.map((part) => (typeof part === 'string' ? part : textOf(part))).join('');
}

/** The body of the spec, in TypeScript. */
export function sourceOf(sketch: Sketch): string {
  const { variables, initial, actions, properties, finished } = sketch;
  const named = (list: readonly { readonly name: string; readonly of: string | Expression }[]): string =>
    braces(list.map(({ name, of }) => `${name}: ${typeof of === 'string' ? of : textOf(of)}`));
  const of = (kinds: readonly string[]): string =>
    block(
      properties.filter(({ kind }) => kinds.includes(kind)),
      ({ name, kind, forAll, holds }) => {
        const instance = forAll.length === 0 ? '' : `, ${bound(forAll)}`;
        const maker = kind === 'bound' ? 'invariant' : isOfSteps(kind) ? 'step' : kind;
        return `${name}: ${maker}({ forAll: ${named(forAll)}, holds: (s${isOfSteps(kind) ? ', t' : ''}${instance}) => ${textOf(holds)} }),`;
      },
    );
  // Of what is said of crashes, what is about variables that are left.
  const isLeft = ({ name }: { readonly name: string }): boolean => variables.some((variable) => variable.name === name);
  const crashing = sketch.crashing.filter(({ variable: name }) => isLeft({ name }));
  const body = [
    `const { domains, initially, action, crashing, invariant, step, reachable, predicate } = variables({`,
    ...variables.map(({ name, of }) => `  ${name}: ${of},`),
    `});`,
    ...crashing.map(
      ({ variable, volatile, atCrash }) =>
        `const live_${variable} = crashing('${variable}', { volatile: ${named(volatile.filter(isLeft))}, atCrash: (s, { process }) => (${named(atCrash.filter(isLeft))}) });`,
    ),
    `return {`,
    `  domains,`,
    `  init: initially([`,
    ...initial.map((values) => `    ${named(values)},`),
    `  ]),`,
    `  actions: ${block(actions, (action) => actionSource(action, crashing))},`,
    ...(crashing.length === 0
      ? []
      : [`  crashes: [${crashing.map(({ variable }) => `live_${variable}`).join(', ')}],`]),
    `  invariants: ${of(['invariant'])},`,
    `  properties: ${of(['step', 'reachable'])},`,
    `  withinBounds: ${of(['bound', 'bound of steps'])},`,
    ...(finished === null ? [] : [`  finished: predicate((s) => ${textOf(finished)}),`]),
    `};`,
  ].join('\n');
  const constants = sketch.constants.reduceRight(
    (used, { name, of }) => (mentions(used, name) ? `const ${name} = ${of};\n${used}` : used),
    body,
  );
  return constants;
}

/** True if the text has this name in it. */
export function mentions(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text);
}

function actionSource(
  { name, choices, guard, changes, live }: ActionSketch,
  crashing: readonly CrashingSketch[],
): string {
  const chosen = choices.length === 0 ? '' : `, ${bound(choices)}`;
  const forSome = choices.map((choice, i) => {
    const text = textOf(choice.of);
    const isStatic =
      /^(\w+|\[.*\]|(subset|sequence)Of\(.*\))$/.test(text) &&
      !mentions(text, 's') &&
      choices.slice(0, i).every((earlier) => !mentions(text, earlier.name));
    return `${choice.name}: ${isStatic ? text : `(s${i === 0 ? '' : `, ${bound(choices.slice(0, i))}`}) => ${text}`}`;
  });
  const lines = [
    ...(choices.length === 0 ? [] : [`forSome: ${braces(forSome)},`]),
    `guard: (s${chosen}) => ${textOf(guard)},`,
    `effect: (s${chosen}) => (${braces(changes.map((change) => `${change.name}: ${textOf(change.of)}`))}),`,
  ];
  const maker = crashing.some(({ variable }) => variable === live) ? `live_${live}.action` : 'action';
  return [`${name}: ${maker}({`, ...lines.map((line) => `  ${line}`), `}),`].join('\n');
}
function bound(names: readonly { readonly name: string }[]): string {
  return braces(names.map(({ name }) => name));
}
function braces(items: readonly string[]): string {
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`;
}
function block<T>(items: readonly T[], textOf: (item: T) => string): string {
  if (items.length === 0) return '{}';
  const lines = items.flatMap((item) => textOf(item).split('\n'));
  return ['{', ...lines.map((line) => `    ${line}`), '  }'].join('\n');
}

/** What the source may use: the language of specs, and Immutable's collections. */
const scope: Readonly<Record<string, unknown>> = { ...language, Set: ImmutableSet, Map: ImmutableMap, List, is, hash };

/** The model that the source stands for, or what is made of it. Throws if it is not one. */
export function modelOf(source: string, remade = (body: Model<AnyState>): Model<AnyState> => body): CheckableModel {
  const body = new Function(...Object.keys(scope), `'use strict';\n${source}`) as (
    ...values: readonly unknown[]
  ) => Model<AnyState>;
  return checkable(
    language.spec(
      { name: 'random', parameters: {} },
      () => remade(body(...Object.values(scope))) as never,
    ) as language.Spec,
  );
}
