/**
 * The states that a spec may be in after what a system was told and has shown: the model of fast-check's model-based commands. A choice that
 * the system makes, a step that nobody sees and several initial states leave several; what the system answers and shows leaves fewer.
 *
 * Invariant: there is a state; each is led to by steps of the spec that agree with all that was told, answered and seen.
 */
import { hash } from 'immutable';
import type { ActionDraft, AnyChoices, AnyState } from '../language/action.ts';
import { choicesOf, strictState } from '../language/steps.ts';
import { keyOf, Misfit } from '../language/value.ts';
import { keepsBounds, stateOf, withinBounds } from '../reference/semantics.ts';
import type { TraceStep } from '../run/outcome.ts';
import { NoStates } from '../run/refused.ts';
import type { Shown } from '../validation/read.ts';
import { silently } from '../validation/search.ts';
import { plainly, stateKey, stepsFrom, type Taken, type Tally } from '../validation/steps.ts';
import { unfit } from '../validation/why.ts';
import { DoesNotConform } from './conform.ts';
import { answered, BadDriver, type Driver, type KnownDeed, partKey } from './deeds.ts';
import type { Nonconformity, Unlike, Why } from './misfit.ts';

/** A state that the spec may be in, and how it came there. */
interface Possibility {
  readonly state: AnyState;
  readonly from: Possibility | null;
  readonly by: readonly Taken[];
}

/** What was told to the system, with what it answered. */
interface Told {
  readonly deed: KnownDeed;
  readonly given: AnyChoices;
  readonly answer: unknown;
}

/** More states than this are not kept. */
const most = 10_000;
/** So many are told of where none fits. */
const mostTold = 10;

/** What asks the system: it yields what may be a promise, and is given what that comes to. */
export type Asking = Generator<unknown, void, unknown>;

/** The states that a spec may be in. */
export class Possible<S = AnyState> {
  private now: readonly Possibility[];
  /** Steps that were not taken, since they lead from beyond the bounds out of the domains: where nothing fits, one of them might have. */
  private readonly tally: Tally = { outside: 0 };

  /** All initial states. Throws `NoStates` if there is none within the bounds. */
  constructor(private readonly driver: Driver) {
    const { model } = driver;
    const initial = [...model.init].filter((state) => withinBounds(model, stateOf(model, state)));
    if (initial.length === 0) throw new NoStates(model.name, Object.keys(model.bounds));
    this.now = this.distinct(initial.map((state) => ({ state, from: null, by: [] })));
  }

  /** The states themselves: one, where nothing is left open. */
  get states(): readonly S[] {
    return this.now.map(({ state }) => strictState(this.driver.model.domains, state) as S);
  }

  /** Looks at a new system. */
  *look(system: unknown): Asking {
    yield* this.agree(this.now, null, system);
  }

  /** Tells the system to do something that `given` answers may be told, and keeps the states that fit. Throws `DoesNotConform`. */
  *tell(deed: KnownDeed, given: AnyChoices, system: unknown): Asking {
    const answer = yield deed.run(system, handed(deed, given));
    const told = { deed, given, answer };
    const isRefused = deed.refused?.(answer) ?? false;
    const next = isRefused ? this.refusing(told) : this.taking(told);
    yield* this.agree(next, told, system);
  }

  /**
   * The choices to tell, of those that agree with these; null if there are none that may be told now. Where some depend on the state, `pick` is a
   * point on a ring on which all that are on offer lie, and the next one is meant: the same one as long as it is on offer (Karger, Lehman, Leighton,
   * Panigrahy, Levine and Lewin, "Consistent Hashing and Random Trees", STOC 1997). So a shrunk run tells what the whole one did.
   */
  given(deed: KnownDeed, fixed: AnyChoices, pick: number): AnyChoices | null {
    const isFixed = Object.keys(this.draftOf(deed).forSome).every(
      (choice) => Object.hasOwn(fixed, choice) || deed.open.includes(choice),
    );
    if (isFixed) return this.mayTell(deed, fixed) ? fixed : null;
    const offered = [...this.offered(deed, fixed)].filter(([, given]) => this.mayTell(deed, given));
    const distance = (key: string): number => ((Math.imul(hash(key), 0x9e3779b1) >>> 1) - pick) & 0x7fffffff;
    const [first] = offered.sort(([a], [b]) => distance(a) - distance(b));
    return first?.[1] ?? null;
  }

