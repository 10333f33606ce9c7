/**
 * Which specs build on which, in words.
 */
import type { TextStyle } from './report.ts';
import { counted, rowLines } from './words.ts';

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

/** A line for each spec that builds on another: `paxos   refines voting; uses consensus.ts`. Of all specs, or about one of them. */
export function linkLines(
  links: readonly Link[],
  about: { readonly specs: number } | { readonly of: string },
  { width }: TextStyle,
): string[] {
  if (links.length === 0)
    return ['of' in about ? `${about.of} builds on no other spec, and none on it.` : 'No spec builds on another.'];
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
    'of' in about ? [] : [`The other ${about.specs - from.length} of ${counted(about.specs, 'spec')} build on none.`];
  return [...rowLines(rows, width), '', ...others];
}

export function linksDrawn(file: string): string {
  return `Drawn in ${file}.`;
}
