/**
 * Nodes walked together. A walk goes through many small nodes, of which most ask about the same few slots: another part of each. What
 * a set of nodes comes to for a number of a slot is always the same: leaves, and a set of nodes that ask about other slots. It is
 * worked out when it is asked for the first time, and looked up after that.
 *
 * It is the subset construction of Michael Rabin and Dana Scott, "Finite automata and their decision problems", IBM Journal of
 * Research and Development 3(2), 1959, done as far as it is needed, in a memory that is bounded, as by Russ Cox, "Regular Expression
 * Matching in the Wild", 2010: where there is no more room it begins anew, and where that does not pay it ends.
 *
 * Departures: only nodes that ask of nothing but slots are taken together; at others the plain walk goes on.
 *
 * What tells numbers of a slot apart is what the nodes ask of it: tuples that are the same there are looked up as one.
 *
 * Invariant: what is known is what the plain walk comes to. What was never learned is not known.
 */
import { grown } from '../layout/bits.ts';
import { leafBit, nothing } from '../questions/compiled.ts';
import { aboutBag, answerBag, isChoice, partLength, pushChoices, type Walked, walk } from './program.ts';

/** The integers of a group of a set: word, shift, mask, projection or -1, table, its length, group. */
const groupLength = 7;
/** What a root leads to where the plain walk is taken. */
const plain = -1;
/** After so much was worked out it is seen whether that pays: whether there were so many walks for each. */
const stock = 1 << 9;
const walksForEach = 64;
const longestPause = 1 << 24;

/** The nodes of a set that ask about one slot, before a step or after it. */
interface Group {
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
  readonly nodes: number[];
  /** The columns of the parts that they have asked about, and the nodes that come then, too; -1 stands for the number itself. */
  readonly columns: Set<number>;
  /** Where its integers stand in `sets`. */
  at: number;
}

/** What a question of a node is about: a slot, and the column of one of its parts, or -1. */
interface Asked {
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
  readonly column: number;
  readonly isOfBag: boolean;
}

export class Subsets {
  /** From where an outcome stands on: n, n leaves, the set of nodes that comes then, or 0. */
  outcomes = new Int32Array(1 << 8);
  /** From where a set stands on: n, n groups; n, n nodes that are walked plainly. */
  sets = new Int32Array(1 << 8);
  /** For each group, the outcome of each number of its slot, or of each class of such numbers; 0 if it is not known. */
  tables = new Int32Array(1 << 8);
  /** For each tuple its class, or -1: those are in one class that are the same in some of their parts. */
  readonly projections: Int32Array[] = [];
  /** For each node that a walk begins at: where its outcome stands, 0 if that was not asked yet, or `plain`. */
  roots = new Int32Array(0);
  stack = new Int32Array(1 << 8);
  /** How many walks there were since it began anew, and what was worked out for them. */
  walks = 0;
  private worked = 0;
  /** How many walks there were when it was last seen whether they pay. */
  private walksThen = 0;
  /** So many walks are plain ones yet; and as many, when they do not pay the next time. */
  private pause = 0;
  private nextPause = 1 << 12;
  private topOfOutcomes = 1;
  private topOfSets = 1;
  private topOfTables = 0;
  private version = -1;
  private isWorthIt = true;
  private readonly groups: Group[] = [];
  private readonly setsByNodes = new Map<string, number>();
  private readonly outcomesByText = new Map<string, number>();
  /** The projections by the columns of parts, and for each what tells its classes. */
  private readonly byColumns = new Map<string, number>();
  private readonly classes: { readonly columns: readonly number[]; readonly numbers: Map<string, number> }[] = [];

  constructor(
    readonly program: Walked,
    /** How many integers all that is known takes at most: some megabytes. */
    private readonly most = 1 << 20,
  ) {}

