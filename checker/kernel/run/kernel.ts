/**
 * The kernel: a model as a transition system over integers, learned as it is explored.
 *
 * It joins what a search needs: the space of states, what is learned, an expansion, and judging. User code runs only when something
 * is learned, or when what was learned is audited.
 */
import type { AnyState } from '../../language/action.ts';
import type { CheckableModel } from '../../language/model.ts';
import type { Findings, TransitionSystem } from '../../search/system.ts';
import { hashOf } from '../layout/bits.ts';
import { type Content, contentOf, pack } from '../layout/codec.ts';
import { Layout } from '../layout/layout.ts';
import { unknown } from '../questions/compiled.ts';
import { Recorder } from '../questions/recorder.ts';
import { expand, Output } from '../steps/expand.ts';
import { Learner } from '../steps/learner.ts';
import { Signal } from '../steps/miss.ts';
import { Space } from '../steps/space.ts';
import { certifyDeclared } from '../symmetry/declared.ts';
import { symmetryOf } from '../symmetry/symmetry.ts';
import { Auditor, nextSampled, type Twin } from './auditor.ts';
import { Judge } from './judge.ts';

export interface KernelStart {
  /** The states to start from, if not the initial ones. */
  readonly starts?: readonly AnyState[];
  /** Audits a sample of the states. */
  readonly twin?: Twin | undefined;
  /** Audits every state: slow, for tests. */
  readonly checked?: boolean;
  /** Explores one state for each orbit of the model's interchangeable members; that they are is certified. */
  readonly symmetry?: boolean;
}

export class Kernel implements TransitionSystem {
  readonly space: Space;
  readonly learner: Learner;
  readonly judge: Judge;
  /** What the search has found. */
  readonly output: Output;
  /** The states to start from that lie outside the bounds, by number. */
  readonly startsOutside: number[] = [];
  /** Holds a sample of what was learned against the reference semantics; null if that is not asked for. */
  readonly auditor: Auditor | null;
  private readonly checked: boolean;
  private findings: Findings | null = null;
  private expandedTo = 0;
  /** The next state that is audited. */
  private nextAudit = 0;

  /** Starts from the model's initial states, or from others. */
  constructor(
    private readonly model: CheckableModel,
    { starts = model.init, twin, checked = false, symmetry = false }: KernelStart = {},
  ) {
    const layout = new Layout(model.domains);
    const recorder = new Recorder(layout);
    this.space = new Space(model, layout, starts, symmetry ? symmetryOf(model, layout, recorder, starts) : null);
    this.learner = new Learner(model, this.space, recorder);
    this.judge = new Judge(this.learner);
    this.output = new Output({
      canoniser: this.space.symmetry?.canoniser ?? null,
      violated: (property, parent, step) => this.violated(property, parent, step),
    });
    this.checked = checked;
    this.auditor = twin === undefined ? null : new Auditor(model, this.learner, twin);
  }
  get store() {
    return this.space.store;
  }
  private violated(property: number, parent: number, step: number): void {
    this.findings?.atStep(this.learner.properties.firstStep + property, parent, step);
  }

  begin(findings: Findings): void {
    const { model, learner } = this;
    const { layout, starts, symmetry } = this.space;
    this.findings = findings;
    if (symmetry !== null) certifyDeclared(model, symmetry.group);
    const contents = starts.map((state) => contentOf(layout, state));
    const isInitial = starts === model.init;
    const initial = isInitial ? contents : model.init.map((state) => contentOf(layout, state));
    learner.begin();
    const first = isInitial ? 0 : contents.length;
    if (learner.beginnings.units.length > 0)
      for (const [i, content] of initial.entries()) this.judgeInitial(content, first + i);
    for (const [number, content] of contents.entries()) this.start(content, number, findings);
  }
  /**
   * Judges an initial state by what is asked of these alone. Where exploration starts elsewhere it does not come by them, and
   * where it starts is none: they are numbered after the states to start from.
   */
  private judgeInitial(content: Content, number: number): void {
    const { learner, space } = this;
    const { beginnings } = learner;
    const words = new Int32Array(space.layout.words);
    pack(space.layout, content, words, 0);
    const found = learner.decide(beginnings, { state: -1, step: -1 - number }, words, 0);
    const fired = beginnings.program.fired.slice(0, found);
    for (const property of fired) this.violated(property, -1, -1 - number);
    if (this.checked || number % space.starts.length === 0) this.auditor?.auditInitial(number, new Set(fired));
  }
  /** Judges one state to start from, and puts it into the store if it lies within the bounds. Its step is -1 less its number. */
  private start(content: Content, number: number, findings: Findings): void {
    const { learner, output, space } = this;
    const { layout } = space;
    output.generated++;
    for (;;) {
      learner.fitLayout();
      output.reset(layout.words, learner.leaves.length);
      const isInside = this.startsInside(content, number);
      const into = isInside ? output.batch : output.outside;
      into.count = 1;
      pack(layout, content, into.words, 0);
      if (isInside && output.options.canoniser?.canonise(into.words, 0) === -1) continue;
      into.hashes[0] = hashOf(into.words, 0, layout.words);
      into.parents[0] = -1;
      into.steps[0] = -1 - number;
      if (!isInside) {
        output.cutOff++;
        this.startsOutside.push(number);
      }
      this.flush(findings);
      return;
    }
  }
  /** True if a state to start from lies within the bounds, as one that a step leads from and to. */
  private startsInside(content: Content, number: number): boolean {
    const { learner, space } = this;
    const { transitions, firstBound } = learner.relation;
    const bounds = transitions.units.slice(firstBound);
    pack(space.layout, content, space.vector, 0);
    pack(space.layout, content, space.vector, space.layout.words);
    for (;;) {
      const root = transitions.rootOf(bounds);
      const found = transitions.walkFrom(space.vector, root);
      if (found >= 0) return found === 0;
      learner.lookAt(-1, -1 - number);
      learner.learn(() => (root === unknown ? transitions.plant(bounds) : transitions.learn()));
    }
  }

  expand(head: number, end: number, findings: Findings): number {
    const { learner, output, space } = this;
    this.findings = findings;
    output.reset(space.layout.words, learner.leaves.length);
    const reached = expand(learner.relation, space, output, head, end);
    this.expandedTo = reached;
    // Judging what is new overwrites the vector before the miss is dealt with.
    if (output.miss.signal !== Signal.done) output.miss.note(reached, learner);
    return reached;
  }

  flush(findings: Findings): void {
    const { judge, learner, output, space } = this;
    space.store.insert(output.batch);
    output.batch.count = 0;
    judge.newStates(output.outside, findings);
    output.outside.count = 0;
    for (const state of output.stuck.splice(0)) if (!judge.mayStop(state)) findings.deadlock(state);
    output.catchUp(learner);
    for (
      ;
      this.nextAudit < this.expandedTo;
      this.nextAudit = this.checked ? this.nextAudit + 1 : nextSampled(this.nextAudit)
    )
      this.auditor?.audit(this.nextAudit);
  }
}
