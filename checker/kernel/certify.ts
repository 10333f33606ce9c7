/**
 * Certification: what a model says of its symmetry is not trusted but compared, for everything that is learned.
 *
 * A unit is one thing that user code decides: what a choice offers, what an action instance does, what a property answers.
 * When a unit has run, its images run on the images of the state. What they read beyond the image of what the unit has read
 * is read of the state too, so that the entry that is learned is closed under the group; what they decide must be the
 * image of what the unit has decided.
 *
 * Why that is enough. Let F be what the unit has read in the end, on a state s. For every permutation g of the group its
 * image has run on a state that agrees with g.s on g.F, has read no more than g.F, and has decided the image of what the
 * unit has decided. So for each state that agrees with s on F, visited or not, every image of the unit decides the same.
 *
 * Permutations that agree on the unit and on F need no second run, so that the images are walked through generator by
 * generator, as a graph whose nodes are the images of the unit together with F.
 */
import { type Site, SpecFailure } from '../spec/failure.ts';
import { quantifyingAfter } from '../spec/sort.ts';
import type { BagClass } from './bags.ts';
import { everything, LatePredicate, type Predicate, type Read, type Recorder, type Step } from './footprint.ts';
import { type Permutation, textOfPermutation } from './group.ts';
import type { Images } from './images.ts';
import type { Element, Part, SetRegion, TupleClass } from './layout.ts';
import { MirrorRecorder } from './mirror.ts';
import type { Member } from './tree.ts';

/** What a unit has decided. */
export interface Outcome {
  /** The same for outcomes that are the same. */
  readonly text: string;
  /** The text of the image. */
  under(by: Permutation): string;
  /** In words: `was disabled`, `answered true`. */
  said(): string;
  /**
   * Asked where the image has decided something else by its text: what of the state tells whether it comes to the same, to
   * be read; or null if it does not.
   */
  reconciled?(image: Outcome, by: Permutation): readonly (() => void)[] | null;
}

export interface Unit {
  /** The same for all images of the unit: `instance of RMPrepare`. */
  readonly family: string;
  readonly member: Member;
  readonly outcome: Outcome;
  readonly site: Site;
  /** The unit whose choices or whose instance are the image of this one's. */
  image(by: Permutation): UnitImage;
}
export interface UnitImage {
  /** Which of the family it is. */
  readonly name: string;
  /** In words, for the report: `RMPrepare(rm: rm2)`. */
  said(): string;
  /** Runs it on the image of the state. `isKnown` says if what was read is the image of what the unit has read. */
  run(expected: string, isKnown: (step: Step) => boolean): Outcome;
}

/** A predicate of a unit, and the one that an image of the unit has asked in its place: they must say the same for ever. */
interface Pair {
  readonly read: ReadWithPredicate;
  readonly image: Predicate;
  readonly by: Permutation;
  readonly member: Member;
  tried: number;
}
type ReadWithPredicate = Extract<Read, { readonly holds: Predicate }>;

export class Certifier {
  readonly mirror: MirrorRecorder;
  /** How many images were run. */
  runs = 0;
  /** By unit and path: what must be read in addition, or that nothing must. */
  private readonly settled = new Map<string, readonly ((recorder: Recorder) => void)[]>();
  /** By the set or bag whose elements they are about. */
  private readonly pairs = new Map<SetRegion | BagClass, { of: Pair[]; settledAt: number }>();
  /** The units with what they have read and decided, all of whose images are known to agree. */
  private readonly closed = new Set<string>();

  constructor(
    readonly images: Images,
    private readonly recorder: Recorder,
  ) {
    this.mirror = new MirrorRecorder(recorder.layout);
  }

  /** Certifies what the unit has just decided; reads of the state whatever the images need. Throws `SpecFailure`. */
  certify(unit: Unit): void {
    const { name } = unit.image(this.images.group.identity);
    for (let path = this.pathText(); ; path = this.pathText()) {
      const key = `${unit.family}|${name}|${path}`;
      let more = this.settled.get(key);
      if (more === undefined) {
        more = this.compare(unit);
        this.settled.set(key, more);
      }
      if (more.length === 0) return;
      for (const read of more) read(this.recorder);
      if (path === this.pathText()) throw new Error('what was read is to be read again: an error in Concord');
    }
  }
  private pathText(): string {
    return this.recorder.path.map(({ read, key }) => `${read.id}=${key}`).join(' ');
  }

