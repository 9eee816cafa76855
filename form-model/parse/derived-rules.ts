import { registry } from '../fields/registry.ts';
import type { Rule } from '../rules/compile-rule.ts';
import { derivedRule } from '../rules/derived-rule.ts';
import type { Problems } from './problem.ts';
import type { TreeNode } from './read-tree.ts';

/**
 * The rules that field types of one level of data give to fields beside them, by the name of the field they decide. Says
 * where one reads or decides a field that is not there, or one that a rule or another field decides already.
 */
export function derivedRules(
  nodes: readonly TreeNode[],
  inRow: boolean,
  problems: Problems,
): ReadonlyMap<string, Rule> {
  const fields = new Map(withValues(nodes).map((node) => [node.name, node]));
  const rules = new Map<string, Rule>();
  for (const node of fields.values()) {
    const refuse = (reason: string): void =>
      problems.add(`${node.at}.x-component-props`, 'INVALID_SETTINGS', reason);
    for (const { target, ...derivation } of derivationsOf(node)) {
      const decided = fields.get(target);
      const others = [target, derivation.source ?? target].filter((name) => !fields.has(name));
      others.forEach((name) => refuse(`there is no field "${name}" beside it`));
      if (
        decided?.columns ||
        decided?.json['x-rules']?.some(({ set }) => set === 'value') ||
        rules.has(target)
      )
        refuse(`the value of "${target}" is decided elsewhere`);
      rules.set(target, derivedRule(derivation, inRow));
    }
    const source = referenceOf(node);
    if (source !== undefined && !fields.has(source)) refuse(`there is no field "${source}" beside it`);
  }
  return rules;
}

/** The nodes with values at one level: parts without a value lend their children. */
const withValues = (nodes: readonly TreeNode[]): readonly TreeNode[] =>
  nodes.flatMap((node) => (node.json.type === 'void' ? withValues(node.children) : [node]));

function derivationsOf({ json, name }: TreeNode) {
  const found = settingsOf(json);
  return found ? found.definition.derives(found.settings, name) : [];
}

function referenceOf({ json }: TreeNode): string | undefined {
  const found = settingsOf(json);
  return found?.definition.reference(found.settings)?.source;
}

/** Settings that are refused elsewhere derive nothing. */
function settingsOf(json: TreeNode['json']) {
  const definition = registry.get(json['x-component'] ?? '');
  if (definition?.kind !== 'field') return undefined;
  const { data: settings } = definition.settings.safeParse(json['x-component-props'] ?? {});
  return settings && { definition, settings };
}
