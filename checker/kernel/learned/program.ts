/**
 * A forest compiled to integers, and the walk over it: the hot path of the kernel.
 *
 * A node is a run of integers in `code`: its leaves; its questions about parts of slots; the words of which it asks bits;
 * and its other questions, by reference. An answer leads, through a table, to a child: another node, a leaf, nothing, or
 * unknown.
 *
 * Invariant: a table's place that was never learned says `unknown`, so that a missing entry is a miss and never a silence.
 */
import { BagClass } from '../layout/bags.ts';
import { grown, popcount, refill, rehash } from '../layout/bits.ts';
import type { Layout } from '../layout/layout.ts';
import { leafBit, nothing, Opcode, unknown } from '../questions/compiled.ts';
import type { Reckoning } from '../questions/question.ts';

/** The integers of a question about a part: word, shift, mask, column, table, its length, question. */
export const partLength = 7;
/** The integers of a word of bits: word, mask of bits of which absence matters, of presence, table. */
export const bitsLength = 4;
/** What a walk on one slot answers where another is asked about, too. */
export const foreign = -2;

/** What a walk has room for at first, and at most. */
const least = 1 << 9;
const most = 60_000;
const tooMany = 'a state has more than 60,000 action instances to look at; use smaller parameters';

/** What a walk needs of a layout: how many words a state has, what parts tuples have, which bags there are. */
export interface Ground {
  readonly words: number;
  readonly columns: readonly Int32Array[];
  readonly classes: readonly { readonly kind: string }[];
}
/** A program that is walked, whoever compiled it. */
export type Walked = Program<Ground>;

/** A program as it stands: data alone, which can be sent to another thread. */
export interface ProgramImage {
  readonly code: Int32Array;
  readonly nodeAt: Int32Array;
  readonly tables: Int32Array;
  readonly otherAt: Int32Array;
  readonly satisfying: readonly (Uint8Array | undefined)[];
  /** The questions that are sums or extrema. */
  readonly reckoned: readonly number[];
  readonly widest: number;
  readonly version: number;
}

export class Program<L extends Ground = Layout> {
  code = new Int32Array(4096);
  /** Where a node begins in `code`. */
  nodeAt = new Int32Array(1024);
  tables = new Int32Array(4096);
  /** Where the integers of a question of another kind begin in `code`. */
  otherAt = new Int32Array(1024);
  /** For a question about a bag by predicate: 1 for each element that satisfies it. */
  readonly satisfying: (Uint8Array | undefined)[] = [];
  /** For a sum or an extremum: how it is worked out. */
  readonly reckonings: (Reckoning | undefined)[] = [];
  private codeTop = 0;
  private tableTop = 0;
  /** The question that had no answer in the last walk, and the key that it lacked (for `filter`: none). */
  missed = 0;
  missedKey = 0;
  /** The nodes at which a walk goes on, and the leaves that it has reached. They are as long as walks need, since models may be small. */
  stack = new Int32Array(least);
  fired = new Int32Array(least);
  /** Up to where they are in use when a node is begun, whatever is in it. */
  room = least;
  /** What a single node may push at most. */
  private widest = 0;
  /** Grows when a tree says anything else than before, and not only more. */
  version = 0;

  /** For each part of a fused slot: tuple number -> value number. */
  readonly columns: readonly Int32Array[];
  readonly bags: readonly BagClass[];

  constructor(readonly layout: L) {
    this.columns = layout.columns;
    this.bags = layout.classes.map((of) => (of instanceof BagClass ? of : nobody));
  }

