/**
 * Equality of two values as JavaScript.
 */
import type { Type } from './abstract.ts';
import { isPrimitive } from './writer.ts';

/** Equality of two values, as text. */
export function equality(type: Type, a: string, b: string): readonly (() => string)[] {
  if (isPrimitive(type))
    return [
      () => `(${a} === ${b})`,
      () => `is(${a}, ${b})`,
      () => `!(${a} !== ${b})`,
      () => `[${a}].includes(${b})`,
      () => `Object.is(${a}, ${b})`,
      () => `new globalThis.Set([${a}]).has(${b})`,
      () => `Set([${a}]).has(${b})`,
      () => `(() => { switch (${a}) { case ${b}: return true; } return false; })()`,
    ];
  if (type.t === 'opt')
    return [() => `is(${a}, ${b})`, () => `((x, y) => x === null ? y === null : is(x, y))(${a}, ${b})`];
  const common = [
    () => `is(${a}, ${b})`,
    () => `${a}.equals(${b})`,
    () => `Set([${a}]).has(${b})`,
    () => `List([${a}]).includes(${b})`,
  ];
  if (type.t === 'set')
    return [
      ...common,
      () => `((x, y) => x.isSubset(y) && x.isSuperset(y))(${a}, ${b})`,
      () => `((x, y) => x.size === y.size && x.every((z) => y.has(z)))(${a}, ${b})`,
      () => `((x, y) => x.subtract(y).isEmpty() && y.subtract(x).size === 0)(${a}, ${b})`,
      () => `is(Set([...${a}]), Set(${b}))`,
      () => `((x, y) => x.union(y).size === x.intersect(y).size)(${a}, ${b})`,
    ];
  if (type.t === 'seq')
    return [
      ...common,
      () => `((x, y) => x.size === y.size && x.every((z, i) => is(z, y.get(i))))(${a}, ${b})`,
      () => `is(List([...${a}]), ${b})`,
      () => `((x, y) => x.size === y.size && [...x].every((z, i) => is(z, y.get(i))))(${a}, ${b})`,
      ...(isPrimitive(type.of) ? [() => `(JSON.stringify(${a}) === JSON.stringify(${b}))`] : []),
    ];
  if (type.t === 'fn')
    return [
      ...common,
      () => `((x, y) => x.every((z, k) => is(z, y.get(k))))(${a}, ${b})`,
      () => `((x, y) => [...x].every(([k, z]) => is(y.get(k), z)))(${a}, ${b})`,
      () => `((x, y) => [...x.keySeq()].every((k) => is(y.get(k), x.get(k))))(${a}, ${b})`,
    ];
  return common;
}
