/**
 * Footprints: what a call of user code reads of the state, in order, with the answers.
 *
 * Each question has an identity, so that different actions that ask the same are learned together; a question that was
 * asked before in the same call is answered from memory and leaves no second fact.
 */

import type { Adder } from '../../language/aggregate.ts';
import type { Site } from '../../language/failure.ts';
import type { Manner } from '../../language/quantifying.ts';
import { Tuples } from '../../language/tuples.ts';
import { type Purity, tells } from '../../purity/telling.ts';
import type { Element, Layout, Slot } from '../layout/layout.ts';
import {
  type About,
  ByMapping,
  ByPredicate,
  everything,
  LatePredicate,
  type Mapping,
  type Owner,
  type Predicate,
  valueAt,
} from './by-predicate.ts';
import { CopiesQuestion } from './copies.ts';
import { ElementQuestion } from './element.ts';
import { type Answer, Choice, type Fact, type Question } from './question.ts';
import { type Adding, TermAggregateQuestion } from './term-aggregate.ts';

const nobody: Owner = { id: 0 };

/** A view was used after the call for which it was made. */
export class RevokedView extends Error {
  override readonly name = 'RevokedView';
  constructor() {
    super(
      'a view of the state was kept and used after the call that it was made for; take what is needed out of it during the call',
    );
  }
}

/** Whose code is running. */
type Running = Pick<Site, 'part' | 'name'>;

/** A read of a whole set or bag, where it could have been asked for elements. */
export interface WholeRead {
  readonly site: Running;
  readonly variable: string;
}

/** Answers questions about one packed state, or two, and notes them. */
export class Recorder implements Adding {
  /** The words of the state before the step, then those of the state after it. */
  vector = new Int32Array(2);
  readonly path: Fact[] = [];
  /** Calls so far; a view knows the call for which it was made. */
  epoch = 0;
  /** What the calls have read as a whole set or bag. */
  readonly wholes = new Map<number, WholeRead>();
  /** Whose call it is now, as it is told. */
  site: Running = { part: 'elsewhere', name: '' };
  /** Those whose predicates turned out to read the state, or to do more than answer: they read sets as wholes. */
  reluctant = new Set<Owner>();
  /** What is known of all code: where some may tell, nobody's predicates are known to do nothing but answer. */
  purity: Purity = { mayTell: false, later: new Set() };
  /** The texts of mappings that were found out to need all that is read for any element. */
  gone = new Set<string>();
  /** Whose call it is now. */
  owner: Owner = nobody;
  private ordinal = 0;
  private asked = 0;
  private readonly answers = new Map<number, Answer>();
  /** The questions by what they are. */
  private readonly ids = new Tuples();

  constructor(readonly layout: Layout) {}

  /** Begins a call, of this owner. */
  begin(owner: Owner): void {
    this.epoch++;
    this.owner = owner;
    this.ordinal = 0;
    this.path.length = 0;
    this.answers.clear();
    this.refusals.length = 0;
    this.saidOf.length = 0;
    this.hasQuantified = false;
  }
  /** Goes on with the same answers, for another owner; answers the one before. */
  resume(owner: Owner): Owner {
    const before = this.owner;
    this.owner = owner;
    return before;
  }
  /** Ends a call: its views are of no use any more. */
  end(): void {
    this.epoch++;
  }
  /** Forgets the facts from this one on. */
  rewind(length: number, ordinal: number): void {
    while (this.path.length > length) {
      const { read, key } = this.path.pop() as Fact;
      this.answers.delete(read.id);
      if (read instanceof Choice) this.answers.delete(read.tells(this, key as number));
    }
    this.ordinal = ordinal;
  }
  get mark(): { length: number; ordinal: number } {
    return { length: this.path.length, ordinal: this.ordinal };
  }
  check(epoch: number): void {
    if (epoch !== this.epoch) this.refuse(new RevokedView());
  }

