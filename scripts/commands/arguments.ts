/**
 * What the user typed, in any of its forms, as a command, its subject and keys with values.
 *
 * A command line is read once, before anything is known of it: which keys there are is known only when the spec is loaded, which is
 * among its words. So nothing that wants to know the options first can read it; of commander we have the help.
 *
 * npm takes `--key=value` before a `--` for options of its own and passes them on as `npm_config_key`; of `--key value`
 * it leaves only the value behind, which is refused. Keys that were typed win over those in the environment.
 */
import { Command, Option } from 'commander';
import { type Parameter, type Parameters, rangeOf } from '../../checker/language/parameters.ts';
import { badArguments, swallowed, unknownKey, unknownName } from '../../checker/report/complaint.ts';
import { commandLine } from '../../checker/report/words.ts';
import type { Host } from './host.ts';
import { type CommandAbout, type CommandName, commands, keysOf } from './keys.ts';

/** A key as it was given: `key=value`, `--key=value`, `--key value`; with null, `--key` alone. */
interface Given {
  readonly key: string;
  readonly value: string | null;
}
/** What was typed. */
export interface Typed {
  readonly words: readonly string[];
  readonly keys: readonly Given[];
  /** What is neither, such as `-x`. */
  readonly strays: readonly string[];
}
/** The command and its subject, before it is known which keys the subject has. */
export interface Asked extends Typed {
  readonly command: CommandName | null;
  readonly subject: string | null;
  readonly help: boolean;
}
/** A command with the keys that were given. */
export interface Call {
  readonly command: CommandName;
  readonly subject: string | null;
  /** What stands behind the subject, of commands that take such. */
  readonly others: readonly string[];
  readonly keys: ReadonlyMap<string, string>;
  readonly parameters: Readonly<Record<string, string>>;
}

const switches = ['json', 'help', 'version'];
/** What may stand without a value, and then means yes. */
const bareWords = ['watch'];

/** Reads a command line; the bare words `graph` and `watch` behind a command stand for keys. */
export function typed(argv: readonly string[]): Typed {
  const words: string[] = [];
  const keys: Given[] = [];
  const strays: string[] = [];
  const assignment = /^(?:--)?([A-Za-z][\w-]*)=(.*)$/s;
  for (let i = 0; i < argv.length; i++) {
    const token = argv[i] as string;
    const next = argv[i + 1];
    const [, assigned, value = ''] = assignment.exec(token) ?? [];
    const alone = token === '-h' ? 'help' : /^--([A-Za-z][\w-]*)$/.exec(token)?.[1];
    if (assigned !== undefined) keys.push({ key: assigned, value });
    else if (alone !== undefined) {
      const isWord = bareWords.includes(alone) && !/^(?:yes|no|true|false)$/.test(next ?? '');
      const takes =
        !isWord && !switches.includes(alone) && next !== undefined && !next.startsWith('--') && !assignment.test(next);
      keys.push({ key: alone, value: takes ? next : isWord ? 'yes' : null });
      if (takes) i++;
    } else if (token === 'graph' && words[0] === 'list') keys.push({ key: 'graph', value: 'yes' });
    else if (token === 'graph' && words.length + keys.length > 1) keys.push({ key: 'graph', value: 'orbit' });
    else if (bareWords.includes(token) && words.length > 1) keys.push({ key: token, value: 'yes' });
    else if (token.startsWith('-') && token !== '--') strays.push(token);
    else if (token !== '--') words.push(token);
  }
  return { words, keys, strays };
}

/** The command and its subject. Throws a complaint if there is no such command. */
export function asked(line: Typed): Asked {
  const { words, keys } = line;
  const help = keys.some(({ key }) => key === 'help') || words[0] === 'help' || words.at(-1) === 'help';
  const [name, ...others] = words.filter((word) => word !== 'help');
  const command = commands.find((known) => known.name === name)?.name ?? null;
  if (name !== undefined && command === null)
    throw unknownName(
      'command',
      name,
      commands.map((known) => known.name),
    );
  return { ...line, command, subject: others[0] ?? null, words: others, help };
}

