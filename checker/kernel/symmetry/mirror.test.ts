/** The mirror answers of a state what a recorder answers of the image of the state, on both sides. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnyState } from '../../language/action.ts';
import {
  bagOf,
  type Domain,
  functionFrom,
  optional,
  processes,
  range,
  subsetOf,
  variables,
} from '../../language/index.ts';
import { blocksOf } from '../../language/symmetry.ts';
import { arbitraryOf } from '../../testing/values-of.ts';
import { contentOf, pack } from '../layout/codec.ts';
import { Layout } from '../layout/layout.ts';
import { Recorder } from '../questions/recorder.ts';
import { imageOfState } from './declared.ts';
import { Group } from './group.ts';
import { Images } from './images.ts';
import { MirrorRecorder } from './mirror.ts';

const P = processes('p', 3);
const { domains } = variables({
  next: functionFrom(P, optional(P)),
  round: range(0, 2),
  voters: subsetOf(P),
  got: bagOf(P),
});
const states: fc.Arbitrary<AnyState> = fc.record(
  Object.fromEntries(Object.entries(domains).map(([name, domain]) => [name, arbitraryOf(domain as Domain<unknown>)])),
);

test('slot by slot and element by element', () => {
  const property = fc.property(states, states, fc.nat(5), (before, after, rank) => {
    const layout = new Layout(domains);
    const group = new Group(blocksOf(domains), layout.slots.length);
    const images = new Images(layout, group);
    const by = group.numbered(rank);
    const pair = [before, after];
    const pairs = [pair, pair.map((state) => imageOfState(domains, state, by))];
    const contents = pairs.map((two) => two.map((state) => contentOf(layout, state)));
    layout.place();
    const [own, image] = contents.map((two) => {
      const recorder = new Recorder(layout);
      recorder.vector = new Int32Array(2 * layout.words);
      for (const [side, content] of two.entries()) pack(layout, content, recorder.vector, side * layout.words);
      return recorder;
    }) as [Recorder, Recorder];
    const mirror = new MirrorRecorder(layout);
    mirror.reflect(own, images, by);
    for (const side of [0, 1]) {
      for (const slot of layout.slots) expect(mirror.numberIn(slot, side)).toBe(image.numberIn(slot, side));
      for (const element of layout.elements)
        expect(mirror.holdsElement(element, side)).toBe(image.holdsElement(element, side));
    }
  });
  fc.assert(property, { seed: 20_261_128, numRuns: 100 });
});
