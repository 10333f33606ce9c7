/**
 * Certification: what a model says of its symmetry is not trusted but compared, for everything that is learned.
 *
 * A decision is what one piece of user code comes to in a state: what a choice offers, what an action instance does, what a
 * property answers. Once the code has run, its images run on the images of the state. What they read beyond the image of what
 * it has read is read of the state too, so that the entry that is learned is closed under the group; what they decide must be
 * the image of what it has decided.
 *
 * Why that is enough. Let F be what was read in the end for a decision, on a state s. For every permutation g of the group the
 * image of the code has run on a state that agrees with g.s on g.F, has read no more than g.F, and has come to the image of the
 * decision. So for each state that agrees with s on F, visited or not, every image of the code decides the same.
 *
 * Permutations that agree on the code and on F need no second run, so that the images are walked through generator by
 * generator, as a graph whose nodes are the images of the code together with F. That they agree on F, and that an image has
 * read no more than g.F, is known of the elements of sets and bags that were met so far. `certificates.ts` sees to it that
 * it stays true of those that are met later.
 *
 * Quantifiers over members go in the order of the image, so that little is read. A predicate that does more than answer is not
 * symmetric for that: it may tell the first member that it is true of. So it is looked at whether the code decides the same, and
 * asks the same, where quantifiers go in the fixed order, and where they answer without asking (`asking.ts`). If not, whoever runs it
 * is reluctant: images go in the fixed order, and everything is read that they read in it.
 */
import type { Deed } from '../../language/deed.ts';
import { type Site, SpecFailure } from '../../language/failure.ts';
import { Tuples } from '../../language/tuples.ts';
import { LatePredicate } from '../questions/by-predicate.ts';
import { type Answer, Choice, type Fact, offered, type Question } from '../questions/question.ts';
import type { Recorder } from '../questions/recorder.ts';
import { Asking } from './asking.ts';
import { Certificate, Certificates } from './certificates.ts';
import { FactNumbers } from './fact-numbers.ts';
import type { Permutation } from './group.ts';
import type { Images } from './images.ts';
import { MirrorRecorder } from './mirror.ts';

/** What was decided. */
export interface Outcome {
  /** The same for outcomes that are the same. */
  readonly text: string;
  /** The text of the image. */
  under(by: Permutation): string;
  /** The same, to be told. */
  deed(): Deed;
  /**
   * Asked where the image has decided something else by its text: what of the state tells whether it comes to the same, to
   * be read; or null if it does not.
   */
  reconciled?(image: Outcome, by: Permutation): readonly (() => void)[] | null;
  /** The question that it branches on, where what is offered depends on a predicate: on elements that are met later, too. */
  readonly branches?: Choice | undefined;
}

export interface Decision {
  /** The same for all its images: `instance of RMPrepare`. */
  readonly family: string;
  readonly outcome: Outcome;
  readonly site: Site;
  /** The same code for other choices, or for another instance: the images of these. */
  image(by: Permutation): DecisionImage;
}
export interface DecisionImage {
  /** Which of the family it is. */
  readonly name: string;
  readonly site: Site;
  /** Runs it on the image of the state. `isKnown` says if what it reads is the image of what was read for the decision. */
  run(expected: string, isKnown: (fact: Fact) => boolean): Outcome;
}

/** What an image has read and decided. */
interface Run {
  readonly path: readonly Fact[];
  readonly outcome: Outcome;
}
/** Reads something of the state. */
type Ask = (recorder: Recorder) => void;

export class Certifier {
  readonly mirror: MirrorRecorder;
  /** How many images were run. */
  runs = 0;
  /**
   * True once nothing more is explored. What is learned after that only tells what was found: that it is not symmetric, on
   * steps at which nobody had to look before, decides nothing.
   */
  rests = false;
  /** By code and path: what must be read in addition, or that nothing must. */
  private readonly settled = new Map<number, readonly Ask[]>();
  private readonly facts: FactNumbers;
  private readonly certificates: Certificates;
  /** What was decided and read, where all images are known to agree: each is the image of one that has a certificate. */
  private readonly closed = new Map<number, { readonly certificate: Certificate; readonly by: Permutation }>();

  private readonly tuples = new Tuples();