  /** Forgets all code and tables. */
  clear(): void {
    this.codeTop = 0;
    this.tableTop = 0;
    this.version++;
    this.satisfying.length = 0;
    this.reckonings.length = 0;
  }
  /** A new table whose places all say unknown. */
  table(length: number): number {
    const at = this.tableTop;
    this.tableTop += length;
    this.tables = grown(this.tables, this.tableTop) as typeof this.tables;
    this.tables.fill(unknown, at, this.tableTop);
    return at;
  }
  keepFlags(question: number, flags: Uint8Array): void {
    this.satisfying[question] = flags;
  }
  keepReckoning(question: number, reckoning: Reckoning): void {
    this.reckonings[question] = reckoning;
  }
  emit(integers: readonly number[]): number {
    const at = this.codeTop;
    // At most 32 children for the 4 integers of a question about bits, and one for those of any other.
    this.widest = Math.max(this.widest, 8 * integers.length);
    this.makeRoom(0);
    this.codeTop += integers.length;
    this.code = grown(this.code, this.codeTop) as typeof this.code;
    this.code.set(integers, at);
    return at;
  }
  setNode(node: number, at: number): void {
    this.nodeAt = grown(this.nodeAt, node + 1) as typeof this.nodeAt;
    this.nodeAt[node] = at;
  }
  setOther(question: number, at: number): void {
    this.otherAt = grown(this.otherAt, question + 1) as typeof this.otherAt;
    this.otherAt[question] = at;
  }
  /** Says what the last walk lacked. */
  lacks(question: number, key: number): null {
    this.missed = question;
    this.missedKey = key;
    return null;
  }
  /** Makes room for so much in `stack` and `fired`, and for what the next node pushes. */
  makeRoom(wanted: number): this {
    if (wanted > most) throw new RangeError(tooMany);
    const length = Math.max(wanted + this.widest, least);
    this.stack = grown(this.stack, length) as typeof this.stack;
    this.fired = grown(this.fired, length) as typeof this.fired;
    this.room = Math.min(most, this.stack.length - this.widest);
    return this;
  }
  /** What it is now. */
  image(): ProgramImage {
    return {
      code: this.code.slice(0, this.codeTop),
      nodeAt: this.nodeAt.slice(),
      tables: this.tables.slice(0, this.tableTop),
      otherAt: this.otherAt.slice(),
      satisfying: this.satisfying.map((flags) => flags?.slice()),
      reckoned: [...this.reckonings.keys()].filter((question) => this.reckonings[question] !== undefined),
      widest: this.widest,
      version: this.version,
    };
  }
  /** Becomes what another program was. A sum or an extremum has no answer here: it is worked out where its terms are known. */
  become({ code, nodeAt, tables, otherAt, satisfying, reckoned, widest, version }: ProgramImage): void {
    Object.assign(this, { code, nodeAt, tables, otherAt, widest, version });
    this.codeTop = code.length;
    this.tableTop = tables.length;
    refill(this.satisfying, satisfying);
    this.reckonings.length = 0;
    for (const question of reckoned) this.reckonings[question] = unanswered;
    this.makeRoom(0);
  }
  /** Integers in use, of code and of tables. */
  get length(): number {
    return this.codeTop + this.tableTop;
  }
}

const unanswered: Reckoning = { answerIn: () => undefined, children: new Map() };

/**
 * Walks a forest on the state(s) in `vector`, and fills `fired` with the leaves that it reaches.
 * Those that are there already, `from` many, stay. Answers how many there are, or -1 at a question without an answer, which `missed` and `missedKey` then tell.
 */