  private draftOf({ action }: KnownDeed): ActionDraft {
    return this.driver.model.actions[action] as ActionDraft;
  }

  /** What can be told of an action, by its key. */
  private offered(deed: KnownDeed, fixed: AnyChoices): ReadonlyMap<string, AnyChoices> {
    const { model } = this.driver;
    const keys = new Map(Object.entries(fixed).map(([choice, value]) => [choice, keyOf(value)]));
    const fits = (choice: string, value: unknown): boolean => (keys.get(choice) ?? keyOf(value)) === keyOf(value);
    const all = new Map<string, AnyChoices>();
    for (const { state } of this.restingFrom(this.now)) {
      const s = strictState(model.domains, state);
      for (const choices of choicesOf(deed.action, this.draftOf(deed), s, {}, fits)) {
        const given = withoutOpen(deed, choices);
        all.set(keyOf(given), given);
      }
    }
    return all;
  }

  /**
   * True if the system may be told this: the spec allows it in each state that it may be in, or the system is able to refuse; and no step by it
   * leaves the bounds of the spec.
   */
  private mayTell(deed: KnownDeed, given: AnyChoices): boolean {
    const { model } = this.driver;
    const tally = { outside: 0 };
    let isAllowed = true;
    for (const one of this.now) {
      let isPossible = false;
      for (const { state } of this.resting(one, { outside: 0 }))
        for (const taken of stepsFrom(model, state, shownBy(deed, given), tally)) {
          const [before, after] = [stateOf(model, state), stateOf(model, taken.state)];
          const isInside = withinBounds(model, after) && keepsBounds(model, before, after);
          if (!isInside && withinBounds(model, before)) return false;
          isPossible = true;
        }
      isAllowed &&= isPossible;
    }
    return tally.outside === 0 && (isAllowed || deed.refused !== null);
  }

  /** A state, and those that silent steps lead to from it. */
  private *resting(one: Possibility, tally: Tally = this.tally): Iterable<Possibility> {
    const { model, silent, silentSteps: atMost } = this.driver;
    for (const quiet of silently({ stepping: plainly(model), silent, atMost }, [one], tally))
      if (quiet !== null) yield quiet.by.length === 0 ? one : { state: quiet.state, from: one, by: quiet.by };
  }
  private *restingFrom(ones: readonly Possibility[]): Iterable<Possibility> {
    for (const one of ones) yield* this.resting(one);
  }
  private allResting(ones: readonly Possibility[]): readonly Possibility[] {
    return this.distinct(this.restingFrom(ones));
  }

  private distinct(ones: Iterable<Possibility>): readonly Possibility[] {
    const { model } = this.driver;
    const all = new Map<string, Possibility>();
    for (const one of ones) {
      const key = stateKey(model, one.state);
      if (!all.has(key)) all.set(key, one);
      if (all.size > most)
        throw new BadDriver(
          `there are more than ${most} states of ${model.name} that the system may be in: observe more of it, or have its answers say more`,
        );
    }
    return [...all.values()];
  }

  /** The states in which the system may refuse: those in which the spec does not allow it. */
  private refusing(told: Told): readonly Possibility[] {
    const { model } = this.driver;
    const shown = shownBy(told.deed, told.given);
    const resting = this.allResting(this.now);
    const left = resting.filter(({ state }) => {
      const [first] = stepsFrom(model, state, shown, { outside: 0 });
      return first === undefined;
    });
    if (left.length === 0) throw this.unfit(told, resting, () => ({ kind: 'refused' }));
    return left;
  }