  /** Runs images until one has read more, which is answered; or nothing, if all agree. */
  private compare(unit: Unit): ((recorder: Recorder) => void)[] {
    const { group } = this.images;
    const path = [...this.recorder.path];
    const nodeOf = (image: UnitImage, by: Permutation, expected: string): string =>
      `${unit.family}|${image.name}|${path
        .map((step) => this.factOf(step, by))
        .sort()
        .join(' ')}|${expected}`;
    const first = nodeOf(unit.image(group.identity), group.identity, unit.outcome.text);
    if (this.closed.has(first)) return [];
    const seen = new Set([first]);
    const queue = [group.identity];
    const pairs: Pair[] = [];
    for (const at of queue) {
      for (const generator of group.generators) {
        const by = group.compose(generator, at);
        const image = unit.image(by);
        const expected = unit.outcome.under(by);
        const node = nodeOf(image, by, expected);
        if (seen.has(node)) continue;
        seen.add(node);
        const known = new Map(path.map((step) => [this.factOf(step, by), step]));
        const more = this.compareOne(unit, image, by, known, expected, pairs);
        if (more.length > 0) return more;
        queue.push(by);
      }
    }
    for (const pair of pairs) this.keep(pair);
    for (const node of seen) this.closed.add(node);
    return [];
  }
  private compareOne(
    unit: Unit,
    image: UnitImage,
    by: Permutation,
    known: ReadonlyMap<string, Step>,
    expected: string,
    pairs: Pair[],
  ): ((recorder: Recorder) => void)[] {
    const { mirror } = this;
    const identity = this.images.group.identity;
    this.runs++;
    mirror.reflect(this.recorder, this.images, by);
    mirror.reluctant = this.recorder.reluctant;
    mirror.begin(unit.member);
    for (const { read, key } of this.recorder.path) this.seed(read, key as number, by);
    let outcome: Outcome;
    try {
      outcome = quantifyingAfter(by.renaming, () =>
        image.run(expected, (step) => known.has(this.factOf(step, identity))),
      );
    } catch (error) {
      if (!(error instanceof SpecFailure) || error.fault.kind === 'asymmetric') throw error;
      throw this.asymmetric(unit, image, by, 'failed');
    } finally {
      mirror.end();
    }
    const more: ((recorder: Recorder) => void)[] = [];
    for (const step of mirror.path) {
      const same = known.get(this.factOf(step, identity));
      if (same === undefined) more.push((recorder) => this.askBack(step.read, by, recorder));
      else if ('holds' in step.read && step.read.holds !== everything && 'holds' in same.read)
        pairs.push({
          read: same.read as ReadWithPredicate,
          image: step.read.holds,
          by,
          member: unit.member,
          tried: this.elementsOf(step.read).length,
        });
    }
    if (outcome.text === expected) return more;
    const reads = unit.outcome.reconciled?.(outcome, by) ?? null;
    if (reads === null) throw this.asymmetric(unit, image, by, outcome.said());
    return this.isNews(reads) ? [...more, ...reads] : more;
  }
  /** True if these reads are not all answered already. */
  private isNews(reads: readonly (() => void)[]): boolean {
    const { length, ordinal } = this.recorder.mark;
    for (const read of reads) read();
    const isNews = this.recorder.path.length > length;
    this.recorder.rewind(length, ordinal);
    return isNews;
  }
  private asymmetric(unit: Unit, image: UnitImage, by: Permutation, second: string): SpecFailure {
    // An instance is disabled by its guard.
    const part = unit.site.part === 'effect' && second === 'was disabled' ? 'guard' : unit.site.part;
    return new SpecFailure(
      { ...unit.site, part },
      {
        kind: 'asymmetric',
        permutation: textOfPermutation(by),
        image: image.said(),
        first: unit.outcome.said(),
        second,
      },
    );
  }
  /** What a choice among elements has told about the element that it fell on. */
  private seed(read: Read, element: number, by: Permutation): void {
    const { images, mirror } = this;
    if (read.kind === 'each') mirror.knowElement(this.elementNumbered(images.element(by, element)));
    if (read.kind === 'bagEach') mirror.knowCopy(images.slot(by, read.slot), images.bagElement(by, read.bags, element));
  }

  /** Forgets everything: what is learned is learned anew. */
  reset(): void {
    this.settled.clear();
    this.closed.clear();
    this.pairs.clear();
  }
  private keep(pair: Pair): void {
    const about = 'region' in pair.read ? pair.read.region : pair.read.bags;
    const room = this.pairs.get(about) ?? { of: [], settledAt: 0 };
    this.pairs.set(about, room);
    room.of.push(pair);
    room.settledAt = Math.min(room.settledAt, pair.tried);
  }
  /** Tries predicates on elements that came since they were last tried. Throws `LatePredicate` if two differ now. */
  settle(): void {
    for (const [about, room] of this.pairs) {
      const { length } = about.elements;
      if (room.settledAt === length) continue;
      this.settleAll(room.of);
      room.settledAt = length;
    }
  }
  private settleAll(pairs: readonly Pair[]): void {
    for (const pair of pairs) {
      const elements = this.elementsOf(pair.read);
      for (; pair.tried < elements.length; pair.tried++) {
        const [value, image] = [elements[pair.tried], this.imageOf(pair.read, pair.by)(elements[pair.tried])];
        let same: boolean;
        try {
          same = pair.read.holds(value) === pair.image(image);
        } catch {
          throw new LatePredicate([pair.member]);
        }
        if (!same) throw new LatePredicate([]);
      }
    }
  }
  private elementsOf(read: Read): readonly unknown[] {
    if ('region' in read) return read.region.elements.map(({ value }) => value);
    return 'bags' in read ? read.bags.elements : [];
  }

