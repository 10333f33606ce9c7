/**
 * Writing terms as JavaScript against the public interface of Concord: what all operations share. Each is written in one of
 * many ways that users have, which its style says; then comes what it is wrapped in, such as a helper or an exception.
 */
import type { Plain, PlainRecord, SortType, Term, Type } from './abstract.ts';
import { termsIn } from './abstract.ts';
import { membersOf, valuesOf } from './plain.ts';

/** Names that sources use for what is declared once. */
export class Names {
  readonly declarations: string[] = [];
  private readonly known = new Map<string, string>();
  private next = 0;

  fresh(prefix: string): string {
    return `${prefix}${this.next++}`;
  }
  /** The name of what is declared by this text. */
  declared(prefix: string, text: string): string {
    const name = this.known.get(text) ?? this.fresh(prefix);
    if (!this.known.has(text)) this.declarations.push(`const ${name} = ${text};`);
    this.known.set(text, name);
    return name;
  }
}

export function sortName({ name }: SortType): string {
  return name.toUpperCase();
}

function fieldsText(names: Names, fields: Readonly<Record<string, Type>>): string {
  return `{ ${Object.entries(fields)
    .map(([name, type]) => `${name}: ${domainText(names, type)}`)
    .join(', ')} }`;
}

/** A domain as a spec declares it. */
export function domainText(names: Names, type: Type): string {
  const of = (inner: Type): string => domainText(names, inner);
  switch (type.t) {
    case 'bool':
      return 'boolean';
    case 'int':
      return `range(${type.lo}, ${type.hi})`;
    case 'enum':
      return `oneOf(${type.values.map((value) => JSON.stringify(value)).join(', ')})`;
    case 'sort':
      return sortName(type);
    case 'opt':
      return `optional(${of(type.of)})`;
    case 'rec':
      return names.declared('R', `record(${fieldsText(names, type.fields)})`);
    case 'msg':
      return names.declared(
        'M',
        `messages({ ${Object.entries(type.cases)
          .map(([name, fields]) => `${name}: ${fieldsText(names, fields)}`)
          .join(', ')} })`,
      );
    case 'fn':
      return names.declared('F', `functionFrom(${of(type.from)}, ${of(type.to)})`);
    case 'set':
      return `subsetOf(${of(type.of)})`;
    case 'seq':
      return `sequenceOf(${of(type.of)}, ${type.most})`;
    case 'bag':
      return `bagOf(${of(type.of)})`;
    default:
      return compositeText(names, type);
  }
}
function compositeText(names: Names, type: Type): string {
  switch (type.t) {
    case 'net': {
      const budget = (n: number | null): string => (n === null ? 'false' : n < 0 ? 'true' : `{ atMost: ${n} }`);
      const fifo = type.order === 'fifo' ? `order: 'fifo', capacity: ${type.capacity}, ` : '';
      const among = `among: [${sortName(type.among)}], `;
      const cut =
        type.partition === null
          ? ''
          : `, partition: { of: ${sortName(type.among)}${type.partition < 0 ? '' : `, atMost: ${type.partition}`} }`;
      const delivery = type.keeps ? "delivery: 'keep', " : '';
      return names.declared(
        'N',
        `network(${domainText(names, type.of)}, { ${fifo}${among}${delivery}loss: ${budget(type.loss)}, duplication: ${budget(type.duplication)}${cut} })`,
      );
    }
    case 'crash':
      return names.declared(
        'C',
        `crashes(${sortName(type.of)}, { atMost: ${type.atMost}, recovery: ${type.recovery} })`,
      );
    case 'clock':
      return names.declared(
        'T',
        `clocks(${sortName(type.of)}, { ticks: ${type.ticks}, skew: ${type.skew}, drift: ${type.drift}, due: (s) => due(s) })`,
      );
    case 'hist': {
      const values = domainText(names, type.values);
      const operation = names.declared('M', `messages({ Read: {}, Write: { value: ${values} } })`);
      const result = names.declared('M', `messages({ ReadOk: { value: ${values} }, WriteOk: {} })`);
      return names.declared(
        'H',
        `history(${sortName(type.of)}, { operation: ${operation}, result: ${result}, most: ${type.most} })`,
      );
    }
    default:
      throw new Error(`${type.t} is no composite`);
  }
}

/** True if values are compared by `===`. */
export function isPrimitive(type: Type): boolean {
  return ['bool', 'int', 'enum', 'sort'].includes(type.t) || (type.t === 'opt' && isPrimitive(type.of));
}
export function isText(type: Type): boolean {
  return type.t === 'enum' || type.t === 'sort';
}

