/**
 * What the console says that walks around in a spec.
 */
import type { Change } from './trace.ts';
import { count, counted, errorText, meant, rowLines, suggestion } from './words.ts';

/** What can be typed, and what it does. */
export const consoleHelp: readonly (readonly [string, string])[] = [
  ['(Enter)', 'the state, and the steps that are possible from it'],
  ['3', 'takes step 3 of these; 3 1 takes another one behind it'],
  ['Timeout(s1)', 'takes the step of this name'],
  ['back, back 3', 'goes back, by three steps'],
  ['goto 4', 'goes back to state 4 of the path, and later on again'],
  ['path', 'the steps so far'],
  ['to EXPRESSION', 'goes on to a nearest state of which it is true'],
  ['trace PROPERTY', 'goes along its counterexample; of what must be reachable, along its witness'],
  ['EXPRESSION', 'what it is here: votedFor[s1], votedFor[s1] = s2 and x > 1, or JavaScript of s: s.log.get(s1).size'],
  ['initial, initial 2', 'the initial states; begins in the second'],
  ['save FILE', 'writes the path as a trace, for `replay`, `explore` and other tools'],
  ['quit', 'leaves, as Ctrl-D does'],
];

export function consoleHelpLines(width: number): string[] {
  return rowLines(consoleHelp, width);
}

/** What it begins with. */
export function consoleGreeting(title: string): string[] {
  return [`${title}. Enter shows the state, help what can be typed.`];
}

/** More options are not listed unasked. */
export const mostOptions = 20;

/** Of a step: it is possible, and what it leads to is not explored. */
export const outOfBounds: Change = { path: '', change: '(out of the bounds)' };

export function optionsHead(n: number): string {
  return n === 0 ? 'No step is possible.' : `${counted(n, 'step')} ${n === 1 ? 'is' : 'are'} possible:`;
}
export function moreOptions(n: number): string {
  return `  ... ${count(n)} more: all of them shows all`;
}

export function noOption(number: number, of: number): string {
  return of === 0 ? 'No step is possible here: go back.' : `There is no step ${number}: there are ${count(of)}.`;
}
/** A step that is not possible here, of an action of the spec. */
export function notPossible(given: string, action: string, labels: readonly string[]): string {
  const others =
    labels.length === 0 ? `no ${action} is` : `possible ${labels.length === 1 ? 'is' : 'are'} ${labels.join(', ')}`;
  return labels.length > 1 && given === action
    ? `Which ${action}? ${labels.join(', ')}.`
    : `${given} is not possible here: ${others}.`;
}
export function noState(number: number, of: number): string {
  return `There is no state ${number} of the path: there are ${count(of)}.`;
}
export function noInitial(number: number, of: number): string {
  return `There is no initial state ${number}: there ${of === 1 ? 'is one' : `are ${count(of)}`}.`;
}
export function atBeginning(): string {
  return 'This is where it began.';
}
export function unknownSought(given: string, known: readonly string[]): string {
  return `There is no property ${given}. ${suggestion(given, known, 'properties')}`;
}
export function whatOf(command: string, what: string): string {
  return `${command} what? ${command} ${what}`;
}
export function alreadyTrue(): string {
  return 'It is true here already.';
}
export function savedAs(file: string, replay: string): string[] {
  return [`Written to ${file}`, `Replay   ${replay}`];
}
export function interrupted(): string {
  return 'Interrupted.';
}
/** Something typed that is neither a command nor an expression. */
export function notRead(why: string, given: string, known: readonly string[]): string {
  const [word = ''] = /^[\p{ID_Continue}$]+/u.exec(given) ?? [];
  const near = word === '' || known.includes(word) ? null : meant(word, known);
  return `It is no command, and no expression that can be read: ${why.replace(/\.$/, '')}.${near === null ? '' : ` ${near}`}`;
}
/** Of an expression that can be read, and has no answer. */
export function expressionThrew(error: unknown): string {
  return `It threw ${errorText(error)}.`;
}