  /** The image of what was read, as a text that is the same for facts that are the same. */
  private factOf({ read, key }: Step, by: Permutation): string {
    const { images } = this;
    const { side } = read;
    switch (read.kind) {
      case 'part': {
        const part = (read.slot.of as TupleClass).parts[read.part] as Part;
        return `p${side}.${images.slotIndex(by, read.slot)}.${read.part}=${images.part(by, part, key as number)}`;
      }
      case 'element':
        return `e${side}.${images.element(by, read.element.index)}=${key}`;
      case 'each':
        return `e0.${images.element(by, key as number)}=1`;
      case 'bagEach':
        return `h0.${images.slotIndex(by, read.slot)}.${images.bagElement(by, read.bags, key as number)}`;
      case 'copies':
        return `c${side}.${images.slotIndex(by, read.slot)}.${images.bagElement(by, read.bags, read.element)}=${key}`;
      case 'distinct':
      case 'size':
        return `${read.kind}${side}.${images.slotIndex(by, read.slot)}=${key}`;
      case 'more':
        return `more${side}.${images.slotIndex(by, read.slot)}.${read.copies}=${key}`;
      case 'bag':
        return `b${side}.${images.slotIndex(by, read.slot)}=${images.number(by, read.bags, key as number)}`;
      case 'some':
      case 'count':
        return `${read.kind}${side}.${read.region.index}${this.setText(read, by)}=${key}`;
      case 'filter': {
        const present =
          key === ''
            ? []
            : String(key)
                .split(',')
                .map((index) => images.element(by, Number(index)));
        return `filter${side}.${read.region.index}${this.setText(read, by)}=${present.sort((a, b) => a - b).join()}`;
      }
      case 'bagSome':
      case 'bagCount':
        return `${read.kind}${side}.${images.slotIndex(by, read.slot)}${this.setText(read, by)}=${key}`;
    }
  }
  /** The elements that satisfy the predicate of a question. */
  private setText(read: ReadWithPredicate, by: Permutation): string {
    if (read.holds === everything) return '*';
    const { images } = this;
    const image =
      'region' in read
        ? (index: number): number => images.element(by, index)
        : (index: number): number => images.bagElement(by, read.bags, index);
    return `{${read.satisfying
      .map(image)
      .sort((a, b) => a - b)
      .join()}}`;
  }
  /** Asks of the state what an image has asked of the image of the state. */
  private askBack(read: Read, by: Permutation, recorder: Recorder): void {
    const { images } = this;
    const back = images.group.inverse(by);
    const { side } = read;
    switch (read.kind) {
      case 'part':
        recorder.part(images.slot(back, read.slot), read.part, side);
        return;
      case 'element':
        recorder.has(this.elementNumbered(images.element(back, read.element.index)), side);
        return;
      case 'some':
        recorder.some(read.region, this.pulledBack(read, by), side);
        return;
      case 'count':
        recorder.count(read.region, this.pulledBack(read, by), side);
        return;
      case 'filter':
        recorder.filter(read.region, this.pulledBack(read, by), side);
        return;
      case 'copies':
        recorder.copies(
          images.slot(back, read.slot),
          read.bags,
          images.bagElement(back, read.bags, read.element),
          side,
        );
        return;
      case 'bagSome':
        recorder.bagSome(images.slot(back, read.slot), read.bags, this.pulledBack(read, by), side);
        return;
      case 'bagCount':
        recorder.bagCount(images.slot(back, read.slot), read.bags, this.pulledBack(read, by), side);
        return;
      case 'distinct':
        recorder.distinct(images.slot(back, read.slot), read.bags, side);
        return;
      case 'size':
        recorder.size(images.slot(back, read.slot), read.bags, side);
        return;
      case 'more':
        recorder.hasMoreCopiesThan(images.slot(back, read.slot), read.bags, read.copies, side);
        return;
      case 'bag':
        recorder.bag(images.slot(back, read.slot), read.bags, side);
        return;
      case 'each':
      case 'bagEach':
        throw new Error('an image was asked to choose: an error in Concord');
    }
  }
  private pulledBack(read: ReadWithPredicate, by: Permutation): Predicate {
    if (read.holds === everything) return everything;
    const image = this.imageOf(read, by);
    return (value) => read.holds(image(value));
  }
  /** The image of an element's value. */
  private imageOf(read: ReadWithPredicate, by: Permutation): (value: unknown) => unknown {
    const { images } = this;
    if ('region' in read) {
      const { region } = read as { region: SetRegion };
      return (value) => this.elementNumbered(images.element(by, images.layout.elementOf(region, value).index)).value;
    }
    const { bags } = read as { bags: BagClass };
    return (value) => bags.elements[images.bagElement(by, bags, bags.elementOf(value))];
  }
  private elementNumbered(index: number): Element {
    return this.images.layout.elements[index] as Element;
  }
}
