/**
 * Initial states: a list of them, or a function that yields one after the other, so that they need not all be in memory at once.
 */
import type { AnyState } from './action.ts';
import { call } from './call.ts';
import type { Domain } from './domain.ts';
import { type NumberOf, numbering } from './numbering.ts';

/** What a spec has as its initial states: a list, or what yields them anew whenever it is called. */
export type Init<S> = readonly S[] | (() => Iterable<S>);

/** How many values of a variable are remembered. */
const mostRemembered = 1 << 16;

/** The canonical values of a domain: one that equals another that was read before is that again, and not made anew. */
class Reader {
  private numberOf: NumberOf;
  private readonly known = new Map<number, unknown>();

  constructor(private readonly domain: Domain<unknown>) {
    this.numberOf = numbering(domain);
  }
  read(value: unknown, variable: string): unknown {
    const number = this.numberOf(value, variable);
    if (this.known.has(number)) return this.known.get(number);
    if (this.known.size === mostRemembered) {
      this.known.clear();
      this.numberOf = numbering(this.domain);
      return this.read(value, variable);
    }
    const read = this.domain.read(value, variable);
    this.known.set(number, read);
    return read;
  }
}

/** The initial states of a spec, canonical, made when they are asked for. One that the spec has twice comes twice. */
export class InitialStates implements Iterable<AnyState> {
  constructor(
    private readonly domains: Readonly<Record<string, Domain<unknown>>>,
    private readonly given: Init<AnyState>,
    /** Refuses a state, by its place, for what is wrong with it: a variable that there is not, or what was thrown. */
    private readonly refuse: (place: number, wrong: { readonly stray: string } | { readonly error: unknown }) => never,
  ) {}

  *[Symbol.iterator](): Iterator<AnyState> {
    const { domains, given, refuse } = this;
    const readers = Object.entries(domains).map(([variable, domain]) => [variable, new Reader(domain)] as const);
    const site = { part: 'initial states', name: 'init', choices: {} } as const;
    const states = call(site, () => (typeof given === 'function' ? given() : given)[Symbol.iterator]());
    for (let place = 1; ; place++) {
      const { value: state, done } = call(site, () => states.next());
      if (done === true) return;
      for (const variable of Object.keys(state))
        if (!Object.hasOwn(domains, variable)) refuse(place, { stray: variable });
      const values: Record<string, unknown> = {};
      try {
        for (const [variable, reader] of readers) values[variable] = reader.read(state[variable], variable);
      } catch (error) {
        refuse(place, { error });
      }
      yield Object.freeze(values);
    }
  }
}
