import { compile, parse, scopeOf, type Value } from '../../feel/index.ts';
import type { LocalisedText } from '../../model/localised.ts';
import type { RuleJson } from '../document.ts';
import { readsOf, type Reads } from './reads.ts';
import type { Names } from './shape.ts';
import type { World } from './world.ts';

/** A compiled rule: evaluating it is pure, and it reads nothing but what `reads` names. */
export interface Rule {
  /** `scope` holds what `reads` names. What cannot be worked out is null. */
  evaluate(scope: ReadonlyMap<string, Value>, world: World): Value;
  readonly reads: Reads;
  readonly message: LocalisedText | undefined;
  /** What it reads is stored masked: only where that is typed can it be worked out. */
  readonly readsMasked?: boolean;
}

export type CompiledRule =
  { readonly ok: true; readonly rule: Rule } | { readonly ok: false; readonly reasons: readonly string[] };

/** Compiles the FEEL of a rule against the names that mean something where it stands. */
export function compileRule({ feel: source, message }: RuleJson, names: Names): CompiledRule {
  const compiled = compile(source);
  const parsed = parse(source);
  if (!compiled.ok || !parsed.ok) {
    const errors = compiled.ok ? [] : compiled.errors;
    return { ok: false, reasons: errors.map(({ message: reason, offset }) => `${reason} (at ${offset})`) };
  }
  const { reads, unknown } = readsOf(parsed.tree, names);
  if (unknown.length > 0)
    return { ok: false, reasons: unknown.map((name) => `the form has no field or fact "${name}"`) };
  const { expression } = compiled;
  const evaluate: Rule['evaluate'] = (scope, { now }) =>
    expression.evaluate(scopeOf(scope), { now }).value ?? null;
  return { ok: true, rule: { evaluate, reads, message } };
}
