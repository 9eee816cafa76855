import type { Scope, UnaryTests, Value } from '../../feel/index.ts';
import type { DecisionTable, TableRule } from './decision.ts';
import { failureOf, spend, valueOf, type Evaluating } from './evaluating.ts';
import { applyHitPolicy, soleOrAll, type OutputValues } from './hit-policies.ts';
import type { EvaluatedInput, MatchedRule } from './result.ts';

/** What a table found on its way; it is filled as far as the table comes. */
export interface TableReport {
  inputs: readonly EvaluatedInput[];
  matchedRules: readonly MatchedRule[];
}

interface Place {
  readonly names: Scope;
  readonly report: TableReport;
}

export function evaluateTable(run: Evaluating, table: DecisionTable, { names, report }: Place): Value {
  const inputs = table.inputs.map(({ expression }) => valueOf(run, expression, names));
  report.inputs = table.inputs.map(({ id, label }, at) => ({ id, name: label, value: inputs[at] ?? null }));

  // Every rule is tested, also where the first match is enough: a test that fails is not overlooked.
  const met = table.rules.filter((rule) => isMet(run, rule, { inputs, names }));
  if (met.length === 0) return soleOrAll(defaults(run, table, names));

  const matched = table.hitPolicy === 'FIRST' ? met.slice(0, 1) : met;
  const entries = matched.map((rule) => rule.entries.map((entry) => valueOf(run, entry, names)));
  report.matchedRules = matched.map((rule, at) => matchedRule(table, rule, entries[at] ?? []));
  const values = entries.map(
    (row): OutputValues => new Map(table.outputs.map(({ name }, at) => [name, row[at] ?? null])),
  );
  return applyHitPolicy(table, values);
}

function isMet(
  run: Evaluating,
  { tests }: TableRule,
  { inputs, names }: { inputs: readonly Value[]; names: Scope },
): boolean {
  spend(run, 1);
  return tests.every(
    (test, at) => test === undefined || passes(run, test, { input: inputs[at] ?? null, names }),
  );
}

/** A test whose answer is null, because nothing can be compared, is not passed. */
function passes(
  run: Evaluating,
  test: UnaryTests,
  { input, names }: { input: Value; names: Scope },
): boolean {
  spend(run, 1);
  const { value, failure } = test.evaluate(input, names, run.options);
  if (failure) throw failureOf(test.source, failure);
  return value === true;
}

function defaults(run: Evaluating, { outputs }: DecisionTable, names: Scope): OutputValues {
  const values = new Map<string | undefined, Value>();
  for (const { name, byDefault } of outputs) if (byDefault) values.set(name, valueOf(run, byDefault, names));
  return values;
}

function matchedRule(
  { outputs, rules }: DecisionTable,
  rule: TableRule,
  entries: readonly Value[],
): MatchedRule {
  return {
    id: rule.id,
    index: rules.indexOf(rule) + 1,
    outputs: outputs.map(({ id, name, label }, at) => ({
      id,
      name: label ?? name ?? '',
      value: entries[at] ?? null,
    })),
  };
}
