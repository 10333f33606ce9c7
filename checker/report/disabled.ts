/**
 * Why nothing is enabled, in words: what is disabled alike of several processes is said of them together.
 */
import type { Disabled } from '../explain/disabled.ts';
import type { Read } from '../explain/watch.ts';
import type { AnyChoices } from '../language/action.ts';
import { groundsText, operationsOf } from './grounds.ts';
import { instanceText, listed } from './words.ts';

/** Of more names, or processes, than these for one reason the rest is counted. */
const mostNamed = 3;
/** What is disabled for more reasons than these is counted. */
const mostReasons = 5;

/** What is disabled for one reason, or for the same of each of these processes. */
interface Told {
  readonly processes: readonly string[];
  /** Without the process, where there is one. */
  readonly names: readonly string[];
  readonly why: string;
}

/** `p1 and p2: Fail, as up = false; Serve, as there is no m`. */
export function disabledText(disabled: readonly Disabled[]): string {
  const all = together(disabled);
  const told = all.slice(0, mostReasons).map(({ processes, names, why }) => {
    const whose = processes.length === 0 ? '' : `${someOf(processes)}: `;
    return `${whose}${someOf(names)}${why}`;
  });
  const left = all
    .slice(mostReasons)
    .reduce((sum, { processes, names }) => sum + names.length * Math.max(1, processes.length), 0);
  return [...told, ...(left === 0 ? [] : [`${left} more for other reasons`])].join('; ');
}

function someOf(names: readonly string[]): string {
  const more = names.length - mostNamed;
  // To count one takes as much room as to name it.
  return listed(more > 1 ? [...names.slice(0, mostNamed), `${more} more`] : names);
}

/** What is disabled, where several processes have the same reason for the same actions once. */
function together(disabled: readonly Disabled[]): readonly Told[] {
  const told = new Map<string, Told>();
  for (const { instances, process, why } of disabled) {
    const names = instances.map(({ action, choices }) => instanceText(action, choicesBut(choices, process)));
    const reason = whyText(why, process);
    const key = process === null ? `${told.size}` : JSON.stringify([names, reason]);
    const processes = [...(told.get(key)?.processes ?? []), ...(process === null ? [] : [process])];
    told.set(key, { processes, names, why: reason });
  }
  return [...told.values()];
}

/** The choices without the first that is this process. */
function choicesBut(choices: AnyChoices, process: string | null): AnyChoices {
  const own = Object.keys(choices).find((name) => process !== null && choices[name] === process);
  return Object.fromEntries(Object.entries(choices).filter(([name]) => name !== own));
}

/**
 * `, as up = false`: what was read, without whose it is, where that is said before. A history is told where it is all that was read: of
 * what else was read it says no more than how it came about.
 */
function whyText(why: Disabled['why'], process: string | null): string {
  if ('empty' in why) return `, as there is no ${why.empty}`;
  if (why.grounds === null) return '';
  const { reads, isCut } = why.grounds;
  const others = reads.filter((read) => operationsOf(read) === null);
  const told = others.length > 0 ? others : reads;
  const own = told.map((read) => ({ ...read, path: withoutKey(read.path, process) }));
  return `, as ${groundsText({ reads: own, isCut }, ' and ')}`;
}

/** The path without the first step that leads to what a process has. */
function withoutKey(path: Read['path'], process: string | null): Read['path'] {
  const at = process === null ? -1 : path.into.findIndex((step) => 'key' in step && step.key === process);
  return at < 0 ? path : { ...path, into: path.into.filter((_, i) => i !== at) };
}
