/**
 * Asks anew: what was learned, beside what a model answers that is made in the same way, once all is known.
 *
 * Code may remember what it was asked, in a variable outside of it: the first message that it saw, answers that it keeps by too little
 * of what they depend on, how often it was called. It then answers as it did whenever it is run again, and nothing that asks it again
 * finds that. In a model that is made anew all variables are new that the body of a spec declares; it is asked on the states on which
 * something was learned, and in the opposite order, so that it remembers something else.
 *
 * Departures: variables of modules are not new. Of many things that were learned a sample is asked, evenly spread.
 */

import type { AnyState } from '../../language/action.ts';
import { callPredicate } from '../../language/call.ts';
import type { Deed } from '../../language/deed.ts';
import type { Domain } from '../../language/domain.ts';
import type { NamedFairness } from '../../language/fairness.ts';
import type { CheckableModel } from '../../language/model.ts';
import { choicesOf, effectOf, isEnabled, onStates, strictState } from '../../language/steps.ts';
import { keyOf, Misfit } from '../../language/value.ts';
import { Pieces } from '../layout/pieces.ts';
import type { Forest, Lesson } from '../learned/forest.ts';
import type { Learner } from '../steps/learner.ts';
import { type PlainStep, Steps } from '../steps/steps.ts';
import { type ActionLeaf, ActionUnit } from '../units/actions.ts';
import type { Conditions } from '../units/conditions.ts';
import type { PropertyUnit } from '../units/properties.ts';
import { compareSteps, type Step } from './auditor.ts';

/** So many things that were learned are asked about once more, of each forest. */
const most = 300;

/** The units of the model made anew, by what they are about. */
type Asked = ReadonlyMap<string, PropertyUnit>;

/** Something that was learned, and whom to ask of it. */
interface Question extends Lesson {
  readonly forest: Forest;
  readonly asked: Asked;
}

export class Anew {
  private readonly steps: Steps;
  private readonly pieces: Pieces;
  /** What the domains of the model made anew have read, by the values that it was read from. */
  private readonly read = new Map<string, WeakMap<object, unknown>>();
  constructor(
    private readonly learner: Learner,
    /** The names of the model's actions. */
    private readonly names: readonly string[],
    /** The model made anew, and what is learned of it, which is nothing. */
    private readonly model: CheckableModel,
    private readonly other: Learner,
    private readonly conditions: Conditions | null,
  ) {
    this.steps = new Steps(learner, { isAsked: false });
    this.pieces = new Pieces(learner.space.layout);
  }

  /** Asks, piece by piece. Throws `SpecFailure` at the first answer that is another one. */
  *ask(): Iterable<void> {
    const questions = [...this.questions()].sort((a, b) => b.state - a.state);
    for (const question of questions) {
      try {
        this.askOne(question);
      } catch (error) {
        // It has other values than the model in this state, about which it cannot be asked.
        if (!(error instanceof Misfit)) throw error;
      }
      yield;
    }
  }
  private *questions(): Iterable<Question> {
    const { learner, other, conditions } = this;
    const atoms = new Map(other.atoms.map((of) => [of.property, of]));
    const forests: (readonly [Forest | null | undefined, Forest | null | undefined])[] = [
      [learner.relation.actions, null],
      [learner.relation.transitions, other.relation.transitions],
      [learner.states, other.states],
      [learner.endings, other.endings],
      [conditions?.forest, null],
      ...learner.atoms.flatMap(({ property, forest, changes }) => [
        [forest, atoms.get(property)?.forest] as const,
        [changes, atoms.get(property)?.changes] as const,
      ]),
    ];
    for (const [forest, of] of forests) {
      const units = (of?.units ?? []) as readonly PropertyUnit[];
      const asked = new Map(units.map((unit) => [keyOfUnit(unit), unit]));
      for (const lesson of sampleOf(forest?.lessons ?? []))
        if (lesson.state >= 0) yield { ...lesson, forest: forest as Forest, asked };
    }
  }

