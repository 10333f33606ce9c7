/**
 * Short lassos: a walk to the nearest place where a fair behaviour may stay, and a round there that visits every acceptance
 * set and has, for every obligation of every process, a state in which it is disabled or a step that meets it.
 *
 * The round is walked greedily, to whatever is wanted and nearest. It must close in concrete states. A round that is back at
 * its first node, with names exchanged, is repeated until they are not.
 */
import type { Components } from './components.ts';
import type { Node, Product } from './product.ts';
import type { Reach } from './reach.ts';
import type { ExploredSystem, Lasso, RunStep } from './system.ts';
import { type Move, type Quest, type Start, Walker } from './walk.ts';

export class LassoMaker {
  private readonly walker: Walker;

  constructor(
    private readonly product: Product,
    private readonly components: Components,
    private readonly reach: Reach,
    /** How many pairs of a node and a frame are looked at before it is given up to find the nearest. */
    private readonly most: number,
  ) {
    this.walker = new Walker(product);
  }

  /**
   * The shortest of the lassos that are found: by those that repeat one state, or by rounds from nodes of fair components, those nearest
   * first, for as long as that is not too dear. The nodes are those that were found first at which a behaviour may stay.
   */
  *make(found: readonly Node[], isResting: (node: Node) => boolean): Generator<void, Lasso> {
    const { product, reach, walker } = this;
    let best: Lasso | null = null;
    for (let nodes = found; ; nodes = yield* reach.round()) {
      const resting = nodes.find(isResting);
      if (resting !== undefined) return this.lasso(resting, []);
      for (const home of nodes) {
        if (best !== null && walker.pairs > this.most) break;
        const start = product.nodeOf(home.state, home.instance, home.place);
        const round = yield* new Round(walker, this.components, start, this.most).walk();
        const lasso = this.lasso(home, round);
        if (best === null || lengthOf(lasso) < lengthOf(best)) best = lasso;
      }
      if (best !== null && (reach.isDone || reach.steps >= lengthOf(best))) return best;
    }
  }

  /** The shortest way to a node, and a round from there, or none if it is repeated. */
  private lasso(home: Node, round: readonly Move[]): Lasso {
    const { product } = this;
    const stateOf = (node: number): number => {
      product.enter(node);
      return product.state;
    };
    const { start, steps } = this.reach.wayTo(home);
    const before = [...steps];
    const cycle = withoutRepetitions(round).map(({ from, label, permutation, to }): RunStep => {
      return { from: stateOf(from), label, permutation, target: stateOf(to) };
    });
    // What leads to the round may be the end of the round before.
    for (
      let last = before.at(-1), end = cycle.at(-1);
      last !== undefined && end !== undefined && isSame(last, end);
      last = before.at(-1), end = cycle.at(-1)
    ) {
      before.pop();
      cycle.unshift(cycle.pop() as RunStep);
    }
    if (cycle.length === 0) cycle.push({ from: home.state, label: -1, permutation: 0, target: home.state });
    return { instance: start.instance, prefix: before, cycle };
  }
}

function lengthOf({ prefix, cycle }: Lasso): number {
  return prefix.length + cycle.length;
}
/** To repeat a state makes no difference to what is true of a behaviour, as long as it goes on. */
function withoutRepetitions(moves: readonly Move[]): readonly Move[] {
  return moves.filter(({ label }) => label >= 0);
}
function isSame(one: RunStep, other: RunStep): boolean {
  return one.from === other.from && one.label === other.label && one.permutation === other.permutation;
}

/**
 * A round from a node of a fair component back to it.
 *
 * Invariant: `moves` lead from `start` to `node`, and `frame` is the permutation from the names there to those at the start,
 * in which all else is kept.
 */
class Round {
  private readonly moves: Move[] = [];
  private node: number;
  private frame = 0;
  private readonly id: number;
  private marks = 0;
  private readonly met: boolean[];
  private readonly enabled: boolean[];
  private readonly disabled: boolean[];

  constructor(
    private readonly walker: Walker,
    private readonly components: Components,
    private readonly start: number,
    private readonly most: number,
  ) {
    const blank = walker.product.system.obligations.map(() => false);
    this.met = [...blank];
    this.enabled = [...blank];
    this.disabled = [...blank];
    this.node = start;
    this.id = components.idOf[start] as number;
    this.note();
  }
  private get product(): Product {
    return this.walker.product;
  }

  *walk(): Generator<void, readonly Move[]> {
    do {
      while (this.isWanting()) this.take(yield* this.toWanted());
      this.take(yield* this.toStart());
      // On the way back a strong obligation may have come up.
    } while (this.isWanting());
    const once = [...this.moves];
    const turn = this.frame;
    while (this.frame !== 0) {
      for (const move of once) this.moves.push(move);
      this.frame = this.product.system.compose(this.frame, turn);
    }
    return this.moves;
  }

