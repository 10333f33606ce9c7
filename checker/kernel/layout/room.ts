/**
 * How many values a domain has, as far as it matters for the width that a slot begins with. To list them all would tell too, and takes
 * longer than many a whole search: a record of two sequences has thousands.
 */
import type { FunctionDomain, SequenceDomain, SetDomain } from '../../language/collections.ts';
import type { Domain, OptionalDomain } from '../../language/domain.ts';
import type { Fields, RecordDomain, UnionDomain } from '../../language/record.ts';

/** The number of a domain's values, or `most` if there are no fewer; where they cannot be listed, there are. */
export function valuesUpTo(most: number, domain: Domain<unknown>): number {
  const within = (of: Domain<unknown>): number => valuesUpTo(most, of);
  const power = (base: number, exponent: number): number => Math.min(most, base ** exponent);
  const ofFields = (fields: Fields): number =>
    Object.values(fields).reduce((product, of) => Math.min(most, product * within(of)), 1);
  switch (domain.kind) {
    case 'boolean':
    case 'range':
    case 'oneOf':
    case 'sort':
    case 'sorts':
      return Math.min(most, domain.elements?.length ?? most);
    case 'optional':
      return Math.min(most, 1 + within((domain as OptionalDomain<unknown>).of));
    case 'record':
      return ofFields((domain as RecordDomain<Fields>).fields);
    case 'union':
      return Math.min(
        most,
        Object.values((domain as UnionDomain<Record<string, Fields>>).cases).reduce(
          (sum, fields) => sum + ofFields(fields),
          0,
        ),
      );
    case 'function': {
      const { keys, of } = domain as FunctionDomain<unknown, unknown>;
      return power(within(of), keys.length);
    }
    case 'set':
      return power(2, within((domain as SetDomain<unknown>).of));
    case 'sequence': {
      const { of, most: longest } = domain as SequenceDomain<unknown>;
      let count = 0;
      for (let length = 0; length <= longest && count < most; length++) count += power(within(of), length);
      return Math.min(most, count);
    }
    case 'bag':
    case 'composite':
      return most;
  }
}