  /** What views have refused in this call, whatever user code has made of it. */
  private readonly refusals: Error[] = [];
  /** Throws what a view refuses, and notes it: user code may catch it, and the call is void all the same. */
  refuse(error: Error): never {
    this.refusals.push(error);
    throw error;
  }
  /** Runs user code. What a view refused meanwhile is what came of it. */
  attend<T>(run: () => T): T {
    const { length } = this.refusals;
    let answer: T;
    try {
      answer = run();
    } catch (error) {
      throw this.refusals[length] ?? error;
    }
    const refused = this.refusals[length];
    if (refused !== undefined) throw refused;
    return answer;
  }
  /** True while a predicate is tried on elements that may not be present: what it reads then is forgotten. */
  private trying = false;
  /** True while what is read for one of several elements is looked at by itself. */
  private isApart = false;
  get isBusy(): boolean {
    return this.trying || this.isApart;
  }
  /** What is read and answered, of what was not read before; it is not noted. */
  apart<T>(run: () => T): { readonly facts: readonly Fact[]; readonly answer: T } {
    const { length, ordinal } = this.mark;
    this.isApart = true;
    try {
      const answer = run();
      return { facts: this.path.slice(length), answer };
    } finally {
      this.isApart = false;
      this.rewind(length, ordinal);
    }
  }
  /** True if there was any quantifier over members in this call. */
  hasQuantified = false;
  /** How quantifiers go in its calls; null if whoever runs them says it. */
  readonly manner: Manner | null = {
    after: null,
    some: (members, holds) => {
      this.hasQuantified = true;
      return members.some((member) => holds(member));
    },
  };
  /** How sums over what code goes through are put together. */
  readonly adder: Adder = (elements, aggregate) => TermAggregateQuestion.ask(this, elements, aggregate);
  /**
   * Told that a view is about to be hashed. What holds the view keeps the hash, and does not ask for it again. While a predicate
   * is tried, its reads are forgotten: a hash that is kept then would later answer for reads that nobody has noted.
   */
  derive(): void {
    if (this.isBusy) this.refuse(new LatePredicate([this.owner]));
  }

  numberIn({ word, shift, mask }: Slot, side: number): number {
    return ((this.vector[side * this.layout.words + word] as number) >>> shift) & mask;
  }
  holdsElement({ word, bit }: Element, side: number): number {
    return word < 0 ? 0 : ((this.vector[side * this.layout.words + word] as number) >>> bit) & 1;
  }

  numberOf(...what: readonly unknown[]): number {
    return this.ids.number(...what);
  }
  /** What is asked goes here, too, as what it is: questions by predicate by what they are about and what satisfies them. */
  heard: unknown[] | null = null;
  ask(id: number, question: (id: number) => Question): Answer {
    this.asked++;
    this.heard?.push(id);
    return this.answers.get(id) ?? this.note(question(id));
  }
  askNext(question: (id: number) => Question): Answer {
    return this.note(question(this.nextId()));
  }
  nextId(): number {
    this.asked++;
    return this.ids.number('by predicate', this.owner, this.ordinal++);
  }
  isKnown(id: number): boolean {
    this.asked++;
    this.heard?.push(id);
    return this.answers.get(id) === 1;
  }
  private note(read: Question, key = read.answerIn(this)): Answer {
    if (read.by !== null) this.heard?.push(`${read.constructor.name} ${read.side} ${read.support} ${read.by.text}`);
    this.path.push({ read, key });
    this.answers.set(read.id, key);
    return key;
  }
  /** Notes that a choice fell on a present element. */
  chose(read: Choice, element: number): void {
    this.note(read, element);
    this.answers.set(read.tells(this, element), 1);
  }
  knowElement(element: Element): void {
    this.answers.set(ElementQuestion.number(this, element, 0), 1);
  }
  knowCopy(slot: Slot, element: number): void {
    this.answers.set(CopiesQuestion.anyNumber(this, slot, element, 0), 1);
  }
  noteWhole(variable: string): void {
    const { site } = this;
    this.wholes.set(this.ids.number('whole', site.part, site.name, variable), { site, variable });
  }
  get isReluctant(): boolean {
    return this.purity.mayTell || this.reluctant.has(this.owner);
  }
  /** True if a function that is asked of elements may do more than answer, or answers by what changes after it was given. */
  mayDoMore(given: unknown): boolean {
    if (typeof given !== 'function') return false;
    const { later } = this.purity;
    return this.isReluctant || tells(given) || (later.size > 0 && later.has(Function.prototype.toString.call(given)));
  }

