/**
 * Judging: which properties the states decide that a search has just found.
 *
 * Invariant: states below `judgedTo` were judged, each when it was inserted, so that what is found first has a shortest trace.
 */
import type { Findings } from '../../search/system.ts';
import { Forest } from '../learned/forest.ts';
import { walk } from '../learned/program.ts';
import type { Member } from '../learned/tree.ts';
import { nothing, unknown } from '../questions/compiled.ts';
import type { Recorder } from '../questions/recorder.ts';
import type { ActionLeaf } from '../units/members.ts';
import type { PropertyMembers } from '../units/properties.ts';
import type { Machine } from './expand.ts';
import { Frame } from './frame.ts';

/** The machine, and what judging tells it. */
interface Bench extends Machine {
  readonly leaves: readonly ActionLeaf[];
  /** Says on which state, or on what a step from it leads to, user code runs from now on. */
  lookAt(state: number, step?: number): void;
}

export class Judge {
  readonly frame: Frame;
  readonly forests: readonly Forest[];
  /** Of the properties of states. */
  readonly forest: Forest;
  /** Of when the system may stop. */
  readonly endings: Forest;
  private judgedTo = 0;

  constructor(
    private readonly machine: Bench,
    recorder: Recorder,
    private readonly properties: PropertyMembers,
    /** The step properties that are asked of each step. */
    private readonly stepFrame: Frame,
    /** Learns, and brings everything compiled up to date. */
    private readonly learning: (learn: () => void) => void,
  ) {
    this.forest = new Forest(machine.layout, recorder, properties.ofStates);
    this.endings = new Forest(machine.layout, recorder, properties.endings);
    this.forests = [this.forest, this.endings];
    this.frame = new Frame(this.forest, machine.leaves);
  }

  /** The first event that is a step property's. */
  get firstStep(): number {
    return this.properties.firstStep;
  }
  /** Judges the states that the store has just taken in and those outside the bounds, in the order of their steps. */
  newStates(findings: Findings): void {
    const { store, outside, ranks } = this.machine;
    const first = this.judgedTo;
    let o = 0;
    while (this.judgedTo < store.count || o < outside.count) {
      const state = this.judgedTo;
      const parent = outside.parents[o] as number;
      const step = outside.steps[o] as number;
      const isStored = state < store.count;
      const by = isStored ? (store.addedBy[state - first] as number) : -1;
      const from = isStored ? (store.parents[state] as number) : -1;
      const storedFirst =
        o === outside.count ||
        (isStored && (from < parent || (from === parent && (ranks[by] as number) < (ranks[step] as number))));
      if (storedFirst) {
        this.judgedTo++;
        // What stands for the orbit of a successor may differ from its parent in more than the step has written.
        const step = this.machine.canoniser === null ? by : -1;
        this.judgeAt(store.words, state * store.width, step, state, findings, true);
      } else {
        o++;
        this.judgeAt(outside.words, (o - 1) * outside.width, step, parent, findings, false);
      }
    }
  }
  private judgeAt(
    words: Int32Array,
    from: number,
    step: number,
    at: number,
    findings: Findings,
    isStored: boolean,
  ): void {
    if (step >= 0 && this.frame.roots[step] === nothing) return;
    const { vector, store } = this.machine;
    this.machine.lookAt(at, isStored ? -1 : step);
    for (let j = 0; j < store.width; j++) vector[j] = words[from + j] as number;
    const found = this.judge(step);
    for (let i = 0; i < found; i++) {
      const member = this.forest.program.fired[i] as number;
      if (member >= this.properties.firstStep) this.lookAlways(member - this.properties.firstStep);
      else if (isStored) findings.atState(member, at);
      else findings.atStep(member, at, step);
    }
  }
  /**
   * The properties that the state in the vector decides, in the program's `fired`: only those whose truth the step to it
   * may have changed are asked, since its parent was judged before.
   */
  private judge(step: number): number {
    for (;;) {
      const root = step < 0 ? this.forest.root : (this.frame.roots[step] as number);
      if (root === unknown) {
        this.learning(() => (step < 0 ? this.forest.plant() : this.frame.plant(step)));
        continue;
      }
      const found = walk(this.forest.program, this.machine.vector, root);
      if (found >= 0) return found;
      this.learning(() => this.forest.learn());
    }
  }
  /** A step property that a step without a change would violate is judged on every step from now on. */
  private lookAlways(property: number): void {
    if (this.stepFrame.include(this.properties.ofSteps[property] as Member)) this.stepFrame.update();
  }
  /** Reports a state without a successor, unless the system may stop in it. */
  stuck(state: number, findings: Findings): void {
    this.machine.lookAt(state);
    const { store, vector } = this.machine;
    for (let j = 0; j < store.width; j++) vector[j] = store.words[state * store.width + j] as number;
    for (;;) {
      const found = this.endings.walk(this.machine.vector);
      if (found > 0) return;
      if (found === 0) return findings.deadlock(state);
      this.learning(() => this.endings.catchUp());
    }
  }
}
