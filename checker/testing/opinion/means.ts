/**
 * What meanings are made of: functions over plain data, evaluated at a place.
 */
import type { Plain, PlainState, Term, Type } from './abstract.ts';
import { membersOf, same, setOf } from './plain.ts';

/** Where a term is evaluated: a state, the state after it for steps, and what the bound names stand for. */
export interface Place {
  s: PlainState;
  t: PlainState;
  readonly locals: Record<string, Plain>;
}
export type Meaning = (at: Place) => Plain;
/** The meaning of a term, given those of its arguments. */
export type Means = (term: Term, args: readonly Meaning[]) => Meaning;

/** User code failed, or a value lies outside of its domain. */
export class PlainFailure extends Error {}

/** The operation applied to the values of all arguments. */
export function applied(of: (values: readonly never[], term: Term) => Plain): Means {
  return (term, args) => (at) => of(args.map((arg) => arg(at)) as never[], term);
}

/** What a collection holds, each element once; of a sequence, each place. */
export function itemsOf(type: Type, value: Plain): readonly Plain[] {
  switch (type.t) {
    case 'set':
    case 'seq':
      return value as readonly Plain[];
    case 'bag':
      return (value as readonly [Plain, number][]).map(([element]) => element);
    case 'net': {
      const { messages } = value as { readonly messages: readonly Plain[] };
      if (type.order === 'fifo') return setOf((messages as readonly Plain[][]).flat());
      return type.keeps ? messages : (messages as readonly [Plain, number][]).map(([message]) => message);
    }
    case 'sort':
      return membersOf(type);
    default:
      throw new Error(`${type.t} is no collection`);
  }
}

/** How many copies there are of each item of a bag or a network. */
export function copiesOf(type: Type, value: Plain): readonly number[] {
  if (type.t === 'bag') return (value as readonly [Plain, number][]).map(([, copies]) => copies);
  const { messages } = value as { readonly messages: readonly Plain[] };
  if (type.t !== 'net') throw new Error(`${type.t} has no copies`);
  if (type.order !== 'fifo')
    return type.keeps ? messages.map(() => 1) : (messages as [Plain, number][]).map(([, n]) => n);
  const all = (messages as readonly Plain[][]).flat();
  return setOf(all).map((item) => all.filter((other) => same(item, other)).length);
}
