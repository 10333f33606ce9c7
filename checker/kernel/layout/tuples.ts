/**
 * Numbers for tuples: equal tuples have one number, different ones different numbers. What a key is made of stays apart, and
 * objects are themselves: no two keys are equal by luck of their text.
 */

interface Branch {
  number: number | undefined;
  readonly next: Map<unknown, Branch>;
}

export class Tuples {
  private readonly root: Branch = { number: undefined, next: new Map() };
  private count = 0;

  /** The number of a tuple. Its parts are compared as the keys of a map are: strings and numbers by value, objects by identity. */
  number(...parts: readonly unknown[]): number {
    let at = this.root;
    for (const part of parts) {
      let next = at.next.get(part);
      if (next === undefined) {
        next = { number: undefined, next: new Map() };
        at.next.set(part, next);
      }
      at = next;
    }
    at.number ??= this.count++;
    return at.number;
  }
}
