/**
 * Frames: which members of a forest a step can matter to. The truth of a property can change only by a step that writes
 * something that the property has read; of all others, the new state says what its parent said.
 *
 * Why that is sound. Let a property have been decided on a state s, so that everything it read there is in its support. A
 * step to t that writes nothing in the support leaves every answer that the property got on s as it was, so on t it asks the
 * same questions and ends the same way. States that were never looked at for this reason have their parent's footprint.
 *
 * Invariant: `roots` has, for each leaf, the root of the tree of the members that it may change; `unknown` until planted.
 */
import { grown } from '../layout/bits.ts';
import type { Forest } from '../learned/forest.ts';
import type { Member } from '../learned/tree.ts';
import { unknown } from '../questions/compiled.ts';
import type { ActionLeaf } from '../units/members.ts';

/** The members that steps by some leaves can matter to. */
interface Frame {
  readonly members: readonly Member[];
  readonly leaves: number[];
}

export class Frames {
  roots = new Int32Array(1024);
  private framed = 0;
  private supported = -1;
  private readonly frames = new Map<string, Frame>();
  private readonly frameOf: Frame[] = [];
  private readonly always = new Set<Member>();

  constructor(
    private readonly forest: Forest,
    private readonly leaves: readonly ActionLeaf[],
  ) {}

  /** Frames the leaves that came since the last call, and all of them if a support has grown. */
  update(): void {
    if (this.supported !== this.forest.supported) {
      this.supported = this.forest.supported;
      this.framed = 0;
      this.frames.clear();
      this.frameOf.length = 0;
    }
    if (this.framed === this.leaves.length) return;
    this.roots = grown(this.roots, this.leaves.length) as typeof this.roots;
    for (; this.framed < this.leaves.length; this.framed++) {
      const { touched } = (this.leaves[this.framed] as ActionLeaf).effect;
      const members = this.forest.members.filter(
        (member) => this.always.has(member) || member.cost?.isDirect || touched.some((key) => member.support?.has(key)),
      );
      const name = members.map(({ id }) => id).join();
      let frame = this.frames.get(name);
      if (frame === undefined) {
        frame = { members, leaves: [] };
        this.frames.set(name, frame);
      }
      frame.leaves.push(this.framed);
      this.frameOf.push(frame);
      this.roots[this.framed] = this.forest.rootOf(members);
    }
  }
  /** Plants the tree for a leaf whose root is unknown, from the state(s) in the recorder's vector. */
  plant(leaf: number): void {
    const { members, leaves } = this.frameOf[leaf] as Frame;
    if (this.forest.rootOf(members) === unknown) this.forest.plant(members);
    for (const other of leaves) this.roots[other] = this.forest.rootOf(members);
  }
  /** Looks at this member on every step from now on. True if that is new. */
  include(member: Member): boolean {
    if (this.always.has(member)) return false;
    this.always.add(member);
    this.reset();
    return true;
  }
  /** Frames all leaves anew at the next update: the forest was uprooted. */
  reset(): void {
    this.supported = -1;
  }
  isUnknown(leaf: number): boolean {
    return this.roots[leaf] === unknown;
  }
}
