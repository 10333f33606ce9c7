/**
 * States that the user draws, by `statesOf`: where the invariant is rarely true of what is put together at random, who wrote it knows what
 * a state looks like of which it is.
 */
import type { AnyState } from '../language/action.ts';
import { call } from '../language/call.ts';
import { BadSpec } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import type { Spec } from '../language/protocol.ts';
import type { Arbitrary, Drawing, DrawnStates } from '../language/spec.ts';
import { randomNumbers } from '../reference/random.ts';
import { stateIn } from './retried.ts';

/** Draws states of the domains, the same ones from the same seed; throws `SpecFailure` if the user's code fails or draws something else. */
export type Draws = (seed: number) => Iterator<AnyState, never>;

const site = { part: 'drawn states', name: 'statesOf', choices: {} } as const;
/** So many are drawn from an arbitrary at a time. */
const atATime = 50;
const seeds = 2 ** 32;

/** How all of these draw states of a model, in turn; null if there are none. The body of the spec runs once more for that. Throws `BadSpec`. */
export async function drawsOf(
  all: readonly DrawnStates[],
  spec: Spec,
  { parameters, domains }: CheckableModel,
): Promise<Draws | null> {
  const makers: ((seed: number) => Iterator<unknown>)[] = [];
  for (const { make } of all) {
    const body = spec.model(parameters as never, {} as never) as object;
    const draw = (state: Drawing<unknown>): Drawing<unknown> => state;
    makers.push(await makerOf(make({ ...body, draw } as never, parameters as never)));
  }
  return makers.length === 0
    ? null
    : (seed) =>
        inTurn(
          makers.map((make) => make(seed)),
          domains,
        );
}

/** What it draws from a seed, without end. */
async function makerOf(drawing: Drawing<unknown>): Promise<(seed: number) => Iterator<unknown>> {
  if (typeof drawing === 'function')
    return function* (seed) {
      for (const random = randomNumbers(seed); ; ) yield drawing(random);
    };
  if (typeof (drawing as Partial<Arbitrary<unknown>> | null)?.generate !== 'function')
    throw new BadSpec(
      'what statesOf is given answers neither an arbitrary of fast-check nor draw((random) => ({ ... }))',
    );
  const { sample } = await import('fast-check');
  return function* (seed) {
    for (let n = 0; ; n++) yield* sample(drawing as never, { seed: (seed + n) % seeds, numRuns: atATime });
  };
}

/** One of each, again and again. */
function* inTurn(all: readonly Iterator<unknown>[], domains: CheckableModel['domains']): Generator<AnyState, never> {
  for (;;) for (const states of all) yield call(site, () => stateIn(domains, states.next().value));
}
