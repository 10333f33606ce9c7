/**
 * Choices that are told: of what an action offers to choose, the one value that is meant. Where a set or bag is offered, it is asked for that
 * value alone, so that what is learned does not depend on its other elements.
 */
import { type ActionDraft, Alternatives, type AnyChoices, type AnyState, listedValues } from '../../language/action.ts';
import type { Domain } from '../../language/domain.ts';
import { keyOf, Misfit } from '../../language/value.ts';
import { FilteredBag, TrackedBag } from '../views/bag-view.ts';
import { TrackedSet } from '../views/set-view.ts';
import { viewBehind } from '../views/view.ts';

/** The action with these choices made: it offers them, where it did so before, and nothing else. */
export function toldDraft(draft: ActionDraft, told: AnyChoices): ActionDraft {
  const offered = Object.entries(draft.forSome).map(([choice, of]): [string, (typeof draft.forSome)[string]] => {
    if (!Object.hasOwn(told, choice)) return [choice, of];
    const value = told[choice];
    const key = keyOf(value);
    const listed = listedValues(of);
    if (listed !== undefined) return [choice, listed.filter((other) => keyOf(other) === key).slice(0, 1)];
    const compute = of as (s: AnyState, earlier: AnyChoices) => Iterable<unknown>;
    return [choice, (s, earlier) => onlyOf(compute(s, earlier), value, key)];
  });
  return { ...draft, forSome: Object.fromEntries(offered) };
}

function onlyOf(offered: Iterable<unknown>, value: unknown, key: string): Iterable<unknown> {
  if (offered instanceof Alternatives)
    return new Alternatives(offered.lists.map((list) => () => onlyOf(list(), value, key)));
  const view = viewBehind(offered);
  if (view instanceof TrackedSet) return onlyElement(view, view.shape.region.of, value, key);
  if (view instanceof TrackedBag || view instanceof FilteredBag)
    return onlyElement(view, view.shape.bags.of, value, key);
  return [...offered].filter((other) => keyOf(other) === key).slice(0, 1);
}

/** What is told may come from elsewhere, and be another object than the spec has of that text. */
function onlyElement(
  view: { has(value: unknown): boolean },
  of: Domain<unknown>,
  value: unknown,
  key: string,
): readonly unknown[] {
  let own: unknown;
  try {
    own = of.read(value);
  } catch (error) {
    if (error instanceof Misfit) return [];
    throw error;
  }
  return keyOf(own) === key && view.has(own) ? [own] : [];
}
