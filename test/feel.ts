import { expect, it } from 'vitest';
import {
  compile,
  compileUnaryTests,
  type Evaluation,
  fromJsonText,
  scopeOf,
  toJsonText,
} from '../feel/index.ts';
import type { Scope } from '../feel/index.ts';

/** The instant of every example: 2024-05-06T07:08:09 in Shanghai, a Monday. */
export const EXAMPLE_NOW = new Date('2024-05-05T23:08:09Z');

/** A scope from variables that are written as FEEL, so that dates and decimals can be among them. */
export function feelScope(variables: Readonly<Record<string, string>> = {}): Scope {
  const values = Object.entries(variables).map(([name, source]) => {
    const compiled = compile(source);
    const value = compiled.ok ? compiled.expression.evaluate({ get: () => undefined }).value : undefined;
    if (value === undefined) throw new Error(`The variable ${name} of this example has no value`);
    return [name, value] as const;
  });
  return scopeOf(new Map(values));
}

export function jsonScope(text: string): Scope {
  const variables = fromJsonText(text);
  if (!(variables instanceof Map)) throw new Error('The variables of an example are a JSON object');
  return scopeOf(variables);
}

const textOf = ({ value, failure }: Evaluation): string =>
  failure ? `failure: ${failure.message}` : toJsonText(value);

const refusal = (errors: readonly { message: string; offset: number }[]): string =>
  `refused: ${errors.map(({ message, offset }) => `${message} at ${offset}`).join('; ')}`;

/** What an expression comes to, as JSON text, `failure: …` or `refused: … at offset`. */
export function feel(source: string, variables: Readonly<Record<string, string>> = {}): string {
  const compiled = compile(source);
  if (!compiled.ok) return refusal(compiled.errors);
  return textOf(compiled.expression.evaluate(feelScope(variables), { now: EXAMPLE_NOW }));
}

/** What the tests of a decision table's cell come to for an input, which is written as FEEL. */
export function feelTest(
  tests: string,
  input: string,
  variables: Readonly<Record<string, string>> = {},
): string {
  const compiled = compileUnaryTests(tests);
  if (!compiled.ok) return refusal(compiled.errors);
  const value = feelScope({ input }).get('input') ?? null;
  return textOf(compiled.tests.evaluate(value, feelScope(variables), { now: EXAMPLE_NOW }));
}

/** The codes of the warnings that an expression gives. */
export function feelWarnings(source: string, variables: Readonly<Record<string, string>> = {}): string[] {
  const compiled = compile(source);
  if (!compiled.ok) return [refusal(compiled.errors)];
  const { warnings } = compiled.expression.evaluate(feelScope(variables), { now: EXAMPLE_NOW });
  return warnings.map(({ code }) => code);
}

type Example = readonly [source: string, answer: string, variables?: Readonly<Record<string, string>>];

/** A table of one-line examples: expression, its JSON text, variables (as FEEL) where it needs some. */
export function examples(rows: readonly Example[]): void {
  for (const [source, answer, variables] of rows) {
    it(`${source} → ${answer}`, () => {
      expect(feel(source, variables)).toBe(answer);
    });
  }
}
