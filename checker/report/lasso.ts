/**
 * Lassos as text: where a counterexample of a temporal property returns to, and why it is fair.
 */
import type { Lasso, TraceStep } from './outcome.ts';
import type { FairAccount } from './report.ts';
import { instanceText, listed, wrapped } from './words.ts';

/** More enabled instances than these are counted, not listed. */
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
  const more = names.length > mostListed ? [`${names.length - mostListed} more`] : [];
  return wrapped(
    `Enabled there, but owed nothing by fairness: ${listed([...names.slice(0, mostListed), ...more])}.`,
    width - 2,
  ).map((line) => `  ${line}`);
}

/** For each assumption why the behaviour is fair to it; the values for which the reason is the same stand together. */
function fairnessLines({ fairness }: FairAccount, states: number, width: number): string[] {
  const grouped = new Map<string, { readonly name: string; readonly reason: string; readonly values: string[] }>();
  for (const { assumption, reason } of fairness) {
    const [name = '', value] = assumption.split(' for ');
    const text =
      reason.kind === 'disabled'
        ? `disabled in state ${reason.state + 1}`
        : reason.step > states - 1
          ? 'taken on the way back'
          : `taken on the way to state ${reason.step + 1}`;
    const group = grouped.get(`${name}|${text}`) ?? { name, reason: text, values: [] };
    if (value !== undefined) group.values.push(value);
    grouped.set(`${name}|${text}`, group);
  }
  if (grouped.size === 0) return [];
  return [
    '  It is fair:',
    ...[...grouped.values()].flatMap(({ name, reason, values }) =>
      wrapped(`${name}${values.length === 0 ? '' : ` for ${listed(values)}`}: ${reason}`, width - 4).map(
        (line) => `    ${line}`,
      ),
    ),
  ];
}
