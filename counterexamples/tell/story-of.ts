/**
 * Telling: from a trace of a model, as the reference semantics re-executed it, to a story that can be drawn.
 */

import { type Absolute, becauseIn, divergenceIn } from '../../checker/explain/absolute.ts';
import { cameAbout } from '../../checker/explain/came-about.ts';
import { differences } from '../../checker/explain/difference.ts';
import { divergenceOf } from '../../checker/explain/divergence.ts';
import { eventsOf, type StepEvents } from '../../checker/explain/events.ts';
import type { Fact } from '../../checker/explain/facts.ts';
import { type Reasons, reasonsOf } from '../../checker/explain/findings.ts';
import type { Read } from '../../checker/explain/watch.ts';
import { type AnyChoices, type AnyState, listedValues } from '../../checker/language/action.ts';
import { actorsOf, processesOf } from '../../checker/language/actor.ts';
import type { CheckableModel } from '../../checker/language/model.ts';
import { isWithin } from '../../checker/language/path.ts';
import { depictionIn, keyOf, pathText, textOf } from '../../checker/language/value.ts';
import { becauseText } from '../../checker/report/because.ts';
import { departureText } from '../../checker/report/departure.ts';
import { divergenceText } from '../../checker/report/divergence.ts';
import { claimOf, contextOf, falseForText } from '../../checker/report/finding.ts';
import { readText } from '../../checker/report/grounds.ts';
import { fairnessTexts, renamedText } from '../../checker/report/lasso.ts';
import { instanceFor, instanceText, subjectText } from '../../checker/report/words.ts';
import type { PropertyOutcome, TraceStep } from '../../checker/run/outcome.ts';
import type { Because, Figure, Story, StoryChange, StoryLoop, StoryStep } from '../story.ts';
import { type Cells, cellsOf } from './cells.ts';
import { type Called, calledIn, shortLabel } from './labels.ts';
import { messagesOf } from './messages.ts';
import { historyOf } from './operations.ts';
import { signOf } from './signs.ts';
import { silentIn } from './silent.ts';
import { truthsOf } from './truths.ts';

/** What a trace is a trace of. */
export interface StorySubject {
  readonly model: CheckableModel;
  /** The one line of the spec. */
  readonly title: string;
  /** What is broken, if it is a variant. */
  readonly story: string | null;
  /** What the spec's own view draws of a state; null, or absent, if it has none. */
  readonly figureOf?: ((state: AnyState) => Figure) | null;
}

/** What a trace shows, and, where that is known already, why. */
export interface StoryClaim extends Partial<Reasons> {
  readonly property: PropertyOutcome;
  /** The trace in absolute numbers, if they are to be told instead of the ranks by which the spec knows them. */
  readonly absolute?: Absolute | null;
}

/** What was told of steps before: whoever tells of longer and longer traces keeps it. */
export type Told = WeakMap<TraceStep, { readonly after: AnyState | undefined; readonly step: StoryStep & Happened }>;
type Happened = Pick<StepEvents, 'messages'>;

/** Tells of the steps of a trace, one after the other: of a long one, who keeps what was told may pause between them. */
export function* telling(
  { model, figureOf }: Pick<StorySubject, 'model' | 'figureOf'>,
  trace: readonly TraceStep[],
  told: Told,
  absolute: Absolute | null = null,
): Generator<StoryStep & Happened, void> {
  const cells = cellsOf(model, lanesOf(model));
  const [actorOf, called] = [takersOf(model), calledIn(model.domains)];
  // In absolute numbers, a step is told otherwise in every trace.
  const kept: Told = absolute === null ? told : new WeakMap();
  for (const [k, given] of trace.entries()) {
    const before = trace[k - 1]?.state;
    const known = kept.get(given);
    const step = known?.after === before ? known?.step : undefined;
    const tells = step ?? stepOf(model, { given, before, k, absolute }, cells, actorOf, called);
    if (step === undefined) kept.set(given, { after: before, step: tells });
    // It is remembered.
    figureOf?.(given.state);
    yield tells;
  }
}

