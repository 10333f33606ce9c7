/**
 * How TypeScript writes the type of the values of a domain: the static type that a spec has of a variable, made of what is there
 * when it runs. So it is there of every model, whatever its spec is written in and a variant adds, and a compiler that is to know it
 * need not find out the types of the spec. It is what `Of` has of the domain, or less where a spec says less than it knows.
 */
import type { BagDomain, FunctionDomain, SequenceDomain, SetDomain } from './collections.ts';
import type { CompositeDomain, TypeTexts } from './composite.ts';
import type { Domain, OptionalDomain } from './domain.ts';
import type { Cases, Fields, RecordDomain, UnionDomain } from './record.ts';
import type { Members, Sort, SortUnion } from './sort.ts';

/** What the types are called by: what Concord exports, and Immutable.js. */
export const namespaces = { concord: '$concord', immutable: '$immutable' } as const;
const { concord, immutable } = namespaces;

/** The types of what these sorts occur in. */
export class TypeScriptTypes implements TypeTexts {
  /** Of the name of each member, its sort's. */
  private readonly members: ReadonlyMap<unknown, Sort<string>>;
  constructor(sorts: readonly Sort<string>[]) {
    this.members = new Map(sorts.flatMap((sort) => sort.elements.map((member) => [member, sort] as const)));
  }

  /** The type of the values of a domain. */
  of(domain: Domain<unknown>): string {
    const { kind } = domain;
    switch (kind) {
      case 'boolean':
        return 'boolean';
      case 'range':
        return 'number';
      case 'oneOf':
        return anyOf((domain.elements ?? []).map((value) => this.named(value)));
      case 'optional':
        return anyOf([this.of((domain as OptionalDomain<unknown>).of), 'null']);
      case 'sort':
      case 'sorts':
        return `${concord}.Member<${this.names(domain as Sort<string> | SortUnion<string>)}>`;
      case 'record':
        return this.fields((domain as RecordDomain<Fields>).fields);
      case 'union': {
        const { cases } = domain as UnionDomain<Cases>;
        const typed = ([type, fields]: readonly [string, Fields]): string =>
          `{ readonly type: ${JSON.stringify(type)} } & ${this.fields(fields)}`;
        return anyOf(Object.entries(cases).map(typed));
      }
      case 'function': {
        const { from, of } = domain as FunctionDomain<unknown, unknown>;
        return `${concord}.Fn<${this.of(from)}, ${this.of(of)}>`;
      }
      case 'set':
        return `${immutable}.Set<${this.of((domain as SetDomain<unknown>).of)}>`;
      case 'sequence':
        return `${immutable}.List<${this.of((domain as SequenceDomain<unknown>).of)}>`;
      case 'bag':
        return `${concord}.Bag<${this.of((domain as BagDomain<unknown>).of)}>`;
      case 'composite':
        return `${concord}.${(domain as CompositeDomain<unknown>).typed(this)}`;
    }
  }
  /** The type of a sort. */
  sort({ name, symmetric }: Sort<string>): string {
    return `${concord}.${symmetric ? 'Sort' : 'OrderedSort'}<${JSON.stringify(name)}>`;
  }
  /** The type of one member of a sort. */
  member(name: string): string {
    const sort = this.members.get(name);
    return sort === undefined ? 'any' : `${this.of(sort)} & ${JSON.stringify(name)}`;
  }
  names(of: Members<string>): string {
    const { sorts = [of as Sort<string>] } = of as Partial<SortUnion<string>>;
    return [...new Set(sorts.map(({ name }) => JSON.stringify(name)))].join(' | ');
  }
  private named(value: unknown): string {
    const sort = this.members.get(value);
    return sort === undefined ? JSON.stringify(value) : this.of(sort);
  }
  private fields(fields: Fields): string {
    const each = Object.entries(fields).map(([name, of]) => `readonly ${JSON.stringify(name)}: ${this.of(of)}`);
    return `{ ${each.join('; ')} }`;
  }
}

function anyOf(types: readonly string[]): string {
  return types.length === 0 ? 'never' : `(${types.map((type) => `(${type})`).join(' | ')})`;
}
