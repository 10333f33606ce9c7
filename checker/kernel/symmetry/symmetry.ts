/**
 * What is needed to tell states apart up to permutations only.
 */
import type { AnyState } from '../../language/action.ts';
import type { CheckableModel } from '../../language/model.ts';
import type { Sort } from '../../language/sort.ts';
import { blocksOf, namedMembers, sortsOf } from '../../language/symmetry.ts';
import type { Layout } from '../layout/layout.ts';
import type { Recorder } from '../questions/recorder.ts';
import { Canoniser } from './canonical.ts';
import { Certifier } from './certify.ts';
import { keptBy } from './declared.ts';
import { Group } from './group.ts';
import { Images } from './images.ts';

export interface Symmetry {
  readonly group: Group;
  readonly images: Images;
  readonly canoniser: Canoniser;
  readonly certifier: Certifier;
  readonly sorts: readonly Sort<string>[];
  /** How many members the model had named when the group was made. */
  readonly named: number;
}

/**
 * The symmetry of a model that is explored from these states; null if nothing is interchangeable. Exploring from the end of a
 * scenario, only the permutations that keep that state are used. Throws `BadSpec`.
 */
export function symmetryOf(
  model: CheckableModel,
  layout: Layout,
  recorder: Recorder,
  starts: Iterable<AnyState>,
): Symmetry | null {
  const sorts = sortsOf(model.domains);
  const all = blocksOf(model.domains);
  const [only] = starts;
  const blocks = starts === model.init || only === undefined ? all : keptBy(model.domains, only, all);
  if (blocks.length === 0) return null;
  const group = new Group(blocks, layout.slots.length);
  const images = new Images(layout, group);
  return {
    group,
    images,
    sorts,
    named: namedMembers(sorts),
    canoniser: new Canoniser(images),
    certifier: new Certifier(images, recorder),
  };
}
