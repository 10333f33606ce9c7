/**
 * The tests of a protocol's mutants. A mutant is an edit of a protocol that takes just one rule away. It tells whether the instances
 * that are recorded could notice: at one of them some property falls, or else the mutant survives, and the README says so.
 *
 * What falls is searched for by the kernel, a property at a time, up to its first violation, which the reference semantics confirms.
 * So it is held what falls, in how many steps, and that nothing falls sooner; what else would fall later is not asked.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkable } from '../language/model.ts';
import { type Parameters, type ParameterValues, parameterValues } from '../language/parameters.ts';
import type { Spec } from '../language/protocol.ts';
import type { Instance, Variant } from '../language/spec.ts';
import { textOf } from '../language/value.ts';
import { variantDeviations } from '../report/claims.ts';
import { count, counted } from '../report/words.ts';
import { check } from '../run/check.ts';
import type { Outcome, PropertyOutcome } from '../run/outcome.ts';
import { expectConfirmed } from './confirmed.ts';
import { isThorough } from './tier.ts';

/** Where a mutant was tried in vain. */
export interface Survival {
  /** Those that are not given have the mutant's defaults. */
  readonly parameters: Readonly<Record<string, string | number>>;
  /** As `check` prints it: orbits, where processes are interchangeable. */
  readonly distinct: number;
  /** True if it takes more than some seconds: it is left to what is run before a release. */
  readonly slow?: boolean;
}

/** A rule of a protocol, and what becomes of the protocol without it. */
export type Mutant = {
  /** The rule, in the words of the protocol. */
  readonly rule: string;
} & (
  | {
      /** The rule's absence, as a variant that only the tests know: its `story` says what is done instead. */
      readonly mutant: Variant;
      /** Where it was tried, if nothing falls anywhere; its `violates` is then empty. */
      readonly survives?: readonly Survival[];
    }
  /** The rule's absence is one of the protocol's variants, which are tested as such. */
  | { readonly variant: Variant }
);

interface Mutants<P extends Parameters, D, M> {
  readonly spec: Spec<P, D, M>;
  readonly mutants: readonly Mutant[];
  /** The instances of the spec: what falls is to fall at one that is recorded. */
  readonly instances: readonly Instance[];
  /** Where the table stands that says the same: `new URL('README.md', import.meta.url)`. */
  readonly readme: URL;
}

/** The head of the README's table. */
const head = ['| rule | without it | falls | at |', '|---|---|---|---|'];
/** Slow mutants take minutes. */
const slowly = 3_600_000;

/**
 * Declares the tests of a protocol's mutants. Slow ones are run if `CONCORD_SLOW=yes`. If `CONCORD_TABLES=write`, the README's
 * table is written anew where its first line stands.
 */
export function describeMutants<P extends Parameters, D, M>({
  spec: given,
  mutants,
  instances,
  readme,
}: Mutants<P, D, M>): void {
  const spec = given as unknown as Spec;
  describe(`mutants of ${spec.name}`, () => {
    for (const entry of mutants) {
      if ('variant' in entry) continue;
      const { mutant, survives } = entry;
      const { name, slow = false } = mutant;
      if (survives === undefined) {
        const listed = Object.keys(mutant.violates).join(', ');
        test.skipIf(slow && !isThorough)(
          `${name} violates ${listed}`,
          async () => expect(await fallDeviations(spec, mutant)).toEqual([]),
          slow ? slowly : undefined,
        );
      }
      for (const tried of survives ?? [])
        test.skipIf(tried.slow === true && !isThorough)(
          `${name} survives, ${at(tried.parameters)}`,
          async () => expect(await survivalDeviations(spec, mutant, tried)).toEqual([]),
          tried.slow === true ? slowly : undefined,
        );
    }
    test('what falls does so where the protocol itself is recorded to hold', () => {
      expect(strayMutants(spec, mutants, instances)).toEqual([]);
    });
    test('the README says what the mutants say', () => {
      const table = mutantsTable(mutants);
      if (process.env.CONCORD_TABLES === 'write') writeFileSync(readme, withTable(readFileSync(readme, 'utf8'), table));
      expect(tableIn(readFileSync(readme, 'utf8')).join('\n')).toBe(table.join('\n'));
    });
  });
}

/** What of a mutant's fall is not as recorded. */
export async function fallDeviations(spec: Spec, mutant: Variant): Promise<string[]> {
  const { violates } = mutant;
  const recorded = Object.keys(violates);
  if (recorded.length === 0) return ['nothing is recorded to fall, nor where it survives'];
  const steps = Object.values(violates).flatMap((length) => length ?? []);
  // What takes all states shows at once whether anything else falls.
  if (steps.length === 0) return wholeDeviations(await checked(spec, mutant), violates);
  const { properties } = checkable(spec, { variant: mutant });
  const isSought = (name: string) => recorded.includes(name) || properties[name]?.kind !== 'temporal';
  const first = await checked(spec, mutant, [...Object.keys(properties), 'Deadlock'].filter(isSought));
  const deviations = first.properties.flatMap((property) => {
    const length = stepsOf(property);
    return Object.hasOwn(violates, property.name) || length === null || length >= Math.min(...steps)
      ? []
      : [`${property.name} violated in ${counted(length, 'step')}, sooner than what is recorded`];
  });
  for (const [name, length] of Object.entries(violates)) {
    const known = first.properties.find((property) => property.name === name && property.verdict === 'violated');
    const found = known ?? (await checked(spec, mutant, [name])).properties[0];
    deviations.push(
      ...variantDeviations(found, length, { engine: 'kernel', symmetry: true }).map((text) => `${name} ${text}`),
    );
  }
  return deviations;
}

