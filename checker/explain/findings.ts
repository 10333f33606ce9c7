/**
 * What there is to show of an outcome: its traces, each with why it is so. What cannot be explained takes nothing else with it.
 */
import type { CheckableModel } from '../language/model.ts';
import type { Outcome, PropertyOutcome, TraceStep } from '../run/outcome.ts';
import { type Absolute, absoluteOf, becauseIn, divergenceIn } from './absolute.ts';
import { type Because, becauseOf } from './because.ts';
import { type Departure, departureOf } from './departure.ts';
import { type Divergence, divergenceOf } from './divergence.ts';

/** Why a trace shows what it shows. */
export interface Reasons {
  /** Why the property is false. */
  readonly because: Because | null;
  /** Of a refinement: where the trace departs from the abstract spec. */
  readonly departure: Departure | null;
  /** Of a variant: where the trace leaves the spec. */
  readonly divergence: Divergence | null;
}

/** A property with the trace that shows its verdict. */
export interface Finding extends Reasons {
  readonly property: PropertyOutcome;
  readonly trace: readonly TraceStep[];
  /** Of a spec that knows numbers by their ranks: the same in absolute numbers. */
  readonly absolute: (Absolute & Pick<Reasons, 'because' | 'divergence'>) | null;
}

export interface Explained {
  readonly findings: readonly Finding[];
  /** The properties of which it is not known why, and the errors by which it is not. */
  readonly unexplained: readonly { readonly property: PropertyOutcome; readonly error: unknown }[];
}

/** The traces of what is violated, or of the one property that was asked for, each explained. Runs code of the spec. */
export function explained(outcome: Outcome, only?: string): Explained {
  const { model } = outcome;
  const unexplained: Explained['unexplained'][number][] = [];
  const findings = asFound(outcome, only).findings.map((finding): Finding => {
    const { property, trace } = finding;
    try {
      const reasons = reasonsOf(model, property, trace);
      const { because, divergence } = reasons;
      const numbers = absoluteOf(model, trace, property.lasso);
      const absolute = numbers && {
        ...numbers,
        because: because && becauseIn(numbers, because),
        divergence: divergence && divergenceIn(numbers, divergence),
      };
      return { ...finding, ...reasons, absolute };
    } catch (error) {
      unexplained.push({ property, error });
      return finding;
    }
  });
  return { findings, unexplained };
}

/** Why a trace shows that a property is violated, and where it leaves the spec. Runs code of the spec. */
export function reasonsOf(model: CheckableModel, property: PropertyOutcome, trace: readonly TraceStep[]): Reasons {
  return {
    because: becauseOf(model, property, trace),
    departure: property.verdict === 'violated' ? departureOf(model, property.name, trace) : null,
    divergence: divergenceOf(model, trace, property.lasso),
  };
}

/** The same traces as they were found, without why. */
export function asFound({ properties }: Outcome, only?: string): Explained {
  const isShown = ({ name, verdict }: PropertyOutcome): boolean =>
    only === undefined ? verdict === 'violated' : name === only;
  const findings = properties.flatMap((property): Finding[] =>
    property.trace === null || !isShown(property)
      ? []
      : [{ property, trace: property.trace, because: null, departure: null, divergence: null, absolute: null }],
  );
  return { findings, unexplained: [] };
}