  /** After a tree has changed, so many walks are plain ones: while learning goes on, it changes again soon. */
  get calm(): number {
    return 1 << 10;
  }
  /** Where the outcome of a root stands, or `plain`. Forgets first what may no longer be true. */
  begin(root: number): number {
    const { program } = this;
    if (this.version !== program.version) {
      this.version = program.version;
      this.forget();
      this.pause = Math.max(this.pause, this.calm);
    }
    if (this.pause > 0) {
      this.pause--;
      return plain;
    }
    if (root >= this.roots.length) this.roots = grown(this.roots, program.nodeAt.length) as typeof this.roots;
    const known = this.roots[root] as number;
    if (known !== 0) return known;
    const outcome = this.isWorthIt && this.isJoined(root) ? this.outcomeOf([], [root]) : plain;
    this.roots[root] = outcome;
    return outcome;
  }
  private forget(): void {
    this.walks = 0;
    this.walksThen = 0;
    this.worked = 0;
    this.topOfOutcomes = 1;
    this.topOfSets = 1;
    this.topOfTables = 0;
    this.groups.length = 0;
    this.setsByNodes.clear();
    this.outcomesByText.clear();
    this.roots.fill(0);
  }
  /** True if a root asks of nothing but slots, and of one of them several things, or of a bag. */
  private isJoined(root: number): boolean {
    const places = this.placesOf(root);
    if (places === null) return false;
    const slots = new Set(places.map(({ word, shift }) => `${word} ${shift}`));
    return slots.size < places.length || places.some(({ isOfBag }) => isOfBag);
  }
  /** What each question of a node is about; null if the node asks of anything but slots. */
  private placesOf(node: number): Asked[] | null {
    const { program } = this;
    const { code } = program;
    const all: Asked[] = [];
    const ask = (at: number, column: number, isOfBag: boolean): void => {
      const [word, shift, mask] = code.subarray(at, at + 3) as unknown as [number, number, number];
      all.push({ word, shift, mask, column, isOfBag });
    };
    let c = program.nodeAt[node] as number;
    c += 1 + (code[c] as number);
    for (let k = code[c++] as number; k > 0; k--, c += partLength) ask(c, code[c + 3] as number, false);
    if (code[c++] !== 0) return null;
    for (let k = code[c++] as number; k > 0; k--) {
      const at = aboutBag(program, code[c++] as number);
      if (at < 0) return null;
      ask(at + 3, -1, true);
    }
    return all;
  }

  /**
   * Works out what a group comes to for the number that its slot has in the vector. Answers where that stands in `outcomes`, 0 if it
   * has begun anew, or -1 at a question without an answer, which the program then tells.
   */
  work(group: number, vector: Int32Array): number {
    const of = this.groups[group] as Group;
    const { word, shift, mask, nodes, columns } = of;
    const asked = new Set(columns);
    const leaves: number[] = [];
    const next: number[] = [];
    for (const open = [...nodes]; open.length > 0; ) {
      const node = open.pop() as number;
      const children = this.childrenOf(node, word, shift, vector);
      if (children === null) return -1;
      for (const what of this.placesOf(node) as Asked[]) if (isAt(what, word, shift)) asked.add(what.column);
      for (const child of children)
        if ((child & leafBit) !== 0) leaves.push(child ^ leafBit);
        else if (child === nothing) continue;
        else if (this.asksOnlyOf(child, word, shift)) {
          leaves.push(...this.leavesOf(child));
          open.push(child);
        } else next.push(child);
    }
    if (this.topOfOutcomes + this.topOfSets + this.topOfTables > this.most) return this.beginAnew();
    if (++this.worked % stock === 0) this.takeStock();
    // What was looked up as one may differ in what is asked about now.
    if (asked.size > columns.size) {
      for (const column of asked) columns.add(column);
      this.sets.set([this.projectionOn(columns), 0, 0], of.at + 3);
    }
    const outcome = this.outcomeOf(leaves, next);
    this.keep(of, ((vector[word] as number) >>> shift) & mask, outcome);
    return outcome;
  }
  /** Where few walks came for what was worked out, a pause is made, each time twice as long; what is known is kept. */
  private takeStock(): void {
    if (this.walks - this.walksThen < walksForEach * stock) {
      this.pause = this.nextPause;
      this.nextPause = Math.min(2 * this.nextPause, longestPause);
    }
    this.walksThen = this.walks;
  }
  /** Where there was hardly a walk for which nothing had to be worked out, there will not be. */
  private beginAnew(): number {
    if (this.walks < 4 * this.worked) this.isWorthIt = false;
    this.forget();
    return 0;
  }
  private asksOnlyOf(node: number, word: number, shift: number): boolean {
    return this.placesOf(node)?.every((asked) => isAt(asked, word, shift)) ?? false;
  }
  private leavesOf(node: number): Int32Array {
    const { code, nodeAt } = this.program;
    const c = nodeAt[node] as number;
    return code.subarray(c + 1, c + 1 + (code[c] as number));
  }
  /** What the answers to a node's questions about one slot lead to; null if one was never learned. */
  private childrenOf(node: number, word: number, shift: number, vector: Int32Array): number[] | null {
    const { program } = this;
    const { code, tables, columns } = program;
    const children: number[] = [];
    let c = program.nodeAt[node] as number;
    c += 1 + (code[c] as number);
    for (let k = code[c++] as number; k > 0; k--, c += partLength) {
      if (code[c] !== word || code[c + 1] !== shift) continue;
      let value = ((vector[word] as number) >>> shift) & (code[c + 2] as number);
      const column = code[c + 3] as number;
      if (column >= 0) value = (columns[column] as Int32Array)[value] as number;
      const child = value < (code[c + 5] as number) ? (tables[(code[c + 4] as number) + value] as number) : -1;
      if (child < 0) return program.lacks(code[c + 6] as number, value);
      children.push(child);
    }
    c++;
    for (let k = code[c++] as number; k > 0; k--) {
      const question = code[c++] as number;
      const at = aboutBag(program, question);
      if (code[at + 3] !== word || code[at + 4] !== shift) continue;
      if (isChoice(program, at)) {
        const found = pushChoices(program, vector, question, at);
        if (found === null) return null;
        children.push(...found);
        continue;
      }
      const child = answerBag(program, vector, question, at);
      if (child < 0) return program.lacks(question, program.missedKey);
      children.push(child);
    }
    return children;
  }

