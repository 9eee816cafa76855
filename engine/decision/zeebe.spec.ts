import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromPlain, isContext, toJsonText, type Context } from '../../feel/index.ts';
import type { DecisionCase } from '../../test/decision-cases/case.ts';
import { logicCases } from '../../test/decision-cases/logic.ts';
import { tableCases } from '../../test/decision-cases/tables.ts';
import { compileDmn } from './compile.ts';
import { evaluateDecision } from './evaluate.ts';
import type { DecisionResult } from './result.ts';

/**
 * The answers were recorded from `io.camunda:zeebe-dmn:8.6.0` (dmn-scala 1.10.0, feel-scala 1.18.0, Java 25) for the
 * files and variables of `test/decision-cases/`. Values stand there as JSON text.
 */
const decisionCases = [...tableCases, ...logicCases];

const Answer = z.looseObject({ name: z.string(), refused: z.string().optional() });

const answers = new Map(
  readFileSync(new URL('zeebe-8.6.0.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => Answer.parse(JSON.parse(line)))
    .map(({ name, ...answer }) => [name, answer]),
);

const options = { now: new Date('2026-01-05T09:00:00+08:00'), zone: 'Asia/Shanghai' };

function contextOf(variables: DecisionCase['variables']): Context {
  const context = fromPlain(variables);
  return isContext(context) ? context : new Map();
}

async function evaluate({ xml, decisionId, variables }: DecisionCase): Promise<DecisionResult | string> {
  const compiled = await compileDmn(xml, 'g.dmn');
  if (!compiled.ok) return compiled.text;
  return evaluateDecision(compiled.graph, decisionId, contextOf(variables), options);
}

function readable(result: DecisionResult): unknown {
  const { failure, evaluated } = result;
  return {
    ...(failure
      ? { failure: failure.message, failed: failure.decisionId }
      : { output: toJsonText(result.output) }),
    evaluated: evaluated.map(({ id, name, type, output, inputs, matchedRules }) => ({
      ...{ id, name, type, output: toJsonText(output) },
      inputs: inputs.map((input) => ({ ...input, value: toJsonText(input.value) })),
      rules: matchedRules.map((rule) => ({
        ...{ id: rule.id, index: rule.index },
        outputs: rule.outputs.map((one) => ({ ...one, value: toJsonText(one.value) })),
      })),
    })),
  };
}

/**
 * Texts of values become values: 1 and 1.0 are the same number. Names that are missing are empty in the REST API. What
 * Java's exceptions say of a failure is left out.
 */
function parsed(recorded: unknown): unknown {
  if (Array.isArray(recorded)) return recorded.map(parsed);
  if (typeof recorded === 'string') return recorded.replace(/( evaluate expression '.*') ?: .*/s, '$1');
  if (typeof recorded !== 'object' || recorded === null) return recorded;
  return Object.fromEntries(
    Object.entries(recorded).map(([name, member]) => [name, parsedMember(name, member)]),
  );
}

function parsedMember(name: string, member: unknown): unknown {
  if (name === 'name') return member ?? '';
  const isValue = (name === 'output' || name === 'value') && typeof member === 'string';
  return isValue ? JSON.parse(member) : parsed(member);
}

/** Done differently on purpose: see docs/differences.md. */
const different: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  // An unknown function is a mistake in typing; Zeebe gives null.
  ['literal foo(1)', expect.stringContaining("unknown function 'foo'")],
  // Functions are no data and are left out; Zeebe shows them as null here, and leaves them out of other contexts.
  ['a context that keeps a function', expect.objectContaining({ output: { a: 4 } })],
]);

describe('decisions against results recorded from Zeebe 8.6.0', () => {
  it('knows an answer to every case', () => {
    expect(decisionCases.map(({ name }) => name)).toEqual([...answers.keys()]);
  });

  it.each(decisionCases)('$name', async (example) => {
    const result = await evaluate(example);
    const answer = answers.get(example.name);
    const ours = typeof result === 'string' ? result : parsed(readable(result));
    if (answer?.refused !== undefined) expect(ours).toBeTypeOf('string');
    else expect(ours).toEqual(different.get(example.name) ?? parsed(answer));
  });
});
