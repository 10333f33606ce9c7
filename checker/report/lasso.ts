/**
 * Lassos as text: where a counterexample of a temporal property returns to, and why it is fair.
 */
import type { Lasso, TraceStep } from './outcome.ts';
import type { FairAccount } from './report.ts';
import { instanceText, listed, wrapped } from './words.ts';

/** Of more enabled instances, or values of one assumption, than these the rest is counted, not listed. */
const mostListed = 12;

/** The lines behind the last state of the trace. States are counted from 1, as traces show them. */
export function lassoLines(
  trace: readonly TraceStep[],
  { to, back }: Lasso,
  account: FairAccount | undefined,
  width: number,
): string[] {
  const end =
    back === null
      ? `  Stuttering: state ${trace.length} is repeated for ever.`
      : `  Back to state ${to + 1}: ${instanceText(back.action, back.choices)}`;
  if (account === undefined) return [end];
  return [end, ...enabledLines(account, back === null, width), ...fairnessLines(account, trace.length, width)];
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
  const grouped = new Map<string, { readonly name: string; readonly reason: string; readonly values: string[] }>();
  for (const { assumption, reason } of fairness) {
    const [name, value] = parted(assumption);
    const text =
      reason.kind === 'disabled'
        ? `disabled in state ${reason.state + 1}`
        : reason.step > states - 1
          ? 'taken on the way back'
          : `taken on the way to state ${reason.step + 1}`;
    const group = grouped.get(`${name}|${text}`) ?? { name, reason: text, values: [] };
    if (value !== null) group.values.push(value);
    grouped.set(`${name}|${text}`, group);
  }
  return [...grouped.values()].map(
    ({ name, reason, values }) => `${name}${values.length === 0 ? '' : ` for ${valuesText(values)}`}: ${reason}`,
  );
}

function fairnessLines(account: FairAccount, states: number, width: number): string[] {
  const texts = fairnessTexts(account, states);
  if (texts.length === 0) return [];
  return [
    '  It is fair:',
    ...texts.flatMap((text) => wrapped(text, width - 6).map((line, i) => `    ${i === 0 ? '' : '  '}${line}`)),
  ];
}

/** `WF of A, B for p = p1` as the assumption and the values of the choices that it is per. */
function parted(assumption: string): readonly [string, string | null] {
  const at = assumption.indexOf(' for ');
  return at < 0 ? [assumption, null] : [assumption.slice(0, at), assumption.slice(at + ' for '.length)];
}

/** `p = p1, p2 and p3`; of several choices, `p = p1, q = q1; p = p2, q = q1`. */
function valuesText(values: readonly string[]): string {
  const name = /^\w+ = /.exec(values[0] ?? '')?.[0] ?? '';
  const single = values.every((value) => value.startsWith(name) && !/, \w+ = /.test(value));
  if (single) return `${name}${listedSome(values.map((value) => value.slice(name.length)))}`;
  const more = values.length > mostListed ? [`${values.length - mostListed} more`] : [];
  return [...values.slice(0, mostListed), ...more].join('; ');
}
