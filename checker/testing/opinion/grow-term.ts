/**
 * Random terms of a type, over what is in scope.
 */
import type { MessageType, NetworkType, Plain, SortType, Term, Type } from './abstract.ts';
import { alike, anyInt, bool, type Dice, plainTerm } from './dice.ts';
import { growPrimitive, growValue } from './grow-type.ts';
import { membersOf, operationOf } from './plain.ts';
import { wraps } from './writer.ts';

/** Operations that answer what is there already. */
const taking = new Set(['var', 'local', 'get', 'field', 'caseField', 'orElse', 'first', 'last', 'at']);

/** What terms may be made of. */
export interface Soil {
  readonly dice: Dice;
  readonly sorts: readonly SortType[];
  /** Variables, choices and what is bound: terms that are there. */
  readonly sources: readonly Term[];
  /** Whether members may be named, and how. */
  readonly mention: 'never' | 'member' | 'text';
  /** How often terms are written in odd ways, in percent. */
  readonly odd: number;
  readonly counter: { next: number };
}

export const local = (name: string, type: Type): Term => plainTerm('local', type, [], name);
const lit = (type: Type, value: Plain): Term => plainTerm('lit', type, [], value);

export class Grower {
  constructor(private readonly soil: Soil) {}
  private get dice(): Dice {
    return this.soil.dice;
  }
  with(...more: readonly Term[]): Grower {
    return new Grower({ ...this.soil, sources: [...this.soil.sources, ...more, ...more] });
  }
  private fresh(): string {
    return `q${this.soil.counter.next++}`;
  }
  private make(
    op: string,
    type: Type,
    args: readonly Term[] = [],
    data: Plain = null,
    binds: readonly string[] = [],
  ): Term {
    const { dice, odd } = this.soil;
    return {
      ...plainTerm(op, type, args, data, binds),
      style: dice.chance(40) ? 0 : dice.below(100000),
      wrap: dice.chance(odd) ? dice.below(wraps) : 0,
    };
  }

  /** What can be taken out of a term without asking for more. */
  private parts(term: Term, depth: number): Term[] {
    const { type } = term;
    const further = (made: readonly (Term | undefined)[]): Term[] =>
      made.filter((one) => one !== undefined).flatMap((one) => (depth > 0 ? this.parts(one, depth - 1) : [one]));
    switch (type.t) {
      case 'rec':
        return [
          term,
          ...further(Object.entries(type.fields).map(([name, of]) => this.make('field', of, [term], name))),
        ];
      case 'fn': {
        if (depth <= 0) return [term];
        const key = this.simple(type.from);
        return [term, ...further([key && this.make('get', type.to, [term, key])])];
      }
      case 'opt': {
        const rest = growValue(this.dice, type.of, true);
        return [
          term,
          ...further([rest === undefined ? undefined : this.make('orElse', type.of, [term, lit(type.of, rest)])]),
        ];
      }
      case 'seq': {
        const rest = growValue(this.dice, type.of, true);
        if (rest === undefined) return [term];
        const op = this.dice.of(['first', 'last', 'at']);
        const i = lit(anyInt, this.dice.below(3));
        const args = op === 'at' ? [term, i, lit(type.of, rest)] : [term, lit(type.of, rest)];
        return [term, ...further([this.make(op, type.of, args)])];
      }
      case 'msg': {
        const fields = Object.entries(type.cases).flatMap(([name, of]) =>
          Object.entries(of).map(([field, inner]) => [name, field, inner] as const),
        );
        return [
          term,
          ...further(
            fields.map(([name, field, inner]) => {
              if (Object.values(type.cases).every((of) => of[field] !== undefined && alike(of[field], inner)))
                return this.make('field', inner, [term], field);
              const rest = this.simple(inner);
              return rest && this.make('caseField', inner, [term, rest], [name, field]);
            }),
          ),
        ];
      }
      default:
        return [term];
    }
  }
  private sourcesOf(wanted: (type: Type) => boolean, depth = 2): Term[] {
    return this.soil.sources.flatMap((source) => this.parts(source, depth)).filter(({ type }) => wanted(type));
  }
  /** A source or a literal. */
  private simple(type: Type): Term | undefined {
    const own = this.soil.sources.filter((source) => JSON.stringify(source.type) === JSON.stringify(type));
    if (own.length > 0 && this.dice.chance(80)) return this.dice.of(own);
    return this.literal(type) ?? (own.length > 0 ? this.dice.of(own) : undefined);
  }
  private literal(type: Type): Term | undefined {
    const { mention } = this.soil;
    if (type.t === 'sort' && mention !== 'never' && this.dice.chance(50))
      return this.make(mention, type, [], this.dice.of(membersOf(type)));
    const value = growValue(this.dice, type, true);
    return value === undefined ? undefined : lit(type, value);
  }