  private askOne(question: Question): void {
    const { unit, among, state, step, forest } = question;
    const { learner } = this;
    if (unit instanceof ActionUnit) return this.askAction(unit, state);
    const of = unit as PropertyUnit;
    if (forest === this.conditions?.forest) return this.askCondition(of, question, this.conditions);
    const asked = question.asked.get(keyOfUnit(of));
    // It is not the spec's: somebody else has asked it of the model.
    if (asked === undefined) return;
    const s = this.stateOf(state);
    if (!of.ofStep) {
      const found = learner.decideStored(forest, state, among);
      learner.lookAt(state);
      return hold(of, this.hasFired(forest, found, of), asked.answerPlainly(s, s));
    }
    const taken = this.stepsFrom(state).find(({ leaf }) => learner.relation.order.isSame(leaf, step));
    if (taken === undefined) return;
    const found = learner.decideChange(forest, { state, step }, taken.words, 0, among);
    learner.lookAt(state, step);
    const t = this.strict(this.valuesAt(taken.words, 0));
    hold(of, this.hasFired(forest, found, of), asked.answerPlainly(s, t));
  }
  private hasFired({ program }: Forest, found: number, { id }: PropertyUnit): boolean {
    return program.fired.subarray(0, found).includes(id);
  }
  private askCondition(unit: PropertyUnit, { state, step, forest }: Question, conditions: Conditions): void {
    const { learner } = this;
    const units = conditions.of({ action: unit.name, choices: unit.instance });
    const found = learner.decideStep(forest, { state, step }, units);
    const fired = this.hasFired(forest, found, unit);
    learner.lookAt(state, step);
    const s = this.stateOf(state);
    const { when } = this.model.fairness[conditions.assumptionOf(unit)] as NamedFairness;
    for (const choices of this.choicesOf(unit.name, s, (name, key) => keyOf(unit.instance[name]) === key))
      hold(
        unit,
        fired,
        callPredicate(unit.site, () => onStates([s], () => when?.(s, choices))),
      );
  }
  /** The steps of an action, as far as the unit is about them. */
  private askAction(unit: ActionUnit, state: number): void {
    const { learner, model } = this;
    const action = this.names[unit.action] as string;
    const learned = this.stepsFrom(state).flatMap(({ leaf, words }): Step[] => {
      const of = learner.leaves[leaf] as ActionLeaf;
      const isAbout =
        of.action === unit.action &&
        Object.entries(of.choices).every(([name, value]) => unit.mayChoose(name, keyOf(value)));
      return isAbout ? [{ action, choices: of.choices, state: this.valuesAt(words, 0) }] : [];
    });
    learner.lookAt(state);
    const s = this.stateOf(state);
    const computed: Step[] = [];
    for (const choices of this.choicesOf(action, s, (name, key) => unit.mayChoose(name, key)))
      if (isEnabled(model, s, { action, choices }))
        computed.push({ action, choices, state: { ...s, ...effectOf(model, s, { action, choices }) } });
    compareSteps(learned, computed);
  }
  private choicesOf(action: string, s: AnyState, fits: (choice: string, key: string) => boolean) {
    const draft = this.model.actions[action] as CheckableModel['actions'][string];
    return choicesOf(action, draft, s, {}, (choice, value) => fits(choice, keyOf(value)));
  }

  private stepsFrom(state: number): readonly PlainStep[] {
    if (this.last.state !== state) this.last = { state, steps: this.steps.plain(state) };
    return this.last.steps;
  }
  /** The steps from the state that was asked about last. */
  private last: { readonly state: number; readonly steps: readonly PlainStep[] } = { state: -1, steps: [] };
  private stateOf(state: number): AnyState {
    if (this.lastState.state !== state) {
      const { space } = this.learner;
      const at = space.bring(state);
      this.lastState = { state, s: this.strict(this.valuesAt(space.stored.words, at)) };
    }
    return this.lastState.s;
  }
  private lastState: { readonly state: number; readonly s: AnyState } = { state: -1, s: {} };
  /** The values of a state. Where states have the same value of a variable, it is the same object. */
  private valuesAt(words: Int32Array, at: number): AnyState {
    this.pieces.trim();
    return this.pieces.valuesOf(this.pieces.at(words, at));
  }
  /** The state in values that the model made anew has. Throws `Misfit` if it has others. */
  private strict(values: AnyState): AnyState {
    const { domains } = this.model;
    const own = Object.entries(domains).map(([variable, of]) => [variable, this.own(variable, of, values[variable])]);
    return strictState(domains, Object.fromEntries(own));
  }
  private own(variable: string, of: Domain<unknown>, value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return of.read(value, variable);
    let read = this.read.get(variable);
    if (read === undefined) {
      read = new WeakMap();
      this.read.set(variable, read);
    }
    const own = read.get(value) ?? of.read(value, variable);
    read.set(value, own);
    return own;
  }
}

function keyOfUnit({ family, instance }: PropertyUnit): string {
  return `${family} ${keyOf(instance)}`;
}

/** The last of these, and others evenly spread before it. */
function sampleOf<T>(all: readonly T[]): T[] {
  const count = Math.min(most, all.length);
  return Array.from({ length: count }, (_, i) => all[Math.floor(((i + 1) * all.length) / count) - 1] as T);
}

function hold(unit: PropertyUnit, fired: boolean, answer: boolean): void {
  const learned = unit.answerIf(fired);
  if (learned !== answer && !unit.isOpen(learned)) throw unit.impure(answered(learned), answered(answer));
}
function answered(answer: boolean): Deed {
  return { kind: 'answered', answer };
}
