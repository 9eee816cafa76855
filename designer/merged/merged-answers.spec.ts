import { expect, it } from 'vitest';
import { designOf } from '../../form-model/design/design.ts';
import { parseForm } from '../../form-model/index.ts';
import { mergeForms } from '../../form-model/merge/merge-forms.ts';
import type { MergedField } from '../../model/merged-form.ts';
import { aDocument, aField, aTable, both } from '../../test/form-builder.ts';
import { mergedQuestions } from './merged-answers.ts';

it('each question of a merged form is known by the names that its forms have for it', () => {
  const source = (key: string, properties: object) => {
    const read = designOf(aDocument({ ...properties }));
    if (!read.ok) throw new Error(key);
    return { key, design: read.design };
  };
  const merged = mergeForms(
    [
      source('a', { income: aField('money', { 'x-question': 'pay' }), t: aTable({ x: aField('text') }) }),
      source('b', { earned: aField('money', { 'x-question': 'pay' }), t: aTable({ x: aField('number') }) }),
    ],
    { key: 'merged', title: both('合并') },
  );
  const parsed = parseForm(merged.document);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const view = (field: (typeof merged.parts)[number]['fields'][number]): MergedField => ({
    ...{ name: field.name, mergedName: field.mergedName, rowKey: field.rowKey ?? null },
    columns: field.columns?.map(view) ?? null,
  });
  const parts = merged.parts.map(({ form, fields }) => ({ form, fields: fields.map(view) }));
  expect(
    mergedQuestions(parsed.form, parts).map(({ pattern, names }) => [pattern, Object.fromEntries(names)]),
  ).toEqual([
    ['income', { a: 'income', b: 'earned' }],
    ['t', { a: 't', b: 't' }],
    ['t.*.x', { a: 't.*.x' }],
    ['t.*.x2', { b: 't.*.x' }],
  ]);
});
