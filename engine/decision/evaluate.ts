import type { Scope, Value } from '../../feel/index.ts';
import type { Decision, DecisionGraph, KnowledgeModel, Logic } from './decision.ts';
import { evaluateTable, type TableReport } from './evaluate-table.ts';
import { functionOf, spend, valueOf, within, type Evaluating } from './evaluating.ts';
import { DecisionFailed, type DecisionResult, type DecisionType } from './result.ts';
import { checkType } from './value-type.ts';

export interface DecisionOptions {
  /** Business time. */
  readonly now: Date;
  /** IANA name of the zone of dates without one. */
  readonly zone: string;
}

/** What one evaluation may cost: the steps of FEEL, and one for each cell of a table. */
const BUDGET = 5_000_000;

/** A message shows values, which may be large. */
const LONGEST_MESSAGE = 10_000;

/** Decisions of one evaluation, and of the calls of business knowledge models those that are recorded. */
const MOST_DECISIONS = 1000;

/** Evaluates a decision of the graph with all that it requires. Never throws for what variables can cause. */
export function evaluateDecision(
  graph: DecisionGraph,
  decisionId: string,
  variables: Scope,
  options: DecisionOptions,
): DecisionResult {
  const decision = graph.decisions.get(decisionId);
  const run: Evaluating = {
    ...{ graph, decisions: 0, evaluated: [] },
    options: { ...options, budget: { steps: BUDGET } },
  };
  try {
    if (!decision) throw new DecisionFailed(`no decision found with id '${decisionId}'`);
    return { output: decide(run, decision, variables), evaluated: run.evaluated };
  } catch (error) {
    if (!(error instanceof DecisionFailed)) throw error;
    // Whatever failed is recorded last.
    const failed = run.evaluated.at(-1)?.id ?? decisionId;
    const message = `Expected to evaluate decision '${decisionId}', but ${error.message}`;
    const failure = { decisionId: failed, message: message.slice(0, LONGEST_MESSAGE) };
    return { failure, evaluated: run.evaluated };
  }
}

function decide(run: Evaluating, decision: Decision, variables: Scope): Value {
  run.decisions += 1;
  if (run.decisions > MOST_DECISIONS)
    throw new DecisionFailed(`more than ${MOST_DECISIONS} decisions had to be evaluated`);
  const results = new Map<string, Value>();
  for (const id of decision.requiredDecisions) {
    const required = run.graph.decisions.get(id);
    if (required) results.set(required.resultName, decide(run, required, variables));
  }
  const names = withFunctions(run, decision, { variables, names: within(variables, results) });
  const output = conclude(run, decision, names);
  return checkType(output, decision.resultType);
}

/** The business knowledge models that an element requires, each as a function under its name. Made when called. */
function withFunctions(
  run: Evaluating,
  { requiredKnowledge }: Decision | KnowledgeModel,
  { variables, names }: { variables: Scope; names: Scope },
): Scope {
  const models = new Map(
    requiredKnowledge.flatMap((id) => {
      const model = run.graph.knowledge.get(id);
      return model ? [[model.name, model] as const] : [];
    }),
  );
  if (models.size === 0) return names;
  return {
    get: (name) => {
      const model = models.get(name);
      if (!model) return names.get(name);
      const seen = withFunctions(run, model, { variables, names: variables });
      return functionOf(model.parameters, seen, (given) => conclude(run, model, given));
    },
  };
}

/** Evaluates the logic of a decision or business knowledge model and records it, also where it fails. */
function conclude(run: Evaluating, element: Decision | KnowledgeModel, names: Scope): Value {
  spend(run, 10);
  const report: TableReport = { inputs: [], matchedRules: [] };
  let output: Value = null;
  try {
    output = logicValue(run, element.logic, { names, element, report });
    return output;
  } finally {
    if (element.kind === 'decision' || run.evaluated.length < MOST_DECISIONS)
      run.evaluated.push({
        ...{ id: element.id, name: element.name, type: types[element.logic.kind], output },
        ...{ inputs: report.inputs, matchedRules: report.matchedRules },
      });
  }
}

const types: Readonly<Record<Logic['kind'], DecisionType>> = {
  decisionTable: 'DECISION_TABLE',
  literal: 'LITERAL_EXPRESSION',
  context: 'CONTEXT',
  list: 'LIST',
  relation: 'RELATION',
  invocation: 'INVOCATION',
  function: 'UNKNOWN',
};

/** Where logic stands: what it sees, and whose it is. */
interface Place {
  readonly names: Scope;
  readonly element: Decision | KnowledgeModel;
  /** Only the table that is the element's whole logic is reported. */
  readonly report?: TableReport;
}

function logicValue(run: Evaluating, logic: Logic, { names, element, report }: Place): Value {
  const inner = (part: Logic, seen: Scope = names): Value => logicValue(run, part, { names: seen, element });
  switch (logic.kind) {
    case 'decisionTable':
      return evaluateTable(run, logic, { names, report: report ?? { inputs: [], matchedRules: [] } });
    case 'literal':
      return valueOf(run, logic.expression, names);
    case 'context':
      return contextValue(run, logic, { names, inner });
    case 'list':
      return logic.items.map((item) => inner(item));
    case 'relation':
      return logic.rows.map((row) => new Map(row.map((cell, at) => [logic.columns[at] ?? '', inner(cell)])));
    case 'invocation':
      return invoke(run, logic, names);
    case 'function':
      return functionOf(logic.parameters, names, (given) => valueOf(run, logic.body, given));
  }
}

type Kind<K extends Logic['kind']> = Extract<Logic, { kind: K }>;

/** Each entry sees those before it, and nobody sees itself: no function can call itself. */
function contextValue(
  run: Evaluating,
  { entries, result }: Kind<'context'>,
  { names, inner }: { names: Scope; inner: (part: Logic, seen: Scope) => Value },
): Value {
  let made = new Map<string, Value>();
  for (const { name, logic } of entries) {
    spend(run, made.size);
    const value = inner(logic, within(names, made));
    made = new Map(made).set(name, value);
  }
  return result ? inner(result, within(names, made)) : made;
}

function invoke(run: Evaluating, { knowledgeId, bindings }: Kind<'invocation'>, names: Scope): Value {
  const model = run.graph.knowledge.get(knowledgeId);
  if (!model) throw new DecisionFailed(`no BKM found with id '${knowledgeId}'`);
  const given = new Map(bindings.map(({ name, value }) => [name, valueOf(run, value, names)]));
  const around = within(names, given);
  const seen = withFunctions(run, model, { variables: around, names: around });
  for (const { name, type } of model.parameters) {
    const value = seen.get(name);
    if (value === undefined) throw new DecisionFailed(`no parameter found with name '${name}'`);
    checkType(value, type);
  }
  return conclude(run, model, seen);
}
