/**
 * Expansion with the help of a crew: threads expand the states of a level ahead of this one, chunk by chunk, and this one takes in what
 * they have written down, state by state. What they have left, since they lacked an answer, it expands itself.
 *
 * So all that is found, learned, numbered and stored is found, learned, numbered and stored by one thread, in the order in which it would
 * be without the others; they only spare it the work. Batches end where they would, so that user code runs, and limits are looked at,
 * at the same places, too.
 *
 * Why that is so. Of a state a snapshot says what the learned relation would, or nothing: the relation has only grown since it was taken,
 * else what was expanded by it is thrown away (`meaningOf`). It was taken when the state was in the store already. And a successor that a
 * thread has seen in the store, and has not written down, was inserted before this one comes to it.
 *
 * Invariant: chunks from `chunk` on are open, up to the last one for which there is a place; each has this level's states in their order.
 */
import type { Seen } from '../../search/seen.ts';
import { expand, type Output } from '../steps/expand.ts';
import type { Learner } from '../steps/learner.ts';
import { Signal } from '../steps/miss.ts';
import { Head, Task } from './board.ts';
import type { Crew } from './crew.ts';
import { Explorer, recordLength, type Surveyed, surveyOf } from './explorer.ts';
import { knowledgeOf, meaningOf, sizeOf, snapshotOf } from './snapshot.ts';

export interface AheadOptions {
  /** Levels, or what is left of them, of fewer states are expanded by this thread alone. */
  readonly least?: number;
  /** The states of a chunk. */
  readonly chunk?: number;
  /** After so many states that others have left they are told what was learned since; where a snapshot is large, after more. */
  readonly fewLeft?: number;
  /** Where a third of a chunk was left, or where what is learned means something else, so many chunks are not explored ahead. */
  readonly chunksAlone?: number;
}

/** So many times this thread waits for a chunk, for so many milliseconds, before the crew is given up. */
const naps = 400;
const nap = 50;
const integersForEach = 1 << 11;
const shareLeft = 3;

export class Ahead {
  /** How many states others, or this thread in their place, have expanded ahead. */
  helped = 0;
  /** True once the crew did not answer any more. */
  isGivenUp = false;
  /** The error by which a thread of the crew has ended; null if none has. */
  get failure(): Error | null {
    return this.crew.failure;
  }
  private readonly least: number;
  private readonly chunkLength: number;
  private readonly fewLeft: number;
  private readonly chunksAlone: number;
  private readonly model: number;
  /** Explores chunks here, while there is nothing to take in. */
  private readonly here = new Explorer();
  private told: { meaning: string; knowledge: string; size: number; seen: Seen | null } = {
    meaning: '',
    knowledge: '',
    size: 0,
    seen: null,
  };
  /** The end of the level that is explored ahead; 0 if there is none. */
  private end = 0;
  /** The state that is taken in next. */
  private next = 0;
  /** What is written of the states ahead. */
  private task: number = Task.expand;
  /** No state before this one is explored ahead. */
  private notBefore = 0;
  /** The chunk that is taken in, and the first state that is in no open chunk. */
  private chunk = 0;
  private unopened = 0;
  /** The place of that chunk, null before it is done; where what is written of the next state stands, and how many were left. */
  private place: Int32Array | null = null;
  private at = 0;
  private leftInChunk = 0;
  /** How many states were left since the crew was told what is learned. */
  private left = 0;

  constructor(
    private readonly crew: Crew,
    private readonly learner: Learner,
    private readonly output: Output,
    { least = 1, chunk = 512, fewLeft = 32, chunksAlone = 4 }: AheadOptions = {},
  ) {
    this.model = ++crew.models;
    this.least = least;
    this.chunkLength = chunk;
    this.fewLeft = fewLeft;
    this.chunksAlone = chunksAlone;
  }

