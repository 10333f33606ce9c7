/**
 * Phrases: what all random expressions are made with.
 */
import type { Dice } from './dice.ts';
import { type Expression, textOf } from './sketch.ts';
import type { Type } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What an expression may mention: states by their names, and values that a choice, a quantifier or a lambda binds. */
export interface Scope {
  readonly states: readonly string[];
  readonly locals: readonly Local[];
}
export interface Local {
  readonly name: string;
  readonly type: Type;
}
/** Ways to make an expression, each taken as often as its weight says. */
export type Options = (readonly [weight: number, make: () => Expression])[];
export type Part = string | number | Expression;
/** Makes an expression of a type out of its parts. */
export type Maker = (strings: TemplateStringsArray, ...parts: Part[]) => Expression;

export class Phrases {
  private names = 0;
  constructor(
    protected readonly dice: Dice,
    protected readonly vocabulary: Vocabulary,
  ) {}

  fresh(): string {
    return `x${++this.names}`;
  }
  protected as({
    name,
    literals,
  }: Pick<Type, 'name' | 'literals'>): (strings: TemplateStringsArray, ...parts: Part[]) => Expression {
    return (strings, ...parts) => ({
      type: name,
      plain: literals,
      parts: strings.flatMap((text, i) => {
        const part = parts[i];
        return part === undefined ? [text] : [text, typeof part === 'number' ? String(part) : part];
      }),
    });
  }
  literal(type: Type): Expression {
    return this.as(type)`${this.dice.pick(type.literals)}`;
  }
  protected get truth(): Maker {
    return this.as({ name: 'boolean', literals: ['false', 'true'] });
  }
  protected typed(name: string): Type {
    return this.vocabulary.types.find((type) => type.name === name) as Type;
  }
  /** What is made, made again a few times if it is this text: comparing a value with itself tells little. */
  protected unlike(text: string, make: () => Expression): Expression {
    let made = make();
    for (let attempt = 0; attempt < 3 && textOf(made) === text; attempt++) made = make();
    return made;
  }
  protected state(scope: Scope): string {
    return this.dice.pick(scope.states);
  }
  /** A function of one argument whose body is an expression. */
  protected lambda(type: Type, scope: Scope, body: (inner: Scope) => Expression): Expression {
    const name = this.fresh();
    const of = body({ ...scope, locals: [...scope.locals, { name, type }] });
    return {
      type: `${of.type} for ${type.name}`,
      parts: [`(${name}) => `, of],
      plain: of.plain.map((text) => `() => ${text}`),
    };
  }
  /** All values of a type, for a choice. */
  domain(type: Type): Expression {
    return this.as({ name: `choice of ${type.name}`, literals: [`[${type.literals[0]}]`] })`${type.domain}`;
  }
  /** Names with types, for a property to be quantified over. */
  quantified(count: number): Local[] {
    return Array.from({ length: count }, () => ({
      name: this.fresh(),
      type: this.typed(this.dice.pick(['Process', 'Process', 'Number', 'Value'])),
    }));
  }
  protected another(name: string, type: Type): string {
    const others = this.vocabulary.variables.filter(
      (variable) => variable.type.name === type.name && variable.name !== name,
    );
    return others.length === 0 ? name : this.dice.pick(others).name;
  }
}
