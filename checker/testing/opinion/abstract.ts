/**
 * Abstract models: transition systems as data, written down in no language. One becomes both a spec of Concord (`write.ts`)
 * and functions over plain data (`meaning.ts`), so that the two can be compared.
 */

/** Plain data. A set is a sorted list, a function a list of values in the order of its keys, a bag a list of `[element, copies]`. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };
export type PlainRecord = { readonly [name: string]: Plain };
/** A call in a history, and what a client has called. */
export type PlainCall = { readonly operation: Plain; readonly after: readonly number[]; readonly result?: Plain };
export type PlainThread = { readonly completed: readonly PlainCall[]; readonly pending: PlainCall | null };

export interface SortType {
  readonly t: 'sort';
  readonly name: string;
  readonly size: number;
  readonly role: 'processes' | 'values';
}
export interface MessageType {
  readonly t: 'msg';
  readonly cases: Readonly<Record<string, Readonly<Record<string, Type>>>>;
}
export interface NetworkType {
  readonly t: 'net';
  readonly of: MessageType;
  readonly among: SortType;
  readonly order: 'unordered' | 'fifo';
  readonly keeps: boolean;
  readonly capacity: number;
  /** How often each fault may strike; null for never, -1 for any number of times. */
  readonly loss: number | null;
  readonly duplication: number | null;
  readonly partition: number | null;
}
export interface CrashType {
  readonly t: 'crash';
  readonly of: SortType;
  readonly atMost: number;
  readonly recovery: boolean;
  readonly volatile: Readonly<Record<string, Plain>>;
  /** True if what is sent to a process that crashes is lost. */
  readonly drops: boolean;
}
export interface ClockType {
  readonly t: 'clock';
  readonly of: SortType;
  readonly ticks: number;
  readonly skew: number;
  readonly drift: boolean;
}
export interface HistoryType {
  readonly t: 'hist';
  readonly of: SortType;
  readonly most: number;
  readonly values: Type;
}
export type Type =
  | { readonly t: 'bool' }
  | { readonly t: 'int'; readonly lo: number; readonly hi: number }
  | { readonly t: 'enum'; readonly values: readonly string[] }
  | SortType
  | { readonly t: 'opt'; readonly of: Type }
  | { readonly t: 'rec'; readonly fields: Readonly<Record<string, Type>> }
  | MessageType
  | { readonly t: 'fn'; readonly from: Type; readonly to: Type }
  | { readonly t: 'set'; readonly of: Type }
  | { readonly t: 'seq'; readonly of: Type; readonly most: number }
  | { readonly t: 'bag'; readonly of: Type }
  | NetworkType
  | CrashType
  | ClockType
  | HistoryType;

/**
 * A term: an operation on terms. What it means depends on `op`, `args`, `binds` and `data` alone; `style` says in which of
 * many ways it is written, and `wrap` in what it is wrapped that changes nothing. Names that are bound differ from each other.
 */
export interface Term {
  readonly op: string;
  readonly type: Type;
  readonly args: readonly Term[];
  readonly binds: readonly string[];
  readonly data: Plain;
  readonly style: number;
  readonly wrap: number;
}

/** What a choice ranges over: all of a type, some values of it, or what a term on the state answers. */
export type Choice =
  | { readonly from: 'type'; readonly type: Type }
  | { readonly from: 'list'; readonly type: Type; readonly values: readonly Plain[] }
  | { readonly from: 'subsets'; readonly type: Type; readonly sort: SortType; readonly size: number | null }
  | { readonly from: 'state'; readonly type: Type; readonly term: Term };

