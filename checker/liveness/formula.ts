/**
 * Formulas of linear temporal logic without next, and their negation normal form.
 *
 * In normal form there are only literals, `and`, `or`, `until` and its dual `release`; `eventually f` is `true until f`, and
 * `always f` is `false release f`. Equal subformulas have one number, and a formula comes after its parts.
 */

/** Atoms are `A`: predicates as a spec has them, or their numbers. */
export type Formula<A = number> =
  | { readonly op: 'atom'; readonly holds: A }
  | { readonly op: 'not'; readonly of: Formula<A> }
  | { readonly op: 'and' | 'or'; readonly of: readonly Formula<A>[] }
  | { readonly op: 'always' | 'eventually'; readonly of: Formula<A> }
  | { readonly op: 'until'; readonly left: Formula<A>; readonly right: Formula<A> };

/** A formula with numbers for its atoms: `atoms[k]` is atom k. An atom that occurs again keeps its number. */
export function numbered<A>(formula: Formula<A>): { readonly formula: Formula; readonly atoms: readonly A[] } {
  const atoms: A[] = [];
  const over = (of: Formula<A>): Formula => {
    switch (of.op) {
      case 'atom':
        if (!atoms.includes(of.holds)) atoms.push(of.holds);
        return { op: 'atom', holds: atoms.indexOf(of.holds) };
      case 'and':
      case 'or':
        return { op: of.op, of: of.of.map(over) };
      case 'until':
        return { op: 'until', left: over(of.left), right: over(of.right) };
      default:
        return { op: of.op, of: over(of.of) };
    }
  };
  return { formula: over(formula), atoms };
}

/** A part of a normal form; its own parts are given by their numbers. */
export type Part =
  | { readonly op: 'true' | 'false' }
  | { readonly op: 'literal'; readonly atom: number; readonly positive: boolean }
  | { readonly op: 'and' | 'or'; readonly of: readonly number[] }
  | { readonly op: 'until' | 'release'; readonly left: number; readonly right: number };

const falsity = 0;
const truth = 1;

export class NormalForm {
  readonly parts: Part[] = [{ op: 'false' }, { op: 'true' }];
  private readonly numbers = new Map<string, number>([
    ['["false"]', falsity],
    ['["true"]', truth],
  ]);

  /** The number of the formula, or of its negation. */
  add(formula: Formula, positive = true): number {
    const { op } = formula;
    switch (op) {
      case 'atom':
        return this.part({ op: 'literal', atom: formula.holds, positive });
      case 'not':
        return this.add(formula.of, !positive);
      case 'and':
      case 'or':
        return this.junction(
          (op === 'and') === positive,
          formula.of.map((of) => this.add(of, positive)),
        );
      case 'always':
        return this.always(this.add(formula.of, positive), positive);
      case 'eventually':
        return this.always(this.add(formula.of, positive), !positive);
      case 'until': {
        const left = this.add(formula.left, positive);
        const right = this.add(formula.right, positive);
        return this.until(left, right, positive);
      }
    }
  }

  private part(part: Part): number {
    const key = JSON.stringify(Object.values(part));
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.parts.length);
    return this.parts.push(part) - 1;
  }
  private at(number: number): Part {
    return this.parts[number] as Part;
  }
  private junction(isAnd: boolean, of: readonly number[]): number {
    const op = isAnd ? 'and' : 'or';
    const [zero, unit] = isAnd ? [falsity, truth] : [truth, falsity];
    const flat = this.gathered(
      isAnd,
      of.flatMap((number) => {
        const part = this.at(number);
        return part.op === op ? part.of : [number];
      }),
    );
    const parts = [...new Set(flat)].filter((number) => number !== unit).sort((a, b) => a - b);
    if (parts.includes(zero) || parts.some((number) => this.isDenied(number, parts))) return zero;
    if (parts.length < 2) return parts[0] ?? unit;
    return this.part({ op, of: parts });
  }
  /** One `always` for several that must all be true, and one `eventually` for several of which one must. */
  private gathered(isAnd: boolean, of: readonly number[]): readonly number[] {
    const alike = of.filter((number) => this.isUnary(number, isAnd));
    if (alike.length < 2) return of;
    const inner = alike.map((number) => (this.at(number) as Extract<Part, { right: number }>).right);
    return [...of.filter((number) => !alike.includes(number)), this.always(this.junction(isAnd, inner), isAnd)];
  }
  /** True if the part is a literal, and the opposite one is there too. */
  private isDenied(number: number, among: readonly number[]): boolean {
    const part = this.at(number);
    return part.op === 'literal' && among.includes(this.part({ ...part, positive: !part.positive }));
  }
  /** `always of`, or `eventually of`. Of several in a row only the last two matter, and of two that are alike one. */
  private always(of: number, isAlways: boolean): number {
    const [outer, inner] = [this.isUnary(of, isAlways), this.isUnary(of, !isAlways)];
    if (of === falsity || of === truth || outer) return of;
    const part = this.at(of);
    if (inner && 'right' in part && this.isUnary(part.right, isAlways)) return of;
    return this.part(isAlways ? { op: 'release', left: falsity, right: of } : { op: 'until', left: truth, right: of });
  }
  private isUnary(number: number, isAlways: boolean): boolean {
    const part = this.at(number);
    return isAlways ? part.op === 'release' && part.left === falsity : part.op === 'until' && part.left === truth;
  }
  private until(left: number, right: number, isUntil: boolean): number {
    if (right === falsity || right === truth) return right;
    if (left === (isUntil ? falsity : truth)) return right;
    if (left === (isUntil ? truth : falsity)) return this.always(right, !isUntil);
    return this.part({ op: isUntil ? 'until' : 'release', left, right });
  }
}
