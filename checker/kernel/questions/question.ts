/**
 * A question about a packed state, or about a step: everything that the kernel needs to know of a kind of question. Each
 * kind is a class in a file of its own, beside this one.
 */

import type { Image } from '../layout/image.ts';
import type { Element, Layout, Part, SetRegion, Slot } from '../layout/layout.ts';
import type { About, ByMapping, ByPredicate, Mapping, Owner, Predicate } from './by-predicate.ts';

/** A number or, where it tells several elements, their numbers joined by commas. */
export type Answer = number | string;

/** A fact of a footprint: a question and its answer. */
export interface Fact {
  readonly read: Question;
  readonly key: Answer;
}

/** A packed state, or the state before a step (side 0) and the one after it (side 1). */
export interface PackedState {
  readonly layout: Layout;
  numberIn(slot: Slot, side: number): number;
  /** 1 if an element of a set is present, else 0. */
  holdsElement(element: Element, side: number): number;
}

/** Who asks: it knows what was asked before in the same call, and notes what is new. */
export interface Asker extends PackedState {
  readonly owner: Owner;
  /** True if who asks now reads sets and bags as wholes. */
  readonly isReluctant: boolean;
  /** A number for what a question asks: the same for the same. */
  numberOf(...what: readonly unknown[]): number;
  /** The answer, and whether it was known. */
  ask(id: number, question: (id: number) => Question): Answer;
  /** The same for a question by predicate: it is told by its place among those of its owner. */
  askNext(question: (id: number) => Question): Answer;
  nextId(): number;
  /** True if it is known to be so without being asked. */
  isKnown(id: number): boolean;
  /** What a predicate says of the elements that are known; null if that reads the state, or fails. */
  matching(about: About, holds: Predicate): ByPredicate | null;
  /** The same of a mapping, with the number that makes no difference. */
  mapping(about: About, mapping: Mapping, neutral: number): ByMapping | null;
  /** Takes an element for present. */
  knowElement(element: Element): void;
  /** Takes it that there is a copy of an element. */
  knowCopy(slot: Slot, element: number): void;
  /** Notes that a whole set or bag was read. */
  noteWhole(variable: string): void;
}

/** What was learned of a question. */
export interface Learned {
  readonly index: number;
  /** What follows each answer that was met. */
  readonly children: ReadonlyMap<Answer, number>;
  /** For questions by predicate: the elements known to satisfy it. */
  readonly satisfying: readonly number[];
}

/** What questions are compiled into; arrays are exchanged as they grow. */
export interface Target {
  readonly layout: Layout;
  readonly code: Int32Array;
  readonly tables: Int32Array;
  /** A new table whose places all say unknown. */
  table(length: number): number;
  /** Keeps a flag for each element of a bag that satisfies the predicate of a question. */
  keepFlags(question: number, flags: Uint8Array): void;
  /** Keeps how the answer to a question is worked out, and what follows each. */
  keepReckoning(question: number, reckoning: Reckoning): void;
}

/** How a question is answered that has numbers of any size for answers. */
export interface Reckoning {
  /** The answer in the state(s) in a vector; undefined if something is there that it was not worked out for yet. */
  answerIn(vector: Int32Array): number | undefined;
  readonly children: ReadonlyMap<Answer, number>;
}

export abstract class Question {
  constructor(
    /** The same for questions that ask the same, in one forest. */
    readonly id: number,
    readonly side: number,
  ) {}
  /** For questions by predicate: what it says of elements. */
  readonly by: ByPredicate | null = null;
  /** True if what it asks, by its number, and the answer say all of a fact: nothing else depends on where it was asked. */
  get saysAll(): boolean {
    return this.by === null;
  }
  /** What it is about, on whichever side: an answer can change only by a step that writes it. */
  abstract get support(): string;
  /** All that it is about. */
  get supports(): Iterable<string> {
    return [this.support];
  }
  abstract answerIn(state: PackedState): Answer;

  /** The image of the question with this answer, as a text that is the same for facts that are the same. */
  abstract factUnder(image: Image, answer: Answer, satisfying?: readonly number[]): string;
  /** Asks of a state what this one asks of its image: `back` leads from the image to the state, `image` from it there. */
  abstract askBack(asker: Asker, back: Image, image: Image): void;

  /** Compiles it; what it is compiled to is walked by `learned/program.ts`. */
  abstract compile(target: Target, learned: Learned): readonly number[];
  /** Enters one answer that was learned since it was compiled to the integers from `at` on; false if it must be compiled anew. */
  enter(target: Target, at: number, _learned: Learned, answer: Answer, child: number): boolean {
    const [table, length] = [target.code[at + 1] as number, target.code[at + 2] as number];
    if ((answer as number) >= length) return false;
    target.tables[table + (answer as number)] = child;
    return true;
  }
  /** The answer that a walk lacked, of which the walk can tell no more than a number; undefined if code must run to tell it. */
  missed(_state: PackedState, told: number, _satisfying: readonly number[]): Answer | undefined {
    return told;
  }
  /** Takes in what the same question was told in another state. Throws `LatePredicate` if that contradicts what is known. */
  learn(_other: Question): void {}
  /** The fact that it has this answer, as a text, to compare two calls. */
  told(answer: Answer): string {
    return `${this.id}=${answer}`;
  }
}

/** A question that branches on the elements of a set or bag, each of which a choice may fall on. */
export abstract class Choice extends Question {
  abstract override readonly by: ByPredicate;
  /** What a choice on this element tells, by the number of another question. */
  abstract tells(asker: Asker, element: number): number;
  /** Tells who asks about the image that the choice fell on an element. */
  abstract seed(asker: Asker, image: Image, element: number): void;
  abstract override valueOf(element: number): unknown;
  abstract elementOf(value: unknown): number;
  /** The image of what is offered: of these elements. */
  abstract offerUnder(image: Image, elements: readonly number[]): string;
  override answerIn(): never {
    throw new Error('a choice has no answer of its own: an error in Concord');
  }
  override askBack(): never {
    throw new Error('an image was asked to choose: an error in Concord');
  }
}

/** The answer of a choice that fell on no element yet: what it branches on. */
export const offered = -1;

export const partKey = (slot: Slot, part: number): string => `part ${slot.index}.${part}`;
export const elementKey = (element: Element): string => `element ${element.index}`;
export const regionKey = (region: SetRegion): string => `set ${region.index}`;
/** What is about all values of a function: they are all of one part. */
export const entriesKey = ({ name }: Part): string => `entries ${name}`;
export const bagKey = (slot: Slot): string => `bag ${slot.index}`;

/** A footprint as a text, to compare two calls. */
export function textOfPath(path: readonly Fact[]): string {
  return path.map(({ read, key }) => read.told(key)).join(' ');
}