export function walk(program: Walked, vector: Int32Array, root: number, from = 0): number {
  if (root === nothing) return 0;
  const { code, nodeAt, tables, columns } = program;
  let { stack, fired, room } = program;
  let count = from;
  let depth = 0;
  if ((root & leafBit) !== 0) {
    fired[0] = root ^ leafBit;
    return 1;
  }
  stack[depth++] = root;
  while (depth > 0) {
    let c = nodeAt[stack[--depth] as number] as number;
    if (depth > room || count > room) ({ stack, fired, room } = program.makeRoom(Math.max(depth, count)));
    for (let k = code[c++] as number; k > 0; k--) fired[count++] = code[c++] as number;
    for (let k = code[c++] as number; k > 0; k--, c += partLength) {
      let value = ((vector[code[c] as number] as number) >>> (code[c + 1] as number)) & (code[c + 2] as number);
      const column = code[c + 3] as number;
      if (column >= 0) value = (columns[column] as Int32Array)[value] as number;
      const child = value < (code[c + 5] as number) ? (tables[(code[c + 4] as number) + value] as number) : unknown;
      if (child === nothing) continue;
      if (child < 0) {
        program.missed = code[c + 6] as number;
        program.missedKey = value;
        return -1;
      }
      if ((child & leafBit) !== 0) fired[count++] = child ^ leafBit;
      else stack[depth++] = child;
    }
    for (let k = code[c++] as number; k > 0; k--, c += bitsLength) {
      const word = vector[code[c] as number] as number;
      const table = code[c + 3] as number;
      let bits = (~word & (code[c + 1] as number)) | (word & (code[c + 2] as number));
      while (bits !== 0) {
        const bit = 31 - Math.clz32(bits);
        bits ^= 1 << bit;
        const present = (word >>> bit) & 1;
        const child = tables[table + 2 * bit + present] as number;
        if (child === nothing) continue;
        if (child < 0) {
          program.missed = tables[table + 64 + bit] as number;
          program.missedKey = present;
          return -1;
        }
        if ((child & leafBit) !== 0) fired[count++] = child ^ leafBit;
        else stack[depth++] = child;
      }
    }
    for (let k = code[c++] as number; k > 0; k--) {
      const question = code[c++] as number;
      const at = program.otherAt[question] as number;
      const kind = code[at] as number;
      if (kind === Opcode.each || kind === Opcode.bagEach) {
        const before = depth;
        depth = pushEach(program, vector, question, at, before);
        if (depth < 0) return -1;
        const wanted = Math.max(depth, count + depth - before);
        if (wanted > room) {
          ({ stack, fired, room } = program.makeRoom(wanted));
          // What found no room is lost.
          depth = pushEach(program, vector, question, at, before);
        }
        // Leaves among the children go straight to `fired`.
        let kept = before;
        for (let i = before; i < depth; i++) {
          const child = stack[i] as number;
          if ((child & leafBit) !== 0) fired[count++] = child ^ leafBit;
          else stack[kept++] = child;
        }
        depth = kept;
        continue;
      }
      const child =
        kind <= Opcode.filter
          ? answerSet(program, vector, at)
          : kind === Opcode.aggregate
            ? answerAggregate(program, vector, question)
            : answerBag(program, vector, question, at);
      if (child === nothing) continue;
      if (child < 0) {
        program.missed = question;
        return -1;
      }
      if ((child & leafBit) !== 0) fired[count++] = child ^ leafBit;
      else stack[depth++] = child;
    }
  }
  return count;
}

/** Where a slot stands: in which word, how far from its right end, and its bits when they are there. */
export interface Place {
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
}

/** True if a question about what stands there is about this slot, before a step or after it. */
function isAbout(program: Walked, word: number, shift: number, { word: of, shift: by }: Place): boolean {
  return shift === by && (word === of || word === of + program.layout.words);
}
/** Where the integers of a question about a bag begin in `code`; -1 if it is about anything else. */
export function aboutBag(program: Walked, question: number): number {
  const at = program.otherAt[question] as number;
  const kind = program.code[at] as number;
  return kind < Opcode.copies || kind === Opcode.aggregate ? -1 : at;
}
/** True if a question about a bag, whose integers begin there, branches on its elements. */
export function isChoice(program: Walked, at: number): boolean {
  return program.code[at] === Opcode.bagEach;
}
/** True if each question at a root is about one of these slots alone, before a step or after it. */
export function asksOnlyOf(program: Walked, root: number, places: readonly Place[]): boolean {
  if ((root & leafBit) !== 0) return false;
  const { code } = program;
  let c = program.nodeAt[root] as number;
  const among = (at: number): boolean =>
    places.some((place) => isAbout(program, code[at] as number, code[at + 1] as number, place));
  if (code[c++] !== 0) return false;
  for (let k = code[c++] as number; k > 0; k--, c += partLength) if (!among(c)) return false;
  if (code[c++] !== 0) return false;
  for (let k = code[c++] as number; k > 0; k--) {
    const at = aboutBag(program, code[c++] as number);
    if (at < 0 || isChoice(program, at) || !among(at + 3)) return false;
  }
  return true;
}
/**
 * Walks a tree whose root asks of several slots, so far as it follows from what is asked of one; fills `fired` as `walk` does.
 * Answers how many leaves that reaches, -1 at a question without an answer, and `foreign` if something else must be asked as well.
 */
