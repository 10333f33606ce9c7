/**
 * The grammar of random expressions: terms, predicates and choices, over what a spec may do with a state.
 */
import type { Dice } from './dice.ts';
import { type Expression, textOf } from './sketch.ts';
import { setOf, type Type, type Variable, type Vocabulary } from './vocabulary.ts';

/** What an expression may mention: states by their names, and values that a choice, a quantifier or a lambda binds. */
export interface Scope {
  readonly states: readonly string[];
  readonly locals: readonly Local[];
}
export interface Local {
  readonly name: string;
  readonly type: Type;
}
type Options = (readonly [weight: number, make: () => Expression])[];
type Part = string | number | Expression;

const truth: Pick<Type, 'name' | 'literals'> = { name: 'boolean', literals: ['false', 'true'] };

export class Grammar {
  private names = 0;
  constructor(
    private readonly dice: Dice,
    private readonly vocabulary: Vocabulary,
  ) {}

  fresh(): string {
    return `x${++this.names}`;
  }
  private as({ name, literals }: Pick<Type, 'name' | 'literals'>): (strings: TemplateStringsArray, ...parts: Part[]) => Expression {
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
  private get truth() {
    return this.as(truth);
  }
  private typed(name: string): Type {
    return this.vocabulary.types.find((type) => type.name === name) as Type;
  }
  /** What is made, made again a few times if it is this text: comparing a value with itself tells little. */
  private unlike(text: string, make: () => Expression): Expression {
    let made = make();
    for (let attempt = 0; attempt < 3 && textOf(made) === text; attempt++) made = make();
    return made;
  }
  private state(scope: Scope): string {
    return this.dice.pick(scope.states);
  }
  /** A function of one argument whose body is an expression. */
  private lambda(type: Type, scope: Scope, body: (inner: Scope) => Expression): Part[] {
    const name = this.fresh();
    return [`(${name}) => `, body({ ...scope, locals: [...scope.locals, { name, type }] })];
  }
  private predicate(type: Type, scope: Scope, depth: number): Expression {
    const [head, body] = this.lambda(type, scope, (inner) => this.about(inner, depth)) as [string, Expression];
    return { type: `predicate on ${type.name}`, parts: [head, body], plain: ['() => true', '() => false'] };
  }
  /** A condition that is likely to look at what was bound last. */
  private about(scope: Scope, depth: number): Expression {
    const local = scope.locals.at(-1) as Local;
    const own = (): Expression => this.compare(this.as(local.type)`${local.name}`, local.type, scope, depth - 1);
    const { truth, dice } = this;
    return dice.weighted([
      [6, own],
      [depth > 0 ? 2 : 0, () => truth`(${own()} ${dice.pick(['&&', '||'])} ${this.condition(scope, depth - 1)})`],
      [depth > 0 ? 2 : 0, () => this.condition(scope, depth - 1)],
    ]);
  }

  /** All values of a type, for a choice. */
  domain(type: Type): Expression {
    return this.as({ name: `choice of ${type.name}`, literals: [`[${type.literals[0]}]`] })`${type.domain}`;
  }
  /** Names with types, for a property to be quantified over. */
  quantified(count: number): Local[] {
    return Array.from({ length: count }, () => ({ name: this.fresh(), type: this.typed(this.dice.pick(['Process', 'Process', 'Number', 'Value'])) }));
  }
  /** A condition that is more often true than false; `likely` says which of the two it is to be. */
  mostly(scope: Scope, depth: number, likely: boolean): Expression {
    const { truth } = this;
    const parts = this.dice.several(2, 4, () => this.condition(scope, depth - 1));
    const [first, ...rest] = parts as [Expression, ...Expression[]];
    return rest.reduce((all, part) => truth`(${all} ${likely ? '||' : '&&'} ${part})`, first);
  }

  // --- terms ---------------------------------------------------------------------------------------------------

  /** A value of a type. */
  term(type: Type, scope: Scope, depth: number): Expression {
    const of = this.as(type);
    const options: Options = [[2, () => this.literal(type)]];
    for (const { name, type: other } of scope.locals) {
      if (other.name === type.name) options.push([8, () => of`${name}`]);
      for (const [field, inner] of other.fields ?? []) if (inner.name === type.name) options.push([5, () => of`(${name}.${field} ?? ${this.literal(type)})`]);
      if (other.kind === 'optional' && other.of?.name === type.name) options.push([3, () => of`(${name} ?? ${this.literal(type)})`]);
    }
    if (scope.states.length > 0) options.push(...this.fromState(type, scope, depth));
    if (depth > 0) {
      options.push([1, () => of`(${this.condition(scope, depth - 1)} ? ${this.term(type, scope, depth - 1)} : ${this.term(type, scope, depth - 1)})`]);
      options.push(...this.computed(type, scope, depth));
    }
    return this.dice.weighted(options);
  }
  private fromState(type: Type, scope: Scope, depth: number): Options {
    const of = this.as(type);
    const options: Options = [];
    const state = (): string => this.state(scope);
    for (const { name, type: held } of this.vocabulary.variables) {
      if (held.name === type.name) options.push([6, () => of`${state()}.${name}`]);
      if (held.kind === 'function' && held.of?.name === type.name) options.push([5, () => of`${state()}.${name}.get(${this.term(held.from as Type, scope, depth - 1)})`]);
      if (held.kind === 'set' && held.of?.name === type.name) options.push([1, () => of`([...${state()}.${name}][0] ?? ${this.literal(type)})`]);
      if (held.kind === 'sequence' && held.of?.name === type.name) options.push([2, () => of`(${state()}.${name}.${this.dice.pick(['first', 'last'])}() ?? ${this.literal(type)})`]);
      for (const [field, inner] of held.kind === 'record' ? (held.fields ?? []) : []) if (inner.name === type.name) options.push([3, () => of`${state()}.${name}.${field}`]);
    }
    return options;
  }
  private computed(type: Type, scope: Scope, depth: number): Options {
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
        return scope.states.length === 0 ? limited : [...limited, [2, () => of`Math.min(${this.count(scope, depth - 1)}, ${most})`]];
      }
      case 'record':
        return [[3, () => of`${type.name}(${this.fields(type.fields ?? [], scope, depth)})`]];
      case 'message':
        return [[2, () => this.message(type, scope, depth)]];
      case 'sequence': {
        const element = type.of as Type;
        return [
          [4, () => of`((list, item) => (list.size < ${type.most as number} ? list.push(item) : list))(${inner()}, ${this.term(element, scope, depth - 1)})`],
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
  private fields(fields: readonly (readonly [string, Type])[], scope: Scope, depth: number): Expression {
    const parts = fields.flatMap(([name, of]): Part[] => [`${name}: `, this.term(of, scope, depth - 1), ', ']).slice(0, -1);
    return { type: 'fields', parts: ['{ ', ...(parts as (string | Expression)[]), ' }'], plain: [] };
  }
  /** A message of a random type, made of its literal with some fields computed. */
  private message(type: Type, scope: Scope, depth: number): Expression {
    const literal = this.dice.pick(type.literals);
    const [, name, fields] = /^(.*?)\((?:\{ (.*) \})?\)$/.exec(literal) as unknown as [string, string, string | undefined];
    if (fields === undefined) return this.as(type)`${literal}`;
    const named = fields.split(', ').map((field) => field.slice(0, field.indexOf(':')));
    return this.as(type)`${name}(${this.fields((type.fields ?? []).filter(([field]) => named.includes(field)), scope, depth)})`;
  }

  // --- sets, bags, networks and functions ------------------------------------------------------------------------

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
      if (held.kind === 'function' && held.of?.name === type.name) options.push([6, () => of`${this.state(scope)}.${name}.get(${this.term(held.from as Type, scope, depth - 1)})`]);
      if ((held.kind === 'bag' || held.kind === 'network') && held.of?.name === element.name) options.push([3, () => of`${this.state(scope)}.${name}.filter(${this.predicate(element, scope, depth - 1)})`]);
      if (held.kind === 'bag' && held.of?.name === element.name) options.push([1, () => of`${this.state(scope)}.${name}.elements()`]);
    }
    if (depth > 0) {
      options.push(
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
  /** The value that a variable gets. */
  change(variable: Variable, scope: Scope, depth: number): Expression {
    return this.unlike(`s.${variable.name}`, () => this.changed(variable, scope, depth));
  }
  private changed({ name, type, room }: Variable, scope: Scope, depth: number): Expression {
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
        if (this.dice.chance(50)) return of`s.${name}.set(${chosen}, ${this.next(to, `s.${name}.get(${chosen})`, scope)})`;
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
  private next(type: Type, value: string, scope: Scope): Expression {
    const of = this.as(type);
    const { literals } = type;
    if (type.kind === 'boolean') return of`!${value}`;
    if (type.kind === 'number') return of`(${value} + 1) % (${type.name}.hi + 1)`;
    if (!['member', 'word', 'optional'].includes(type.kind)) return this.term(type, scope, 1);
    const all = `[${literals.join(', ')}]`;
    return of`${all}[(${all}.indexOf(${value}) + 1) % ${literals.length}]`;
  }
  private another(name: string, type: Type): string {
    const others = this.vocabulary.variables.filter((variable) => variable.type.name === type.name && variable.name !== name);
    return others.length === 0 ? name : this.dice.pick(others).name;
  }
  private function(name: string, type: Type, scope: Scope, depth: number): Expression {
    const of = this.as(type);
    const [from, to] = [type.from as Type, type.of as Type];
    const [key, value] = [() => this.term(from, scope, depth - 1), () => this.term(to, scope, depth)];
    const own = (): Expression => (depth > 0 && this.dice.chance(15) ? this.function(name, type, scope, depth - 1) : of`s.${name}`);
    const updated = (): Part[] => this.lambda(to, scope, (inner) => this.term(to, inner, depth));
    return this.dice.weighted([
      [10, () => of`${own()}.set(${key()}, ${value()})`],
      [3, () => { const [head, body] = updated(); return of`${own()}.update(${key()}, ${head as string}${body as Expression})`; }],
      [1, () => { const [head, body] = updated(); return of`${own()}.map(${head as string}${body as Expression})`; }],
      [1, () => this.literal(type)],
      [2, () => of`s.${this.another(name, type)}`],
      [depth > 0 ? 1 : 0, () => of`(${this.condition(scope, depth - 1)} ? ${this.function(name, type, scope, depth - 1)} : ${own()})`],
    ]);
  }
  private changedSet(name: string, type: Type, scope: Scope, depth: number): Expression {
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
  private bag(name: string, type: Type, room: number | null, scope: Scope, depth: number): Expression {
    const of = this.as(type);
    const element = (): Expression => this.term(type.of as Type, scope, depth);
    const added = (): Expression => (room === null ? of`s.${name}.add(${element()})` : of`(s.${name}.size < ${room} ? s.${name}.add(${element()}) : s.${name})`);
    return this.dice.weighted([
      [6, added],
      [5, () => of`s.${name}.remove(${element()})`],
      [1, () => this.literal(type)],
      [1, () => of`s.${this.another(name, type)}`],
      [room === null ? 1 : 0, () => of`s.${name}.add(${element()}).add(${element()}).remove(${element()})`],
    ]);
  }
  private network(name: string, type: Type, room: number | null, scope: Scope, depth: number): Expression {
    const of = this.as(type);
    const message = (): Expression => this.term(type.of as Type, scope, depth);
    const local = scope.locals.find((other) => other.type.name === type.of?.name);
    const sent = (): Expression => (room === null ? of`s.${name}.send(${message()})` : of`(s.${name}.size < ${room} ? s.${name}.send(${message()}) : s.${name})`);
    const isFifo = type.rules?.order === 'fifo';
    return this.dice.weighted([
      [5, sent],
      [isFifo ? (local === undefined ? 0 : 4) : 3, () => of`s.${name}.deliver(${local === undefined || (!isFifo && this.dice.chance(30)) ? message() : local.name})`],
      [local === undefined ? 0 : 3, () => of`s.${name}.reply(${(local as Local).name}, ${message()})`],
      [isFifo || room !== null ? 0 : 1, () => of`s.${name}.sendAll(${this.set(type.of as Type, scope, depth)})`],
      [1, () => this.literal(type)],
      [3, () => of`s.${this.another(name, type)}`],
    ]);
  }

  // --- predicates --------------------------------------------------------------------------------------------------

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
      [deep, () => { const type = dice.pick([this.typed('Process'), this.typed('Number')]); return truth`${type.name}.${dice.pick(['some', 'every'])}(${this.predicate(type, scope, depth - 1)})`; }],
    ]);
  }
  /** A condition on a variable, or on something bound. */
  private fact(scope: Scope, depth: number): Expression {
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
        return dice.chance(60) ? this.truth`${of}.isUp(${this.term(type.of as Type, scope, depth - 1)})` : this.truth`${of}.count ${this.relation()} ${dice.integer(0, 2)}`;
      default:
        return this.compare(this.as(type)`${of}`, type, scope, depth);
    }
  }
  private relation(): string {
    return this.dice.pick(['<', '<=', '===', '>', '>=', '!==']);
  }
  /** A condition on a value. */
  private compare(value: Expression, type: Type, scope: Scope, depth: number): Expression {
    const { truth, dice } = this;
    const other = (): Expression => this.unlike(textOf(value), () => this.term(type, scope, depth - 1));
    switch (type.kind) {
      case 'boolean':
        return dice.weighted([[3, () => truth`${value}`], [2, () => truth`!${value}`], [1, () => truth`${value} === ${other()}`]]);
      case 'number':
        return truth`${value} ${this.relation()} ${other()}`;
      case 'message':
        return dice.chance(50) ? truth`${value}.type === '${dice.pick(type.cases ?? [])}'` : this.compareField(value, type, scope, depth);
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
  private compareField(value: Expression, type: Type, scope: Scope, depth: number): Expression {
    const [name, of] = this.dice.pick(type.fields?.length ? type.fields : ([['type', this.typed('Word')]] as const));
    return this.truth`${value}.${name} ${this.dice.pick(['===', '!=='])} ${this.term(of, scope, depth - 1)}`;
  }
  /** A number that is not limited: how many there are of something. */
  private count(scope: Scope, depth: number): Expression {
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
  private aboutFunction(variable: string, of: string, type: Type, scope: Scope, depth: number): Expression {
    const { truth, dice } = this;
    const [from, to] = [type.from as Type, type.of as Type];
    const got = (): Expression => this.as(to)`${of}.get(${this.term(from, scope, depth - 1)})`;
    const holds = (): Expression => this.predicate(to, scope, depth - 1);
    const both = (): Expression => {
      const [name, key] = [this.fresh(), this.fresh()];
      const locals = [...scope.locals, { name: key, type: from }, { name, type: to }];
      return { type: `predicate on ${type.name}`, parts: [`(${name}, ${key}) => `, this.about({ ...scope, locals }, depth - 1)], plain: ['() => true', '() => false'] };
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
  private aboutSet(of: Expression, type: Type, scope: Scope, depth: number): Expression {
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
      [deep, () => this.aboutSet(this.as(type)`${of}.${dice.pick(['add', 'delete'])}(${item()})`, type, scope, depth - 1)],
    ]);
  }
  private aboutBag(of: string, type: Type, scope: Scope, depth: number): Expression {
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
      [deep, () => (type.kind === 'bag' ? truth`[...${of}].some(${holds()})` : truth`[...${of}.deliverable()].some(${holds()})`)],
      [type.kind === 'bag' ? deep : 0, () => truth`${of}.${dice.pick(['add', 'remove'])}(${item()}).copies(${item()}) ${this.relation()} ${dice.integer(0, 2)}`],
    ]);
  }

  // --- choices -----------------------------------------------------------------------------------------------------

  /** What a choice ranges over, and the type of its values. */
  choice(scope: Scope, depth: number): { readonly type: Type; readonly of: Expression } {
    const { dice } = this;
    const options: (readonly [number, () => { type: Type; of: Expression }])[] = [];
    const offer = (weight: number, type: Type, make: (of: ReturnType<Grammar['as']>) => Expression): void => {
      options.push([weight, () => ({ type, of: make(this.as({ name: `choice of ${type.name}`, literals: [`[${type.literals[0]}]`] })) })]);
    };
    for (const name of ['Process', 'Process', 'Number', 'Value', 'Word']) offer(name === 'Process' ? 3 : 1, this.typed(name), (of) => of`${name}`);
    for (const { name, type } of this.vocabulary.variables) {
      const element = type.of;
      if (element === undefined) continue;
      const whole = `s.${name}`;
      if (type.kind === 'set') {
        offer(3, element, (of) => of`${whole}`);
        offer(3, element, (of) => of`${whole}.filter(${this.predicate(element, scope, depth - 1)})`);
        offer(1, element, (of) => of`${this.set(element, scope, depth)}`);
        offer(1, element, (of) => of`[...${whole}]`);
      } else if (type.kind === 'bag') {
        offer(3, element, (of) => of`${whole}`);
        offer(3, element, (of) => of`${whole}.filter(${this.predicate(element, scope, depth - 1)})`);
      } else if (type.kind === 'network') {
        offer(6, element, (of) => of`${whole}.deliverable()`);
        offer(3, element, (of) => of`${whole}.deliverable('${dice.pick(element.cases ?? [])}')`);
        offer(2, element, (of) => of`${whole}.filter(${this.predicate(element, scope, depth - 1)})`);
      } else if (type.kind === 'sequence') offer(1, element, (of) => of`${whole}`);
      else if (type.kind === 'function') offer(1, element, (of) => of`${whole}.valueSeq()`);
    }
    const listed = dice.pick(this.vocabulary.types.filter(({ kind, name }) => kind !== 'set' && kind !== 'sequence' && name !== 'Count'));
    offer(2, listed, (of) => of`[${this.term(listed, scope, depth)}, ${this.term(listed, scope, depth)}]`);
    const [Process, Number] = [this.typed('Process'), this.typed('Number')];
    offer(2, Process, (of) => of`Process.filter(${this.predicate(Process, scope, depth)})`);
    offer(1, Number, (of) => of`Array.from({ length: ${this.term(Number, scope, depth)} }, (_, i) => i)`);
    const name = this.fresh();
    const own = { ...scope, locals: [...scope.locals, { name, type: Process }] };
    offer(1, Process, (of) => of`alternatives(Process.map((${name}) => () => (${this.about(own, depth)} ? [${name}] : [])))`);
    return dice.weighted(options);
  }
}
