/**
 * What the user typed, in any of its forms, as a command, its subject and keys with values.
 *
 * npm takes `--key=value` before a `--` for options of its own and passes them on as `npm_config_key`; of `--key value`
 * it leaves only the value behind, which is refused. Keys that were typed win over those in the environment.
 */
import { Command, CommanderError, Option } from 'commander';
import { type Parameters, rangeOf } from '../../checker/language/parameters.ts';
import { badArguments, swallowed, unknownKey, unknownName } from '../../checker/report/complaint.ts';
import { commandLine } from '../../checker/report/words.ts';
import type { Host } from './host.ts';
import { type CommandAbout, type CommandName, commands, keysOf } from './keys.ts';

/** The command and its subject, before it is known which keys the subject has. */
export interface Asked {
  readonly command: CommandName | null;
  readonly subject: string | null;
  /** All that follows the command, as `--key=value` and plain words. */
  readonly tokens: readonly string[];
  readonly help: boolean;
}
/** A command with the keys that were given. */
export interface Call {
  readonly command: CommandName;
  readonly subject: string | null;
  readonly keys: ReadonlyMap<string, string>;
  readonly parameters: Readonly<Record<string, string>>;
}

const switches = ['json', 'help', 'version'];

/** Brings `key=value`, `--key value` and `-h` into one form. */
function normalised(argv: readonly string[]): string[] {
  const tokens: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const token = argv[i] ?? '';
    const next = argv[i + 1];
    if (token === '--') continue;
    if (token === '-h') tokens.push('--help');
    else if (/^[A-Za-z][\w-]*=/.test(token)) tokens.push(`--${token}`);
    else if (
      /^--[A-Za-z][\w-]*$/.test(token) &&
      !switches.includes(token.slice(2)) &&
      next !== undefined &&
      !next.startsWith('--') &&
      !/^[A-Za-z][\w-]*=/.test(next)
    ) {
      tokens.push(`${token}=${next}`);
      i++;
    } else tokens.push(token);
  }
  return tokens;
}

/** The command and its subject. Throws a complaint if there is no such command. */
export function asked(argv: readonly string[]): Asked {
  const tokens = normalised(argv).map((token, i) => (token === 'graph' && i > 1 ? '--graph=orbit' : token));
  const words = tokens.filter((token) => !token.startsWith('-'));
  const help = tokens.includes('--help') || words[0] === 'help' || words.at(-1) === 'help';
  const [name, subject] = words.filter((word) => word !== 'help');
  if (name === undefined) return { command: null, subject: null, tokens, help };
  const command = commands.find((known) => known.name === name)?.name;
  if (command === undefined)
    throw unknownName(
      'command',
      name,
      commands.map((known) => known.name),
    );
  const at = tokens.indexOf(name);
  return { command, subject: subject ?? null, tokens: tokens.filter((token, i) => i !== at && token !== 'help'), help };
}

/** The keys and parameters that were given. Throws a complaint for the first that is not known or lacks its value. */
export function callOf(
  { command, subject, tokens }: Asked & { readonly command: CommandName },
  about: { readonly name: string; readonly parameters: Parameters } | null,
  host: Host,
): Call {
  const parameters = about?.parameters ?? {};
  const known = [...keysOf(command).map(({ name }) => name), ...Object.keys(parameters)];
  for (const token of tokens) {
    const key = /^--([A-Za-z][\w-]*)/.exec(token)?.[1];
    if (key !== undefined && !known.includes(key) && key !== 'help')
      throw unknownKey(
        key,
        keysOf(command).map(({ name }) => name),
        Object.keys(parameters),
        about?.name ?? null,
      );
    if (key === undefined && token.startsWith('-'))
      throw badArguments(`There is no option ${token}.`, 'Options are written key=value or --key value.');
  }
  const typed = tokens.flatMap((token) => /^--([\w-]+)/.exec(token)?.[1] ?? []);
  const words = tokens.filter((token) => !token.startsWith('-'));
  const inherited = environmentTokens(
    known.filter((key) => !typed.includes(key)),
    host,
    command,
    words,
  );
  if (words.length > 1)
    throw badArguments(`What is ${words.slice(1).join(' ')} to mean?`, 'Parameters and options are written key=value.');
  const values = parsed(program(command, parameters, about?.name ?? null, host), command, [...inherited, ...tokens]);
  const isParameter = (key: string): boolean => key in parameters;
  return {
    command,
    subject,
    keys: new Map(Object.entries(values).filter(([key]) => !isParameter(key))),
    parameters: Object.fromEntries(Object.entries(values).filter(([key]) => isParameter(key))),
  };
}

