/**
 * What do the numbers come to that a mapping makes of some elements, such as the members of a sort, by what it reads of the state
 * for each? `sum(P, (p) => s.weight.get(p))`
 *
 * What is read for an element decides its number, its *term*: a small tree of its own, which knows the answers that were met. Code
 * runs where one is lacking. The call itself has read no more than what the terms come to.
 *
 * Invariant: whoever asks comes by the same path to the same question, and so asks for each element in the same way.
 */
import type { Aggregate, AggregateKind } from '../../language/aggregate.ts';
import { Tally } from '../../language/aggregate.ts';
import { Interruption } from '../../language/call.ts';
import type { Image } from '../layout/image.ts';
import type { Element, Layout, Slot } from '../layout/layout.ts';
import { LatePredicate } from './by-predicate.ts';
import { ColumnQuestion } from './column.ts';
import { Opcode } from './compiled.ts';
import { ElementQuestion } from './element.ts';
import {
  type Answer,
  type Asker,
  type Fact,
  type Learned,
  type PackedState,
  Question,
  type Target,
} from './question.ts';

/** What a mapping has read for an element, and the number that it made of it. */
interface Term {
  readonly facts: readonly Fact[];
  readonly number: number;
}
/** The numbers of an element, by what is read for it: a number, or what is asked next. */
type Tree = number | { readonly read: Question; readonly next: Map<Answer, Tree> };

/** A mapping cannot be asked for each element by itself: what is read for all of them must be read. */
export class LateSum extends LatePredicate {
  constructor(
    /** The text of the mapping. */
    readonly mapping: string,
  ) {
    super([]);
  }
}

/** Who asks for each element by itself. */
export interface Adding extends Asker {
  /** What was read so far. */
  readonly path: readonly Fact[];
  /** The texts of mappings for which what is read for all elements is read. */
  readonly gone: ReadonlySet<string>;
  /** True if sums cannot be asked now: a predicate is being tried, say. */
  readonly isBusy: boolean;
  /** True if a function may do more than answer, or answers by what changes after it was given. */
  mayDoMore(given: unknown): boolean;
  /** What is read and answered, without noting what is read. */
  apart<T>(run: () => T): { readonly facts: readonly Fact[]; readonly answer: T };
  refuse(error: Error): never;
}

