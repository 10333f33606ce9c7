/**
 * What is learned of a model, at one moment, as data that can be sent to another thread: all that an expansion walks and that says which
 * states decide nothing. No user code, no values and no names are among it.
 *
 * Invariant: a snapshot is enough for the states that were in the store when it was taken. A state that came later may hold what was met
 * later, of which the snapshot does not know that it lacks it.
 */
import type { BagsImage } from '../layout/bags.ts';
import { BagClass } from '../layout/bags.ts';
import type { Forest } from '../learned/forest.ts';
import type { ProgramImage } from '../learned/program.ts';
import type { EffectsImage } from '../steps/effect-code.ts';
import type { Learner } from '../steps/learner.ts';

export interface Snapshot {
  /** Of which model it is: a number that no other has that the crew serves. */
  readonly model: number;
  /** The words of a packed state. */
  readonly words: number;
  readonly columns: readonly Int32Array[];
  /** For each class of the layout its bags, null if it is one of tuples. */
  readonly bags: readonly (BagsImage | null)[];
  readonly actions: ForestImage;
  readonly transitions: ForestImage;
  readonly firstBound: number;
  /** Some steps may lead out of bounds. */
  readonly hasBounds: boolean;
  readonly states: ForestImage;
  /** For each leaf, the tree of the bounds and step properties, and of the properties of states, that its steps are asked for. */
  readonly steps: FramesImage;
  readonly properties: FramesImage;
  readonly effects: EffectsImage;
  readonly ranks: Float64Array;
  readonly firstOnes: Int32Array | null;
}
interface ForestImage {
  readonly program: ProgramImage;
  readonly root: number;
}
interface FramesImage {
  readonly roots: Int32Array;
  readonly version: number;
}

/** What is learned now; it must be up to date. */
export function snapshotOf(learner: Learner, model: number): Snapshot {
  const { relation, states, frames, leaves, space } = learner;
  const { actions, transitions, effects, order, firstBound } = relation;
  const { words, columns, classes } = space.layout;
  const roots = (of: { readonly roots: Int32Array; readonly version: number }): FramesImage => ({
    roots: of.roots.slice(0, leaves.length),
    version: of.version,
  });
  return {
    model,
    words,
    columns: columns.map((column) => column.slice()),
    bags: classes.map((of) => (of instanceof BagClass ? of.image() : null)),
    actions: imageOf(actions),
    transitions: imageOf(transitions),
    firstBound,
    hasBounds: learner.hasBounds,
    states: imageOf(states),
    steps: roots(relation.frames),
    properties: roots(frames),
    effects: effects.image(classes),
    ranks: order.ranks.slice(0, leaves.length),
    firstOnes: order.firstOnes,
  };
}
function imageOf({ program, root }: Forest): ForestImage {
  return { program: program.image(), root };
}

/** How many integers a snapshot takes, about. */
export function sizeOf({ actions, transitions, states, effects, columns, bags }: Snapshot): number {
  const trees = [actions, transitions, states].map(({ program }) => program.code.length + program.tables.length);
  const tables = [...columns, ...effects.rewrites].map((table) => table?.length ?? 0);
  const contents = bags.map((of) => (of === null ? 0 : of.content.length + of.table.length));
  return [effects.code.length, ...trees, ...tables, ...contents].reduce((sum, length) => sum + length, 0);
}

/** What must not change, if what a snapshot answers is to be what the learned relation would answer: that may know more, and nothing else. */
export function meaningOf({ relation, frames, states }: Learner): string {
  const { actions, transitions, effects } = relation;
  const trees = [actions, transitions, states].map(({ program }) => program.version);
  // Where states are laid out, or all is planted, anew, effects or trees are compiled anew.
  return [effects.version, relation.frames.version, frames.version, ...trees].join();
}
/** What changes with everything that is learned or met. */
export function knowledgeOf(learner: Learner): string {
  const bags = learner.space.layout.classes.map((of) => (of instanceof BagClass ? of.count : 0));
  return [learner.settled, ...bags].join();
}
