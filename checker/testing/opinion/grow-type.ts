/**
 * Random types, and random values of them.
 */
import type { MessageType, NetworkType, Plain, SortType, Type } from './abstract.ts';
import type { Dice } from './dice.ts';
import { bagOf, membersOf, setOf, sizeOf, valuesOf } from './plain.ts';

const words = ['idle', 'busy', 'done', 'lost', 'null', 'true', '1'];
const fieldNames = ['a', 'b', 'no', 'who', 'value', 'size', 'log', 'logs'];

export function growPrimitive(dice: Dice, sorts: readonly SortType[]): Type {
  const roll = dice.below(10);
  if (roll < 3 && sorts.length > 0) return dice.of(sorts);
  if (roll < 5) return { t: 'bool' };
  if (roll < 8) return { t: 'int', lo: dice.chance(20) ? -1 : 0, hi: 1 + dice.below(3) };
  return { t: 'enum', values: words.slice(0, 2 + dice.below(3)) };
}
function growFields(dice: Dice, sorts: readonly SortType[], depth: number, most: number): Record<string, Type> {
  const first = dice.below(fieldNames.length);
  return Object.fromEntries(
    dice.times(1, most, (i) => [fieldNames[(first + i) % fieldNames.length] as string, growType(dice, sorts, depth)]),
  );
}
export function growMessages(dice: Dice, sorts: readonly SortType[]): MessageType {
  const names = ['Ask', 'Ack', 'Note'].slice(0, 2 + dice.below(2));
  return {
    t: 'msg',
    cases: Object.fromEntries(names.map((name) => [name, dice.chance(25) ? {} : growFields(dice, sorts, 0, 2)])),
  };
}
export function growType(dice: Dice, sorts: readonly SortType[], depth: number): Type {
  if (depth <= 0 || dice.chance(15)) return growPrimitive(dice, sorts);
  const of = (): Type => growType(dice, sorts, depth - 1);
  switch (dice.below(10)) {
    case 0: {
      const inner = of();
      return inner.t === 'opt' ? inner : { t: 'opt', of: inner };
    }
    case 1:
      return { t: 'rec', fields: growFields(dice, sorts, depth - 1, 3) };
    case 2:
    case 3:
    case 4:
      return { t: 'fn', from: growKeys(dice, sorts), to: of() };
    case 5:
    case 6:
    case 7: {
      const inner = dice.chance(25) ? growMessages(dice, sorts) : of();
      return { t: 'set', of: sizeOf(inner) <= 64 ? inner : growPrimitive(dice, sorts) };
    }
    case 8:
      return { t: 'seq', of: dice.chance(20) ? growMessages(dice, sorts) : of(), most: 1 + dice.below(3) };
    default:
      return { t: 'bag', of: dice.chance(30) ? growMessages(dice, sorts) : growPrimitive(dice, sorts) };
  }
}
function growKeys(dice: Dice, sorts: readonly SortType[]): Type {
  if (sorts.length > 0 && dice.chance(75)) return dice.of(sorts);
  const keys = growPrimitive(dice, sorts);
  if (sorts.length > 0 && dice.chance(25))
    return { t: 'rec', fields: { from: sorts[0] as SortType, to: dice.of(sorts) } };
  return keys;
}

export function growNetwork(dice: Dice, sorts: readonly SortType[], among: SortType): NetworkType {
  const budget = (): number | null => (dice.chance(60) ? null : dice.chance(70) ? 1 : -1);
  const fifo = dice.chance(35);
  const plain = growMessages(dice, sorts);
  const cases = Object.fromEntries(
    Object.entries(plain.cases).map(([name, fields]) => [
      name,
      { from: among, to: among, ...Object.fromEntries(Object.entries(fields).slice(0, 1)) },
    ]),
  );
  const keeps = !fifo && dice.chance(30);
  return {
    t: 'net',
    of: { t: 'msg', cases },
    among,
    order: fifo ? 'fifo' : 'unordered',
    keeps,
    capacity: 1 + dice.below(2),
    loss: budget(),
    duplication: dice.chance(70) ? null : 1,
    partition: dice.chance(75) ? null : 1,
  };
}

/** A value; without members of sorts if that is asked and there is one. */
export function growValue(dice: Dice, type: Type, memberless: boolean): Plain | undefined {
  const of = (inner: Type): Plain | undefined => growValue(dice, inner, memberless);
  const fields = (types: Readonly<Record<string, Type>>): Record<string, Plain> | undefined => {
    const made = Object.entries(types).map(([name, inner]) => [name, of(inner)] as const);
    return made.some(([, value]) => value === undefined)
      ? undefined
      : (Object.fromEntries(made) as Record<string, Plain>);
  };
  const several = (inner: Type, most: number): Plain[] =>
    dice.times(0, most, () => of(inner)).filter((value) => value !== undefined);
  switch (type.t) {
    case 'bool':
    case 'int':
    case 'enum':
      return dice.chance(50) ? valuesOf(type)[0] : dice.of(valuesOf(type));
    case 'sort':
      return memberless ? undefined : dice.of(membersOf(type));
    case 'opt':
      return dice.chance(50) ? null : (of(type.of) ?? null);
    case 'rec':
      return fields(type.fields);
    case 'msg': {
      const name = dice.of(Object.keys(type.cases));
      const made = fields(type.cases[name] ?? {});
      return made && { type: name, ...made };
    }
    case 'fn': {
      const keys = valuesOf(type.from);
      const uniform = memberless || dice.chance(50);
      const one = of(type.to);
      return one === undefined ? undefined : keys.map(() => (uniform ? one : (of(type.to) as Plain)));
    }
    case 'set':
      if (type.of.t === 'sort' && dice.chance(30)) return setOf(membersOf(type.of));
      return setOf(several(type.of, 2));
    case 'seq':
      return several(type.of, Math.min(2, type.most));
    case 'bag':
      return bagOf(several(type.of, 2).map((value) => [value, 1]));
    default:
      return undefined;
  }
}
