/**
 * Operations over time as text: a line for each client, an interval for each operation, from its invocation to its answer.
 *
 *   client 0   |------ write(3) ------|
 *   client 1         |--- read: 0 ---|
 *   line       4     7               9 12
 *
 * Only the order of the moments counts; between two of them is as much room as the texts need.
 */

/** An operation to be drawn. */
export interface Interval {
  readonly client: string;
  readonly label: string;
  /** Moments, of which the order alone counts; `returned` is Infinity if it never was answered. */
  readonly invoked: number;
  readonly returned: number;
}

/** A client as it is called: `client 3`, or by its name. */
export function clientText(client: string): string {
  return /^\d/.test(client) ? `client ${client}` : client;
}

/** What stands below a moment, and what that is. */
interface Mark {
  readonly name: string;
  of(moment: number): string;
}

/** The lines of the diagram, with shorter intervals if it would be wider than that; null if even these are too wide. */
export function diagramLines(intervals: readonly Interval[], width: number, mark: Mark): string[] | null {
  for (const dashes of [3, 1, 0]) {
    const lines = laidOut(intervals, mark, dashes);
    if (lines.every(({ length }) => length <= width)) return lines;
  }
  return null;
}

/** The diagram with at least so many dashes on either side of a text. */
function laidOut(intervals: readonly Interval[], mark: Mark, dashes: number): string[] {
  const moments = [...new Set(intervals.flatMap(({ invoked, returned }) => [invoked, returned]))].sort((a, b) => a - b);
  const place = new Map<number, number>();
  let last = 0;
  for (const [k, moment] of moments.entries()) {
    const next = k === 0 ? 0 : last + markAt(moments[k - 1]!, mark).length + 2;
    const roomy = intervals
      .filter(({ returned }) => returned === moment)
      .map(({ invoked, label }) => place.get(invoked)! + label.length + 2 * dashes + 3);
    last = Math.max(next, ...roomy);
    place.set(moment, last);
  }
  const clients = [...new Set(intervals.map(({ client }) => client))];
  const names = [...clients.map(clientText), mark.name];
  const widest = Math.max(...names.map(({ length }) => length));
  const rows = [
    ...clients.map((client) =>
      drawn(
        intervals
          .filter((interval) => interval.client === client)
          .map(({ label, invoked, returned }) => {
            const [from, to] = [place.get(invoked)!, place.get(returned)!];
            return { at: from, text: span(label, to - from + 1, returned === Number.POSITIVE_INFINITY) };
          }),
      ),
    ),
    drawn(moments.map((moment) => ({ at: place.get(moment)!, text: markAt(moment, mark) }))),
  ];
  return rows.map((row, i) => `  ${names[i]!.padEnd(widest)}   ${row}`);
}

function markAt(moment: number, mark: Mark): string {
  return moment === Number.POSITIVE_INFINITY ? '' : mark.of(moment);
}

/** `|--- write(3) ---|`, as long as that, or `|--- write(3) --- ...` if it never ends. */
function span(label: string, length: number, pending: boolean): string {
  const dashes = length - label.length - 4;
  const before = Math.floor(dashes / 2);
  return `|${'-'.repeat(before)} ${label} ${'-'.repeat(dashes - before)}${pending ? ' ...' : '|'}`;
}

function drawn(texts: readonly { readonly at: number; readonly text: string }[]): string {
  return texts.reduce((row, { at, text }) => `${row.padEnd(at)}${text}`, '').trimEnd();
}
