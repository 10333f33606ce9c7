/**
 * Terms: random expressions for values, of scalars and of sets.
 */
import { type Options, Phrases, type Scope } from './phrases.ts';
import type { Expression } from './sketch.ts';
import { type Fields, setOf, type Type } from './types.ts';

export abstract class Terms extends Phrases {
  abstract condition(scope: Scope, depth: number): Expression;
  /** A number that is not limited: how many there are of something. */
  protected abstract count(scope: Scope, depth: number): Expression;
  /** A function from the values of a type to truth values. */
  protected abstract predicate(type: Type, scope: Scope, depth: number): Expression;

  /** A value of a type. */
  term(type: Type, scope: Scope, depth: number): Expression {
    const of = this.as(type);
    const options: Options = [[2, () => this.literal(type)]];
    for (const { name, type: other } of scope.locals) {
      if (other.name === type.name) options.push([8, () => of`${name}`]);
      for (const [field, inner] of Object.entries(other.fields ?? {}))
        if (inner.name === type.name) options.push([5, () => of`(${name}.${field} ?? ${this.literal(type)})`]);
      if (other.kind === 'optional' && other.of?.name === type.name)
        options.push([3, () => of`(${name} ?? ${this.literal(type)})`]);
    }
    if (scope.states.length > 0) options.push(...this.fromState(type, scope, depth));
    if (depth > 0) {
      options.push([
        1,
        () =>
          of`(${this.condition(scope, depth - 1)} ? ${this.term(type, scope, depth - 1)} : ${this.term(type, scope, depth - 1)})`,
      ]);
      options.push(...this.computed(type, scope, depth));
    }
    return this.dice.weighted(options);
  }
  protected fromState(type: Type, scope: Scope, depth: number): Options {
    const of = this.as(type);
    const options: Options = [];
    const state = (): string => this.state(scope);
    for (const { name, type: held } of this.vocabulary.variables) {
      if (held.name === type.name) options.push([6, () => of`${state()}.${name}`]);
      if (held.kind === 'function' && held.of?.name === type.name)
        options.push([5, () => of`${state()}.${name}.get(${this.term(held.from as Type, scope, depth - 1)})`]);
      if (held.kind === 'set' && held.of?.name === type.name)
        options.push(
          [1, () => of`([...${state()}.${name}][0] ?? ${this.literal(type)})`],
          [1, () => of`(${state()}.${name}.find(${this.predicate(type, scope, depth - 1)}) ?? ${this.literal(type)})`],
        );
      if (held.kind === 'sequence' && held.of?.name === type.name)
        options.push([
          2,
          () => of`(${state()}.${name}.${this.dice.pick(['first', 'last'])}() ?? ${this.literal(type)})`,
        ]);
      for (const [field, inner] of held.kind === 'record' ? Object.entries(held.fields ?? {}) : [])
        if (inner.name === type.name) options.push([3, () => of`${state()}.${name}.${field}`]);
    }
    return options;
  }
  protected computed(type: Type, scope: Scope, depth: number): Options {
    const of = this.as(type);
    const inner = (): Expression => this.term(type, scope, depth - 1);
    switch (type.kind) {
      case 'boolean':
        return [[3, () => this.condition(scope, depth - 1)]];
      case 'number': {
        const most = `${type.name}.hi`;
        const limited: Options = [
          [4, () => of`Math.min(${inner()} + 1, ${most})`],
          [3, () => of`(${inner()} + 1) % (${most} + 1)`],
          [2, () => of`Math.max(${inner()} - 1, 0)`],
        ];
        return scope.states.length === 0
          ? limited
          : [...limited, [2, () => of`Math.min(${this.count(scope, depth - 1)}, ${most})`]];
      }
      case 'record':
        return [[3, () => of`${type.name}(${this.fields(type.fields ?? {}, scope, depth)})`]];
      case 'message':
        return [[2, () => this.message(type, scope, depth)]];
      case 'sequence': {
        const element = type.of as Type;
        return [
          [
            4,
            () =>
              of`((list, item) => (list.size < ${type.most as number} ? list.push(item) : list))(${inner()}, ${this.term(element, scope, depth - 1)})`,
          ],
          [3, () => of`${inner()}.shift()`],
          [1, () => of`List([${this.term(element, scope, depth - 1)}])`],
        ];
      }
      case 'set':
        return [[3, () => this.set(type.of as Type, scope, depth)]];
      default:
        return [];
    }
  }
  protected fields(fields: Fields, scope: Scope, depth: number): Expression {
    const parts = Object.entries(fields).flatMap(([name, of], i): (string | Expression)[] => [
      `${i === 0 ? '' : ', '}${name}: `,
      this.term(of, scope, depth - 1),
    ]);
    return { type: 'fields', parts: ['{ ', ...parts, ' }'], plain: [] };
  }
  protected message(type: Type, scope: Scope, depth: number): Expression {
    const [name, fields] = this.dice.pick(Object.entries(type.cases ?? {}));
    const of = this.as(type);
    if (Object.keys(fields).length === 0) return of`${type.name}.${name}()`;
    return of`${type.name}.${name}(${this.fields(fields, scope, depth)})`;
  }
  /** A set of elements of a type. */
  set(element: Type, scope: Scope, depth: number): Expression {
    const type = setOf(element);
    const of = this.as(type);
    const [inner, item] = [() => this.set(element, scope, depth - 1), () => this.term(element, scope, depth - 1)];
    const options: Options = [[1, () => this.literal(type)]];
    if (element.kind === 'member') options.push([1, () => of`${element.name}.toSet()`]);
    for (const local of scope.locals) if (local.type.name === type.name) options.push([6, () => of`${local.name}`]);
    for (const { name, type: held } of scope.states.length === 0 ? [] : this.vocabulary.variables) {
      if (held.name === type.name) options.push([8, () => of`${this.state(scope)}.${name}`]);
      if (depth <= 0) continue;
      if (held.kind === 'function' && held.of?.name === type.name)
        options.push([
          6,
          () => of`${this.state(scope)}.${name}.get(${this.term(held.from as Type, scope, depth - 1)})`,
        ]);
      if ((held.kind === 'bag' || held.kind === 'network') && held.of?.name === element.name)
        options.push([3, () => of`${this.state(scope)}.${name}.filter(${this.predicate(element, scope, depth - 1)})`]);
      if (held.kind === 'bag' && held.of?.name === element.name)
        options.push([1, () => of`${this.state(scope)}.${name}.elements()`]);
    }
    if (depth > 0) {
      options.push(
        [1, () => of`${inner()}.map(${this.lambda(element, scope, (local) => this.term(element, local, depth - 1))})`],
        [3, () => of`${inner()}.filter(${this.predicate(element, scope, depth - 1)})`],
        [2, () => of`${inner()}.add(${item()})`],
        [2, () => of`${inner()}.delete(${item()})`],
        [1, () => of`${inner()}.${this.dice.pick(['union', 'subtract', 'intersect'])}(${inner()})`],
        [1, () => of`Set([${item()}])`],
        [1, () => of`(${this.condition(scope, depth - 1)} ? ${inner()} : ${inner()})`],
      );
    }
    return this.dice.weighted(options);
  }
}
