/**
 * Temporal properties of a model that was explored: decided on integers, and told in values and names.
 */

import type { AnyChoices } from '../../language/action.ts';
import { antecedentOf } from '../../language/ground.ts';
import type { CheckableModel } from '../../language/model.ts';
import { automatonAgainst } from '../../liveness/automaton.ts';
import type { Automaton } from '../../liveness/buchi.ts';
import { LivenessCheck } from '../../liveness/decide.ts';
import { mayAccept } from '../../liveness/options.ts';
import { type BadPrefix, SafetyCheck } from '../../liveness/safety.ts';
import { noAtoms, Staying } from '../../liveness/staying.ts';
import type { Lasso, RunStep } from '../../liveness/system.ts';
import { choicesUnder } from '../symmetry/group.ts';
import type { Atoms } from '../units/atoms.ts';
import type { Conditions } from '../units/conditions.ts';
import { Explored, ExploredAtoms } from './explored.ts';
import type { Kernel } from './kernel.ts';
import type { KernelStep, Lifting } from './trace.ts';

/** How a trace goes on for ever: back to state `to` by a step, or, if there is none, the last state is repeated. */
export interface KernelLasso {
  readonly to: number;
  readonly back: { readonly action: string; readonly choices: AnyChoices } | null;
}
/** What was found of a temporal property. */
export interface TemporalFinding {
  readonly property: string;
  readonly verdict: 'holds' | 'violated' | 'unknown';
  /** The behaviour that violates it. */
  readonly counterexample: {
    readonly instance: AnyChoices;
    readonly trace: readonly KernelStep[];
    /** Null if the trace violates it, whatever comes after it. */
    readonly lasso: KernelLasso | null;
  } | null;
  /** The error by which that behaviour was lost. */
  readonly lost?: unknown;
  /** True if what should lead to something happens in no state. */
  readonly antecedentNever: boolean;
}

/** Decides the temporal properties of a kernel's model one after the other, in slices. */
export class TemporalCheck {
  readonly findings: TemporalFinding[] = [];
  /** True if no fair behaviour stays within the bounds; null if that was not asked. */
  noneFair: boolean | null = null;
  private readonly explored: Explored;
  private readonly staying: Staying;
  private readonly waiting: Atoms[];
  private current: {
    readonly atoms: Atoms;
    readonly system: ExploredAtoms;
    readonly check: LivenessCheck | SafetyCheck;
  } | null = null;
  private asking: Generator<void, void> | null = null;
  private areConditionsAsked = false;
  private anyFair: LivenessCheck | null = null;

  constructor(
    private readonly kernel: Kernel,
    model: CheckableModel,
    private readonly lifting: Lifting,
  ) {
    this.explored = new Explored(kernel.learner, model, kernel.ahead);
    this.staying = new Staying(this.explored);
    this.waiting = [...kernel.learner.atoms];
  }

  /** The conditions of fairness; null if there are none. */
  get conditions(): Conditions | null {
    return this.explored.conditions;
  }
  /** The fairness assumptions, by their numbers, that steps by these entries of the learned relation are about. */
  assumptionsOf(leaves: Iterable<number>): ReadonlySet<number> {
    const { explored, staying } = this;
    return explored.assumptionsOf(leaves, staying.isFound);
  }

