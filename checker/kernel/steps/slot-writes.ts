/**
 * What leaves make of slots, remembered: the number that a slot gets, by the number that it has, and whether what bounds and step
 * properties ask of that slot is all right then. So most successors need neither a look at the tuple or bag that is written nor a
 * walk over the trees of bounds and step properties. After Stefan Blom, Jaco van de Pol, Michael Weber, "LTSmin: distributed and
 * symbolic reachability", CAV 2010, where the successors of the short vectors that a transition group reads and writes are cached.
 *
 * A tree of bounds and step properties is taken apart at its root: each question there, with all that follows from it, belongs to
 * the slot that it is about. It can be, where that slot is one that the leaf writes, and nothing that follows is about any other.
 *
 * Invariant: what is known was true when it was entered, and is still: everything is forgotten once a tree says anything else.
 */
import { rehash } from '../layout/bits.ts';
import type { Forest } from '../learned/forest.ts';
import { asksOnlyOf, foreign, type Place, type Walked, walkOn } from '../learned/program.ts';
import { directBit, nothing, unknown } from '../questions/compiled.ts';
import type { EffectCode, SlotWrite } from './effect-code.ts';
import type { Frames } from './frames.ts';

/** What bounds and step properties say of a slot that was written: nothing; that it is out of bounds; or they must be asked. */
export const Verdict = { nothing: 0, outside: 1, ask: 2 } as const;

/** The integers of what is known: write, number before, number after, verdict. */
export const knownLength = 4;
const least = knownLength << 8;

/** Keeps why an expansion cannot go on. */
interface Missing {
  lackRewrite(rewrite: number, tuple: number): void;
  outgrow(): void;
}

export class SlotWrites {
  /** What is known, in a hash table whose free places have write -1; the place behind it takes what is not kept. */
  known: Int32Array = new Int32Array(0);
  /** Where the last place of the table begins: with it places are masked. */
  last = 0;
  /** How many successors were made since it began anew. */
  successors = 0;
  private count = 0;
  private isWorthIt = true;
  private version = -1;
  /** For each leaf, whether the tree of its bounds and step properties can be taken apart; undefined if that was not asked. */
  private readonly canBeTakenApart: (boolean | undefined)[] = [];

  constructor(
    private readonly effects: EffectCode,
    /** Bounds and step properties. */
    private readonly transitions: Pick<Forest, 'directly'> & { readonly program: Walked },
    private readonly frames: Pick<Frames, 'roots' | 'version'>,
    private readonly firstBound: number,
    /** How many integers are known at most: a megabyte, as much as caches near a core hold. Where more would be, it begins anew. */
    private readonly most = knownLength << 16,
  ) {
    this.forget(least);
  }
  /** Forgets what may be known no longer. */
  update(): void {
    const version = this.effects.version + this.transitions.program.version + this.frames.version;
    if (version === this.version) return;
    this.version = version;
    this.canBeTakenApart.length = 0;
    if (this.count > 0) this.forget(least);
  }
  private forget(length: number): void {
    this.count = 0;
    this.successors = 0;
    this.last = length - knownLength;
    this.known = new Int32Array(length + knownLength).fill(-1);
  }

  /**
   * Works out what a write makes of a slot with this number, in the state in the vector. Answers where it stands in `known`, which
   * may be another array then; or -1, if something must be learned first, which the miss says.
   */
  work(write: number, number: number, vector: Int32Array, miss: Missing): number {
    const of = this.effects.writes[write] as SlotWrite;
    const next = this.next(of, number, miss);
    if (next < 0) return -1;
    const verdict = this.isWorthIt ? this.judge(of, next, vector) : -1;
    if (verdict >= 0) return this.keep(write, number, next, verdict);
    return this.enter(this.last + knownLength, write, number, next, Verdict.ask);
  }
  private next({ by, place: { mask } }: SlotWrite, number: number, miss: Missing): number {
    if (typeof by !== 'number') {
      const next = by.bags.apply(number, by.delta);
      if (next <= mask) return next;
      miss.outgrow();
      return -1;
    }
    const table = this.effects.rewrites[by] as Int32Array;
    const next = number < table.length ? (table[number] as number) : -1;
    if (next >= 0) return next;
    miss.lackRewrite(by, number);
    return -1;
  }
  /** What is said of the slot when it has the number `next`; -1 if something that is asked was never answered yet. */
  private judge({ leaf, place }: SlotWrite, next: number, vector: Int32Array): number {
    const { transitions, firstBound } = this;
    const { program } = transitions;
    const root = this.frames.roots[leaf] as number;
    if (root === nothing) return Verdict.nothing;
    if (root === unknown) return -1;
    if (transitions.directly || !this.takesApart(leaf, root)) return Verdict.ask;
    const { word, shift, mask } = place;
    vector[program.layout.words + word] = ((vector[word] as number) & ~(mask << shift)) | (next << shift);
    const found = walkOn(program, vector, root, place);
    if (found === foreign) return Verdict.ask;
    for (let i = 0; i < found; i++) {
      const fired = program.fired[i] as number;
      if (fired < firstBound || (fired & directBit) !== 0) return Verdict.ask;
    }
    return found > 0 ? Verdict.outside : found;
  }
  private takesApart(leaf: number, root: number): boolean {
    this.canBeTakenApart[leaf] ??= asksOnlyOf(this.transitions.program, root, this.placesOf(leaf));
    return this.canBeTakenApart[leaf];
  }
  private placesOf(leaf: number): Place[] {
    return this.effects.writesOf(leaf).map(({ place }) => place);
  }

  private keep(write: number, number: number, next: number, verdict: number): number {
    if (2 * this.count >= this.last / knownLength) this.enlarge();
    this.count++;
    return this.enter(this.freePlace(write, number), write, number, next, verdict);
  }
  private enlarge(): void {
    const { known, last } = this;
    const { count, successors } = this;
    if (known.length >= this.most) {
      // Where hardly anything was met several times, it will not be.
      this.isWorthIt = successors >= 4 * count;
      return this.forget(this.isWorthIt ? last + knownLength : least);
    }
    this.forget(2 * (last + knownLength));
    this.count = count;
    this.successors = successors;
    for (let p = 0; p <= last; p += knownLength) {
      const [write, number, next, verdict] = known.subarray(p, p + knownLength) as unknown as Quad;
      if (write >= 0) this.enter(this.freePlace(write, number), write, number, next, verdict);
    }
  }
  private freePlace(write: number, number: number): number {
    let p = placeOf(write, number) & this.last;
    while (this.known[p] !== -1) p = (p + knownLength) & this.last;
    return p;
  }
  private enter(p: number, write: number, number: number, next: number, verdict: number): number {
    this.known[p] = write;
    this.known[p + 1] = number;
    this.known[p + 2] = next;
    this.known[p + 3] = verdict;
    return p;
  }
}
type Quad = readonly [number, number, number, number];

/** Where what is known of a write to a slot with this number would begin, in a table of any size. */
export function placeOf(write: number, number: number): number {
  return rehash(write, number) << 2;
}