  /** A term of this type; undefined if there is nothing to make it of. */
  term(type: Type, depth: number): Term | undefined {
    for (let tries = 0; tries < 6; tries++) {
      const made = this.attempt(type, depth);
      if (made !== undefined) return made;
    }
    return this.simple(type);
  }
  private attempt(type: Type, depth: number): Term | undefined {
    const { dice } = this;
    if (depth <= 0 || (type.t !== 'bool' && dice.chance(35))) {
      const own = this.sourcesOf((of) => alike(of, type));
      return own.length > 0 && dice.chance(85) ? dice.of(own) : this.literal(type);
    }
    if (dice.chance(6)) {
      const [condition, yes, no] = [this.term(bool, depth - 1), this.term(type, depth - 1), this.term(type, depth - 1)];
      return condition && yes && no && this.make('if', type, [condition, yes, no]);
    }
    if (dice.chance(5)) {
      const of = this.sourcesOf(() => true);
      const value = of.length > 0 ? dice.of(of) : undefined;
      const name = this.fresh();
      const inner = value && this.with(local(name, value.type)).term(type, depth - 1);
      return value && inner && this.make('let', type, [value, inner], null, [name]);
    }
    switch (type.t) {
      case 'bool':
        return this.truth(depth);
      case 'int':
        return this.number(depth);
      case 'opt':
        return dice.chance(25) ? lit(type, null) : this.as(type, this.fitted(type.of, depth - 1));
      case 'rec':
        return this.record(type, depth);
      case 'msg':
        return this.message(type, depth);
      case 'set':
        return this.set(type, depth);
      case 'fn':
        return this.fn(type, depth);
      case 'seq':
        return this.seq(type, depth);
      case 'bag':
        return this.bag(type, depth);
      default:
        return dice.chance(70) ? this.attempt(type, 0) : this.literal(type);
    }
  }
  private as(type: Type, term: Term | undefined): Term | undefined {
    return term && plainTerm('just', type, [term]);
  }
  private collection(): Term | undefined {
    const { dice } = this;
    const own = this.sourcesOf(({ t }) => ['set', 'seq', 'bag', 'net'].includes(t));
    if (own.length > 0 && dice.chance(70)) return dice.of(own);
    if (this.soil.sorts.length === 0) return own.length > 0 ? dice.of(own) : undefined;
    return plainTerm('sort', dice.of(this.soil.sorts));
  }
  /** A body over the items of a collection. */
  private over(
    op: string,
    answer: Type,
    inner: Type,
    depth: number,
    collection = this.collection(),
    data: Plain = null,
  ): Term | undefined {
    if (collection === undefined) return undefined;
    const name = this.fresh();
    const item = local(name, itemType(collection.type));
    const body = this.with(item).term(inner, depth - 1);
    return body && this.make(op, answer, [collection, body], data, [name]);
  }
  private overFn(op: string, answer: Type, inner: Type, depth: number, fn: Term | undefined): Term | undefined {
    if (fn === undefined || fn.type.t !== 'fn') return undefined;
    const [value, key] = [this.fresh(), this.fresh()];
    const body = this.with(local(value, fn.type.to), local(key, fn.type.from)).term(inner, depth - 1);
    return body && this.make(op, answer, [fn, body], null, [value, key]);
  }
  private pick(wanted: (type: Type) => boolean): Term | undefined {
    const own = this.sourcesOf(wanted);
    return own.length === 0 ? undefined : this.dice.of(own);
  }

