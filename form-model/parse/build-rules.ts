import type { RuleJson, RuleTarget } from '../document.ts';
import type { FieldRules } from '../form.ts';
import { compileRule, type Rule } from '../rules/compile-rule.ts';
import type { Names } from '../rules/shape.ts';
import type { Problems } from './problem.ts';
import type { TreeNode } from './read-tree.ts';

export interface NodeRules extends FieldRules {
  readonly visible: Rule | undefined;
}

/** Compiles the rules of one node; `allowed` are the targets that mean something there. */
export function buildRules(
  { at, json }: TreeNode,
  names: Names,
  allowed: readonly RuleTarget[],
  problems: Problems,
): NodeRules {
  const compiled = (json['x-rules'] ?? []).map((rule, i) => {
    const path = `${at}.x-rules.${i}`;
    if (!allowed.includes(rule.set))
      problems.add(path, 'INVALID_RULE', `a rule that sets "${rule.set}" means nothing here`);
    if (rule.set === 'error' && !rule.message)
      problems.add(path, 'INVALID_RULE', 'a rule that sets "error" needs a message');
    return { set: rule.set, path, rule: compiledAt(path, rule, names, problems) };
  });
  const all = (set: RuleTarget): Rule[] =>
    compiled.flatMap((entry) => (entry.set === set && entry.rule ? [entry.rule] : []));
  const only = (set: RuleTarget): Rule | undefined => {
    const second = compiled.filter((entry) => entry.set === set)[1];
    if (second) problems.add(second.path, 'INVALID_RULE', `the field has two rules that set "${set}"`);
    return all(set)[0];
  };
  return {
    visible: only('visible'),
    required: only('required'),
    readOnly: only('readOnly'),
    value: only('value'),
    options: only('options'),
    errors: all('error'),
  };
}

function compiledAt(path: string, json: RuleJson, names: Names, problems: Problems): Rule | undefined {
  const compiled = compileRule(json, names);
  if (compiled.ok) return compiled.rule;
  compiled.reasons.forEach((reason) => problems.add(`${path}.feel`, 'INVALID_RULE', reason));
  return undefined;
}
