/**
 * Data with every text as it can be seen: a character that has no shape, or that turns the direction of what follows it, is
 * written as an escape, as the drawings do. Otherwise a value could make what stands beside it unreadable.
 */
import { visible } from '../draw/dot.ts';

/** The data with all texts in it made visible; names of fields stay. Lines and tabs in texts stay too. */
export function seen<T>(data: T): T {
  return seenIn(data) as T;
}

function seenIn(data: unknown): unknown {
  if (typeof data === 'string')
    return data
      .split(/([\n\t])/)
      .map((part, k) => (k % 2 === 0 ? visible(part) : part))
      .join('');
  if (Array.isArray(data)) return data.map(seenIn);
  if (typeof data !== 'object' || data === null) return data;
  // Figures are many, and made so already.
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, name === 'figures' ? value : seenIn(value)]),
  );
}
