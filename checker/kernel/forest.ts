/**
 * The learned relation: the trees of all members (action instances, or instances of properties), joined.
 *
 * A node asks one question for all members that begin with it, and an answer leads to those that are still undecided. A
 * missing answer runs user code once for each of them, twice for purity, and extends the tree.
 *
 * Invariant: the path from the root to a node is what every member below it has read so far, with these answers.
 */
import { SpecFailure } from '../spec/failure.ts';
import { BagClass } from './bags.ts';
import { bitsFor, rehash } from './bits.ts';
import { type Read, type ReadByPredicate, type ReadKind, type Recorder, type Step, keyOfElements, supportOf, textOfPath } from './footprint.ts';
import type { Element, Layout, SetRegion, TupleClass } from './layout.ts';
import { Other, Program, leafBit, nothing, unknown } from './program.ts';

/** Something to decide on every state: an action instance, or a part of one whose choices are still open, or a property. */
export interface Member {
  readonly id: number;
  /** Everything that its runs have read so far, as keys of `supportOf`; absent where nobody asks. */
  readonly support?: Set<string>;
  /** Runs the user code, and says through the cursor what was read and what came of it. */
  run(cursor: Cursor): void;
  /** The member for one element of what is chosen from, at a question of kind each. */
  choose?(read: Read, element: number): Member;
  /** The error to raise if two runs differ. */
  impure(first: string, second: string): SpecFailure;
}

interface Group {
  readonly index: number;
  readonly read: Read;
  readonly depth: number;
  readonly members: Member[];
  readonly children: Map<number | string, number>;
  readonly node: number;
  /** For questions by predicate: the elements known to satisfy it. */
  readonly satisfying: number[];
  /** How many elements of the set or bag the predicate was tried on. */
  tried: number;
}
interface Node {
  readonly leaves: readonly number[];
  readonly groups: Group[];
}
interface DraftGroup {
  readonly read: Read;
  readonly key: number | string;
  readonly members: Member[];
  readonly child: Draft;
}
interface Draft {
  readonly leaves: number[];
  readonly groups: Map<string, DraftGroup>;
}
const emptyDraft = (): Draft => ({ leaves: [], groups: new Map() });

/** Where a run of user code stands in the tree that is being drafted. */
export class Cursor {
  /** What came of the run, as a text; null while nobody asks. */
  transcript: string[] | null = null;
  constructor(
    readonly recorder: Recorder,
    private at: Draft,
    private depth: number,
  ) {}
  /** Goes down along what the member has read since the last call. */
  descend(member: Member): void {
    const { path } = this.recorder;
    for (; this.depth < path.length; this.depth++) {
      const { read, key } = path[this.depth] as (typeof path)[number];
      this.at = this.groupFor(read, key, member).child;
    }
  }
  private groupFor(read: Read, key: number | string, member: Member): DraftGroup {
    let group = this.at.groups.get(read.id);
    if (group === undefined) {
      group = { read, key, members: [], child: emptyDraft() };
      this.at.groups.set(read.id, group);
    }
    if (group.members.at(-1) !== member) group.members.push(member);
    return group;
  }
  /** The member ends here, with a leaf. */
  leaf(leaf: number): void {
    this.at.leaves.push(leaf);
  }
  /** The member branches here on the elements of a set or bag, each learned when it is first met. */
  each(read: Read, member: Member): void {
    this.descend(member);
    this.groupFor(read, noElement, member);
    this.transcript?.push(`each ${read.kind} ${textOfPath(this.recorder.path)}`);
  }
  /** Runs several continuations from here. */
  fork<T>(items: Iterable<T>, go: (item: T) => void): void {
    const { at, depth } = this;
    const { length, ordinal } = this.recorder.mark;
    for (const item of items) {
      go(item);
      this.at = at;
      this.depth = depth;
      this.recorder.rewind(length, ordinal);
    }
  }
}
/** The key under which a question of kind each stands in a draft: nothing is known of any element yet. */
const noElement = -1;

const byPredicate: readonly ReadKind[] = ['some', 'count', 'filter', 'each', 'bagSome', 'bagCount', 'bagEach'];

export class Forest {
  readonly program: Program;
  private nodes: Node[] = [{ leaves: [], groups: [] }];
  private groups: Group[] = [];
  private predicates: Group[] = [];
  private waiting = new Map<number, Group[]>();
  root: number = nothing;
  /** How many entries, that is leaves and dead ends, were learned. */
  entries = 0;
  /** How many different things the members have read: what is derived from their supports is stale when it grows. */
  supported = 0;
  /** Trees of some of the members only, by the members' numbers. */
  private readonly partial = new Map<string, number>();

  constructor(
    readonly layout: Layout,
    readonly recorder: Recorder,
    readonly members: readonly Member[],
  ) {
    this.program = new Program(
      layout.columns,
      layout.classes.map((of) => (of.kind === 'bag' ? of : nobody)),
    );
  }

