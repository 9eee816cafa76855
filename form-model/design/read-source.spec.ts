import { describe, expect, it } from 'vitest';
import { aDocument, aField } from '../../test/form-builder.ts';
import { parseForm } from '../parse/parse-form.ts';
import { readJson, readSource } from './read-source.ts';
import { reasonText } from './texts/reason-texts.ts';

const zh = (source: string): string => {
  const read = readSource(source);
  return read.ok ? '' : `${read.problem.path} ${read.problem.reason.zh}`.trim();
};
const source = (properties: object): string => JSON.stringify(aDocument({ ...properties }));

describe('a text that is to be a form', () => {
  it('is taken as it stands where nothing is in the way', () => {
    const text = source({ a: aField('text'), b: { type: 'hologram' } });
    const json: unknown = JSON.parse(text);
    expect(readSource(text)).toEqual({ ok: true, json });
  });

  it.each<[string, string, string]>([
    ['of more than 5 MB', source({ a: '长'.repeat(1_700_000) }), '内容有 5.1 MB，表单最多 5.0 MB'],
    ['that ends too early', '{\n  "a": {', '第 2 行第 9 个字符处不合 JSON 的写法'],
    [
      'with a reference',
      source({ a: { items: { $ref: '#' } } }),
      'schema.properties.a.items.$ref 表单不能有引用（“$ref”），它可能指向自身',
    ],
    [
      'with code',
      source({ a: { title: '{{ 1 }}' } }),
      'schema.properties.a.title “{{”是代码表达式的开头，请改用 x-rules 中的 FEEL 规则',
    ],
    ['nested too deeply', `${'['.repeat(70)}${']'.repeat(70)}`, '0.0.0.0.….0.0.0 嵌套超过 60 层'],
    [
      'with too many options',
      source({ a: { enum: Array.from({ length: 100_000 }, (_, i) => i) } }),
      'schema.properties.a.enum 选项有 100000 个，最多 2000 个；更多时请用代码表或查找',
    ],
    ['with too many values', source({ a: { list: Array.from({ length: 300_000 }, () => 1) } }), '内容过多'],
  ])('%s is refused with place and reason', (_what, text, sentence) => {
    expect(zh(text)).toContain(sentence);
  });

  it('says where JSON ends to be any, as an offset as well', () => {
    const read = readJson('{"a": 1,, }');
    expect(read.ok ? undefined : read.problem.offset).toBe(8);
  });
});

describe('what parsing refuses', () => {
  it.each<[string, unknown]>([
    ['the document', { key: 3, version: 0, title: 'x', schema: {}, more: 1 }],
    ['a key', { ...aDocument({ a: aField('text') }), key: 'Not A Key', facts: ['1'] }],
    ['a node', aDocument({ a: { ...aField('text'), type: 'strange', required: 'yes', more: 1, other: 2 } })],
    ['a name', aDocument({ '1a': aField('text') })],
    [
      'options',
      aDocument({ a: aField('choice', { enum: [] }), b: aField('choice', { enum: [{ value: '' }] }) }),
    ],
    [
      'settings',
      aDocument({ a: aField('number', { 'x-component-props': { min: 'x', decimals: 99, none: 1 } }) }),
    ],
    ['a rule', aDocument({ a: aField('text', { 'x-rules': [{ set: 'colour', feel: '' }] }) })],
    ['rights', aDocument({ a: aField('text') }, { rights: { step: { a: 'maybe' } } })],
    [
      'an unknown function',
      aDocument({ a: aField('text', { 'x-rules': [{ set: 'visible', feel: 'foo(1)' }] }) }),
    ],
    ['panes', aDocument({ a: { type: 'void', 'x-component': 'tabs', properties: {} } })],
    ['a table', aDocument({ a: { type: 'array', 'x-component': 'table', items: 3 } })],
  ])('of %s has a sentence in Chinese', (_what, document) => {
    const parsed = parseForm(document);
    const reasons = parsed.ok ? [] : parsed.problems.map(({ reason }) => reasonText(reason));
    expect(reasons.length).toBeGreaterThan(0);
    // Names and literals of the document may stand in it, in quotation marks; nothing else is left in English.
    for (const { zh: said } of reasons)
      expect(said.replaceAll(/"[^"]*"|“[^”]*”/g, '')).not.toMatch(/[a-z]{3,} [a-z]{2,}/i);
    for (const { zh: said } of reasons) expect(said).toMatch(/\p{Script=Han}/u);
  });
});
