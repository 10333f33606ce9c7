/**
 * Expansion: the hot loop. It holds integers only; whatever needs user code or a new layout is signalled and done outside.
 *
 * A successor is its parent with a difference. Its hash is the parent's with the old and new value of each changed word
 * mixed out and in (as in Zobrist, "A new hashing method with application for game playing", 1970), and a step that
 * changes nothing is seen at once.
 */
import type { Batch } from '../../search/batch.ts';
import type { Store } from '../../search/store.ts';
import type { BagClass, Delta } from '../layout/bags.ts';
import { grown, mix } from '../layout/bits.ts';
import type { Layout } from '../layout/layout.ts';
import { type Program, walk } from '../learned/program.ts';
import { nothing, unknown } from '../questions/compiled.ts';
import type { Canoniser } from '../symmetry/canonical.ts';
import type { ActionLeaf } from '../units/members.ts';

/** Why an expansion ended: the batch is full or the states are done; or something must be learned or laid out first. */
export const Signal = { done: 0, action: 1, rewrite: 2, outgrown: 3, transition: 4, room: 5 } as const;

/** The effects of the learned relation, as integers. */
export class EffectCode {
  code = new Int32Array(4096);
  at = new Int32Array(1024);
  readonly deltas: Delta[] = [];
  /** For each rewrite: tuple -> tuple, or -1 where it was never needed. */
  readonly rewrites: Int32Array[] = [];
  compiled = 0;
  private top = 0;

  /** Compiles the leaves that came since the last call; all of them after `clear`. */
  update(leaves: readonly ActionLeaf[], layout: Layout): void {
    for (; this.compiled < leaves.length; this.compiled++)
      this.compile(this.compiled, leaves[this.compiled] as ActionLeaf, layout);
  }
  clear(): void {
    this.compiled = 0;
    this.top = 0;
    this.deltas.length = 0;
  }
  /** Layout: n, n times (word, bits kept, bits set); n, n times (word, shift, mask, rewrite); n, n times (word, shift, mask, class, delta). */
  private compile(leaf: number, { effect }: ActionLeaf, layout: Layout): void {
    const words = new Map<number, [clear: number, set: number]>();
    const put = (word: number, clear: number, set: number): void => {
      const [cleared, already] = words.get(word) ?? [0, 0];
      words.set(word, [cleared | clear, already | set]);
    };
    for (const [{ word, shift, mask }, number] of effect.numbers) put(word, mask << shift, number << shift);
    for (const [{ word, bit }, present] of effect.elements) if (word >= 0) put(word, 1 << bit, present ? 1 << bit : 0);
    const integers: number[] = [words.size];
    for (const [word, [clear, set]] of words) integers.push(word, ~clear, set);
    integers.push(effect.rewrites.length);
    for (const [{ word, shift, mask }, { index }] of effect.rewrites) {
      this.rewrites[index] ??= new Int32Array(16).fill(-1);
      integers.push(word, shift, mask, index);
    }
    integers.push(effect.deltas.length);
    for (const [{ word, shift, mask, of }, delta] of effect.deltas)
      integers.push(word, shift, mask, layout.classes.indexOf(of), this.deltas.push(delta) - 1);
    this.at = grown(this.at, leaf + 1) as typeof this.at;
    this.code = grown(this.code, this.top + integers.length) as typeof this.code;
    this.at[leaf] = this.top;
    this.code.set(integers, this.top);
    this.top += integers.length;
  }
  setRewrite(index: number, from: number, to: number): void {
    this.rewrites[index] = grown(this.rewrites[index] as Int32Array, from + 1, -1) as Int32Array<ArrayBuffer>;
    (this.rewrites[index] as Int32Array)[from] = to;
  }
}

