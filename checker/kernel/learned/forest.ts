/**
 * The learned relation: the trees of all units (action instances, or instances of properties), joined.
 *
 * A node asks one question for all units that begin with it, and an answer leads to those that are still undecided. A
 * missing answer runs user code once for each of them, twice for purity, and extends the tree.
 *
 * Invariant: the path from the root to a node is what every unit below it has read so far, with these answers.
 */
import { keyOfDeed } from '../../language/deed.ts';
import type { SpecFailure } from '../../language/failure.ts';
import type { Element, Layout } from '../layout/layout.ts';
import { directBit, leafBit, nothing, unknown } from '../questions/compiled.ts';
import { type Answer, Choice, type Fact, offered } from '../questions/question.ts';
import type { Recorder } from '../questions/recorder.ts';
import { Compiler } from './compile.ts';
import { Program } from './program.ts';
import { Subsets, walkTogether } from './subsets.ts';
import { Cursor, type Draft, emptyDraft, type Node, type Split, type Unit } from './tree.ts';

type Said = Cursor['transcript'][number];

/** Where units are evaluated directly. */
export interface Direct {
  /** The state on which user code runs now, by its number; negative if it is none in the store. */
  readonly state: number;
  /** The step from it on which user code runs now, by its number; -1 if it is the state alone. */
  readonly step: number;
  /** What these units come to on the state(s) in a vector. */
  leavesOf(units: readonly Unit[], vector: Int32Array): Iterable<number>;
}

/** A unit, and a state, or a step from it, on which its code ran. */
export interface Lesson {
  readonly unit: Unit;
  /** The units of the tree that it was learned for, which has an answer there. */
  readonly among: readonly Unit[];
  readonly state: number;
  readonly step: number;
}

export class Forest {
  readonly program: Program;
  readonly subsets: Subsets;
  private readonly compiler: Compiler;
  private readonly nodes: Node[] = [];
  private splits: Split[] = [];
  private predicates: Split[] = [];
  /** The root of the tree of all units: `unknown` until it is planted. */
  root: number;
  /** How many entries, that is leaves and dead ends, were learned. */
  entries = 0;
  /** What was learned, by where that was, in the order in which it was. */
  readonly lessons: Lesson[] = [];
  /** The first so many of them are about states whose numbers stay. */
  private lasting = 0;
  /** The units of the tree that grows now. */
  private growing: readonly Unit[] = [];
  /** True if a unit is to be evaluated directly from now on: it must be uprooted. */
  isDear = false;
  private readonly byId: ReadonlyMap<number, Unit>;
  /** Trees of some of the units only, by the units' numbers. */
  private readonly partial = new Map<string, number>();

  constructor(
    readonly layout: Layout,
    readonly recorder: Recorder,
    readonly units: readonly Unit[],
    private readonly direct: Direct = nowhere,
  ) {
    this.byId = new Map(units.map((unit) => [unit.id, unit]));
    this.program = new Program(layout);
    this.subsets = new Subsets(this.program);
    this.compiler = new Compiler(layout, this.program, this.nodes);
    this.root = this.uproot();
  }

  /**
   * Forgets all that was learned: trees are planted anew on the states on which they are asked next, and on no others, since
   * user code may fail on a state that is never come to. Answers the root that is left.
   */
  uproot(): number {
    // Node 0 is none: a child of 0 says that nothing follows.
    this.nodes.splice(0, this.nodes.length, { leaves: [], splits: [] });
    this.splits = [];
    this.predicates = [];
    this.partial.clear();
    this.isDear = false;
    this.directly = this.units.some(({ cost }) => cost?.isDirect);
    this.compiler.clear();
    this.root = this.units.length === 0 ? nothing : unknown;
    return this.root;
  }

