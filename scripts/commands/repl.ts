/**
 * `repl SPEC`: a console on a spec, in which to walk around in its states as on the page: take steps, go back, ask what an expression
 * is, go on to a nearest state of which something is true.
 */
import { relative, resolve } from 'node:path';
import type { AnyState } from '../../checker/language/action.ts';
import { unwritable } from '../../checker/report/complaint.ts';
import { complaintLines } from '../../checker/report/complaint-text.ts';
import * as say from '../../checker/report/repl.ts';
import { nothingChanges, type Possible, possibleLines, stateLines, traceLines } from '../../checker/report/trace.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import { commandLine } from '../../checker/report/words.ts';
import { CutOff } from '../../checker/run/guard.ts';
import type { Option, Path, Searching } from '../../counterexamples/explorer/api.ts';
import { answerIn, namesFor } from '../../counterexamples/explorer/condition.ts';
import { NoSuchPath } from '../../counterexamples/explorer/live.ts';
import { NotThere } from '../../counterexamples/explorer/predicate.ts';
import type { Call } from './arguments.ts';
import type { LoadedSpec } from './catalogue.ts';
import { complaintFor } from './complaint-for.ts';
import { type Offered, offered } from './explore.ts';
import type { Host } from './host.ts';
import { printLines } from './print.ts';
import { styleOf } from './style.ts';
import { writeWhole } from './whole-file.ts';

const commandWords = ['back', 'goto', 'path', 'to', 'trace', 'initial', 'save', 'help', 'quit', 'all'];

/** Longer than this, in seconds, no answer but a search may take. */
const patience = 10;

export async function repl(call: Call, loaded: LoadedSpec, host: Host): Promise<ExitCode> {
  const session = new Session(await offered(call, loaded, host), host);
  printLines(session.greeting(), host);
  for (;;) {
    const line = await next(session, host);
    const typed = line?.trim() ?? null;
    if (typed === null || /^(?:quit|exit)$/.test(typed)) return exitCodes.holds;
    printLines(await answered(() => session.answer(typed), host), host);
  }
}

/** The next line; to be interrupted while it is waited for is to leave. */
function next(session: Session, host: Host): Promise<string | null> {
  let leave = (): void => {};
  const left = new Promise<null>((done) => {
    leave = () => done(null);
  });
  return host.watched(() => Promise.race([host.read(session.prompt, session.words()), left]), { stop: leave });
}

/** What is answered; what is wrong is told, and ends nothing. */
async function answered(answer: () => Promise<readonly string[]>, host: Host): Promise<readonly string[]> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof NoSuchPath || error instanceof NotThere) return [error.message];
    if (error instanceof CutOff && error.reason === 'interrupt') return [say.interrupted()];
    return complaintLines(complaintFor(error, host), styleOf(host));
  }
}

/** Where somebody is in a model, and what they are answered. Invariant: there is a state `here` of `path`. */
class Session {
  /** The states that were walked to; those behind `here` were gone back from. */
  private path: Path;
  private here: number;

  constructor(
    private readonly offered: Offered,
    private readonly host: Host,
  ) {
    this.path = offered.path;
    this.here = offered.path.length - 1;
  }

  greeting(): readonly string[] {
    return [...say.consoleGreeting(this.offered.prepared.title), ...this.whole()];
  }
  get prompt(): string {
    return `${this.offered.prepared.model.name} ${this.here + 1}> `;
  }
  /** What a word that is begun may be. */
  words(): readonly string[] {
    const { domains, actions, properties } = this.offered.prepared.model;
    return [
      ...commandWords,
      ...[domains, actions, properties].flatMap((of) => Object.keys(of)),
      ...namesFor(this.offered.prepared.model).keys(),
    ];
  }

  /** The lines that answer what was typed. Throws `NoSuchPath`, `NotThere`, and what else code of the spec does. */
  async answer(line: string): Promise<readonly string[]> {
    const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(line) ?? [];
    switch (word) {
      case 'to':
        return this.found({ condition: this.given(word, rest, 'EXPRESSION'), from: this.until() });
      case 'trace':
        return this.traced(this.given(word, rest, 'PROPERTY'));
      case 'save':
        return this.saved(this.given(word, rest, 'FILE.itf.json'));
    }
    const known = await this.host.watched(() => this.atOnce(line), { seconds: patience });
    if (known !== null) return known;
    await this.offered.typed(line);
    return this.host.watched(() => this.value(line), { seconds: patience });
  }
  /** What a command is answered, or the name of a step; null of an expression. */
  private atOnce(line: string): readonly string[] | null {
    const [, word = '', number = null] = /^([a-z]+)(?:\s+(\d+))?$/.exec(line) ?? [];
    if (line === '') return this.whole();
    if (/^\d+(?:\s+\d+)*$/.test(line)) return line.split(/\s+/).flatMap((one) => this.taken(Number(one) - 1));
    switch (word) {
      case 'help':
        return say.consoleHelpLines(this.host.width);
      case 'all':
        return this.options(Number.POSITIVE_INFINITY);
      case 'path':
        return this.steps(0);
      case 'back':
        return this.gone(Math.max(0, this.here - Number(number ?? 1)), this.here === 0 ? [say.atBeginning()] : []);
      case 'goto':
        return this.gone(Number(this.given(word, number ?? '', 'NUMBER')) - 1);
      case 'initial':
        return number === null ? this.initial() : this.begun(Number(number) - 1);
    }
    return this.stepNamed(line);
  }
  private given(command: string, rest: string, what: string): string {
    if (rest === '') throw new NotThere(say.whatOf(command, what));
    return rest;
  }

