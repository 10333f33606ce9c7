/**
 * Actions that are evaluated directly, where learning them does not pay: in each state, on plain values, by what a step is
 * (`language/steps.ts`). What comes of it are words of states, and not entries: an entry for each state would be learning again.
 *
 * With symmetry, the images of an action's instances must lead from each image of a state to the images of the states after it.
 */
import type { ActionDraft, AnyChoices, AnyState } from '../../language/action.ts';
import type { Deed } from '../../language/deed.ts';
import type { Domain } from '../../language/domain.ts';
import { type Site, SpecFailure } from '../../language/failure.ts';
import { choicesOf, effectOf, isEnabled } from '../../language/steps.ts';
import { keyOf } from '../../language/value.ts';
import { Bits, grown } from '../layout/bits.ts';
import type { Layout } from '../layout/layout.ts';
import type { PieceWrite } from '../layout/pieces.ts';
import type { Unit } from '../learned/tree.ts';
import { choicesUnder, type Permutation } from '../symmetry/group.ts';
import type { ActionUnit, ActionUnits } from './actions.ts';
import { Answers, type Directly, type Pieced } from './direct.ts';

/** How many answers are remembered of one action. */
const mostAnswers = 1 << 14;

/** An action's choices, and their canonical text. */
interface Instance {
  readonly choices: AnyChoices;
  readonly key: string;
}
/** An instance that is enabled, and what its effect makes of which pieces. */
interface Move extends Instance {
  readonly writes: readonly PieceWrite[];
}

export class DirectActions {
  /** The states after the moves from the state that was evaluated last. */
  words = new Int32Array(0);
  /** For each leaf, where the state after it begins in `words`; -1 for leaves that were learned. */
  private places = new Int32Array(0);
  private readonly answers: readonly Answers<readonly Move[]>[];
  private readonly names: readonly string[];

  constructor(
    private readonly acting: {
      readonly domains: Readonly<Record<string, Domain<unknown>>>;
      readonly actions: Readonly<Record<string, ActionDraft>>;
    },
    private readonly units: ActionUnits,
    private readonly layout: Layout,
    private readonly directly: Directly,
  ) {
    this.names = Object.keys(acting.actions);
    // A state is expanded once: what an action that reads all of it does there is never asked again.
    this.answers = this.names.map(() => new Answers(mostAnswers, false));
    this.compared = this.names.map(() => new Bits());
  }
  /** Where the state after a leaf begins in `words`; -1 if it was learned. */
  placeOf(leaf: number): number {
    return leaf < this.places.length ? (this.places[leaf] as number) : -1;
  }
  /** True if everything that was met is known to whoever asks about elements, and has its place, so that `words` are good. */
  get areSettled(): boolean {
    const { layout } = this;
    return !layout.outgrown && layout.placed.length === 0 && layout.seen === this.seenWhenSettled;
  }
  /** Everything that was met is known from now on. */
  settled(): void {
    this.seenWhenSettled = this.layout.seen;
  }
  private seenWhenSettled = 0;
  /** The leaves that have changed a state. */
  readonly changing = new Set<number>();
  /** The leaves of these units' enabled instances on the state in the vector, by its number; the states after them are in `words` then. */
  leavesOf(units: readonly Unit[], vector: Int32Array, at: number): readonly number[] {
    const { directly, layout } = this;
    const state = directly.in(vector, false);
    const width = layout.words;
    const leaves: number[] = [];
    for (const { action } of units as readonly ActionUnit[])
      for (const { choices, key, writes } of this.movesFrom(action, state, at)) {
        const leaf = this.units.directLeaf(action, choices, key, at);
        if (writes.some(([piece, number]) => state.before[piece] !== number)) this.changing.add(leaf);
        const place = leaves.length * width;
        leaves.push(leaf);
        this.words = grown(this.words, place + width) as typeof this.words;
        this.words.set(vector.subarray(0, width), place);
        directly.pieces.write(this.words, place, writes);
        this.places = grown(this.places, leaf + 1, -1) as typeof this.places;
        this.places[leaf] = place;
      }
    return leaves;
  }