  /** The root of the tree of these units: `unknown` until it is planted. */
  rootOf(units: readonly Unit[]): number {
    if (units.length === 0) return nothing;
    if (units.length === this.units.length) return this.root;
    return this.partial.get(nameOf(units)) ?? unknown;
  }
  /** Learns the root of the tree of these units from the state(s) in the recorder's vector. */
  plant(units: readonly Unit[] = this.units): void {
    this.growing = units;
    const root = this.learnAll(units, 0);
    if (units.length === this.units.length) this.root = root;
    else this.partial.set(nameOf(units), root);
  }
  /** Walks the tree of all units on the state(s) in a vector: how many leaves it reaches, or -1 if `catchUp` must come first. */
  walk(vector: Int32Array): number {
    return this.walkFrom(vector, this.root);
  }
  /** Walks the tree with this root: how many leaves it reaches, or -1 if something must be learned first. */
  walkFrom(vector: Int32Array, root: number): number {
    if (root === unknown) return -1;
    const found = walkTogether(this.subsets, vector, root);
    return this.directly && found >= 0 ? this.evaluated(vector, found) : found;
  }
  /** True if there are units that are evaluated directly: then `evaluated` must follow a walk. */
  directly = false;
  /** Of the leaves that a walk has reached, those stay that were learned; of units that are evaluated directly, what comes of it. */
  evaluated(vector: Int32Array, found: number): number {
    let { fired } = this.program;
    const wanted: Unit[] = [];
    let kept = 0;
    for (let i = 0; i < found; i++) {
      const leaf = fired[i] as number;
      if ((leaf & directBit) === 0) fired[kept++] = leaf;
      else wanted.push(this.byId.get(leaf ^ directBit) as Unit);
    }
    if (wanted.length === 0) return kept;
    const leaves = [...this.direct.leavesOf(wanted, vector)];
    ({ fired } = this.program.makeRoom(kept + leaves.length));
    for (const leaf of leaves) fired[kept++] = leaf;
    return kept;
  }
  /** Learns what the last walk over the tree of all units lacked, from the state(s) in the recorder's vector. */
  catchUp(): void {
    if (this.root === unknown) this.plant();
    else this.learn();
  }

  /** The states from this one on that something was learned on. */
  learnedFrom(first: number): number[] {
    return this.lessons.slice(this.lasting).flatMap(({ state }) => (state >= first ? [state] : []));
  }
  /**
   * States from the first on have these numbers instead. One that has none was found before, and what it shows was learned then; the
   * lesson is another's only where all was planted anew in between, and that one is still there.
   */
  renumber(first: number, numbers: ReadonlyMap<number, number>): void {
    for (const lesson of this.lessons.splice(this.lasting)) {
      const state = lesson.state < first ? lesson.state : numbers.get(lesson.state);
      if (state !== undefined) this.lessons.push({ ...lesson, state });
    }
    this.lasting = this.lessons.length;
  }

  /** How many different things the units have read: what is derived from their supports is stale when it grows. */
  get supported(): number {
    return this.units.reduce((sum, { support }) => sum + (support?.size ?? 0), 0);
  }

  /** Learns the answer that the last walk lacked, from the state(s) in the recorder's vector. */
  learn(): void {
    const split = this.splits[this.program.missed] as Split;
    this.growing = split.among;
    const key = this.keyFor(split) ?? this.tell(split);
    let child = split.children.get(key);
    if (child === undefined) {
      const { read } = split;
      const units =
        read instanceof Choice
          ? split.units.map((unit) => (unit.choose as NonNullable<Unit['choose']>)(read, key as number))
          : split.units;
      child = this.learnAll(units, split.depth + 1, { read, key });
      split.children.set(key, child);
    }
    this.settle();
    this.compiler.setChild(split, key, child);
  }

  /** Runs code, twice, to answer a question that cannot be answered without it; what that has learned stays with the question. */
  private tell({ read, units, depth }: Split): Answer {
    let answer: Answer | undefined;
    for (const unit of [...units, ...units]) {
      this.run(unit, emptyDraft(), depth);
      const fact = this.recorder.path[depth];
      if (fact?.read.id !== read.id) this.hasAskedAnother(unit);
      read.learn(fact.read);
      answer = fact.key;
    }
    for (const unit of units) if (unit.cost?.note(this.direct.state)) this.isDear = true;
    return answer as Answer;
  }
  /** Learns a child: runs each unit, twice, and drafts what follows after `depth` facts. */
  private learnAll(units: readonly Unit[], depth: number, last: Fact | null = null): number {
    const draft = emptyDraft();
    for (const unit of units) {
      if (unit.cost?.isDirect) {
        draft.leaves.push(directBit | unit.id);
        continue;
      }
      // How a predicate is learned depends on the elements that it can be tried on: a run that met new ones does not count.
      let first: Cursor['transcript'];
      let met: number;
      let rounds = 0;
      do {
        if (rounds++ === mostRounds) throw unit.impure({ kind: 'met', what: 'one' }, { kind: 'met', what: 'another' });
        met = this.layout.seen;
        first = this.run(unit, emptyDraft(), depth);
      } while (met !== this.layout.seen);
      const second = this.run(unit, draft, depth, true);
      this.entries++;
      const { state, step } = this.direct;
      this.lessons.push({ unit, among: this.growing, state, step });
      if (unit.cost?.note(state)) this.isDear = true;
      const i = first.findIndex(({ exact }, k) => exact !== second[k]?.exact);
      if (i >= 0 || first.length !== second.length) throw impure(first[i], second[i], unit);
      const fact = this.recorder.path[depth - 1];
      if (last !== null && (fact?.read.constructor !== last.read.constructor || fact.key !== last.key))
        this.hasAskedAnother(unit);
    }
    return this.finish(draft, depth);
  }
  /** A unit has asked another question than before: elements may have been met since for which an earlier predicate reads the state. */
  private hasAskedAnother(unit: Unit): never {
    this.settle();
    throw unit.impure({ kind: 'read', what: 'one' }, { kind: 'read', what: 'another' });
  }
  private run(unit: Unit, draft: Draft, depth: number, isSecond = false): Cursor['transcript'] {
    const { recorder } = this;
    recorder.begin(unit);
    recorder.hears = isSecond;
    const cursor = new Cursor(recorder, draft, depth);
    try {
      unit.run(cursor);
    } finally {
      recorder.hears = false;
      recorder.end();
    }
    if (unit.support !== undefined)
      for (const { read } of recorder.path) for (const of of read.supports) unit.support.add(of);
    return cursor.transcript;
  }
  /** Turns a draft into nodes. */
  private finish(draft: Draft, depth: number): number {
    const leaves = [...new Set(draft.leaves)];
    if (draft.splits.size === 0 && leaves.length < 2)
      return leaves.length === 0 ? nothing : leafBit | (leaves[0] as number);
    const index = this.nodes.length;
    const node: Node = { leaves, splits: [] };
    this.nodes.push(node);
    for (const { read, key, units, child } of draft.splits.values()) {
      const split: Split = {
        index: this.splits.length,
        read,
        depth,
        units,
        among: this.growing,
        children: new Map(),
        node: index,
        satisfying: [],
        tried: 0,
      };
      this.splits.push(split);
      node.splits.push(split);
      if (read.by !== null) {
        this.predicates.push(split);
        this.tryFresh(split);
      }
      if (key !== offered) split.children.set(key, this.finish(child, depth + 1));
    }
    this.compiler.compileNode(index);
    return index;
  }