/** The keys and parameters that were given. Throws a complaint for the first that is not known or lacks its value. */
export function callOf(
  { command, subject, words, keys: typedKeys, strays }: Asked & { readonly command: CommandName },
  about: { readonly name: string; readonly parameters: Parameters } | null,
  host: Host,
): Call {
  const parameters = about?.parameters ?? {};
  const own = keysOf(command);
  const known = [...own.map(({ name }) => name), ...Object.keys(parameters)];
  for (const { key } of typedKeys)
    if (!known.includes(key))
      throw unknownKey(
        key,
        own.map(({ name }) => name),
        Object.keys(parameters),
        about?.name ?? null,
      );
  const [stray] = strays;
  if (stray !== undefined)
    throw badArguments(`There is no option ${stray}.`, 'Options are written key=value or --key value.');
  const missing = known.filter((name) => !typedKeys.some(({ key }) => key === name));
  const given = [...inherited(missing, host, command, words), ...typedKeys];
  const taken = commands.find(({ name }) => name === command)?.others === undefined ? 1 : Number.POSITIVE_INFINITY;
  if (words.length > taken)
    throw badArguments(
      `What is ${words.slice(taken).join(' ')} to mean?`,
      'Parameters and options are written key=value.',
    );
  const values = new Map<string, string>();
  for (const { key, value } of given) {
    const of = own.find(({ name }) => name === key);
    const placeholder = of === undefined ? placeholderOf(parameters[key] as Parameter) : of.value;
    if (placeholder === null && value !== null) throw badArguments(`Option '--${key}' takes no value.`);
    if (placeholder !== null && value === null)
      throw badArguments(`Option '--${key} <${placeholder}>' argument missing.`);
    const before = of?.many === true ? values.get(key) : undefined;
    values.set(key, before === undefined ? (value ?? 'yes') : `${before},${value}`);
  }
  const isParameter = ([key]: readonly [string, string]): boolean => key in parameters;
  return {
    command,
    subject,
    others: words.slice(1),
    keys: new Map([...values].filter((entry) => !isParameter(entry))),
    parameters: Object.fromEntries([...values].filter(isParameter)),
  };
}

/** What npm took for its own. */
function inherited(
  missing: readonly string[],
  { env, program: { name } }: Host,
  command: CommandName,
  words: readonly string[],
): Given[] {
  return missing.flatMap((key): Given[] => {
    const value = env[`npm_config_${key.toLowerCase().replaceAll('-', '_')}`];
    if (value === undefined || value === '') return [];
    if (switches.includes(key)) return value === 'false' ? [] : [{ key, value: null }];
    if (value === 'true' && bareWords.includes(key)) return [{ key, value: 'yes' }];
    if (value === 'true') throw swallowed(key, commandLine({ name }, command, ...words.slice(0, 1)));
    return [{ key, value }];
  });
}

function placeholderOf({ type }: Parameter): string {
  return { integer: 'N', choice: 'WORD', faults: 'WORDS' }[type];
}

/** The help of a command, with the parameters of a spec among its options; or of all. */
export function helpText(command: CommandName | null, parameters: Parameters, spec: string | null, host: Host): string {
  const root = new Command('concord')
    .description(
      'A model checker for consistency and consensus protocols written as pure TypeScript transition systems.',
    )
    .version('', '--version', 'print the version')
    .helpCommand(false);
  for (const about of commands) {
    const made = root.command(about.name).description(about.meaning);
    if (about.subject !== null) made.argument(`[${about.subject}]`);
    if (about.others !== undefined) made.argument(`[${about.others}...]`);
    for (const { name, value, meaning } of keysOf(about.name)) made.addOption(option(name, value, meaning));
    if (about.name === command && spec !== null) {
      made.optionsGroup(`Parameters of ${spec}:`);
      for (const [name, parameter] of Object.entries(parameters))
        made.addOption(
          option(name, placeholderOf(parameter), `${parameter.meaning}: ${rangeOf(parameter)} (${parameter.default})`),
        );
    }
    made.addHelpText('after', examplesText(about, spec, host));
  }
  root.addHelpText(
    'after',
    `\nOptions and parameters are also taken as key=value: ${commandLine(host.program, 'check', 'two-phase-commit', 'rms=5')}`,
  );
  let text = '';
  (root.commands.find((made) => made.name() === command) ?? root)
    .configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => host.width })
    .outputHelp();
  return text;
}

function option(name: string, value: string | null, meaning: string): Option {
  return new Option(value === null ? `--${name}` : `--${name} <${value}>`, meaning);
}

function examplesText(about: CommandAbout, spec: string | null, { program: called }: Host): string {
  const hint =
    about.subject === 'SPEC' && spec === null
      ? `\nThe parameters of a spec: ${commandLine(called, about.name, 'SPEC', 'help')}`
      : '';
  return `\nExamples:\n${about.examples.map((example) => `  ${commandLine(called, ...example.split(' '))}`).join('\n')}${hint}`;
}