  /** Where an outcome stands: these leaves, and those of the nodes that come then. */
  private outcomeOf(leaves: number[], next: number[]): number {
    // Nodes that are walked plainly have their leaves taken then.
    const together = next.filter((node) => this.placesOf(node) !== null);
    const all = [...leaves, ...together.flatMap((node) => [...this.leavesOf(node)])];
    const integers = [all.length, ...all, this.setOf(next)];
    const text = integers.join();
    const known = this.outcomesByText.get(text);
    if (known !== undefined) return known;
    const at = this.topOfOutcomes;
    this.outcomesByText.set(text, at);
    this.topOfOutcomes += integers.length;
    this.outcomes = grown(this.outcomes, this.topOfOutcomes) as typeof this.outcomes;
    this.outcomes.set(integers, at);
    return at;
  }
  /** Where the set of these nodes stands, or 0 if it is empty. */
  private setOf(nodes: number[]): number {
    if (nodes.length === 0) return 0;
    const text = nodes.sort((a, b) => a - b).join();
    const known = this.setsByNodes.get(text);
    if (known !== undefined) return known;
    const at = this.topOfSets;
    this.setsByNodes.set(text, at);
    const groups = new Map<string, Group>();
    const others: number[] = [];
    for (const node of nodes) {
      const places = this.placesOf(node);
      if (places === null) others.push(node);
      else
        for (const { word, shift, mask, column } of places) {
          const place = `${word} ${shift}`;
          const group = groups.get(place) ?? { word, shift, mask, nodes: [], columns: new Set(), at: 0 };
          groups.set(place, group);
          group.columns.add(column);
          if (group.nodes.at(-1) !== node) group.nodes.push(node);
        }
    }
    const integers = [groups.size];
    for (const group of groups.values()) {
      group.at = at + integers.length;
      const { word, shift, mask, columns } = group;
      integers.push(word, shift, mask, this.projectionOn(columns), 0, 0, this.groups.push(group) - 1);
    }
    integers.push(others.length, ...others);
    this.topOfSets += integers.length;
    this.sets = grown(this.sets, this.topOfSets) as typeof this.sets;
    this.sets.set(integers, at);
    return at;
  }
  /** The number of the projection of tuples on these columns; -1 if the whole number is asked about. */
  private projectionOn(columns: ReadonlySet<number>): number {
    if (columns.has(-1)) return -1;
    const sorted = [...columns].sort((a, b) => a - b);
    const text = sorted.join();
    let projection = this.byColumns.get(text);
    if (projection === undefined) {
      projection = this.classes.push({ columns: sorted, numbers: new Map() }) - 1;
      this.byColumns.set(text, projection);
      this.projections[projection] = new Int32Array(16).fill(-1);
    }
    return projection;
  }
  private classOf(projection: number, tuple: number): number {
    const { columns, numbers } = this.classes[projection] as (typeof this.classes)[number];
    const text = columns.map((column) => this.program.columns[column]?.[tuple]).join();
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    const of = grown(this.projections[projection] as Int32Array, tuple + 1, -1);
    of[tuple] = number;
    this.projections[projection] = of;
    return number;
  }

