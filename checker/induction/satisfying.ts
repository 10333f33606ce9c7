/**
 * All states of which an invariant is true, reachable or not: found by choosing cell by cell, and passing over all states that agree
 * with one of which it is false in what its code has read there.
 *
 * After Chandrasekhar Boyapati, Sarfraz Khurshid and Darko Marinov, "Korat: automated testing based on Java predicates", ISSTA 2002.
 * Departures: the predicate is a conjunction, of which one false conjunct is enough, that which was false last being asked first; and
 * cells that the false one has not read are not tried out (Matthew Ginsberg, "Dynamic backtracking", JAIR 1, 1993, on going back to the
 * cause of a conflict).
 */
import type { AnyChoices, AnyState } from '../language/action.ts';
import { callPredicate } from '../language/call.ts';
import type { Domain } from '../language/domain.ts';
import { type Site, SpecFailure } from '../language/failure.ts';
import { onStates, strictState, strictViews } from '../language/steps.ts';
import { type Chosen, type Shape, shapeOf } from './shape.ts';

/** What a state has to satisfy: a predicate for an instance, and what it is called where its code fails. */
export interface Conjunct {
  readonly site: Site;
  readonly instance: AnyChoices;
  readonly holds: (s: AnyState, instance: AnyChoices) => boolean;
}

/** What came of it so far. */
export interface Tried {
  /** How many states were asked. */
  asked: number;
  /** How many satisfy all. */
  satisfying: number;
  /** The state in which code of a conjunct failed. */
  failedIn?: AnyState;
  /** Of the states that the user drew: how many were, and how many of these satisfy all as they are; absent if nobody did. */
  own?: { drawn: number; satisfying: number };
}

/** The variables of which values cannot be listed. */
export function unlistable(domains: Readonly<Record<string, Domain<unknown>>>): string[] {
  return Object.keys(domains).filter((variable) => shapeOf(domains[variable] as Domain<unknown>, 0) === null);
}

/** The states that satisfy all conjuncts, each once, canonical. Every variable must be listable. Throws what their code throws. */
export function* satisfying(
  domains: Readonly<Record<string, Domain<unknown>>>,
  conjuncts: readonly Conjunct[],
  tried: Tried,
): Iterable<AnyState> {
  const space = new Space(domains, conjuncts);
  /** The cells that are chosen, in the order in which they came; all others have their first option. */
  const stack: number[] = [];
  const isOn = new Uint8Array(space.sizes.length);
  const push = (cells: Iterable<number>): void => {
    for (const cell of cells) {
      if (isOn[cell] === 1) continue;
      isOn[cell] = 1;
      stack.push(cell);
    }
  };
  const pop = (): void => {
    const cell = stack.pop() as number;
    isOn[cell] = 0;
    space.choose(cell, 0);
  };
  /** To the next option of what was chosen last; false if there is none. */
  const advance = (): boolean => {
    for (let cell = stack.at(-1); cell !== undefined; cell = stack.at(-1)) {
      const next = space.chosen(cell) + 1;
      if (next < (space.sizes[cell] as number)) {
        space.choose(cell, next);
        return true;
      }
      pop();
    }
    return false;
  };
  do {
    tried.asked++;
    let read: ReadonlySet<number> | null;
    try {
      read = space.refuting();
    } catch (error) {
      tried.failedIn = space.state();
      throw error;
    }
    if (read === null) {
      // Whatever was not read may be anything: it comes last.
      push(space.sizes.keys());
      tried.satisfying++;
      yield space.state();
      continue;
    }
    push(read);
    // Whatever these are, it stays false.
    while (stack.length > 0 && !read.has(stack.at(-1) as number)) pop();
  } while (advance());
}

export function answerIn(s: AnyState, { site, instance, holds }: Conjunct): boolean {
  return callPredicate(site, () => onStates([s], () => holds(s, instance)));
}

function answersBoth(site: Site): SpecFailure {
  return new SpecFailure(site, {
    kind: 'impure',
    first: { kind: 'answered', answer: false },
    second: { kind: 'answered', answer: true },
  });
}

/** A state that is chosen cell by cell, with what is known of the conjuncts in it. */
class Space {
  /** How many options each cell has. */
  readonly sizes: readonly number[];
  private readonly options: Chosen;
  private readonly variables: readonly string[];
  private readonly shapes: readonly Shape[];
  /** By cell, the number of its variable. */
  private readonly variableOf: readonly number[];
  /** The state as user code sees it: what is chosen whenever it asks. */
  private readonly view: AnyState;
  private readonly domains: Readonly<Record<string, Domain<unknown>>>;
  private read = new Set<number>();
  /** The conjuncts that are not known to be true, the one that was false last being the first. */
  private readonly open: Conjunct[];
  /** By cell, those that are true and have read it. */
  private readonly readers: Set<Conjunct>[];
  /** The values of the variables; those that have changed since are absent. */
  private readonly values: Map<number, unknown> = new Map();

  constructor(domains: Readonly<Record<string, Domain<unknown>>>, conjuncts: readonly Conjunct[]) {
    this.domains = domains;
    this.variables = Object.keys(domains);
    const shapes: Shape[] = [];
    const sizes: number[] = [];
    for (const [variable, domain] of Object.entries(domains)) {
      const shape = shapeOf(domain, sizes.length);
      if (shape === null) throw new RangeError(`the values of ${variable} cannot be listed`);
      shapes.push(shape);
      sizes.push(...shape.options);
    }
    this.shapes = shapes;
    this.sizes = sizes;
    this.variableOf = shapes.flatMap(({ options }, variable) => options.map(() => variable));
    this.options = new Int32Array(sizes.length);
    this.open = [...conjuncts];
    this.readers = sizes.map(() => new Set());
    const note = (cell: number): void => {
      this.read.add(cell);
    };
    const views = shapes.map((shape, i) => [
      this.variables[i] as string,
      { get: () => shape.view(this.options, note), enumerable: true },
    ]);
    this.view = strictViews(
      domains,
      Object.freeze(Object.defineProperties({}, Object.fromEntries(views) as PropertyDescriptorMap)) as AnyState,
    );
  }
  /** The option that is chosen for a cell. */
  chosen(cell: number): number {
    return this.options[cell] as number;
  }
  choose(cell: number, option: number): void {
    if (this.options[cell] === option) return;
    this.options[cell] = option;
    this.values.delete(this.variableOf[cell] as number);
    const readers = this.readers[cell] as Set<Conjunct>;
    for (const conjunct of readers) if (!this.open.includes(conjunct)) this.open.push(conjunct);
    readers.clear();
  }
  /** The cells that a false conjunct has read; null if none is false. */
  refuting(): ReadonlySet<number> | null {
    for (let conjunct = this.open[0]; conjunct !== undefined; conjunct = this.open[0]) {
      this.read = new Set();
      if (!answerIn(this.view, conjunct)) {
        // What compares views by `===`, say, would pass over states that satisfy it.
        if (answerIn(strictState(this.domains, this.state()), conjunct)) throw answersBoth(conjunct.site);
        return this.read;
      }
      this.open.shift();
      for (const cell of this.read) this.readers[cell]?.add(conjunct);
    }
    return null;
  }
  state(): AnyState {
    return Object.fromEntries(
      this.shapes.map((shape, i) => {
        if (!this.values.has(i)) this.values.set(i, shape.value(this.options));
        return [this.variables[i], this.values.get(i)];
      }),
    );
  }
}
