/** The list of what the text claims, in `specs/README.md`: a table for each section, between two marks. */

export interface DecidedClaim {
  readonly claim: string;
  readonly verdict: string;
  /** What decides it, as Markdown, and its drawing from the gallery, if there is one. */
  readonly decisions: readonly { readonly text: string; readonly svg: string | null }[];
  readonly awaits: readonly string[];
  readonly remark: string | null;
}
export interface DecidedSection {
  readonly section: string;
  readonly claims: readonly DecidedClaim[];
}

const opening = '<!-- claims, made by npm run gallery -->';
const closing = '<!-- end of claims -->';

/** The text with the list between its marks; as it is, if it has no marks. */
export function withClaims(readme: string, sections: readonly DecidedSection[]): string {
  const [from, to] = [readme.indexOf(opening), readme.indexOf(closing)];
  if (from < 0 || to < from) return readme;
  const lines = sections.flatMap(({ section, claims }) => [
    `### ${section}`,
    '',
    '| it is claimed | | what decides it |',
    '|---|---|---|',
    ...claims.map((claim) => `| ${claim.claim} | ${claim.verdict} | ${cell(claim)} |`),
    '',
  ]);
  return `${readme.slice(0, from)}${opening}\n\n${lines.join('\n')}\n${readme.slice(to)}`;
}

function cell({ decisions, awaits, remark }: DecidedClaim): string {
  const decided = decisions.map(({ text, svg }) =>
    svg === null ? text : `${text} ([drawn](../counterexamples/gallery/${svg}))`,
  );
  const open = awaits.length === 0 ? [] : [`still to be said here: ${awaits.join(', ')}`];
  return [...decided, ...open, ...(remark === null ? [] : [remark])].join('<br>');
}