  /** The path to where one is. */
  private until(): Path {
    return this.path.slice(0, this.here + 1);
  }
  /** The state that one is in, and what is possible there. */
  private whole(): readonly string[] {
    const state = this.offered.live.traceAlong(this.until()).at(-1)?.state ?? {};
    return [...stateLines(state), ...this.options(say.mostOptions)];
  }
  private options(most: number): readonly string[] {
    const options = this.offered.live.optionsAfter(this.until());
    return [
      say.optionsHead(options.length),
      ...possibleLines(options.slice(0, most).map(told), styleOf(this.host)),
      ...(options.length > most ? [say.moreOptions(options.length - most)] : []),
    ];
  }
  /** The steps to the states from this one on, counted from 0. */
  private steps(from: number): readonly string[] {
    return traceLines(this.offered.live.traceAlong(this.until()), { ...styleOf(this.host), from });
  }
  /** Takes a step, and tells what it changed. */
  private taken(number: number): readonly string[] {
    const options = this.offered.live.optionsAfter(this.until());
    const option = options[number];
    if (option === undefined) throw new NotThere(say.noOption(number + 1, options.length));
    if (this.path[this.here + 1] !== number) this.path = [...this.until(), number];
    this.here++;
    return this.steps(this.here);
  }
  private gone(to: number, told: readonly string[] = []): readonly string[] {
    if (to < 0 || to >= this.path.length) throw new NotThere(say.noState(to + 1, this.path.length));
    this.here = to;
    return [...told, ...this.whole()];
  }
  private initial(): readonly string[] {
    const labels = this.offered.live.initial().map(({ label }) => ({ label, changes: [] }));
    return possibleLines(labels, styleOf(this.host));
  }
  private begun(number: number): readonly string[] {
    const { length } = this.offered.live.initial();
    if (number < 0 || number >= length) throw new NotThere(say.noInitial(number + 1, length));
    [this.path, this.here] = [[number], 0];
    return this.whole();
  }
  /** Takes the step that is called so; null if it is the name of none of the spec's actions. */
  private stepNamed(line: string): readonly string[] | null {
    const squeezed = line.replace(/\s+/g, '');
    const name = /^[^(]*/.exec(squeezed)?.[0] ?? '';
    if (!Object.hasOwn(this.offered.prepared.model.actions, name)) return null;
    const options = this.offered.live.optionsAfter(this.until());
    const own = options.filter(({ action }) => action === name);
    const called = own.filter(({ label }) => label.replace(/\s+/g, '') === squeezed);
    const meant = called.length > 0 ? called : squeezed === name ? own : [];
    const [one] = meant;
    if (one !== undefined && meant.length === 1) return this.taken(one.number);
    throw new NotThere(
      say.notPossible(
        line,
        name,
        own.map(({ label, number }) => `${label} (${number + 1})`),
      ),
    );
  }
  private value(line: string): readonly string[] {
    const state = this.offered.live.traceAlong(this.until()).at(-1)?.state ?? {};
    const answer = this.read(line);
    try {
      return [String(answer(state))];
    } catch (error) {
      throw error instanceof NotThere ? error : new NotThere(say.expressionThrew(error));
    }
  }
  private read(line: string): (s: AnyState) => boolean | string {
    const { model } = this.offered.prepared;
    try {
      return answerIn(model, line);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const known = [...Object.keys(model.domains), ...Object.keys(model.actions), ...commandWords];
      throw new NotThere(say.notRead(error.message, line, known));
    }
  }

  private async found(sought: Parameters<Offered['answers']['search']>[0]): Promise<readonly string[]> {
    const control = new AbortController();
    const tell = (_: Searching): void => {};
    const answer = await this.host.watched(
      () => this.offered.answers.search(sought, { signal: control.signal, tell }),
      { stop: () => control.abort() },
    );
    if (answer.kind !== 'found') return answer.kind === 'not found' ? [answer.why] : [];
    const began = 'condition' in sought ? this.here : 0;
    if ('condition' in sought && answer.path.length - 1 === began) return [say.alreadyTrue()];
    [this.path, this.here] = [answer.path, answer.at];
    return this.steps('condition' in sought ? began + 1 : 0);
  }
  private async traced(property: string): Promise<readonly string[]> {
    const known = Object.keys(this.offered.prepared.model.properties);
    if (!known.includes(property) && property !== 'Deadlock') throw new NotThere(say.unknownSought(property, known));
    return this.found({ property });
  }
  private async saved(file: string): Promise<readonly string[]> {
    const { cwd } = this.host.place;
    const path = resolve(cwd, file);
    await writeWhole(path, this.offered.texts(this.until()).itf).catch((error: NodeJS.ErrnoException) => {
      throw unwritable(error);
    });
    const shown = relative(cwd, path);
    return say.savedAs(shown, commandLine(this.host.program, 'replay', shown));
  }
}

/** A step as it is listed. */
function told({ label, changes, outside }: Option): Possible {
  const own = changes.length === 0 ? [nothingChanges] : changes;
  return { label, changes: outside ? [...own, say.outOfBounds] : own };
}
