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
  /** One at random. */
  readonly draw: (dice: Dice) => S;
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
  constructor(private readonly kind: Kind<S>) {
    super();
  }
  private value(sketch: S): fc.Value<Sketched<S>> {
    return new fc.Value(new Sketched(sketch, this.kind.sourceOf), undefined);
  }
  generate(random: fc.Random): fc.Value<Sketched<S>> {
    return this.value(this.kind.draw(new Dice(random)));
  }
  canShrinkWithoutContext(value: unknown): value is Sketched<S> {
    return value instanceof Sketched;
  }
  shrink({ sketch }: Sketched<S>): fc.Stream<fc.Value<Sketched<S>>> {
    return fc.stream(this.kind.simpler(sketch)).map((simpler) => this.value(simpler));
  }
}

/** Models of a kind, at random. */
export function sketched<S>(kind: Kind<S>): fc.Arbitrary<Sketched<S>> {
  return new SketchedModels(kind);
}
