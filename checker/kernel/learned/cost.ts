/**
 * Whether learning pays. An entry serves all states that have the same footprint; where the footprints of a unit of user code grow with
 * the states (a sum over everything, a refinement of most of the state), entries serve hardly more states than they are made
 * for, and each costs several runs, on views. Such a unit is evaluated directly: on plain values, in every state, and its trees are dropped.
 *
 * It is decided by counts, not by time, so that it does not depend on the machine: of instances that ran for entries, against those
 * that would be run in every state; a run for an entry, on views, takes some times as long as one on plain values. It is not taken back: a unit that becomes cheaper
 * later has cost less than learning it has.
 */

/** Of states in which a unit was asked, after which it is looked at whether it was worth it. */
const period = 1024;
/** Of runs in such a period, for each state, from which on learning does not pay; for each so many instances, if they are more. */
const most = 0.5;
const runsAsLong = 2;
/** Of runs, for each state of a whole period, from which on it is not looked at how many states they were made for. */
const tooMany = 2;
/** After so many states of a period it is not waited for its end where nearly every instance had to be run in nearly every state. */
const soon = 256;
const nearlyAll = 0.9;

/** What learning a unit had cost when it was given up: entries made for so many states. */
export interface Spent {
  readonly entries: number;
  readonly states: number;
}

export class LearningCost {
  /** The state at which the period began; the entries since then, and the instances that ran for them. */
  private from = 0;
  private entries = 0;
  private load = 0;
  /** Runs of instances since the last entry, which takes two of each. */
  private runs = 0;
  /** Null as long as it is learned. */
  spent: Spent | null = null;

  constructor(
    /** False where it must be learned, whatever that costs. */
    private readonly mayBeDirect: boolean,
    /** How many instances there are to run in a state. */
    private readonly instances: () => number = () => 1,
  ) {}

  /** Counts a run of an instance: for an entry several may run, if the values of a choice were computed for it. */
  ran(): void {
    this.runs++;
  }
  /** Counts an entry that was made for a state, by its number. True if the unit is to be evaluated directly from now on. */
  note(state: number): boolean {
    const ran = Math.max(1, this.runs / 2);
    this.runs = 0;
    if (this.isDirect || state < 0) return false;
    this.entries++;
    this.load += ran;
    const { entries, load } = this;
    const states = state - this.from;
    const all = Math.max(1, this.instances());
    const instances = Math.max(1, all / runsAsLong);
    if (states >= soon && load >= nearlyAll * states * all) return this.giveUp(entries, states);
    if (states < period && load < tooMany * period * instances) return false;
    this.from = state;
    this.entries = 0;
    this.load = 0;
    return load >= most * states * instances && this.giveUp(entries, states);
  }
  /** Learns no more, if that is allowed, after so many entries for so many states. */
  giveUp(entries: number, states: number): boolean {
    if (!this.mayBeDirect || this.isDirect) return false;
    this.spent = { entries, states };
    return true;
  }
  /** True if it is evaluated directly. */
  get isDirect(): boolean {
    return this.spent !== null;
  }
}
