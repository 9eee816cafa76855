import { isContext, type Value } from '../../feel/index.ts';
import type { Rule } from './compile-rule.ts';
import { ROW } from './shape.ts';
import type { World } from './world.ts';

/** What a field type works out of a field beside it, or of nothing but the world. */
export interface Derivation {
  /** The field it decides, by its name at the same level of data. */
  readonly target: string;
  /** The field it reads, by its name at the same level; undefined where it reads none. */
  readonly source: string | undefined;
  /** Whether the field it reads is stored masked, so that a later step cannot work it out again. */
  readonly readsMasked?: boolean;
  compute(source: Value, world: World): Value;
}

/** A derivation as a rule, so that it is kept up to date, ordered and subject to rights like any written one. */
export function derivedRule(
  { source, compute, readsMasked = false }: Omit<Derivation, 'target'>,
  inRow: boolean,
): Rule {
  if (source === undefined)
    return { reads: new Map(), message: undefined, evaluate: (_scope, world) => compute(null, world) };
  const read = (scope: ReadonlyMap<string, Value>): Value => {
    if (!inRow) return scope.get(source) ?? null;
    const row = scope.get(ROW) ?? null;
    return isContext(row) ? (row.get(source) ?? null) : null;
  };
  return {
    reads: inRow ? new Map([[ROW, [source]]]) : new Map([[source, undefined]]),
    message: undefined,
    readsMasked,
    evaluate: (scope, world) => compute(read(scope), world),
  };
}