/** What npm took for its own. */
function environmentTokens(
  missing: readonly string[],
  { env, program: { name } }: Host,
  command: CommandName,
  words: readonly string[],
): string[] {
  return missing.flatMap((key) => {
    const value = env[`npm_config_${key.toLowerCase().replaceAll('-', '_')}`];
    if (value === undefined || value === '') return [];
    if (switches.includes(key)) return value === 'false' ? [] : [`--${key}`];
    if (value === 'true') throw swallowed(key, commandLine({ name }, command, ...words.slice(0, 1)));
    return [`--${key}=${value}`];
  });
}

function parsed(root: Command, command: CommandName, tokens: readonly string[]): Record<string, string> {
  try {
    root.parse([command, ...tokens], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw badArguments(
      error.message
        .replace(/^error: /, '')
        .replace(/^./, (first) => first.toUpperCase())
        .replace(/([^.])$/, '$1.'),
    );
  }
  const options = root.commands.find((found) => found.name() === command)?.opts() ?? {};
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [
      key,
      value === true ? 'yes' : Array.isArray(value) ? value.join(',') : String(value),
    ]),
  );
}

/** The whole command line, with the parameters of the spec among the options of its command. */
export function program(of: CommandName | null, parameters: Parameters, spec: string | null, host: Host): Command {
  const root = new Command('concord')
    .description(
      'A model checker for consistency and consensus protocols written as pure TypeScript transition systems.',
    )
    .version('', '--version', 'print the version')
    .helpCommand(false);
  quiet(root, host);
  for (const about of commands) {
    const command = quiet(root.command(about.name), host).description(about.meaning);
    if (about.subject !== null) command.argument(`[${about.subject}]`);
    for (const key of keysOf(about.name))
      command.addOption(option(key.name, key.value, key.meaning, key.many === true));
    if (about.name === of && spec !== null) {
      command.optionsGroup(`Parameters of ${spec}:`);
      for (const [name, parameter] of Object.entries(parameters))
        command.addOption(
          option(
            name,
            parameter.type === 'integer' ? 'N' : 'WORD',
            `${parameter.meaning}: ${rangeOf(parameter)} (${parameter.default})`,
            false,
          ),
        );
    }
    command.addHelpText('after', examplesText(about, spec, host));
  }
  root.addHelpText(
    'after',
    `\nOptions and parameters are also taken as key=value: ${commandLine(host.program, 'check', 'two-phase-commit', 'rms=5')}`,
  );
  return root;
}

function option(name: string, value: string | null, meaning: string, many: boolean): Option {
  const made = new Option(value === null ? `--${name}` : `--${name} <${value}>`, meaning);
  return many ? made.argParser<string[]>((given, before = []) => [...before, given]) : made;
}

function quiet(command: Command, host: Host): Command {
  return command
    .exitOverride()
    .configureOutput({ writeOut: (text) => host.out(text), writeErr: () => {}, getOutHelpWidth: () => host.width });
}

function examplesText(about: CommandAbout, spec: string | null, { program: called }: Host): string {
  const hint =
    about.subject === 'SPEC' && spec === null
      ? `\nThe parameters of a spec: ${commandLine(called, about.name, 'SPEC', 'help')}`
      : '';
  return `\nExamples:\n${about.examples.map((example) => `  ${commandLine(called, ...example.split(' '))}`).join('\n')}${hint}`;
}

/** The help of a command, or of all. */
export function helpText(command: CommandName | null, parameters: Parameters, spec: string | null, host: Host): string {
  const root = program(command, parameters, spec, host);
  const found = command === null ? root : root.commands.find((candidate) => candidate.name() === command);
  let text = '';
  (found ?? root)
    .configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => host.width })
    .outputHelp();
  return text;
}