function wholeDeviations({ properties }: Outcome, violates: Variant['violates']): string[] {
  return properties.flatMap((property) => {
    const { name, verdict } = property;
    const wanted = Object.hasOwn(violates, name);
    return wanted === hasFallen(property)
      ? []
      : [`${name} ${verdict}, ${wanted ? 'recorded as' : 'not recorded as'} violated`];
  });
}

/** Within bounds it is not known that something cannot be reached; but where the protocol reaches it, the mutant does not. */
function hasFallen({ kind, verdict, reason }: PropertyOutcome): boolean {
  return verdict === 'violated' || (kind === 'reachable' && reason === 'states were cut off');
}

/** What of a mutant's survival is not as recorded. */
export async function survivalDeviations(
  spec: Spec,
  mutant: Variant,
  { parameters, distinct }: Survival,
): Promise<string[]> {
  // Which parameters a spec has is not known here; one that it does not have is refused.
  const outcome = await check(spec, { variant: mutant, parameters: parameters as Instance['parameters'] });
  expectConfirmed(outcome);
  const fallen = outcome.properties.filter(hasFallen).map(({ name }) => name);
  const { states, stopped } = outcome;
  return [
    ...(Object.keys(mutant.violates).length === 0 ? [] : ['it is recorded to violate something, too']),
    ...(stopped === null ? [] : [`stopped: ${stopped}`]),
    ...fallen.map((name) => `${name} violated, recorded as surviving`),
    ...(states.distinct === distinct ? [] : [`${count(states.distinct)} distinct, recorded ${count(distinct)}`]),
  ];
}

/** Up to the first violation of these properties; through all states, if none are given. */
async function checked(spec: Spec, variant: Variant, properties?: readonly string[]): Promise<Outcome> {
  const asked = properties === undefined ? {} : { properties, limits: { stopAtFirst: true } };
  const outcome = await check(spec, { variant, ...asked });
  expectConfirmed(outcome);
  return outcome;
}

function stepsOf({ verdict, trace }: PropertyOutcome): number | null {
  return verdict !== 'violated' || trace === null ? null : trace.length - 1;
}

/**
 * The mutants that fall with parameters at which nothing is recorded of the protocol itself. Slow ones may fall where the protocol
 * is too large to be explored whole.
 */
export function strayMutants(spec: Spec, mutants: readonly Mutant[], instances: readonly Instance[]): string[] {
  const valuesOf = (given: Partial<ParameterValues<Parameters>> = {}) =>
    JSON.stringify(parameterValues(spec.parameters, given));
  const recorded = instances
    .filter(({ variant, from }) => variant === undefined && from === undefined)
    .map(({ parameters }) => valuesOf(parameters));
  return mutants.flatMap((entry) => {
    if ('variant' in entry || entry.survives !== undefined || entry.mutant.from !== undefined) return [];
    const { name, parameters, slow = false } = entry.mutant;
    if (slow) return [];
    return recorded.includes(valuesOf(parameters)) ? [] : [`${name}: no instance with ${at(parameters)}`];
  });
}

/** The table that the README is to have. */
export function mutantsTable(mutants: readonly Mutant[]): string[] {
  const cells = mutants.map((entry) => {
    const { rule } = entry;
    if ('variant' in entry) {
      const { name, parameters, violates } = entry.variant;
      return [rule, `the variant \`${name}\``, falls(violates), at(parameters)];
    }
    const { story, parameters, violates, from } = entry.mutant;
    if (entry.survives === undefined)
      return [rule, story, falls(violates), `${at(parameters)}${from === undefined ? '' : `, from ${from}`}`];
    const tried = entry.survives.map((survival) => at({ ...parameters, ...survival.parameters }));
    return [rule, story, 'survives', tried.join('; ')];
  });
  return [...head, ...cells.map((row) => `| ${row.join(' | ')} |`)];
}

function falls(violates: Variant['violates']): string {
  const each = Object.entries(violates);
  return each.map(([name, steps]) => `\`${name}\`${steps === null ? '' : ` in ${steps}`}`).join(', ');
}

/** `maxTerm=3 maxLog=2`, as on the command line. */
function at(parameters: Readonly<Record<string, unknown>> = {}): string {
  const given = Object.entries(parameters).map(([name, value]) => `\`${name}=${textOf(value)}\``);
  return given.length === 0 ? 'the default' : given.join(' ');
}

/** The README with this table in place of its own, of which at least the first line is to stand there. */
function withTable(text: string, table: readonly string[]): string {
  const [first = '', ...rest] = tableIn(text);
  return text.replace([first, ...rest].join('\n'), () => table.join('\n'));
}

/** The lines of the table in a README; none if it has none. */
export function tableIn(text: string): string[] {
  const lines = text.split(/\r?\n/);
  const begin = lines.indexOf(head[0] ?? '');
  if (begin === -1) return [];
  const end = lines.findIndex((line, i) => i > begin && !line.startsWith('|'));
  return lines.slice(begin, end === -1 ? undefined : end);
}
