/**
 * The live model: states by their paths, computed by the reference semantics as they are asked for. A path names one of the
 * initial states, and then one of the successors of each state, in the order of the spec; so a step computes the successors
 * of one state, and nothing else.
 */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { differences } from '../../checker/explain/difference.ts';
import type { AnyState } from '../../checker/language/action.ts';
import { actorsOf } from '../../checker/language/actor.ts';
import { SpecFailure } from '../../checker/language/failure.ts';
import { sameStep } from '../../checker/language/identity.ts';
import { keyOf } from '../../checker/language/value.ts';
import {
  initialStates,
  keepsBounds,
  type State,
  stateOf,
  successors,
  withinBounds,
} from '../../checker/reference/semantics.ts';
import { failureText } from '../../checker/report/failure.ts';
import type { Place } from '../../checker/report/place.ts';
import { abridged, count, instanceText } from '../../checker/report/words.ts';
import type { TraceStep } from '../../checker/run/outcome.ts';
import type { Story } from '../story.ts';
import { cellsOf } from '../tell/cells.ts';
import { calledIn, shortLabel } from '../tell/labels.ts';
import { lanesOf, type StoryClaim, type StorySubject, storyOf, type Told, telling } from '../tell/story-of.ts';
import { longestPath, type Option, type Path, type View } from './api.ts';

/** A path that leads nowhere; or code of the spec that fails on the way. */
export class NoSuchPath extends Error {
  override readonly name = 'NoSuchPath';
}

interface Step {
  readonly action: string | null;
  readonly choices: TraceStep['choices'];
  readonly state: State;
}

/** A state that was walked to, and where it was gone on to from there, by number. */
interface Walked {
  readonly step: TraceStep;
  readonly state: State;
  readonly nexts: Map<number, Walked>;
}

/** The most states whose successors are remembered. */
const most = 5000;
/** The most steps that are remembered of all paths. */
const mostWalked = 4 * longestPath;
/** So long, in milliseconds, a long path may keep others from being answered. */
const patience = 20;

/** A model to walk around in. */
export class LiveModel {
  private readonly nexts = new Map<string, readonly Step[]>();
  /** The paths that were walked, as a tree, from the initial states on; and how many steps it has. */
  private readonly walked: Walked['nexts'] = new Map();
  private steps = 0;
  private readonly told: Told = new WeakMap();
  /** What the story shows as long as the path is one of these. */
  private readonly claims = new Map<string, StoryClaim>();
  private readonly actorOf;
  private readonly cells;
  private readonly called;

  constructor(
    private readonly subject: StorySubject,
    private readonly place: Place,
    shown: { readonly path: Path; readonly claim: StoryClaim } | null = null,
  ) {
    if (shown !== null) this.show(shown.path, shown.claim);
    this.actorOf = actorsOf(subject.model);
    this.cells = cellsOf(subject.model, lanesOf(subject.model));
    this.called = calledIn(subject.model.domains);
  }

  /** From now on the story along this path shows this. */
  show(path: Path, claim: StoryClaim): void {
    // Conditions are asked of states as the spec knows them, and so the page has the ranks of numbers.
    this.claims.set(path.join(), { ...claim, absolute: null });
  }

  /** The trace along a path. Throws `NoSuchPath`, with the step at fault. */
  traceAlong(path: Path): readonly TraceStep[] {
    return [...this.walking(path)].map(({ step }) => step);
  }
  private *walking(path: Path): Generator<Walked, void> {
    if (path.length > longestPath)
      throw new NoSuchPath(`The path has ${count(path.length)} states; at most ${count(longestPath)} are shown.`);
    if (this.steps > mostWalked) {
      this.walked.clear();
      this.steps = 0;
    }
    let [nexts, state]: [Walked['nexts'], State | null] = [this.walked, null];
    for (const [k, number] of path.entries()) {
      const known: Walked = nexts.get(number) ?? this.walkedOn(state, number, k);
      if (!nexts.has(number)) nexts.set(number, known);
      yield known;
      ({ nexts, state } = known);
    }
  }
  private walkedOn(from: State | null, number: number, k: number): Walked {
    const options = this.stepsFrom(from);
    const option = options[number];
    if (option === undefined)
      throw new NoSuchPath(
        k === 0
          ? `There is no initial state ${number + 1}: there are ${options.length}.`
          : `State ${k} has no successor ${number + 1}: it has ${options.length}. The path is of another version of the spec.`,
      );
    const { action, choices, state } = option;
    this.steps++;
    return { step: { action, choices, state: state.toObject() }, state, nexts: new Map() };
  }
  /** The path of steps with these labels, from one of the initial states, as far as it leads. Throws `NoSuchPath` if there is no state. */
  pathBy(labels: readonly string[], begin: number): Path {
    const initial = this.stepsFrom(null);
    const first = Math.min(begin, initial.length - 1);
    if (first < 0) throw new NoSuchPath('There is no initial state.');
    const path = [first];
    let { state } = initial[first] as Step;
    for (const label of labels.slice(0, longestPath - 1)) {
      const options = this.stepsFrom(state);
      const number = options.findIndex(({ action, choices }) => instanceText(action ?? '', choices) === label);
      const next = options[number];
      if (next === undefined) break;
      path.push(number);
      ({ state } = next);
    }
    return path;
  }
  /** The path along a trace, which goes on from the end of another, if one is given. Throws `NoSuchPath` where it is no behaviour. */
  pathAlong(trace: readonly TraceStep[], from: Path = []): Path {
    const path: number[] = [...from];
    let state: State | null = [...this.walking(from)].at(-1)?.state ?? null;
    for (const [k, taken] of trace.slice(from.length === 0 ? 0 : 1).entries()) {
      const options: readonly Step[] = this.stepsFrom(state);
      const number = options.findIndex((step) => sameStep({ ...step, state: step.state.toObject() }, taken));
      if (number < 0) throw new NoSuchPath(`Step ${k} is not possible.`);
      path.push(number);
      state = (options[number] as Step).state;
    }
    return path;
  }

