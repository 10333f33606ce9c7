/**
 * Strongly connected components, without recursion: Tarjan's algorithm in the form of David Pearce, "A space-efficient
 * algorithm for finding strongly connected components", IPL 116, 2016, which needs one integer for each node.
 *
 * Departures: a node is visited once and its successors are kept on a stack, since asking for them is dear; those that are
 * known already are done with at once. What is visited while it waits there is visited from what its predecessor leads to, and
 * has told that on its way back what it reaches itself.
 *
 * Invariant: `idOf` is 0, or nothing yet, for a node that was not visited, the order of the visit (made smaller as smaller ones are reached)
 * for one that is in work, and for one that is done the number of its component. Numbers of components count down from the
 * largest integer, so that they are larger than all orders.
 */

const few = 16;
/** The bits of a node on the way: it reaches one that was visited earlier; it is not trivial by itself. */
const reaches = 1;
const loops = 2;

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

/** The same graph, with something done whenever a node was visited. */
export function watched(graph: Graph, visited: (node: number) => void): Graph {
  return {
    get nodeCount() {
      return graph.nodeCount;
    },
    visit(node) {
      graph.visit(node);
      visited(node);
    },
    get targetCount() {
      return graph.targetCount;
    },
    get targets() {
      return graph.targets;
    },
    get loops() {
      return graph.loops;
    },
  };
}

export class Components {
  idOf = new Int32Array(0);
  /** A component: the nodes from `first` to before `end`. Valid until the next call of `advance`. */
  nodes = new Int32Array(few);
  first = 0;
  end = 0;
  /** The number of the component. */
  id = 2 ** 31 - 1;

  isDone = false;

  private nextOrder = 1;
  /** The nodes on the way, each four times its number, and the two bits below. */
  private path = new Int32Array(few);
  /** For each of them, where its successors that are pending begin. */
  private pendingFrom = new Int32Array(few);
  private depth = 0;
  private pending = new Int32Array(few);
  private pendingCount = 0;

  constructor(
    private readonly graph: Graph,
    /** The next node to start from, which may have been visited; -1 if there is none. */
    private nextRoot: () => number,
  ) {}

  /** The bytes of all arrays. */
  get bytes(): number {
    const { idOf, nodes, path, pendingFrom, pending } = this;
    return [idOf, nodes, path, pendingFrom, pending].reduce((sum, array) => sum + array.byteLength, 0);
  }

  /** Begins again with the part of a component, or of several, as if all other nodes were gone. */
  restart(part: Int32Array): void {
    for (const node of part) this.idOf[node] = 0;
    let at = 0;
    this.nextRoot = () => (at < part.length ? (part[at++] as number) : -1);
  }

  /** Visits some nodes. True if a component was found that is not trivial. `isDone` tells the end. */
  advance(visits: number): boolean {
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
        if (this.idOf[node] === 0) {
          this.enter(node);
          left--;
        }
      } else if (this.leave()) return true;
    }
    return false;
  }

  private enter(node: number): void {
    const { graph } = this;
    graph.visit(node);
    if (graph.nodeCount > this.idOf.length) this.idOf = enlarged(this.idOf, graph.nodeCount);
    if (this.depth === this.path.length) {
      this.path = enlarged(this.path);
      this.pendingFrom = enlarged(this.pendingFrom);
    }
    const { targets, targetCount } = graph;
    if (this.pendingCount + targetCount > this.pending.length) this.makeRoom(targetCount);
    const { idOf, pending } = this;
    const order = this.nextOrder++;
    idOf[node] = order;
    let least = order;
    let { pendingCount } = this;
    this.pendingFrom[this.depth] = pendingCount;
    for (let i = 0; i < targetCount; i++) {
      const target = targets[i] as number;
      const id = idOf[target] as number;
      if (id === 0) pending[pendingCount++] = target;
      else if (id < least) least = id;
    }
    this.pendingCount = pendingCount;
    idOf[node] = least;
    this.path[this.depth++] = 4 * node + (least < order ? reaches : 0) + (graph.loops ? loops : 0);
  }
  /** The node at this place of the path reaches one with this `idOf`. */
  private reach(place: number, id: number): void {
    const node = (this.path[place] as number) >> 2;
    if (id >= (this.idOf[node] as number)) return;
    this.idOf[node] = id;
    this.path[place] = (this.path[place] as number) | reaches;
  }
  /** Room for more that is pending: by forgetting what was visited in the meantime, or if that is little, by more memory. */
  private makeRoom(more: number): void {
    const { idOf, pending } = this;
    let kept = 0;
    for (let place = 0, at = 0; place < this.depth; place++) {
      const end = place + 1 < this.depth ? (this.pendingFrom[place + 1] as number) : this.pendingCount;
      this.pendingFrom[place] = kept;
      for (; at < end; at++) {
        const target = pending[at] as number;
        if (idOf[target] === 0) pending[kept++] = target;
      }
    }
    this.pendingCount = kept;
    if (2 * (kept + more) > pending.length) this.pending = enlarged(pending, 2 * (kept + more));
  }
  /** The node at the end of the path is done; true if it completes a component that is not trivial. */
  private leave(): boolean {
    const { idOf } = this;
    const node = (this.path[--this.depth] as number) >> 2;
    const bits = this.path[this.depth] as number;
    const least = idOf[node] as number;
    if (this.first === this.nodes.length) this.nodes = enlarged(this.nodes);
    const { nodes } = this;
    nodes[this.first++] = node;
    if ((bits & reaches) !== 0) {
      this.reach(this.depth - 1, least);
      return false;
    }
    this.end = this.first--;
    while (this.first > 0 && (idOf[nodes[this.first - 1] as number] as number) >= least) this.first--;
    this.nextOrder -= this.end - this.first;
    this.id--;
    for (let i = this.first; i < this.end; i++) idOf[nodes[i] as number] = this.id;
    return this.end - this.first > 1 || (bits & loops) !== 0;
  }
}

export function enlarged(array: Int32Array, atLeast = 0): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(2 * array.length, atLeast));
  larger.set(array);
  return larger;
}