  /**
   * True in the second of two runs that are compared: there predicates are tried on elements that were not met, too. A predicate
   * that notes in a variable outside of it which element it was true of notes another one then, and the two runs differ.
   */
  hears = false;
  /** What predicates have said of some elements when they were given. */
  private readonly saidOf: {
    readonly about: About;
    readonly says: Predicate | Mapping;
    readonly owner: Owner;
    readonly before: string;
  }[] = [];
  /** Notes what a predicate or a mapping says now. */
  hear(about: About, says: Predicate | Mapping): void {
    // What is asked within another predicate is heard with that one.
    if (!this.hears || this.trying) return;
    this.saidOf.push({ about, says, owner: this.owner, before: this.answersOf(about, says) });
  }
  private readonly samples = new Samples();
  /** What is said of some elements, such as may be met later; or that it fails or reads the state. */
  private answersOf(about: About, says: Predicate | Mapping): string {
    const { trying, refusals, asked } = this;
    const refused = refusals.length;
    const { length, ordinal } = this.mark;
    this.trying = true;
    const answers = this.samples.of(about).map((value) => {
      try {
        return String(says(value));
      } catch {
        return 'x';
      } finally {
        refusals.length = refused;
        this.rewind(length, ordinal);
      }
    });
    this.trying = trying;
    this.asked = asked;
    return answers.join();
  }
  /**
   * Runs user code. Its predicates must say the same when it is over: they stay with what is learned, and are tried on
   * elements that are met later. One that reads a variable which the call has changed does not; then sets are read as wholes.
   */
  keeping<T>(run: () => T): T {
    const from = this.saidOf.length;
    const answer = run();
    const changed = this.saidOf.splice(from).find(({ about, says, before }) => this.answersOf(about, says) !== before);
    if (changed !== undefined) throw new LatePredicate([changed.owner]);
    return answer;
  }

  matching(about: About, holds: Predicate): ByPredicate | null {
    const by = new ByPredicate(about, holds, this.owner);
    return holds === everything ? by.tryAll() : this.heardOf(by, holds);
  }
  mapping(about: About, mapping: Mapping, neutral: number): ByMapping | null {
    return this.heardOf(new ByMapping(about, mapping, neutral, this.owner), mapping);
  }
  private heardOf<By extends ByPredicate>(by: By, says: Predicate | Mapping): By | null {
    if (this.isReluctant || !this.canTry(by)) return null;
    this.hear(by.about, says);
    return by;
  }
  /** Tries a predicate on all elements that are known; false if it reads the state, or fails. */
  private canTry(by: ByPredicate): boolean {
    const { asked, trying, refusals } = this;
    const refused = refusals.length;
    const { length, ordinal } = this.mark;
    this.trying = true;
    try {
      by.tryAll();
      if (this.asked === asked) return true;
    } catch (error) {
      if (error instanceof LatePredicate) throw error;
      // It was tried on elements that are not present, too; whether it fails on those that are, the whole set tells.
    } finally {
      this.trying = trying;
    }
    refusals.length = refused;
    this.rewind(length, ordinal);
    return false;
  }
}

/** How many elements of a set or bag a predicate is tried on to see whether it stays as it is: of its domain, and of those met. */
const sampled = 8;

/** Elements that a set or bag has or may have, evenly spaced. */
class Samples {
  private readonly ofDomain = new Map<About, readonly unknown[]>();
  of(about: About): readonly unknown[] {
    let domain = this.ofDomain.get(about);
    if (domain === undefined) {
      domain = 'of' in about ? spaced(about.of.elements ?? []) : [];
      this.ofDomain.set(about, domain);
    }
    const met = Array.from({ length: about.elements.length }, (_, at) => at);
    return [...domain, ...spaced(met).map((at) => valueAt(about, at as number))];
  }
}
function spaced(all: readonly unknown[]): readonly unknown[] {
  const step = Math.max(1, all.length / sampled);
  return Array.from({ length: Math.min(sampled, all.length) }, (_, i) => all[Math.floor(i * step)]);
}
