import { XmlNode } from '../../xml-node.ts';
import type { LintRule } from './lint-rule.ts';

const named = /^bpmn:(\w*Task|CallActivity|SubProcess|BoundaryEvent)$/;

/** What people read in their inbox, in the history of a case and in the rule book needs a name: steps, limits, questions. */
export const labelRequired: LintRule = () => ({
  check(raw, reporter) {
    const node = XmlNode.of(raw);
    if (!node || node.text('name')?.trim()) return;
    const asks = node.type === 'bpmn:ExclusiveGateway' && node.nodes('outgoing').length > 1;
    if (named.test(node.type) || asks) reporter.report(node.id ?? '', 'Element is missing a name');
  },
});
