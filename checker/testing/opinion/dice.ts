/**
 * Random choices from a seed (Mulberry32), and the short ways to make terms.
 */
import type { Plain, Term, Type } from './abstract.ts';

export class Dice {
  private state: number;
  constructor(seed: number) {
    this.state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  }
  /** A number from 0, less than `n`. */
  below(n: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * n);
  }
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
  times<T>(from: number, to: number, make: (i: number) => T): T[] {
    return Array.from({ length: from + this.below(to - from + 1) }, (_, i) => make(i));
  }
}

export const bool: Type = { t: 'bool' };
/** Numbers whose bounds do not matter. */
export const anyInt: Type = { t: 'int', lo: 0, hi: 0 };

/** The plainest term of an operation. */
export function plainTerm(
  op: string,
  type: Type,
  args: readonly Term[] = [],
  data: Plain = null,
  binds: readonly string[] = [],
): Term {
  return { op, type, args, binds, data, style: 0, wrap: 0 };
}

/** True if values of one type may stand where the other is wanted and be equal to its own. */
export function alike(a: Type, b: Type): boolean {
  if (a.t === 'int' && b.t === 'int') return true;
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
