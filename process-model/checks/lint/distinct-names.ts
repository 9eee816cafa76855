import { XmlNode } from '../../xml-node.ts';
import type { LintRule } from './lint-rule.ts';

/** Two human steps of one name can't be told apart in the inbox. */
export const distinctNames: LintRule = () => ({
  check(raw, reporter) {
    const scope = XmlNode.of(raw);
    if (scope?.type !== 'bpmn:Process') return;
    const seen = new Set<string>();
    for (const step of humanSteps(scope)) {
      const name = step.text('name')?.trim();
      if (name && seen.has(name)) reporter.report(step.id ?? '', 'Another human step has this name');
      if (name) seen.add(name);
    }
  },
});

const humanSteps = (scope: XmlNode): XmlNode[] =>
  scope.nodes('flowElements').flatMap((node) => (node.type === 'bpmn:UserTask' ? [node] : humanSteps(node)));
