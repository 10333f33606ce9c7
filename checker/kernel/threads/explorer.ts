/**
 * What one thread does with a chunk of states: it expands them by what a snapshot knows, takes the successors away that it sees in the
 * store, and writes down for each state what is left, in the order in which one thread alone would come to it. A state for which it lacks
 * an answer it leaves to who can learn.
 *
 * What is written of a state: how many instances are enabled, -1 if it is left; how many successors there were, how many outside the bounds,
 * how many successors that were not seen, how many step properties are violated; the leaves that are enabled; those outside, each a leaf and
 * its words; those not seen, each a leaf, a hash and its words; what is violated, each a property and a leaf. A leaf may be marked:
 * what it leads to decides no property.
 *
 * Of states that were explored it writes down the steps, if that is what is wanted: `surveyOf` reads them.
 */
import { dropSeen, findByIndex, Recent, type Seen } from '../../search/seen.ts';
import { grown } from '../layout/bits.ts';
import { decidedNothing } from '../steps/decided.ts';
import { expand, Output } from '../steps/expand.ts';
import { Signal } from '../steps/miss.ts';
import { Head, Task } from './board.ts';
import { Replica } from './replica.ts';
import type { Snapshot } from './snapshot.ts';

/** What is new since the last letter. */
export interface Letter {
  readonly number: number;
  readonly snapshot: Snapshot | null;
  readonly seen: Seen | null;
}
/** The steps of some states that change them: from where, by what, and where to, -1 if that lies outside the bounds. */
export interface Surveyed {
  readonly count: number;
  /** The state before which they end. */
  readonly end: number;
  readonly sources: Int32Array;
  readonly leaves: Int32Array;
  readonly targets: Int32Array;
}
/** How many steps a place has room for. */
function roomFor(place: Int32Array): number {
  return Math.floor((place.length - Head.length) / 3);
}
/** The steps that are written in a place. */
export function surveyOf(place: Int32Array): Surveyed {
  const room = roomFor(place);
  const count = place[Head.steps] as number;
  const part = (which: number): Int32Array =>
    place.subarray(Head.length + which * room, Head.length + which * room + count);
  return { count, end: place[Head.reached] as number, sources: part(0), leaves: part(1), targets: part(2) };
}

/** The integers at the beginning of what is written of a state. */
export const recordLength = 5;

export class Explorer {
  /** The letter that was read last. */
  letter = 0;
  private replica: Replica | null = null;
  private model = -1;
  private seen: Seen = { words: new Int32Array(0), table: new Int32Array(0), width: 1, inline: false };
  private readonly recent = new Recent();
  private readonly violated: number[] = [];
  private readonly output = new Output({
    canoniser: null,
    violated: (property, parent, leaf) => this.violated.push(property, parent, leaf),
  });
  /** Of the states that are expanded and not written down: what is enabled (or -1), successors, those outside; and the leaves. */
  private counts = new Int32Array(0);
  private leaves = new Int32Array(1 << 12);
  private leafCount = 0;

  read({ number, snapshot, seen }: Letter): void {
    this.letter = number;
    if (seen !== null) this.seen = seen;
    if (snapshot === null) return;
    if (this.replica !== null && this.model === snapshot.model) this.replica.become(snapshot);
    else this.replica = new Replica(snapshot);
    this.model = snapshot.model;
  }

  /** Explores the chunk whose head stands in a place, and writes down there what comes of it, as far as there is room. */
  explore(place: Int32Array): void {
    if (place[Head.task] === Task.survey) this.survey(place);
    else this.expandAll(place);
  }
  private expandAll(place: Int32Array): void {
    const { output, seen } = this;
    const end = place[Head.end] as number;
    this.recent.empty(seen.width);
    let at: number = Head.length;
    let state = place[Head.first] as number;
    this.counts = grown(this.counts, 3 * (end - state)) as typeof this.counts;
    while (state < end) {
      const first = state;
      output.reset(seen.width, (this.replica as Replica).leaves.length);
      this.leafCount = 0;
      this.violated.length = 0;
      while (state < end && output.batch.count < output.batch.target) this.expand(state, 3 * (state++ - first));
      dropSeen(output.batch, seen, this.recent);
      const reached = this.write(place, at, first, state);
      at = this.written;
      if (reached < state) {
        state = reached;
        break;
      }
    }
    output.stuck.length = 0;
    place[Head.reached] = state;
  }
  private written = 0;

