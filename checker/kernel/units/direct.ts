/**
 * Evaluating directly: what a unit of user code says of a state on plain values, where learning it does not pay (`learned/cost.ts`).
 *
 * Whatever is asked of one state is asked of the same values: what is worked out of one of them for several units, such as whether a
 * history is linearizable, is worked out once (`language/kept.ts`).
 *
 * What it has said is remembered by the values of the variables that it has read, each as one number, or of pairs of them for a
 * step; and forgotten when there are too many. So it runs once for states that differ in other variables only.
 *
 * With symmetry, one state stands for its orbit, and nothing that was learned tells what the unit says of the others. So it is
 * evaluated on all of them: on the image of the state under every permutation, where the image of the unit must say the same.
 * That is what it would cost without symmetry at most, and it certifies as much as closing entries under the group does
 * (`symmetry/certify.ts`), since every state of every orbit is looked at.
 */
import type { AnyState } from '../../language/action.ts';
import type { Domain } from '../../language/domain.ts';
import { keepAnswers } from '../../language/kept.ts';
import { strictState, strictViews } from '../../language/steps.ts';
import { CompositeValue } from '../../language/value.ts';
import type { Layout } from '../layout/layout.ts';
import { Pieces } from '../layout/pieces.ts';
import type { Permutation } from '../symmetry/group.ts';
import type { Symmetry } from '../symmetry/symmetry.ts';

/** The largest group under which all images of a state are looked at. Under a larger one everything is learned. */
const largestGroup = 720;
/** How many answers of one unit are remembered, unless it is said. */
const mostAnswers = 1 << 18;

/** A state, or a step: the numbers of the pieces before and after. Of a state, and of nothing else, they are one array. */
export interface Pieced {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** What was made of the pieces of one state, as long as somebody looks at it. */
interface Made {
  values: AnyState | null;
  /** By rank. */
  readonly images: (readonly number[])[];
}

/** Says something of a state, or of a step, on plain values. */
export type Plainly<T> = (s: AnyState, t: AnyState) => T;

export class Directly {
  readonly pieces: Pieces;
  constructor(
    private readonly domains: Readonly<Record<string, Domain<unknown>>>,
    private readonly layout: Layout,
    private readonly symmetry: Symmetry | null,
  ) {
    this.pieces = new Pieces(layout);
    this.nothing = Object.fromEntries(Object.keys(domains).map((variable) => [variable, undefined]));
  }
  /** A state of which nothing is made yet. */
  private readonly nothing: Readonly<Record<string, undefined>>;
  /** The state that was looked at last: the steps from one state come one after the other. */
  private last = { placing: -1, words: new Int32Array(0), pieces: [] as readonly number[] };
  /** True if units may be evaluated directly. */
  get isAffordable(): boolean {
    return this.symmetry === null || this.symmetry.group.order <= largestGroup;
  }
  /** What stands in a vector; the state after a step only if it is asked for, else the one before it in its place. */
  in(vector: Int32Array, isStep: boolean): Pieced {
    const { words, placings } = this.layout;
    if (this.pieces.trim() || this.last.placing !== placings || !startsWith(vector, this.last.words))
      this.last = { placing: placings, words: vector.slice(0, words), pieces: this.pieces.at(vector, 0) };
    const before = this.last.pieces;
    return { before, after: isStep ? this.pieces.after(vector, this.layout.words, before) : before };
  }
  /** True if there are images to look at. */
  get hasImages(): boolean {
    return this.symmetry !== null;
  }
  /** The images under all permutations but the identity. */
  *images({
    before,
    after,
  }: Pieced): Iterable<{ readonly by: Permutation; readonly rank: number; readonly image: Pieced }> {
    if (this.symmetry === null) return;
    const { group } = this.symmetry;
    for (let rank = 1; rank < group.order; rank++) {
      const by = group.numbered(rank);
      const image = this.imageFor(before, by, rank);
      yield { by, rank, image: { before: image, after: after === before ? image : this.imageFor(after, by, rank) } };
    }
  }
  /** The image of all pieces: for whoever asks of the same state, the same. */
  private imageFor(numbers: readonly number[], by: Permutation, rank: number): readonly number[] {
    const { images } = this.madeOf(numbers);
    images[rank] ??= this.imageOf(numbers, { by, rank });
    return images[rank];
  }
  /** The images of what is written into a state, given as all of its pieces, as they are then. */
  imageOf(numbers: readonly number[], { by, rank }: { readonly by: Permutation; readonly rank: number }): number[] {
    return this.pieces.imageOf(numbers, rank, (this.symmetry as Symmetry).images.under(by));
  }
  inverse(by: Permutation): Permutation {
    return (this.symmetry as Symmetry).group.inverse(by);
  }
  /** What a unit says, remembered in `answers`. */
  ask<T>(answers: Answers<T>, of: Pieced, unit: Plainly<T>): T {
    answers.begin(this.pieces.epoch);
    const known = answers.of(of);
    if (known !== undefined) return known;
    const { before, after } = of;
    const s = strictState(this.domains, this.valuesOf(before), answers.readsBefore);
    const t = after === before ? s : strictState(this.domains, this.valuesOf(after), answers.readsAfter);
    const answer = unit(s, t);
    answers.put(of, answer, this.pieces.of);
    return answer;
  }
  /** What a unit says that is hardly asked twice: only what it asks for is made, and nothing remembered. */
  run<T>({ before, after }: Pieced, unit: Plainly<T>): T {
    const s = strictViews(this.domains, this.lazily(before));
    return unit(s, after === before ? s : strictViews(this.domains, this.lazily(after)));
  }
  /** The values of all variables, each made when it is asked for. */
  private lazily(numbers: readonly number[]): AnyState {
    const { pieces } = this;
    const made: Record<string, unknown> = { ...this.nothing };
    const make = (variable: string | symbol): void => {
      if (typeof variable === 'string' && variable in made && made[variable] === undefined)
        made[variable] = pieces.valueOf(variable, numbers);
    };
    return new Proxy(made, {
      get(values, variable) {
        make(variable);
        return values[variable as string];
      },
      getOwnPropertyDescriptor(values, variable) {
        make(variable);
        return Reflect.getOwnPropertyDescriptor(values, variable);
      },
    }) as AnyState;
  }
  /** The values of all variables: for whoever asks of the same state, the same objects, with which answers are kept. */
  valuesOf(numbers: readonly number[]): AnyState {
    const made = this.madeOf(numbers);
    if (made.values === null) {
      made.values = this.pieces.valuesOf(numbers);
      for (const value of Object.values(made.values)) if (value instanceof CompositeValue) keepAnswers(value);
    }
    return made.values;
  }
  private madeOf(numbers: readonly number[]): Made {
    let made = this.made.get(numbers);
    if (made === undefined) {
      made = { values: null, images: [] };
      this.made.set(numbers, made);
    }
    return made;
  }
  private readonly made = new WeakMap<readonly number[], Made>();
}

/** Of what was said, all that goes on from here: by the number of the next piece, or if that is the last, the answer. */
type Level<T> = Map<number, Level<T> | T>;

/** What one unit has said, by the pieces that it has read so far. */
export class Answers<T> {
  constructor(
    private readonly most = mostAnswers,
    /** What was made of all variables is remembered, too: it may be asked again of a whole state. */
    private readonly ofWholes = true,
  ) {}
  /** The variables that it has read so far. */
  readonly readsBefore = new Set<string>();
  readonly readsAfter = new Set<string>();
  /** What was said, by the numbers of one piece after the other. */
  private known: Level<T> = new Map();
  private size = 0;
  private keyed = -1;
  private keysBefore: readonly number[] = [];
  private keysAfter: readonly number[] = [];
  private epoch = 0;