export function walkOn(program: Walked, vector: Int32Array, root: number, place: Place): number {
  const { code, nodeAt, tables, columns } = program;
  let { stack, fired, room } = program;
  let count = 0;
  let depth = 0;
  stack[depth++] = root;
  for (let isRoot = true; depth > 0; isRoot = false) {
    let c = nodeAt[stack[--depth] as number] as number;
    if (depth > room || count > room) ({ stack, fired, room } = program.makeRoom(Math.max(depth, count)));
    const take = (child: number): void => {
      if ((child & leafBit) !== 0) fired[count++] = child ^ leafBit;
      else if (child !== nothing) stack[depth++] = child;
    };
    for (let k = code[c++] as number; k > 0; k--) fired[count++] = code[c++] as number;
    for (let k = code[c++] as number; k > 0; k--, c += partLength) {
      if (!isAbout(program, code[c] as number, code[c + 1] as number, place)) {
        if (isRoot) continue;
        return foreign;
      }
      let value = ((vector[code[c] as number] as number) >>> (code[c + 1] as number)) & (code[c + 2] as number);
      const column = code[c + 3] as number;
      if (column >= 0) value = (columns[column] as Int32Array)[value] as number;
      const child = value < (code[c + 5] as number) ? (tables[(code[c + 4] as number) + value] as number) : unknown;
      if (child < 0) return -1;
      take(child);
    }
    if (code[c++] !== 0) return foreign;
    for (let k = code[c++] as number; k > 0; k--) {
      const question = code[c++] as number;
      const at = aboutBag(program, question);
      if (at < 0 || isChoice(program, at) || !isAbout(program, code[at + 3] as number, code[at + 4] as number, place)) {
        if (isRoot) continue;
        return foreign;
      }
      const child = answerBag(program, vector, question, at);
      if (child < 0) return -1;
      take(child);
    }
  }
  return count;
}

/** The children for the elements that are in a bag; null at one that is unknown. */
export function pushChoices(program: Walked, vector: Int32Array, question: number, at: number): Int32Array | null {
  const depth = walkBagEach(program, vector, question, at, 0);
  return depth < 0 ? null : program.stack.slice(0, depth);
}

/** Pushes the children for the elements that are present; answers the depth then, or -1 at one that is unknown. */
function pushEach(program: Walked, vector: Int32Array, question: number, at: number, depth: number): number {
  return program.code[at] === Opcode.each
    ? walkEach(program, vector, question, at, depth)
    : walkBagEach(program, vector, question, at, depth);
}

/** The child for a question about a set by predicate. Layout: kind, table, its length, n, then n times (word, mask). */
function answerSet(program: Walked, vector: Int32Array, at: number): number {
  const { code, tables } = program;
  const kind = code[at] as number;
  const table = code[at + 1] as number;
  const length = code[at + 2] as number;
  const n = code[at + 3] as number;
  let c = at + 4;
  if (kind === Opcode.some) {
    let any = 0;
    for (let i = 0; i < n; i++, c += 2) any |= (vector[code[c] as number] as number) & (code[c + 1] as number);
    program.missedKey = any === 0 ? 0 : 1;
    return tables[table + program.missedKey] as number;
  }
  if (kind === Opcode.count) {
    let count = 0;
    for (let i = 0; i < n; i++, c += 2)
      count += popcount((vector[code[c] as number] as number) & (code[c + 1] as number));
    program.missedKey = count;
    return count < length ? (tables[table + count] as number) : unknown;
  }
  let hash = 0;
  for (let i = 0; i < n; i++)
    hash = rehash(hash, (vector[code[c + 2 * i] as number] as number) & (code[c + 2 * i + 1] as number));
  for (let probe = hash & (length - 1); ; probe = (probe + 1) & (length - 1)) {
    const row = table + probe * (n + 1);
    const child = tables[row] as number;
    if (child === unknown) return unknown;
    let i = 0;
    while (
      i < n &&
      tables[row + 1 + i] === ((vector[code[c + 2 * i] as number] as number) & (code[c + 2 * i + 1] as number))
    )
      i++;
    if (i === n) return child;
  }
}

