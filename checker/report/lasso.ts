/**
 * Lassos as text: where a counterexample of a temporal property returns to, and why it is fair.
 */

import type { Absolute, Renamed } from '../explain/absolute.ts';
import type { AnyChoices } from '../language/action.ts';
import { assumptionText } from '../language/fairness.ts';
import { sameValue } from '../language/identity.ts';
import { textOf } from '../language/value.ts';
import type { FairnessReason } from '../reference/lasso.ts';
import type { FairAccount, Lasso, TraceStep } from '../run/outcome.ts';
import { assignments, instanceText, listed, wrapped } from './words.ts';

/** Of more enabled instances, or values of one assumption, than these the rest is counted, not listed. */
const mostListed = 12;

/** A lasso, and of what it returns to, how its numbers differ. */
export type ToldLasso = Lasso & { readonly renamed?: readonly Renamed[] };

/** A lasso as it is told: in absolute numbers, where there are some. */
export function toldLasso(lasso: Lasso, absolute: Absolute | null): ToldLasso {
  return absolute === null ? lasso : { ...lasso, back: absolute.back, renamed: absolute.renamed };
}

/** The lines behind the last state of the trace. States are counted from 1, as traces show them. */
export function lassoLines(
  trace: readonly TraceStep[],
  { to, back, renamed = [] }: ToldLasso,
  account: FairAccount | undefined,
  width: number,
): string[] {
  const end =
    back === null
      ? `Stuttering: state ${trace.length} is repeated for ever.`
      : `Back to state ${to + 1}: ${instanceText(back.action, back.choices)}`;
  const ends = [
    ...wrapped(end, width - 4).map((line, i) => `${i === 0 ? '  ' : '    '}${line}`),
    ...renamedLines(renamed, width),
  ];
  if (account === undefined) return ends;
  return [...ends, ...enabledLines(account, back === null, width), ...fairnessLines(account, trace.length, width)];
}

/** `the same up to renaming: ballot 6 -> 0 and 7 -> 1`: how the state that is returned to differs; null if it does not. */
export function renamedText(renamed: readonly Renamed[]): string | null {
  if (renamed.length === 0) return null;
  const names = new Map<string, string[]>();
  for (const { name, from, to } of renamed) names.set(name, [...(names.get(name) ?? []), `${from} -> ${to}`]);
  const told = [...names].map(([name, all]) => `${name} ${listedSome(all)}`);
  return `the same up to renaming: ${told.join('; ')}`;
}
/** The same below the line that leads back. */
function renamedLines(renamed: readonly Renamed[], width: number): string[] {
  const text = renamedText(renamed);
  return text === null ? [] : wrapped(text, width - 4).map((line) => `    ${line}`);
}

function enabledLines({ enabled }: FairAccount, stutters: boolean, width: number): string[] {
  if (!stutters) return [];
  if (enabled.length === 0) return ['  No action is enabled there that changes the state.'];
  const names = enabled.map(({ action, choices }) => instanceText(action, choices));
  return wrapped(`Enabled there, but owed nothing by fairness: ${listedSome(names)}.`, width - 2).map(
    (line) => `  ${line}`,
  );
}

/** `a, b and 7 more`. */
function listedSome(items: readonly string[]): string {
  const more = items.length > mostListed ? [`${items.length - mostListed} more`] : [];
  return listed([...items.slice(0, mostListed), ...more]);
}

/** For each assumption why the behaviour is fair to it; the values for which the reason is the same stand together. */
export function fairnessTexts({ fairness }: Pick<FairAccount, 'fairness'>, states: number): string[] {
  const grouped = new Map<string, { readonly name: string; readonly reason: string; readonly values: AnyChoices[] }>();
  for (const { assumption, values, reason } of fairness) {
    const [name, text] = [assumptionText(assumption), reasonText(reason, states)];
    const key = JSON.stringify([name, Object.keys(values), text]);
    const group = grouped.get(key) ?? { name, reason: text, values: [] };
    // Of two assumptions that are called alike, each may be about the same values.
    const isTold = group.values.some((other) => sameValue(other, values));
    if (Object.keys(values).length > 0 && !isTold) group.values.push(values);
    grouped.set(key, group);
  }
  return [...grouped.values()].map(
    ({ name, reason, values }) => `${name}${values.length === 0 ? '' : ` for ${valuesText(values)}`}: ${reason}`,
  );
}

/** `WF of Raise for p = p1`. */
export function owedText({ assumption, values }: FairAccount['fairness'][number]): string {
  const name = assumptionText(assumption);
  return Object.keys(values).length === 0 ? name : `${name} for ${assignments(values)}`;
}

function reasonText(reason: FairnessReason, states: number): string {
  switch (reason.kind) {
    case 'taken':
      return reason.step > states - 1 ? 'taken on the way back' : `taken on the way to state ${reason.step + 1}`;
    case 'disabled':
      return reason.state === null ? 'disabled in every state of the cycle' : `disabled in state ${reason.state + 1}`;
    case 'idle':
      return reason.state === null
        ? 'disabled in every state of the cycle, or changes nothing there'
        : `changes nothing in state ${reason.state + 1}`;
    case 'exempt':
      return reason.state === null
        ? 'its condition is false in every state of the cycle in which it would change something'
        : `its condition is false in state ${reason.state + 1}`;
  }
}

function fairnessLines(account: FairAccount, states: number, width: number): string[] {
  const texts = fairnessTexts(account, states);
  if (texts.length === 0) return [];
  return [
    '  It is fair:',
    ...texts.flatMap((text) => wrapped(text, width - 6).map((line, i) => `    ${i === 0 ? '' : '  '}${line}`)),
  ];
}

/** `p = p1, p2 and p3`; of several choices, `p = p1, q = q1; p = p2, q = q1`. */
function valuesText(values: readonly AnyChoices[]): string {
  const [name, ...others] = Object.keys(values[0] ?? {});
  if (name !== undefined && others.length === 0)
    return `${name} = ${listedSome(values.map((value) => textOf(value[name])))}`;
  const more = values.length > mostListed ? [`${values.length - mostListed} more`] : [];
  return [...values.slice(0, mostListed).map(assignments), ...more].join('; ');
}
