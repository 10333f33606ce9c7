/**
 * Random conditions and changes that treat all processes alike: of a process they use nothing but what is chosen, bound by
 * a quantifier, or held by a variable.
 */
import type { Dice } from '../random/dice.ts';
import type { Variable, Vocabulary } from './vocabulary.ts';

/** A name that a choice, a quantifier or a lambda binds. */
export interface Local {
  readonly name: string;
  readonly sort: 'Process' | 'Value' | 'Message' | 'Letter';
}
export type Scope = readonly Local[];
type Options = (readonly [weight: number, make: () => string])[];

/** How many elements a bag may have. */
const room = 2;

export class Phrases {
  private names = 0;
  constructor(
    private readonly dice: Dice,
    private readonly vocabulary: Vocabulary,
  ) {}

  fresh(prefix: string): string {
    return `${prefix}${++this.names}`;
  }

  /** A predicate on the state `s` and what is bound. */
  condition(scope: Scope, depth = 2): string {
    const { dice } = this;
    const inner = (): string => this.condition(scope, depth - 1);
    return dice.weighted([
      [9, () => this.fact(scope, depth)],
      [depth > 0 ? 2 : 0, () => `(${inner()} && ${inner()})`],
      [depth > 0 ? 2 : 0, () => `(${inner()} || ${inner()})`],
      [depth > 0 ? 1 : 0, () => `!(${inner()})`],
    ]);
  }
  private fact(scope: Scope, depth: number): string {
    const { dice } = this;
    const options: Options = this.vocabulary.variables.flatMap((variable): Options => {
      if (!variable.local) return [[3, () => this.about(variable, `s.${variable.name}`, scope)]];
      const processes = this.named(scope, 'Process');
      const own = (): string => this.about(variable, `s.${variable.name}.get(${this.recent(processes)})`, scope);
      return processes.length === 0 ? [] : [[5, own]];
    });
    const processes = this.named(scope, 'Process');
    if (processes.length > 1)
      options.push([2, () => `${dice.some(processes, 2).join(dice.chance(50) ? ' === ' : ' !== ')}`]);
    if (options.length === 0 || (depth > 0 && dice.chance(processes.length === 0 ? 60 : 20)))
      return this.quantified(scope, depth);
    return dice.weighted(options);
  }
  private quantified(scope: Scope, depth: number): string {
    const { dice } = this;
    const name = this.fresh('x');
    const body = this.condition([...scope, { name, sort: 'Process' }], Math.min(depth - 1, 1));
    const count = dice.integer(1, 2);
    return dice.weighted([
      [4, () => `Process.some((${name}) => ${body})`],
      [4, () => `Process.every((${name}) => ${body})`],
      [2, () => `Process.quorums().some((all) => all.every((${name}) => ${body}))`],
      [1, () => `Process.subsets(2).every((two) => two.some((${name}) => ${body}))`],
      [2, () => `Process.filter((${name}) => ${body}).length ${dice.pick(['===', '>=', '<='])} ${count}`],
    ]);
  }
  /** A predicate on what a variable, or a process of it, holds. */
  private about({ kind, options }: Variable, of: string, scope: Scope): string {
    const { dice } = this;
    const process = (): string => dice.pick(this.named(scope, 'Process'));
    const hasProcess = this.named(scope, 'Process').length > 0 ? 1 : 0;
    switch (kind) {
      case 'word':
        return `${of} ${dice.pick(['===', '===', '!=='])} ${dice.pick(options)}`;
      case 'number':
        return `${of} ${dice.pick(['===', '===', '<', '>', '!=='])} ${dice.pick(options)}`;
      case 'process':
        return dice.weighted([
          [2, () => `${of} ${dice.pick(['===', '!=='])} null`],
          [4 * hasProcess, () => `${of} ${dice.pick(['===', '!=='])} ${process()}`],
        ]);
      case 'processes':
        return dice.weighted([
          [4 * hasProcess, () => `${of}.has(${process()})`],
          [2, () => `${of}.isEmpty()`],
          [1, () => `${of}.size ${dice.pick(['===', '>='])} ${dice.integer(1, 2)}`],
        ]);
      case 'value': {
        const values = this.named(scope, 'Value');
        return dice.weighted([
          [2, () => `${of} ${dice.pick(['===', '!=='])} null`],
          [values.length > 0 ? 4 : 0, () => `${of} ${dice.pick(['===', '!=='])} ${dice.pick(values)}`],
        ]);
      }
      case 'messages':
      case 'bag':
        return dice.weighted([
          [4, () => this.withMessage(scope, (message) => `${of}.has(${message})`)],
          [2, () => `${of}.isEmpty()`],
          [1, () => `${of}.size ${dice.pick(['===', '>='])} 1`],
        ]);
    }
  }
  /** What is made of a message; if its fields cannot be filled from what is bound, of any that there is. */
  private withMessage(scope: Scope, make: (message: string) => string): string {
    const message = this.message(scope);
    return message === null ? 'Process.some((any) => '.concat(make('Message.Ask({ of: any })'), ')') : make(message);
  }
  private message(scope: Scope): string | null {
    const { dice } = this;
    const bound = this.named(scope, 'Message');
    if (bound.length > 0 && dice.chance(60)) return dice.pick(bound);
    const [type, fields] = dice.pick(Object.entries(this.vocabulary.messages));
    const filled = Object.entries(fields).map(([field, sort]) => {
      const names = this.named(scope, sort);
      return names.length === 0 ? null : `${field}: ${dice.pick(names)}`;
    });
    if (filled.includes(null)) return null;
    return filled.length === 0 ? `Message.${type}()` : `Message.${type}({ ${filled.join(', ')} })`;
  }
  /** One of them, most often the one that was bound last. */
  private recent(names: readonly string[]): string {
    return this.dice.chance(60) ? (names.at(-1) as string) : this.dice.pick(names);
  }
  private named(scope: Scope, sort: Local['sort']): string[] {
    return scope.filter((local) => local.sort === sort).map(({ name }) => name);
  }

