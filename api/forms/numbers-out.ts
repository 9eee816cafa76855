import type { Form, FormNode } from '../../form-model/index.ts';
import { maskedNumber } from '../../rules/masking.ts';
import type { Json, JsonObject } from '../../store/json.ts';

/** Field types whose values are kept sealed in a place of their own, never among answers. */
const sealed = new Set(['identityNumber', 'bankCard']);

/** Answers with identity and card numbers masked, to be kept. */
export const numbersMasked = (form: Form, values: JsonObject): JsonObject =>
  level(form.children, values, (number) => maskedNumber(number));

/** Answers without identity and card numbers, to be gone on with: they have to be typed again. */
export const numbersLeftOut = (form: Form, values: JsonObject): JsonObject =>
  level(form.children, values, () => undefined);

type Replace = (number: string) => string | undefined;

function level(nodes: readonly FormNode[], values: JsonObject, replace: Replace): JsonObject {
  let result: JsonObject = { ...values };
  for (const node of nodes) {
    if (node.kind === 'group') {
      result = level(node.children, result, replace);
      continue;
    }
    const value = values[node.name];
    if (node.kind === 'table' && Array.isArray(value)) {
      result[node.name] = value.map((row) => rowOf(row, node.columns, replace));
    } else if (node.kind === 'field' && sealed.has(node.component) && value !== undefined) {
      const stand = typeof value === 'string' ? replace(value) : undefined;
      if (stand === undefined) Reflect.deleteProperty(result, node.name);
      else result[node.name] = stand;
    }
  }
  return result;
}

function rowOf(row: Json, columns: readonly FormNode[], replace: Replace): Json {
  return typeof row === 'object' && row !== null && !Array.isArray(row) ? level(columns, row, replace) : row;
}
