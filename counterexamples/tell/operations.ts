/**
 * Operations along a trace: when each client began what, when it was answered, and which of that contradicts each other.
 */
import { List } from 'immutable';
import { takesPart } from '../../checker/explain/anomaly.ts';
import type { Because } from '../../checker/explain/because.ts';
import type { AnyState } from '../../checker/language/action.ts';
import type { Operation, Operations } from '../../checker/language/depiction.ts';
import { toVariable } from '../../checker/language/path.ts';
import { depictionIn, further, pathText } from '../../checker/language/value.ts';
import { titleOf } from '../../checker/report/anomaly.ts';
import { operationText, refusedText, stateOf } from '../../checker/report/contradiction.ts';
import { callText } from '../../checker/report/operation.ts';
import type { StoryHistory, StoryOperation } from '../story.ts';
import { bare } from './labels.ts';

/** An operation, or a transaction as far as it has come. */
interface Span {
  readonly parts: readonly Operation[];
  readonly isTransaction: boolean;
  readonly isEnded: boolean;
}

/** The operations that the states record, and those that a property is false because of; null if they record none. */
export function historyOf(states: readonly AnyState[], because: Because | null): StoryHistory | null {
  const contradicts = contradicting(states, because);
  const operations = Object.keys(states[0] ?? {}).flatMap((variable): StoryOperation[] => {
    const recorded = states.map(
      (state) => depictionIn(state[variable])?.operations?.() ?? new Map<string, Operations>(),
    );
    return [...(recorded.at(-1)?.keys() ?? [])].flatMap((client) => {
      const spans = recorded.map((threads) => spansOf(threads.get(client)));
      const cell = cellOf(variable, client);
      return (spans.at(-1) ?? []).map((span, i): StoryOperation => {
        const invoked = spans.findIndex((own) => own.length > i);
        const returned = span.isEnded ? spans.findIndex((own) => own[i]?.isEnded === true) : null;
        const own = { client, cell, invoked, returned };
        return { ...own, ...labelsOf(span), contradicts: contradicts(variable, own, i) };
      });
    });
  });
  if (operations.length === 0) return null;
  const asked = new Set(operations.map(({ cell }) => cell));
  const idle = Object.entries(states[0] ?? {}).flatMap(([variable, value]) =>
    [...(depictionIn(value)?.operations?.().keys() ?? [])].map((client) => cellOf(variable, client)),
  );
  return {
    operations,
    idle: idle.filter((cell) => !asked.has(cell)),
    contradiction: whatIsWrong(because),
  };
}

/** Where a history keeps what a client did. */
function cellOf(variable: string, client: string): string {
  return pathText(further(toVariable(variable), { key: client }));
}

function spansOf(thread: Operations | undefined): readonly Span[] {
  if (thread === undefined) return [];
  const { completed, pending, ended } = thread;
  if (ended === undefined)
    return [
      ...completed.map((one): Span => ({ parts: [one], isTransaction: false, isEnded: true })),
      ...(pending === null ? [] : [{ parts: [pending], isTransaction: false, isEnded: false }]),
    ];
  let from = 0;
  const spans = ended.toArray().map((size): Span => {
    from += size;
    return { parts: completed.slice(from - size, from).toArray(), isTransaction: true, isEnded: true };
  });
  const open = [...completed.slice(from), ...(pending === null ? [] : [pending])];
  return open.length === 0 ? spans : [...spans, { parts: open, isTransaction: true, isEnded: false }];
}

function labelsOf({ parts, isTransaction }: Span): Pick<StoryOperation, 'label' | 'called'> {
  const [first] = parts;
  if (first !== undefined && !isTransaction)
    return { label: operationText(first, shortText), called: partText({ operation: first.operation }) };
  // That it began is what the bar begins with.
  const told = parts.slice(1).map(partText);
  return { label: told.join(', ') || 'nothing yet', called: null };
}

/** A value, or a sequence of values, without the names of its fields. */
function shortText(value: unknown): string {
  return List.isList(value) ? `<${value.map(bare).join(', ')}>` : bare(value);
}

/** `read`, `write(x, 1)`, `read(x): 0`. */
function partText({ operation, result }: Operation): string {
  const isTagged = (value: unknown): value is { readonly type: string } =>
    typeof value === 'object' && value !== null && 'type' in value;
  const answer = result === undefined ? '' : `: ${shortText(result)}`;
  return `${isTagged(operation) ? callText(operation, false, shortText) : shortText(operation)}${answer}`;
}

/** Which operations contradict each other: by when they were, or by which of their client's they are. */
function contradicting(
  states: readonly AnyState[],
  because: Because | null,
): (variable: string, operation: Pick<StoryOperation, 'client' | 'invoked' | 'returned'>, place: number) => boolean {
  if (because?.kind === 'contradiction') {
    const { variable: history, calls } = because.contradiction;
    return (variable, { client, invoked, returned }) =>
      variable === history &&
      calls.some(
        (call) =>
          call.client === client &&
          stateOf(call.invoked) - 1 === invoked &&
          stateOf(call.returned) - 1 === (returned ?? Number.POSITIVE_INFINITY),
      );
  }
  if (because?.kind !== 'anomaly') return () => false;
  const isPart = takesPart(because.anomaly, states.at(-1) ?? {});
  return (variable, { client }, place) => isPart(variable, client, place);
}

function whatIsWrong(because: Because | null): string | null {
  switch (because?.kind) {
    case 'contradiction':
      return refusedText(because.contradiction);
    case 'anomaly': {
      const { name, called, dependencies } = because.anomaly;
      // A name such as G2-item tells nothing by itself to who does not know it.
      const isNamed = called !== null || dependencies.length === 0;
      return isNamed ? titleOf(because.anomaly) : `no order of these transactions fits what they read (${name})`;
    }
    default:
      return null;
  }
}
