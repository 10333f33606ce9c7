/**
 * The canonical text of a value, kept with the very object, in a private field. It is no property: nobody sees, copies or compares it, and it may be
 * written where the object is frozen. A `WeakMap` from objects to texts says the same at about ten times the cost, most of it the garbage collector's.
 */

/** What is constructed is what was given, so that fields of a class are added to an object that is there. */
function Given(given: object): object {
  return given;
}
const Itself = Given as unknown as new (given: object) => object;

class Keeper extends Itself {
  #key: string | undefined = undefined;

  static keyOf(value: object): string | undefined {
    return #key in value ? value.#key : undefined;
  }
  static keep(value: object, key: string): void {
    if (#key in value) value.#key = key;
    else if (Object.isExtensible(value)) new Keeper(value).#key = key;
  }
}

/** The text that is kept with an object, if any is. */
export function keptKey(value: object): string | undefined {
  return Keeper.keyOf(value);
}
/** Keeps a text with an object; with one that was frozen before there was room for it nothing is kept. */
export function keepKey(value: object, key: string): void {
  Keeper.keep(value, key);
}
/** Makes room for a text in an object that is going to be frozen. */
export function withRoomForKey<T extends object>(value: T): T {
  return new Keeper(value) as T;
}