  /** Does what `expand` does with the learned relation, the space and the output. */
  expand(head: number, end: number): number {
    const { output, learner } = this;
    const { batch, outside, miss } = output;
    if (!this.goesOn(head) && !this.begins(Task.expand, head, end)) {
      const reached = expand(learner.relation, learner.space, output, head, end);
      output.candidates = batch.count;
      return reached;
    }
    miss.signal = Signal.done;
    output.candidates = 0;
    let state = head;
    while (state < end && output.candidates < batch.target) {
      if (this.isWritten(state)) this.takeIn(state);
      else {
        const before = batch.count;
        expand(learner.relation, learner.space, output, state, state + 1);
        if (miss.signal !== Signal.done) break;
        output.candidates += batch.count - before;
        this.pass(state);
      }
      this.next = ++state;
      if (outside.count > batch.target) break;
    }
    return state;
  }

  /** The steps of states from a first one on, all of which are explored; null where they must be looked at by this thread. */
  surveyed(first: number): Surveyed | null {
    if (this.task !== Task.survey) this.notBefore = 0;
    const { count } = this.learner.space.store;
    if (!this.goesOn(first) && !this.begins(Task.survey, first, count)) return null;
    if (this.place !== null && !this.isWithin(first)) this.closeChunk(first);
    if (this.end === 0 || !this.isDone(this.chunk)) return null;
    this.place = this.crew.board.placeOf(this.chunk);
    const survey = surveyOf(this.place);
    // The first state was left, or the chunk ended early.
    if (survey.end <= first) {
      this.leave(first);
      return null;
    }
    this.next = survey.end;
    this.helped += survey.end - first;
    return survey;
  }
  private isWithin(state: number): boolean {
    return state < (this.place?.[Head.end] as number);
  }

  /** True if this state is next, and what is written of it still stands. */
  private goesOn(head: number): boolean {
    if (head >= this.end) return false;
    if (head === this.next && meaningOf(this.learner) === this.told.meaning) return true;
    this.leave(head);
    return false;
  }
  /** Begins to explore a level ahead, if that is worth it. */
  private begins(task: number, head: number, end: number): boolean {
    const { actions, transitions } = this.learner.relation;
    if (this.isGivenUp || actions.directly || transitions.directly) return false;
    if (head < this.notBefore || end - head < this.least) return false;
    this.task = task;
    this.tell();
    this.chunk = this.crew.opened;
    this.end = end;
    this.next = head;
    this.unopened = head;
    this.place = null;
    this.leftInChunk = 0;
    this.open();
    return true;
  }
  /** Throws away what was explored ahead. */
  private leave(head: number): void {
    const { board, opened } = this.crew;
    this.end = 0;
    this.place = null;
    this.notBefore = head + this.chunksAlone * this.chunkLength;
    const claimed = board.claimBelow(opened);
    // A place must not be written to any more when it is opened again.
    for (; this.chunk < Math.min(claimed, opened); this.chunk++) if (!this.isDone(this.chunk)) return;
  }

  /** Where the crew looks states up. */
  private get lookedUpIn(): Seen {
    const { store } = this.learner.space;
    return this.task === Task.survey ? store.byIndex : store.seen;
  }
  /** Tells the crew what it must know of what is learned, and of the store. */
  private tell(): void {
    const { crew, learner, model, told } = this;
    const [meaning, knowledge, seen] = [meaningOf(learner), knowledgeOf(learner), this.lookedUpIn];
    this.left = 0;
    const isNews = meaning !== told.meaning || knowledge !== told.knowledge;
    if (!isNews && isSame(seen, told.seen)) return;
    const snapshot = isNews ? snapshotOf(learner, model) : null;
    this.here.read(crew.send({ snapshot, seen }));
    this.told = { meaning, knowledge, size: snapshot === null ? told.size : sizeOf(snapshot), seen };
  }
  /** Opens as many chunks as there are places for. */
  private open(): void {
    const { crew, told } = this;
    const { board } = crew;
    if (this.left > this.fewLeft + told.size / integersForEach) this.tell();
    else if (!isSame(this.lookedUpIn, told.seen)) {
      const seen = this.lookedUpIn;
      this.here.read(crew.send({ snapshot: null, seen }));
      this.told = { ...told, seen };
    }
    while (this.unopened < this.end && crew.opened - this.chunk < board.places.length) {
      const place = board.placeOf(crew.opened++);
      place[Head.first] = this.unopened;
      this.unopened = Math.min(this.unopened + this.chunkLength, this.end);
      place[Head.end] = this.unopened;
      place[Head.letter] = crew.letters;
      place[Head.task] = this.task;
    }
    board.open(crew.opened);
  }

