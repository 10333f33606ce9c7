/**
 * The vocabulary of a random transition system: its types, with the source of a domain for each, and its variables.
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
  /** Of records and messages: the fields; a message may lack some. */
  readonly fields?: readonly (readonly [name: string, of: Type])[];
  /** Of messages: the names of the cases. */
  readonly cases?: readonly string[];
  /** Of numbers the highest, of sequences the longest. */
  readonly most?: number;
  /** Of networks: what is switched on. */
  readonly rules?: Rules;
}
interface Rules {
  readonly order: 'unordered' | 'fifo';
  readonly keep: boolean;
  readonly duplicates: boolean;
}
export interface Variable {
  readonly name: string;
  readonly type: Type;
  /** Of bags and networks that only grow: how many elements the effects keep to, or null if a bound of the model does. */
  readonly room: number | null;
}
export interface Vocabulary {
  readonly constants: readonly { readonly name: string; readonly of: string }[];
  readonly types: readonly Type[];
  readonly variables: readonly Variable[];
}

const booleans: Type = { kind: 'boolean', name: 'boolean', domain: 'boolean', literals: ['false', 'true'] };

function member(name: string, prefix: string, count: number): Type {
  return {
    kind: 'member',
    name,
    domain: name,
    literals: Array.from({ length: count }, (_, i) => `'${prefix}${i + 1}'`),
  };
}
function numbers(name: string, most: number): Type {
  return { kind: 'number', name, domain: name, literals: Array.from({ length: most + 1 }, (_, i) => String(i)), most };
}
export function setOf(of: Type): Type {
  const all = `Set([${of.literals.join(', ')}])`;
  return {
    kind: 'set',
    name: `sets of ${of.name}`,
    domain: `subsetOf(${of.domain})`,
    literals: ['Set()', `Set([${of.literals[0]}])`, all],
    of,
  };
}
function functionFrom(from: Type, of: Type): Type {
  const literals = of.literals.map((value) => `Map([${from.literals.map((key) => `[${key}, ${value}]`).join(', ')}])`);
  return {
    kind: 'function',
    name: `${of.name} of ${from.name}`,
    domain: `functionFrom(${from.domain}, ${of.domain})`,
    literals,
    from,
    of,
  };
}
function sequenceOf(of: Type, most: number): Type {
  const literals = ['List()', `List([${of.literals[0]}])`];
  return {
    kind: 'sequence',
    name: `${most} of ${of.name}`,
    domain: `sequenceOf(${of.domain}, ${most})`,
    literals,
    of,
    most,
  };
}
function bagOf(of: Type): Type {
  return {
    kind: 'bag',
    name: `bags of ${of.name}`,
    domain: `bagOf(${of.domain})`,
    literals: ['Bag.of([])', `Bag.of([[${of.literals[0]}, 2]])`],
    of,
  };
}

type Fields = readonly (readonly [string, Type])[];

/** The sources of all ways to fill these fields. */
function rows(fields: Fields): string[] {
  const all = fields.reduce<string[][]>(
    (made, [name, of]) => made.flatMap((row) => of.literals.map((value) => [...row, `${name}: ${value}`])),
    [[]],
  );
  return all.map((row) => (row.length === 0 ? '' : `{ ${row.join(', ')} }`));
}
function messages(name: string, cases: Readonly<Record<string, Fields>>): Type & { readonly source: string } {
  const source = Object.entries(cases).map(
    ([type, fields]) => `${type}: {${fields.map(([field, of]) => ` ${field}: ${of.domain}`).join(',')} }`,
  );
  const literals = Object.entries(cases).flatMap(([type, fields]) =>
    rows(fields).map((row) => `${name}.${type}(${row})`),
  );
  const fields = [...new Map(Object.values(cases).flat()).entries()];
  return {
    kind: 'message',
    name,
    domain: name,
    literals,
    fields,
    cases: Object.keys(cases),
    source: `messages({ ${source.join(', ')} })`,
  };
}

/** The types that a model may use, each with the declaration of its domain. */
function typesFor(dice: Dice): { readonly constants: Vocabulary['constants']; readonly types: readonly Type[] } {
  const [p, v, most] = [dice.chance(75) ? 2 : 3, dice.integer(1, 2), dice.integer(1, 3)];
  const [Process, Value, Number] = [member('Process', 'p', p), member('Value', 'v', v), numbers('Number', most)];
  const Count = numbers('Count', 1);
  const words = dice.integer(2, 3);
  const Word: Type = { kind: 'word', name: 'Word', domain: 'Word', literals: ["'a'", "'b'", "'c'"].slice(0, words) };
  const Holder: Type = {
    kind: 'optional',
    name: 'Holder',
    domain: 'Holder',
    literals: ['null', ...Process.literals],
    of: Process,
  };
  const entryFields: Fields = [
    ['owner', Process],
    ['term', Number],
  ];
  const Entry: Type = {
    kind: 'record',
    name: 'Entry',
    domain: 'Entry',
    literals: rows(entryFields).map((row) => `Entry(${row})`),
    fields: entryFields,
  };
  const Message = messages(
    'Message',
    Object.fromEntries(
      dice.some(
        [
          ['Ask', [['to', Process]]],
          [
            'Tell',
            [
              ['to', Process],
              ['n', Number],
            ],
          ],
          ['Pick', [['value', Value]]],
          ['Stop', []],
        ] as [string, Fields][],
        dice.integer(1, 4),
      ),
    ),
  );
  const Envelope = messages('Envelope', {
    Req: [
      ['from', Process],
      ['to', Process],
    ],
    ...(dice.chance(40)
      ? {
          Rsp: [
            ['from', Process],
            ['to', Process],
          ] as Fields,
        }
      : {}),
  });
  return {
    constants: [
      { name: 'Process', of: `processes('p', ${p})` },
      { name: 'Value', of: `values('v', ${v})` },
      { name: 'Number', of: `range(0, ${most})` },
      { name: 'Count', of: `range(0, ${Count.most})` },
      { name: 'Word', of: `oneOf(${Word.literals.join(', ')})` },
      { name: 'Holder', of: 'optional(Process)' },
      { name: 'Entry', of: 'record({ owner: Process, term: Number })' },
      { name: 'Message', of: Message.source },
      { name: 'Envelope', of: Envelope.source },
    ],
    types: [
      booleans,
      Process,
      Value,
      Number,
      Count,
      Word,
      Holder,
      Entry,
      Message,
      Envelope,
      sequenceOf(Number, 2),
      sequenceOf(Value, 2),
      setOf(Process),
    ],
  };
}

