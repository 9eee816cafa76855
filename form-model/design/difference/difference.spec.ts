import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDocument, aField, aRule, aTable } from '../../../test/form-builder.ts';
import { randomEdit } from '../../../test/random-edits.ts';
import { formDocuments } from '../../../test/random-form.ts';
import { seeded } from '../../../test/seeded.ts';
import { designOf, type Design } from '../design.ts';
import { documentOf } from '../document-of.ts';
import { createEditor } from '../editor.ts';
import { isObject, sameJson, type Json } from '../json.ts';
import { differencesOf, differenceText } from './difference.ts';

const designed = (document: unknown): Design => {
  const result = designOf(document);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.design;
};
const say = (
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  rest: readonly [object, object] = [{}, {}],
) =>
  differencesOf(designed(aDocument(before, { ...rest[0] })), designed(aDocument(after, { ...rest[1] }))).map(
    (found) => differenceText(found),
  );
const zh = (...given: Parameters<typeof say>) => say(...given).map((text) => text.zh);
const named = (title: string, rest = {}) =>
  aField('text', { title: { zh: title, en: title.toUpperCase() }, ...rest });
const option = (value: string, label = value) => ({ value, label: { zh: label, en: label } });
const section = (properties: Record<string, unknown>) => ({
  type: 'void',
  title: { zh: '组', en: 'Group' },
  'x-component': 'section',
  properties,
});

/** Without `x-index`, which is told by the order that it makes. */
const unordered = (json: Json): Json => {
  if (Array.isArray(json)) return json.map(unordered);
  if (!isObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).flatMap(([key, value]) => (key === 'x-index' ? [] : [[key, unordered(value)]])),
  );
};

describe('the difference of two forms', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string[]]>([
    ['something added', { a: named('a') }, { a: named('a'), b: named('b') }, ['新增单行文本“b”']],
    [
      'a whole section removed',
      { a: named('a'), s: section({ b: named('b') }) },
      { a: named('a') },
      ['删除分组“组”'],
    ],
    [
      'something moved into a section',
      { a: named('a'), s: section({}) },
      { s: section({ a: named('a') }) },
      ['“a”从表单移到“组”'],
    ],
    [
      'another order',
      { a: named('a'), b: named('b'), c: named('c') },
      { c: named('c'), a: named('a'), b: named('b') },
      ['“c”的顺序有变'],
    ],
    ['another name', { a: named('甲') }, { b: named('甲') }, ['“甲”的字段名由 a 改为 b']],
    ['another title', { a: named('甲') }, { a: named('乙') }, ['“乙”的标题由 “甲” 改为 “乙”']],
    [
      'a setting',
      { a: named('a', { 'x-component-props': { maxLength: 5 } }) },
      { a: named('a', { 'x-component-props': { maxLength: 9 } }) },
      ['“a”的设置 maxLength由 5 改为 9'],
    ],
    ['required', { a: named('a') }, { a: named('a', { required: true }) }, ['“a”的必填由 （无） 改为 是']],
    [
      'options',
      { a: named('a', { enum: [option('A'), option('B'), option('C')] }) },
      { a: named('a', { enum: [option('C'), option('A', '甲'), option('D')] }) },
      [
        '“a”删除选项“B”',
        '“a”新增选项“D”',
        '“a”的选项 A由 “A” 改为 “甲”',
        '“a”的选项由 ["A","C"] 改为 ["C","A"]',
      ],
    ],
    [
      'rules',
      { a: named('a', { 'x-rules': [aRule('visible', 'b = 1'), aRule('required', 'true')] }) },
      { a: named('a', { 'x-rules': [aRule('required', 'true'), aRule('visible', 'b = 2')] }) },
      ['“a”删除规则：显示 = b = 1', '“a”新增规则：显示 = b = 2'],
    ],
    [
      'columns',
      { t: aTable({ x: named('x') }) },
      { t: aTable({ x: named('y') }) },
      ['“y”的标题由 “x” 改为 “y”'],
    ],
  ])('tells of %s', (_what, before, after, expected) => {
    expect(zh(before, after)).toEqual(expected);
  });

  it('tells of rights and of the form itself', () => {
    const a = { a: named('a') };
    expect(
      say(a, a, [
        { rights: { s: { a: 'read' } }, version: 1 },
        { rights: { s: { a: 'hidden' } }, version: 2, facts: ['memberCount'] },
      ]).map(({ en }) => en),
    ).toEqual([
      'Of the form, the facts changed from (none) to ["memberCount"]',
      'Right of the step s for “A” changed from read to hidden',
    ]);
  });

  it('is nothing for a form and itself, and something wherever two differ', () => {
    fc.assert(
      fc.property(formDocuments, fc.integer(), (document, seed) => {
        const before = designed(document);
        expect(differencesOf(before, designed(documentOf(before)))).toEqual([]);
        const editor = createEditor(before);
        const random = seeded(seed);
        for (let i = 0; i < 4; i += 1) editor.run(randomEdit(editor.design, random));
        const after = editor.design;
        const told = differencesOf(before, after);
        for (const difference of told)
          expect(JSON.stringify(differenceText(difference))).not.toMatch(/\{\w+\}/);
        if (told.length === 0)
          expect(sameJson(unordered(documentOf(after)), unordered(documentOf(before)))).toBe(true);
      }),
      { seed: 31, numRuns: 60 },
    );
  });
});
