/**
 * Total functions: Immutable Maps that have a value for each key of a domain. To be asked for another key is refused, since no type
 * tells it: a number may lie outside a range. Immutable answers undefined, of which `s.log.get(i - 1) > 3` makes false without a word.
 *
 * Invariant: what `set`, `update` and `map` make of a total function is one too; what leaves out or adds keys is a bare Map.
 */
import { Map as ImmutableMap } from 'immutable';
import { further, Misfit, pathTo, type Where } from './value.ts';

type Bare = ImmutableMap<unknown, unknown>;

/** Makes total functions of Maps that were just made. `where` they are from, and the keys that they have, are for who asks for another. */
export function totalFrom(keys: string, where: Where): <M extends object>(map: M) => M {
  const bare = ImmutableMap.prototype as Bare;
  const none = Symbol();
  const refuse = (key: unknown): never => {
    throw new Misfit(further(where, { among: 'keys' }), key, keys);
  };
  const prototype = Object.create(bare, {
    get: {
      value(this: Bare, key: unknown, ...otherwise: readonly unknown[]): unknown {
        const found = (bare.get as (key: unknown, otherwise: unknown) => unknown).call(
          this,
          key,
          otherwise.length > 0 ? otherwise[0] : none,
        );
        return found === none ? refuse(key) : found;
      },
    },
    set: {
      value(this: Bare, key: unknown, value: unknown): unknown {
        const map = bare.set.call(this, key, value);
        return this.has(key) ? total(map) : map;
      },
    },
    update: {
      value(this: Bare, ...given: readonly unknown[]): unknown {
        const [key, change] = given as [unknown, (value: unknown) => unknown];
        return given.length === 2 ? this.set(key, change(this.get(key))) : bare.update.apply(this, given as never);
      },
    },
    map: {
      value(this: Bare, ...given: Parameters<Bare['map']>): unknown {
        return total(bare.map.apply(this, given));
      },
    },
  }) as object;
  // The empty Map is one for all.
  const total = <M extends object>(map: M): M =>
    (map as unknown as Bare).size === 0 ? map : Object.setPrototypeOf(map, prototype);
  return total;
}

/** Where a value is, without the keys and places on the way: equal values are one, wherever they are met. */
export function whereabouts(where: Where): Where {
  const path = pathTo(where);
  return { ...path, primed: false, into: path.into.filter((into) => 'field' in into) };
}
