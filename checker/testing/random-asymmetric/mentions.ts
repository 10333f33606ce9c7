/**
 * Mentions: conditions that tell one member of a sort from the others, in the ways in which JavaScript lets a spec do so: by
 * its text, its place in an order, its hash, by `Sort.member`, or by what a predicate does besides answering.
 */
import type { Dice } from '../random/dice.ts';
import type { Scope } from '../random-symmetric/phrases.ts';
import type { Furniture } from '../random-symmetric/sketch.ts';
import type { Variable, Vocabulary } from '../random-symmetric/vocabulary.ts';
import { mentionsIn } from './furniture.ts';

type Options = (readonly [weight: number, make: () => string])[];

export class Mentions {
  private names = 0;
  constructor(
    private readonly dice: Dice,
    private readonly words: Vocabulary,
    private readonly furniture: readonly Furniture[] = [],
  ) {}

  /** A condition on what is bound and, unless there is none, on the state `s`. */
  condition(scope: Scope, state: string | null = 's', depth = 1): string {
    const { dice, words } = this;
    const options: Options = scope.flatMap(({ name, sort }): Options => {
      if (sort === 'Message') return [[6, () => this.ofMessage(name)]];
      if (sort === 'Letter') return [[6, () => this.ofLetter(name)]];
      return [[sort === 'Process' ? 5 : 3, () => this.ofMember(name, sort)]];
    });
    if (state !== null) {
      for (const variable of words.variables) options.push([4, () => this.ofVariable(variable, state, depth)]);
      for (const piece of this.furniture) options.push([10, () => this.inFurniture(piece, state, depth)]);
      if (depth > 0)
        options.push(
          [3, () => this.quantified(scope, state)],
          [2, () => this.first(scope, state)],
          [2, () => this.told(scope, state)],
        );
    }
    return options.length === 0 ? 'true' : dice.weighted(options);
  }
  private fresh(): string {
    return `w${++this.names}`;
  }
  /** The name of a member. */
  private one(sort: 'Process' | 'Value'): string {
    return sort === 'Process' ? `p${this.dice.integer(1, this.words.processes)}` : `v${this.dice.integer(1, 2)}`;
  }
  private ofMember(x: string, sort: 'Process' | 'Value'): string {
    const { dice } = this;
    const one = this.one(sort);
    return dice.pick([
      `${x} === '${one}'`,
      `${x} !== '${one}'`,
      `String(${x}) === '${one}'`,
      `\`\${${x}}\` === '${one}'`,
      `${x}.toString() !== '${one}'`,
      `${x} < '${one}'`,
      `'${one}' <= ${x}`,
      `JSON.stringify({ x: ${x} }) === '{"x":"${one}"}'`,
      `${x}.endsWith('${one.slice(1)}')`,
      `Number(${x}.slice(1)) % 2 === 0`,
      `hash(${x}) % 2 === 0`,
      `${sort}.elements.indexOf(${x}) === ${dice.integer(0, 1)}`,
      `[...${sort}][0] === ${x}`,
      `${sort}.toSet().first() === ${x}`,
      `[${x}, '${one}'].sort()[0] === ${x}`,
      `new globalThis.Set(['${one}']).has(${x})`,
      `Set(['${one}']).has(${x})`,
      `is(${x}, '${one}')`,
      ...(dice.chance(40) ? [`${x} === ${sort}.member(${one.slice(1)})`] : []),
    ]);
  }
  private ofMessage(m: string): string {
    const { dice } = this;
    const one = this.one('Process');
    return dice.pick([
      `${m}.of === '${one}'`,
      `${m}.of !== '${one}' && ${m}.from !== '${one}'`,
      `String(${m}).includes('${one}')`,
      `JSON.stringify(${m}).includes('"${one}"')`,
      `${m}.hashCode() % 2 === 0`,
      `is(${m}, Message.Ask({ of: '${one}' }))`,
      `${m}.equals(Message.Ask({ of: '${one}' }))`,
      `(${m}.of ?? 'p1') < '${one}'`,
      `Object.values(${m}).includes('${one}')`,
      ...(dice.chance(40) ? [`${m}.of === Process.member(${one.slice(1)})`] : []),
    ]);
  }
  private ofLetter(l: string): string {
    const one = this.one('Process');
    return this.dice.pick([
      `${l}.from === '${one}'`,
      `${l}.to !== '${one}' && ${l}.from !== '${one}'`,
      `${l}.from < ${l}.to`,
      `[${l}.to, ${l}.from].sort()[0] === ${l}.from`,
      `String(${l}).includes('from: ${one}')`,
      `JSON.stringify(${l}).includes('"to":"${one}"')`,
      `hash(${l}) % 2 === 0`,
      `is(${l}, Letter.Note({ from: '${one}', to: ${l}.to }))`,
      `Process.elements.indexOf(${l}.to) === 1`,
      `Process.some((w) => w === ${l}.to && (${this.ofMember('w', 'Process')}))`,
    ]);
  }
  private inFurniture(piece: Furniture, state: string, depth: number): string {
    const of = {
      one: this.one('Process'),
      other: this.one('Process'),
      ofProcess: (name: string) => this.condition([{ name, sort: 'Process' }], depth > 0 ? state : null, depth - 1),
      ofLetter: (name: string) => this.condition([{ name, sort: 'Letter' }], null, depth - 1),
    };
    return this.dice.pick(mentionsIn(piece, state, of));
  }
  /** A condition on what a variable holds. */
  private ofVariable({ name, kind, local, options }: Variable, state: string, depth: number): string {
    const { dice } = this;
    const own = `${state}.${name}`;
    const one = this.one('Process');
    const held = local
      ? dice.pick([
          `${own}.get('${one}')`,
          `[...${own}][0][1]`,
          `${own}.get(Process.elements[0])`,
          `${own}.valueSeq().first()`,
        ])
      : own;
    switch (kind) {
      case 'word':
      case 'number':
        if (!local) return `${own} ${dice.pick(['===', '!=='])} ${dice.pick(options)} && ${this.anyState(state)}`;
        return dice.pick([
          `${held} === ${dice.pick(options)}`,
          `${held} !== ${dice.pick(options)}`,
          `${own}.some((y, k) => y === ${dice.pick(options)} && ${this.ofMember('k', 'Process')})`,
          `${own}.every((y, k) => y === ${dice.pick(options)} || ${this.ofMember('k', 'Process')})`,
          `${own}.count((y, k) => ${this.ofMember('k', 'Process')} && y !== ${dice.pick(options)}) > 0`,
          `${own}.findKey((y) => y === ${dice.pick(options)}) === '${one}'`,
        ]);
      case 'process':
        return dice.pick([
          `${held} === '${one}'`,
          `${held} !== null && ${held} < '${one}'`,
          ...(local ? [`${own}.some((y) => y === '${one}')`, `${own}.count((y) => y === '${one}') > 0`] : []),
        ]);
      case 'value':
        return `${held} === '${this.one('Value')}'`;
      case 'processes':
        return dice.pick([
          `${held}.has('${one}')`,
          `${held}.first() === '${one}'`,
          `[...${held}][0] === '${one}'`,
          `String(${held}).includes('${one}')`,
          ...this.byPredicate(held, 'Process', depth),
        ]);
      case 'messages':
      case 'bag':
        return dice.pick([
          `${held}.has(Message.Ask({ of: '${one}' }))`,
          ...this.byPredicate(held, 'Message', depth),
          ...this.byPredicate(held, 'Message', depth),
        ]);
    }
  }
  private anyState(state: string): string {
    const locals = this.words.variables.filter(({ local }) => local);
    return `String(${state}.${this.dice.pick(locals).name}.get('${this.one('Process')}')) < 'b'`;
  }
  /** A predicate on the elements of a set or bag. */
  private byPredicate(held: string, sort: 'Process' | 'Message', depth: number): string[] {
    const w = this.fresh();
    const holds = `(${w}) => ${this.condition([{ name: w, sort }], null, depth - 1)}`;
    return [
      `${held}.some(${holds})`,
      `!${held}.every(${holds})`,
      `${held}.count(${holds}) > 0`,
      `${held}.filter(${holds}).size === 1`,
      `!${held}.filter(${holds}).isEmpty()`,
      `${held}.filter(${holds}).some((y) => String(y).length > 1)`,
      `Process.some((y) => ${held}.some((z) => String(z).includes(y) && (${holds})(z)))`,
      `[...${held}.filter(${holds})].length > 0`,
    ];
  }
  private quantified(scope: Scope, state: string): string {
    const w = this.fresh();
    const inner: Scope = [...scope, { name: w, sort: 'Process' }];
    const about = this.about(w, state);
    const mention = this.condition(inner, state, 0);
    return this.dice.pick([
      `Process.some((${w}) => ${about} && (${mention}))`,
      `Process.every((${w}) => ${about} || (${mention}))`,
      `Process.quorums().some((all) => all.every((${w}) => ${about} && (${mention})))`,
      `Process.quorums().every((all, i) => all.some((${w}) => ${about} || (${mention})) || i > 0)`,
      `Process.filter((${w}) => ${mention}).length > 1`,
      `(() => { for (const ${w} of Process) if (${about} && (${mention})) return true; return false; })()`,
    ]);
  }
  /** A condition on the first of several. */
  private first(scope: Scope, state: string): string {
    const w = this.fresh();
    const about = this.about(w, state);
    const found = this.dice.pick([
      `Process.filter((${w}) => ${about})[0]`,
      `Process.elements.find((${w}) => ${about})`,
      `[...Process].reverse().find((${w}) => ${about})`,
      `(() => { for (const ${w} of Process) if (${about}) return ${w}; return null; })()`,
    ]);
    const bound = scope.filter(({ sort }) => sort === 'Process').map(({ name }) => name);
    return `${found} === ${this.dice.pick([`'${this.one('Process')}'`, ...bound])}`;
  }
  /** A condition on what a predicate has told besides its answer. */
  private told(scope: Scope, state: string): string {
    const { dice } = this;
    const [w, f] = [this.fresh(), this.fresh()];
    const about = this.about(w, state);
    const locals = this.words.variables.filter(({ local }) => local);
    const { name } = dice.pick(locals);
    const bound = scope.filter(({ sort }) => sort === 'Process').map(({ name }) => name);
    const process = dice.pick([`'${this.one('Process')}'`, ...bound, ...bound]);
    const body = dice.pick([
      `Process.some((${w}) => { ${f} = ${w}; return ${about}; }); return ${f} === ${process};`,
      `Process.every((${w}) => { if (${about}) ${f} ??= ${w}; return ${f} === null; }); return ${f} === ${process};`,
      `Process.quorums()[0].every((${w}) => { ${f} = ${w}; return ${about}; }); return ${f} === ${process};`,
      `Process.quorums().some((all) => all.some((${w}) => { ${f} ??= ${w}; return ${about}; })); return ${f} === ${process};`,
      `${state}.${name}.some((_, ${w}) => { ${f} = ${w}; return ${about}; }); return ${f} === ${process};`,
      `${state}.${name}.every((_, ${w}) => { ${f} = ${w}; return ${about}; }); return ${f} === ${process};`,
      `${state}.${name}.map((y, ${w}) => { if (${about}) ${f} ??= ${w}; return y; }); return ${f} === ${process};`,
      `${state}.${name}.count((_, ${w}) => { if (${about}) ${f} ??= ${w}; return true; }); return ${f} === ${process};`,
      `return Process.some((${w}) => { const last = ${f}; ${f} = ${w}; return last !== null && ${about}; });`,
      `return Process.every((${w}) => { const last = ${f}; ${f} = ${w}; return last !== ${process} || ${about}; });`,
    ]);
    // Whether its text shows it must not matter.
    const shown = dice.chance(30)
      ? body
      : body.replace(/\((\([^()]*\) => \{.*\})\)/, '(((tell) => (...given) => tell(...given))($1))');
    return `(() => { let ${f} = null; ${shown} })()`;
  }
  /** A symmetric condition on a process. */
  private about(w: string, state: string): string {
    const { dice } = this;
    const { name, kind, options } = dice.pick(this.words.variables.filter(({ local }) => local));
    const held = `${state}.${name}.get(${w})`;
    if (kind === 'word' || kind === 'number') return `${held} ${dice.pick(['===', '!=='])} ${dice.pick(options)}`;
    return kind === 'processes' ? `${held}.isEmpty()` : `${held} ${dice.pick(['===', '!=='])} null`;
  }
}
