/**
 * Random models as sketches: data that prints as the spec that it is and can be made simpler, so that a model that shows a
 * fault shrinks to a small one that shows it too.
 */
import fc from 'fast-check';
import type { CheckableModel } from '../../language/model.ts';
import { Dice } from './dice.ts';
import { modelOf } from './sketch.ts';

/** What is known of sketches of one kind. */
interface Kind<S> {
  readonly simpler: (sketch: S) => IterableIterator<S>;
  /** The body of the spec. */
  readonly sourceOf: (sketch: S) => string;
}

/** A random model. It prints as its source. */
export class Sketched<S> {
  constructor(
    readonly sketch: S,
    private readonly print: (sketch: S) => string,
  ) {}
  get source(): string {
    return this.print(this.sketch);
  }
  /** A new model each time: the messages and sorts of one are of no use to another. Throws where shrinking has cut too deep. */
  model(): CheckableModel {
    return modelOf(this.source);
  }
  /** The same; null where shrinking has cut too deep. */
  modelIfAny(): CheckableModel | null {
    try {
      return this.model();
    } catch {
      return null;
    }
  }
  [fc.toStringMethod](): string {
    return `\n${this.source}\n`;
  }
}

class SketchedModels<S> extends fc.Arbitrary<Sketched<S>> {
  constructor(
    private readonly kind: Kind<S>,
    private readonly draw: (dice: Dice) => S,
  ) {
    super();
  }
  private value(sketch: S): fc.Value<Sketched<S>> {
    return new fc.Value(new Sketched(sketch, this.kind.sourceOf), undefined);
  }
  generate(random: fc.Random): fc.Value<Sketched<S>> {
    return this.value(this.draw(new Dice(random)));
  }
  canShrinkWithoutContext(value: unknown): value is Sketched<S> {
    return value instanceof Sketched;
  }
  shrink({ sketch }: Sketched<S>): fc.Stream<fc.Value<Sketched<S>>> {
    return fc.stream(this.kind.simpler(sketch)).map((simpler) => this.value(simpler));
  }
}

/** Models of which several are drawn together. Of one that shows a fault it is enough that it is alone. */
class SketchedFamilies<S> extends fc.Arbitrary<readonly Sketched<S>[]> {
  constructor(
    private readonly kind: Kind<S>,
    private readonly draw: (dice: Dice) => readonly S[],
  ) {
    super();
  }
  private value(sketches: Iterable<S>): fc.Value<readonly Sketched<S>[]> {
    return new fc.Value(
      [...sketches].map((sketch) => new Sketched(sketch, this.kind.sourceOf)),
      undefined,
    );
  }
  generate(random: fc.Random): fc.Value<readonly Sketched<S>[]> {
    return this.value(this.draw(new Dice(random)));
  }
  canShrinkWithoutContext(value: unknown): value is readonly Sketched<S>[] {
    return Array.isArray(value) && value.every((model) => model instanceof Sketched);
  }
  shrink(models: readonly Sketched<S>[]): fc.Stream<fc.Value<readonly Sketched<S>[]>> {
    const sketches = models.map(({ sketch }) => sketch);
    const [first] = sketches;
    const fewer = sketches.length > 1 || first === undefined ? sketches.values() : this.kind.simpler(first);
    return fc.stream(fewer).map((sketch) => this.value([sketch]));
  }
}

/** Models of a kind, at random. */
export function sketched<S>({
  draw,
  ...kind
}: Kind<S> & { readonly draw: (dice: Dice) => S }): fc.Arbitrary<Sketched<S>> {
  return new SketchedModels(kind, draw);
}
/** Several models of a kind that have much in common, at random. */
export function familiesOf<S>({
  draw,
  ...kind
}: Kind<S> & { readonly draw: (dice: Dice) => readonly S[] }): fc.Arbitrary<readonly Sketched<S>[]> {
  return new SketchedFamilies(kind, draw);
}
