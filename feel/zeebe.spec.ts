import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EXAMPLE_NOW, jsonScope } from '../test/feel.ts';
import { compile, compileUnaryTests, emptyScope, type Evaluation, toJsonText } from './index.ts';

/**
 * The answers were recorded from `io.camunda:zeebe-expression-language:8.6.0` (feel-scala 1.18.0, Java 25, clock at
 * EXAMPLE_NOW in Asia/Shanghai) for generated expressions: built-ins with fitting and with wild arguments, arithmetic
 * of every pair of types, operators nested at random.
 */
interface Recorded {
  readonly expression: string;
  /** FEEL text of the input value, for unary tests. */
  readonly input: string | undefined;
  /** `{value}`, `{test}` (the text of true, false or null), `{failure}` or `{refused}`. */
  readonly answer: unknown;
}

const Line = z.looseObject({ expression: z.string(), input: z.string().optional() });

function recorded(line: string): Recorded {
  const { expression, input, ...answer } = Line.parse(JSON.parse(line));
  return { expression, input, answer };
}

const [variables = '{}', ...lines] = readFileSync(new URL('zeebe-8.6.0.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const scope = jsonScope(variables.replace(/^\{"variables": /, '').replace(/\}$/, ''));

function inputOf(source: string): Evaluation['value'] {
  const compiled = compile(source);
  return compiled.ok ? compiled.expression.evaluate(emptyScope).value : undefined;
}

function evaluate({ expression, input }: Recorded): Evaluation | undefined {
  if (input === undefined) {
    const compiled = compile(expression);
    return compiled.ok ? compiled.expression.evaluate(scope, { now: EXAMPLE_NOW }) : undefined;
  }
  const compiled = compileUnaryTests(expression);
  return compiled.ok
    ? compiled.tests.evaluate(inputOf(input) ?? null, scope, { now: EXAMPLE_NOW })
    : undefined;
}

/** Zeebe keeps fractions as doubles in variables, so numbers are compared as such. */
function answerOf(example: Recorded): unknown {
  const result = evaluate(example);
  if (!result) return { refused: true };
  if (result.failure) return { failure: true };
  const text = toJsonText(result.value);
  const value: unknown = JSON.parse(text);
  return example.input === undefined ? { value } : { test: text };
}

describe('the compiler against answers recorded from Zeebe 8.6.0', () => {
  const examples = lines.map(recorded);

  it('knows 1,500 examples', () => {
    expect(examples).toHaveLength(1500);
  });

  it.each(examples)('$expression', (example) => {
    expect(answerOf(example)).toEqual(example.answer);
  });
});
