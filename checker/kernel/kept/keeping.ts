/**
 * Keeps what a search has come to in a checkpoint: what has come since the last one is added, and the rest is written anew.
 *
 * What is learned is not written: code of the user's is asked again by who goes on. What follows from all that was asked before is: which parts of
 * a state a property has ever read, or that it is evaluated directly, on which states something was learned, and how often each action was taken.
 *
 * Invariant: between two pieces of work nothing waits in a batch, so that the store, the counts and what was found are those of the states
 * before `head`, expanded.
 */
import type { Block } from '../../checkpoint/blocks.ts';
import type { Checkpoint } from '../../checkpoint/checkpoint.ts';
import type { CheckableModel } from '../../language/model.ts';
import { sortsOf } from '../../language/symmetry.ts';
import { keyOf } from '../../language/value.ts';
import type { Reached } from '../../search/breadth-first.ts';
import type { Unit } from '../learned/tree.ts';
import type { Kernel } from '../run/kernel.ts';
import type { Learner } from '../steps/learner.ts';
import { Kind, ofIntegers, ofText } from './kinds.ts';
import { Numbers } from './numbers.ts';
import type { KeptFinding, KeptSearch, KeptUnit } from './search.ts';

/** So many states, entries, or places where something was learned, stand in a block at most. */
const manyStates = 1 << 16;
const many = 1 << 12;

/** The trees on which something was learned, but for those that are asked of temporal properties, after the search. */
export function keptForests({ relation, states, endings }: Learner) {
  return [relation.actions, relation.transitions, states, endings];
}

/** How much was written. */
interface Written {
  readonly states: number;
  readonly leaves: number;
  readonly lessons: readonly number[];
  readonly places: Int32Array;
}
const nothing: Written = { states: 0, leaves: 0, lessons: [0, 0, 0, 0], places: new Int32Array(0) };

export class Keeping {
  private written: Written;
  private readonly numbers: Numbers;

  constructor(
    private readonly checkpoint: Checkpoint,
    private readonly model: CheckableModel,
    private readonly kernel: Kernel,
    /** The numbers and the states that were read, and so need not be written. */
    read: { readonly numbers: Numbers; readonly states: number } | null,
  ) {
    this.numbers = read?.numbers ?? new Numbers(kernel.space.layout);
    this.written = { ...nothing, states: read?.states ?? 0 };
  }

  /** True if it is time to write, and it can be done now. */
  get isDue(): boolean {
    return this.checkpoint.isDue && !this.kernel.space.layout.outgrown;
  }
  write(reached: Reached, found: readonly KeptFinding[], deadlocked: number): void {
    let [numbersWritten, now] = [(): void => {}, this.written];
    this.checkpoint.write((add) => {
      numbersWritten = this.numbers.write(add);
      now = this.add(add);
      return this.search(reached, found, deadlocked);
    });
    numbersWritten();
    this.written = now;
  }

  private add(add: (block: Block) => void): Written {
    const { written, kernel } = this;
    const { learner, space } = kernel;
    const { layout, store } = space;
    const { places } = layout;
    if (places.join() !== written.places.join()) add(ofIntegers(Kind.places, places));
    let parent = written.states === 0 ? -1 : store.parentOf(written.states - 1);
    for (let first = written.states; first < store.count; first += manyStates) {
      const end = Math.min(first + manyStates, store.count);
      add(ofIntegers(Kind.states, store.words.subarray(first * store.width, end * store.width)));
      const parents = new Int32Array(end - first);
      store.parentsFrom(first, parents);
      add({ kind: Kind.parents, bytes: increases(parents, parent) });
      parent = parents.at(-1) as number;
    }
    const { leaves } = learner;
    if (written.leaves === 0) add({ kind: Kind.anew, bytes: new Uint8Array(0) });
    for (let first = written.leaves; first < leaves.length; first += many)
      add(
        ofText(
          Kind.leaves,
          leaves
            .slice(first, first + many)
            .map(({ action, choices }, i) => [action, keyOf(choices), learner.enabledIn[first + i]]),
        ),
      );
    const lessons = keptForests(learner).map((forest, i) => {
      const from = written.lessons[i] as number;
      for (let first = from; first < forest.lessons.length; first += many)
        add(
          ofIntegers(
            Kind.lessons,
            Int32Array.from([
              i,
              ...forest.lessons.slice(first, first + many).flatMap(({ unit, state, step }) => [unit.id, state, step]),
            ]),
          ),
        );
      return forest.lessons.length;
    });
    return { states: store.count, leaves: leaves.length, lessons, places };
  }

  private search(reached: Reached, found: readonly KeptFinding[], deadlocked: number): KeptSearch {
    const { kernel, model } = this;
    const { learner, output, space } = kernel;
    const { relation, properties, leaves } = learner;
    const { head, depth, levelEnd } = reached;
    return {
      reached: { head, depth, levelEnd },
      states: space.store.count,
      starts: space.starts.count,
      startsOutside: kernel.startsOutside,
      generated: output.generated,
      cutOff: output.cutOff,
      taken: [...output.taken.subarray(0, leaves.length)],
      changing: [...leaves.keys()].filter((leaf) => learner.mayChange(leaf)),
      found,
      deadlocked,
      nextAudit: kernel.nextAudit,
      always: properties.ofSteps.filter((unit) => relation.frames.included.has(unit)).map(({ id }) => id),
      properties: { states: properties.ofStates.map(keptUnit), steps: properties.ofSteps.map(keptUnit) },
      named: sortsOf(model.domains).map(({ named }) => named),
      members: space.symmetry?.group.members ?? null,
    };
  }
}

function keptUnit({ support, cost }: Unit): KeptUnit {
  return { support: [...(support ?? [])], spent: cost?.spent ?? null };
}

/** What each of some numbers that never decrease has more than the one before, a byte each; where that is more than a byte holds, four more follow. */
export function increases(numbers: Int32Array, before: number): Uint8Array {
  const bytes: number[] = [];
  let last = before;
  for (const number of numbers) {
    const more = number - last;
    if (more < 255) bytes.push(more);
    else bytes.push(255, more & 255, (more >>> 8) & 255, (more >>> 16) & 255, more >>> 24);
    last = number;
  }
  return Uint8Array.from(bytes);
}
/** The numbers, one by one; answers the last. */
export function eachOf(bytes: Uint8Array, before: number, tell: (number: number) => void): number {
  let last = before;
  for (let i = 0; i < bytes.length; i++) {
    let more = bytes[i] as number;
    if (more === 255) {
      more = new DataView(bytes.buffer, bytes.byteOffset + i + 1, 4).getInt32(0, true);
      i += 4;
    }
    last += more;
    tell(last);
  }
  return last;
}
