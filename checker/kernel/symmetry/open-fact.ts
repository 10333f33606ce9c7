/**
 * Open facts: what was read by predicate, with the answer. A fact by predicate is told by the elements that satisfy the
 * predicate. Those are not all known when it is asked, so that it says something of elements that are met later, too.
 */
import { type ByPredicate, everything } from '../questions/by-predicate.ts';
import { Choice, type Fact, offered } from '../questions/question.ts';

export class OpenFact {
  readonly satisfying: number[];
  private tried: number;
  constructor(
    readonly fact: Fact,
    private readonly by: ByPredicate,
  ) {
    this.satisfying = [...by.satisfying];
    this.tried = by.among;
  }
  /** The set or bag that it is about. */
  get about(): ByPredicate['about'] {
    return this.by.about;
  }
  /** Tries the predicate on the elements that came since it was last tried. True if one satisfies it. Throws `LatePredicate`. */
  grow(): boolean {
    const { by, satisfying } = this;
    const before = satisfying.length;
    for (; this.tried < by.about.elements.length; this.tried++)
      if (by.saysLate(this.tried)) satisfying.push(by.numberAt(this.tried));
    return satisfying.length > before;
  }
}

/** The facts of a path that are open. */
export function openOf(path: readonly Fact[]): OpenFact[] {
  return path.flatMap((fact) => {
    const { by } = fact.read;
    if (by === null || by.holds === everything) return [];
    // That a choice fell on an element is a fact about that element alone.
    const isChosen = fact.read instanceof Choice && fact.key !== offered;
    return isChosen ? [] : [new OpenFact(fact, by)];
  });
}
