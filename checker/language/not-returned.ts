/**
 * Actions and properties that are made in a spec, a variant or an added file, and not returned: whoever made them believes that
 * they are checked.
 *
 * What is returned for some values of the parameters only, as in `...(most > 1 ? { AllConnected } : {})`, is meant so. Whether
 * it is can only be seen by making the model for other values; that is tried for some, and only where something is missing.
 */
import type { AnyState } from './action.ts';
import type { Model } from './body.ts';
import { BadSpec } from './failure.ts';
import type { Fairness } from './fairness.ts';
import { type Ledger, ledgerOf, type Made, siteOf } from './made.ts';
import type { Formula, PropertyDraft } from './property.ts';

/** What the body of a spec, the edit of a variant, and added files have answered. */
export interface Built {
  readonly base: Model<AnyState>;
  readonly edit: Partial<Model<AnyState>>;
  readonly own: readonly {
    readonly properties: Readonly<Record<string, PropertyDraft>>;
    readonly fairness: readonly Fairness[];
  }[];
  /** What the last two have made. */
  readonly ledger: Ledger;
}

/** A spec with parts that are made and not returned. */
export class NotReturned extends BadSpec {
  constructor(
    readonly where: string,
    readonly made: readonly Made[],
  ) {
    super(`${where}: what is made and not returned is not checked (${made.map(({ maker }) => maker).join(', ')})`);
  }
}

/** How many other models are made at most. */
const most = 200;

/**
 * What was made and not returned, also not in the other models. `known` are the places of which it is known that what is made there
 * is returned by one of these models; it grows, so that no other model of the spec has to be made for them again.
 */
export function notReturned(built: Built, others: () => Iterable<() => Built>, known: Set<string>): Made[] {
  const all = missingIn(built);
  if (all.length === 0) return [];
  const sites = all.map((made) => ({ made, site: siteOf(made) }));
  const missing = (): typeof sites => sites.filter(({ site }) => !known.has(site));
  const look = (one: Built): void => {
    for (const ledger of ledgersOf(one)) for (const made of ledger.among(returnedBy(one))) known.add(siteOf(made));
  };
  if (missing().length > 0) look(built);
  let trials = 0;
  for (const build of others()) {
    if (missing().length === 0 || trials === most) break;
    trials += 1;
    try {
      look(build());
    } catch {
      // There is no model for these values, and so nothing is returned. There may be one for others.
    }
  }
  return missing().map(({ made }) => made);
}

function missingIn(built: Built): Made[] {
  const returned = returnedBy(built);
  const { base, edit } = built;
  const alone = [base, edit].flatMap(({ finished, withinBounds }) => [finished, withinBounds]);
  const texts = [...alone, ...[...returned].flatMap(functionsIn)]
    .filter((one) => typeof one === 'function')
    .map(String);
  return ledgersOf(built)
    .flatMap((ledger) => ledger.without(returned))
    .filter(({ maker }) => {
      // Functions of what is returned may run others' parts: which these are is only known when they do.
      if (maker === 'crashing') return true;
      const parts = maker === 'action' ? /\.(?:guard|effect)\b/ : /\.(?:holds|formula)\b/;
      return !texts.some((text) => parts.test(text));
    });
}

function ledgersOf({ base, ledger }: Built): Ledger[] {
  const own = ledgerOf(base.domains);
  return own === undefined ? [ledger] : [own, ledger];
}

function returnedBy({ base, edit, own }: Built): ReadonlySet<object> {
  const parts = [base, edit].flatMap(({ actions, invariants, properties, withinBounds }) => [
    ...[actions, invariants, properties],
    typeof withinBounds === 'function' ? undefined : withinBounds,
  ]);
  const crashings = [base, edit].flatMap(({ crashes = [] }) => crashes);
  return new Set([
    ...crashings,
    ...[...parts, ...own.map(({ properties }) => properties)].flatMap((record) => Object.values<object>(record ?? {})),
  ]);
}

/** What a spec returns may be made of functions of its own. */
interface Parts {
  readonly guard?: unknown;
  readonly effect?: unknown;
  readonly holds?: unknown;
  readonly mapping?: unknown;
  readonly formula?: Formula;
}

function functionsIn({ guard, effect, holds, mapping, formula }: Parts): unknown[] {
  return [guard, effect, holds, mapping, ...(formula === undefined ? [] : atomsOf(formula))];
}

function atomsOf(formula: Formula): unknown[] {
  switch (formula.op) {
    case 'atom':
      return [formula.holds];
    case 'taken':
      return [formula.steps.where];
    case 'and':
    case 'or':
      return formula.of.flatMap(atomsOf);
    case 'until':
      return [formula.left, formula.right].flatMap(atomsOf);
    case 'forAll':
    case 'exists':
    case 'not':
    case 'always':
    case 'eventually':
      return atomsOf(formula.of);
  }
}