export function vocabulary(dice: Dice): Vocabulary {
  const { constants: declared, types } = typesFor(dice);
  const constants = [...declared];
  const typed = (name: string): Type => types.find((type) => type.name === name) as Type;
  const variables: Variable[] = [];
  const add = (type: Type, room: number | null = null): void => {
    variables.push({ name: `${type.kind}${variables.length + 1}`, type, room });
  };
  const scalar = (): Type =>
    dice.weighted(
      types.filter(({ name }) => name !== 'Count').map((type) => [weights[type.kind] ?? 0, () => type] as const),
    );
  const element = (): Type =>
    dice.pick(['Process', 'Process', 'Message', 'Message', 'Number', 'Value', 'Entry'].map(typed));
  const declare = (type: Type, count: number, room: number | null): void => {
    const name = `Network${variables.length + 1}`;
    constants.push({ name, of: type.domain });
    const named: Type = { ...type, name, domain: name, literals: [`${name}.empty`] };
    for (let i = 0; i < count; i++) add(named, room);
  };
  const kinds: readonly (readonly [number, () => void])[] = [
    [5, () => add(scalar())],
    [5, () => dice.several(1, 3, () => add(functionFrom(typed('Process'), scalar())))],
    [1, () => add(functionFrom(typed(dice.pick(['Value', 'Number', 'Holder'])), scalar()))],
    [5, () => add(setOf(element()))],
    [
      1,
      () => {
        const type = setOf(element());
        add(type);
        add(type);
      },
    ],
    [
      2,
      () => add(bagOf(typed(dice.pick(['Message', 'Message', 'Number']))), dice.chance(50) ? null : dice.integer(1, 2)),
    ],
    [3, () => declare(...unorderedNetwork(dice, typed))],
    [1, () => declare(...fifoNetwork(dice, typed))],
    [
      1,
      () => {
        const name = `Crashes${variables.length + 1}`;
        constants.push({
          name,
          of: `crashes(Process, { atMost: ${dice.integer(1, 2)}, recovery: ${dice.chance(70)} })`,
        });
        add({ kind: 'crashes', name, domain: name, literals: [`${name}.none`], of: typed('Process') });
      },
    ],
  ];
  const wanted = dice.integer(3, 5);
  dice.several(1, 2, () => add(dice.chance(85) ? typed('Count') : functionFrom(typed('Process'), typed('Count'))));
  while (variables.length < wanted) dice.weighted(kinds);
  return { constants, types, variables };
}

/** How often a scalar has a type of this kind. */
const weights: Partial<Record<Type['kind'], number>> = {
  boolean: 2,
  number: 3,
  word: 2,
  member: 1,
  optional: 1,
  record: 1,
  sequence: 1,
  set: 1,
};

type Declared = [type: Type, count: number, room: number | null];

function unorderedNetwork(dice: Dice, typed: (name: string) => Type): Declared {
  const keep = dice.chance(35);
  const partition = dice.chance(15);
  const [loss, duplicates] = [budget(dice), keep ? 'false' : budget(dice)];
  const of = typed(partition ? 'Envelope' : 'Message');
  const options = [
    ...(keep ? ["delivery: 'keep'"] : []),
    ...(loss === 'false' ? [] : [`loss: ${loss}`]),
    ...(duplicates === 'false' ? [] : [`duplication: ${duplicates}`]),
    ...(partition ? [`partition: { of: Process${dice.chance(70) ? ', atMost: 1' : ''} }`] : []),
  ];
  const domain = options.length === 0 ? `network(${of.domain})` : `network(${of.domain}, { ${options.join(', ')} })`;
  const room = keep || duplicates !== 'false' || dice.chance(50) ? null : dice.integer(1, 2);
  return [
    {
      kind: 'network',
      name: '',
      domain,
      literals: [],
      of,
      rules: { order: 'unordered', keep, duplicates: duplicates !== 'false' },
    },
    dice.chance(20) ? 2 : 1,
    room,
  ];
}
function fifoNetwork(dice: Dice, typed: (name: string) => Type): Declared {
  const room = dice.integer(1, 2);
  const twice = dice.chance(25);
  const options = [
    `order: 'fifo'`,
    'among: [Process]',
    `capacity: ${room + (twice ? 1 : 0)}`,
    ...(twice ? ['duplication: { atMost: 1 }'] : []),
    ...(dice.chance(50) ? ['loss: true'] : []),
  ];
  const of = typed('Envelope');
  return [
    {
      kind: 'network',
      name: '',
      domain: `network(Envelope, { ${options.join(', ')} })`,
      literals: [],
      of,
      rules: { order: 'fifo', keep: false, duplicates: twice },
    },
    1,
    room,
  ];
}
function budget(dice: Dice): string {
  return dice.pick(['false', 'false', 'true', '{ atMost: 1 }', '{ atMost: 2 }']);
}