  view(path: Path, at: number): View {
    return this.viewOf(path, at, [...this.walking(path)]);
  }
  /** The same; others are answered while it is made. */
  async viewInTurns(path: Path, at: number): Promise<View> {
    const walked = await inTurns(this.walking(path), ({ step }) => keyOf(step.state));
    const trace = walked.map(({ step }) => step);
    await inTurns(telling(this.subject, trace, this.told));
    return this.viewOf(path, at, walked);
  }
  private viewOf(path: Path, at: number, walked: readonly Walked[]): View {
    const trace = walked.map(({ step }) => step);
    const here = walked[at];
    if (here === undefined) throw new NoSuchPath(`The path has no state ${at + 1}.`);
    return {
      path,
      digest: digestOf(trace),
      story: this.storyAlong(path, trace),
      at,
      options: this.optionsOf(here.step.state, this.stepsFrom(here.state)),
    };
  }
  storyAlong(path: Path, trace: readonly TraceStep[] = this.traceAlong(path)): Story {
    return storyOf(this.subject, trace, this.claims.get(path.join()) ?? null, this.told);
  }
  /** The initial states, as options: each says in what it differs from the others. */
  initial(): readonly Option[] {
    const steps = this.stepsFrom(null);
    const all = steps.map(({ state }) => this.cells.of(state.toObject()));
    const values = new Map<string, string>();
    const differing = new Set<string>();
    for (const { path, value } of all.flat()) {
      if (values.has(path) && values.get(path) !== value) differing.add(path);
      values.set(path, value);
    }
    return steps.map((_, number) => {
      const own = (all[number] ?? []).filter(({ path }) => differing.has(path));
      const label = own.map(({ path, value }) => `${path} = ${value}`).join(', ') || 'the initial state';
      const changes = own.map(({ path, name, value, lane }) => ({
        path,
        name,
        change: value,
        lane,
        cell: path,
        elements: [],
        brief: null,
        tellsBoth: false,
        isAccount: false,
      }));
      return { number, label, short: abridged(label, 60), action: '', lane: null, changes, outside: false };
    });
  }

  /** What is possible after a path. Throws `NoSuchPath`. */
  optionsAfter(path: Path): readonly Option[] {
    const here = [...this.walking(path)].at(-1);
    return here === undefined ? this.initial() : this.optionsOf(here.step.state, this.stepsFrom(here.state));
  }
  private optionsOf(before: AnyState, steps: readonly Step[]): Option[] {
    return steps.map(({ action, choices, state }, number) => ({
      number,
      label: instanceText(action ?? '', choices),
      short: shortLabel(action ?? '', choices, null, this.called),
      action: action ?? '',
      lane: this.actorOf(action ?? '', choices),
      changes: differences(before, state.toObject()).map((change) => this.cells.changeOf(change, state.toObject())),
      outside: !withinBounds(this.subject.model, state) || (action !== null && !this.keeps(before, state)),
    }));
  }
  /** True if a step to this state stays within the bounds of steps. */
  private keeps(before: AnyState, state: State): boolean {
    const { model } = this.subject;
    return keepsBounds(model, stateOf(model, before), state);
  }
  /** The successors of a state, none if it lies outside the bounds; or, if it is null, the initial states. */
  private stepsFrom(state: State | null): readonly Step[] {
    const key = state === null ? '' : keyOf(state);
    const known = this.nexts.get(key);
    if (known !== undefined) return known;
    const steps = this.computed(state);
    if (this.nexts.size >= most) this.nexts.clear();
    this.nexts.set(key, steps);
    return steps;
  }
  private computed(state: State | null): readonly Step[] {
    const { model } = this.subject;
    try {
      return state === null
        ? [...initialStates(model)].map((initial) => ({ action: null, choices: {}, state: initial }))
        : withinBounds(model, state)
          ? [...successors(model, state)]
          : [];
    } catch (error) {
      if (error instanceof SpecFailure) throw new NoSuchPath(failureText(error, model, this.place).what);
      throw error;
    }
  }
}

/** All that a generator yields; now and then others have their turn. */
async function inTurns<T>(all: Iterable<T>, then: (one: T) => void = () => {}): Promise<T[]> {
  const found: T[] = [];
  let begun = performance.now();
  for (const one of all) {
    found.push(one);
    then(one);
    if (performance.now() - begun < patience) continue;
    await setImmediate();
    begun = performance.now();
  }
  return found;
}

function digestOf(trace: readonly TraceStep[]): string {
  const hash = createHash('sha256');
  for (const { state } of trace) hash.update(keyOf(state));
  return hash.digest('hex').slice(0, 8);
}
