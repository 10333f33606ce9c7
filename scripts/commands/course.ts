/**
 * What walks are timed by, as it is typed: `until=Termination`, `until='state[s1] = Leader' weight=Timeout:0.1`.
 */
import type { AnyState } from '../../checker/language/action.ts';
import type { CheckableModel } from '../../checker/language/model.ts';
import { eachStart } from '../../checker/reference/scenario.ts';
import { NoGoal } from '../../checker/reference/wait.ts';
import type { Course } from '../../checker/reference/walk.ts';
import { badArguments, badValue, unknownName } from '../../checker/report/complaint.ts';
import { notAwaited, notReadAsCondition, notTrueOrFalse, withoutUntil } from '../../checker/report/times.ts';
import { type Awaited, courseOf, mostWeight } from '../../checker/run/course.ts';
import { conditionOf } from '../../counterexamples/explorer/condition.ts';
import { NotThere } from '../../counterexamples/explorer/predicate.ts';
import type { Typed } from '../../counterexamples/explorer/typed.ts';
import type { Within } from './modules.ts';
import { boundsOf, type Keys, listOf } from './options.ts';

/** The course that the keys ask for, or null. Conditions in JavaScript are looked at by `typed` first, and asked once, by `within`, before there are walks. */
export async function courseFor(
  keys: Keys,
  model: CheckableModel,
  typed: Typed,
  within: Within = async (work) => work(),
): Promise<Course | null> {
  const until = keys.get('until')?.trim();
  if (until === undefined) {
    const [stranger] = ['weight', 'bounds'].filter((key) => keys.has(key));
    if (stranger !== undefined) throw withoutUntil(stranger);
    return null;
  }
  const chances = { weights: weightsOf(keys, model), isClosed: boundsOf(keys) === 'closed' };
  try {
    return courseOf(model, await awaited(until, model, typed, within), chances);
  } catch (error) {
    if (error instanceof NoGoal) throw notAwaited(error, model);
    throw error;
  }
}

/** A word is the name of a property; all else is a condition. */
async function awaited(until: string, model: CheckableModel, typed: Typed, within: Within): Promise<Awaited> {
  const properties = Object.keys(model.properties);
  if (properties.includes(until)) return until;
  if (/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(until) && !Object.hasOwn(model.domains, until))
    throw unknownName('property', until, properties, ` of ${model.name}`);
  try {
    await typed(until);
    const condition = conditionOf(model, until);
    // What is printed is text: of a path alone, as `s.free`, that is what stands there.
    const texts: Readonly<Record<string, boolean>> = { true: true, false: false };
    const holds = (s: AnyState): unknown => {
      const answer = condition(s);
      return typeof answer === 'string' ? (texts[answer] ?? answer) : answer;
    };
    const answer = await within(async () => atStart(model, holds));
    if (answer !== undefined && typeof answer !== 'boolean') throw notTrueOrFalse(until, answer);
    return { text: until, holds };
  } catch (error) {
    if (error instanceof NotThere) throw badArguments(`until=${until} cannot be waited for: ${error.message}`);
    if (error instanceof SyntaxError) throw notReadAsCondition(until, error.message);
    throw error;
  }
}

/** What a condition answers where the first walk may begin: what is wrong with it everywhere is said before there is any. What it throws is told by the walk. */
function atStart(model: CheckableModel, holds: (s: AnyState) => unknown): unknown {
  for (const start of eachStart(model)) {
    const state = start.at(-1)?.state;
    if (state === undefined) return undefined;
    try {
      return holds(Object.fromEntries(state));
    } catch (error) {
      if (error instanceof NotThere) throw error;
      return undefined;
    }
  }
  return undefined;
}

function weightsOf(keys: Keys, { name, actions }: CheckableModel): Course['weights'] {
  const weights: Record<string, number> = {};
  const known = Object.keys(actions);
  for (const one of listOf(keys, 'weight')) {
    const [, action = '', number = ''] = /^([^:]*):(.*)$/s.exec(one) ?? [];
    if (!/^\d+(?:\.\d+)?$/.test(number.trim()) || Number(number) > mostWeight)
      throw badValue('weight', one, 'an action and a number from 0 to 1,000,000,000, such as Timeout:0.1');
    if (!known.includes(action.trim())) throw unknownName('action', action.trim(), known, ` of ${name}`);
    if (Object.hasOwn(weights, action.trim()))
      throw badValue('weight', one, `each action once, and ${action.trim()} weighs ${weights[action.trim()]} already`);
    weights[action.trim()] = Number(number);
  }
  return weights;
}
