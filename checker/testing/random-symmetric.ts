/**
 * Random symmetric models: small protocols over interchangeable processes, and sometimes values, with fairness and temporal
 * properties. Every model treats all members of a sort alike, so that a checker may permute them. They print as their
 * source, and one that shows a fault shrinks.
 */
import type fc from 'fast-check';
import { exploreByReference } from '../reference/check.ts';
import type { Dice } from './random/dice.ts';
import { modelOf } from './random/sketch.ts';
import { type Sketched, sketched } from './random/sketched.ts';
import {
  actionOf,
  conditioned,
  fairnessOf,
  initialOf,
  propertiesOf,
  temporalAboutSteps,
} from './random-symmetric/parts.ts';
import { Phrases } from './random-symmetric/phrases.ts';
import { type SymmetricSketch, simpler, sourceOf } from './random-symmetric/sketch.ts';
import { type Vocabulary, vocabulary } from './random-symmetric/vocabulary.ts';

/** A random symmetric model. It prints as its source. */
export type RandomSymmetric = Sketched<SymmetricSketch>;

/** Symmetric models at random. */
export const randomSymmetrics: fc.Arbitrary<RandomSymmetric> = sketched({
  draw: (dice) => sketch(dice),
  simpler,
  sourceOf,
});

/** Likewise, with temporal properties that speak of steps and quantify within. */
export const symmetricsAboutSteps: fc.Arbitrary<RandomSymmetric> = sketched({
  draw: (dice) =>
    sketch(dice, undefined, (made) => {
      const { vocabulary: words, actions } = made;
      const phrases = new Phrases(dice, words);
      const more = ['Step1', 'Step2'].map((name) => temporalAboutSteps(dice, phrases, words, actions, name));
      return { ...made, properties: [...made.properties, ...more] };
    }),
  simpler,
  sourceOf,
});

/** Most models have at least one of these numbers of states, and at most so many. */
const few = [5, 5, 20, 60];
const many = 300;
/** No model generates more successors than this. */
const most = 4000;

/** A sketch of a model that is neither too small nor too large; after several attempts, of any that is small. */
export function sketch(
  dice: Dice,
  phrasesOf = (words: Vocabulary): Phrases => new Phrases(dice, words),
  /** Adds to it, before it is found too small or too large. */
  furnish = (made: SymmetricSketch): SymmetricSketch => made,
): SymmetricSketch {
  const wanted = dice.pick(few);
  for (let attempt = 1; ; attempt++) {
    const made = furnish(anySketch(dice, phrasesOf));
    const distinct = sizeOf(made);
    if (distinct !== null && (attempt > 20 || distinct >= wanted))
      return { ...made, fairness: conditioned(dice, phrasesOf(made.vocabulary), made) };
  }
}

/** How many states there are; null if there are too many. */
function sizeOf(made: SymmetricSketch): number | null {
  let distinct = 0;
  for (const soFar of exploreByReference({ ...modelOf(sourceOf(made)), properties: {} })) {
    const result = soFar();
    if (result.generated > most || result.distinct > many) return null;
    if (result.failure !== null) throw result.failure.failure;
    distinct = result.distinct;
  }
  return distinct;
}

function anySketch(dice: Dice, phrasesOf: (words: Vocabulary) => Phrases): SymmetricSketch {
  const words = vocabulary(dice);
  const phrases = phrasesOf(words);
  const actions = [
    ...words.variables.map((variable, i) => actionOf(dice, phrases, words, `Move${i + 1}`, [variable])),
    ...dice.several(0, 2, (i) =>
      actionOf(dice, phrases, words, `Act${i + 1}`, dice.some(words.variables, dice.integer(1, 2))),
    ),
  ];
  return {
    vocabulary: words,
    initial: initialOf(dice, words),
    actions,
    fairness: fairnessOf(dice, actions),
    properties: propertiesOf(dice, phrases, words),
    mayStop: dice.chance(80),
  };
}
