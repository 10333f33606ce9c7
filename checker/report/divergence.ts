/**
 * Where the trace of a variant leaves the spec, in words.
 */
import type { Divergence, Outside, WhyNot, Would } from '../explain/divergence.ts';
import type { AnyChoices } from '../language/action.ts';
import { sameValue } from '../language/identity.ts';
import { isRecordValue, pathText, textOf } from '../language/value.ts';
import { changeText, placeText } from './difference.ts';
import { groundsText } from './grounds.ts';
import { begun } from './words.ts';

/** More parts of a state than this are counted. */
const mostParts = 2;
const longest = 260;
/** Of a value among them. */
const longestValue = 48;

/** `here it leaves raft: votedFor[s2] would stay s1`. */
export function divergenceText({ spec, why, outside = null }: Divergence): string {
  return begun(`here it leaves ${spec}${whyText(why)}${outside === null ? '' : outsideText(outside)}`, longest);
}

/** `; its count has no 4: 0 to 3`. */
function outsideText({ path, value, allowed }: Outside): string {
  return `; its ${pathText(path)} has no ${begun(textOf(value), longestValue)}: ${begun(allowed, longestValue)}`;
}

function whyText(why: WhyNot): string {
  switch (why.kind) {
    case 'initial':
      return ', which does not begin so';
    case 'no action':
      return `, which has no ${why.action}`;
    case 'not offered':
      if (why.value === undefined) return `, in which ${why.action} also takes a ${why.choice}`;
      return `, in which ${why.action} is not taken with ${why.choice} = ${textOf(why.value)}`;
    case 'disabled': {
      const { action, choices, grounds } = why;
      const as = grounds === null || grounds.reads.length === 0 ? '' : `, as ${groundsText(grounds, ' and ')}`;
      return `, in which ${calledText(action, choices)} is disabled${as}`;
    }
    case 'effect': {
      if (why.would.length === 0) return ', in which this step does something else';
      const parts = partsOf(why.would);
      const told = parts.slice(0, mostParts);
      const more = parts.length - told.length;
      return `: ${[...told, ...(more > 0 ? [`${more} more`] : [])].join(' and ')}`;
    }
  }
}

/** What would be otherwise, in parts; one element instead of another of its type is one. */
function partsOf(would: readonly Would[]): readonly string[] {
  const texts: string[] = [];
  const rest = [...would];
  for (let one = rest.shift(); one !== undefined; one = rest.shift()) {
    const own = one;
    const both = rest.map((other) => insteadText(own, other) ?? insteadText(other, own));
    const at = both.findIndex((text) => text !== null);
    if (at >= 0) rest.splice(at, 1);
    texts.push(both[at] ?? wouldText(own));
  }
  return texts;
}

/** `msgs would have Vote(granted: false, …) and not Vote(granted: true, …)`; null if it is not that one is there instead of the other. */
function insteadText({ instead: had }: Would, { instead: other }: Would): string | null {
  const [would, wouldNot] = [elementIn(had, true), elementIn(other, false)];
  if (pathText(had.path) !== pathText(other.path) || !isRecordValue(would) || !isRecordValue(wouldNot)) return null;
  if (Reflect.get(would, 'type') !== Reflect.get(wouldNot, 'type')) return null;
  const differs = Object.keys(would).filter((name) => !sameValue(would[name], wouldNot[name]));
  const text = (record: Readonly<Record<string, unknown>>): string => begun(recordText(record, differs), longestValue);
  return `${pathText(had.path)} would have ${text(would)} and not ${text(wouldNot)}`;
}

/** The one element that would be there, or would not. */
function elementIn({ change }: Would['instead'], isThere: boolean): unknown {
  if (change.kind === 'copies' && change.before + change.after === 1)
    return change.after > 0 === isThere ? change.element : null;
  return change.kind === (isThere ? 'added' : 'removed') && change.elements.length === 1 ? change.elements[0] : null;
}

/** A record with these of its fields: `Vote(granted: false, …)`. */
function recordText(record: Readonly<Record<string, unknown>>, names: readonly string[]): string {
  const { type, ...fields } = record;
  const told = names.map((name) => `${name}: ${textOf(record[name])}`);
  const inside = [...told, ...(told.length < Object.keys(fields).length ? ['…'] : [])].join(', ');
  return `${typeof type === 'string' ? type : ''}(${inside})`;
}

/** `votedFor[s2] would stay s1`, `msgs would not have Commit`. */
function wouldText({ instead, stays }: Would): string {
  const path = pathText(instead.path);
  const { change } = instead;
  const valueText = (value: unknown): string => begun(textOf(value), longestValue);
  const elements = (of: readonly unknown[]): string => of.map(valueText).join(', ');
  switch (change.kind) {
    case 'replaced':
      return `${path} would ${stays ? 'stay' : 'be'} ${valueText(change.to)}`;
    case 'added':
      return `${path} would have ${elements(change.elements)}`;
    case 'removed':
      return `${path} would not have ${elements(change.elements)}`;
    case 'inserted':
      return `${path} would have ${elements(change.elements)} ${placeText(change.at)}`;
    case 'cut out':
      return `${path} would not have ${elements(change.elements)} ${placeText(change.at)}`;
    case 'copies': {
      const { element, after } = change;
      const times = after > 1 ? ` ${after} times` : '';
      return `${path} would ${after === 0 ? 'not have' : 'have'} ${valueText(element)}${times}`;
    }
    case 'operations':
      return `of ${path} there would be ${begun(changeText(change), 2 * longestValue)}`;
  }
}

/** An action with its choices, each as far as there is room for it: why it is disabled must not be what is cut off. */
function calledText(action: string, choices: AnyChoices): string {
  const values = Object.values(choices).map((value) => begun(textOf(value), longestValue));
  return values.length === 0 ? action : `${action}(${values.join(', ')})`;
}
