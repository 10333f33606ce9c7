/**
 * Certificates: what is known of the images of a decision, and must stay true of elements that are met later.
 *
 * An image has read no more than the image of what was read for the decision. Of a question by predicate that is known for the
 * elements that were there: `some` of nothing is false under every permutation. So both predicates are kept, and tried on
 * elements as they are met. Permutations that lead to an image which has run already, for the same reason, must keep what
 * was read on all elements; it is enough to look at one for each step between images, since such permutations generate all that
 * keep the decision and what was read for it (Schreier's lemma).
 */
import { type About, LatePredicate } from '../questions/by-predicate.ts';
import type { Fact } from '../questions/question.ts';
import type { Permutation } from './group.ts';
import type { Images } from './images.ts';
import { type OpenFact, openOf } from './open-fact.ts';

/** What was read by predicate under a permutation: what was read for the decision must cover it, or be the same. */
interface ReadUnder {
  readonly facts: readonly OpenFact[];
  readonly by: Permutation;
  readonly isSame: boolean;
}

/** What holds of a decision and its images. */
export class Certificate {
  readonly facts: readonly OpenFact[];
  private readonly images: ReadUnder[] = [];
  private readonly kept = new Set<Permutation>();

  constructor(path: readonly Fact[]) {
    this.facts = openOf(path);
  }
  /** An image that has run. */
  covers(path: readonly Fact[], by: Permutation): void {
    if (this.facts.length > 0) this.images.push({ facts: openOf(path), by, isSame: false });
  }
  /** An image that was decided by itself, for which the image of what was read here was read. */
  stands(path: readonly Fact[], by: Permutation): void {
    if (this.facts.length > 0) this.images.push({ facts: openOf(path), by, isSame: true });
  }
  /** Two permutations that lead to one image: what leads from the one to the other keeps the decision and what was read for it. */
  meet({ group }: Images, by: Permutation, same: Permutation): void {
    if (this.facts.length === 0) return;
    const kept = group.compose(group.inverse(same), by);
    if (kept.rank === 0 || this.kept.has(kept)) return;
    this.kept.add(kept);
    this.images.push({ facts: this.facts, by: kept, isSame: true });
  }
  /** Tries all predicates on elements that are new. True if one is satisfied by one of them. Throws `LatePredicate`. */
  grow(): boolean {
    let grown = false;
    for (const { facts } of [this, ...this.images]) for (const fact of facts) if (fact.grow()) grown = true;
    return grown;
  }
  /** True if it holds of the elements that were tried. */
  isTrue(images: Images): boolean {
    const textsOf = (of: readonly OpenFact[], by: Permutation): Set<string> =>
      new Set(of.map(({ fact, satisfying }) => fact.read.factUnder(images.under(by), fact.key, satisfying)));
    return this.images.every((image) => {
      const known = textsOf(this.facts, image.by);
      const read = textsOf(image.facts, images.group.identity);
      return [...read].every((text) => known.has(text)) && (!image.isSame || read.size === known.size);
    });
  }
}

export class Certificates {
  /** By the sets and bags that they are about. */
  private readonly rooms = new Map<About, { readonly of: Certificate[]; settledAt: number }>();
  /** Those that were not settled yet: elements may have been met while the images ran. */
  private readonly fresh: Certificate[] = [];
  constructor(private readonly images: Images) {}

  keep(certificate: Certificate): void {
    if (certificate.facts.length > 0) this.fresh.push(certificate);
  }
  /** Tries predicates on elements that came since. Throws `LatePredicate` if a certificate is true no longer. */
  settle(): void {
    for (const [{ elements }, room] of this.rooms) {
      if (room.settledAt === elements.length) continue;
      this.settleAll(room.of);
      room.settledAt = elements.length;
    }
    this.settleAll(this.fresh);
    for (const certificate of this.fresh.splice(0))
      for (const about of new Set(certificate.facts.map((fact) => fact.about))) {
        const room = this.rooms.get(about) ?? { of: [], settledAt: about.elements.length };
        this.rooms.set(about, room);
        room.of.push(certificate);
      }
  }
  private settleAll(certificates: readonly Certificate[]): void {
    for (const certificate of certificates)
      if (certificate.grow() && !certificate.isTrue(this.images)) throw new LatePredicate([]);
  }
  clear(): void {
    this.rooms.clear();
    this.fresh.length = 0;
  }
}
