/**
 * Expansion: the hot loop. It holds integers only; whatever needs user code or a new layout is a miss, and done outside.
 *
 * A successor is its parent with a difference. Its hash is the parent's with the old and new value of each changed word
 * mixed out and in (as in Zobrist, "A new hashing method with application for game playing", 1970), and a step that
 * changes nothing is seen at once.
 */
import { Batch } from '../../search/batch.ts';
import { grown, mix } from '../layout/bits.ts';
import type { Walked } from '../learned/program.ts';
import { type Subsets, walkTogether } from '../learned/subsets.ts';
import { nothing, unknown } from '../questions/compiled.ts';
import type { Canoniser } from '../symmetry/canonical.ts';
import type { Learner } from './learner.ts';
import { Miss, Signal } from './miss.ts';
import type { Relation } from './relation.ts';
import { knownLength, placeOf, Verdict } from './slot-writes.ts';

/** What an expansion is asked for, besides successors. */
export interface OutputOptions {
  /** What makes one state of each orbit of successors; null if they are to stay as they are. */
  readonly canoniser: Canoniser | null;
  /** Who is told of step properties that are violated; null if steps are asked neither for these nor for the bounds. */
  readonly violated: ((event: number, parent: number, leaf: number) => void) | null;
}

/** A learned relation as an expansion walks it: the learner's own, or another thread's copy. */
export interface Walkable {
  readonly actions: WalkableForest;
  readonly transitions: WalkableForest;
  readonly effects: Pick<Relation['effects'], 'code' | 'at'>;
  readonly writes: Relation['writes'];
  readonly firstBound: number;
  readonly order: Pick<Relation['order'], 'ranks' | 'mayRepeat' | 'distinct'>;
  readonly frames: Pick<Relation['frames'], 'roots'>;
  readonly leaves: { readonly length: number };
  /** Null where nothing is evaluated directly, as in a copy. */
  readonly moves: Pick<Relation['moves'], 'placeOf' | 'words'> | null;
  readonly evaluatedActions: Relation['evaluatedActions'];
  readonly evaluatedStep: Relation['evaluatedStep'];
}
export interface WalkableForest {
  readonly program: Walked;
  readonly subsets: Subsets;
  readonly root: number;
  readonly directly: boolean;
}
/** The states that are expanded, from this one on, and where two of them have room. */
export interface Expanded {
  readonly stored: { readonly words: Int32Array; readonly width: number };
  readonly base: number;
  readonly vector: Int32Array;
}

/** Where an expansion puts what it finds: successors, counts, and what it lacked. */
export class Output {
  readonly batch = new Batch();
  /** Successors outside the bounds, which are judged but not stored. */
  readonly outside = new Batch();
  readonly miss = new Miss();
  /** How often each leaf was taken. */
  taken = new Float64Array(1024);
  /** States without a successor that were not looked at yet. */
  readonly stuck: number[] = [];
  /** Successors found, those outside the bounds included; and those outside the bounds. */
  generated = 0;
  cutOff = 0;
  /** How many successors the batch would have, if none had been taken away that are in the store. */
  candidates = 0;
  /** The hash of each word of the state that is expanded. */
  mixes = new Int32Array(1);
  private unasked = new Int32Array(0);

  constructor(readonly options: OutputOptions) {}

  /** Empties the batches, for states of so many words and entries up to a number. */
  reset(width: number, entries: number): void {
    this.batch.reset(width);
    this.outside.reset(width);
    if (this.mixes.length < width) this.mixes = new Int32Array(width);
    if (this.taken.length >= entries) return;
    const taken = new Float64Array(2 * entries);
    taken.set(this.taken);
    this.taken = taken;
  }
  /** For each leaf, the tree of the bounds and step properties that its steps are asked for. */
  rootsOf({ frames, leaves }: Pick<Walkable, 'frames' | 'leaves'>): Int32Array {
    if (this.options.violated !== null) return frames.roots;
    this.unasked = grown(this.unasked, leaves.length, nothing) as typeof this.unasked;
    return this.unasked;
  }
  /** Learns what the last expansion lacked. */
  catchUp(learner: Learner): void {
    this.miss.resolve(learner);
    learner.fitLayout();
  }
}

/** Sorts the first `count` leaves by rank: there are few, so by insertion. */
function sortByRank(leaves: Int32Array, count: number, ranks: Float64Array): void {
  if (count > 64) {
    leaves.subarray(0, count).sort((a, b) => (ranks[a] as number) - (ranks[b] as number));
    return;
  }
  for (let i = 1; i < count; i++) {
    const leaf = leaves[i] as number;
    const rank = ranks[leaf] as number;
    let j = i;
    for (; j > 0 && (ranks[leaves[j - 1] as number] as number) > rank; j--) leaves[j] = leaves[j - 1] as number;
    leaves[j] = leaf;
  }
}

/**
 * Expands states from `head` on, up to `end`, until the batch is full. Answers the first state not expanded; the miss says why.
 * A state that was begun and not finished leaves no trace.
 *
 * It stays one function, since it holds some twenty locals in registers, and bounds and step properties a branch in it: they are
 * asked of a successor while its words are at hand.
 */
