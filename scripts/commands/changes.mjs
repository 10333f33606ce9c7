// @ts-check
/**
 * Notices that files are saved: it looks, some times a second, at when each was written last. What a system tells of changes by itself
 * differs from system to system where editors rename, where folders come and go, and over networks; to look works everywhere, and of the
 * few files of a spec takes no time that could be measured.
 *
 * It is JavaScript since the main thread uses it, which loads no TypeScript.
 */
import { statSync } from 'node:fs';

/** How often files are looked at, in milliseconds. */
const pace = 80;
/** How often, until nothing changes any more: some editors write in several goes, and some commands write several files. */
const settling = 25;
/** How long a file may be away, in milliseconds, until that is told: editors that save by renaming take it away for a moment. */
const away = 200;

/** Watches files. Each that is other than it was is told once, when it has come to rest. */
export class Changes {
  /** @param {(file: string) => void} tell */
  constructor(tell) {
    this.tell = tell;
    /** What each file was when it was looked at last. @type {Map<string, string>} */
    this.known = new Map();
    /** The file that has changed, and since when. @type {{ readonly file: string, readonly since: number } | null} */
    this.changed = null;
    /** @type {NodeJS.Timeout | null} */
    this.timer = null;
  }

  /**
   * Watches this file, too, from the state that it had at a time: what was written later is a change.
   * @param {string} file
   * @param {number} since In milliseconds of `Date.now()`.
   */
  add(file, since) {
    if (this.known.has(file)) return;
    const { sign, written } = signOf(file);
    const isLater = written > since && written <= Date.now();
    this.known.set(file, isLater ? 'of before' : sign);
    this.timer ??= setTimeout(() => this.look(), pace);
  }

  close() {
    clearTimeout(this.timer ?? undefined);
  }

  look() {
    /** @type {string | null} */
    let changed = null;
    // Each is looked at once: what is written after that is told the next time.
    for (const [file, before] of this.known) {
      const { sign } = signOf(file);
      if (sign !== before) changed ??= file;
      this.known.set(file, sign);
    }
    if (changed !== null) this.changed = { file: changed, since: performance.now() };
    else if (this.changed !== null && this.isAtRest(this.changed)) {
      const { file } = this.changed;
      this.changed = null;
      this.tell(file);
    }
    this.timer = setTimeout(() => this.look(), this.changed === null ? pace : settling);
  }
  /** @param {{ readonly file: string, readonly since: number }} changed */
  isAtRest({ file, since }) {
    return this.known.get(file) !== gone || performance.now() - since > away;
  }
}

const gone = 'gone';

/** @param {string} file */
function signOf(file) {
  const stat = statOf(file);
  return stat === undefined
    ? { sign: gone, written: 0 }
    : { sign: `${stat.ino} ${stat.size} ${stat.mtimeMs}`, written: stat.mtimeMs };
}

/** @param {string} file */
function statOf(file) {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    // Such as a folder that may not be looked into at the moment.
    return undefined;
  }
}
