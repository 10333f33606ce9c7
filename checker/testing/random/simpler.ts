/**
 * Simpler sketches: what a transition system that shows a fault may be shrunk to, the boldest cut first.
 */
import {
  type Expression,
  mentions,
  type NamedExpression,
  type PropertySketch,
  type Sketch,
  sourceOf,
  textOf,
} from './sketch.ts';

/** Sketches that are each a step simpler. Some may be no models, where a cut went too far. */
export function* simpler(sketch: Sketch): Generator<Sketch> {
  yield* without(sketch.actions).map((actions) => ({ ...sketch, actions }));
  yield* without(sketch.properties).map((properties) => ({ ...sketch, properties }));
  yield* without(sketch.initial).map((initial) => ({ ...sketch, initial }));
  if (sketch.finished !== null) yield { ...sketch, finished: null };
  if (sketch.crashing.length > 0) yield { ...sketch, crashing: [] };
  yield* withoutVariables(sketch);
  yield* withoutChoices(sketch);
  yield* withoutQuantifiers(sketch);
  yield* smallerConstants(sketch);
  yield* simplerExpressions(sketch);
}

/** The list without one of its items. */
function without<T>(items: readonly T[]): T[][] {
  return items.map((_, i) => items.filter((_, j) => j !== i));
}
function replaced<T>(items: readonly T[], i: number, item: T): T[] {
  return items.map((other, j) => (j === i ? item : other));
}

function* withoutVariables(sketch: Sketch): Generator<Sketch> {
  for (const variables of without(sketch.variables)) {
    const kept = (values: readonly NamedExpression[]): NamedExpression[] =>
      values.filter(({ name }) => variables.some((variable) => variable.name === name));
    const actions = sketch.actions.map((action) => ({ ...action, changes: kept(action.changes) }));
    const cut = { ...sketch, variables, initial: sketch.initial.map(kept), actions };
    const gone = sketch.variables.find((variable) => !variables.includes(variable))?.name as string;
    if (!mentions(sourceOf(cut), gone)) yield cut;
  }
}
function* withoutChoices(sketch: Sketch): Generator<Sketch> {
  for (const [a, action] of sketch.actions.entries()) {
    for (const changes of without(action.changes))
      yield { ...sketch, actions: replaced(sketch.actions, a, { ...action, changes }) };
    for (const choices of without(action.choices)) {
      const gone = action.choices.find((choice) => !choices.includes(choice))?.name as string;
      const rest = [action.guard, ...choices.map(({ of }) => of), ...action.changes.map(({ of }) => of)];
      if (!rest.some((expression) => mentions(textOf(expression), gone)))
        yield { ...sketch, actions: replaced(sketch.actions, a, { ...action, choices }) };
    }
  }
}
function* withoutQuantifiers(sketch: Sketch): Generator<Sketch> {
  for (const [p, property] of sketch.properties.entries()) {
    for (const forAll of without(property.forAll)) {
      const gone = property.forAll.find((quantifier) => !forAll.includes(quantifier))?.name as string;
      if (!mentions(textOf(property.holds), gone))
        yield { ...sketch, properties: replaced(sketch.properties, p, { ...property, forAll }) };
    }
  }
}
/** Smaller numbers in the declarations, such as sizes of sorts. */
function* smallerConstants(sketch: Sketch): Generator<Sketch> {
  for (const [c, { name, of }] of sketch.constants.entries()) {
    const number = /\d+/.exec(of.replace(/'\w+'/g, (text) => '_'.repeat(text.length)));
    if (number === null || Number(number[0]) <= 1) continue;
    const smaller =
      of.slice(0, number.index) + String(Number(number[0]) - 1) + of.slice(number.index + number[0].length);
    yield { ...sketch, constants: replaced(sketch.constants, c, { name, of: smaller }) };
  }
}

function* simplerExpressions(sketch: Sketch): Generator<Sketch> {
  if (sketch.finished !== null) for (const finished of reductions(sketch.finished)) yield { ...sketch, finished };
  for (const [p, property] of sketch.properties.entries()) {
    for (const holds of reductions(property.holds)) {
      const changed: PropertySketch = { ...property, holds };
      yield { ...sketch, properties: replaced(sketch.properties, p, changed) };
    }
  }
  for (const [a, action] of sketch.actions.entries()) {
    for (const guard of reductions(action.guard))
      yield { ...sketch, actions: replaced(sketch.actions, a, { ...action, guard }) };
    for (const choices of reducedAt(action.choices))
      yield { ...sketch, actions: replaced(sketch.actions, a, { ...action, choices }) };
    for (const changes of reducedAt(action.changes))
      yield { ...sketch, actions: replaced(sketch.actions, a, { ...action, changes }) };
  }
  for (const [i, values] of sketch.initial.entries()) {
    for (const reduced of reducedAt(values)) yield { ...sketch, initial: replaced(sketch.initial, i, reduced) };
  }
}
function* reducedAt(list: readonly NamedExpression[]): Generator<NamedExpression[]> {
  for (const [i, item] of list.entries())
    for (const of of reductions(item.of)) yield replaced(list, i, { ...item, of });
}

/** Simpler expressions of the same type: a plain one, a part of it, or itself with a part made simpler. */
function* reductions(expression: Expression): Generator<Expression> {
  const { type, parts, plain } = expression;
  const text = textOf(expression);
  const at = plain.indexOf(text);
  // Among plain ones the first is the simplest, so that shrinking ends.
  for (const literal of at < 0 ? plain : plain.slice(0, at)) yield { type, plain, parts: [literal] };
  if (at >= 0) return;
  for (const inner of descendants(expression)) if (inner.type === type && !bindsFor(text, textOf(inner))) yield inner;
  for (const [i, part] of parts.entries()) {
    if (typeof part === 'string') continue;
    for (const reduced of reductions(part)) yield { ...expression, parts: replaced(parts, i, reduced) };
  }
}
function* descendants({ parts }: Expression): Generator<Expression> {
  for (const part of parts) {
    if (typeof part === 'string') continue;
    yield part;
    yield* descendants(part);
  }
}
/** True if the text binds a name, as a lambda does, that the part of it mentions and does not bind itself. */
function bindsFor(text: string, part: string): boolean {
  const bound = (of: string): string[] =>
    [...of.matchAll(/\(([\w, ]*)\) =>/g)].flatMap(([, names]) => (names as string).split(', '));
  const own = bound(part);
  return bound(text).some((name) => name !== '' && !own.includes(name) && mentions(part, name));
}
