/**
 * How code has asked by quantifiers: of each call of a predicate, and of the code around all of them, what it has asked of the
 * state by itself, and what came of it.
 *
 * If predicates do no more than answer, a call says the same whenever it comes, and the code around them the same whether they
 * are called or not. A predicate that tells its witness, counts, or remembers who was asked before shows by this. One that throws may
 * tell its witness to whoever catches that, and does not go back to the quantifier: it never agrees.
 */
import { inOrder, type Manner, quantifying } from '../../language/quantifying.ts';
import type { Renaming } from '../../language/renaming.ts';
import { keyOf } from '../../language/value.ts';
import type { Recorder } from '../questions/recorder.ts';

/** A call of a predicate, by the quantifiers and the members that led to it. */
interface Call {
  readonly path: string;
  /** How many quantifiers it has begun. */
  quantifiers: number;
  readonly said: unknown[];
}

export class Asking implements Manner {
  private readonly calls = new Map<string, Call>();
  /** What quantifiers have answered, by their places. */
  private readonly answers = new Map<string, boolean>();
  private now: Call = { path: '', quantifiers: 0, said: [] };
  /** True once a predicate has ended by an error. */
  private hasThrown = false;

  constructor(
    private readonly recorder: Recorder,
    readonly after: Renaming | null,
    /** Where quantifiers have their answers from, without asking; null if they ask. */
    private readonly told: Asking | null = null,
  ) {}
  /** True if there was any quantifier. */
  get hasAsked(): boolean {
    return this.answers.size > 0 || this.hasThrown;
  }
  run<T>(run: () => T): T {
    return this.calling(this.now, () => quantifying(this, run));
  }
  some<T>(members: readonly T[], holds: (member: T) => boolean): boolean {
    const { now } = this;
    const place = `${now.path}/${now.quantifiers++}`;
    const answer =
      this.told?.answers.get(place) ??
      inOrder(members).some((member) => {
        const call = { path: `${place} ${keyOf(member)}`, quantifiers: 0, said: [] as unknown[] };
        return this.calling(call, () => {
          const found = holds(member);
          call.said.push(found);
          return found;
        });
      });
    now.said.push(answer);
    this.answers.set(place, answer);
    return answer;
  }
  private calling<T>(call: Call, run: () => T): T {
    const { recorder, now } = this;
    const { heard } = recorder;
    this.calls.set(call.path, call);
    this.now = call;
    recorder.heard = call.said;
    try {
      return run();
    } catch (error) {
      this.hasThrown = true;
      throw error;
    } finally {
      this.now = now;
      recorder.heard = heard;
    }
  }
  /** True if each call that came here and there has said the same. */
  agreesWith({ calls, hasThrown }: Asking): boolean {
    if (this.hasThrown || hasThrown) return false;
    return [...this.calls].every(([path, { said }]) => {
      const other = calls.get(path)?.said;
      return other === undefined || (said.length === other.length && said.every((one, i) => one === other[i]));
    });
  }
}