  /** Writes down the steps of the states of a chunk, as far as there is room, up to the first for which an answer lacks. */
  private survey(place: Int32Array): void {
    const { seen } = this;
    const replica = this.replica as Replica;
    const output = replica.hasBounds ? this.bounded : this.unbounded;
    const { batch, outside, miss } = output;
    let end = place[Head.end] as number;
    const room = roomFor(place);
    let count = 0;
    let state = place[Head.first] as number;
    while (state < end) {
      output.reset(seen.width, replica.leaves.length);
      output.stuck.length = 0;
      const next = expand(replica, { stored: seen, base: 0, vector: replica.vector }, output, state, end);
      if (next === state) break;
      if (count + batch.count + outside.count > room) {
        // Fewer may have room.
        end = state + ((next - state) >>> 1);
        continue;
      }
      this.targets = grown(this.targets, batch.count) as typeof this.targets;
      const { targets } = this;
      findByIndex(seen, batch, targets);
      // It cannot be; the thread that has the crew says so.
      if (targets.subarray(0, batch.count).includes(-1)) break;
      for (const part of [batch, outside])
        for (let i = 0; i < part.count; i++) {
          const at = Head.length + count++;
          place[at] = part.parents[i] as number;
          place[at + room] = part.steps[i] as number;
          place[at + 2 * room] = part === batch ? (targets[i] as number) : -1;
        }
      state = next;
      if (miss.signal !== Signal.done) break;
    }
    place[Head.reached] = state;
    place[Head.steps] = count;
  }
  private readonly bounded = new Output({ canoniser: null, violated: () => {} });
  private readonly unbounded = new Output({ canoniser: null, violated: null });
  private targets = new Int32Array(0);

  /** Expands a state; how many came of it goes to `counts` from `at` on. */
  private expand(state: number, at: number): void {
    const { output, violated, counts } = this;
    const replica = this.replica as Replica;
    const { batch, outside, generated } = output;
    const [inside, out, broken] = [batch.count, outside.count, violated.length];
    expand(replica, { stored: this.seen, base: 0, vector: replica.vector }, output, state, state + 1);
    if (output.miss.signal !== Signal.done) {
      violated.length = broken;
      counts[at] = -1;
      counts[at + 2] = 0;
      return;
    }
    const enabled = output.generated - generated;
    counts[at] = enabled;
    counts[at + 1] = batch.count - inside;
    counts[at + 2] = outside.count - out;
    const { fired } = replica.actions.program;
    const { leafCount } = this;
    this.leaves = grown(this.leaves, leafCount + enabled) as typeof this.leaves;
    const { leaves } = this;
    for (let i = 0; i < enabled; i++) leaves[leafCount + i] = fired[i] as number;
    this.leafCount += enabled;
  }

  /** Writes down what came of states from `first` up to `end`. Answers the first one for which there is no room. */
  private write(place: Int32Array, from: number, first: number, end: number): number {
    const { counts, leaves, violated, output } = this;
    const { batch, outside } = output;
    const replica = this.replica as Replica;
    const { width } = this.seen;
    let at = from;
    let [leaf, out, inside, broken] = [0, 0, 0, 0];
    for (let state = first, c = 0; state < end; state++, c += 3) {
      this.written = at;
      const enabled = counts[c] as number;
      const outsideCount = counts[c + 2] as number;
      let insideEnd = inside;
      while (insideEnd < batch.count && batch.parents[insideEnd] === state) insideEnd++;
      let brokenEnd = broken;
      while (brokenEnd < violated.length && violated[brokenEnd + 1] === state) brokenEnd += 3;
      const wanted =
        recordLength +
        Math.max(enabled, 0) +
        outsideCount * (1 + width) +
        (insideEnd - inside) * (2 + width) +
        (brokenEnd - broken);
      if (at + wanted > place.length) return state;
      place[at++] = enabled;
      place[at++] = counts[c + 1] as number;
      place[at++] = outsideCount;
      place[at++] = insideEnd - inside;
      place[at++] = (brokenEnd - broken) / 3;
      for (let i = 0; i < enabled; i++) place[at++] = leaves[leaf++] as number;
      for (let i = 0; i < outsideCount; i++, out++) {
        const step = outside.steps[out] as number;
        place[at++] = replica.decidesNothing(step, outside.words, out * width) ? step | decidedNothing : step;
        for (let j = 0; j < width; j++) place[at++] = outside.words[out * width + j] as number;
      }
      for (; inside < insideEnd; inside++) {
        const step = batch.steps[inside] as number;
        place[at++] = replica.decidesNothing(step, batch.words, inside * width) ? step | decidedNothing : step;
        place[at++] = batch.hashes[inside] as number;
        for (let j = 0; j < width; j++) place[at++] = batch.words[inside * width + j] as number;
      }
      for (; broken < brokenEnd; broken += 3) {
        place[at++] = violated[broken] as number;
        place[at++] = violated[broken + 2] as number;
      }
      this.written = at;
    }
    return end;
  }
}
