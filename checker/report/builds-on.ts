/**
 * Which specs build on which, in words.
 */
import type { TextStyle } from './report.ts';
import { counted, meant, rowLines } from './words.ts';

/** That a spec implements another, uses what is written there, or takes as given what it brings about. */
export interface Link {
  /** The folder of the spec. */
  readonly from: string;
  /** The folder that it builds on, or a file beside the folders. */
  readonly to: string;
  readonly how: How;
}

const manners = ['refines', 'uses', 'assumes'] as const;
export type How = (typeof manners)[number];

/** Of which specs it is told which build on which: of all, or about one of them; and by which names there are any. */
export interface About {
  readonly of: string | null;
  readonly known: ReadonlySet<string>;
}

/** A line for each spec that builds on another: `paxos   refines voting; uses consensus.ts`. */
export function linkLines(links: readonly Link[], { of, known }: About, { width }: TextStyle): string[] {
  if (links.length === 0)
    return [of === null ? 'No spec builds on another.' : `${of} builds on no other spec, and none on it.`];
  const from = [...new Set(links.map((link) => link.from))];
  const rows = from.map((name) => {
    const own = links.filter((link) => link.from === name);
    const named = manners.flatMap((how) => {
      const to = own.filter((link) => link.how === how).map((link) => link.to);
      return to.length === 0 ? [] : [`${how} ${to.join(', ')}`];
    });
    return [name, named.join('; ')] as const;
  });
  const others =
    of === null ? [`The other ${known.size - from.length} of ${counted(known.size, 'spec')} build on none.`] : [];
  return [...rowLines(rows, width), '', ...strangers(links, known), ...others];
}

/** What a spec says that it assumes may be misspelt. */
function strangers(links: readonly Link[], known: ReadonlySet<string>): string[] {
  const strange = links.filter(({ to, how }) => how === 'assumes' && !known.has(to));
  return strange.map(({ from, to }) =>
    [`${from} assumes ${to}, which is no spec here.`, meant(to, [...known])].filter((text) => text !== null).join(' '),
  );
}

export function linksDrawn(file: string): string {
  return `Drawn in ${file}.`;
}
