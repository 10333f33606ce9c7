/**
 * What is learned of a model in a thread that learns nothing itself: it becomes what a snapshot says, and is walked as the original is.
 * Where the original would run user code, number a bag, or lay states out anew, it lacks an answer.
 */
import { BagClass } from '../layout/bags.ts';
import { refill } from '../layout/bits.ts';
import { type Ground, Program } from '../learned/program.ts';
import { Subsets, walkTogether } from '../learned/subsets.ts';
import { nothing, unknown } from '../questions/compiled.ts';
import { EffectCode } from '../steps/effect-code.ts';
import type { Walkable, WalkableForest } from '../steps/expand.ts';
import { SlotWrites } from '../steps/slot-writes.ts';
import type { Snapshot } from './snapshot.ts';

class Copied implements WalkableForest {
  readonly program: Program<Ground>;
  readonly subsets: Subsets;
  readonly directly = false;
  root: number = unknown;
  constructor(ground: Ground) {
    this.program = new Program(ground);
    this.subsets = new Subsets(this.program);
  }
  become({ program, root }: Snapshot['actions']): void {
    this.program.become(program);
    this.root = root;
  }
}

export class Replica implements Walkable {
  readonly actions: Copied;
  readonly transitions: Copied;
  readonly effects = new EffectCode();
  readonly writes: SlotWrites;
  readonly firstBound: number;
  readonly hasBounds: boolean;
  readonly order = {
    ranks: new Float64Array(0),
    mayRepeat: false,
    firstOnes: new Int32Array(0),
    distinct(leaves: Int32Array, count: number): number {
      let kept = 0;
      for (let i = 0; i < count; i++) {
        const leaf = leaves[i] as number;
        const before = kept === 0 ? -1 : (this.firstOnes[leaves[kept - 1] as number] as number);
        if (this.firstOnes[leaf] !== before) leaves[kept++] = leaf;
      }
      return kept;
    },
  };
  readonly frames = { roots: new Int32Array(0), version: 0 };
  leaves = { length: 0 };
  readonly moves = null;
  /** Where the states before and after a step have room. */
  vector = new Int32Array(0);
  private readonly states: Copied;
  private roots = new Int32Array(0);
  private readonly ground: {
    words: number;
    readonly columns: Int32Array[];
    readonly classes: readonly Ground['classes'][number][];
  };

  constructor(of: Snapshot) {
    const classes = of.bags.map((bags) => (bags === null ? { kind: 'tuple' } : new BagClass('', anything)));
    this.ground = { words: 0, columns: [], classes };
    this.actions = new Copied(this.ground);
    this.transitions = new Copied(this.ground);
    this.states = new Copied(this.ground);
    this.firstBound = of.firstBound;
    this.hasBounds = of.hasBounds;
    this.writes = new SlotWrites(this.effects, this.transitions, this.frames, of.firstBound);
    this.become(of);
  }
  /** Becomes what a later snapshot of the same model says. */
  become(of: Snapshot): void {
    const { ground, order } = this;
    ground.words = of.words;
    refill(ground.columns, of.columns);
    for (const [i, bags] of of.bags.entries()) if (bags !== null) (ground.classes[i] as BagClass).become(bags);
    this.actions.become(of.actions);
    this.transitions.become(of.transitions);
    this.states.become(of.states);
    Object.assign(this.frames, of.steps);
    this.roots = of.properties.roots as typeof this.roots;
    this.effects.become(of.effects, ground.classes);
    order.ranks = of.ranks as typeof order.ranks;
    order.mayRepeat = of.firstOnes !== null;
    if (of.firstOnes !== null) order.firstOnes = of.firstOnes as typeof order.firstOnes;
    this.leaves = { length: of.ranks.length };
    if (this.vector.length !== 2 * of.words) this.vector = new Int32Array(2 * of.words);
    this.writes.update();
  }

  /** True if it is known that a state decides no property to which a step by this leaf leads from a state that was judged. */
  decidesNothing(leaf: number, words: Int32Array, at: number): boolean {
    const root = this.roots[leaf] as number;
    if (root === nothing) return true;
    if (root === unknown) return false;
    const { vector } = this;
    for (let j = 0; j < this.ground.words; j++) vector[j] = words[at + j] as number;
    return walkTogether(this.states.subsets, vector, root) === 0;
  }
  evaluatedActions(): number {
    return -1;
  }
  evaluatedStep(): number {
    return -1;
  }
}

const anything = { kind: 'boolean', text: '', elements: [], read: () => false } as const;
