/**
 * Whether a recorded log of a running system is a behaviour of a spec: whether there are steps of the spec, one for each event in an order that
 * may have been theirs, from an initial state. The bounds of the spec do not count: they limit what is explored, and not what a system does.
 */
import { setImmediate } from 'node:timers/promises';
import type { AnyChoices } from '../language/action.ts';
import type { CheckableModel } from '../language/model.ts';
import type { Parameters } from '../language/parameters.ts';
import type { Spec } from '../language/protocol.ts';
import { type ModelOptions, modelFor, type Signal } from '../run/check.ts';
import type { Limits, Stop, TraceStep, Verdict } from '../run/outcome.ts';
import { byKernel } from './by-kernel.ts';
import { confirmSteps, confirmStuck } from './confirm.ts';
import type { LogMapping } from './mapping.ts';
import { ordered } from './order.ts';
import { BadLog, type LogPlace } from './problem.ts';
import { catching, eventsOf, type LogEvent, type LogLine, type Mapped, type Shown } from './read.ts';
import { type Reached, type Searched, type Searching, search } from './search.ts';
import type { Stepping } from './steps.ts';
import { type Stuck, whyStuck } from './why.ts';

/** A step of a behaviour that agrees with the log. */
export interface ValidatedStep extends TraceStep {
  /** Where the event stands that shows it, as of a `LogPlace`; both null of an initial state and of silent steps. */
  readonly file: string | null;
  readonly line: number | null;
}

/** What was found of a log. */
export interface Validation {
  readonly model: CheckableModel;
  /** `holds`: it is a behaviour. `violated`: it is none. `unknown`: the search was stopped, or the steps that it needs lead out of the spec's domains. */
  readonly verdict: Verdict;
  readonly stopped: Stop | null;
  /** How many events there are, of how many nodes, and with how many of them some behaviour agrees that agrees with most. */
  readonly events: number;
  readonly nodes: number;
  readonly agreed: number;
  /** Such a behaviour: of all events, or of the longest beginning. */
  readonly trace: readonly ValidatedStep[];
  /** Where no event can be next: in each state that agrees with as many events, up to ten of them, why. Empty if it is a behaviour. */
  readonly stuck: readonly Stuck[];
  /** How many states there are in which no event can be next. */
  readonly stuckIn: number;
  /** How many states were looked at, those of different beginnings told apart, and how many agreed with one beginning at most. */
  readonly states: number;
  readonly most: number;
  /** How many steps were not taken since they lead out of the domains, from beyond the bounds. */
  readonly outside: number;
  readonly seconds: number;
}

/** How to validate, beside which parameters and variant. */
export interface ValidateOptions {
  /** Seconds and states that end the search. */
  readonly limits?: Pick<Limits, 'seconds' | 'states'>;
  /** Once it is aborted the search ends, as one that was interrupted. */
  readonly signal?: Signal;
}

/** So many states are told of in which nothing can be next. */
const mostTold = 10;
/** A slice of the search, in milliseconds. */
const slice = 50;

/**
 * Decides whether events, as `JSON.parse` answers them, are a behaviour of a spec. Of several logs, a `Map` has each by its name. Rejects with
 * `BadLog` of events that cannot be read, with `BadMapping`, `BadParameter` or `BadSpec` if there is nothing to ask, and with `SpecFailure` if
 * code of the spec fails.
 */
export async function validate<P extends Parameters, D, M>(
  spec: Spec<P, D, M>,
  events: Iterable<unknown> | Map<string, Iterable<unknown>>,
  mapping: LogMapping,
  options: ValidateOptions & Pick<ModelOptions<NoInfer<P>>, 'parameters' | 'variant'> = {},
): Promise<Validation> {
  const { added, mapped } = catching(mapping);
  const model = modelFor(spec, { ...options, added: [added] });
  const logs = events instanceof Map ? events : [[null, events] as const];
  return validateModel(model, mapped(model), linesOf(logs), options);
}
function* linesOf(logs: Iterable<readonly [string | null, Iterable<unknown>]>): Iterable<LogLine> {
  for (const [file, events] of logs) {
    let line = 0;
    for (const json of events) yield { file, line: ++line, json };
  }
}

