/**
 * Clocks: time in whole ticks, and processes that read it off clocks of their own, which differ from it by at most a bound.
 *
 * Nobody sees the time. Each clock is off by a number of ticks that is chosen at first and stays, or, with drift, is chosen
 * again at each tick, within the bound and so that no clock goes back. A horizon bounds the ticks, so that there are finitely
 * many states: what is to come after it never comes.
 *
 * Any time may pass between two steps, unless something is due: that a message or a step takes at most so long is said by
 * what a tick waits for (Lamport, "Real-time model checking is really simple", CHARME 2005).
 */
import type { ActionDraft } from './action.ts';
import { type Fn, functionFrom } from './collections.ts';
import { type CompositeDomain, composite } from './composite.ts';
import { type Depiction, depiction } from './depiction.ts';
import { type Domain, type RangeDomain, range } from './domain.ts';
import { CompositeValue, Misfit } from './value.ts';

interface Parts<P> {
  readonly time: number;
  /** How far each clock is ahead of the time. Not there if all are right. */
  readonly offset?: Fn<P, number>;
  readonly [name: string]: unknown;
}

/** The time, and what the clocks show. Immutable. */
export class Clocks<P> extends CompositeValue<Parts<P>> {
  constructor(
    parts: Parts<P>,
    /** A reading that no clock comes to show. */
    private readonly never: number,
  ) {
    super(parts);
  }
  /** The time, which no process can read. A server whose clock the others are compared with has it. */
  get time(): number {
    return this.parts.time;
  }
  /** What the clock of a process shows. */
  now(process: P): number {
    return this.parts.time + (this.parts.offset?.get(process) ?? 0);
  }
  /** What the clock of a process shows so many ticks later: when a lease that it counts from now on expires. */
  deadline(process: P, ticks: number): number {
    return Math.min(this.now(process) + ticks, this.never);
  }
  /** True if the clock of a process shows this or more: as far as the process can tell, the lease has expired. */
  isOver(process: P, deadline: number): boolean {
    return this.now(process) >= deadline;
  }
  /** The clocks a tick later; if they drift, with these offsets. */
  tick(offset?: Fn<P, number>): Clocks<P> {
    const time = this.parts.time + 1;
    return new Clocks(this.changed(offset === undefined ? { time } : { time, offset }), this.never);
  }
  override get [depiction](): Partial<Depiction> {
    return { commands: { tick: () => ({ kind: 'tick' }) } };
  }
  /** True if no clock goes back in a tick that gives them these offsets. */
  goForward(offset: Fn<P, number>): boolean {
    return this.parts.offset?.every((before, process) => offset.get(process) + 1 >= before) ?? true;
  }
}

export interface ClockOptions {
  /** The horizon: how many ticks one behaviour may have. If it is 0, time stands still, and there is no `Tick`. */
  readonly ticks: number;
  /** By how many ticks each clock may differ from the time; 0 (the default) if all are right. */
  readonly skew?: number;
  /** True if clocks drift within this bound; false (the default) if each stays as far off as it was at first. */
  readonly drift?: boolean;
  /** True of the states in which there is no tick yet: something must happen before, for instance a message arrive. */
  readonly due?: (s: never) => boolean;
}

export interface ClocksDomain<P> extends CompositeDomain<Clocks<P>> {
  /** No tick so far, and every clock right. */
  readonly right: Clocks<P>;
  /** No tick so far, and every clock as far off as it may be: all ways, each an initial state. */
  readonly skewed: readonly Clocks<P>[];
  /** What clocks show, and deadlines. All that lie beyond the last reading are one, which never comes. */
  readonly readings: RangeDomain;
}

/** Clocks of the processes of a sort, or of a domain. A variable of this domain adds the action `Tick`. */
export function clocks<P>(
  of: Domain<P>,
  { ticks, skew = 0, drift = false, due = () => false }: ClockOptions,
): ClocksDomain<P> {
  if (drift && skew === 0) throw new Misfit('clocks', skew, 'a skew from 1, within which the clocks can drift');
  // From here on, so that no clock shows less than 0.
  const [first, last] = [skew, skew + ticks];
  const never = last + skew + 1;
  const offset = functionFrom(of, range(-skew, skew));
  const offsets = offset.elements;
  if (offsets === undefined)
    throw new Misfit('clocks', skew, 'fewer clocks, or a smaller skew: there are too many ways');
  const wrap = (parts: Readonly<Record<string, unknown>>): Clocks<P> =>
    new Clocks<P>(parts as unknown as Parts<P>, never);
  const domain = composite({
    fields: { time: range(first, last), ...(skew === 0 ? {} : { offset }) },
    wrap,
    text: `clocks of ${of.text}`,
    typed: (types) => `Clocks<${types.of(of)}>`,
    budgets: [
      `ticks at most ${ticks}`,
      ...(skew === 0 ? [] : [`clocks off by at most ${skew}${drift ? ', drifting' : ''}`]),
    ],
    faults: (variable) => {
      const clocksOf = (s: Readonly<Record<string, unknown>>): Clocks<P> => s[variable] as Clocks<P>;
      const Tick: ActionDraft = {
        forSome: drift ? { offset } : {},
        guard: (s, choices) =>
          clocksOf(s).time < last &&
          !due(s as never) &&
          (!drift || clocksOf(s).goForward(choices.offset as Fn<P, number>)),
        effect: (s, choices) => ({ [variable]: clocksOf(s).tick(choices.offset as Fn<P, number> | undefined) }),
      };
      return ticks === 0 ? {} : { Tick };
    },
  });
  const at = (offset: Fn<P, number>): Clocks<P> =>
    domain.read(wrap({ time: first, ...(skew === 0 ? {} : { offset }) }));
  return {
    ...domain,
    right: at(offset.read((of.elements ?? []).map((process) => [process, 0]))),
    skewed: offsets.map(at),
    readings: range(0, never),
  };
}
