/**
 * The product as a graph: what a node leads to, everywhere, or only as far as a fair behaviour can stay where it is. What was seen
 * on the way is noted.
 *
 * Every state may also be repeated. A step that changes nothing is nothing else, and is left out.
 */
import { enlarged, type Graph } from './components.ts';
import type { Product } from './product.ts';
import type { Steps } from './system.ts';

/** The components of a system in which fair behaviours may stay. */
interface Abodes {
  /** That of a state; 0 if there is none. */
  componentOf(state: number): number;
}

export class Expansion implements Graph {
  /** Of the node that was visited last. */
  targetCount = 0;
  targets = new Int32Array(1 << 8);
  loops = false;
  /** An obligation is enabled in its state. */
  owes = false;

  /** Of all nodes that were visited: one may be repeated for ever, as fairness owes nothing there and the automaton accepts. */
  rests = false;
  /** Of all nodes that were visited: a step left the bounds. */
  leaves = false;
  /** Of all nodes that were visited: a step led to another member of an orbit than the one that stands for it. */
  permutes = false;
  /** Of all nodes that were visited: a permutation took an obligation to another. */
  movesObligations = false;
  /** How many nodes were visited. */
  visits = 0;

  /** Whether a permutation moves obligations: 0 not asked yet, 1 no, 2 yes. */
  private moving = new Int32Array(1 << 8);

  constructor(
    private readonly product: Product,
    /** Only the steps within its fair components are looked at; all, if absent. */
    private readonly staying: Abodes | null = null,
  ) {}

  get nodeCount(): number {
    return this.product.nodeCount;
  }
  visit(node: number): void {
    const { product, staying } = this;
    this.visits++;
    product.enter(node);
    this.targetCount = 0;
    this.loops = false;
    this.owes = false;
    const { state } = product;
    // Where the automaton cannot go on, it does not matter what the system can do.
    if (product.isStuck) return;
    if (staying === null || staying.componentOf(state) !== 0) this.addSteps(node, product.system.stepsOf(state));
    this.repeat(node);
  }
  private addSteps(node: number, steps: Steps): void {
    const { product, staying } = this;
    const { system, state, instance } = product;
    const { count, targets: successors, permutations, labels, changes } = steps;
    const component = staying?.componentOf(state);
    const mayOwe = system.obligations.length > 0;
    const { places } = product;
    while ((count + 1) * places > this.targets.length) this.targets = enlarged(this.targets);
    const { targets } = this;
    let { targetCount } = this;
    for (let k = 0; k < count; k++) {
      if (changes[k] === 0) continue;
      const label = labels[k] as number;
      if (mayOwe && !this.owes && system.obligationsOf(label).length > 0) this.owes = true;
      const successor = successors[k] as number;
      if (successor < 0) {
        this.leaves = true;
        continue;
      }
      if (staying !== null && staying.componentOf(successor) !== component) continue;
      const permutation = permutations[k] as number;
      if (permutation !== 0) {
        this.permutes = true;
        this.movesObligations ||= this.moves(permutation);
      }
      const after = product.instanceAfter(permutation, instance);
      const options = product.optionsAlong(label);
      for (let i = 0; i < options.count; i++) {
        const target = product.nodeOf(successor, after, options.to[i] as number);
        if (target === node) this.loops = true;
        else targets[targetCount++] = target;
      }
    }
    this.targetCount = targetCount;
  }
  /** Adds the repetition of the state. */
  repeat(node: number): void {
    const { owes } = this;
    const { options, state, instance } = this.product;
    for (let i = 0; i < options.count; i++) {
      const target = this.product.nodeOf(state, instance, options.to[i] as number);
      if (target !== node) this.targets[this.targetCount++] = target;
    }
    this.rests ||= !owes && options.isHome;
  }
  private moves(permutation: number): boolean {
    const { system } = this.product;
    if (permutation >= this.moving.length) this.moving = enlarged(this.moving, permutation + 1);
    if (this.moving[permutation] === 0) {
      const back = system.obligationsBackBy(permutation);
      this.moving[permutation] = system.obligations.every((_, o) => back[o] === o) ? 1 : 2;
    }
    return this.moving[permutation] === 2;
  }
}