/** The same of a model that was made with the mapping. */
export async function validateModel(
  whole: CheckableModel,
  mapped: Mapped,
  lines: Iterable<LogLine>,
  options: ValidateOptions = {},
): Promise<Validation> {
  const model = { ...whole, from: null };
  return validateBy(model, mapped, lines, options, (shown) => byKernel(model, shown));
}
/** The same, with steps that are taken so. */
export async function validateBy<S>(
  model: CheckableModel,
  mapped: Mapped,
  lines: Iterable<LogLine>,
  { limits = {}, signal }: ValidateOptions,
  stepping: (shown: readonly Shown[]) => Stepping<S>,
): Promise<Validation> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  const read = eventsOf(mapped, lines);
  if (read.length === 0) throw new BadLog(null, { kind: 'empty' });
  const order = ordered(read);
  const within: Within<S> = { model, mapped, order, stepping: stepping([...mapped.silent, ...read]) };
  const found: Searched<S> = { end: null, furthest: [], states: 0, most: 0, tally: { outside: 0 } };
  const stopped = await advance(search(within, found), () => {
    if (signal?.aborted === true) return 'interrupt';
    if (limits.seconds !== undefined && seconds() >= limits.seconds) return 'time';
    return limits.states !== undefined && found.states >= limits.states ? 'states' : null;
  });
  return { ...outcomeOf(within, found, stopped), seconds: seconds() };
}

/** What is searched, and by what. */
type Within<S> = Searching<S> & { readonly model: CheckableModel };

/** Runs a search in slices, until it ends or there is a reason to stop. */
async function advance(running: Generator<void, void>, reason: () => Stop | null): Promise<Stop | null> {
  for (let until = performance.now() + slice; running.next().done !== true; ) {
    const stop = reason();
    if (stop !== null) return stop;
    if (performance.now() < until) continue;
    await setImmediate();
    until = performance.now() + slice;
  }
  return null;
}

function outcomeOf<S>(within: Within<S>, found: Searched<S>, stopped: Stop | null): Omit<Validation, 'seconds'> {
  const { model, order, stepping } = within;
  const { end, furthest, states, most, tally } = found;
  const last = end ?? furthest[0] ?? null;
  // A step that nobody followed might have led on.
  const isKnown = end !== null || (stopped === null && tally.outside === 0);
  const isStuck = end === null && stopped === null;
  const path = last === null ? [] : pathTo(within, last);
  confirm(within, path);
  return {
    model,
    verdict: end !== null ? 'holds' : isKnown ? 'violated' : 'unknown',
    stopped: end === null ? stopped : null,
    events: order.events.length,
    nodes: order.nodes.length,
    agreed: last?.past ?? 0,
    trace: path.map(({ action, choices, state, at }) => ({
      action,
      choices,
      file: at?.file ?? null,
      line: at?.line ?? null,
      // There may be very many, of which few are looked at.
      get state() {
        return stepping.valuesOf(state);
      },
    })),
    stuck: isStuck ? furthest.slice(0, mostTold).map((one) => stuckIn(within, one)) : [],
    stuckIn: isStuck ? furthest.length : 0,
    states,
    most,
    outside: tally.outside,
  };
}

function stuckIn<S>({ model, order, stepping }: Within<S>, { state, cut }: Reached<S>): Stuck {
  const values = stepping.valuesOf(state);
  confirmStuck(model, order, values, cut);
  return whyStuck(model, order, { state: values, cut });
}

/** A step of what was found, and what may have shown it. */
interface Step<S> {
  readonly action: string | null;
  readonly choices: AnyChoices;
  readonly state: S;
  readonly at: LogPlace | null;
  readonly shown: readonly Shown[];
}

function pathTo<S>(within: Within<S>, last: Reached<S>): Step<S>[] {
  const { events } = within.order;
  const path: Reached<S>[] = [];
  for (let one: Reached<S> | null = last; one !== null; one = one.from) path.push(one);
  return path.reverse().flatMap(({ state, by, event: place }): Step<S>[] => {
    const event = place === null ? null : (events[place] as LogEvent);
    if (event === null) return [{ action: null, choices: {}, state, at: null, shown: [] }];
    const { silent } = within.mapped;
    return by.map((taken, i) =>
      i < by.length - 1 ? { ...taken, at: null, shown: silent } : { ...taken, at: event, shown: [event] },
    );
  });
}

/** Executes the steps of what was found once more; the first is no step. */
function confirm<S>({ model, stepping }: Within<S>, path: readonly Step<S>[]): void {
  confirmSteps(model, path.length - 1, (i) => {
    const [{ state }, { action, choices, state: after, shown }] = [path[i], path[i + 1]] as [Step<S>, Step<S>];
    const taken = { action: action as string, choices, state: stepping.valuesOf(after) };
    return { before: stepping.valuesOf(state), taken, shown };
  });
}
