import type { Form, FormNode } from '../../form-model/index.ts';
import type { Json, JsonObject } from '../../store/json.ts';

/** An answer with its path, `members.0.photo`. */
export interface Answer {
  path: string;
  /** The path with `*` for rows. */
  pattern: string;
  value: Json;
}

/** The answers of all fields of some types, rows of tables included; fields without an answer are left out. */
export const valuesOfTypes = (form: Form, values: JsonObject, types: ReadonlySet<string>): Answer[] =>
  level(form.children, values, { types, prefix: '' });

function level(
  nodes: readonly FormNode[],
  values: JsonObject,
  { types, prefix }: { types: ReadonlySet<string>; prefix: string },
): Answer[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'group') return level(node.children, values, { types, prefix });
    const value = values[node.name];
    const path = `${prefix}${node.name}`;
    if (node.kind === 'table' && Array.isArray(value))
      return value.flatMap((row, i) =>
        isObject(row) ? level(node.columns, row, { types, prefix: `${path}.${i}.` }) : [],
      );
    const wanted = node.kind === 'field' && types.has(node.component);
    return wanted && value !== undefined && value !== null ? [{ path, pattern: node.pattern, value }] : [];
  });
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
