/** What extraction rules does a file hold? All problems are found at once, each with file, line and column. */
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import type { RuleSet } from '../../core/demand/rules/rule-set.ts';
import type { ConfigProblem, Path } from '../problem.ts';
import { ConfigError, isWithin } from '../problem.ts';
import { isSection, toFinding } from '../vocabulary.ts';
import type { YamlFile } from '../yaml-file.ts';
import { readYamlFile } from '../yaml-file.ts';
import { findRuleBreaches } from './rule-invariants.ts';
import { toRuleSet } from './rule-set.ts';
import { rulesSchema, shortRulesSchema } from './rules-schema.ts';

/**
 * The rules of a file: all that it holds, or what the section `sources` says if it is a whole configuration.
 * Rejects with `ConfigError`.
 */
export async function loadRules(file: string): Promise<RuleSet> {
  const yaml = await readYamlFile(file);
  const { content } = yaml;
  if (!isSection(content) || !('sources' in content)) return readRules(yaml, content, []);
  const { sources } = content;
  if (isSection(sources) && typeof sources['file'] === 'string') {
    return loadRules(resolve(dirname(file), sources['file']));
  }
  return readRules(yaml, sources, ['sources']);
}

function readRules(yaml: YamlFile, written: unknown, base: Path): RuleSet {
  const isLong = isSection(written) && 'rules' in written;
  const result = v.safeParse(isLong ? rulesSchema : shortRulesSchema, written);
  const unread = (result.issues ?? []).map(toFinding);
  const isSound = (path: Path): boolean =>
    !unread.some((finding) => isWithin(path, finding.path) || isWithin(finding.path, path));
  const breaches = findRuleBreaches(result.output, [], isSound);
  const problems = [...unread, ...breaches].map((finding): ConfigProblem => {
    const path = [...base, ...finding.path];
    return { path, detail: finding.detail, origin: yaml.place(path, finding.part) };
  });
  if (yaml.problems.length > 0 || !result.success || problems.length > 0) {
    throw new ConfigError([...yaml.problems, ...problems]);
  }
  return toRuleSet(result.output);
}