  begin(epoch: number): void {
    if (this.epoch === epoch) return;
    this.epoch = epoch;
    this.forget();
  }
  of({ before, after }: Pieced): T | undefined {
    let at: Level<T> | T | undefined = this.known.get(0);
    for (const piece of this.keysBefore) at = (at as Level<T> | undefined)?.get(before[piece] as number);
    for (const piece of this.keysAfter) at = (at as Level<T> | undefined)?.get(after[piece] as number);
    return at as T | undefined;
  }
  /** Remembers an answer; if it was made of more than was read before, all others are forgotten. */
  put({ before, after }: Pieced, answer: T, pieces: ReadonlyMap<string, readonly number[]>): void {
    const reads = this.readsBefore.size + this.readsAfter.size;
    if (!this.ofWholes && reads === pieces.size) return;
    if (this.keyed !== reads || this.size === this.most) {
      this.forget();
      this.keyed = reads;
      this.keysBefore = [...this.readsBefore].flatMap((variable) => pieces.get(variable) ?? []);
      this.keysAfter = [...this.readsAfter].flatMap((variable) => pieces.get(variable) ?? []);
    }
    this.size++;
    const path = [
      0,
      ...this.keysBefore.map((piece) => before[piece] as number),
      ...this.keysAfter.map((piece) => after[piece] as number),
    ];
    const last = path.pop() as number;
    let at: Level<T> = this.known;
    for (const number of path) {
      let next = at.get(number) as Level<T> | undefined;
      if (next === undefined) {
        next = new Map();
        at.set(number, next);
      }
      at = next;
    }
    at.set(last, answer);
  }
  private forget(): void {
    this.known = new Map();
    this.size = 0;
  }
}

function startsWith(vector: Int32Array, words: Int32Array): boolean {
  for (let i = 0; i < words.length; i++) if (words[i] !== vector[i]) return false;
  return true;
}