/** The story of a trace, which must not be empty. */
export function storyOf(
  subject: StorySubject,
  trace: readonly TraceStep[],
  shown: StoryClaim | null,
  told: Told = new WeakMap(),
): Story {
  const { model, title, story, figureOf = null } = subject;
  const lanes = lanesOf(model);
  const cells = cellsOf(model, lanes);
  const absolute = shown?.absolute ?? null;
  const states = trace.map(({ state }) => state);
  const steps = [...telling(subject, trace, told, absolute)];
  const lasso = shown?.property.lasso;
  const { given } = contextOf(model, trace);
  const reasons = shown === null ? null : (knownReasons(shown) ?? reasonsOf(model, shown.property, trace));
  return {
    spec: model.name,
    title,
    subject: subjectText({ model }),
    broken: story,
    claim: shown === null ? null : claimOf(shown.property),
    meaning: shown === null ? null : (model.meanings?.[shown.property.name] ?? null),
    property: shown?.property.name ?? null,
    lanes,
    variables: Object.keys(model.domains),
    steps: steps.map(({ messages: _, ...step }) => step),
    loop: lasso === undefined ? null : loopOf(model, lasso, states, steps, cells, absolute),
    scenario: given === undefined ? null : { name: given.scenario, steps: given.steps },
    messages: messagesOf(steps, lanes, calledIn(model.domains)),
    history: historyOf(states, reasons?.because ?? null),
    because: shown === null || reasons === null ? null : because(shown.property, trace, reasons, absolute, cells),
    leaves: leavesOf(reasons === null ? divergenceOf(model, trace, lasso) : reasons.divergence, absolute),
    fair: shown?.property.account === undefined ? [] : fairnessTexts(shown.property.account, trace.length),
    figures:
      figureOf === null
        ? []
        : (absolute?.trace ?? trace).map(({ state }, k) => figureIn(figureOf, state, states[k] ?? state)),
  };
}

/** What a trace shows that has not been found by asking a property. */
export interface OtherClaim {
  readonly claim: string;
  readonly meaning: string;
  /** Why, in a sentence, and what of the last state was read to say so. */
  readonly because: string;
  readonly reads: readonly Read[];
}

/** The story of such a trace. */
export function storyOfOther(subject: StorySubject, trace: readonly TraceStep[], shown: OtherClaim): Story {
  const { claim, meaning, because, reads } = shown;
  const state = trace.length - 1;
  const facts = reads.flatMap((read) => (read.path.primed ? [] : [{ path: read.path, state, read }]));
  const cells = readIn(facts, trace, cellsOf(subject.model, lanesOf(subject.model)));
  return {
    ...storyOf(subject, trace, null),
    // A variant is what the system is, and not what is wrong with it.
    leaves: null,
    claim,
    meaning,
    because: {
      instance: '',
      text: because,
      cells,
      changes: changesOfFacts(facts, trace),
      isPrimed: false,
      messages: reads.flatMap(({ element }) => (element?.present === true ? [textOf(element.value)] : [])),
    },
  };
}

/** What is drawn of a state in absolute numbers; or, if the view knows nothing but ranks, of the state as it is. */
function figureIn(figureOf: (state: AnyState) => Figure, state: AnyState, real: AnyState): Figure {
  const figure = figureOf(state);
  return 'trouble' in figure && state !== real ? figureOf(real) : figure;
}

/** A step, the state before it, which there is none of the first, and how its numbers are told. */
interface Telling {
  readonly given: TraceStep;
  readonly before: AnyState | undefined;
  readonly k: number;
  readonly absolute: Absolute | null;
}

/** What is sent has the numbers of the state in which it is; what is received, those of the one in which it was. */
function messageIn({ told }: Absolute, event: Happened['messages'][number], k: number): Happened['messages'][number] {
  const at = event.what === 'sent' || event.what === 'doubled' ? k : k - 1;
  return { ...event, message: told(event.variable, event.message, at) };
}

