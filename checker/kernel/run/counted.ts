/**
 * Counts the calls of user code, by wrapping the spec's own functions.
 */
import type { ActionDraft } from '../../language/action.ts';
import type { CheckableModel } from '../../language/model.ts';
import type { Property } from '../../language/property.ts';

export interface Calls {
  count: number;
}

/** The same model, whose functions count their calls in `calls`. */
export function counted(model: CheckableModel, calls: Calls): CheckableModel {
  const count =
    <A extends readonly unknown[], R>(f: (...args: A) => R) =>
    (...args: A): R => {
      calls.count++;
      return f(...args);
    };
  const action = (draft: ActionDraft): ActionDraft => ({
    forSome: Object.fromEntries(
      Object.entries(draft.forSome).map(([name, of]) => [
        name,
        typeof of === 'function' && !('kind' in of) ? count(of) : of,
      ]),
    ),
    guard: count(draft.guard),
    effect: count(draft.effect),
  });
  const property = <P extends Property>(of: P): P =>
    'holds' in of
      ? {
          ...of,
          holds: count(of.holds as (...args: unknown[]) => boolean),
          ...('initially' in of && of.initially !== undefined ? { initially: count(of.initially) } : {}),
        }
      : of;
  const each = <T>(record: Readonly<Record<string, T>>, f: (of: T) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(record).map(([name, of]) => [name, f(of)]));
  return {
    ...model,
    actions: each(model.actions, action),
    properties: each(model.properties, property),
    bounds: each(model.bounds, property),
    finished: model.finished && count(model.finished),
  };
}
