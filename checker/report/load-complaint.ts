/**
 * Complaints about files that cannot be loaded, and specs that cannot be made.
 */
import { BadSpec, UnknownName } from '../language/failure.ts';
import { type Complaint, cannotLoad } from './complaint.ts';
import { listed, suggestion } from './words.ts';

/** With a full stop, if it ends in nothing like one. */
function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

export function noFile(path: string, cwd: string): Complaint {
  return cannotLoad(`There is no file ${path}.`, `Paths are relative to ${cwd}.`);
}

export function isFolder(path: string): Complaint {
  return cannotLoad(`${path} is a folder.`, 'Name the TypeScript file in it that exports the spec.');
}

export function notTypeScript(path: string): Complaint {
  return cannotLoad(`${path} is not a TypeScript file.`, 'Specs are written in files that end in .ts.');
}

export function noTypeScript(file: string): Complaint {
  return cannotLoad(
    `${file} cannot be type-checked: the package typescript is not installed.`,
    'A misspelt name or value is found by its types. Add it: npm install --save-dev typescript',
  );
}

/** What the compiler says, each with its place. */
export interface Diagnostic {
  readonly place: string;
  readonly text: string;
}

export function doesNotCompile(file: string, diagnostics: readonly Diagnostic[]): Complaint {
  const more = diagnostics.length > 1 ? ` There are ${diagnostics.length} errors.` : '';
  return cannotLoad(
    `${file} does not compile: ${sentence(firstLine(diagnostics[0]?.text ?? ''))}${more}`,
    null,
    // The lines that say more stand below their place, further in.
    diagnostics.slice(0, 8).map(({ place, text }) => `${place}: ${text.replaceAll('\n', '\n  ')}`),
  );
}

export function doesNotLoad(file: string, error: unknown, places: readonly string[]): Complaint {
  const message =
    error instanceof BadSpec
      ? error.message
      : error instanceof Error
        ? `${error.name}: ${error.message.split('\n')[0]}`
        : String(error);
  return cannotLoad(`${file} does not load: ${sentence(message)}`, null, places.length > 0 ? places : [file]);
}

export function exportsNoSpec(file: string, names: readonly string[]): Complaint {
  const instead = names.length === 0 ? '' : `, only ${names.join(', ')}`;
  return cannotLoad(
    `${file} exports no spec${instead}.`,
    "Export what spec(...) answers: export const mine = spec({ name: 'mine', parameters: {} }, () => { ... });",
    [file],
  );
}

/** `all` are the user's own. */
export function noSpecs(folder: string): Complaint {
  return cannotLoad(
    `There are no specs in ${folder}.`,
    'All specs are those in NAME/NAME.ts there. Stand where that folder is, or make one: new-spec NAME',
  );
}

/** `names` are those of the specs, or variants, one of which was to be named. */
export function exportsSeveral(kind: 'spec' | 'variant', path: string, names: readonly string[]): Complaint {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  const called = `${kind === 'variant' ? 'variant=' : ''}${path}`;
  return cannotLoad(
    `${path} exports several ${kind}s: ${names.join(', ')}.`,
    twice === undefined
      ? `Say which: ${names.map((name) => `${called}:${name}`).join(', ')}`
      : `Two are named ${twice}: give one another name.`,
    [path],
  );
}

export function parameterIsKey(spec: string, parameter: string, file: string): Complaint {
  return cannotLoad(
    `${spec}: the parameter ${parameter} has the name of an option of the command line.`,
    'Give it another name.',
    [file],
  );
}

/** The body of a spec failed, or answered something that no model can be made of. */
export function cannotBeMade(spec: string, error: Error, places: readonly string[]): Complaint {
  const message =
    error instanceof BadSpec
      ? error.message
      : error.name === 'Misfit'
        ? `${spec} cannot be made: ${error.message}`
        : `${spec} cannot be made: its body threw ${error.name}: ${error.message}`;
  const now = error instanceof UnknownName ? suggestion(error.given, error.known, `${error.kind}s`) : null;
  return cannotLoad(sentence(message), now, places);
}

/** An action or a property that was made, with its name and its place as far as they are known. */
export interface Forgotten {
  readonly maker: string;
  readonly name: string | null;
  readonly place: string | null;
}

/** What is made and not returned. */
export function notReturned(where: string, forgotten: readonly Forgotten[]): Complaint {
  const names = forgotten.map(({ name, maker }) => name ?? (/^[aeiou]/.test(maker) ? `an ${maker}` : `a ${maker}`));
  const are = forgotten.length === 1 ? 'is' : 'are';
  return cannotLoad(
    `${where}: ${listed(names)} ${are} made and not returned, and so ${are === 'is' ? 'it is' : 'they are'} not checked.`,
    'Return actions in actions, invariants in invariants, other properties in properties; or take them out. What is only a part of others is best a plain function.',
    forgotten.flatMap(({ maker, name, place }) =>
      place === null ? [] : [`${place}: ${maker}${name === null ? '' : ` ${name}`}`],
    ),
  );
}

/** What a spec of this name is called in code: `twoPhaseCommit`. */
function constantOf(spec: string): string {
  return spec.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

export function exportsNoProperties(path: string, spec: string): Complaint {
  return cannotLoad(
    `${path} exports no properties.`,
    `Export what propertiesOf answers: export const mine = propertiesOf(${constantOf(spec)}, ({ invariant }) => ({ MyInvariant: invariant((s) => ...) }));`,
    [path],
  );
}

/** A view that draws the states of no spec. */
export function exportsNoView(path: string, spec: string): Complaint {
  return cannotLoad(
    `${path} exports no view.`,
    `Export what viewOf answers: export const view = viewOf(${constantOf(spec)}, (s) => <svg viewBox="0 0 400 200">...</svg>);`,
    [path],
  );
}

/** Two views that draw the states of one spec. */
export function exportsViews(path: string, spec: string): Complaint {
  return cannotLoad(`${path} exports several views of ${spec}.`, 'Export one.', [path]);
}

export function exportsNoVariant(path: string, spec: string): Complaint {
  return cannotLoad(
    `${path} exports no variant.`,
    `Export what variant answers: export const mine = variant(${constantOf(spec)}, { name: 'mine', story: '...', edit: ..., violates: {} });`,
    [path],
  );
}

export function variantOfOther(path: string, spec: string, other: string): Complaint {
  return cannotLoad(
    `${path} has a variant of ${other}, and not of ${spec}.`,
    `Check it with ${other}, or import ${spec} in it.`,
    [path],
  );
}

export function partsOfOther(what: 'properties' | 'states', path: string, spec: string, other: string): Complaint {
  return cannotLoad(
    `${path} has ${what} of ${other}, and not of ${spec}.`,
    `Check it with ${other}, or import ${spec} in it.`,
    [path],
  );
}
