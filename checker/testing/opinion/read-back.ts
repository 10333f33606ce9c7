/**
 * Values of Concord, read back as plain data.
 */
import type { Plain, PlainState, Type } from './abstract.ts';
import type { PlainNetwork } from './composites.ts';
import { bagOf, partsOf, placesOf, setOf } from './plain.ts';

type Parts = { readonly parts: Readonly<Record<string, unknown>> };

export function plainState(variables: Readonly<Record<string, Type>>, get: (name: string) => unknown): PlainState {
  return Object.fromEntries(Object.entries(variables).map(([name, type]) => [name, plainOf(type, get(name))]));
}

function plainOf(type: Type, value: unknown): Plain {
  switch (type.t) {
    case 'bool':
    case 'int':
    case 'enum':
    case 'sort':
      return value as Plain;
    case 'opt':
      return value === null ? null : plainOf(type.of, value);
    case 'rec':
      return plainFields(type.fields, value);
    case 'msg': {
      const name = (value as { type: string }).type;
      return { type: name, ...plainFields(type.cases[name] ?? {}, value) };
    }
    case 'fn': {
      const places = placesOf(type.from);
      const values: Plain[] = [];
      for (const [key, of] of value as Iterable<[unknown, unknown]>)
        values[places.get(JSON.stringify(plainOf(type.from, key))) as number] = plainOf(type.to, of);
      return values;
    }
    case 'set':
      return setOf([...(value as Iterable<unknown>)].map((of) => plainOf(type.of, of)));
    case 'seq':
      return [...(value as Iterable<unknown>)].map((of) => plainOf(type.of, of));
    case 'bag':
      return bagOf((value as { entries(): [unknown, number][] }).entries().map(([of, n]) => [plainOf(type.of, of), n]));
    case 'net': {
      const { messages, islands = null, losses = 0, duplicates = 0, partitions = 0 } = (value as Parts).parts;
      const types = partsOf(type) as { messages: Type; islands: Type };
      return {
        messages: plainOf(types.messages, messages) as PlainNetwork['messages'],
        islands: plainOf(types.islands, islands) as PlainNetwork['islands'],
        ...({ losses, duplicates, partitions } as Record<string, number>),
      };
    }
    case 'clock': {
      const { time, offset } = (value as Parts).parts;
      const zero = Array.from({ length: type.of.size }, () => 0);
      return {
        time: time as number,
        offset: offset === undefined ? zero : plainOf(partsOf(type).offset as Type, offset),
      };
    }
    case 'crash': {
      const { up, crashes } = (value as Parts).parts;
      return { up: plainOf(partsOf(type).up as Type, up), crashes: crashes as number };
    }
    case 'hist':
      return { threads: plainOf(partsOf(type).threads as Type, (value as Parts).parts.threads) };
  }
}
function plainFields(fields: Readonly<Record<string, Type>>, value: unknown): { readonly [name: string]: Plain } {
  return Object.fromEntries(
    Object.entries(fields).map(([name, type]) => [name, plainOf(type, (value as Record<string, unknown>)[name])]),
  );
}
