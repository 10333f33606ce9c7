/**
 * Changes: random expressions for what an effect gives to a variable.
 */
import { Conditions } from './conditions.ts';
import type { Local, Scope } from './phrases.ts';
import type { Expression } from './sketch.ts';
import type { Type } from './types.ts';
import type { Variable } from './vocabulary.ts';

export class Changes extends Conditions {
  /** The value that a variable gets. */
  change(variable: Variable, scope: Scope, depth: number): Expression {
    return this.unlike(`s.${variable.name}`, () => this.changed(variable, scope, depth));
  }
  protected changed({ name, type, room }: Variable, scope: Scope, depth: number): Expression {
    switch (type.kind) {
      case 'function':
        return this.function(name, type, scope, depth);
      case 'set':
        return this.changedSet(name, type, scope, depth);
      case 'bag':
        return this.bag(name, type, room, scope, depth);
      case 'network':
        return this.network(name, type, room, scope, depth);
      case 'crashes':
        return this.as(type)`s.${name}.recover(${this.term(type.of as Type, scope, depth)})`;
      default:
        return this.term(type, scope, depth);
    }
  }
  /** The value that a variable gets from an action that leads through many of its values; of what is indexed, at the last local. */
  move(variable: Variable, scope: Scope): Expression {
    const { name, type } = variable;
    const of = this.as(type);
    const chosen = scope.locals.at(-1)?.name as string;
    const to = type.of as Type;
    switch (type.kind) {
      case 'function':
        if (this.dice.chance(50))
          return of`s.${name}.set(${chosen}, ${this.next(to, `s.${name}.get(${chosen})`, scope)})`;
        return of`s.${name}.update(${chosen}, (x) => ${this.next(to, 'x', scope)})`;
      case 'set':
        if (this.dice.chance(50)) return of`s.${name}.add(${chosen})`;
        return of`(s.${name}.has(${chosen}) ? s.${name}.delete(${chosen}) : s.${name}.add(${chosen}))`;
      case 'bag':
      case 'network':
      case 'crashes':
        return this.change(variable, scope, 0);
      default:
        return this.next(type, `s.${name}`, scope);
    }
  }
  /** The value that comes after a value of its type. */
  protected next(type: Type, value: string, scope: Scope): Expression {
    const of = this.as(type);
    const { literals } = type;
    if (type.kind === 'boolean') return of`!${value}`;
    if (type.kind === 'number') return of`(${value} + 1) % (${type.name}.hi + 1)`;
    if (!['member', 'word', 'optional'].includes(type.kind)) return this.term(type, scope, 1);
    const all = `[${literals.join(', ')}]`;
    return of`${all}[(${all}.indexOf(${value}) + 1) % ${literals.length}]`;
  }
  protected function(name: string, type: Type, scope: Scope, depth: number): Expression {
    const of = this.as(type);
    const [from, to] = [type.from as Type, type.of as Type];
    const [key, value] = [() => this.term(from, scope, depth - 1), () => this.term(to, scope, depth)];
    const own = (): Expression =>
      depth > 0 && this.dice.chance(15) ? this.function(name, type, scope, depth - 1) : of`s.${name}`;
    const change = (): Expression => this.lambda(to, scope, (inner) => this.term(to, inner, depth));
    return this.dice.weighted([
      [10, () => of`${own()}.set(${key()}, ${value()})`],
      [3, () => of`${own()}.update(${key()}, ${change()})`],
      [1, () => of`${own()}.map(${change()})`],
      [1, () => this.literal(type)],
      [2, () => of`s.${this.another(name, type)}`],
      [
        depth > 0 ? 1 : 0,
        () => of`(${this.condition(scope, depth - 1)} ? ${this.function(name, type, scope, depth - 1)} : ${own()})`,
      ],
    ]);
  }
  protected changedSet(name: string, type: Type, scope: Scope, depth: number): Expression {
    const of = this.as(type);
    const element = type.of as Type;
    return this.dice.weighted([
      [8, () => of`s.${name}.add(${this.term(element, scope, depth)})`],
      [4, () => of`s.${name}.delete(${this.term(element, scope, depth)})`],
      [1, () => of`s.${name}.add(${this.term(element, scope, depth)}).delete(${this.term(element, scope, depth)})`],
      [1, () => of`s.${name}.filter(${this.predicate(element, scope, depth - 1)})`],
      [1, () => of`s.${this.another(name, type)}`],
      [2, () => this.set(element, scope, depth)],
    ]);
  }
  protected bag(name: string, type: Type, room: number | null, scope: Scope, depth: number): Expression {
    const of = this.as(type);
    const element = (): Expression => this.term(type.of as Type, scope, depth);
    const added = (): Expression =>
      room === null
        ? of`s.${name}.add(${element()})`
        : of`(s.${name}.size < ${room} ? s.${name}.add(${element()}) : s.${name})`;
    return this.dice.weighted([
      [6, added],
      [5, () => of`s.${name}.remove(${element()})`],
      [1, () => this.literal(type)],
      [1, () => of`s.${this.another(name, type)}`],
      [room === null ? 1 : 0, () => of`s.${name}.add(${element()}).add(${element()}).remove(${element()})`],
    ]);
  }
  protected network(name: string, type: Type, room: number | null, scope: Scope, depth: number): Expression {
    const of = this.as(type);
    const message = (): Expression => this.term(type.of as Type, scope, depth);
    const local = scope.locals.find((other) => other.type.name === type.of?.name);
    const sent = (): Expression =>
      room === null
        ? of`s.${name}.send(${message()})`
        : of`(s.${name}.size < ${room} ? s.${name}.send(${message()}) : s.${name})`;
    const isFifo = type.order === 'fifo';
    return this.dice.weighted([
      [5, sent],
      [
        isFifo ? (local === undefined ? 0 : 4) : 3,
        () =>
          of`s.${name}.deliver(${local === undefined || (!isFifo && this.dice.chance(30)) ? message() : local.name})`,
      ],
      [local === undefined ? 0 : 3, () => of`s.${name}.reply(${(local as Local).name}, ${message()})`],
      [isFifo || room !== null ? 0 : 1, () => of`s.${name}.sendAll(${this.set(type.of as Type, scope, depth)})`],
      [1, () => this.literal(type)],
      [3, () => of`s.${this.another(name, type)}`],
    ]);
  }
}
