/** Operations of clients that contradict each other in a trace, in words. */
import type { Call } from '../consistency/calls.ts';
import type { Tagged } from '../consistency/recorded/index.ts';
import type { Contradiction } from '../explain/contradiction.ts';
import { textOf } from '../language/value.ts';
import { labelOf as taggedLabel } from './operation.ts';
import { diagramLines, type Interval } from './time-diagram.ts';
import { begun } from './words.ts';

const LONGEST_LABEL = 72;

/** What is wrong with them; with those that are left out, `aside` of them, whenever they took effect. */
export function refusedText({ aside }: Pick<Contradiction, 'aside'>): string {
  return `no order of these operations fits what was answered${aside === 0 ? '' : ', whenever the others took effect'}`;
}

/** The operations over the states of the trace; null if that is too wide. */
export function contradictionLines({ calls }: Contradiction, width: number): string[] | null {
  const intervals: readonly Interval[] = calls.map((call) => ({ ...call, label: operationText(call) }));
  return diagramLines(intervals, width, { name: 'state', of: (moment) => String(stateOf(moment)) });
}

/** `client1: Write(v1) (states 2 to 4); client2: Read -> ReadOk(v2) (states 5 to 6)`. */
export function contradictionText({ calls }: Contradiction): string {
  const clients = [...new Set(calls.map(({ client }) => client))];
  return clients
    .map((client) => {
      const own = calls.filter((call) => call.client === client);
      return `${client}: ${own.map((call) => `${labelOf(call)} (${statesText(call)})`).join(', ')}`;
    })
    .join('; ');
}

/** The state of a moment, counted from 1. */
export function stateOf(moment: number): number {
  return Math.floor(moment / 2);
}

function statesText({ invoked, returned }: Pick<Interval, 'invoked' | 'returned'>): string {
  const [from, to] = [stateOf(invoked), stateOf(returned)];
  if (to === Number.POSITIVE_INFINITY) return `pending since state ${from}`;
  return from === to ? `state ${from}` : `states ${from} to ${to}`;
}

/** `write(3)`, `read: null`; of an operation without a type, `add -> 3`. Values are told by `said`. */
export function operationText(call: Pick<Call<unknown, unknown>, 'operation' | 'result'>, said = textOf): string {
  const isTagged = (value: unknown): value is Tagged => typeof value === 'object' && value !== null && 'type' in value;
  const { operation, result } = call;
  return isTagged(operation) && (result === undefined || isTagged(result))
    ? taggedLabel({ operation, ...(result === undefined ? {} : { result }) }, false, said)
    : labelOf(call, said);
}

/** `Read -> ReadOk(value: null)`. */
function labelOf({ operation, result }: Pick<Call<unknown, unknown>, 'operation' | 'result'>, said = textOf): string {
  return begun(`${said(operation)}${result === undefined ? '' : ` -> ${said(result)}`}`, LONGEST_LABEL);
}
