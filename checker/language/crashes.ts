/**
 * Crashes: processes that stop and may come back, with a budget. What goes with a crash is said beside it (`crashing.ts`).
 */
import type { ActionDraft, AnyState } from './action.ts';
import { type Fn, functionFrom } from './collections.ts';
import { type CompositeDomain, composite } from './composite.ts';
import { type Depiction, depiction } from './depiction.ts';
import { boolean, range } from './domain.ts';
import type { Member, Members } from './sort.ts';
import { CompositeValue } from './value.ts';

interface Parts<N extends string> {
  readonly up: Fn<Member<N>, boolean>;
  readonly crashes: number;
  readonly [name: string]: unknown;
}

/** Which processes are up, and how many crashes there were. */
export class Crashes<N extends string> extends CompositeValue<Parts<N>> {
  isUp(process: Member<N>): boolean {
    return this.parts.up.get(process);
  }
  /** The processes that are down. */
  get down(): readonly Member<N>[] {
    return [...this.parts.up].flatMap(([process, isUp]) => (isUp ? [] : [process]));
  }
  /** How many crashes there were so far. */
  get count(): number {
    return this.parts.crashes;
  }
  crash(process: Member<N>): Crashes<N> {
    return new Crashes({ up: this.parts.up.set(process, false), crashes: this.parts.crashes + 1 });
  }
  recover(process: Member<N>): Crashes<N> {
    return new Crashes(this.changed({ up: this.parts.up.set(process, true) }));
  }
  override get [depiction](): Partial<Depiction> {
    return {
      accounts: ['crashes'],
      commands: { crash: () => ({ kind: 'crash' }), recover: () => ({ kind: 'recover' }) },
      down: () => this.down,
    };
  }
}

export interface CrashOptions {
  /** The budget: how many crashes one behaviour may have. */
  readonly atMost: number;
  /** True (the default) if a crashed process may come back. */
  readonly recovery?: boolean;
}

export interface CrashesDomain<N extends string> extends CompositeDomain<Crashes<N>> {
  readonly mayCrash: Members<N>;
  /** Every process up, no crash so far. */
  readonly none: Crashes<N>;
}

/** Crashes of processes of a sort. A variable of this domain adds the actions `Crash` and, with recovery, `Recover`. */
export function crashes<const N extends string>(
  of: Members<N>,
  { atMost, recovery = true }: CrashOptions,
): CrashesDomain<N> {
  const wrap = (parts: Readonly<Record<string, unknown>>): Crashes<N> => new Crashes<N>(parts as unknown as Parts<N>);
  const domain = composite({
    fields: { up: functionFrom(of, boolean), crashes: range(0, atMost) },
    wrap,
    text: `crashes of ${of.text}`,
    typed: (types) => `Crashes<${types.names(of)}>`,
    budgets: [`crashes at most ${atMost}`],
    faults: (variable) => {
      const status = (s: AnyState): Crashes<N> => s[variable] as Crashes<N>;
      const Crash: ActionDraft = {
        forSome: { process: of },
        guard: (s, { process }) => status(s).isUp(process as Member<N>) && status(s).count < atMost,
        effect: (s, { process }) => ({ [variable]: status(s).crash(process as Member<N>) }),
      };
      const Recover: ActionDraft = {
        forSome: { process: of },
        guard: (s, { process }) => !status(s).isUp(process as Member<N>),
        effect: (s, { process }) => ({ [variable]: status(s).recover(process as Member<N>) }),
      };
      return recovery ? { Crash, Recover } : { Crash };
    },
  });
  return { ...domain, mayCrash: of, none: domain.read(wrap({ up: of.to(true), crashes: 0 })) };
}
