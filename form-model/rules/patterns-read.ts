import type { Rule } from './compile-rule.ts';
import { ROW, type Names, type Shape } from './shape.ts';

/** The data patterns a rule reads where it stands: `members` and `members.*.income` for `sum(members.income)`. */
export function patternsRead(rule: Rule | undefined, names: Names): readonly string[] {
  return [...(rule?.reads ?? [])].flatMap(([name, columns]) => {
    const shape = names.get(name);
    if (!shape) return [];
    if (!columns) return patternsIn(shape);
    return [...own(shape), ...columns.flatMap((column) => patternsIn(shape.columns?.get(column)))];
  });
}

/** The names that rules of a table's columns may use. */
export function rowNames(names: Names, tablePattern: string): Names {
  const around = names.get(ROW)?.columns ?? names;
  const table = [...around.values()].find((shape) => shape.pattern === tablePattern);
  return new Map(names).set(ROW, { pattern: undefined, columns: table?.columns ?? new Map() });
}

const own = (shape: Shape): readonly string[] => (shape.pattern === undefined ? [] : [shape.pattern]);

const patternsIn = (shape: Shape | undefined): readonly string[] =>
  shape ? [...own(shape), ...[...(shape.columns?.values() ?? [])].flatMap(patternsIn)] : [];
