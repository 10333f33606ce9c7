/**
 * The state as user code sees it, whose reads are noted, and how what effects answer is read: on a state itself, or on its image
 * under a permutation.
 */
import type { AnyState } from '../../language/action.ts';
import type { Recorder } from '../questions/recorder.ts';
import { EffectReader } from './effects.ts';
import { stateView } from './views.ts';

/** The state before a step, and after it, as user code sees them during one call. */
export interface Views {
  before(): AnyState;
  after(): AnyState;
}

/** What a recorder answers for, as user code sees it. */
export class TrackedState implements Views {
  readonly effects: EffectReader;
  constructor(readonly recorder: Recorder) {
    this.effects = new EffectReader(recorder.layout, recorder);
  }
  before(): AnyState {
    return stateView(this.recorder, 0, this.recorder.layout.shapes);
  }
  after(): AnyState {
    return stateView(this.recorder, 1, this.recorder.layout.shapes);
  }
}
