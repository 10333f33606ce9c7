/**
 * What is wrong with a spec, in words: what, where, why, what now.
 */
import type { Fault, Site, SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import { notAValue, pathText, textOf } from '../language/value.ts';
import { deedText } from './deed.ts';
import { type Place, placesIn } from './place.ts';
import { duration, errorText, instanceText, suggestion, valueText } from './words.ts';

/** A failure of user code, worded. */
export interface FailureText {
  /** One sentence: what happened where. */
  readonly what: string;
  /** What to write instead, if that can be said. */
  readonly now: string | null;
  /** Where in the user's files, the innermost first. */
  readonly places: readonly string[];
}

export function failureText(failure: SpecFailure, model: CheckableModel, place: Place | null): FailureText {
  const { site, fault } = failure;
  const places = fault.kind === 'endless' ? fault.places : place === null ? [] : placesIn(failure.cause, place);
  return { what: what(site, fault, model), now: now(site, fault, model), places };
}

/** The code that ran: `the guard of RMPrepare(rm1)`. */
export function siteText({ part, name, choices, choice }: Site, model: CheckableModel): string {
  switch (part) {
    case 'guard':
    case 'effect':
      return `the ${part} of ${instanceText(name, choices)}`;
    case 'choice':
      return `the choice ${choice ?? ''} of ${instanceText(name, choices)}`;
    case 'property':
      return `${kindText(model, name)} ${instanceText(name, choices)}`;
    case 'bound':
      return `the bound ${instanceText(name, choices)}`;
    case 'finished':
      return 'finished';
    case 'initial states':
      return 'the initial states';
    case 'fairness':
      return `the fairness of ${instanceText(name, choices)}`;
    case 'fairness condition':
      return `the condition of the fairness of ${instanceText(name, choices)}`;
    case 'awaited':
      return `what is waited for, ${instanceText(name, choices)},`;
    case 'drawn states':
      return 'what draws states, by statesOf,';
    case 'elsewhere':
      return 'code that nobody waited for, of a timer or a promise,';
  }
}

function kindText(model: CheckableModel, property: string): string {
  const kind = model.properties[property]?.kind;
  return kind === 'invariant'
    ? 'the invariant'
    : kind === 'step'
      ? 'the step property'
      : kind === 'reachable'
        ? 'the reachable'
        : 'the property';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function what(site: Site, fault: Fault, model: CheckableModel): string {
  const code = siteText(site, model);
  switch (fault.kind) {
    case 'throws':
      return `${capital(code)} threw ${errorText(fault.error)}.`;
    case 'endless':
      return `${capital(code)} had not returned after ${duration(fault.seconds)}, and was stopped.`;
    case 'mutation':
      return `${capital(code)} tried to change a value in place: ${errorText(fault.error)}.`;
    case 'unknown variable':
      return model.hidden.includes(fault.variable)
        ? `${capital(code)} asks for ${fault.variable}, which the view leaves out.`
        : `${capital(code)} uses the variable ${fault.variable}, which the spec does not declare.`;
    case 'hidden':
      return fault.others === null
        ? `${capital(code)} asks for ${fault.variable}, which the view leaves out and which has too many values to try them all.`
        : `What ${code} makes of ${fault.others} depends on ${fault.variable}, which the view leaves out.`;
    case 'misfit':
      return misfit(site, fault, model, code);
    case 'not boolean':
      return `${capital(code)} answered ${valueText(fault.answer)}; it must answer true or false.`;
    case 'not changes':
      return `${capital(code)} answered ${valueText(fault.answer)}; it must answer an object with the variables that change.`;
    case 'not a collection':
      return `${capital(code)} answered ${valueText(fault.answer)}; it must answer a list, a set or anything else that can be iterated.`;
    case 'impure':
      return `${site.part === 'guard' || site.part === 'effect' ? instanceText(site.name, site.choices) : capital(code)} is not a pure function: in one and the same state it ${deedText(fault.first)} once, and ${deedText(fault.second)} another time.`;
    case 'asymmetric':
      return asymmetric(site, fault, code);
  }
}

function asymmetric(site: Site, fault: Extract<Fault, { kind: 'asymmetric' }>, code: string): string {
  const permutation = [...fault.renaming].map(([from, to]) => `${from} -> ${to}`).join(', ');
  if ('missing' in fault)
    return `The spec is not symmetric: ${code} ${site.part === 'initial states' ? 'include' : 'ranges over'} ${textOf(fault.value)}, but not ${textOf(fault.missing)}, which ${permutation} makes of it.`;
  const { image, first, second } = fault;
  const subject = site.part === 'guard' || site.part === 'effect' ? instanceText(site.name, site.choices) : code;
  return `The spec is not symmetric: ${subject} ${deedText(first)}, but in the same state after ${permutation}, ${imageText(image)} ${deedText(second)}.`;
}

/** The image of code that ran: `RMPrepare(rm2)`. */
function imageText({ part, name, choices, choice }: Site): string {
  switch (part) {
    case 'choice':
      return `the choice ${choice ?? ''} of ${instanceText(name, choices)}`;
    case 'fairness':
      return `the fairness of ${instanceText(name, choices)}`;
    case 'fairness condition':
      return `the condition of the fairness of ${instanceText(name, choices)}`;
    default:
      return instanceText(name, choices);
  }
}

function misfit(
  site: Site,
  { path, value, allowed }: Extract<Fault, { kind: 'misfit' }>,
  model: CheckableModel,
  code: string,
): string {
  const at = pathText(path);
  if (site.part !== 'effect' || !Object.hasOwn(model.domains, path.variable)) {
    return `${capital(code)} made a value that does not fit${at === '' ? '' : `: ${at} is`} ${valueText(value)}; allowed: ${allowed}.`;
  }
  const action = instanceText(site.name, site.choices);
  const last = path.into.at(-1);
  const into = { ...path, into: path.into.slice(0, -1) };
  return last !== undefined && 'among' in last && last.among === 'elements'
    ? `${action} put ${valueText(value)} into ${pathText(into)}; allowed: ${allowed}.`
    : `${action} set ${at} to ${valueText(value)}; allowed: ${allowed}.`;
}

/** What to do about code that asks for what the view leaves out. */
const hiddenAdvice =
  'States that differ in it alone are to count as one, and this tells them apart. Name it in the view, or do without it here.';

function now(site: Site, fault: Fault, model: CheckableModel): string | null {
  switch (fault.kind) {
    case 'throws':
      return fault.error instanceof RangeError && /call stack/.test(fault.error.message)
        ? 'A function calls itself without end.'
        : site.part === 'elsewhere'
          ? 'Code of a spec answers at once: what it does later belongs to no state.'
          : null;
    case 'endless':
      return 'It may go round for ever, or take very long in this state.';
    case 'mutation':
      return 'Values are frozen, since a state that changes after it was stored would be lost. Answer a new value instead: s.votes.set(i, v) makes a new function, { ...entry, term: 2 } a new record, log.push(entry) a new sequence, s.msgs.add(m) a new set; and let the effect answer { votes: s.votes.set(i, v) }.';
    case 'unknown variable':
      return model.hidden.includes(fault.variable)
        ? hiddenAdvice
        : suggestion(fault.variable, fault.variables, 'variables');
    case 'hidden':
      return fault.others === null ? 'Name it in the view, or give it a domain of fewer values.' : hiddenAdvice;
    case 'misfit': {
      const wrong = notAValue(fault.value);
      return wrong === null ? null : `${wrong.charAt(0).toUpperCase()}${wrong.slice(1)}.`;
    }
    case 'not boolean':
      return fault.answer instanceof Promise
        ? 'It must not be async: a promise counts as true whatever it resolves to.'
        : 'Write the comparison out: x !== null, list.size > 0.';
    case 'not changes':
      return fault.answer === undefined
        ? 'An arrow function that answers an object needs parentheses: (s) => ({ x: 1 }).'
        : 'Such as { rmState: s.rmState.set(rm, ...) }; what it leaves out stays as it is.';
    case 'not a collection':
      return site.choice === undefined ? null : `Such as forSome: { ${site.choice}: (s) => s.network.deliverable() }.`;
    case 'asymmetric':
      return 'Members of a sort are interchangeable, and Concord explores one state for all that differ only by their names. If these are not meant to be, name the one that is special by Sort.member(k), which takes it out, or declare the sort with { symmetric: false }; symmetry=off checks the spec as it is.';
    case 'impure':
      return 'Concord runs each function once for all states that agree in what it read, so it may depend on nothing else: no clock, no random number, no variable outside of the state. Put what it depends on into the state, or let forSome choose it.';
  }
}
