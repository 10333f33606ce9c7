/**
 * What deciding liveness sees of an explored system: integers only.
 *
 * The states are the representatives of the orbits of a group of permutations, so that a step leads to a representative and
 * a permutation: the annotated quotient of Emerson and Sistla ("Utilizing symmetry when model checking under fairness
 * assumptions", TOPLAS 19(4), 1997). Without symmetry the group is trivial, and every permutation is 0.
 */

/** The steps of one state. The arrays are the system's own: the next call overwrites them. */
export interface Steps {
  readonly count: number;
  /** The representative of the successor; -1 if the successor lies outside the bounds. */
  readonly targets: Int32Array;
  /** The permutation that leads from the representative to the successor. */
  readonly permutations: Int32Array;
  /** What is done: an action with its choices, in the names of the state that it starts from. */
  readonly labels: Int32Array;
  /** 1 if the step changes the state; judged on the state and its successor, never on representatives. */
  readonly changes: Uint8Array;
}

/** The steps of several states, those that change nothing left out. The arrays are the system's own, too. */
export interface StepsOfSeveral extends Omit<Steps, 'changes'> {
  /** The state that each step starts from. */
  readonly sources: Int32Array;
  /** The state before which it ends. */
  readonly end: number;
}

export interface ExploredSystem {
  /** How many states there are. They are numbered in the order of a breadth-first search. */
  readonly count: number;
  /** The representatives of the initial states. */
  readonly initial: readonly number[];
  /** All steps of a state, those that change nothing and those that leave the bounds included. */
  stepsOf(state: number): Steps;
  /** The steps of a state and of some that come after it, as many as are best looked at together. */
  stepsFrom(first: number): StepsOfSeveral;

  /** The fairness obligations: each WF or SF assumption, for each value of the choices that it is `per`. */
  readonly obligations: readonly { readonly strong: boolean }[];
  /** The obligations that a step with this label meets, if it changes the state. They are enabled where it is. */
  obligationsOf(label: number): ArrayLike<number>;
  /** Where the inverse of a permutation takes each obligation: o -> g^-1(o). */
  obligationsBackBy(permutation: number): ArrayLike<number>;

  /** The permutation `first` after `second`; 0 is the identity. */
  compose(first: number, second: number): number;
}

/** A property with its atoms, over the same system. An instance of a quantified property is a number, too. */
export interface AtomSystem {
  readonly instances: number;
  /** Where the inverse of a permutation takes each instance: j -> g^-1(j). */
  instancesBackBy(permutation: number): ArrayLike<number>;
  /** The truth of the atoms in a state that is repeated, for an instance: bit k is atom k. */
  lettersAt(state: number, instance: number): number;
  /** The atoms that are about the step from a state, as bits. */
  readonly ofSteps: number;
  /** The truth of those atoms where a step with this label changes the state that it starts from. */
  lettersAlong(label: number, instance: number): number;
  /**
   * The truth of the atoms in the successor of the k-th of the steps that `stepsOf` answered last, inside the bounds or not. The
   * instance is in the names of the state that the step starts from.
   */
  lettersAfter(step: number, instance: number): number;
}

/** A step of a run in the quotient. */
export interface RunStep {
  readonly from: number;
  /** -1 if the state is repeated. */
  readonly label: number;
  readonly permutation: number;
  readonly target: number;
}

/**
 * A behaviour that goes on for ever: from an initial representative along `prefix`, then round `cycle` again and again. The
 * cycle closes in concrete states: its permutations compose to one that fixes its first state.
 */
export interface Lasso {
  readonly instance: number;
  readonly prefix: readonly RunStep[];
  /** At least one step. */
  readonly cycle: readonly RunStep[];
}
