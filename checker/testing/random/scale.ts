/**
 * Scale: the counters of a random transition system get as many values as make it large enough, and not too large.
 */
import { exploreByReference } from '../../reference/check.ts';
import type { Dice } from './dice.ts';
import { modelOf, type Sketch, sourceOf } from './sketch.ts';

/** How many successors are computed at most to see how large a system is while its counters have two values. */
const glimpse = 700;
/** The most successors that a state of a large system has, on average: the reference computes each of them by user code. */
const branching = 4;

/** The sketch, most often with as many states as wanted, if that can be had. `digits` is in how many places it counts. */
export function scaled(sketch: Sketch, digits: number, wanted: number, dice: Dice): Sketch {
  const size = sizeOf(sketch);
  if (size === null || size.generated > branching * size.distinct) return sketch;
  const most = Math.ceil(2 * (wanted / size.distinct) ** (1 / digits)) - 1;
  return withCount(sketch, dice.chance(72) ? Math.max(1, most) : dice.integer(1, 4));
}

function withCount(sketch: Sketch, most: number): Sketch {
  return {
    ...sketch,
    constants: sketch.constants.map(({ name, of }) => ({ name, of: name === 'Count' ? `range(0, ${most})` : of })),
  };
}

/** How many states and successors there are; null if there are none, or too many. */
function sizeOf(sketch: Sketch): { readonly distinct: number; readonly generated: number } | null {
  let size = null;
  for (const soFar of exploreByReference(modelOf(sourceOf(sketch)))) {
    size = soFar();
    if (size.generated > glimpse) return null;
  }
  return size === null || size.distinct === 0 ? null : size;
}