  /** Enters the outcome of a group for a number of its slot. */
  private keep({ at }: Group, number: number, outcome: number): void {
    const { sets } = this;
    const projection = sets[at + 3] as number;
    const key = projection < 0 ? number : this.classOf(projection, number);
    const length = sets[at + 5] as number;
    if (key >= length) {
      const table = this.topOfTables;
      const larger = Math.max(4, 2 * length, key + 1);
      this.topOfTables += larger;
      this.tables = grown(this.tables, this.topOfTables) as typeof this.tables;
      this.tables.fill(0, table, this.topOfTables);
      this.tables.copyWithin(table, sets[at + 4] as number, (sets[at + 4] as number) + length);
      sets[at + 4] = table;
      sets[at + 5] = larger;
    }
    this.tables[(sets[at + 4] as number) + key] = outcome;
  }
}

function isAt(asked: Asked, word: number, shift: number): boolean {
  return asked.word === word && asked.shift === shift;
}

/** Does what `walk` does, and looks up what nodes come to together. The order in which leaves fire may be another. */
export function walkTogether(subsets: Subsets, vector: Int32Array, root: number): number {
  const { program } = subsets;
  if (root === nothing || (root & leafBit) !== 0) return walk(program, vector, root);
  let outcome = subsets.begin(root);
  if (outcome === plain) return walk(program, vector, root);
  subsets.walks++;
  const { projections } = subsets;
  let { outcomes, sets, tables, stack } = subsets;
  let { fired } = program;
  let count = 0;
  let depth = 0;
  for (;;) {
    const leaves = outcomes[outcome] as number;
    if (count + leaves > fired.length) ({ fired } = program.makeRoom(count + leaves));
    for (let i = 1; i <= leaves; i++) fired[count++] = outcomes[outcome + i] as number;
    let c = outcomes[outcome + leaves + 1] as number;
    if (c !== 0) {
      let groups = sets[c++] as number;
      if (depth + groups > stack.length) stack = subsets.stack = grown(stack, depth + groups) as typeof stack;
      for (; groups > 0; groups--, c += groupLength) stack[depth++] = c;
      for (let k = sets[c++] as number; k > 0; k--) {
        count = walk(program, vector, sets[c++] as number, count);
        if (count < 0) return -1;
        ({ fired } = program);
      }
    }
    if (depth === 0) return count;
    c = stack[--depth] as number;
    let key = ((vector[sets[c] as number] as number) >>> (sets[c + 1] as number)) & (sets[c + 2] as number);
    const projection = sets[c + 3] as number;
    if (projection >= 0) {
      const classes = projections[projection] as Int32Array;
      key = key < classes.length ? (classes[key] as number) : -1;
    }
    // A class that is not known, -1, is greater than all of them.
    outcome = key >>> 0 < (sets[c + 5] as number) ? (tables[(sets[c + 4] as number) + key] as number) : 0;
    if (outcome === 0) {
      outcome = subsets.work(sets[c + 6] as number, vector);
      if (outcome < 0) return -1;
      if (outcome === 0) return walkTogether(subsets, vector, root);
      ({ outcomes, sets, tables } = subsets);
    }
  }
}