/** A literal; a loose one may be of arrays and objects, as in what an effect answers. */
export function literal(names: Names, type: Type, value: Plain, loose: boolean): string {
  const of = (inner: Type, part: Plain): string => literal(names, inner, part, loose);
  const items = (inner: Type, list: Plain): string => (list as Plain[]).map((part) => of(inner, part)).join(', ');
  const fields = (types: Readonly<Record<string, Type>>, part: Plain): string =>
    `{ ${Object.entries(types)
      .map(([name, inner]) => `${name}: ${of(inner, (part as PlainRecord)[name] as Plain)}`)
      .join(', ')} }`;
  switch (type.t) {
    case 'opt':
      return value === null ? 'null' : of(type.of, value);
    case 'rec':
      return loose ? fields(type.fields, value) : `${domainText(names, type)}(${fields(type.fields, value)})`;
    case 'msg': {
      const name = (value as PlainRecord).type as string;
      return `${domainText(names, type)}.${name}(${fields(type.cases[name] ?? {}, value)})`;
    }
    case 'fn': {
      const entries = valuesOf(type.from).map(
        (key, i) => `[${of(type.from, key)}, ${of(type.to, (value as Plain[])[i] as Plain)}]`,
      );
      const uniform = new Set((value as Plain[]).map((part) => JSON.stringify(part))).size === 1;
      if (uniform && type.from.t === 'sort')
        return `${sortName(type.from)}.to(${of(type.to, (value as Plain[])[0] as Plain)})`;
      return loose ? `[${entries.join(', ')}]` : `Map([${entries.join(', ')}])`;
    }
    case 'set':
      return loose ? `[${items(type.of, value)}]` : `Set([${items(type.of, value)}])`;
    case 'seq':
      return loose ? `[${items(type.of, value)}]` : `List([${items(type.of, value)}])`;
    case 'bag':
      return `Bag.of([${(value as [Plain, number][]).map(([part, n]) => `[${literal(names, type.of, part, false)}, ${n}]`).join(', ')}])`;
    case 'net':
    case 'hist':
      return `${domainText(names, type)}.empty`;
    case 'crash':
      return `${domainText(names, type)}.none`;
    case 'clock':
      return `${domainText(names, type)}.right`;
    default:
      return JSON.stringify(value);
  }
}

/** Where a term is written. */
export interface Scope {
  readonly names: Names;
  /** True if the variables of the state have been taken out of `s`. */
  readonly taken: boolean;
  /** The names that are bound where the function begins, so that what uses no others can be kept for its whole call. */
  readonly params: readonly string[];
  /** Variables to be declared where the function begins. */
  readonly memos: string[];
}

/** The names that the text of a term uses from outside of it. */
export function freeNames(term: Term, { taken }: Scope): string[] {
  const inside = termsIn(term);
  const bound = new Set(inside.flatMap(({ binds }) => binds));
  const used = inside.flatMap(({ op, data }): string[] => {
    if (op === 'local') return bound.has(data as string) ? [] : [data as string];
    if (op === 'var') return [taken ? (data as string) : 's'];
    return op === 'next' ? ['t'] : [];
  });
  return [...new Set(used)];
}

/** True if something inside may fail, so that catching what is thrown would change what it means. */
function mayFail(term: Term): boolean {
  return termsIn(term).some(({ op }) => op === 'fails' || op === 'invoke' || op === 'respond');
}

/** An expression after an arrow: an object needs brackets. */
export function grouped(text: string): string {
  return text.startsWith('{') ? `(${text})` : text;
}

/** The text of a term, wrapped in what its `wrap` says. */
export function wrapped(term: Term, text: string, scope: Scope): string {
  const free = freeNames(term, scope);
  const { names } = scope;
  const x = names.fresh('w');
  const ways: readonly (() => string)[] = [
    () => text,
    () => `(() => { const ${x} = ${text}; return ${x}; })()`,
    () =>
      scope.memos.some((memo) => text.includes(memo))
        ? text
        : `${names.declared('help', `(${free.join(', ')}) => ${grouped(text)}`)}(${free.join(', ')})`,
    () => `(() => { try { throw { ${x}: ${text} }; } catch (e) { if (!('${x}' in e)) throw e; return e.${x}; } })()`,
    () => `({ get ${x}() { return ${text}; } }).${x}`,
    () => `(([${x}]) => ${x})([${text}])`,
    () => `[...(function* () { yield ${text}; })()][0]`,
    () =>
      `(() => { let ${x}; out: { ${x} = ${text}; if (${x} !== undefined) break out; ${x} = null; } return ${x}; })()`,
    () => `((${x}) => ${x}?.of)({ of: ${text} })`,
    () =>
      free.length === 0 && !mayFail(term) && !scope.memos.some((memo) => text.includes(memo))
        ? names.declared('k', text)
        : `((${x} = ${text}) => ${x})()`,
    () => {
      if (!free.every((name) => scope.params.includes(name)))
        return `(() => { let ${x}; const get = () => (${x} ??= [${text}])[0]; get(); return get(); })()`;
      scope.memos.push(x);
      return `(${x} ??= [${text}])[0]`;
    },
    () => `(() => { try { return null.nothing; } catch { return ${text}; } })()`,
    () => `(() => { try { return ${text}; } catch (e) { ${mayFail(term) ? 'throw e' : 'return undefined'}; } })()`,
    () => `(() => { try { return ${text}; } finally { void 0; } })()`,
    () => `(() => { switch (true) { default: return ${text}; } })()`,
    () => `(() => { const ${x} = ${text}; return is(${x}, ${text}) ? ${x} : ${x}; })()`,
    () => `(() => { for (;;) { return ${text}; } })()`,
    () => `Object.fromEntries([['${x}', ${text}]]).${x}`,
  ];
  return (ways[term.wrap % ways.length] as () => string)();
}
/** How many ways there are to wrap a term. */
export const wraps = 18;

export function memberText(sort: SortType, name: string): string {
  return `${sortName(sort)}.member(${membersOf(sort).indexOf(name) + 1})`;
}

/** What an operation is written with: its arguments, also as loose literals, as texts. */
export interface Writing {
  readonly term: Term;
  readonly scope: Scope;
  /** True where arrays and plain objects will do. */
  readonly loose: boolean;
  readonly text: (i: number) => string;
  readonly looseText: (i: number) => string;
  readonly type: (i: number) => Type;
}
/** The ways to write an operation; the first is the plainest. */
export type Ways = (writing: Writing) => readonly (() => string)[];