  /**
   * What an action does in a state, on all images of which it must do the same. The images are looked at once, though liveness
   * expands a state again and again.
   */
  private movesFrom(action: number, state: Pieced, at: number): readonly Move[] {
    const moves = this.ask(action, state);
    const compared = this.compared[action] as Bits;
    if (this.directly.hasImages && !(at >= 0 && compared.has(at))) {
      for (const under of this.directly.images(state)) this.compare(action, { state, moves }, under);
      if (at >= 0) compared.add(at);
    }
    return moves;
  }
  /** For each action, the states on whose images it was looked at, by their numbers. */
  private readonly compared: readonly Bits[];
  private ask(action: number, state: Pieced): readonly Move[] {
    const answers = this.answers[action] as Answers<readonly Move[]>;
    return this.directly.ask(answers, state, (s) => this.moves(action, s));
  }
  private moves(action: number, s: AnyState): readonly Move[] {
    const { acting } = this;
    const name = this.names[action] as string;
    const moves: Move[] = [];
    for (const choices of choicesOf(name, acting.actions[name] as ActionDraft, s)) {
      const instance = { action: name, choices };
      if (!isEnabled(acting, s, instance)) continue;
      const changes = Object.entries(effectOf(acting, s, instance));
      const writes = changes.flatMap(([variable, value]) => this.directly.pieces.written(variable, value));
      moves.push({ choices, key: keyOf(choices), writes });
    }
    return moves;
  }
  private compare(
    action: number,
    { state, moves }: { readonly state: Pieced; readonly moves: readonly Move[] },
    under: { readonly by: Permutation; readonly rank: number; readonly image: Pieced },
  ): void {
    const { by, image } = under;
    let theirs: readonly Move[] = [];
    let failure: SpecFailure | null = null;
    try {
      theirs = this.ask(action, image);
    } catch (error) {
      if (!(error instanceof SpecFailure)) throw error;
      failure = error;
    }
    const left = new Map(theirs.map((move) => [move.key, move]));
    for (const move of moves) {
      const { choices, key } = this.imageOf(move, under);
      const other = left.get(key);
      left.delete(key);
      const expected = this.directly.imageOf(after(state, move), under);
      if (other !== undefined && after(image, other).every((number, i) => number === expected[i])) continue;
      const second =
        failure === null ? this.deedOf(image, other) : ({ kind: 'failed', fault: failure.fault.kind } as const);
      throw this.asymmetric(action, { choices: move.choices, image: choices, by }, this.deedOf(state, move), second);
    }
    // What fails in the image must not pass because nothing is enabled here.
    if (failure !== null) {
      const { choices, ...where } = failure.site;
      const own = { ...where, choices: choicesUnder(choices, this.directly.inverse(by)) };
      throw new SpecFailure(own, {
        kind: 'asymmetric',
        renaming: by.renaming,
        image: failure.site,
        first: { kind: 'disabled' },
        second: { kind: 'failed', fault: failure.fault.kind },
      });
    }
    for (const move of left.values()) {
      const choices = choicesUnder(move.choices, this.directly.inverse(by));
      throw this.asymmetric(
        action,
        { choices, image: move.choices, by },
        { kind: 'disabled' },
        this.deedOf(image, move),
      );
    }
  }
  /** A move's choices under a permutation. There are few choices, and they are met in every state. */
  private imageOf({ choices, key }: Move, { by, rank }: { readonly by: Permutation; readonly rank: number }): Instance {
    const images = this.imagesOfChoices.get(key) ?? [];
    const known = images[rank];
    if (known !== undefined) return known;
    const renamed = choicesUnder(choices, by);
    const image = { choices: renamed, key: keyOf(renamed) };
    images[rank] = image;
    this.imagesOfChoices.set(key, images);
    return image;
  }
  private readonly imagesOfChoices = new Map<string, Instance[]>();
  private deedOf(state: Pieced, move: Move | undefined): Deed {
    if (move === undefined) return { kind: 'disabled' };
    return { kind: 'led to', values: this.directly.pieces.valuesOf(after(state, move)) };
  }
  private asymmetric(
    action: number,
    { choices, image, by }: { readonly choices: AnyChoices; readonly image: AnyChoices; readonly by: Permutation },
    first: Deed,
    second: Deed,
  ): SpecFailure {
    const site: Site = { part: 'effect', name: this.names[action] as string, choices };
    const fault = {
      kind: 'asymmetric',
      renaming: by.renaming,
      image: { ...site, choices: image },
      first,
      second,
    } as const;
    return new SpecFailure(site, fault);
  }
}

/** The pieces of the state after a move. */
function after({ before }: Pieced, { writes }: Move): readonly number[] {
  const numbers = [...before];
  for (const [piece, number] of writes) numbers[piece] = number;
  return numbers;
}
