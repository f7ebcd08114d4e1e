/**
 * The command line: which subcommand is meant, is it written as it should be, and how does it end?
 *
 * cac parses and prints the help; what it lets pass is checked here.
 */
import type { CAC, Command } from 'cac';
import { cac } from 'cac';
import { readEnvironment } from '../config/environment.ts';
import { packageVersion } from '../config/package.ts';
import { didYouMean, nearest } from '../config/suggest.ts';
import { Arguments } from './arguments.ts';
import { COMMANDS } from './commands.ts';
import type { CommandDefinition, OptionDefinition } from './definition.ts';
import { endingOf, UsageError } from './failure.ts';
import type { TextWriter } from './output.ts';
import { Output } from './output.ts';

export interface Streams {
  readonly out: TextWriter;
  readonly error: TextWriter;
}

const GLOBAL_OPTIONS: readonly OptionDefinition[] = [
  {
    flags: '--json',
    meaning: 'One JSON document on standard output and nothing else (one a line if it follows)',
  },
  { flags: '-h, --help', meaning: 'Show this' },
  { flags: '-v, --version', meaning: 'Show the version' },
];

/** Runs what the words behind `pra` say; resolves with the exit code. */
export async function runProgram(words: readonly string[], { out, error }: Streams): Promise<0 | 1 | 2> {
  let name = 'pra';
  try {
    const { cli, command, definition } = parse(words);
    if (definition) name = `pra ${nameOf(definition)}`;
    if (cli.options['help'] === true) {
      cli.outputHelp();
    } else if (cli.options['version'] === true) {
      out.write(`pra ${packageVersion()}\n`);
    } else {
      if (!definition || !command) {
        throw new UsageError('say what to do, for example `pra serve`');
      }
      const given = readArguments(cli, command, definition);
      const { run } = await definition.load();
      const output = new Output(out, given.has('json'));
      await run({ arguments: given, environment: readEnvironment(), output });
    }
    return 0;
  } catch (failure) {
    const { exitCode, lines } = endingOf(failure, name);
    error.write(lines.map((line) => `${line}\n`).join(''));
    return exitCode;
  }
}

interface Parsed {
  readonly cli: CAC;
  readonly command: Command | undefined;
  readonly definition: CommandDefinition | undefined;
}

function parse(words: readonly string[]): Parsed {
  const cli = cac('pra');
  cli.usage('<command> [options]');
  cli.example('  $ pra serve');
  cli.example('  $ pra predict --help');
  for (const { flags, meaning } of GLOBAL_OPTIONS) cli.option(flags, meaning);
  for (const { usage, summary, options, examples } of COMMANDS) {
    const command = cli.command(usage, summary).usage(`${usage} [options]`);
    for (const { flags, meaning } of options) command.option(flags, meaning);
    for (const example of examples) command.example(`  $ ${example}`);
  }
  const asked = words[0] === 'help' ? [...words.slice(1), '--help'] : words;
  cli.parse(['node', 'pra', ...asked.map(mask)], { run: false });

  const { matchedCommand: command } = cli;
  const first = command ? undefined : cli.args[0];
  if (first !== undefined) {
    const name = unmask(first);
    throw new UsageError(`there is no command "${name}"${didYouMean(name, COMMANDS.map(nameOf))}`);
  }
  const definition = COMMANDS.find((candidate) => nameOf(candidate) === command?.name);
  cli.globalCommand.helpCallback = (sections) => helpSections(sections, definition);
  return { cli, command, definition };
}

/** cac's help with what one has to know of a command below its usage, and without a list of all the other helps. */
function helpSections(
  sections: readonly HelpSection[],
  definition: CommandDefinition | undefined,
): HelpSection[] {
  const shown = sections
    .filter(({ title }) => title?.startsWith('For more info') !== true)
    .map((section) => ({ ...section, body: section.body.replaceAll(/ +$/gm, '') }));
  if (!definition) return shown;
  const body = [definition.summary, ...definition.details].map((line) => `  ${line}`).join('\n');
  return [...shown.slice(0, 2), { title: 'What it does', body }, ...shown.slice(2)];
}

interface HelpSection {
  title?: string;
  body: string;
}

/** What cac has parsed, once it is checked against the definition. */
function readArguments(cli: CAC, command: Command, definition: CommandDefinition): Arguments {
  const { '--': verbatim, ...written } = cli.options as Readonly<Record<string, unknown>>;
  const known = [...definition.options, ...GLOBAL_OPTIONS];
  const options = new Map<string, readonly string[] | true>();
  for (const [key, value] of Object.entries(written)) {
    const name = kebab(key);
    const option = known.find((candidate) => longName(candidate) === name);
    if (!option) throw unknownOption(name, known.map(longName));
    if (option.flags.includes('<')) options.set(name, valuesOf(name, value));
    else if (value !== false) options.set(name, true);
  }

  const words = [...cli.args, ...(verbatim as readonly string[])].map(unmask);
  const missing = command.args.filter(({ required }) => required)[words.length];
  if (missing) throw new UsageError(`<${missing.value}> is missing`);
  const extra = command.args.some(({ variadic }) => variadic) ? undefined : words[command.args.length];
  if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many`);
  return new Arguments(words, options);
}

function unknownOption(name: string, known: readonly string[]): UsageError {
  const dashes = name.length === 1 ? '-' : '--';
  const meant = nearest(name, known);
  return new UsageError(
    `there is no option ${dashes}${name}${meant === undefined ? '' : `; did you mean --${meant}?`}`,
  );
}

function valuesOf(name: string, value: unknown): readonly string[] {
  const values = Array.isArray(value) ? (value as unknown[]) : [value];
  return values.map((part) => {
    if (typeof part !== 'string') throw new UsageError(`--${name} needs a value`);
    return unmask(part);
  });
}

const nameOf = ({ usage }: CommandDefinition): string => usage.split(' ', 1).join();
const longName = ({ flags }: OptionDefinition): string => /--([a-z-]+)/.exec(flags)?.[1] ?? flags;
const kebab = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** No word of a command line can hold it. */
const MASK = '\0';

/** Hides what cac would make a number of (`007`, `1e3`, the empty word), and the `-` that it would swallow. */
function mask(word: string): string {
  const [, option = '', value = word] = /^(--[a-z-]+=)(.*)$/s.exec(word) ?? [];
  return value === '-' || Number.isFinite(Number(value)) ? `${option}${MASK}${value}` : word;
}
const unmask = (word: string): string => word.replace(MASK, '');
