/** Generalised Buechi automata: edges are taken on letters, and acceptance is on edges. */

/** An edge is taken on leaving a position whose letter has all bits of `must` and none of `mustNot`. */
export interface Edge {
  readonly must: number;
  readonly mustNot: number;
  readonly to: number;
  /** The acceptance sets that it belongs to, as bits. */
  readonly marks: number;
}

/** State 0 is the initial one. From every state that an edge leads to, something is accepted. */
export interface Automaton {
  readonly edges: readonly (readonly Edge[])[];
  /** All acceptance sets, as bits. A run is accepting if it takes edges of each of them again and again. */
  readonly marks: number;
}
