/**
 * Compiles the trees of the learned relation to the integers of a `Program`.
 *
 * Invariant: what is compiled says what the trees say, for the layout and the elements of the time at which `compileNode`,
 * `compileOther` or `setChild` was called last.
 */
import type { BagClass } from '../layout/bags.ts';
import { bitsFor, rehash } from '../layout/bits.ts';
import type { Element, Layout, SetRegion, TupleClass } from '../layout/layout.ts';
import type { Read } from '../questions/footprint.ts';
import { bitsLength, nothing, Other, type Program, partLength, unknown } from './program.ts';
import type { Group, Node } from './tree.ts';

export class Compiler {
  /** The questions about elements that have no place yet, by element. */
  private readonly waiting = new Map<number, Group[]>();

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
    const groups = this.waiting.get(element.index) ?? [];
    this.waiting.delete(element.index);
    return groups.map(({ node }) => node);
  }

  /** Compiles a node, and all its questions. */
  compileNode(index: number): void {
    const { program, layout } = this;
    const { leaves, groups } = this.nodes[index] as Node;
    const code: number[] = [leaves.length, ...leaves];
    const parts = groups.filter(({ read }) => read.kind === 'part');
    code.push(parts.length);
    for (const group of parts) code.push(...this.partCode(group));
    const words = new Map<number, Group[]>();
    for (const group of groups) {
      if (group.read.kind !== 'element') continue;
      const { element, side } = group.read;
      // An element without a place is in no state: its absence needs no question, yet the child for it must be followed.
      const word = element.word < 0 ? -1 : side * layout.words + element.word;
      words.set(word, [...(words.get(word) ?? []), group]);
    }
    const absent = words.get(-1) ?? [];
    words.delete(-1);
    for (const group of absent) {
      const { element } = group.read as Extract<Read, { kind: 'element' }>;
      this.waiting.set(element.index, [...(this.waiting.get(element.index) ?? []), group]);
    }
    code.push(words.size);
    for (const [word, of] of words) code.push(...this.bitsCode(word, of));
    const others = [...absent, ...groups.filter(({ read }) => read.kind !== 'part' && read.kind !== 'element')];
    code.push(others.length, ...others.map((group) => group.index));
    for (const group of others) this.compileOther(group);
    program.setNode(index, program.emit(code));
  }

  private partCode(group: Group): number[] {
    const { read, children } = group;
    const { slot, part, side } = read as Extract<Read, { kind: 'part' }>;
    const of = slot.of as TupleClass;
    const { column, values } = of.parts[part] as TupleClass['parts'][number];
    const length = 1 << bitsFor(Math.max(2, values.length));
    const table = this.program.table(length);
    for (const [key, child] of children) this.program.tables[table + (key as number)] = child;
    return [side * this.layout.words + slot.word, slot.shift, slot.mask, column, table, length, group.index];
  }
  private bitsCode(word: number, groups: readonly Group[]): number[] {
    const { program } = this;
    const table = program.table(128);
    let absence = 0;
    let presence = 0;
    for (const group of groups) {
      const { bit } = (group.read as Extract<Read, { kind: 'element' }>).element;
      for (const key of [0, 1]) {
        const child = group.children.get(key);
        if (child !== undefined) program.tables[table + 2 * bit + key] = child;
        if (child === nothing) continue;
        if (key === 0) absence |= 1 << bit;
        else presence |= 1 << bit;
      }
      program.tables[table + 64 + bit] = group.index;
    }
    return [word, absence, presence, table];
  }
  /** Compiles a question that nodes refer to. */
  compileOther(group: Group): void {
    const { program } = this;
    const { read } = group;
    if (read.kind === 'part') return;
    const integers =
      read.kind === 'element'
        ? this.absentCode(group)
        : 'region' in read
          ? this.setCode(group, read)
          : this.bagCode(group, read);
    program.setOther(group.index, program.emit(integers));
  }
  /** A question about an element without a place: its answer is always no. */
  private absentCode({ children }: Group): number[] {
    const table = this.program.table(2);
    const child = children.get(0);
    if (child !== undefined) this.program.tables[table] = child;
    return [Other.some, table, 2, 0];
  }
  private setCode({ satisfying, children }: Group, read: Read & { region: SetRegion }): number[] {
    const { program, layout } = this;
    const masks = new Map<number, number>();
    const placed = satisfying.map((index) => layout.elements[index] as Element).filter(({ word }) => word >= 0);
    for (const { word, bit } of placed) {
      const at = read.side * layout.words + word;
      masks.set(at, (masks.get(at) ?? 0) | (1 << bit));
    }
    const rows = [...masks];
    const n = rows.length;
    if (read.kind === 'each') {
      const table = program.table(64 * n);
      for (const element of placed) {
        const row = table + 64 * rows.findIndex(([word]) => word === element.word);
        program.tables[row + 32 + element.bit] = element.index;
        const child = children.get(element.index);
        if (child !== undefined) program.tables[row + element.bit] = child;
      }
      return [Other.each, table, 0, n, ...rows.flat()];
    }
    if (read.kind === 'filter') {
      let length = 8;
      while (length < 4 * children.size + 4) length *= 2;
      const table = program.table(length * (n + 1));
      for (const [key, child] of children) this.putFilter(table, length, rows, key as string, child);
      return [Other.filter, table, length, n, ...rows.flat()];
    }
    const length = read.kind === 'some' ? 2 : satisfying.length + 1;
    const table = program.table(length);
    for (const [key, child] of children) program.tables[table + (key as number)] = child;
    return [read.kind === 'some' ? Other.some : Other.count, table, length, n, ...rows.flat()];
  }
  private putFilter(
    table: number,
    length: number,
    rows: readonly (readonly [number, number])[],
    key: string,
    child: number,
  ): void {
    const { tables } = this.program;
    const present = key === '' ? [] : key.split(',').map((index) => this.layout.elements[Number(index)] as Element);
    const n = rows.length;
    const words = rows.map(
      ([at, mask]) =>
        present.reduce(
          (word, element) => (element.word === at % this.layout.words ? word | (1 << element.bit) : word),
          0,
        ) & mask,
    );
    let hash = 0;
    for (const word of words) hash = rehash(hash, word);
    let probe = hash & (length - 1);
    while (tables[table + probe * (n + 1)] !== unknown) probe = (probe + 1) & (length - 1);
    tables[table + probe * (n + 1)] = child;
    words.forEach((word, i) => {
      tables[table + probe * (n + 1) + 1 + i] = word;
    });
  }
  private bagCode({ satisfying, children, index }: Group, read: Read & { bags: BagClass }): number[] {
    const { program, layout } = this;
    const { slot, bags, side } = read as Extract<Read, { kind: 'copies' }>;
    if ('holds' in read) {
      const flags = new Uint8Array(Math.max(16, 2 * bags.elements.length));
      for (const element of satisfying) flags[element] = 1;
      program.satisfying[index] = flags;
    }
    // There may be more children than a call can have arguments.
    const largest = [...children.keys()].reduce<number>((most, key) => Math.max(most, Number(key)), 0);
    const length = 1 << bitsFor(Math.max(2, 1 + largest, read.kind === 'bagEach' ? bags.elements.length : 0));
    const table = program.table(length);
    for (const [key, child] of children) program.tables[table + (key as number)] = child;
    const operand = read.kind === 'copies' ? read.element : read.kind === 'more' ? read.copies : 0;
    const kind = Other[read.kind as keyof typeof Other];
    return [
      kind,
      table,
      length,
      side * layout.words + slot.word,
      slot.shift,
      slot.mask,
      layout.classes.indexOf(bags),
      operand,
    ];
  }

  /** Enters one child into the compiled tables. */
  setChild(group: Group, key: number | string, child: number): void {
    const { read } = group;
    const { program } = this;
    if (read.kind === 'part' || read.kind === 'element') {
      if (read.kind === 'part' && this.setPart(group, key as number, child)) return;
      if (read.kind === 'element' && read.element.word >= 0 && this.setBit(group, key as number, child)) return;
      this.compileNode(group.node);
      return;
    }
    const at = program.otherAt[group.index] as number;
    const table = program.code[at + 1] as number;
    const length = program.code[at + 2] as number;
    const isTable = read.kind !== 'filter' && read.kind !== 'each';
    if (isTable && (key as number) < length) program.tables[table + (key as number)] = child;
    else if (read.kind === 'filter' && 4 * group.children.size + 4 <= 2 * length) {
      const n = program.code[at + 3] as number;
      const rows = Array.from(
        { length: n },
        (_, i) => [program.code[at + 4 + 2 * i] as number, program.code[at + 5 + 2 * i] as number] as const,
      );
      this.putFilter(table, length, rows, key as string, child);
    } else this.compileOther(group);
  }
  /** Enters a child into the table of a question about a part; false if the table is too short. */
  private setPart(group: Group, key: number, child: number): boolean {
    const { program } = this;
    const node = this.nodes[group.node] as Node;
    let c = (program.nodeAt[group.node] as number) + 2 + node.leaves.length;
    while (program.code[c + 6] !== group.index) c += partLength;
    if (key >= (program.code[c + 5] as number)) return false;
    program.tables[(program.code[c + 4] as number) + key] = child;
    return true;
  }
  /** Enters a child into the table of a word of bits. */
  private setBit(group: Group, key: number, child: number): boolean {
    const { program } = this;
    const node = this.nodes[group.node] as Node;
    const { element, side } = group.read as Extract<Read, { kind: 'element' }>;
    const word = side * this.layout.words + element.word;
    const parts = node.groups.filter(({ read }) => read.kind === 'part').length;
    let c = (program.nodeAt[group.node] as number) + 2 + node.leaves.length + partLength * parts;
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
