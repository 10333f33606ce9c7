/**
 * The error of a system that does not fit its spec.
 */
import { nonconformityText } from '../report/driving.ts';
import type { Nonconformity } from './misfit.ts';

/** What a system did, answered or shows fits no state that its spec may be in. The message says what, what the spec allows, and how it came there. */
export class DoesNotConform extends Error {
  override readonly name = 'DoesNotConform';
  readonly #found: Nonconformity;

  constructor(found: Nonconformity) {
    super(nonconformityText(found));
    this.#found = found;
  }
  /** The same as data. Test runners, which print what an error has of its own, do not print it: the model is part of it. */
  get found(): Nonconformity {
    return this.#found;
  }
}
