/**
 * The vocabulary of a random symmetric model: its sorts and its variables.
 */
import type { Dice } from '../random/dice.ts';

/** What a variable holds, or a process of it. */
export type Kind = 'word' | 'number' | 'process' | 'processes' | 'messages' | 'bag' | 'value';
export interface Variable {
  readonly name: string;
  readonly kind: Kind;
  /** True if each process has its own. */
  readonly local: boolean;
  /** The words, or the numbers, that it may hold. */
  readonly options: readonly string[];
  readonly domain: string;
}
export interface Vocabulary {
  readonly processes: number;
  readonly hasValues: boolean;
  /** The fields of each type of message. */
  readonly messages: Readonly<Record<string, Readonly<Record<string, 'Process' | 'Value'>>>>;
  readonly variables: readonly Variable[];
}

const mostWords = ["'a'", "'b'", "'c'"];
const mostNumbers = ['0', '1', '2'];

export function vocabulary(dice: Dice): Vocabulary {
  const hasValues = dice.chance(25);
  const processes = dice.weighted([
    [7, () => 2],
    [9, () => 3],
    [4, () => 4],
  ]);
  // The more processes there are, the less each of them may hold.
  const locals = dice.chance(processes === 2 ? 50 : processes === 3 ? 20 : 5) ? 2 : 1;
  const variables = [
    ...Array.from({ length: locals }, (_, i) => localVariable(dice, `own${i + 1}`, processes, hasValues)),
    ...dice.several(locals === 2 ? 0 : 1, processes === 4 ? 1 : 2, (i) =>
      globalVariable(dice, `all${i + 1}`, hasValues),
    ),
  ];
  const messages: Vocabulary['messages'] = {
    Ask: { of: 'Process' },
    ...(processes === 2 && dice.chance(50) ? { Pair: { from: 'Process', to: 'Process' } } : {}),
    ...(hasValues ? { Put: { value: 'Value' } } : {}),
    ...(dice.chance(30) ? { Stop: {} } : {}),
  };
  return { processes, hasValues, messages, variables };
}

function localVariable(dice: Dice, name: string, processes: number, hasValues: boolean): Variable {
  const of = scalar(dice, [
    ['word', 8],
    ['number', 3],
    ['process', processes < 4 ? 4 : 1],
    ['processes', processes < 3 ? 3 : 0],
    ['value', hasValues ? 4 : 0],
  ]);
  return { name, local: true, ...of, domain: `functionFrom(Process, ${of.domain})` };
}
function globalVariable(dice: Dice, name: string, hasValues: boolean): Variable {
  const of = scalar(dice, [
    ['word', 3],
    ['number', 2],
    ['process', 4],
    ['processes', 3],
    ['messages', 3],
    ['bag', 1],
    ['value', hasValues ? 4 : 0],
  ]);
  return { name, local: false, ...of };
}

function scalar(
  dice: Dice,
  kinds: readonly (readonly [Kind, number])[],
): Pick<Variable, 'kind' | 'options' | 'domain'> {
  const kind = dice.weighted(kinds.map(([of, weight]) => [weight, () => of] as const));
  switch (kind) {
    case 'word': {
      const options = mostWords.slice(0, dice.integer(2, 3));
      return { kind, options, domain: `oneOf(${options.join(', ')})` };
    }
    case 'number': {
      const options = mostNumbers.slice(0, dice.integer(2, 3));
      return { kind, options, domain: `range(0, ${options.length - 1})` };
    }
    default:
      return { kind, options: [], domain: domains[kind] };
  }
}
const domains: Readonly<Record<Exclude<Kind, 'word' | 'number'>, string>> = {
  process: 'optional(Process)',
  processes: 'subsetOf(Process)',
  messages: 'subsetOf(Message)',
  bag: 'bagOf(Message)',
  value: 'optional(Value)',
};
