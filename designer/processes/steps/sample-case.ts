import { compile, fromPlain, scopeOf, toJsonText, type Json } from '../../../feel/index.ts';

/** A set of variables that expressions are tried with. */
export interface SampleCase {
  readonly name: string;
  readonly variables: Readonly<Record<string, Json>>;
}

/** What an expression (without the leading `=`) comes to in a case. */
export function tried(source: string, { variables }: SampleCase): { value: string } | { failure: string } {
  const compiled = compile(source);
  if (!compiled.ok) return { failure: compiled.errors[0]?.message ?? '' };
  const values = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, fromPlain(value)]),
  );
  const { value, failure } = compiled.expression.evaluate(scopeOf(values), { now: new Date() });
  return failure ? { failure: failure.message } : { value: toJsonText(value) };
}