  /** True if it is written what comes of a state, which is the next one. */
  private isWritten(state: number): boolean {
    if (this.place !== null && state === this.place[Head.end]) this.closeChunk(state);
    if (this.end === 0) return false;
    if (this.place === null) {
      if (!this.isDone(this.chunk)) return false;
      this.place = this.crew.board.placeOf(this.chunk);
      this.at = Head.length;
      this.leftInChunk = 0;
    }
    return state < (this.place[Head.reached] as number) && (this.place[this.at] as number) >= 0;
  }
  /** All of a chunk was taken in. */
  private closeChunk(state: number): void {
    this.chunk++;
    this.place = null;
    if (this.leftInChunk * shareLeft > this.chunkLength) this.leave(state);
    else this.open();
  }
  /** Sees to it that a chunk is done; false if that cannot be. */
  private isDone(chunk: number): boolean {
    const { board } = this.crew;
    for (let tries = 0; !board.isDone(chunk); ) {
      const other = board.claim();
      if (other >= 0) {
        this.here.explore(board.placeOf(other));
        board.finish(other);
        continue;
      }
      if (this.crew.failure !== null || tries++ > naps) {
        this.isGivenUp = true;
        this.end = 0;
        this.place = null;
        return false;
      }
      board.waitFor(chunk, nap);
    }
    return true;
  }
  /** Goes on behind a state that was left. */
  private pass(state: number): void {
    const { place } = this;
    this.left++;
    this.leftInChunk++;
    if (place !== null && state < (place[Head.reached] as number)) this.at += recordLength;
  }
  /** Takes in what is written of a state. */
  private takeIn(state: number): void {
    const { output } = this;
    const { batch, outside, taken } = output;
    const place = this.place as Int32Array;
    const { width } = batch;
    let { at } = this;
    const enabled = place[at++] as number;
    output.candidates += place[at++] as number;
    const outsideCount = place[at++] as number;
    const unseen = place[at++] as number;
    const violated = place[at++] as number;
    this.helped++;
    output.generated += enabled;
    output.cutOff += outsideCount;
    if (enabled === 0) output.stuck.push(state);
    for (let i = 0; i < enabled; i++) {
      const leaf = place[at++] as number;
      taken[leaf] = (taken[leaf] as number) + 1;
    }
    if (outside.count + outsideCount > outside.capacity) outside.reserve(2 * (outside.count + outsideCount));
    if (batch.count + unseen > batch.capacity) batch.reserve(2 * (batch.count + unseen));
    for (let i = 0; i < outsideCount; i++) {
      const o = outside.count++;
      outside.steps[o] = place[at++] as number;
      outside.parents[o] = state;
      for (let j = 0; j < width; j++) outside.words[o * width + j] = place[at++] as number;
    }
    for (let i = 0; i < unseen; i++) {
      const n = batch.count++;
      batch.steps[n] = place[at++] as number;
      batch.hashes[n] = place[at++] as number;
      batch.parents[n] = state;
      for (let j = 0; j < width; j++) batch.words[n * width + j] = place[at++] as number;
    }
    for (let i = 0; i < violated; i++, at += 2)
      output.options.violated?.(place[at] as number, state, place[at + 1] as number);
    this.at = at;
  }
}

function isSame(seen: Seen, other: Seen | null): boolean {
  return seen.words === other?.words && seen.table === other.table && seen.inline === other.inline;
}
