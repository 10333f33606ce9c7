/**
 * Answers that are kept with a value. What is worked out of one is worked out anew for whoever asks, unless somebody hands the very
 * same object to many who ask, and says so: then each answer is worked out once for it.
 */
type Answers = Map<object, Map<string, unknown>>;
const kept = new WeakMap<object, Answers>();

/** From now on answers are kept with this object. It must be a value, and no view: what a view says depends on who looks. */
export function keepAnswers(value: object): void {
  if (!kept.has(value)) kept.set(value, new Map());
}

/** What is worked out of a value with regard to another; a question is told by its name. */
export function answerOf<T>(value: object, regarding: object, question: string, workOut: () => T): T {
  const answers = kept.get(value);
  if (answers === undefined) return workOut();
  let known = answers.get(regarding);
  if (known === undefined) {
    known = new Map();
    answers.set(regarding, known);
  }
  if (!known.has(question)) known.set(question, workOut());
  return known.get(question) as T;
}
