/** Siblings without what keeps them all, or tells them apart. */
import { sum, variant } from '../../checker/index.ts';
import { versionVectors } from './version-vectors.ts';

export const lastWriteWins = variant(versionVectors, {
  name: 'last-write-wins',
  story:
    'Of several siblings a node keeps the one that comes after most writes, and among those the one of the client with the highest name. All nodes agree on which that is, and they converge. But the other author did not know of it, and has been told that his item is in the cart.',
  parameters: { writes: 1 },
  definitions: {
    keeps: (version, others) =>
      others.every((other) => {
        const [age, otherAge] = [sum(version.seen), sum(other.seen)];
        return age > otherAge || (age === otherAge && version.dot.by > other.dot.by);
      }),
  },
  violates: { NoLostWrite: 2, Siblings: null },
});

export const serverCounters = variant(versionVectors, {
  name: 'server-counters',
  story:
    'Each server counts the writes that it takes, and the vector of a version counts the version itself. Two clients write at one server without knowing of each other; the second write is the second that this server has taken, and so it seems to come after the first, which is thrown away.',
  parameters: { counters: 'servers', writes: 1 },
  definitions: { isDotted: () => false },
  violates: { NoLostWrite: 2, Causality: 3 },
});
