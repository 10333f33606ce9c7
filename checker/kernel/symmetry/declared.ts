/**
 * What a model declares besides code, compared with its images under permutations: the lists of values that actions choose from
 * and properties are quantified over.
 */
import { type AnyState, listedValues } from '../../language/action.ts';
import type { Domain } from '../../language/domain.ts';
import { type Site, SpecFailure } from '../../language/failure.ts';
import type { CheckableModel } from '../../language/model.ts';
import type { Quantified } from '../../language/property.ts';
import { renamed } from '../../language/renaming.ts';
import type { Block } from '../../language/symmetry.ts';
import { keyOf } from '../../language/value.ts';
import type { Group, Permutation } from './group.ts';

/** The state after a permutation, its values canonical. */
export function imageOfState(
  domains: Readonly<Record<string, Domain<unknown>>>,
  state: AnyState,
  { renaming }: Pick<Permutation, 'renaming'>,
): AnyState {
  return Object.fromEntries(
    Object.entries(domains).map(([variable, domain]) => [variable, domain.read(renamed(state[variable], renaming))]),
  );
}

/** Throws `SpecFailure` at the first list of values whose image is not there. */
export function certifyDeclared(model: CheckableModel, group: Group): void {
  const closed = (site: Site, values: Iterable<unknown>): void => {
    const keys = new Map([...values].map((value) => [keyOf(value), value]));
    for (const by of group.generators)
      for (const value of keys.values()) {
        const image = renamed(value, by.renaming);
        if (!keys.has(keyOf(image))) throw missing(site, value, by);
      }
  };
  for (const [name, { forSome }] of Object.entries(model.actions))
    for (const [choice, of] of Object.entries(forSome))
      closed({ part: 'choice', name, choices: {}, choice }, listedValues(of) ?? []);
  for (const [part, all] of [
    ['property', model.properties],
    ['bound', model.bounds],
  ] as const)
    for (const [name, { forAll }] of Object.entries(all))
      for (const of of Object.values(forAll)) closed({ part, name, choices: {} }, listedValues(of) ?? []);
  for (const [name, of] of Object.entries(model.properties))
    if (of.kind === 'temporal')
      for (const range of of.within.flatMap(Object.values<Quantified[string]>))
        closed({ part: 'property', name, choices: {} }, listedValues(range) ?? []);
}

/** The image of an initial state under a permutation is none. */
export function missingInitially(state: AnyState, by: Permutation): SpecFailure {
  return missing({ part: 'initial states', name: 'init', choices: {} }, state, by);
}

function missing(site: Site, value: unknown, { renaming }: Permutation): SpecFailure {
  return new SpecFailure(site, { kind: 'asymmetric', renaming, value, missing: renamed(value, renaming) });
}

/** The blocks of members that this state does not tell apart: what explores from it alone may permute no others. */
export function keptBy(
  domains: Readonly<Record<string, Domain<unknown>>>,
  state: AnyState,
  blocks: readonly Block[],
): readonly Block[] {
  const key = keyOf(imageOfState(domains, state, { renaming: new Map() }));
  const areTwins = (a: string, b: string): boolean =>
    keyOf(
      imageOfState(domains, state, {
        renaming: new Map([
          [a, b],
          [b, a],
        ]),
      }),
    ) === key;
  return blocks.flatMap(({ sort, members }) => {
    const classes: string[][] = [];
    for (const member of members) {
      const same = classes.find(([first]) => areTwins(first as string, member));
      if (same === undefined) classes.push([member]);
      else same.push(member);
    }
    return classes.filter(({ length }) => length > 1).map((kept) => ({ sort, members: kept }));
  });
}
