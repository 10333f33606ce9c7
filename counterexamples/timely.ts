/**
 * Code of users that draws and asks while somebody waits: it is ended where it does not return.
 */
import { createContext, Script } from 'node:vm';

/** Longer than this, in milliseconds, no call may take. */
export const patience = 2000;

/** What does work that may take so long at most, and throws if that is not enough. To make it takes longer than most work does. */
export function timing(): <T>(work: () => T) => T {
  const held: { work: (() => unknown) | null } = { work: null };
  const [context, script] = [createContext(held), new Script('work()')];
  return <T>(work: () => T): T => {
    held.work = work;
    return script.runInContext(context, { timeout: patience }) as T;
  };
}

/** Does work that may take so long at most, and throws if that is not enough. */
export function timely<T>(work: () => T): T {
  return timing()(work);
}

/** True of what is thrown then. */
export function isTooLong(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