  /** What an effect gives to a variable: most often something else than it holds. */
  change(variable: Variable, scope: Scope): string {
    const { dice } = this;
    const of = `s.${variable.name}`;
    if (!variable.local) return this.other(variable, of, scope);
    const processes = this.named(scope, 'Process');
    const each = (): string => {
      const [held, key] = [this.fresh('y'), this.fresh('x')];
      const inner: Scope = [...scope, { name: key, sort: 'Process' }];
      const when = this.condition(inner, 0);
      return `${of}.map((${held}, ${key}) => ${when} ? ${this.other(variable, held, inner)} : ${held})`;
    };
    if (processes.length === 0) return each();
    const one = dice.pick(processes);
    const held = this.fresh('y');
    return dice.weighted([
      [6, () => `${of}.set(${one}, ${this.other(variable, `${of}.get(${one})`, scope)})`],
      [5, () => `${of}.update(${one}, (${held}) => ${this.other(variable, held, scope)})`],
      [1, each],
    ]);
  }
  /** Another value than the one that is held. */
  private other({ kind, options }: Variable, held: string, scope: Scope): string {
    const { dice } = this;
    const process = (): string => dice.pick(this.named(scope, 'Process'));
    const hasProcess = this.named(scope, 'Process').length > 0 ? 1 : 0;
    switch (kind) {
      case 'word': {
        const all = `[${options.join(', ')}]`;
        const next = `${all}[(${all}.indexOf(${held}) + 1) % ${options.length}]`;
        return dice.chance(60) ? dice.pick(options) : next;
      }
      case 'number':
        return dice.weighted([
          [5, () => `(${held} + 1) % ${options.length}`],
          [2, () => `Math.min(${held} + 1, ${options.length - 1})`],
          [3, () => dice.pick(options)],
          [
            1,
            () =>
              `Math.min(Process.filter((z) => ${this.condition([...scope, { name: 'z', sort: 'Process' }], 0)}).length, ${options.length - 1})`,
          ],
        ]);
      case 'process':
        return dice.weighted([
          [3, () => 'null'],
          [6 * hasProcess, process],
          [2 * hasProcess, () => `(${held} === null ? ${process()} : null)`],
          ...this.heldProcesses(scope),
        ]);
      case 'processes':
        return dice.weighted([
          [5 * hasProcess, () => `${held}.add(${process()})`],
          [4 * hasProcess, () => `${held}.delete(${process()})`],
          [1, () => 'Set()'],
          [1, () => 'Process.toSet()'],
          [1, () => `${held}.filter((z) => ${this.condition([...scope, { name: 'z', sort: 'Process' }], 0)})`],
          [1, () => `Set(Process.filter((z) => ${this.condition([...scope, { name: 'z', sort: 'Process' }], 0)}))`],
        ]);
      case 'value': {
        const values = this.named(scope, 'Value');
        return values.length > 0 && dice.chance(75) ? dice.pick(values) : 'null';
      }
      case 'messages': {
        const message = this.message(scope);
        if (message === null) return 'Set()';
        return dice.chance(50) ? `${held}.add(${message})` : `${held}.delete(${message})`;
      }
      case 'bag': {
        const message = this.message(scope);
        if (message === null) return 'Bag.of([])';
        if (dice.chance(45)) return `${held}.remove(${message})`;
        return `(${held}.size < ${room} ? ${held}.add(${message}) : ${held})`;
      }
    }
  }
  /** Processes that variables hold. */
  private heldProcesses(scope: Scope): Options {
    const processes = this.named(scope, 'Process');
    return this.vocabulary.variables.flatMap(({ name, kind, local }): Options => {
      if (kind !== 'process') return [];
      if (!local) return [[1, () => `s.${name}`]];
      return processes.length === 0 ? [] : [[1, () => `s.${name}.get(${this.dice.pick(processes)})`]];
    });
  }
}
