import { isValues, rowsOf, type Values } from '../form-nodes.ts';
import type { FieldPart, FormPart } from './merge-forms.ts';

/**
 * The answers of a merged form as each of its forms would have got them by itself. What a form hides under the conditions
 * of its own is dropped when its answers are checked, as always.
 */
export const splitAnswers = (parts: readonly FormPart[], answers: Values): ReadonlyMap<string, Values> =>
  new Map(parts.map(({ form, fields }) => [form, picked(fields, answers)]));

function picked(fields: readonly FieldPart[], answers: Values): Values {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = Object.hasOwn(answers, field.mergedName) ? answers[field.mergedName] : undefined;
      return value === undefined ? [] : [[field.name, valueOf(field, value)] as const];
    }),
  );
}

function valueOf({ columns, rowKey }: FieldPart, value: unknown): unknown {
  if (!columns || !Array.isArray(value) || !value.every(isValues)) return value;
  return rowsOf(value).map((row) => {
    const key = rowKey === undefined ? undefined : row[rowKey];
    return {
      ...(rowKey === undefined || key === undefined ? {} : { [rowKey]: key }),
      ...picked(columns, row),
    };
  });
}