function stepOf(
  model: CheckableModel,
  { given, before, k, absolute }: Telling,
  cells: Cells,
  actorOf: ReturnType<typeof takersOf>,
  called: Called,
): StoryStep & Happened {
  const { action, state: real } = given;
  const { kind, messages } = eventsOf(model, before ?? real, given);
  const lane = action === null ? null : actorOf(action, given.choices, kind);
  // What is shown; code of the spec runs on what it knows.
  const { choices, state } = absolute?.trace[k] ?? given;
  const from = before === undefined ? undefined : (absolute?.trace[k - 1]?.state ?? before);
  return {
    kind: signOf(kind, action),
    messages: absolute === null ? messages : messages.map((one) => messageIn(absolute, one, k)),
    label: action === null ? 'init' : instanceText(action, choices),
    short: action === null ? 'init' : shortLabel(action, choices, null, called),
    own: action === null ? 'init' : kind === 'partition' ? action : shortLabel(action, choices, lane, called),
    action,
    choices: Object.entries(choices).map(([name, value]) => ({ name, value: textOf(value) })),
    lane,
    island: islandOf(state),
    down: downIn(state),
    changes: from === undefined ? [] : changesOf(from, state, cells),
    cells: cellsAfter(from, state, cells),
    truths: truthsOf(model, before, real),
  };
}

/** Who takes a step. A message that is lost has no receiver who could have taken it, whichever action loses it. */
function takersOf(
  model: CheckableModel,
): (action: string, choices: AnyChoices, kind: StoryStep['kind']) => string | null {
  const [actorOf, chosenBy] = [actorsOf(model), actorsOf({ ...model, faults: Object.keys(model.actions) })];
  return (action, choices, kind) => (kind === 'loss' ? chosenBy : actorOf)(action, choices);
}

/** Roles first, then the processes, each in the order of the spec. */
export function lanesOf(model: CheckableModel): string[] {
  const roles = Object.entries(model.roles).flatMap(([name, { acts, per }]) => {
    if (per === null) return [name];
    const values = acts.flatMap((action) => {
      const range = model.actions[action]?.forSome[per];
      return range === undefined ? [] : (listedValues(range) ?? []);
    });
    return [...new Map(values.map((value) => [keyOf(value), `${name} ${textOf(value)}`])).values()];
  });
  // A role may be named like a process.
  return [...new Set([...roles, ...processesOf(model)])];
}

function changesOf(before: AnyState, after: AnyState, cells: Cells): StoryChange[] {
  return differences(before, after).map((change) => cells.changeOf(change, after));
}

function cellsAfter(before: AnyState | undefined, after: AnyState, cells: Cells): StoryStep['cells'] {
  const old = new Map(before === undefined ? [] : cells.of(before).map(({ path, value }) => [path, value]));
  return cells
    .of(after)
    .map(({ at: _, ...cell }) => ({ ...cell, changed: before !== undefined && old.get(cell.path) !== cell.value }));
}

function islandOf(state: AnyState): string[] {
  return Object.values(state).flatMap((value) => depictionIn(value)?.cutOff() ?? []);
}
function downIn(state: AnyState): string[] {
  return Object.values(state).flatMap((value) => depictionIn(value)?.down() ?? []);
}

function loopOf(
  model: CheckableModel,
  { to, back }: NonNullable<PropertyOutcome['lasso']>,
  states: readonly AnyState[],
  steps: readonly StoryStep[],
  cells: Cells,
  absolute: Absolute | null,
): StoryLoop {
  const actorOf = takersOf(model);
  const silent = (taker: readonly (string | null)[]): StoryLoop['silent'] =>
    silentIn(
      model,
      states.slice(to),
      new Set([...steps.slice(to + 1).map(({ lane }) => lane), ...taker]),
      lanesOf(model),
      (before, { action, choices, state }) =>
        actorOf(action, choices, eventsOf(model, before, { action, choices, state: state.toObject() }).kind),
    );
  if (back === null) return { to, back: null, silent: silent([]) };
  const [before, state] = [states.at(-1) as AnyState, states[to] as AnyState];
  const { kind } = eventsOf(model, before, { ...back, state });
  const lane = actorOf(back.action, back.choices, kind);
  const called = calledIn(model.domains);
  const { choices } = absolute?.back ?? back;
  return {
    to,
    back: {
      label: instanceText(back.action, choices),
      short: shortLabel(back.action, choices, null, called),
      own: shortLabel(back.action, choices, lane, called),
      lane,
      changes: changesOf(absolute?.trace.at(-1)?.state ?? before, absolute?.returned ?? state, cells),
      renamed: renamedText(absolute?.renamed ?? []),
    },
    silent: silent([lane]),
  };
}

