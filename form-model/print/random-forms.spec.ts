import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PrintedBlock } from '../../model/printout.ts';
import { aDocument, aField, aRule, aTable, both } from '../../test/form-builder.ts';
import { openForm, parseForm } from '../index.ts';
import { blankBlocks, filledBlocks } from './index.ts';

const now = new Date('2026-11-23T08:00:00Z');
const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const components = [
  ...['text', 'longText', 'number', 'money', 'yesNo', 'date', 'dateRange', 'workingDeadline', 'phone'],
  ...['identityNumber', 'bankCard', 'division', 'divisionText', 'person', 'location', 'file', 'photo'],
  ...['signature', 'sourcedValue', 'choice'],
];
const field = (component: string): object =>
  aField(component, component === 'choice' ? { enum: [{ value: 'x', label: both('某') }] } : {});

/** Fields of any types, some in a section, some shown by a rule, and a table of any columns. */
const documents = fc
  .record({
    fields: fc.array(fc.constantFrom(...components), { minLength: 1, maxLength: 6 }),
    columns: fc.array(fc.constantFrom(...components), { minLength: 1, maxLength: 6 }),
    inSection: fc.nat(6),
    ruled: fc.nat(6),
    view: fc.constantFrom('auto', 'cards'),
  })
  .map(({ fields, columns, inSection, ruled, view }) => {
    const made = fields.map((component, i) => {
      const rules = i > 0 && i === ruled ? { 'x-rules': [aRule('visible', 'a != null')] } : {};
      return [names[i] ?? '', { ...field(component), ...rules }] as const;
    });
    const table = aTable(Object.fromEntries(columns.map((one, i) => [names[i] ?? '', field(one)])), {
      'x-component-props': { view },
    });
    const section = {
      ...{ type: 'void', 'x-component': 'section', title: both('组') },
      properties: Object.fromEntries(made.slice(inSection)),
    };
    return aDocument({
      ...Object.fromEntries(made.slice(0, inSection)),
      ...(inSection < made.length ? { section } : {}),
      table,
    });
  });

/** Numbers with what they number; rows of one table repeat theirs. */
const numbered = (blocks: readonly PrintedBlock[]): ReadonlySet<string> =>
  new Set(
    blocks.flatMap((block) => {
      if (!('label' in block)) return [];
      const columns = block.kind === 'grid' ? block.columns : [];
      return [block, ...columns].map(({ number, label }) => `${number} ${label}`);
    }),
  );

it('any form can be printed with whatever stands in its values, under the numbers of its blank', () => {
  const anything = fc.jsonValue({ maxDepth: 3 });
  const row = fc.dictionary(fc.constantFrom(...names), anything);
  let printed = 0;
  fc.assert(
    fc.property(
      documents,
      fc.dictionary(fc.constantFrom(...names), anything),
      fc.oneof(anything, fc.array(row, { maxLength: 3 })),
      fc.constantFrom('zh', 'en'),
      (document, given, table, language) => {
        const parsed = parseForm(document);
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
        const values = { ...given, table };
        const session = openForm(parsed.form, { values, now });
        const blank = blankBlocks(parsed.form, { language, rights: {} });
        const filled = filledBlocks(session, { language });
        const stored = filledBlocks(session, { language, stored: values });
        session.dispose();
        for (const blocks of [blank, filled, stored]) PrintedBlock.array().parse(blocks);
        const all = numbered(blank);
        for (const number of [...numbered(filled), ...numbered(stored)]) expect(all).toContain(number);
        printed += stored.length;
      },
    ),
    { seed: 5, numRuns: 400 },
  );
  expect(printed).toBeGreaterThan(1000);
});
