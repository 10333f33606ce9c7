/**
 * Frames: which units of a forest a step can matter to. The truth of a property can change only by a step that writes
 * something that the property has read; of all others, the new state says what its parent said.
 *
 * Why that is sound. Let a property have been decided on a state s, so that everything it read there is in its support. A
 * step to t that writes nothing in the support leaves every answer that the property got on s as it was, so on t it asks the
 * same questions and ends the same way. States that were never looked at for this reason have their parent's footprint.
 *
 * Invariant: `roots` has, for each leaf, the root of the tree of the units that it may change; `unknown` until planted.
 */
import { grown } from '../layout/bits.ts';
import type { Forest } from '../learned/forest.ts';
import type { Unit } from '../learned/tree.ts';
import { unknown } from '../questions/compiled.ts';
import type { ActionLeaf } from '../units/actions.ts';

/** The units that steps by some leaves can matter to. */
interface Frame {
  readonly units: readonly Unit[];
  readonly leaves: number[];
}

export class Frames {
  roots = new Int32Array(1024);
  /** Grows when leaves are framed anew. */
  version = 0;
  private framed = 0;
  private supported = -1;
  private readonly frames = new Map<string, Frame>();
  private readonly frameOf: Frame[] = [];
  private readonly always = new Set<Unit>();

  constructor(
    private readonly forest: Forest,
    private readonly leaves: readonly ActionLeaf[],
  ) {}

  /** Frames the leaves that came since the last call, and all of them if a support has grown. */
  update(): void {
    if (this.supported !== this.forest.supported) {
      this.supported = this.forest.supported;
      this.framed = 0;
      this.version++;
      this.frames.clear();
      this.frameOf.length = 0;
    }
    if (this.framed === this.leaves.length) return;
    this.roots = grown(this.roots, this.leaves.length) as typeof this.roots;
    for (; this.framed < this.leaves.length; this.framed++) {
      const { effect } = this.leaves[this.framed] as ActionLeaf;
      // What is evaluated directly may change everything.
      const units = this.forest.units.filter(
        (unit) =>
          effect === null ||
          this.always.has(unit) ||
          unit.cost?.isDirect ||
          effect.touched.some((key) => unit.support?.has(key)),
      );
      const name = units.map(({ id }) => id).join();
      let frame = this.frames.get(name);
      if (frame === undefined) {
        frame = { units, leaves: [] };
        this.frames.set(name, frame);
      }
      frame.leaves.push(this.framed);
      this.frameOf.push(frame);
      this.roots[this.framed] = this.forest.rootOf(units);
    }
  }
  /** Plants the tree for a leaf whose root is unknown, from the state(s) in the recorder's vector. */
  plant(leaf: number): void {
    const { units, leaves } = this.frameOf[leaf] as Frame;
    if (this.forest.rootOf(units) === unknown) this.forest.plant(units);
    for (const other of leaves) this.roots[other] = this.forest.rootOf(units);
  }
  /** Looks at this unit on every step from now on. True if that is new. */
  include(unit: Unit): boolean {
    if (this.always.has(unit)) return false;
    this.always.add(unit);
    this.reset();
    return true;
  }
  /** The units that are looked at on every step. */
  get included(): ReadonlySet<Unit> {
    return this.always;
  }
  /** Frames all leaves anew at the next update: the forest was uprooted. */
  reset(): void {
    this.supported = -1;
  }
  isUnknown(leaf: number): boolean {
    return this.roots[leaf] === unknown;
  }
}