  constructor(
    readonly images: Images,
    private readonly recorder: Recorder,
  ) {
    this.mirror = new MirrorRecorder(recorder.layout);
    this.facts = new FactNumbers(images);
    this.certificates = new Certificates(images);
  }

  /** Certifies what was just decided; reads of the state whatever the images need. Throws `SpecFailure`. */
  certify(decision: Decision): void {
    const { name } = decision.image(this.images.group.identity);
    const code = this.tuples.number('code', decision.family, name);
    // However much more is read, the image of the state stays the same: no image needs to run again.
    const runs = new Map<Permutation, Run>();
    let met = this.images.layout.seen;
    for (let path = '', length = 0; ; ) {
      path += this.facts.textOf(this.recorder.path, length);
      ({ length } = this.recorder.path);
      // What a run has said by predicate, it has not said of elements that were met after it.
      if (met !== this.images.layout.seen) runs.clear();
      met = this.images.layout.seen;
      const key = this.tuples.number('path', code, path);
      let more = this.settled.get(key);
      if (more === undefined) {
        more = this.compareAll(decision, runs);
        this.settled.set(key, more);
      }
      if (more.length === 0) return;
      for (const ask of more) ask(this.recorder);
      if (length === this.recorder.path.length)
        throw new Error('what was read is to be read again: an error in Concord');
    }
  }
  private compareAll(decision: Decision, runs: Map<Permutation, Run>): readonly Ask[] {
    try {
      return this.compare(decision, runs);
    } catch (error) {
      if (this.rests && error instanceof SpecFailure) return [];
      throw error;
    }
  }
  /** Runs images until one has read more, which is answered; or nothing, if all agree. */
  private compare(decision: Decision, runs: Map<Permutation, Run>): readonly Ask[] {
    const { group } = this.images;
    const path = [...this.recorder.path];
    const factsUnder = (by: Permutation): number[] => path.map((fact) => this.facts.under(fact, by)).sort(ascending);
    const nodeOf = (image: DecisionImage, facts: readonly number[], expected: string): number =>
      this.tuples.number('node', decision.family, image.name, facts.join(), expected);
    const itself = decision.image(group.identity);
    const first = nodeOf(itself, factsUnder(group.identity), decision.outcome.text);
    const all = withBranches(path, decision.outcome);
    const closed = this.closed.get(first);
    if (closed !== undefined) {
      closed.certificate.stands(all, closed.by);
      return [];
    }
    if (this.recorder.hasQuantified && !this.isReluctant && !runs.has(group.identity))
      runs.set(group.identity, this.runItself(decision));
    const certificate = new Certificate(all);
    const seen = new Map([[first, group.identity]]);
    const queue = [group.identity];
    for (const at of queue) {
      for (const generator of group.generators) {
        const by = group.compose(generator, at);
        const image = decision.image(by);
        const expected = decision.outcome.under(by);
        const facts = factsUnder(by);
        const node = nodeOf(image, facts, expected);
        const same = seen.get(node);
        if (same !== undefined) {
          certificate.meet(this.images, by, same);
          continue;
        }
        const known = new Set(facts);
        const run = runs.get(by) ?? this.run(decision, image, by, expected, known);
        runs.set(by, run);
        const more = this.compareOne(decision, { image, by, expected, known }, run);
        if (more.length > 0) return more;
        certificate.covers(withBranches(run.path, run.outcome), by);
        seen.set(node, by);
        queue.push(by);
      }
    }
    this.certificates.keep(certificate);
    for (const [node, by] of seen) this.closed.set(node, { certificate, by });
    return [];
  }
  private run(
    decision: Decision,
    image: DecisionImage,
    by: Permutation,
    expected: string,
    known: ReadonlySet<number>,
  ): Run {
    this.runs++;
    const ask = (): Run => this.reflected(by, () => image.run(expected, (fact) => known.has(this.facts.ofImage(fact))));
    try {
      if (this.isReluctant) return ask();
      const asking = new Asking(this.mirror, by.renaming);
      const run = asking.run(ask);
      this.holdAgainst(run, asking, new Asking(this.mirror, null), ask);
      return run;
    } catch (error) {
      if (!(error instanceof SpecFailure) || error.fault.kind === 'asymmetric') throw error;
      throw this.asymmetric(decision, image, by, { kind: 'failed', fault: null });
    }
  }
  /** Runs the code once more, to see that it decides nothing else where its quantifiers answer without asking. */
  private runItself(decision: Decision): Run {
    const { identity } = this.images.group;
    const ask = (): Run =>
      this.reflected(identity, () => decision.image(identity).run(decision.outcome.text, () => true));
    const asking = new Asking(this.mirror, null);
    const run = asking.run(ask);
    this.holdAgainst(run, asking, new Asking(this.mirror, null, asking), ask);
    return run;
  }
  /** True if the predicates of who asks do more than answer. */
  private get isReluctant(): boolean {
    return this.recorder.isReluctant;
  }
  private reflected(by: Permutation, run: () => Outcome): Run {
    const { mirror, recorder } = this;
    mirror.reflect(recorder, this.images, by);
    mirror.reluctant = recorder.reluctant;
    mirror.purity = recorder.purity;
    mirror.gone = recorder.gone;
    mirror.begin(recorder.owner);
    for (const { read, key } of recorder.path) this.seed(read, key, by);
    try {
      const outcome = run();
      return { path: [...mirror.path], outcome };
    } finally {
      mirror.end();
    }
  }
  /** What decides something else, or in another way, where quantifiers go otherwise, has predicates that do more than answer. */
  private holdAgainst({ outcome }: Run, asking: Asking, otherwise: Asking, ask: () => Run): void {
    if (this.rests || !asking.hasAsked) return;
    try {
      const other = otherwise.run(ask);
      if (other.outcome.text === outcome.text && otherwise.agreesWith(asking)) return;
    } catch (error) {
      if (!(error instanceof SpecFailure)) throw error;
    }
    throw new LatePredicate([this.recorder.owner]);
  }
  /** What the state must be asked in addition, so that it tells what the image has read; nothing, if they agree. */
  private compareOne(
    decision: Decision,
    {
      image,
      by,
      expected,
      known,
    }: {
      readonly image: DecisionImage;
      readonly by: Permutation;
      readonly expected: string;
      readonly known: ReadonlySet<number>;
    },
    { path, outcome }: Run,
  ): readonly Ask[] {
    const there = this.images.under(by);
    const back = this.images.under(this.images.group.inverse(by));
    const more = path
      .filter((fact) => !known.has(this.facts.ofImage(fact)))
      .map(
        ({ read }): Ask =>
          (recorder) =>
            read.askBack(recorder, back, there),
      );
    if (outcome.text === expected) return more;
    this.mirror.reflect(this.recorder, this.images, by);
    const reads = decision.outcome.reconciled?.(outcome, by) ?? null;
    if (reads === null) throw this.asymmetric(decision, image, by, outcome.deed());
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
  private asymmetric(decision: Decision, image: DecisionImage, by: Permutation, second: Deed): SpecFailure {
    // An instance is disabled by its guard.
    const part = decision.site.part === 'effect' && second.kind === 'disabled' ? 'guard' : decision.site.part;
    return new SpecFailure(
      { ...decision.site, part },
      {
        kind: 'asymmetric',
        renaming: by.renaming,
        image: image.site,
        first: decision.outcome.deed(),
        second,
      },
    );
  }
  /** What a choice among elements has told about the element that it fell on. */
  private seed(read: Question, answer: Answer, by: Permutation): void {
    if (read instanceof Choice) read.seed(this.mirror, this.images.under(by), answer as number);
  }

  /** Forgets everything: what is learned is learned anew. */
  reset(): void {
    this.settled.clear();
    this.facts.clear();
    this.closed.clear();
    this.certificates.clear();
  }
  /** Tries what was asked by predicate on elements that are new. Throws `LatePredicate` if images do not agree any more. */
  settle(): void {
    if (!this.rests) this.certificates.settle();
  }
}

function ascending(a: number, b: number): number {
  return a - b;
}
/** What was read, and what is offered. */
function withBranches(path: readonly Fact[], { branches }: Outcome): readonly Fact[] {
  return branches === undefined ? path : [...path, { read: branches, key: offered }];
}
