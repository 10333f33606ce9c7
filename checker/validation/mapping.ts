/**
 * What a log shows: which steps of a spec the events of a running system stand for, which steps the log leaves out, and what is known of
 * the order of events.
 */
import type { AnyChoices, ChoicesOf } from '../language/action.ts';
import type { Of } from '../language/domain.ts';
import type { Parameters, ParameterValues } from '../language/parameters.ts';
import type { Spec, StateOf } from '../language/protocol.ts';
import type { Fields } from '../language/record.ts';
import type { Makers } from '../language/variables.ts';

/** A step of the spec that an event may stand for, over states `S`, with choices `C`. */
export interface LoggedStep<S, C> {
  /** The name of the action. */
  readonly action: string;
  readonly choices: C;
  readonly before: S;
  readonly after: S;
}

/** Any action of a spec. */
interface AnyAction {
  readonly guard: (s: never, choices: never) => boolean;
}

/** An action of the spec, or the name of one that comes with a variant or a variable, whose choices are not typed then. */
type Named = AnyAction | string;
type Choosing<A extends Named> = A extends AnyAction ? ChoicesOf<A> : AnyChoices;

/** The fields of an event, read from JSON. */
type FieldValues<F extends Fields> = { readonly [K in keyof F]: Of<F[K]> };

/** What events of one name say, and which steps they stand for. */
export interface EventDraft<S, F extends Fields, A extends Named> {
  /** The fields that are read, each with its domain. Others of the line are passed over. */
  readonly fields?: F;
  /** The action that the event shows, or several of which it shows one; what comes with a variant or a variable by its name. */
  readonly of: A | readonly A[];
  /** The choices of the action that the event tells; what is left out is open. */
  readonly choices?: (event: FieldValues<F>) => Partial<Choosing<A>>;
  /** Whether the event may stand for this step; any, if absent. What it does not ask about is open. */
  readonly matches?: (event: FieldValues<F>, step: LoggedStep<S, Choosing<A>>) => boolean;
}
/** Steps that the log does not show. */
export interface SilentDraft<S, A extends Named> {
  readonly of: A | readonly A[];
  /** Whether this step may go unseen; any, if absent. */
  readonly matches?: (step: LoggedStep<S, Choosing<A>>) => boolean;
}

/** What `event` made. */
export interface ShownEvent {
  readonly kind: 'event';
  readonly fields: Fields;
  readonly of: readonly Named[];
  readonly choices: ((event: never) => Readonly<Record<string, unknown>>) | null;
  readonly matches: ((event: never, step: LoggedStep<never, never>) => boolean) | null;
}
/** What `silent` made. */
export interface SilentSteps {
  readonly kind: 'silent';
  readonly of: readonly Named[];
  readonly matches: ((step: LoggedStep<never, never>) => boolean) | null;
}

/** By which fields of a line the order of events is known, where there are several nodes without a common clock. */
export interface LogOrder {
  /**
   * The node that writes the event: events of one node come in the order of their lines. Without it each log is that of one node, whatever it is
   * called.
   */
  readonly node?: string;
  /**
   * The number of the line among those of its node, from 0 or 1: where one is missing or stands twice, the log is refused. Lines that `read`
   * passes over count, if they have these fields.
   */
  readonly sequence?: string;
  /** What the event sends: a text or a number that names the message, or a list of such; the field may be missing. */
  readonly sent?: string;
  /** What it has received, likewise: it comes after what has sent that. */
  readonly received?: string;
}

/** What a log shows of a spec. */
export interface LogDraft {
  /** By the `event` field of a line. */
  readonly events: Readonly<Record<string, ShownEvent>>;
  /** What the log leaves out, and how many such steps there may be before each event. */
  readonly silent?: { readonly steps: readonly SilentSteps[]; readonly atMost: number };
  /** Without it, events happened in the order of their lines, and nothing is known of the order between several logs. */
  readonly order?: LogOrder;
  /** Makes an event of a line that has another form, or null of one that says nothing of the spec. */
  readonly read?: (line: unknown) => unknown;
}

/** The makers of what a log shows, typed by the states of the spec. */
export interface LogMakers<S> {
  /** Events of one name. */
  event<const F extends Fields = Record<never, never>, A extends Named = AnyAction>(
    draft: EventDraft<S, F, A>,
  ): ShownEvent;
  /** Steps that the log does not show. */
  silent<A extends Named>(draft: SilentDraft<S, A>): SilentSteps;
}

/** What logs of a system show of a spec: what `mapping=./mine.ts` on the command line loads. */
export interface LogMapping {
  readonly of: Spec;
  readonly logOf: (model: never, values: never) => LogDraft;
}

/**
 * Declares what logs of a running system show of a spec, typed by its states. As in a variant's `edit`, `model` has all that the spec's
 * body returned, such as its sorts and actions, and the makers `event` and `silent`:
 *
 * `export const log = logOf(raft, ({ event, sorts, actions }) => ({ events: { timeout: event({ ... }) } }));`
 */
export function logOf<P extends Parameters, D, M>(
  of: Spec<P, D, M>,
  draft: (model: M & Makers<StateOf<M>> & LogMakers<StateOf<M>>, values: ParameterValues<P>) => LogDraft,
): LogMapping {
  return { of: of as unknown as Spec, logOf: draft as unknown as LogMapping['logOf'] };
}

/** The makers themselves, untyped. */
export const logMakers: LogMakers<unknown> = {
  event: ({ fields, of, choices, matches }) => ({
    kind: 'event',
    fields: fields ?? {},
    of: listOf(of),
    choices: (choices ?? null) as ShownEvent['choices'],
    matches: (matches ?? null) as ShownEvent['matches'],
  }),
  silent: ({ of, matches }) => ({
    kind: 'silent',
    of: listOf(of),
    matches: (matches ?? null) as SilentSteps['matches'],
  }),
};

function listOf(one: Named | readonly Named[]): readonly Named[] {
  return Array.isArray(one) ? one : [one as Named];
}
