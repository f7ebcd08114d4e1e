/**
 * Which configuration does the service run with? The command line goes before the environment, the environment
 * before the file, the file before the defaults. All problems are found at once, each with the place where it
 * was written.
 */
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import type { RuleSet } from '../core/demand/rules/rule-set.ts';
import type { Config } from './config.ts';
import { complete } from './config.ts';
import type { Environment } from './environment.ts';
import { findBreaches } from './invariants.ts';
import type { ConfigProblem, Finding, Path, Setting } from './problem.ts';
import { ConfigError, isWithin } from './problem.ts';
import { findRuleBreaches } from './rules/rule-invariants.ts';
import { loadRules } from './rules/load-rules.ts';
import { toRuleSet } from './rules/rule-set.ts';
import type { Options } from './schema.ts';
import { optionsSchema } from './schema.ts';
import { toFinding } from './vocabulary.ts';
import { readYamlFile } from './yaml-file.ts';

export interface ConfigSources {
  /** Path of the YAML file, as the user gave it; `undefined`: there is none. */
  readonly file: string | undefined;
  readonly environment: Environment;
  /** From the command line. */
  readonly overrides: readonly Setting[];
  /** Steps that the models forecast. */
  readonly horizonSteps: number;
}

/** The complete configuration. Rejects with `ConfigError`. */
export async function loadConfig(sources: ConfigSources): Promise<Config> {
  const { file, environment, overrides, horizonSteps } = sources;
  const yaml = file === undefined ? undefined : await readYamlFile(file);
  const settings = [...environment.settings, ...overrides];
  const originOf = ({ path, part }: Omit<Finding, 'detail'>): string | undefined =>
    settings.findLast((setting) => isWithin(path, setting.path))?.origin ?? yaml?.place(path, part);

  const { options, findings } = readOptions(merge(yaml?.content ?? {}, settings), horizonSteps);
  const problems: ConfigProblem[] = [
    ...(yaml?.problems ?? []),
    ...environment.misspelt.map(({ variable, meant }) => ({
      origin: variable,
      path: [],
      detail: `there is no such variable; did you mean ${meant}?`,
    })),
    ...findings.map((finding) => ({ ...finding, origin: originOf(finding) })),
  ];
  const folder = (path: Path): string => folderOf(path, sources, yaml?.content);
  const isRead = !findings.some(({ path }) => isWithin(path, ['sources']) || isWithin(['sources'], path));
  const rules = isRead ? await readRules(options, folder, problems) : undefined;
  if (problems.length > 0 || !rules) throw new ConfigError(problems);
  return complete(options, rules, folder);
}

/** The extraction rules, from a file of their own if there is one; what is wrong with it is added to the problems. */
async function readRules(
  { sources }: Options,
  folderOf: (path: Path) => string,
  problems: ConfigProblem[],
): Promise<RuleSet | undefined> {
  if (!('file' in sources)) return toRuleSet(sources);
  try {
    return await loadRules(resolve(folderOf(['sources', 'file']), sources.file));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

/** The file's content with each setting in its place. */
function merge(content: unknown, settings: readonly Setting[]): unknown {
  const root: unknown = structuredClone(content);
  for (const { path, value } of settings) {
    let section: unknown = root;
    for (const [depth, key] of path.entries()) {
      // Where the file has something else than a section, the file is wrong, and that is told.
      if (typeof section !== 'object' || section === null) break;
      const keys = section as Record<string | number, unknown>;
      if (depth === path.length - 1) keys[key] = value;
      else section = keys[key] ??= {};
    }
  }
  return root;
}

function readOptions(input: unknown, horizonSteps: number): { options: Options; findings: Finding[] } {
  const result = v.safeParse(optionsSchema, input);
  const findings = (result.issues ?? []).map(toFinding);
  const isSound = (path: Path): boolean =>
    !findings.some((finding) => isWithin(path, finding.path) || isWithin(finding.path, path));
  // With issues the output is only partly of its type: the invariants ask `isSound` before they read.
  const options = result.output as Options;
  const breaches = [
    ...findBreaches(options, horizonSteps, isSound),
    ...findRuleBreaches(options.sources, ['sources'], isSound),
  ];
  return { options, findings: [...findings, ...breaches] };
}

/** A relative path in the file starts from the file, any other from where the program was started. */
function folderOf(path: Path, { file, environment, overrides }: ConfigSources, content: unknown): string {
  const overridden = [...environment.settings, ...overrides].some((setting) => isWithin(path, setting.path));
  const written = path.reduce<unknown>(
    (section, key) =>
      typeof section === 'object' && section !== null && key in section
        ? section[key as keyof typeof section]
        : undefined,
    content,
  );
  return file === undefined || overridden || written === undefined ? process.cwd() : dirname(resolve(file));
}
