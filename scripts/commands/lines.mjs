// @ts-check
/**
 * Lines that somebody types, or that come through a pipe: one at a time, each when it is asked for.
 */
import { createInterface } from 'node:readline';

/** What is typed to a command. */
export class Lines {
  /**
   * @param {() => void} interrupt Called for Ctrl-C while no line is waited for, which the terminal then keeps from being a signal.
   */
  constructor(interrupt) {
    const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
    /** Lines that came before they were asked for. @type {string[]} */
    this.come = [];
    this.isAtEnd = false;
    /** @type {((line: string | null) => void) | null} */
    this.waiting = null;
    /** What may be completed. @type {readonly string[]} */
    this.words = [];
    this.input = createInterface({
      input: process.stdin,
      output: terminal ? process.stdout : undefined,
      terminal,
      completer: (/** @type {string} */ line) => this.completed(line),
    });
    this.terminal = terminal;
    this.input
      .on('line', (line) => this.take(line))
      .on('close', () => {
        this.isAtEnd = true;
        this.answer(null);
      })
      .on('SIGINT', () => (this.waiting === null ? interrupt() : this.clear()));
  }

  /**
   * The next line; null once there are no more.
   * @param {string} prompt Shown on a terminal.
   * @param {readonly string[]} words What the last word of the line may be completed to.
   * @returns {Promise<string | null>}
   */
  read(prompt, words) {
    this.words = words;
    const next = this.come.shift();
    if (next !== undefined) return Promise.resolve(next);
    if (this.isAtEnd) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.waiting = resolve;
      if (!this.terminal) return;
      this.input.setPrompt(prompt);
      this.input.prompt();
    });
  }
  close() {
    this.input.close();
  }

  /** @param {string} line */
  take(line) {
    if (!this.answer(line)) this.come.push(line);
  }
  /** Answers who waits. @param {string | null} line @returns {boolean} False if nobody does. */
  answer(line) {
    const { waiting } = this;
    this.waiting = null;
    waiting?.(line);
    return waiting !== null;
  }
  /** What was typed is dropped; of an empty line, how to leave is said. */
  clear() {
    if (this.input.line === '') process.stdout.write('\n(quit, or Ctrl-D, leaves)');
    process.stdout.write('\n');
    this.input.write(null, { ctrl: true, name: 'e' });
    this.input.write(null, { ctrl: true, name: 'u' });
    this.input.prompt();
  }
  /**
   * @param {string} line
   * @returns {[string[], string]}
   */
  completed(line) {
    const last = /[\p{ID_Continue}$.]*$/u.exec(line)?.[0] ?? '';
    return [this.words.filter((word) => word.startsWith(last)), last];
  }
}
