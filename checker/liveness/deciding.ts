/** A decision that is come to little by little, so that whoever waits for it may look at the clock, and give up. */
export abstract class Deciding<T> {
  private work: Generator<void, T> | null = null;
  private decision: T | null = null;

  /** Pauses after some thousand states. */
  protected abstract decide(): Generator<void, T>;

  /** Goes on to the next pause; true once it is decided. */
  advance(): boolean {
    if (this.decision !== null) return true;
    this.work ??= this.decide();
    const { done, value } = this.work.next();
    if (done) this.decision = value;
    return done === true;
  }
  get result(): T {
    if (this.decision === null) throw new Error('The result is there once advance() has answered true.');
    return this.decision;
  }
}