  private truth(depth: number): Term | undefined {
    const { dice } = this;
    const of = (type: Type): Term | undefined => this.term(type, depth - 1);
    const [op, ways] = [
      (name: string, ...args: (Term | undefined)[]) =>
        args.includes(undefined) ? undefined : this.make(name, bool, args as Term[]),
      dice.below(20),
    ];
    switch (ways) {
      case 0:
        return op('not', of(bool));
      case 1:
        return op('and', of(bool), of(bool));
      case 2:
        return op('or', of(bool), of(bool));
      case 3:
        return op('implies', of(bool), of(bool));
      case 4:
      case 5:
        return this.over('some', bool, bool, depth);
      case 6:
      case 7:
        return this.over('every', bool, bool, depth);
      case 8:
        return this.overFn(
          dice.of(['someValue', 'everyValue']),
          bool,
          bool,
          depth,
          this.pick(({ t }) => t === 'fn'),
        );
      case 9: {
        const number = of(anyInt);
        return op(dice.of(['lt', 'le', 'eq']), number, dice.chance(60) ? lit(anyInt, dice.below(4)) : of(anyInt));
      }
      case 10: {
        const where = this.pick(({ t }) => ['set', 'seq', 'bag', 'net'].includes(t));
        return op('has', where, where && this.fitted(itemType(where.type), depth - 1));
      }
      case 11: {
        const set = this.pick(({ t }) => t === 'set');
        return op('subset', ...(dice.chance(50) ? [set, set && of(set.type)] : [set && of(set.type), set]));
      }
      case 12:
        return op(
          'empty',
          this.pick(({ t }) => ['set', 'seq', 'bag', 'net'].includes(t)),
        );
      case 13:
        return op(
          'isNull',
          this.pick(({ t }) => t === 'opt'),
        );
      case 14: {
        const seq = this.pick(({ t }) => t === 'seq');
        return op('prefix', ...(dice.chance(50) ? [seq, seq && of(seq.type)] : [seq && of(seq.type), seq]));
      }
      case 15: {
        const message = this.pick(({ t }) => t === 'msg');
        return (
          message && this.make('isCase', bool, [message], dice.of(Object.keys((message.type as MessageType).cases)))
        );
      }
      case 16:
        return this.composite();
      default: {
        const one = this.pick(({ t }) => !['net', 'crash', 'clock', 'hist'].includes(t));
        return op('eq', one, one && of(one.type));
      }
    }
  }
  /** A question about a network, crashes, clocks or a history. */
  private composite(): Term | undefined {
    const { dice } = this;
    const value = this.pick(({ t }) => ['net', 'crash', 'clock', 'hist'].includes(t));
    if (value === undefined) return undefined;
    const member = 'of' in value.type && value.type.of.t === 'sort' ? this.simple(value.type.of) : undefined;
    switch (value.type.t) {
      case 'net': {
        const [one, other] = [this.simple(value.type.among), this.simple(value.type.among)];
        if (dice.chance(50)) return this.make('moreThan', bool, [value], dice.below(2));
        return one && other && dice.chance(60)
          ? this.make('connects', bool, [value, one, other])
          : this.make('isWhole', bool, [value]);
      }
      case 'crash':
        return member && this.make('isUp', bool, [value, member]);
      case 'hist':
        if (member === undefined) return undefined;
        if (dice.chance(50)) return this.make('isPending', bool, [value, member]);
        return this.make('isNull', bool, [
          this.make('pendingOf', { t: 'opt', of: operationOf(value.type.values) }, [value, member]),
        ]);
      case 'clock': {
        const at = this.term(anyInt, 1);
        return member && at && this.make('isOver', bool, [value, member, at]);
      }
      default:
        return undefined;
    }
  }

