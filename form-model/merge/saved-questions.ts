import type { FieldPart, FormPart } from './merge-forms.ts';

/** How many questions are asked once that would otherwise be asked again, columns of tables included. */
export function savedQuestions(parts: readonly FormPart[]): number {
  const asked = parts.flatMap(({ fields }) => questionsIn(fields, ''));
  return asked.length - new Set(asked).size;
}

const questionsIn = (fields: readonly FieldPart[], prefix: string): readonly string[] =>
  fields.flatMap(({ mergedName, columns }) => {
    const path = `${prefix}${mergedName}`;
    return columns ? questionsIn(columns, `${path}.*.`) : [path];
  });
