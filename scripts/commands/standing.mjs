// @ts-check
/**
 * The folder that the process stands in. It may be deleted while files in it are watched; where there is none,
 * a thread that is to load TypeScript is waited for for ever, as the loader's own thread fails without a word.
 *
 * It is JavaScript since the main thread uses it, which loads no TypeScript.
 */
import { parse } from 'node:path';

/** Where the process was started; null if that folder was gone by then. */
export const home = startedIn();

function startedIn() {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

/** Has the process stand where it was started or, while that folder is away, in one that is always there. */
export function stand() {
  try {
    if (home !== null) return process.chdir(home);
  } catch {
    // Gone, or not to be entered any more.
  }
  process.chdir(parse(process.execPath).root);
}
