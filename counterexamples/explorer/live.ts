/**
 * The live model: states by their paths, computed by the reference semantics as they are asked for. A path names one of the
 * initial states, and then one of the successors of each state, in the order of the spec; so a step computes the successors
 * of one state, and nothing else.
 */
import { createHash } from 'node:crypto';
import { initialStates, type State, successors, withinBounds } from '../../checker/reference/semantics.ts';
import { differences } from '../../checker/report/difference.ts';
import { failureText } from '../../checker/report/failure.ts';
import type { TraceStep } from '../../checker/report/outcome.ts';
import type { Place } from '../../checker/report/place.ts';
import { abridged, instanceText } from '../../checker/report/words.ts';
import type { AnyState } from '../../checker/spec/action.ts';
import { actorsOf } from '../../checker/spec/actor.ts';
import { SpecFailure } from '../../checker/spec/failure.ts';
import { keyOf } from '../../checker/spec/value.ts';
import type { Story } from '../story.ts';
import { cellsOf } from '../tell/cells.ts';
import { shortLabel } from '../tell/labels.ts';
import { lanesOf, type StoryClaim, type StorySubject, storyOf, type Told } from '../tell/story-of.ts';
import type { Option, Path, View } from './api.ts';

/** A path that leads nowhere; or code of the spec that fails on the way. */
export class NoSuchPath extends Error {
  override readonly name = 'NoSuchPath';
}

interface Step {
  readonly action: string | null;
  readonly choices: TraceStep['choices'];
  readonly state: State;
}

/** The most states whose successors are remembered. */
const most = 5000;

/** A model to walk around in. */
export class LiveModel {
  private readonly nexts = new Map<string, readonly Step[]>();
  /** The last step of each path that was walked. */
  private readonly walked = new Map<string, TraceStep>();
  private readonly told: Told = new WeakMap();
  private readonly actorOf;
  private readonly cells;

  constructor(
    private readonly subject: StorySubject,
    private readonly place: Place,
    /** What the story shows as long as the path is this one. */
    private readonly shown: { readonly path: Path; readonly claim: StoryClaim } | null = null,
  ) {
    this.actorOf = actorsOf(subject.model);
    this.cells = cellsOf(subject.model, lanesOf(subject.model));
  }

  /** The trace along a path. Throws `NoSuchPath`, with the step at fault. */
  traceAlong(path: Path): readonly TraceStep[] {
    const trace: TraceStep[] = [];
    let state: State | null = null;
    for (const [k, number] of path.entries()) {
      const options: readonly Step[] = this.stepsFrom(state);
      const step = options[number];
      if (step === undefined)
        throw new NoSuchPath(
          k === 0
            ? `There is no initial state ${number + 1}: there are ${options.length}.`
            : `State ${k} has no successor ${number + 1}: it has ${options.length}. The path is of another version of the spec.`,
        );
      ({ state } = step);
      trace.push(this.walkedTo(path.slice(0, k + 1).join('.'), step));
    }
    return trace;
  }
  private walkedTo(path: string, { action, choices, state }: Step): TraceStep {
    const known = this.walked.get(path);
    if (known !== undefined) return known;
    if (this.walked.size >= most) this.walked.clear();
    const step = { action, choices, state: state.toObject() };
    this.walked.set(path, step);
    return step;
  }
  /** The path along a trace. Throws `NoSuchPath` where it is no behaviour. */
  pathAlong(trace: readonly TraceStep[]): Path {
    const path: number[] = [];
    let state: State | null = null;
    for (const [k, { action, choices, state: wanted }] of trace.entries()) {
      const options: readonly Step[] = this.stepsFrom(state);
      const number = options.findIndex(
        (step) =>
          step.action === action &&
          keyOf(step.choices) === keyOf(choices) &&
          keyOf(step.state.toObject()) === keyOf(wanted),
      );
      if (number < 0) throw new NoSuchPath(`Step ${k} is not possible.`);
      path.push(number);
      state = (options[number] as Step).state;
    }
    return path;
  }

  view(path: Path, at: number): View {
    const trace = this.traceAlong(path);
    if (at < 0 || at >= path.length) throw new NoSuchPath(`The path has no state ${at + 1}.`);
    return {
      path,
      digest: digestOf(trace),
      story: this.storyAlong(path, trace),
      at,
      options: this.optionsOf(trace[at]?.state as AnyState, this.stepsFrom(this.stateAt(path.slice(0, at + 1)))),
    };
  }
  storyAlong(path: Path, trace: readonly TraceStep[] = this.traceAlong(path)): Story {
    const isShown = this.shown !== null && this.shown.path.join() === path.join();
    return storyOf(
      this.subject,
      trace,
      isShown ? (this.shown as NonNullable<typeof this.shown>).claim : null,
      this.told,
    );
  }
  /** The initial states, as options: each says in what it differs from the others. */
  initial(): readonly Option[] {
    const steps = this.stepsFrom(null);
    const all = steps.map(({ state }) => this.cells.of(state.toObject()));
    return steps.map((_, number) => {
      const own = (all[number] ?? []).filter(({ path, value }) =>
        all.some((cells) => cells.some((cell) => cell.path === path && cell.value !== value)),
      );
      const label = own.map(({ path, value }) => `${path} = ${value}`).join(', ') || 'the initial state';
      const changes = own.map(({ path, name, value, lane }) => ({
        ...{ path, name, change: value, lane },
        ...{ cell: path, isAccount: false },
      }));
      return { number, label, short: abridged(label, 60), lane: null, changes, outside: false };
    });
  }

  private stateAt(path: Path): State | null {
    let state: State | null = null;
    for (const number of path) state = (this.stepsFrom(state)[number] as Step).state;
    return state;
  }
  private optionsOf(before: AnyState, steps: readonly Step[]): Option[] {
    return steps.map(({ action, choices, state }, number) => ({
      number,
      label: instanceText(action ?? '', choices),
      short: shortLabel(action ?? '', choices),
      lane: this.actorOf(action ?? '', choices),
      changes: differences(before, state.toObject()).map((change) => this.cells.changeOf(change)),
      outside: !withinBounds(this.subject.model, state),
    }));
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
        ? initialStates(model).map((initial) => ({ action: null, choices: {}, state: initial }))
        : withinBounds(model, state)
          ? [...successors(model, state)]
          : [];
    } catch (error) {
      if (error instanceof SpecFailure) throw new NoSuchPath(failureText(error, model, this.place).what);
      throw error;
    }
  }
}

function digestOf(trace: readonly TraceStep[]): string {
  const hash = createHash('sha256');
  for (const { state } of trace) hash.update(keyOf(state));
  return hash.digest('hex').slice(0, 8);
}
