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
 * The rules of a file: all that it holds, or what the section `sources` says if it is a whole configuration, which
 * may name another file; `before` are the files that led here. Rejects with `ConfigError`.
 */
export async function loadRules(file: string, before: readonly string[] = []): Promise<RuleSet> {
  const yaml = await readYamlFile(file);
  const { content } = yaml;
  if (!isSection(content) || !('sources' in content)) return readRules(yaml, content, []);
  const { sources } = content;
  if (isSection(sources) && typeof sources['file'] === 'string') {
    const path = ['sources', 'file'];
    const next = resolve(dirname(file), sources['file']);
    const passed = [...before, resolve(file)];
    if (!passed.includes(next)) return loadRules(next, passed);
    const detail = 'the rules are in no file: the files only lead to each other';
    throw new ConfigError([{ path, detail, origin: yaml.place(path, 'value') }]);
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