  /** A slice of work; true once all is decided. */
  advance(): boolean {
    if (this.current === null && !this.next()) {
      this.areConditionsAsked ||= this.askConditions();
      return this.areConditionsAsked && this.decideAnyFair();
    }
    const { check } = this.current as NonNullable<typeof this.current>;
    if (check.advance()) this.conclude();
    return false;
  }
  private next(): boolean {
    const atoms = this.waiting.shift();
    if (atoms === undefined) return false;
    const system = new ExploredAtoms(this.kernel.learner, this.explored, atoms, this.kernel.startsOutside);
    const { explored, staying } = this;
    const { output } = this.kernel;
    this.current = {
      atoms,
      system,
      check: atoms.isSafety
        ? new SafetyCheck(explored, system, atoms.automaton, output.cutOff > 0)
        : new LivenessCheck(staying, system, atoms.automaton),
    };
    return true;
  }
  private conclude(): void {
    const { atoms, system, check } = this.current as NonNullable<typeof this.current>;
    this.current = null;
    const { result } = check;
    this.kernel.auditor?.auditAtoms(atoms);
    const isOpen = result.verdict === 'holds' && !atoms.isSafety && this.mayBeginOutside(system, atoms.automaton);
    const antecedent = this.antecedentOf(atoms);
    this.findings.push({
      property: atoms.property,
      verdict: isOpen ? 'unknown' : result.verdict,
      ...(result.verdict === 'violated' ? this.shown(atoms, result) : { counterexample: null }),
      antecedentNever:
        result.verdict === 'holds' && !isOpen && antecedent !== null && (system.seen & (1 << antecedent)) === 0,
    });
  }
  /** What should lead to something, if it is true of states: in which steps it is was not looked at. */
  private antecedentOf({ formula, atoms }: Atoms): number | null {
    const antecedent = antecedentOf(formula);
    return antecedent !== null && atoms[antecedent]?.kind === 'state' ? antecedent : null;
  }
  /** True if a behaviour that violates the property may begin in a state outside the bounds, after which anything may follow. */
  private mayBeginOutside(system: ExploredAtoms, automaton: Automaton): boolean {
    return system.startsOutside.some((number) =>
      Array.from({ length: system.instances }).some((_, j) =>
        mayAccept(automaton, 0, system.lettersAtStart(number, j)),
      ),
    );
  }
  /** Asks conditions of fairness everywhere, so that what fails is found, be it that nothing depends on it; true once that is done. */
  private askConditions(): boolean {
    const { conditions } = this.explored;
    if (conditions === null || this.findings.length === 0) return true;
    this.asking ??= this.staying.find();
    if (!this.asking.next().done) return false;
    this.kernel.auditor?.auditConditions(conditions);
    return true;
  }
  /** What no behaviour violates may be so only because every fair behaviour leaves the bounds. */
  private decideAnyFair(): boolean {
    if (this.noneFair !== null) return true;
    if (this.anyFair === null) {
      if (this.kernel.output.cutOff === 0 || this.findings.every(({ verdict }) => verdict === 'violated')) return true;
      this.anyFair = new LivenessCheck(this.staying, noAtoms, automatonAgainst({ op: 'or', of: [] }));
    }
    if (!this.anyFair.advance()) return false;
    this.noneFair = this.anyFair.result.verdict !== 'violated';
    return true;
  }

  private shown(
    atoms: Atoms,
    found: { readonly lasso: Lasso } | { readonly prefix: BadPrefix },
  ): Pick<TemporalFinding, 'counterexample' | 'lost'> {
    try {
      return {
        counterexample: 'lasso' in found ? this.lifted(atoms, found.lasso) : this.liftedPrefix(atoms, found.prefix),
      };
    } catch (error) {
      return { counterexample: null, lost: error };
    }
  }
  private liftedPrefix(atoms: Atoms, { instance, from, steps, last }: BadPrefix): TemporalFinding['counterexample'] {
    const { of } = atoms.instances[instance] as { of: AnyChoices };
    if ('outside' in from) return { instance: of, trace: this.lifting.toStart(from.outside), lasso: null };
    const { trace, start } = this.lifting.along(
      from.state,
      this.entriesOf(steps),
      last < 0 ? last : this.explored.leafOf(last),
    );
    return { instance: choicesUnder(of, start), trace, lasso: null };
  }
  /** The steps by the entries of the learned relation that their labels stand for. */
  private entriesOf(steps: readonly RunStep[]): readonly RunStep[] {
    return steps.map((step) => ({ ...step, label: this.explored.leafOf(step.label) }));
  }
  private lifted(atoms: Atoms, { instance, prefix, cycle }: Lasso): TemporalFinding['counterexample'] {
    const [first] = [...prefix, ...cycle];
    const { trace, start } = this.lifting.along(
      (first as RunStep).from,
      this.entriesOf([...prefix, ...cycle].filter(({ label }) => label >= 0)),
    );
    const moving = cycle.filter(({ label }) => label >= 0).length;
    // The last step of a cycle that moves leads back, and is told apart from the trace.
    const back = moving === 0 ? null : (trace.at(-1) as KernelStep);
    const states = back === null ? trace : trace.slice(0, -1);
    return {
      instance: choicesUnder((atoms.instances[instance] as { of: AnyChoices }).of, start),
      trace: states,
      lasso: {
        to: trace.length - 1 - moving,
        back: back === null ? null : { action: back.action as string, choices: back.choices },
      },
    };
  }
}
