/**
 * Conditions: random predicates, over what a spec may ask of a state.
 */
import type { Local, Scope } from './phrases.ts';
import { type Expression, textOf } from './sketch.ts';
import { Terms } from './terms.ts';
import { setOf, type Type } from './types.ts';

export class Conditions extends Terms {
  condition(scope: Scope, depth: number): Expression {
    const { truth, dice } = this;
    const inner = (): Expression => this.condition(scope, depth - 1);
    const deep = depth > 0 ? 1 : 0;
    return dice.weighted([
      [6, () => this.fact(scope, depth)],
      [2 * deep, () => truth`(${inner()} && ${inner()})`],
      [2 * deep, () => truth`(${inner()} || ${inner()})`],
      [deep, () => truth`!(${inner()})`],
      [deep, () => truth`(${inner()} ? ${inner()} : ${inner()})`],
      [
        deep,
        () => {
          const type = dice.pick([this.typed('Process'), this.typed('Number')]);
          return truth`${type.name}.${dice.pick(['some', 'every'])}(${this.predicate(type, scope, depth - 1)})`;
        },
      ],
    ]);
  }
  /** A condition that is more often true than false; `likely` says which of the two it is to be. */
  mostly(scope: Scope, depth: number, likely: boolean): Expression {
    const { truth } = this;
    const parts = this.dice.several(2, 4, () => this.condition(scope, depth - 1));
    const [first, ...rest] = parts as [Expression, ...Expression[]];
    return rest.reduce((all, part) => truth`(${all} ${likely ? '||' : '&&'} ${part})`, first);
  }
  protected predicate(type: Type, scope: Scope, depth: number): Expression {
    return this.lambda(type, scope, (inner) => this.about(inner, depth));
  }
  /** A condition that is likely to look at what was bound last. */
  protected about(scope: Scope, depth: number): Expression {
    const local = scope.locals.at(-1) as Local;
    const own = (): Expression => this.compare(this.as(local.type)`${local.name}`, local.type, scope, depth - 1);
    const { truth, dice } = this;
    return dice.weighted([
      [6, own],
      [depth > 0 ? 2 : 0, () => truth`(${own()} ${dice.pick(['&&', '||'])} ${this.condition(scope, depth - 1)})`],
      [depth > 0 ? 2 : 0, () => this.condition(scope, depth - 1)],
    ]);
  }
  /** A condition on a variable, or on something bound. */
  protected fact(scope: Scope, depth: number): Expression {
    const { dice } = this;
    const { locals } = scope;
    if (scope.states.length === 0 || (locals.length > 0 && dice.chance(30))) {
      if (locals.length === 0) return this.literal(this.typed('boolean'));
      const { name, type } = dice.pick(locals);
      return this.compare(this.as(type)`${name}`, type, scope, depth);
    }
    const { name, type } = dice.pick(this.vocabulary.variables);
    const of = `${this.state(scope)}.${name}`;
    switch (type.kind) {
      case 'function':
        return this.aboutFunction(name, of, type, scope, depth);
      case 'set':
        return this.aboutSet(this.as(type)`${of}`, type, scope, depth);
      case 'bag':
      case 'network':
        return this.aboutBag(of, type, scope, depth);
      case 'crashes':
        return dice.chance(60)
          ? this.truth`${of}.isUp(${this.term(type.of as Type, scope, depth - 1)})`
          : this.truth`${of}.count ${this.relation()} ${dice.integer(0, 2)}`;
      default:
        return this.compare(this.as(type)`${of}`, type, scope, depth);
    }
  }
  protected relation(): string {
    return this.dice.pick(['<', '<=', '===', '>', '>=', '!==']);
  }
  /** A condition on a value. */
  protected compare(value: Expression, type: Type, scope: Scope, depth: number): Expression {
    const { truth, dice } = this;
    const other = (): Expression => this.unlike(textOf(value), () => this.term(type, scope, depth - 1));
    switch (type.kind) {
      case 'boolean':
        return dice.weighted([
          [3, () => truth`${value}`],
          [2, () => truth`!${value}`],
          [1, () => truth`${value} === ${other()}`],
        ]);
      case 'number':
        return truth`${value} ${this.relation()} ${other()}`;
      case 'message':
        return dice.chance(50)
          ? truth`${value}.type === '${dice.pick(Object.keys(type.cases ?? {}))}'`
          : this.compareField(value, type, scope, depth);
      case 'record':
        return dice.chance(60) ? this.compareField(value, type, scope, depth) : truth`${value}.equals(${other()})`;
      case 'sequence':
        return dice.weighted([
          [3, () => truth`${value}.size ${this.relation()} ${dice.integer(0, 2)}`],
          [2, () => truth`${value}.equals(${other()})`],
          [2, () => truth`${value}.includes(${this.term(type.of as Type, scope, depth - 1)})`],
        ]);
      case 'set':
        return this.aboutSet(value, type, scope, depth);
      default:
        return truth`${value} ${dice.pick(['===', '===', '!=='])} ${other()}`;
    }
  }
  protected compareField(value: Expression, type: Type, scope: Scope, depth: number): Expression {
    const fields = Object.entries(type.fields ?? {});
    const [name, of] = fields.length === 0 ? (['type', this.typed('Word')] as const) : this.dice.pick(fields);
    return this.truth`${value}.${name} ${this.dice.pick(['===', '!=='])} ${this.term(of, scope, depth - 1)}`;
  }
  /** A number that is not limited: how many there are of something. */
  protected count(scope: Scope, depth: number): Expression {
    const { name, type } = this.dice.pick(this.vocabulary.variables);
    const of = `${this.state(scope)}.${name}`;
    const size = this.as({ name: 'count', literals: ['0', '1', '2'] });
    const holds = (element: Type): Expression => this.predicate(element, scope, depth - 1);
    switch (type.kind) {
      case 'function':
        return size`${of}.count(${holds(type.of as Type)})`;
      case 'set':
        return this.dice.chance(40) ? size`${of}.size` : size`${of}.count(${holds(type.of as Type)})`;
      case 'bag':
      case 'network':
        return this.dice.weighted([
          [2, () => size`${of}.${this.dice.pick(['size', 'distinct'])}`],
          [2, () => size`${of}.count(${holds(type.of as Type)})`],
          [2, () => size`${of}.copies(${this.term(type.of as Type, scope, depth - 1)})`],
        ]);
      case 'crashes':
        return size`${of}.count`;
      case 'sequence':
        return size`${of}.size`;
      default:
        return size`${this.dice.integer(0, 2)}`;
    }
  }
  protected aboutFunction(variable: string, of: string, type: Type, scope: Scope, depth: number): Expression {
    const { truth, dice } = this;
    const [from, to] = [type.from as Type, type.of as Type];
    const got = (): Expression => this.as(to)`${of}.get(${this.term(from, scope, depth - 1)})`;
    const holds = (): Expression => this.predicate(to, scope, depth - 1);
    const both = (): Expression => {
      const [name, key] = [this.fresh(), this.fresh()];
      const locals = [...scope.locals, { name: key, type: from }, { name, type: to }];
      return {
        type: `predicate on ${type.name}`,
        parts: [`(${name}, ${key}) => `, this.about({ ...scope, locals }, depth - 1)],
        plain: ['() => true', '() => false'],
      };
    };
    const deep = depth > 0 ? 1 : 0;
    return dice.weighted([
      [5, () => this.compare(got(), to, scope, depth)],
      [2 * deep, () => truth`${of}.${dice.pick(['some', 'every'])}(${both()})`],
      [deep, () => truth`${of}.count(${holds()}) ${this.relation()} ${dice.integer(0, 3)}`],
      [deep, () => truth`${of}.filter(${holds()}).size ${this.relation()} ${dice.integer(0, 3)}`],
      [deep, () => truth`[...${of}.valueSeq()].${dice.pick(['some', 'every'])}(${holds()})`],
      [deep, () => truth`${of}.equals(${this.state(scope)}.${this.another(variable, type)})`],
    ]);
  }
  protected aboutSet(of: Expression, type: Type, scope: Scope, depth: number): Expression {
    const { truth, dice } = this;
    const element = type.of as Type;
    const item = (): Expression => this.term(element, scope, depth - 1);
    const holds = (): Expression => this.predicate(element, scope, depth - 1);
    const other = (): Expression => this.set(element, scope, depth - 1);
    const deep = depth > 0 ? 1 : 0;
    return dice.weighted([
      [6, () => truth`${of}.${dice.pick(['has', 'has', 'includes'])}(${item()})`],
      [1, () => truth`${of}.isEmpty()`],
      [2, () => truth`${of}.size ${this.relation()} ${dice.integer(0, 3)}`],
      [3 * deep, () => truth`${of}.${dice.pick(['some', 'every'])}(${holds()})`],
      [2 * deep, () => truth`${of}.count(${holds()}) ${this.relation()} ${dice.integer(0, 3)}`],
      [2 * deep, () => this.aboutSet(this.as(type)`${of}.filter(${holds()})`, type, scope, depth - 1)],
      [deep, () => truth`${of}.${dice.pick(['equals', 'isSubset', 'isSuperset'])}(${other()})`],
      [deep, () => truth`[...${of}].${dice.pick(['some', 'every'])}(${holds()})`],
      [
        deep,
        () => this.aboutSet(this.as(type)`${of}.${dice.pick(['add', 'delete'])}(${item()})`, type, scope, depth - 1),
      ],
    ]);
  }
  protected aboutBag(of: string, type: Type, scope: Scope, depth: number): Expression {
    const { truth, dice } = this;
    const element = type.of as Type;
    const item = (): Expression => this.term(element, scope, depth - 1);
    const holds = (): Expression => this.predicate(element, scope, depth - 1);
    const deep = depth > 0 ? 1 : 0;
    return dice.weighted([
      [4, () => truth`${of}.has(${item()})`],
      [2, () => truth`${of}.copies(${item()}) ${this.relation()} ${dice.integer(0, 2)}`],
      [1, () => truth`${of}.isEmpty()`],
      [2, () => truth`${of}.${dice.pick(['size', 'distinct'])} ${this.relation()} ${dice.integer(0, 3)}`],
      [1, () => truth`${of}.hasMoreCopiesThan(${dice.integer(0, 2)})`],
      [3 * deep, () => truth`${of}.${dice.pick(['some', 'every'])}(${holds()})`],
      [2 * deep, () => truth`${of}.count(${holds()}) ${this.relation()} ${dice.integer(0, 2)}`],
      [deep, () => this.aboutSet(this.as(setOf(element))`${of}.filter(${holds()})`, setOf(element), scope, depth - 1)],
      [
        deep,
        () =>
          type.kind === 'bag' ? truth`[...${of}].some(${holds()})` : truth`[...${of}.deliverable()].some(${holds()})`,
      ],
      [
        type.kind === 'bag' ? deep : 0,
        () =>
          truth`${of}.${dice.pick(['add', 'remove'])}(${item()}).copies(${item()}) ${this.relation()} ${dice.integer(0, 2)}`,
      ],
    ]);
  }
}