  /** The states after it did it. */
  private taking(told: Told): readonly Possibility[] {
    const { tally } = this;
    const { model } = this.driver;
    const { deed, given, answer } = told;
    const { matches } = deed;
    const shown = shownBy(
      deed,
      given,
      matches && ((step) => answered(`matches of ${deed.action}`, matches(answer, step))),
    );
    const resting = this.allResting(this.now);
    const after = this.distinct(
      (function* () {
        for (const from of resting)
          for (const taken of stepsFrom(model, from.state, shown, tally))
            yield { state: taken.state, from, by: [taken] };
      })(),
    );
    if (after.length === 0)
      throw this.unfit(told, resting, ({ state }) => ({
        kind: 'not possible',
        unfit: unfit(model, state, shown, deed.action),
      }));
    return after;
  }

  /** Keeps those of some states that agree with what is seen of the system. */
  private *agree(next: readonly Possibility[], told: Told | null, system: unknown): Asking {
    const { model, observe } = this.driver;
    if (observe === null) {
      this.now = next;
      return;
    }
    const seen = yield observe.system(system);
    const resting = this.allResting(next);
    let keys: ReadonlyMap<string, string>;
    try {
      keys = observe.keysOf(seen);
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      throw this.unfit(told, resting, () => ({ kind: 'no value', misfit: error.message }));
    }
    const unlike = ({ state }: Possibility): readonly Unlike[] => {
      const parts = observe.spec(strictState(model.domains, state), keys);
      return [...keys].flatMap(([part, key]) =>
        partKey(part, parts[part]) === key
          ? []
          : [{ part, spec: parts[part], system: (seen as Readonly<Record<string, unknown>>)[part] }],
      );
    };
    const left = resting.filter((one) => unlike(one).length === 0);
    if (left.length === 0) throw this.unfit(told, resting, (one) => ({ kind: 'seen', unlike: unlike(one) }));
    this.now = left;
  }

  private unfit(
    told: Told | null,
    ones: readonly Possibility[],
    why: (one: Possibility) => Why,
  ): DoesNotConform | BadDriver {
    const { name } = this.driver.model;
    if (this.tally.outside > 0)
      return new BadDriver(
        `it is not known whether the system fits ${name}: steps that it may have taken lead from beyond the bounds of the spec out of its domains. Choose larger parameters`,
      );
    const found: Nonconformity = {
      model: this.driver.model,
      action: told?.deed.action ?? null,
      choices: told?.given ?? {},
      answer: told?.answer,
      where: ones.slice(0, mostTold).map((one) => ({ state: one.state, why: why(one) })),
      count: ones.length,
      trace: traceTo(ones[0] as Possibility),
    };
    return new DoesNotConform(found);
  }
}

function shownBy(deed: KnownDeed, given: AnyChoices, matches: Shown['matches'] = null): Shown {
  const told = new Map(Object.entries(given).map(([choice, value]) => [choice, keyOf(value)]));
  return { actions: [deed.action], told, given, matches };
}

/** The choices that the system is told. */
export function withoutOpen({ open }: KnownDeed, choices: AnyChoices): AnyChoices {
  return Object.fromEntries(Object.entries(choices).filter(([choice]) => !open.includes(choice)));
}

/** The choices, as they are handed to who tells them: one that is open is not there to be read. */
function handed({ action, open }: KnownDeed, given: AnyChoices): AnyChoices {
  const choices = { ...given };
  for (const choice of open)
    Object.defineProperty(choices, choice, {
      get: () => {
        throw new BadDriver(`run of ${action} asks for ${choice}, which is open: the system chooses it`);
      },
    });
  return choices;
}

function traceTo(last: Possibility): readonly TraceStep[] {
  const path: Possibility[] = [];
  for (let one: Possibility | null = last; one !== null; one = one.from) path.push(one);
  return path
    .reverse()
    .flatMap(({ from, state, by }): TraceStep[] => (from === null ? [{ action: null, choices: {}, state }] : [...by]));
}
