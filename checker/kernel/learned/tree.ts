/**
 * The trees of the learned relation, while they are drafted and once they are made: nodes that ask questions, for units
 * that are still undecided.
 */
import type { Deed } from '../../language/deed.ts';
import type { SpecFailure } from '../../language/failure.ts';
import { type Answer, type Choice, offered, type Question, textOfPath } from '../questions/question.ts';
import type { Recorder } from '../questions/recorder.ts';
import type { LearningCost } from './cost.ts';

/** Something to decide on every state: an action instance, or a part of one whose choices are still open, or a property. */
export interface Unit {
  readonly id: number;
  /** Everything that its runs have read so far, by its `support`; absent where nobody asks. */
  readonly support?: Set<string>;
  /** Runs the user code, and says through the cursor what was read and what came of it. */
  run(cursor: Cursor): void;
  /** Whether learning it pays; absent where nobody asks. */
  readonly cost?: LearningCost;
  /** The unit for one element of what is chosen from, at a question of kind each. */
  choose?(read: Choice, element: number): Unit;
  /** The error to raise if two runs differ. */
  impure(first: Deed, second: Deed): SpecFailure;
}

export interface Split {
  readonly index: number;
  readonly read: Question;
  readonly depth: number;
  readonly units: Unit[];
  /** Those of the tree that it is in. */
  readonly among: readonly Unit[];
  readonly children: Map<Answer, number>;
  readonly node: number;
  /** For questions by predicate: the elements known to satisfy it. */
  readonly satisfying: number[];
  /** How many elements of the set or bag the predicate was tried on. */
  tried: number;
}
export interface Node {
  readonly leaves: readonly number[];
  readonly splits: Split[];
}
export interface DraftSplit {
  readonly read: Question;
  readonly key: Answer;
  readonly units: Unit[];
  readonly child: Draft;
}
export interface Draft {
  readonly leaves: number[];
  readonly splits: Map<number, DraftSplit>;
}
export const emptyDraft = (): Draft => ({ leaves: [], splits: new Map() });

/** Where a run of user code stands in the tree that is being drafted. */
export class Cursor {
  /** What came of the run, piece by piece, to compare it with another. */
  readonly transcript: { readonly unit: Unit; readonly exact: string; readonly deed: () => Deed }[] = [];
  constructor(
    readonly recorder: Recorder,
    private at: Draft,
    private depth: number,
  ) {}
  /** Goes down along what the unit has read since the last call. */
  descend(unit: Unit): void {
    const { path } = this.recorder;
    for (; this.depth < path.length; this.depth++) {
      const { read, key } = path[this.depth] as (typeof path)[number];
      this.at = this.splitFor(read, key, unit).child;
    }
  }
  private splitFor(read: Question, key: Answer, unit: Unit): DraftSplit {
    let split = this.at.splits.get(read.id);
    if (split === undefined) {
      split = { read, key, units: [], child: emptyDraft() };
      this.at.splits.set(read.id, split);
    }
    if (split.units.at(-1) !== unit) split.units.push(unit);
    return split;
  }
  /** Tells what came of the run: exactly, and to be told. */
  tell(unit: Unit, exact: string, deed: () => Deed): void {
    this.transcript.push({ unit, exact: `${textOfPath(this.recorder.path)} => ${exact}`, deed });
  }
  /** The unit ends here, with a leaf. */
  leaf(leaf: number): void {
    this.at.leaves.push(leaf);
  }
  /** The unit branches here on the elements of a set or bag, each learned when it is first met. */
  each(read: Choice, unit: Unit): void {
    this.descend(unit);
    this.splitFor(read, offered, unit);
    this.tell(unit, `each ${read.constructor.name}`, () => ({ kind: 'offered choices' }));
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
