/**
 * Which obligations are enabled in a state, and which a step meets: those of its label, if it changes the state.
 */
import type { ExploredSystem, Steps } from './system.ts';

export class Owing {
  private stamp = 0;
  private readonly enabledAt: Int32Array;
  private readonly metAt: Int32Array;

  constructor(private readonly system: ExploredSystem) {
    this.enabledAt = new Int32Array(system.obligations.length);
    this.metAt = new Int32Array(system.obligations.length);
  }

  /** Looks at another state: what its steps meet is enabled, and nothing is met yet. */
  look({ count, labels, changes }: Steps): void {
    this.stamp++;
    for (let k = 0; k < count; k++) if (changes[k] !== 0) this.note(labels[k] as number, this.enabledAt);
  }
  isEnabled(obligation: number): boolean {
    return this.enabledAt[obligation] === this.stamp;
  }
  /** A step with this label is taken. */
  take(label: number): void {
    this.note(label, this.metAt);
  }
  isMet(obligation: number): boolean {
    return this.metAt[obligation] === this.stamp;
  }
  private note(label: number, at: Int32Array): void {
    const obligations = this.system.obligationsOf(label);
    for (let i = 0; i < obligations.length; i++) at[obligations[i] as number] = this.stamp;
  }
}
