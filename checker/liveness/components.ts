/**
 * Strongly connected components, without recursion: Tarjan's algorithm in the form of David Pearce, "A space-efficient
 * algorithm for finding strongly connected components", IPL 116, 2016, which needs one integer for each node.
 *
 * Departures: a node is visited once and its successors are kept on a stack, since asking for them is dear; those that are
 * known already are done with at once.
 *
 * Invariant: `idOf` is 0 for a node that was not visited, the order of the visit (made smaller as smaller ones are reached)
 * for one that is in work, and for one that is done the number of its component. Numbers of components count down from the
 * largest integer, so that they are larger than all orders.
 */

/** A directed graph over numbers. */
export interface Graph {
  /** More than any node that was met so far. It may grow. */
  readonly nodeCount: number;
  /** Sets the fields below to what they are for a node. */
  visit(node: number): void;
  /** The first so many of `targets` are the successors. */
  readonly targetCount: number;
  readonly targets: Int32Array;
  /** True if the node alone is a component, and not a trivial one. */
  readonly loops: boolean;
}

export class Components {
  idOf: Int32Array;
  /** A component: the nodes from `first` to before `end`. Valid until the next call of `advance`. */
  nodes = new Int32Array(1 << 10);
  first = 0;
  end = 0;
  /** The number of the component. */
  id = 2 ** 31 - 1;

  private nextOrder = 1;
  /** What is on the way: the nodes, where their pending successors begin, and their orders, negative if they loop. */
  private path = new Int32Array(1 << 10);
  private pendingFrom = new Int32Array(1 << 10);
  private orders = new Int32Array(1 << 10);
  private depth = 0;
  private pending = new Int32Array(1 << 12);
  private pendingCount = 0;

  constructor(
    private readonly graph: Graph,
    /** The next node to start from, which may have been visited; -1 if there is none. */
    private nextRoot: () => number,
  ) {
    this.idOf = new Int32Array(graph.nodeCount);
  }

  /** The bytes of all arrays. */
  get bytes(): number {
    const { idOf, nodes, path, pendingFrom, orders, pending } = this;
    return [idOf, nodes, path, pendingFrom, orders, pending].reduce((sum, array) => sum + array.byteLength, 0);
  }

  /** Begins again with the part of a component, or of several, as if all other nodes were gone. */
  restart(part: Int32Array): void {
    for (const node of part) this.idOf[node] = 0;
    let at = 0;
    this.nextRoot = () => (at < part.length ? (part[at++] as number) : -1);
  }

  /** Visits some nodes. True if a component was found that is not trivial; `isDone` tells the end. */
  advance(visits: number): boolean {
    this.end = this.first;
    for (let left = visits; left > 0; ) {
      if (this.depth === 0) {
        const root = this.nextRoot();
        if (root < 0) {
          this.isDone = true;
          return false;
        }
        this.isDone = false;
        if (root < this.idOf.length && this.idOf[root] !== 0) {
          left--;
          continue;
        }
        this.enter(root);
        left--;
      } else if (this.pendingCount > (this.pendingFrom[this.depth - 1] as number)) {
        const node = this.pending[--this.pendingCount] as number;
        const id = this.idOf[node] as number;
        if (id === 0) {
          this.enter(node);
          left--;
        } else this.reach(id);
      } else if (this.leave()) return true;
    }
    return false;
  }
  isDone = false;

  private enter(node: number): void {
    const { graph } = this;
    if (this.depth === this.path.length) {
      this.path = enlarged(this.path);
      this.pendingFrom = enlarged(this.pendingFrom);
      this.orders = enlarged(this.orders);
    }
    graph.visit(node);
    if (graph.nodeCount > this.idOf.length) this.idOf = enlarged(this.idOf, graph.nodeCount);
    const { idOf } = this;
    const order = this.nextOrder++;
    const { targets, targetCount } = graph;
    let least = order;
    let { pendingCount } = this;
    this.path[this.depth] = node;
    this.pendingFrom[this.depth] = pendingCount;
    this.orders[this.depth] = graph.loops ? -order : order;
    this.depth++;
    while (pendingCount + targetCount > this.pending.length) this.pending = enlarged(this.pending);
    const { pending } = this;
    idOf[node] = order;
    for (let i = 0; i < targetCount; i++) {
      const target = targets[i] as number;
      const id = idOf[target] as number;
      if (id === 0) pending[pendingCount++] = target;
      else if (id < least) least = id;
    }
    this.pendingCount = pendingCount;
    idOf[node] = least;
  }
  /** The node on top of the path reaches one with this `idOf`. */
  private reach(id: number): void {
    const node = this.path[this.depth - 1] as number;
    if (id < (this.idOf[node] as number)) this.idOf[node] = id;
  }
  /** The node on top of the path is done; true if it completes a component that is not trivial. */
  private leave(): boolean {
    const { idOf } = this;
    const node = this.path[--this.depth] as number;
    const order = this.orders[this.depth] as number;
    const least = idOf[node] as number;
    if (this.first === this.nodes.length) this.nodes = enlarged(this.nodes);
    const { nodes } = this;
    nodes[this.first++] = node;
    if (least < Math.abs(order)) {
      this.reach(least);
      return false;
    }
    this.end = this.first--;
    while (this.first > 0 && (idOf[nodes[this.first - 1] as number] as number) >= least) this.first--;
    this.nextOrder -= this.end - this.first;
    this.id--;
    for (let i = this.first; i < this.end; i++) idOf[nodes[i] as number] = this.id;
    return this.end - this.first > 1 || order < 0;
  }
}

export function enlarged(array: Int32Array, atLeast = 0): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(2 * array.length, atLeast));
  larger.set(array);
  return larger;
}