export interface AbstractAction {
  readonly choices: Readonly<Record<string, Choice>>;
  readonly guard: Term | null;
  /** The choice by which a process takes it that must be up: the process, or the message that it is sent. */
  readonly live?: string;
  readonly effect: Readonly<Record<string, Term>>;
  readonly style: number;
}
export interface AbstractProperty {
  readonly kind: 'invariant' | 'step' | 'reachable' | 'eventually' | 'alwaysEventually' | 'leadsTo';
  readonly forAll: Readonly<Record<string, Type>>;
  readonly holds: Term;
  /** What should lead to it. */
  readonly from?: Term;
  readonly style: number;
}
/** What a behaviour owes to an action, all of its choices together, in the states and by the choices of which `when` is true. */
export interface AbstractFairness {
  readonly strength: 'WF' | 'SF';
  readonly action: string;
  readonly when: Term | null;
  readonly style: number;
}
export interface AbstractBound {
  readonly forAll: Readonly<Record<string, Type>>;
  readonly holds: Term;
}
export type PlainState = { readonly [variable: string]: Plain };
export interface AbstractModel {
  readonly variables: Readonly<Record<string, Type>>;
  readonly init: readonly PlainState[];
  readonly actions: Readonly<Record<string, AbstractAction>>;
  readonly properties: Readonly<Record<string, AbstractProperty>>;
  readonly bounds: Readonly<Record<string, AbstractBound>>;
  readonly fairness?: readonly AbstractFairness[];
  readonly finished: Term | null;
  /** The states in which clocks do not tick. */
  readonly due: Term | null;
  /** The action instances at whose end exploration starts. */
  readonly scenario: readonly { readonly action: string; readonly choices: PlainRecord }[] | null;
  /** Another model that this one is said to implement, and what each of its variables is. */
  readonly refinement: { readonly of: AbstractModel; readonly mapping: Readonly<Record<string, Term>> } | null;
  readonly style: number;
}

/** The terms inside a term, and itself. */
export function termsIn(term: Term): readonly Term[] {
  return [term, ...term.args.flatMap(termsIn)];
}

/** All terms of a model, those of its refinement apart. */
export function rootsOf(model: AbstractModel): readonly Term[] {
  return [
    ...Object.values(model.actions).flatMap(({ choices, guard, effect }) => [
      ...Object.values(choices).flatMap((choice) => (choice.from === 'state' ? [choice.term] : [])),
      ...(guard === null ? [] : [guard]),
      ...Object.values(effect),
    ]),
    ...Object.values(model.properties).flatMap(({ holds, from }) => (from === undefined ? [holds] : [from, holds])),
    ...Object.values(model.bounds).map(({ holds }) => holds),
    ...[model.finished, model.due, ...(model.fairness ?? []).map(({ when }) => when)].filter((term) => term !== null),
    ...Object.values(model.refinement?.mapping ?? {}),
  ];
}

/** A type and the types inside it. */
export function typesIn(type: Type): readonly Type[] {
  switch (type.t) {
    case 'bool':
    case 'int':
    case 'enum':
    case 'sort':
      return [type];
    case 'opt':
    case 'set':
    case 'seq':
    case 'bag':
      return [...typesIn(type.of), type];
    case 'rec':
      return [...Object.values(type.fields).flatMap(typesIn), type];
    case 'msg':
      return [...Object.values(type.cases).flatMap((fields) => Object.values(fields).flatMap(typesIn)), type];
    case 'fn':
      return [...typesIn(type.from), ...typesIn(type.to), type];
    case 'net':
      return [...typesIn(type.of), type.among, type];
    case 'crash':
    case 'clock':
      return [type.of, type];
    case 'hist':
      return [type.of, ...typesIn(type.values), type];
  }
}

/** The sorts of a model, each once. */
export function sortsIn(model: AbstractModel): readonly SortType[] {
  const types = [
    ...Object.values(model.variables),
    ...rootsOf(model)
      .flatMap(termsIn)
      .map(({ type }) => type),
    ...Object.values(model.actions).flatMap(({ choices }) => Object.values(choices).map(({ type }) => type)),
    ...[...Object.values(model.properties), ...Object.values(model.bounds)].flatMap(({ forAll }) =>
      Object.values(forAll),
    ),
  ].flatMap(typesIn);
  const sorts = types.filter((type): type is SortType => type.t === 'sort');
  return [...new Map(sorts.map((sort) => [sort.name, sort])).values()];
}