/** The child for a sum or an extremum. */
function answerAggregate(program: Walked, vector: Int32Array, question: number): number {
  const { answerIn, children } = program.reckonings[question] as Reckoning;
  const answer = answerIn(vector);
  return answer === undefined ? unknown : (children.get(answer) ?? unknown);
}

/** The same for a set. Layout: kind, table, 0, n, then n times (word, mask). */
function walkEach(program: Walked, vector: Int32Array, question: number, at: number, from: number): number {
  const { code, tables, stack } = program;
  const n = code[at + 3] as number;
  let table = code[at + 1] as number;
  let depth = from;
  for (let i = 0, c = at + 4; i < n; i++, c += 2, table += 64) {
    let bits = (vector[code[c] as number] as number) & (code[c + 1] as number);
    while (bits !== 0) {
      const bit = 31 - Math.clz32(bits);
      bits ^= 1 << bit;
      const child = tables[table + bit] as number;
      if (child < 0) {
        program.missed = question;
        program.missedKey = tables[table + 32 + bit] as number;
        return -1;
      }
      if (child !== nothing) stack[depth++] = child;
    }
  }
  return depth;
}

/** The same for a bag. Layout: kind, table, its length, word, shift, mask, class. */
function walkBagEach(program: Walked, vector: Int32Array, question: number, at: number, from: number): number {
  const { code, tables, stack } = program;
  const table = code[at + 1] as number;
  const length = code[at + 2] as number;
  const bags = program.bags[code[at + 6] as number] as BagClass;
  const satisfying = program.satisfying[question];
  const bag = ((vector[code[at + 3] as number] as number) >>> (code[at + 4] as number)) & (code[at + 5] as number);
  const { content } = bags;
  let depth = from;
  let p = bags.at[bag] as number;
  for (let n = content[p++] as number; n > 0; n--, p += 2) {
    const element = content[p] as number;
    if (satisfying !== undefined && satisfying[element] !== 1) continue;
    const child = element < length ? (tables[table + element] as number) : unknown;
    if (child < 0) {
      program.missed = question;
      program.missedKey = element;
      return -1;
    }
    if (child !== nothing) stack[depth++] = child;
  }
  return depth;
}

/** The child for a question about a bag. Layout: kind, table, its length, word, shift, mask, class, operand. */
export function answerBag(program: Walked, vector: Int32Array, question: number, at: number): number {
  const { code, tables } = program;
  const bags = program.bags[code[at + 6] as number] as BagClass;
  const bag = ((vector[code[at + 3] as number] as number) >>> (code[at + 4] as number)) & (code[at + 5] as number);
  const operand = code[at + 7] as number;
  const key = bagFact(bags, code[at] as number, bag, operand, program.satisfying[question]);
  program.missedKey = key;
  return key < (code[at + 2] as number) ? (tables[(code[at + 1] as number) + key] as number) : unknown;
}

function bagFact(
  bags: BagClass,
  kind: number,
  bag: number,
  operand: number,
  satisfying: Uint8Array | undefined,
): number {
  if (kind === Opcode.bag) return bag;
  if (kind === Opcode.copies) return bags.copies(bag, operand);
  const { content } = bags;
  let p = bags.at[bag] as number;
  let n = content[p++] as number;
  if (kind === Opcode.distinct) return n;
  let count = 0;
  for (; n > 0; n--, p += 2) {
    if (kind === Opcode.size) count += content[p + 1] as number;
    else if (kind === Opcode.more) count |= (content[p + 1] as number) > operand ? 1 : 0;
    else count += ((satisfying as Uint8Array)[content[p] as number] as number) | 0;
  }
  return kind === Opcode.bagSome ? (count > 0 ? 1 : 0) : count;
}

const nobody = new BagClass('', { kind: 'boolean', text: '', elements: [], read: () => false });