/** What the hot loop works on. */
export interface Machine {
  readonly store: Store;
  readonly batch: Batch;
  /** Successors outside the bounds, which are judged but not stored. */
  readonly outside: Batch;
  readonly layout: Layout;
  readonly actions: Program;
  /** Bounds, from `firstBound` on, and step properties. */
  readonly transitions: Program;
  readonly actionRoot: number;
  /** For each leaf, the tree of the bounds and step properties whose truth it may change. */
  readonly transitionRoots: Int32Array;
  readonly firstBound: number;
  /** What makes one state of each orbit of successors; null without symmetry. */
  readonly canoniser: Canoniser | null;
  readonly effects: EffectCode;
  /** The state before the step and, `words` further, the state after it. */
  vector: Int32Array;
  mixes: Int32Array;
  /** The place of each leaf in the order of the spec. */
  readonly ranks: Float64Array;
  /** How often each leaf was taken. */
  taken: Float64Array;
  /** States without a successor that were not looked at yet. */
  readonly stuck: number[];
  generated: number;
  cutOff: number;
  signal: number;
  /** The rewrite that lacks an answer, and for which tuple. */
  missedRewrite: number;
  missedTuple: number;
  /** The leaf whose step could not be judged. */
  missedLeaf: number;
  /** How many successors of one state the batch lacked room for. */
  roomFor: number;
  stepViolated(event: number, parent: number, step: number): void;
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
 * Expands states from `head` on, up to `end`, until the batch is full. Answers the first state not expanded; `signal` says
 * why. A state that was begun and not finished leaves no trace.
 */
export function expand(m: Machine, head: number, end: number): number {
  const {
    store,
    batch,
    outside,
    actions,
    transitions,
    actionRoot,
    transitionRoots,
    firstBound,
    canoniser,
    effects,
    vector,
    mixes,
    taken,
    ranks,
  } = m;
  const { words: stored, width } = store;
  const { words: candidates, hashes, parents, steps, target } = batch;
  const { code, at, deltas, rewrites } = effects;
  const { fired } = actions;
  const { fired: judged } = transitions;
  const classes = m.layout.classes;
  let n = batch.count;
  m.signal = Signal.done;
  for (; head < end && n < target; head++) {
    let hash = 0;
    for (let j = 0, from = head * width; j < width; j++) {
      const word = stored[from + j] as number;
      const mixed = mix(word, j);
      vector[j] = word;
      mixes[j] = mixed;
      hash ^= mixed;
    }
    const enabled = actionRoot === unknown ? -1 : walk(actions, vector, actionRoot);
    if (enabled < 0) {
      m.signal = Signal.action;
      break;
    }
    if (n + enabled > batch.capacity || outside.count + enabled > outside.capacity) {
      m.signal = Signal.room;
      m.roomFor = enabled;
      break;
    }
    sortByRank(fired, enabled, ranks);
    const before = n;
    const outsideBefore = outside.count;
    for (let k = 0; k < enabled; k++) {
      const leaf = fired[k] as number;
      const to = n * width;
      let h = hash;
      let changed = false;
      for (let j = 0; j < width; j++) candidates[to + j] = vector[j] as number;
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
      for (let i = code[e++] as number; i > 0; i--, e += 4) {
        const w = code[e] as number;
        const shift = code[e + 1] as number;
        const mask = code[e + 2] as number;
        const old = candidates[to + w] as number;
        const tuple = (old >>> shift) & mask;
        const table = rewrites[code[e + 3] as number] as Int32Array;
        const next = tuple < table.length ? (table[tuple] as number) : -1;
        if (next < 0) {
          m.missedRewrite = code[e + 3] as number;
          m.missedTuple = tuple;
          m.signal = Signal.rewrite;
          break;
        }
        if (next !== tuple) {
          const word = (old & ~(mask << shift)) | (next << shift);
          h ^= mix(old, w) ^ mix(word, w);
          candidates[to + w] = word;
          changed = true;
        }
      }
      if (m.signal !== Signal.done) break;
      for (let i = code[e++] as number; i > 0; i--, e += 5) {
        const w = code[e] as number;
        const shift = code[e + 1] as number;
        const mask = code[e + 2] as number;
        const old = candidates[to + w] as number;
        const bag = (old >>> shift) & mask;
        const next = (classes[code[e + 3] as number] as BagClass).apply(bag, deltas[code[e + 4] as number] as Delta);
        if (next > mask) {
          m.signal = Signal.outgrown;
          break;
        }
        if (next !== bag) {
          const word = (old & ~(mask << shift)) | (next << shift);
          h ^= mix(old, w) ^ mix(word, w);
          candidates[to + w] = word;
          changed = true;
        }
      }
      if (m.signal !== Signal.done) break;
      let inside = true;
      const root = transitionRoots[leaf] as number;
      if (root !== nothing) {
        for (let j = 0; j < width; j++) vector[width + j] = candidates[to + j] as number;
        const found = root === unknown ? -1 : walk(transitions, vector, root);
        if (found < 0) {
          m.missedLeaf = leaf;
          m.signal = Signal.transition;
          break;
        }
        for (let i = 0; i < found; i++) {
          if ((judged[i] as number) < firstBound) m.stepViolated(judged[i] as number, head, leaf);
          else inside = false;
        }
      }
      if (!inside) {
        const o = outside.count++;
        for (let j = 0; j < width; j++) outside.words[o * width + j] = candidates[to + j] as number;
        outside.parents[o] = head;
        outside.steps[o] = leaf;
      } else if (changed) {
        if (canoniser !== null) {
          if (canoniser.canonise(candidates, to) < 0) {
            m.signal = Signal.outgrown;
            break;
          }
          h = 0;
          for (let j = 0; j < width; j++) h ^= mix(candidates[to + j] as number, j);
        }
        hashes[n] = h;
        parents[n] = head;
        steps[n] = leaf;
        n++;
      }
    }
    if (m.signal !== Signal.done) {
      n = before;
      outside.count = outsideBefore;
      break;
    }
    m.generated += enabled;
    m.cutOff += outside.count - outsideBefore;
    for (let k = 0; k < enabled; k++) taken[fired[k] as number] = (taken[fired[k] as number] as number) + 1;
    if (enabled === 0) m.stuck.push(head);
    if (outside.count > target) {
      head++;
      break;
    }
  }
  batch.count = n;
  return head;
}
