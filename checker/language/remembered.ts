/**
 * What code says of rows of numbers, remembered by what it reads: rows that agree where it has looked are told the same, and the
 * code does not run. It has to be pure: what it reads next depends on what it has read alone.
 *
 * Invariant: the way down to an answer is what the code read, in order, when it answered that.
 */
interface Read<T> {
  readonly place: number;
  readonly children: Map<number, Node<T>>;
}
interface Said<T> {
  readonly said: T;
}
type Node<T> = Read<T> | Said<T>;

export class Remembered<T> {
  private root: Node<T> | null = null;

  constructor(
    /** The error that the code is not pure. */
    private readonly impure: () => Error,
  ) {}

  /** What the code says of a row; if it has to run, it notes the places that it reads, in order. */
  of(row: readonly number[], run: (reads: Set<number>) => T): T {
    let node = this.root;
    while (node !== null && 'place' in node) node = node.children.get(row[node.place] as number) ?? null;
    if (node !== null) return node.said;
    const reads = new Set<number>();
    const said = run(reads);
    this.learn(row, reads, said);
    return said;
  }
  private learn(row: readonly number[], reads: Iterable<number>, said: T): void {
    let above: Read<T> | null = null;
    const put = <N extends Node<T>>(node: N): N => {
      if (above === null) this.root = node;
      else above.children.set(row[above.place] as number, node);
      return node;
    };
    let node = this.root;
    for (const place of reads) {
      const read: Node<T> = node ?? put({ place, children: new Map() });
      if (!('place' in read) || read.place !== place) throw this.impure();
      above = read;
      node = read.children.get(row[place] as number) ?? null;
    }
    if (node !== null) throw this.impure();
    put({ said });
  }
}
