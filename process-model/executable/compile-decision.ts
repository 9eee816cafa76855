import { compileBinding, compileJob } from './compile-tasks.ts';
import { idOf, type Compiler } from './compiler.ts';
import type { DecisionTask, JobElement } from './process.ts';
import type { XmlNode } from '../xml-node.ts';

/** What a business rule task does: it evaluates a decision of a DMN file, or it is a job. */
type RuleTask =
  | Pick<DecisionTask, 'kind' | 'type' | 'decisionId' | 'binding' | 'resultVariable'>
  | Pick<JobElement, 'kind' | 'type' | 'job'>;

const type = 'BUSINESS_RULE_TASK';

export function compileBusinessRule(compiler: Compiler, node: XmlNode): RuleTask | undefined {
  const called = node.extension('zeebe:CalledDecision');
  if (!called) {
    const job = compileJob(compiler, node);
    return job && { kind: 'job', type, job };
  }
  const id = idOf(node);
  if (node.extension('zeebe:TaskDefinition'))
    compiler.refuse(
      id,
      "Must have either one 'zeebe:calledDecision' or one 'zeebe:taskDefinition' extension element",
    );
  const decisionId = compiler.requiredValue(
    id,
    called.text('decisionId'),
    'a zeebe:calledDecision with a decision id',
  );
  const resultVariable = compiler.variableName(id, called.text('resultVariable'), 'result of its decision');
  if (!resultVariable) compiler.refuse(id, 'Must have a result variable for its decision');
  const binding = compileBinding(compiler, id, called);
  return decisionId && { kind: 'decision', type, decisionId, binding, resultVariable: resultVariable ?? '' };
}