  /** The answer that the state(s) in the recorder's vector have for a question. */
  private keyFor({ read, satisfying }: Split): Answer | undefined {
    return read.missed(this.recorder, this.program.missedKey, satisfying);
  }

  /** Tries the predicate of a question on elements that came since it was last tried. True if one satisfies it. */
  private tryFresh(split: Split): boolean {
    const { by } = split.read;
    if (by === null) return false;
    const before = split.satisfying.length;
    for (; split.tried < by.about.elements.length; split.tried++)
      if (by.saysLate(split.tried)) split.satisfying.push(by.numberAt(split.tried));
    return split.satisfying.length > before;
  }

  /** Brings the compiled forest up to date with elements that came or got a place, and with the layout. */
  settle(): void {
    const { seen } = this.layout;
    if (this.settledAt === seen) return;
    this.settledAt = seen;
    const stale = new Set<Split>();
    for (const split of this.predicates) if (this.tryFresh(split)) stale.add(split);
    if (stale.size > 0) this.program.version++;
    for (const split of stale) this.compiler.compileOther(split);
  }
  private settledAt = 0;
  /** Recompiles the questions about elements that have got a place. */
  elementsPlaced(elements: readonly Element[]): void {
    const nodes = new Set<number>();
    for (const element of elements) {
      for (const node of this.compiler.nodesWaitingFor(element)) nodes.add(node);
      for (const split of this.predicates)
        if (split.read.by?.about === element.set && split.satisfying.includes(element.index))
          this.compiler.compileOther(split);
    }
    for (const node of nodes) this.compiler.compileNode(node);
  }
  /** Compiles everything anew, after the layout has changed. */
  recompile(): void {
    this.compiler.clear();
    for (let node = 1; node < this.nodes.length; node++) this.compiler.compileNode(node);
    this.sizeWhenSwept = this.program.length;
  }
  /** True if the code and tables that are no longer in use want to be swept. */
  get littered(): boolean {
    return this.program.length > 1 << 20 && this.program.length > 4 * this.sizeWhenSwept;
  }
  private sizeWhenSwept = 1 << 18;
}

/** Where nothing is evaluated directly. */
const nowhere: Direct = { state: -1, step: -1, leavesOf: () => [] };

/** The error that two runs differ: in what came of them or, if that is the same, in what they read. */
function impure(first: Said | undefined, second: Said | undefined, unit: Unit): SpecFailure {
  const fewer = { kind: 'offered fewer choices' } as const;
  const [a, b] = [first?.deed() ?? fewer, second?.deed() ?? fewer];
  const at = first?.unit ?? second?.unit ?? unit;
  return keyOfDeed(a) === keyOfDeed(b)
    ? at.impure({ ...a, read: 'one part' }, { ...b, read: 'another' })
    : at.impure(a, b);
}

function nameOf(units: readonly Unit[]): string {
  return units.map(({ id }) => id).join();
}

/** How often a call may meet elements that it has not met before, on the same state: pure code soon meets no more. */
const mostRounds = 100;
