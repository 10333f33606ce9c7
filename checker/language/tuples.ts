/**
 * Numbers for tuples: equal tuples have one number, different ones different numbers. What a key is made of stays apart, and
 * objects are themselves: no two keys are equal by luck of their text.
 */

interface Branch {
  number: number;
  /** Null as long as no tuple goes on from here. */
  next: Map<unknown, Branch> | null;
}
const branch = (): Branch => ({ number: -1, next: null });

export class Tuples {
  private readonly root = branch();
  private count = 0;

  /** The number of a tuple. Its parts are compared as the keys of a map are: strings and numbers by value, objects by identity. */
  number(...parts: readonly unknown[]): number {
    return this.numberOf(parts);
  }
  /** The same of a list. */
  numberOf(parts: readonly unknown[]): number {
    let at = this.root;
    for (const part of parts) {
      let next = at.next?.get(part);
      if (next === undefined) {
        next = branch();
        at.next ??= new Map();
        at.next.set(part, next);
      }
      at = next;
    }
    if (at.number < 0) at.number = this.count++;
    return at.number;
  }
}
