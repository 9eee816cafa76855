import Linter from 'bpmnlint/lib/linter.js';
import endEventRequired from 'bpmnlint/rules/end-event-required.js';
import global from 'bpmnlint/rules/global.js';
import noBpmndi from 'bpmnlint/rules/no-bpmndi.js';
import noDisconnected from 'bpmnlint/rules/no-disconnected.js';
import noDuplicateSequenceFlows from 'bpmnlint/rules/no-duplicate-sequence-flows.js';
import noImplicitEnd from 'bpmnlint/rules/no-implicit-end.js';
import noImplicitSplit from 'bpmnlint/rules/no-implicit-split.js';
import noImplicitStart from 'bpmnlint/rules/no-implicit-start.js';
import noOverlappingElements from 'bpmnlint/rules/no-overlapping-elements.js';
import superfluousGateway from 'bpmnlint/rules/superfluous-gateway.js';
import superfluousTermination from 'bpmnlint/rules/superfluous-termination.js';
import type { ReadFile } from '../../executable/compile.ts';
import { problem, type ProcessProblem, type Repair, type RuleCode } from '../problem.ts';
import { distinctNames } from './distinct-names.ts';
import { labelRequired } from './label-required.ts';
import type { LintRule } from './lint-rule.ts';

interface LintedRule {
  readonly rule: LintRule;
  readonly code: RuleCode;
  readonly repair?: (id: string) => Repair;
  /** The one of its messages that counts, where it tells one thing at several elements. */
  readonly message?: string;
}

/**
 * bpmnlint's recommended rules and ours beside them. Left out is what the engine refuses in words of its own (blank and typed
 * starts, links, event definitions, event-based and complex gateways, conditions), what `labelRequired` says more
 * mildly, and what our models do on purpose: a step that several ways lead to, a gateway where ways meet and part.
 */
const rules: Readonly<Record<string, LintedRule>> = {
  'end-event-required': { rule: endEventRequired, code: 'END_MISSING' },
  global: { rule: global, code: 'UNUSED_DEFINITION' },
  'no-bpmndi': { rule: noBpmndi, code: 'NOT_DRAWN' },
  'no-disconnected': { rule: noDisconnected, code: 'DISCONNECTED' },
  'no-duplicate-sequence-flows': {
    rule: noDuplicateSequenceFlows,
    code: 'DUPLICATE_FLOW',
    message: 'SequenceFlow is a duplicate',
    repair: (id) => ({ kind: 'removeElements', elements: [id] }),
  },
  'no-implicit-end': {
    rule: noImplicitEnd,
    code: 'IMPLICIT_END',
    repair: (element) => ({ kind: 'addEnd', element }),
  },
  'no-implicit-split': { rule: noImplicitSplit, code: 'IMPLICIT_SPLIT' },
  'no-implicit-start': { rule: noImplicitStart, code: 'IMPLICIT_START' },
  'no-overlapping-elements': { rule: noOverlappingElements, code: 'OVERLAPS' },
  'superfluous-gateway': { rule: superfluousGateway, code: 'SUPERFLUOUS_GATEWAY' },
  'superfluous-termination': { rule: superfluousTermination, code: 'SUPERFLUOUS_TERMINATION' },
  'label-required': {
    rule: labelRequired,
    code: 'NAME_MISSING',
    repair: (element) => ({ kind: 'nameFromType', element }),
  },
  'distinct-names': { rule: distinctNames, code: 'NAME_TWICE' },
};

const config = { rules: Object.fromEntries(Object.keys(rules).map((name) => [name, 'warn'])) };
// A table in place of a search in folders, so that a browser can do it.
const resolver = { resolveRule: (_package: string, name: string): LintRule | undefined => rules[name]?.rule };

/** How a file is built, as bpmnlint sees it. */
export async function structureProblems({ raw, root }: ReadFile): Promise<readonly ProcessProblem[]> {
  if (!root) return [];
  // Some rules remember what they have seen: each file has rules of its own.
  const found = await new Linter({ config, resolver }).lint(raw);
  return Object.entries(found).flatMap(([name, reports]) => {
    const linted = rules[name];
    if (!linted) return [];
    return reports.flatMap(({ id, category, message }) =>
      id === undefined || category === 'rule-error' || (linted.message ?? message) !== message
        ? []
        : [problem(linted.code, id, { repair: linted.repair?.(id) })],
    );
  });
}
