/**
 * Compiles the trees of the learned relation to the integers of a `Program`.
 *
 * Invariant: what is compiled says what the trees say, for the layout and the elements of the time at which `compileNode`,
 * `compileOther` or `setChild` was called last.
 */
import type { Element, Layout } from '../layout/layout.ts';
import { ColumnQuestion } from '../questions/column.ts';
import { nothing } from '../questions/compiled.ts';
import { ElementQuestion } from '../questions/element.ts';
import type { Answer } from '../questions/question.ts';
import { bitsLength, type Program, partLength } from './program.ts';
import type { Node, Split } from './tree.ts';

export class Compiler {
  /** The questions about elements that have no place yet, by element. */
  private readonly waiting = new Map<number, Split[]>();

  constructor(
    private readonly layout: Layout,
    private readonly program: Program,
    private readonly nodes: readonly Node[],
  ) {}

  /** Forgets everything that was compiled. */
  clear(): void {
    this.waiting.clear();
    this.program.clear();
  }
  /** The nodes that ask about an element which has just got a place. */
  nodesWaitingFor(element: Element): readonly number[] {
    const splits = this.waiting.get(element.index) ?? [];
    this.waiting.delete(element.index);
    return splits.map(({ node }) => node);
  }

  /** Compiles a node, and all its questions. */
  compileNode(index: number): void {
    const { program, layout } = this;
    const { leaves, splits } = this.nodes[index] as Node;
    const code: number[] = [leaves.length, ...leaves];
    const parts = splits.filter(({ read }) => read instanceof ColumnQuestion);
    code.push(parts.length);
    for (const split of parts) code.push(...split.read.compile(program, split));
    const words = new Map<number, Split[]>();
    for (const split of splits) {
      if (!(split.read instanceof ElementQuestion)) continue;
      const { element, side } = split.read;
      // An element without a place is in no state: its absence needs no question, yet the child for it must be followed.
      const word = element.word < 0 ? -1 : side * layout.words + element.word;
      words.set(word, [...(words.get(word) ?? []), split]);
    }
    const absent = words.get(-1) ?? [];
    words.delete(-1);
    for (const split of absent) {
      const { element } = split.read as ElementQuestion;
      this.waiting.set(element.index, [...(this.waiting.get(element.index) ?? []), split]);
    }
    code.push(words.size);
    for (const [word, of] of words) code.push(...this.bitsCode(word, of));
    const isOwn = ({ read }: Split): boolean => read instanceof ColumnQuestion || read instanceof ElementQuestion;
    const others = [...absent, ...splits.filter((split) => !isOwn(split))];
    code.push(others.length, ...others.map((split) => split.index));
    for (const split of others) this.compileOther(split);
    program.setNode(index, program.emit(code));
  }

  private bitsCode(word: number, splits: readonly Split[]): number[] {
    const { program } = this;
    const table = program.table(128);
    let absence = 0;
    let presence = 0;
    for (const split of splits) {
      const { bit } = (split.read as ElementQuestion).element;
      for (const key of [0, 1]) {
        const child = split.children.get(key);
        if (child !== undefined) program.tables[table + 2 * bit + key] = child;
        if (child === nothing) continue;
        if (key === 0) absence |= 1 << bit;
        else presence |= 1 << bit;
      }
      program.tables[table + 64 + bit] = split.index;
    }
    return [word, absence, presence, table];
  }
  /** Compiles a question that nodes refer to. */
  compileOther(split: Split): void {
    const { program } = this;
    program.setOther(split.index, program.emit(split.read.compile(program, split)));
  }

  /** Enters one child into the compiled tables. */
  setChild(split: Split, answer: Answer, child: number): void {
    const { read } = split;
    const { program } = this;
    if (read instanceof ColumnQuestion) {
      if (!this.setPart(split, answer as number, child)) this.compileNode(split.node);
    } else if (read instanceof ElementQuestion) {
      if (read.element.word < 0 || !this.setBit(split, answer as number, child)) this.compileNode(split.node);
    } else if (!read.enter(program, program.otherAt[split.index] as number, split, answer, child))
      this.compileOther(split);
  }
  /** Enters a child into the table of a question about a part; false if the table is too short. */
  private setPart(split: Split, key: number, child: number): boolean {
    const { program } = this;
    const node = this.nodes[split.node] as Node;
    let c = (program.nodeAt[split.node] as number) + 2 + node.leaves.length;
    while (program.code[c + 6] !== split.index) c += partLength;
    if (key >= (program.code[c + 5] as number)) return false;
    program.tables[(program.code[c + 4] as number) + key] = child;
    return true;
  }
  /** Enters a child into the table of a word of bits. */
  private setBit(split: Split, key: number, child: number): boolean {
    const { program } = this;
    const node = this.nodes[split.node] as Node;
    const { element, side } = split.read as ElementQuestion;
    const word = side * this.layout.words + element.word;
    const parts = node.splits.filter(({ read }) => read instanceof ColumnQuestion).length;
    let c = (program.nodeAt[split.node] as number) + 2 + node.leaves.length + partLength * parts;
    const end = c + 1 + bitsLength * (program.code[c] as number);
    for (c++; c < end; c += bitsLength) {
      if (program.code[c] !== word) continue;
      program.tables[(program.code[c + 3] as number) + 2 * element.bit + key] = child;
      const mask = c + (key === 0 ? 1 : 2);
      if (child === nothing) program.code[mask] = (program.code[mask] as number) & ~(1 << element.bit);
      return true;
    }
    return false;
  }
}
