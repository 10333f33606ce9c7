// @ts-check
/**
 * Has V8 optimise what runs often later than it does by itself: after eight times as much.
 *
 * Learning runs many functions, each for a short while. In a run of a second or two V8 spent more than half of the CPU time on code that
 * was hardly run any more once it was there, in threads of its own. What runs for long is optimised some milliseconds later.
 */
import { setFlagsFromString } from 'node:v8';

/** What it is called, by the major version of Node: of those that are not here nothing is known, and V8 would tell of what it does not know. */
export const flags = new Map([
  [20, '--interrupt-budget=540672'],
  [22, '--invocation-count-for-turbofan=24000'],
  [24, '--invocation-count-for-turbofan=24000'],
]);

/** For the whole process, and best before it has other threads. */
export function compileLater() {
  const flag = flags.get(Number.parseInt(process.versions.node, 10));
  if (flag !== undefined) setFlagsFromString(flag);
}