  /** Learns the root from the state(s) in the recorder's vector. */
  plant(): void {
    this.nodes = [{ leaves: [], groups: [] }];
    this.groups = [];
    this.predicates = [];
    this.waiting.clear();
    this.partial.clear();
    this.program.clear();
    this.root = this.members.length === 0 ? nothing : this.learnAll(this.members, 0);
  }

  /** The root of the tree of these members: `unknown` until it is planted. */
  rootOf(members: readonly Member[]): number {
    if (members.length === 0) return nothing;
    if (members.length === this.members.length) return this.root;
    return this.partial.get(nameOf(members)) ?? unknown;
  }
  /** Learns the root of the tree of these members from the state(s) in the recorder's vector. */
  plantPartial(members: readonly Member[]): void {
    this.partial.set(nameOf(members), this.learnAll(members, 0));
  }

  /** Learns what the last walk lacked, from the state(s) in the recorder's vector. */
  learn(): void {
    const group = this.groups[this.program.missed] as Group;
    const key = this.keyFor(group);
    let child = group.children.get(key);
    if (child === undefined) {
      const { read } = group;
      const isChoice = read.kind === 'each' || read.kind === 'bagEach';
      const members = isChoice ? group.members.map((member) => (member.choose as NonNullable<Member['choose']>)(read, key as number)) : group.members;
      child = this.learnAll(members, group.depth + 1, { read, key });
      group.children.set(key, child);
    }
    this.settle();
    this.setChild(group, key, child);
  }

  /** Learns a child: runs each member, twice, and drafts what follows after `depth` steps. */
  private learnAll(members: readonly Member[], depth: number, last: Step | null = null): number {
    const draft = emptyDraft();
    for (const member of members) {
      const first = this.run(member, draft, depth);
      const second = this.run(member, emptyDraft(), depth);
      if (first !== second) throw member.impure(first, second);
      const step = this.recorder.path[depth - 1];
      if (last !== null && (step?.read.kind !== last.read.kind || step.key !== last.key)) {
        throw member.impure(`reads ${last.read.id} = ${last.key}`, step === undefined ? 'reads no more' : `reads ${step.read.id} = ${step.key}`);
      }
    }
    return this.finish(draft, depth);
  }
  private run(member: Member, draft: Draft, depth: number): string {
    const { recorder } = this;
    recorder.begin(member.id);
    const cursor = new Cursor(recorder, draft, depth);
    cursor.transcript = [];
    try {
      member.run(cursor);
    } finally {
      recorder.end();
    }
    this.entries++;
    if (member.support !== undefined) {
      const before = member.support.size;
      for (const { read } of recorder.path) member.support.add(supportOf(read));
      this.supported += member.support.size - before;
    }
    return cursor.transcript.join('\n');
  }
  /** Turns a draft into nodes. */
  private finish(draft: Draft, depth: number): number {
    const leaves = [...new Set(draft.leaves)];
    if (draft.groups.size === 0 && leaves.length < 2) return leaves.length === 0 ? nothing : leafBit | (leaves[0] as number);
    const index = this.nodes.length;
    const node: Node = { leaves, groups: [] };
    this.nodes.push(node);
    for (const { read, key, members, child } of draft.groups.values()) {
      const group: Group = { index: this.groups.length, read, depth, members, children: new Map(), node: index, satisfying: [], tried: 0 };
      this.groups.push(group);
      node.groups.push(group);
      if (byPredicate.includes(read.kind)) {
        this.predicates.push(group);
        this.tryFresh(group);
      }
      if (key !== noElement) group.children.set(key, this.finish(child, depth + 1));
    }
    this.compileNode(index);
    return index;
  }

  /** The key that the state(s) in the recorder's vector have for a question. */
  private keyFor({ read, satisfying }: Group): number | string {
    if (read.kind !== 'filter') return this.program.missedKey;
    return keyOfElements(satisfying.map((index) => this.layout.elements[index] as Element).filter((element) => this.recorder.holdsElement(element, read.side) === 1));
  }

  /** Tries the predicate of a question on elements that came since it was last tried. True if one satisfies it. */
  private tryFresh(group: Group): boolean {
    const { read } = group;
    if (!('holds' in read)) return false;
    const elements: readonly unknown[] = 'region' in read ? read.region.elements.map(({ value }) => value) : read.bags.elements;
    const before = group.satisfying.length;
    for (; group.tried < elements.length; group.tried++) {
      if (!holdsOf(group, elements[group.tried])) continue;
      group.satisfying.push('region' in read ? (read.region.elements[group.tried] as Element).index : group.tried);
    }
    return group.satisfying.length > before;
  }