  private number(depth: number): Term | undefined {
    const { dice } = this;
    const of = (): Term | undefined => this.term(anyInt, depth - 1);
    const two = (op: string, a = of(), b = of()): Term | undefined => a && b && this.make(op, anyInt, [a, b]);
    switch (dice.below(10)) {
      case 0: {
        const where = this.pick(({ t }) => ['set', 'seq', 'bag', 'net'].includes(t));
        return where && this.make('size', anyInt, [where]);
      }
      case 1:
      case 2:
        return this.over('count', anyInt, bool, depth);
      case 3: {
        const fn = this.pick(({ t }) => t === 'fn');
        return dice.chance(50)
          ? this.overFn('countValues', anyInt, bool, depth, fn)
          : this.overFn(dice.of(['sumOfValues', 'greatestValue']), anyInt, anyInt, depth, fn);
      }
      case 4: {
        const bag = this.pick(({ t }) => t === 'bag' || t === 'net');
        if (bag !== undefined && dice.chance(60)) return this.over('sumOfCopies', anyInt, anyInt, depth, bag);
        return this.over('sum', anyInt, anyInt, depth);
      }
      case 5:
        return this.over('greatest', anyInt, anyInt, depth, this.collection(), dice.below(2));
      case 6: {
        const bag = this.pick(({ t }) => t === 'bag' || t === 'net');
        const one = bag && this.fitted(itemType(bag.type), depth - 1);
        return bag && one && this.make(bag.type.t === 'net' ? 'inFlight' : 'copies', anyInt, [bag, one]);
      }
      case 7: {
        const value = this.pick(({ t }) => ['crash', 'clock', 'hist', 'seq', 'net'].includes(t));
        if (value?.type.t === 'crash') return this.make('crashCount', anyInt, [value]);
        if (value?.type.t === 'net') return this.make('allCopies', anyInt, [value]);
        if (value?.type.t === 'seq') return two('indexOf', value, this.term(value.type.of, depth - 1));
        const member = value && this.simple((value.type as { of: SortType }).of);
        if (value === undefined || member === undefined) return undefined;
        if (value.type.t === 'hist') return this.make('completedBy', anyInt, [value, member]);
        if (dice.chance(30)) return this.make('time', anyInt, [value]);
        return dice.chance(50)
          ? this.make('now', anyInt, [value, member])
          : this.make('deadline', anyInt, [value, member], dice.below(3));
      }
      case 8:
        return two('sub');
      default:
        return two('add', of(), lit(anyInt, 1));
    }
  }
  private record(type: Extract<Type, { t: 'rec' }>, depth: number): Term | undefined {
    const own = this.pick((of) => alike(of, type));
    if (own !== undefined && this.dice.chance(50)) {
      const [name, of] = this.dice.of(Object.entries(type.fields));
      const value = this.fitted(of, depth - 1);
      return value && this.make('with', type, [own, value], name);
    }
    const values = Object.values(type.fields).map((of) => this.fitted(of, depth - 1));
    return values.includes(undefined) ? undefined : this.make('record', type, values as Term[]);
  }
  private message(type: MessageType, depth: number): Term | undefined {
    const name = this.dice.of(Object.keys(type.cases));
    const values = Object.values(type.cases[name] ?? {}).map((of) => this.fitted(of, depth - 1));
    return values.includes(undefined) ? undefined : this.make('message', type, values as Term[], name);
  }
  /** A term whose value lies in the type, which those of numbers need not. */
  fitted(type: Type, depth: number): Term | undefined {
    const made = this.term(type, depth);
    if (made === undefined || type.t !== 'int') return made;
    if (made.op === 'lit') return lit(type, Math.min(type.hi, Math.max(type.lo, made.data as number)));
    if (taking.has(made.op) && JSON.stringify(made.type) === JSON.stringify(type)) return made;
    return this.make(this.dice.chance(70) ? 'clamp' : 'modulo', type, [made], [type.lo, type.hi]);
  }
  private set(type: Extract<Type, { t: 'set' }>, depth: number): Term | undefined {
    const { dice } = this;
    const of = (): Term | undefined => this.term(type, depth - 1);
    const one = (): Term | undefined => this.fitted(type.of, depth - 1);
    const two = (op: string, a: Term | undefined, b: Term | undefined): Term | undefined =>
      a && b && this.make(op, type, [a, b]);
    switch (dice.below(12)) {
      case 0:
      case 1:
      case 2:
        return two('addTo', of(), one());
      case 3:
        return two('removeFrom', of(), one());
      case 4:
        return two(dice.of(['union', 'intersect', 'minus']), of(), of());
      case 5:
      case 6: {
        const from =
          type.of.t === 'sort' && dice.chance(50)
            ? plainTerm('sort', type.of)
            : this.pick((t) => ['set', 'seq', 'bag', 'net'].includes(t.t) && alike(itemType(t), type.of));
        return from && this.over('which', type, bool, depth, from);
      }
      case 7:
      case 8: {
        const collection = this.collection();
        if (collection === undefined) return undefined;
        const name = this.fresh();
        const body = this.with(local(name, itemType(collection.type))).fitted(type.of, depth - 1);
        return body && this.make('image', type, [collection, body], null, [name]);
      }
      case 9:
        return this.overFn(
          'keysWhere',
          type,
          bool,
          depth,
          this.pick((t) => t.t === 'fn' && alike(t.from, type.of)),
        );
      case 10: {
        const crashes = this.pick((t) => t.t === 'crash' && alike(t.of, type.of));
        if (crashes !== undefined && dice.chance(50)) return this.make('down', type, [crashes]);
        return type.of.t === 'sort' ? this.make('members', type, [], type.of as never) : undefined;
      }
      default: {
        const made = [one(), dice.chance(50) ? one() : undefined].filter((term) => term !== undefined);
        return this.make('setOf', type, made);
      }
    }
  }
  private fn(type: Extract<Type, { t: 'fn' }>, depth: number): Term | undefined {
    const { dice } = this;
    const fn = this.pick((of) => alike(of, type)) ?? this.literal(type);
    const key = this.fitted(type.from, depth - 1);
    const roll = dice.below(10);
    if (roll < 4) {
      const value = this.fitted(type.to, depth - 1);
      return fn && key && value && this.make('put', type, [fn, key, value]);
    }
    if (roll < 7) {
      const name = this.fresh();
      const value = this.with(local(name, type.to)).fitted(type.to, depth - 1);
      return fn && key && value && this.make('update', type, [fn, key, value], null, [name]);
    }
    if (roll < 8) {
      const name = this.fresh();
      const value = this.with(local(name, type.from)).fitted(type.to, depth - 1);
      return value && this.make('table', type, [value], null, [name]);
    }
    // Ranges are alike, but what has other keys is no function of this type.
    const keys = JSON.stringify(type.from);
    const from = this.pick((of) => of.t === 'fn' && JSON.stringify(of.from) === keys);
    if (from?.type.t !== 'fn') return undefined;
    const [value, name] = [this.fresh(), this.fresh()];
    const body = this.with(local(value, from.type.to), local(name, from.type.from)).fitted(type.to, depth - 1);
    return body && this.make('mapped', type, [from, body], null, [value, name]);
  }
  private seq(type: Extract<Type, { t: 'seq' }>, depth: number): Term | undefined {
    const { dice } = this;
    const of = this.term(type, depth - 1);
    switch (dice.below(8)) {
      case 0:
      case 1:
      case 2: {
        const one = this.fitted(type.of, depth - 1);
        return of && one && this.make(dice.chance(97) ? 'pushIfRoom' : 'push', type, [of, one]);
      }
      case 3:
        return of && this.make(dice.of(['tail', 'front', 'reversed']), type, [of]);
      case 4:
        return of && this.make('take', type, [of], dice.below(type.most + 1));
      case 5:
        return of && this.over('filtered', type, bool, depth, of);
      case 6: {
        const name = this.fresh();
        const body = this.with(local(name, type.of)).fitted(type.of, depth - 1);
        return of && body && this.make('mappedSeq', type, [of, body], null, [name]);
      }
      default: {
        const one = this.fitted(type.of, depth - 1);
        return one && this.make('list', type, [one]);
      }
    }
  }
  private bag(type: Extract<Type, { t: 'bag' }>, depth: number): Term | undefined {
    const own = this.pick((of) => alike(of, type));
    const one = this.fitted(type.of, depth - 1);
    if (own === undefined || one === undefined) return own;
    if (this.dice.chance(40)) return this.make('bagRemove', type, [own, one]);
    const few = plainTerm('lt', bool, [plainTerm('size', anyInt, [own]), lit(anyInt, 3)]);
    return this.make('if', type, [few, this.make('bagAdd', type, [own, one]), own]);
  }

  /** A network after a step: perhaps a delivery, and perhaps messages sent. */
  network(network: Term, delivered: Term | null): Term | undefined {
    const type = network.type as NetworkType;
    const after = delivered === null ? network : this.make('deliver', type, [network, delivered]);
    if (delivered !== null && this.dice.chance(30)) return after;
    const messages = this.dice.times(1, 2, () => this.message(type.of, 1)).filter((one) => one !== undefined);
    const [message] = messages;
    if (message === undefined) return after;
    if (type.order !== 'fifo') return this.make('send', type, [after, ...messages]);
    const sent = this.make('send', type, [after, message]);
    return this.dice.chance(97)
      ? this.make('if', type, [this.make('hasRoom', bool, [after, message]), sent, after])
      : sent;
  }
  /** A primitive type that may be quantified over. */
  primitive(): Type {
    return growPrimitive(this.dice, this.soil.sorts);
  }
}

/** The type of what a collection holds. */
export function itemType(type: Type): Type {
  switch (type.t) {
    case 'set':
    case 'seq':
    case 'bag':
      return type.of;
    case 'net':
      return type.of;
    default:
      return type;
  }
}
