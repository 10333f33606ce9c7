/**
 * The types of a random transition system, with the source of a domain for each.
 */
import type { Dice } from './dice.ts';

export interface Type {
  readonly kind:
    | 'boolean'
    | 'number'
    | 'word'
    | 'member'
    | 'optional'
    | 'record'
    | 'message'
    | 'sequence'
    | 'set'
    | 'bag'
    | 'function'
    | 'network'
    | 'crashes';
  /** Types of one name have the same values. */
  readonly name: string;
  /** The source of its domain. */
  readonly domain: string;
  /** The sources of some or all of its values, the simplest first. */
  readonly literals: readonly string[];
  /** Of collections: the elements. Of functions: what they map to. Of networks: the messages. */
  readonly of?: Type;
  /** Of functions: what they map from. */
  readonly from?: Type;
  /** Of records and messages; a message may lack some. */
  readonly fields?: Fields;
  /** Of messages: the fields of each case. */
  readonly cases?: Readonly<Record<string, Fields>>;
  /** Of sequences: the longest. */
  readonly most?: number;
  /** Of networks. */
  readonly order?: 'unordered' | 'fifo';
}
export type Fields = Readonly<Record<string, Type>>;
/** A declaration: a name for the source of a domain or sort. */
export interface Constant {
  readonly name: string;
  readonly of: string;
}

function member(name: string, prefix: string, count: number): Type {
  const literals = Array.from({ length: count }, (_, i) => `'${prefix}${i + 1}'`);
  return { kind: 'member', name, domain: name, literals };
}
function numbers(name: string, most: number): Type {
  return { kind: 'number', name, domain: name, literals: Array.from({ length: most + 1 }, (_, i) => String(i)) };
}
export function setOf(of: Type): Type {
  const all = `Set([${of.literals.join(', ')}])`;
  const literals = ['Set()', `Set([${of.literals[0]}])`, all];
  return { kind: 'set', name: `sets of ${of.name}`, domain: `subsetOf(${of.domain})`, literals, of };
}
export function functionFrom(from: Type, of: Type): Type {
  const literals = of.literals.map((value) => `Map([${from.literals.map((key) => `[${key}, ${value}]`).join(', ')}])`);
  const [name, domain] = [`${of.name} of ${from.name}`, `functionFrom(${from.domain}, ${of.domain})`];
  return { kind: 'function', name, domain, literals, from, of };
}
function sequenceOf(of: Type, most: number): Type {
  const literals = ['List()', `List([${of.literals[0]}])`];
  const [name, domain] = [`${most} of ${of.name}`, `sequenceOf(${of.domain}, ${most})`];
  return { kind: 'sequence', name, domain, literals, of, most };
}
export function bagOf(of: Type): Type {
  const literals = ['Bag.of([])', `Bag.of([[${of.literals[0]}, 2]])`];
  return { kind: 'bag', name: `bags of ${of.name}`, domain: `bagOf(${of.domain})`, literals, of };
}

/** The sources of all ways to fill these fields; an empty one if there are none. */
function rows(fields: Fields): string[] {
  const all = Object.entries(fields).reduce<string[][]>(
    (made, [name, of]) => made.flatMap((row) => of.literals.map((value) => [...row, `${name}: ${value}`])),
    [[]],
  );
  return all.map((row) => (row.length === 0 ? '' : `{ ${row.join(', ')} }`));
}
function fieldsSource(fields: Fields): string {
  const named = Object.entries(fields).map(([name, of]) => `${name}: ${of.domain}`);
  return named.length === 0 ? '{}' : `{ ${named.join(', ')} }`;
}
function record(name: string, fields: Fields): Type {
  const literals = rows(fields).map((row) => `${name}(${row})`);
  return { kind: 'record', name, domain: name, literals, fields };
}
function messages(name: string, cases: Readonly<Record<string, Fields>>): Type {
  const literals = Object.entries(cases).flatMap(([type, of]) => rows(of).map((row) => `${name}.${type}(${row})`));
  return { kind: 'message', name, domain: name, literals, fields: Object.assign({}, ...Object.values(cases)), cases };
}
function messagesSource({ cases = {} }: Type): string {
  return `messages({ ${Object.entries(cases)
    .map(([type, fields]) => `${type}: ${fieldsSource(fields)}`)
    .join(', ')} })`;
}

/** The types that a model may use, and their declarations. `Count` has two values, and may be given more. */
export function typesFor(dice: Dice): { readonly constants: readonly Constant[]; readonly types: readonly Type[] } {
  const [p, v, n] = [dice.chance(75) ? 2 : 3, dice.integer(1, 2), dice.integer(1, 3)];
  const [Process, Value] = [member('Process', 'p', p), member('Value', 'v', v)];
  const [Number, Count] = [numbers('Number', n), numbers('Count', 1)];
  const Boolean: Type = { kind: 'boolean', name: 'boolean', domain: 'boolean', literals: ['false', 'true'] };
  const words = ["'a'", "'b'", "'c'"].slice(0, dice.integer(2, 3));
  const Word: Type = { kind: 'word', name: 'Word', domain: 'Word', literals: words };
  const holders = ['null', ...Process.literals];
  const Holder: Type = { kind: 'optional', name: 'Holder', domain: 'Holder', literals: holders, of: Process };
  const Entry = record('Entry', { owner: Process, term: Number });
  const cases = { Ask: { to: Process }, Tell: { to: Process, n: Number }, Pick: { value: Value }, Stop: {} };
  const Message = messages('Message', Object.fromEntries(dice.some(Object.entries(cases), dice.integer(1, 4))));
  const ends = { from: Process, to: Process };
  const Envelope = messages('Envelope', dice.chance(60) ? { Req: ends } : { Req: ends, Rsp: ends });
  const sequences = [sequenceOf(Number, 2), sequenceOf(Value, 2)];
  return {
    constants: [
      { name: 'Process', of: `processes('p', ${p})` },
      { name: 'Value', of: `values('v', ${v})` },
      { name: 'Number', of: `range(0, ${n})` },
      { name: 'Count', of: 'range(0, 1)' },
      { name: 'Word', of: `oneOf(${words.join(', ')})` },
      { name: 'Holder', of: 'optional(Process)' },
      { name: 'Entry', of: `record(${fieldsSource(Entry.fields ?? {})})` },
      { name: 'Message', of: messagesSource(Message) },
      { name: 'Envelope', of: messagesSource(Envelope) },
    ],
    types: [
      Boolean,
      Process,
      Value,
      Number,
      Count,
      Word,
      Holder,
      Entry,
      Message,
      Envelope,
      ...sequences,
      setOf(Process),
    ],
  };
}
