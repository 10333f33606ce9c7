/**
 * Calls of user code: what it may answer, and what is said if it answers something else.
 */
import type { Domain } from './domain.ts';
import { type Fault, type Site, SpecFailure } from './failure.ts';
import { Misfit } from './value.ts';

/** Thrown by states when user code asks for a variable that is not there. */
export class UnknownVariable extends Error {
  override readonly name = 'UnknownVariable';
  constructor(
    readonly variable: string,
    readonly variables: readonly string[],
  ) {
    super(`there is no variable ${variable}; the variables are ${variables.join(', ')}`);
  }
}

/** Thrown by an engine to end a call, which it will make again: no failure of user code. */
export class Interruption extends Error {
  override readonly name: string = 'Interruption';
}

/** Runs user code; whatever it throws becomes a `SpecFailure` at this site. */
export function call<T>(site: Site, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof SpecFailure || error instanceof Interruption
      ? error
      : new SpecFailure(site, faultOf(error), error);
  }
}

function faultOf(error: unknown): Fault {
  if (error instanceof Misfit) return { kind: 'misfit', path: error.path, value: error.value, allowed: error.allowed };
  if (error instanceof UnknownVariable)
    return { kind: 'unknown variable', variable: error.variable, variables: error.variables };
  const frozen =
    /read only property|not extensible|Cannot delete property|only a getter|'(set|deleteProperty|defineProperty)' on proxy/;
  if (error instanceof TypeError && frozen.test(error.message)) return { kind: 'mutation', error };
  return { kind: 'throws', error };
}

/** Runs a guard or another predicate, which must answer a boolean: a promise, say, would count as true. */
export function callPredicate(site: Site, run: () => unknown): boolean {
  const answer = call(site, run);
  if (typeof answer !== 'boolean') throw new SpecFailure(site, { kind: 'not boolean', answer });
  return answer;
}

/** Runs an effect, which must answer an object with the variables that change. */
export function callEffect(
  site: Site,
  run: () => unknown,
  domains: Readonly<Record<string, Domain<unknown>>>,
): Readonly<Record<string, unknown>> {
  const answer = call(site, run);
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer) || answer instanceof Promise)
    throw new SpecFailure(site, { kind: 'not changes', answer });
  const stranger = Object.keys(answer).find((variable) => !Object.hasOwn(domains, variable));
  if (stranger !== undefined)
    throw new SpecFailure(site, { kind: 'unknown variable', variable: stranger, variables: Object.keys(domains) });
  return answer as Readonly<Record<string, unknown>>;
}

/** Runs what computes a choice's values, which must answer something iterable. */
export function callChoice<T>(site: Site, run: () => T): T & Iterable<unknown> {
  const answer: unknown = call(site, run);
  if (typeof answer !== 'object' || answer === null || !(Symbol.iterator in answer))
    throw new SpecFailure(site, { kind: 'not a collection', answer });
  return answer as T & Iterable<unknown>;
}