export function expand(relation: Walkable, space: Expanded, output: Output, head: number, end: number): number {
  const { stored: states, base, vector } = space;
  const { program: actions, root: actionRoot } = relation.actions;
  const { program: transitions } = relation.transitions;
  const { effects, writes, firstBound } = relation;
  const { ranks, mayRepeat } = relation.order;
  const transitionRoots = output.rootsOf(relation);
  const { canoniser, violated } = output.options;
  const { batch, outside, miss, mixes, taken } = output;
  const { words: stored, width } = states;
  const { target } = batch;
  let { words: candidates, hashes, parents, steps } = batch;
  const { code, at } = effects;
  let { known, last } = writes;
  const { directly } = relation.transitions;
  const moves = relation.actions.directly ? relation.moves : null;
  let n = batch.count;
  miss.signal = Signal.done;
  for (; head < end && n < target; head++) {
    let hash = 0;
    for (let j = 0, from = (head - base) * width; j < width; j++) {
      const word = stored[from + j] as number;
      const mixed = mix(word, j);
      vector[j] = word;
      mixes[j] = mixed;
      hash ^= mixed;
    }
    let enabled = actionRoot === unknown ? -1 : walkTogether(relation.actions.subsets, vector, actionRoot);
    if (enabled < 0) {
      miss.signal = Signal.action;
      break;
    }
    if (moves !== null) enabled = relation.evaluatedActions(vector, enabled, head, miss);
    if (enabled < 0) break;
    // Walks make it longer where they need to.
    const { fired } = actions;
    if (n + enabled > batch.capacity || outside.count + enabled > outside.capacity) {
      batch.reserve(2 * (n + enabled));
      outside.reserve(2 * (outside.count + enabled));
      ({ words: candidates, hashes, parents, steps } = batch);
    }
    sortByRank(fired, enabled, ranks);
    if (mayRepeat) enabled = relation.order.distinct(fired, enabled);
    const before = n;
    const outsideBefore = outside.count;
    for (let k = 0; k < enabled; k++) {
      const leaf = fired[k] as number;
      const to = n * width;
      let h = hash;
      let changed = false;
      for (let j = 0; j < width; j++) candidates[to + j] = vector[j] as number;
      if (moves !== null) {
        for (let j = 0, from = moves.placeOf(leaf); from >= 0 && j < width; j++) {
          const word = moves.words[from + j] as number;
          if (word === vector[j]) continue;
          h ^= (mixes[j] as number) ^ mix(word, j);
          candidates[to + j] = word;
          changed = true;
        }
      }
      let e = at[leaf] as number;
      for (let i = code[e++] as number; i > 0; i--, e += 3) {
        const w = code[e] as number;
        const old = vector[w] as number;
        const word = (old & (code[e + 1] as number)) | (code[e + 2] as number);
        if (word !== old) {
          h ^= (mixes[w] as number) ^ mix(word, w);
          candidates[to + w] = word;
          changed = true;
        }
      }
      let slots = code[e++] as number;
      // What bounds and step properties say of the slots that it writes.
      let verdict: number = slots > 0 ? Verdict.nothing : Verdict.ask;
      for (; slots > 0; slots--, e += 4) {
        const w = code[e] as number;
        const shift = code[e + 1] as number;
        const mask = code[e + 2] as number;
        const write = code[e + 3] as number;
        const old = candidates[to + w] as number;
        const number = (old >>> shift) & mask;
        let p = placeOf(write, number) & last;
        while (known[p] !== write || known[p + 1] !== number) {
          if (known[p] !== -1) {
            p = (p + knownLength) & last;
            continue;
          }
          p = writes.work(write, number, vector, miss);
          ({ known, last } = writes);
          break;
        }
        if (p < 0) break;
        verdict |= known[p + 3] as number;
        const next = known[p + 2] as number;
        if (next !== number) {
          const word = (old & ~(mask << shift)) | (next << shift);
          h ^= mix(old, w) ^ mix(word, w);
          candidates[to + w] = word;
          changed = true;
        }
      }
      if (miss.signal !== Signal.done) break;
      const root = transitionRoots[leaf] as number;
      let inside = root === nothing || verdict !== Verdict.outside;
      if (root !== nothing && verdict >= Verdict.ask) {
        for (let j = 0; j < width; j++) vector[width + j] = candidates[to + j] as number;
        let found = root === unknown ? -1 : walkTogether(relation.transitions.subsets, vector, root);
        if (found < 0) {
          miss.leaf = leaf;
          miss.signal = Signal.transition;
          break;
        }
        if (directly) found = relation.evaluatedStep(vector, found, head, leaf, miss);
        if (found < 0) break;
        const { fired: judged } = transitions;
        for (let i = 0; i < found; i++) {
          if ((judged[i] as number) < firstBound) violated?.(judged[i] as number, head, leaf);
          else inside = false;
        }
      }
      // What changes nothing leads nowhere, and not out of the bounds, whatever a bound says of such a step.
      if (!changed) continue;
      if (!inside) {
        const o = outside.count++;
        for (let j = 0; j < width; j++) outside.words[o * width + j] = candidates[to + j] as number;
        outside.parents[o] = head;
        outside.steps[o] = leaf;
      } else {
        hashes[n] = h;
        parents[n] = head;
        steps[n] = leaf;
        n++;
      }
    }
    if (canoniser !== null && miss.signal === Signal.done && !canoniser.canoniseBatch(batch, before, n))
      miss.signal = Signal.outgrown;
    if (miss.signal !== Signal.done) {
      n = before;
      outside.count = outsideBefore;
      break;
    }
    output.generated += enabled;
    writes.successors += enabled;
    output.cutOff += outside.count - outsideBefore;
    for (let k = 0; k < enabled; k++) taken[fired[k] as number] = (taken[fired[k] as number] as number) + 1;
    if (enabled === 0) output.stuck.push(head);
    if (outside.count > target) {
      head++;
      break;
    }
  }
  batch.count = n;
  return head;
}
