/**
 * Tells that something has not come to an end, of a process that had the time for it: on a busy machine the clock alone says little.
 */
import { cpuUsage } from 'node:process';

/** So often within its grace it looks again, once that is over. */
const looks = 10;
/** So many times the grace it waits for a process that hardly runs: one that waits for something else than the processor. */
const mostGraces = 6;

/**
 * Calls `bark`, once, with the milliseconds that have passed: after `grace` if this process, with all its threads, has had the processor
 * for half of that, else as soon as it has, and after six times `grace` in any case. Answers what ends it, which keeps no process from
 * its end.
 */
export function watchdog(grace: number, bark: (passed: number) => void): () => void {
  const had = cpuUsage();
  const watch = (passed: number): void => {
    const { user, system } = cpuUsage(had);
    if ((user + system) / 1000 >= grace / 2 || passed >= mostGraces * grace) bark(passed);
    else wait(passed, grace / looks);
  };
  let timer: NodeJS.Timeout;
  const wait = (passed: number, longer: number): void => {
    timer = setTimeout(() => watch(passed + longer), longer).unref();
  };
  wait(0, grace);
  return () => clearTimeout(timer);
}