/** Why a trace shows what it shows, if whoever claims it has found that out. */
function knownReasons({ because, departure, divergence }: StoryClaim): Reasons | null {
  if (because === undefined || departure === undefined || divergence === undefined) return null;
  return { because, departure, divergence };
}

function leavesOf(real: Reasons['divergence'], absolute: Absolute | null): Story['leaves'] {
  const divergence = real === null || absolute === null ? real : divergenceIn(absolute, real);
  return divergence === null ? null : { step: divergence.at, text: divergenceText(divergence) };
}

function because(
  property: PropertyOutcome,
  trace: readonly TraceStep[],
  { because: real, departure }: Reasons,
  absolute: Absolute | null,
  cells: Cells,
): Because | null {
  const found = real === null || absolute === null ? real : becauseIn(absolute, real);
  if (found === null) {
    if (departure !== null)
      return { instance: '', text: departureText(departure), cells: [], isPrimed: false, ...ofLastStep(trace) };
    const text = falseForText(property);
    return text === null ? null : { instance: '', text, cells: [], changes: [], isPrimed: false, messages: [] };
  }
  const { label, text } = becauseText(found, ' and ');
  const reads = found.kind === 'false' ? found.grounds.reads : [];
  return {
    messages: reads.flatMap(({ element }) => (element?.present === true ? [textOf(element.value)] : [])),
    isPrimed: reads.some(({ path }) => path.primed),
    instance: instanceFor(property.instance ?? {}),
    text: `${label}${found.kind === 'disabled' ? ':' : ''} ${text}`,
    cells: readIn(found.facts, trace, cells),
    changes: changesOfFacts(found.facts, trace),
  };
}

/** What the last step changed and sent: if no abstract step corresponds to it, all of that is what is wrong. */
function ofLastStep(trace: readonly TraceStep[]): Pick<Because, 'changes' | 'messages'> {
  const [before, last] = [trace.at(-2), trace.at(-1)];
  if (before === undefined || last === undefined) return { changes: [], messages: [] };
  const changed = differences(before.state, last.state);
  return {
    changes: changed.map(({ path }) => ({ state: trace.length - 1, path: pathText(path) })),
    messages: changed.flatMap(({ change }) => (change.kind === 'added' ? change.elements.map(textOf) : [])),
  };
}

/** More parts of one cell than these are told as the cell. */
const mostParts = 2;

/** What was read of a state, and where. */
type Known = Pick<Fact, 'path' | 'state' | 'read'>;

/** The cells that were read, or what of them was, if that is little. */
function readIn(facts: readonly Known[], trace: readonly TraceStep[], cells: Cells): Because['cells'] {
  const read = new Map<
    string,
    { readonly state: number; readonly path: string; readonly parts: Map<string, string | null> }
  >();
  for (const fact of facts) {
    const { state, path } = fact;
    for (const cell of cells.of(trace[state]?.state ?? {})) {
      const isPart = isWithin(path, cell.at) && !isWithin(cell.at, path);
      if (!isPart && !isWithin(cell.at, path)) continue;
      const key = `${state} ${cell.path}`;
      const known = read.get(key) ?? { state, path: cell.path, parts: new Map() };
      const text = isPart || fact.read.element !== undefined ? readText({ ...fact.read, path }) : null;
      read.set(key, { ...known, parts: known.parts.set(text ?? '', text) });
    }
  }
  return [...read.values()].flatMap(({ state, path, parts }) => {
    const isWhole = parts.has('') || parts.size > mostParts;
    return isWhole ? [{ state, path, part: null }] : [...parts.values()].map((part) => ({ state, path, part }));
  });
}

/** The changes by which what was read came to be as it is. */
function changesOfFacts(facts: readonly Known[], trace: readonly TraceStep[]): Because['changes'] {
  const came = cameAbout(trace.map(({ state }) => state));
  const found = facts.flatMap((fact) =>
    came(fact).map(({ state, change: { path } }) => ({ state, path: pathText(path) })),
  );
  return [...new Map(found.map((one) => [`${one.state} ${one.path}`, one])).values()];
}
