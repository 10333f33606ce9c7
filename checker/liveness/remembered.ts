/**
 * A system that remembers the steps of its states, as far as there is room: where behaviours go in circles, each is asked for
 * several times. They are looked at once, in the order of the states.
 *
 * Departures: not remembered are states whose steps leave the bounds, since more is asked of these steps, and the few with very many
 * steps or labels, for which numbers would have to be longer.
 *
 * Invariant: the steps of a state stand in one segment, from where `places` says on, which is 1 more, and 0 for a state that is not
 * remembered; there are as many as `counts` says.
 */
import type { ExploredSystem, Steps, StepsOfSeveral } from './system.ts';

const mostSteps = 255;
const mostLabels = 1 << 16;
const bits = 16;
const length = 1 << bits;

interface Segment {
  readonly targets: Int32Array;
  readonly labels: Uint16Array;
  /** Where all permutations are the identity, null. */
  permutations: Int32Array | null;
}

export class Remembered implements ExploredSystem {
  private places = new Int32Array(0);
  private counts = new Uint8Array(0);
  private readonly segments: Segment[] = [];
  private used = length;
  /** The steps of the state that was asked for last, if they were remembered. */
  private readonly steps = {
    count: 0,
    targets: new Int32Array(mostSteps),
    permutations: new Int32Array(mostSteps),
    labels: new Int32Array(mostSteps),
    changes: new Uint8Array(mostSteps).fill(1),
  };

  constructor(
    private readonly system: ExploredSystem,
    /** How many steps there is room for, or a few more. */
    private readonly room: number,
  ) {}

  /** Looks at the steps of all states, and remembers them. It pauses now and then. */
  *remember(): Generator<void, void> {
    this.places = new Int32Array(this.count);
    this.counts = new Uint8Array(this.count);
    for (let first = 0; first < this.count && this.end < this.room; ) {
      const several = this.system.stepsFrom(first);
      this.take(first, several);
      first = several.end;
      yield;
    }
  }
  get bytes(): number {
    const each = this.segments.map(({ permutations }) => (permutations === null ? 6 : 10) * length);
    return each.reduce((sum, bytes) => sum + bytes, this.places.byteLength + this.counts.byteLength);
  }

  stepsOf(state: number): Steps {
    const place = this.places[state] ?? 0;
    return place > 0 ? this.remembered(place - 1, this.counts[state] as number) : this.system.stepsOf(state);
  }
  private remembered(place: number, count: number): Steps {
    const { steps } = this;
    const { targets, labels, permutations } = this.segments[place >>> bits] as Segment;
    const from = place & (length - 1);
    for (let k = 0; k < count; k++) {
      steps.targets[k] = targets[from + k] as number;
      steps.labels[k] = labels[from + k] as number;
    }
    if (permutations === null) steps.permutations.fill(0, 0, count);
    else for (let k = 0; k < count; k++) steps.permutations[k] = permutations[from + k] as number;
    steps.count = count;
    return steps;
  }
  /** Takes in the steps of states from a first one on. */
  private take(first: number, { end, count, sources, targets, permutations, labels }: StepsOfSeveral): void {
    const own = new Int32Array(end - first);
    for (let k = 0; k < count; k++) {
      const at = (sources[k] as number) - first;
      const isShort = (targets[k] as number) >= 0 && (labels[k] as number) < mostLabels;
      own[at] = isShort ? (own[at] as number) + 1 : mostSteps + 1;
    }
    for (let at = 0; at < own.length; at++) {
      if ((own[at] as number) > mostSteps) continue;
      this.places[first + at] = this.placeFor(own[at] as number) + 1;
      this.counts[first + at] = own[at] as number;
    }
    own.fill(0);
    for (let k = 0; k < count; k++) {
      const source = sources[k] as number;
      const place = this.places[source] as number;
      if (place === 0) continue;
      const n = place - 1 + (own[source - first] as number);
      own[source - first] = (own[source - first] as number) + 1;
      const segment = this.segments[n >>> bits] as Segment;
      const at = n & (length - 1);
      segment.targets[at] = targets[k] as number;
      segment.labels[at] = labels[k] as number;
      const permutation = permutations[k] as number;
      if (permutation !== 0) segment.permutations ??= new Int32Array(length);
      if (segment.permutations !== null) segment.permutations[at] = permutation;
    }
  }
  /** The place after what is remembered. */
  private get end(): number {
    return (this.segments.length - 1) * length + this.used;
  }
  /** Where so many steps have room, in one segment. */
  private placeFor(count: number): number {
    if (this.used + count >= length) {
      this.segments.push({ targets: new Int32Array(length), labels: new Uint16Array(length), permutations: null });
      this.used = 0;
    }
    const place = this.end;
    this.used += count;
    return place;
  }

  get count(): number {
    return this.system.count;
  }
  get initial(): readonly number[] {
    return this.system.initial;
  }
  get obligations(): ExploredSystem['obligations'] {
    return this.system.obligations;
  }
  stepsFrom(first: number): StepsOfSeveral {
    return this.system.stepsFrom(first);
  }
  obligationsOf(label: number): ArrayLike<number> {
    return this.system.obligationsOf(label);
  }
  obligationsBackBy(permutation: number): ArrayLike<number> {
    return this.system.obligationsBackBy(permutation);
  }
  compose(first: number, second: number): number {
    return this.system.compose(first, second);
  }
}