export class TermAggregateQuestion extends Question {
  private readonly trees: Tree[];
  private constructor(
    id: number,
    private readonly kind: AggregateKind,
    private readonly mapping: string,
    /** In the state in which it was asked. */
    private readonly terms: readonly Term[],
    /** What had been read by then, on which the mapping may depend. */
    private readonly before: readonly Fact[],
  ) {
    super(id, 0);
    this.trees = terms.map(({ facts, number }) => branch(facts, number));
  }
  /** Null if what is read for each element must be read instead. */
  static ask(asker: Adding, elements: readonly unknown[], aggregate: Aggregate): number | null {
    if (asker.isBusy || elements.length < 2 || asker.mayDoMore(aggregate.by)) return null;
    const mapping = Function.prototype.toString.call(aggregate.by);
    if (asker.gone.has(mapping)) return null;
    const terms = elements.map((element) => termOf(asker, aggregate, element, mapping));
    if (terms.filter(({ facts }) => facts.length > 0).length < 2) return null;
    const before = [...asker.path];
    return asker.askNext((id) => new TermAggregateQuestion(id, aggregate.kind, mapping, terms, before)) as number;
  }
  /** The terms, too. */
  override get saysAll(): boolean {
    return false;
  }
  get support(): string {
    return [...this.supports].join();
  }
  override get supports(): Iterable<string> {
    return new Set(this.terms.flatMap(({ facts }) => facts.map(({ read }) => read.support)));
  }
  /** Infinite where there is no number to choose from, or a sum that may not be exact. */
  answerIn(state: PackedState): number {
    const answer = this.comeTo(state, new Tally(this.kind));
    if (answer === undefined) throw new Error('a sum was asked of which a term is not known: an error in Concord');
    return answer;
  }
  /** Undefined if a term is not known: code must run to tell it. */
  override missed(state: PackedState): number | undefined {
    return this.comeTo(state, new Tally(this.kind));
  }
  private comeTo(state: PackedState, tally: Tally): number | undefined {
    tally.clear();
    for (let tree of this.trees) {
      while (typeof tree !== 'number') {
        const next: Tree | undefined = tree.next.get(tree.read.answerIn(state));
        if (next === undefined) return undefined;
        tree = next;
      }
      tally.add(tree, 1);
    }
    return tally.answer;
  }
  /** Takes in the terms with which the same was asked in another state. A mapping that contradicts itself does more than answer. */
  override learn(other: Question): void {
    const fits =
      other instanceof TermAggregateQuestion &&
      other.terms.length === this.terms.length &&
      other.terms.every(({ facts, number }, at) => {
        const tree = this.trees[at] as Tree;
        return typeof tree === 'number' ? facts.length === 0 && tree === number : grow(tree, facts, number);
      });
    if (!fits) throw new LateSum(this.mapping);
  }
  override told(answer: Answer): string {
    return `${super.told(answer)} ${this.terms.map(({ facts, number }) => `${facts.map(({ read, key }) => read.told(key))}:${number}`).join(' ')}`;
  }
  /**
   * It has the terms, and not only what they come to, and what the mapping may depend on: so images of the code are known to make the same
   * of each, whenever they are asked, and in whichever state each term is known they come to the same.
   */
  factUnder(image: Image, answer: Answer): string {
    const before = this.before.map(({ read, key }) =>
      read instanceof TermAggregateQuestion ? read.shortUnder(image, key) : read.factUnder(image, key),
    );
    return `${this.shortUnder(image, answer)} after ${before.sort().join(' ')}`;
  }
  private shortUnder(image: Image, answer: Answer): string {
    const terms = this.terms.map(
      ({ facts, number }) => `${facts.map(({ read, key }) => read.factUnder(image, key)).sort()}:${number}`,
    );
    return `${this.kind} {${terms.sort().join(' ')}}=${answer}`;
  }
  /** An image has added up otherwise. */
  askBack(): never {
    throw new LateSum(this.mapping);
  }
  compile(target: Target, { index, children }: Learned): number[] {
    const state = new VectorState(target.layout);
    const tally = new Tally(this.kind);
    const answerIn = (vector: Int32Array): number | undefined => {
      state.vector = vector;
      return this.comeTo(state, tally);
    };
    target.keepReckoning(index, { answerIn, children });
    return [Opcode.aggregate];
  }
  /** What follows an answer is looked up where it was learned. */
  override enter(): boolean {
    return true;
  }
}

function termOf(asker: Adding, aggregate: Aggregate, element: unknown, mapping: string): Term {
  try {
    const { facts, answer } = asker.apart(() => aggregate.numberOf(element));
    // What is asked by predicate is about elements that are met later, too.
    if (facts.every(({ read }) => read instanceof ColumnQuestion || read instanceof ElementQuestion))
      return { facts, number: answer };
  } catch (error) {
    // How it fails, and whether somebody catches that, is seen where all is read.
    if (error instanceof Interruption) throw error;
  }
  return asker.refuse(new LateSum(mapping));
}

function branch(facts: readonly Fact[], number: number, from = 0): Tree {
  const fact = facts[from];
  return fact === undefined
    ? number
    : { read: fact.read, next: new Map([[fact.key, branch(facts, number, from + 1)]]) };
}
/** Takes in a term; false if it contradicts what is known. */
function grow(tree: Exclude<Tree, number>, facts: readonly Fact[], number: number, from = 0): boolean {
  const fact = facts[from];
  if (fact?.read.id !== tree.read.id) return false;
  const next = tree.next.get(fact.key);
  if (next === undefined) {
    tree.next.set(fact.key, branch(facts, number, from + 1));
    return true;
  }
  if (typeof next === 'number') return facts.length === from + 1 && next === number;
  return grow(next, facts, number, from + 1);
}

/** The state(s) in a vector. */
class VectorState implements PackedState {
  vector: Int32Array = new Int32Array(0);
  constructor(readonly layout: Layout) {}
  numberIn({ word, shift, mask }: Slot, side: number): number {
    return ((this.vector[side * this.layout.words + word] as number) >>> shift) & mask;
  }
  holdsElement({ word, bit }: Element, side: number): number {
    return word < 0 ? 0 : ((this.vector[side * this.layout.words + word] as number) >>> bit) & 1;
  }
}