  /** Brings the compiled forest up to date with elements that came or got a place, and with the layout. */
  settle(): void {
    const { seen } = this.layout;
    if (this.settledAt === seen) return;
    this.settledAt = seen;
    const stale = new Set<Group>();
    for (const group of this.predicates) if (this.tryFresh(group)) stale.add(group);
    for (const group of stale) this.compileOther(group);
  }
  private settledAt = 0;
  /** Recompiles the questions about elements that have got a place. */
  elementsPlaced(elements: readonly Element[]): void {
    const nodes = new Set<number>();
    for (const element of elements) {
      for (const group of this.waiting.get(element.index) ?? []) nodes.add(group.node);
      this.waiting.delete(element.index);
      for (const group of this.predicates) if (group.satisfying.includes(element.index) && 'region' in group.read) this.compileOther(group);
    }
    for (const node of nodes) this.compileNode(node);
  }
  /** Compiles everything anew, after the layout has changed. */
  recompile(): void {
    this.waiting.clear();
    this.program.clear();
    for (let node = 1; node < this.nodes.length; node++) this.compileNode(node);
    this.sizeWhenSwept = this.program.length;
  }
  /** True if the code and tables that are no longer in use want to be swept. */
  get littered(): boolean {
    return this.program.length > 1 << 20 && this.program.length > 4 * this.sizeWhenSwept;
  }
  private sizeWhenSwept = 1 << 18;

  // --- compiling ---------------------------------------------------------------------------------------------

  private compileNode(index: number): void {
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
  private compileOther(group: Group): void {
    const { program } = this;
    const { read } = group;
    if (read.kind === 'part') return;
    const integers = read.kind === 'element' ? this.absentCode(group) : 'region' in read ? this.setCode(group, read) : this.bagCode(group, read);
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
  private putFilter(table: number, length: number, rows: readonly (readonly [number, number])[], key: string, child: number): void {
    const { tables } = this.program;
    const present = key === '' ? [] : key.split(',').map((index) => this.layout.elements[Number(index)] as Element);
    const n = rows.length;
    const words = rows.map(([at, mask]) => present.reduce((word, element) => (element.word === at % this.layout.words ? word | (1 << element.bit) : word), 0) & mask);
    let hash = 0;
    for (const word of words) hash = rehash(hash, word);
    let probe = hash & (length - 1);
    while (tables[table + probe * (n + 1)] !== -1) probe = (probe + 1) & (length - 1);
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
    const keys = [...children.keys()].map(Number);
    const length = 1 << bitsFor(Math.max(2, 1 + Math.max(0, ...keys), read.kind === 'bagEach' ? bags.elements.length : 0));
    const table = program.table(length);
    for (const [key, child] of children) program.tables[table + (key as number)] = child;
    const operand = read.kind === 'copies' ? read.element : read.kind === 'more' ? read.copies : 0;
    const kind = Other[read.kind as keyof typeof Other];
    return [kind, table, length, side * layout.words + slot.word, slot.shift, slot.mask, layout.classes.indexOf(bags), operand];
  }

  /** Enters one child into the compiled tables. */
  private setChild(group: Group, key: number | string, child: number): void {
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
      const rows = Array.from({ length: n }, (_, i) => [program.code[at + 4 + 2 * i] as number, program.code[at + 5 + 2 * i] as number] as const);
      this.putFilter(table, length, rows, key as string, child);
    } else this.compileOther(group);
  }
  /** Enters a child into the table of a question about a part; false if the table is too short. */
  private setPart(group: Group, key: number, child: number): boolean {
    const { program } = this;
    const node = this.nodes[group.node] as Node;
    let c = (program.nodeAt[group.node] as number) + 2 + node.leaves.length;
    while (program.code[c + 6] !== group.index) c += 7;
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
    let c = (program.nodeAt[group.node] as number) + 2 + node.leaves.length + 7 * parts;
    const end = c + 1 + 4 * (program.code[c] as number);
    for (c++; c < end; c += 4) {
      if (program.code[c] !== word) continue;
      program.tables[(program.code[c + 3] as number) + 2 * element.bit + key] = child;
      const mask = c + (key === 0 ? 1 : 2);
      if (child === nothing) program.code[mask] = (program.code[mask] as number) & ~(1 << element.bit);
      return true;
    }
    return false;
  }
}

function nameOf(members: readonly Member[]): string {
  return members.map(({ id }) => id).join();
}

/** Tries a predicate after the call in which it was made is over: it must not read the state any more. */
function holdsOf({ read, members }: Group, element: unknown): boolean {
  try {
    return (read as ReadByPredicate).holds(element);
  } catch {
    // It reads the state, or fails: on an element that is in no state yet, that means nothing.
    throw new LatePredicate(members.map(({ id }) => id));
  }
}

/** A predicate over a set or bag reads the state for some elements only: its members must read the whole set instead. */
export class LatePredicate extends Error {
  override readonly name = 'LatePredicate';
  constructor(readonly members: readonly number[]) {
    super('a predicate read the state');
  }
}

const nobody = new BagClass('', { kind: 'boolean', text: '', elements: [], read: () => false });
