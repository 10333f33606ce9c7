/**
 * The truth of temporal formulas of behaviours that go on for ever, by its definition; and whether a finite part of one violates what
 * a finite part can violate (`language/safety.ts`).
 */
import type { AnyChoices } from '../language/action.ts';
import { sameValue } from '../language/identity.ts';
import type { CheckableModel } from '../language/model.ts';
import { type Atom, type Ground, instancesOf, type Temporal } from '../language/property.ts';
import { isSafety } from '../language/safety.ts';
import { isAtomTrue, type TraceStep } from './semantics.ts';

/**
 * The first instance of a property that a trace violates, whatever comes after it; null if there is none. If the model starts from a
 * scenario, the property is about what comes from its end on.
 */
export function refutedAlong(
  model: CheckableModel,
  name: string,
  { forAll, formula }: Pick<Temporal, 'forAll' | 'formula'>,
  trace: readonly TraceStep[],
): AnyChoices | null {
  const start = model.from === null ? 0 : (model.scenarios[model.from]?.length ?? 0);
  const behaviour = trace.slice(start);
  if (!isSafety(formula) || behaviour.length === 0) return null;
  // Its last state is repeated for ever.
  const isTrue = (instance: AnyChoices): boolean | undefined =>
    truthAlong(formula, behaviour.length, behaviour.length - 1, (atom, k) => {
      const { state } = behaviour[k] as TraceStep;
      const next = behaviour[k + 1];
      const step =
        next === undefined || next.action === null || sameValue(state, next.state)
          ? null
          : { ...next, action: next.action };
      return isAtomTrue(model, name, atom, { state, step }, instance);
    })[0];
  return instancesOf(forAll).find((instance) => isTrue(instance) === false) ?? null;
}

/** The truth of a formula at each position of a word that goes from its last position back to `to`. */
export function truthAlong(
  formula: Ground,
  length: number,
  to: number,
  isTrueAt: (atom: Atom, position: number) => boolean,
): readonly boolean[] {
  const along = (of: Ground): readonly boolean[] => truthAlong(of, length, to, isTrueAt);
  const positions = Array.from({ length }, (_, k) => k);
  /** The truth that solves `truth[k] = now(k, truth at the next position)`, reached from this value everywhere. */
  const fixpoint = (value: boolean, now: (k: number, next: boolean) => boolean): readonly boolean[] => {
    const truth = positions.map(() => value);
    for (let changed = true; changed; ) {
      changed = false;
      for (const k of positions.toReversed()) {
        const is = now(k, truth[k + 1 < length ? k + 1 : to] as boolean);
        changed ||= is !== truth[k];
        truth[k] = is;
      }
    }
    return truth;
  };
  switch (formula.op) {
    case 'atom':
      return positions.map((k) => isTrueAt(formula.holds, k));
    case 'not':
      return along(formula.of).map((is) => !is);
    case 'and':
    case 'or': {
      const parts = formula.of.map(along);
      const holds = (part: readonly boolean[], k: number): boolean => part[k] === true;
      return positions.map((k) =>
        formula.op === 'and' ? parts.every((part) => holds(part, k)) : parts.some((part) => holds(part, k)),
      );
    }
    case 'always': {
      const of = along(formula.of);
      return fixpoint(true, (k, next) => of[k] === true && next);
    }
    case 'eventually': {
      const of = along(formula.of);
      return fixpoint(false, (k, next) => of[k] === true || next);
    }
    case 'until': {
      const [left, right] = [along(formula.left), along(formula.right)];
      return fixpoint(false, (k, next) => right[k] === true || (left[k] === true && next));
    }
  }
}