  private isWanting(): boolean {
    return this.marks !== this.product.automaton.marks || this.met.some((_, o) => this.wants(o));
  }
  /** A strong obligation that is enabled somewhere must be met, a weak one need be only if it is disabled nowhere. */
  private wants(o: number): boolean {
    if (this.met[o]) return false;
    return this.product.system.obligations[o]?.strong ? (this.enabled[o] as boolean) : !this.disabled[o];
  }

  private take(moves: readonly Move[]): void {
    const { system } = this.product;
    for (const move of moves) {
      if (move.label >= 0) {
        const taken = new Set(Array.from(system.obligationsOf(move.label)));
        const back = system.obligationsBackBy(this.frame);
        for (let o = 0; o < this.met.length; o++) if (taken.has(back[o] as number)) this.met[o] = true;
      }
      this.marks |= this.marksOf(move);
      this.frame = system.compose(this.frame, move.permutation);
      this.node = move.to;
      this.moves.push(move);
      this.note();
    }
  }
  private marksOf({ from, label, to }: Move): number {
    this.product.enter(to);
    const { place } = this.product;
    this.product.enter(from);
    const options = label < 0 ? this.product.options : this.product.optionsAlong(label);
    return options.marks[options.to.indexOf(place)] as number;
  }
  /** What is enabled at the node, in the names of the start. */
  private note(): void {
    const { product, owing } = this.walker;
    product.enter(this.node);
    owing.look(product.system.stepsOf(product.state));
    const back = product.system.obligationsBackBy(this.frame);
    for (let o = 0; o < this.met.length; o++)
      (owing.isEnabled(back[o] as number) ? this.enabled : this.disabled)[o] = true;
  }

  private get inside(): Pick<Quest, 'within'> {
    return { within: (node) => this.components.idOf[node] === this.id };
  }
  private get framed(): Pick<Quest, 'within' | 'carry' | 'most'> {
    const { system } = this.product;
    return { ...this.inside, carry: (frame, permutation) => system.compose(frame, permutation), most: this.most };
  }

  /** A walk to something that is wanted: the nearest, or just the first if that is too dear. */
  private *toWanted(): Generator<void, readonly Move[]> {
    const { system } = this.product;
    const { owing } = this.walker;
    const wanted = system.obligations.flatMap((_, o) => (this.wants(o) ? [o] : []));
    const isWeak = (o: number): boolean => !system.obligations[o]?.strong;
    const adds = (marks: number): boolean => (marks & ~this.marks) !== 0;
    const here: Start = { node: this.node, carried: this.frame };
    const nearest = yield* this.walker.shortest([here], {
      ...this.framed,
      isFound: (_, frame) => {
        const back = system.obligationsBackBy(frame);
        return wanted.some((o) => isWeak(o) && !owing.isEnabled(back[o] as number));
      },
      isFoundBy: (label, marks, frame) => {
        if (adds(marks)) return true;
        const back = system.obligationsBackBy(frame);
        return wanted.some((o) => meets(system, label, back[o] as number));
      },
    });
    if (nearest !== null) return nearest.moves;
    const [o] = wanted;
    const way =
      o === undefined
        ? yield* this.walker.shortest([{ node: this.node, carried: 0 }], {
            ...this.inside,
            carry: () => 0,
            isFoundBy: (_, marks) => adds(marks),
          })
        : yield* this.walker.shortest(
            [{ node: this.node, carried: system.obligationsBackBy(this.frame)[o] as number }],
            {
              ...this.inside,
              carry: (local, permutation) => system.obligationsBackBy(permutation)[local] as number,
              isFound: (_, local) => isWeak(o) && !owing.isEnabled(local),
              isFoundBy: (label, _, local) => meets(system, label, local),
            },
          );
    if (way === null) throw new Error('A fair component has something of everything that fairness asks for.');
    return way.moves;
  }

  /** Back to the first node: in the names that it had, or just to it if that is too dear. */
  private *toStart(): Generator<void, readonly Move[]> {
    const { node, frame, start } = this;
    const closing = yield* this.walker.shortest([{ node, carried: frame }], {
      ...this.framed,
      isFound: (at, turn) => at === start && turn === 0,
    });
    const way =
      closing ??
      (yield* this.walker.shortest([{ node, carried: 0 }], {
        ...this.inside,
        carry: () => 0,
        isFound: (at) => at === start,
      }));
    if (way === null) throw new Error('A component is strongly connected.');
    return way.moves;
  }
}

function meets(system: ExploredSystem, label: number, obligation: number): boolean {
  if (label < 0) return false;
  const obligations = system.obligationsOf(label);
  for (let i = 0; i < obligations.length; i++) if (obligations[i] === obligation) return true;
  return false;
}
