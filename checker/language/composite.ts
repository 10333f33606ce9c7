/**
 * Composite variables: several parts behind one value with methods of its own, such as a network with its messages and
 * its budgets. The methods are written once, on the parts, and serve the Immutable parts of the reference checker and
 * the tracked ones of the kernel alike.
 */
import type { ActionDraft } from './action.ts';
import type { Domain } from './domain.ts';
import type { Members } from './sort.ts';
import { type Composite, further, Misfit } from './value.ts';

export interface CompositeDomain<out T> extends Domain<T> {
  readonly kind: 'composite';
  /** The domains of the parts. */
  readonly fields: Readonly<Record<string, Domain<unknown>>>;
  /** The value over these parts, which may be Immutable values or tracked views of them. */
  wrap(parts: Readonly<Record<string, unknown>>): T;
  /** What a behaviour may spend, in words: `losses at most 2`. Printed with every verdict. */
  readonly budgets: readonly string[];
  /** The domain of what it has in it, as a network its messages, if it answers `some` and `isEmpty` of them. */
  readonly carries?: Domain<unknown>;
  /** The actions that come with a variable of this name. */
  faults(variable: string): Readonly<Record<string, ActionDraft>>;
  /** How TypeScript writes the type of its values: `Network<...>`. */
  typed(types: TypeTexts): string;
}

/** How TypeScript writes the types of the values of other domains. */
export interface TypeTexts {
  of(domain: Domain<unknown>): string;
  /** Of sorts, the type of their names, `"client" | "server"`. */
  names(sorts: Members<string>): string;
}

interface Shape<T> {
  readonly fields: Readonly<Record<string, Domain<unknown>>>;
  readonly wrap: (parts: Readonly<Record<string, unknown>>) => T;
  readonly text: string;
  readonly typed: (types: TypeTexts) => string;
  readonly budgets?: readonly string[];
  readonly faults?: (variable: string) => Readonly<Record<string, ActionDraft>>;
}

/** The domain of values that `wrap` makes of one value for each field. */
export function composite<T extends Composite>({
  fields,
  wrap,
  text,
  typed,
  budgets = [],
  faults = () => ({}),
}: Shape<T>): CompositeDomain<T> {
  return {
    kind: 'composite',
    fields,
    wrap,
    text,
    elements: undefined,
    budgets,
    faults,
    typed,
    read(value, path = '') {
      const parts = (value as Composite | null)?.parts;
      if (typeof value !== 'object' || parts === undefined) throw new Misfit(path, value, text);
      return wrap(
        Object.fromEntries(
          Object.entries(fields).map(([name, of]) => [name, of.read(parts[name], further(path, { field: name }))]),
        ),
      );
    },
  };
}
