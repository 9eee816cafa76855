import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDocument, aField, aRule, aTable } from '../../../test/form-builder.ts';
import { designOf, type Design } from '../design.ts';
import { indexOf } from '../design-index.ts';
import type { Condition, Literal, Subject } from './condition.ts';
import { conditionOf } from './condition-of.ts';
import { feelOf } from './feel-of.ts';
import { labelsOf } from './labels.ts';
import { ruleSentence, sentenceOf } from './sentence-of.ts';

const title = (zh: string, en: string) => ({ title: { zh, en } });
const read = (extra: Record<string, unknown> = {}): Design => {
  const result = designOf(
    aDocument({
      size: aField('number', title('家庭人数', 'size')),
      rent: aField('money', title('房租', 'rent')),
      cause: aField('choice', {
        ...title('原因', 'cause'),
        enum: [
          { value: 'ILL', label: { zh: '患病', en: 'illness' } },
          { value: 'OLD', label: { zh: '年老', en: 'old age' } },
        ],
      }),
      promise: aField('yesNo', title('承诺', 'promise')),
      day: aField('date', title('日期', 'day')),
      members: aTable(
        { age: aField('number', title('年龄', 'age')), income: aField('money', title('月收入', 'income')) },
        title('成员', 'members'),
      ),
      ...extra,
    }),
  );
  if (!result.ok) throw new Error('refused');
  return result.design;
};
const idOf = (design: Design, pattern: string) => indexOf(design).byPattern.get(pattern)?.id ?? '';
const labels = labelsOf(read(), idOf(read(), 'size'));

describe('the sentence of a rule', () => {
  it.each([
    ['size > 3', '家庭人数 > 3', 'size > 3'],
    ['3 <= size', '家庭人数 ≥ 3', 'size ≥ 3'],
    ['size != -1.5', '家庭人数 ≠ -1.5', 'size ≠ -1.5'],
    ['rent >= 120050', '房租 ≥ 1,200.50 元', 'rent ≥ ¥1,200.50'],
    ['cause = "ILL"', '原因 是 患病', 'cause is illness'],
    ['cause != "OTHER"', '原因 不是 “OTHER”', 'cause is not “OTHER”'],
    ['promise = false', '承诺 是 否', 'promise is no'],
    ['day < date("2026-01-31")', '日期 < 2026-01-31', 'day < 2026-01-31'],
    ['size between 2 and 5', '家庭人数 在 2 到 5 之间', 'size is between 2 and 5'],
    ['cause = null', '原因 为空', 'cause is empty'],
    ['cause != null', '原因 已填', 'cause is filled in'],
    ['cause in ("ILL", "OLD")', '原因 是 患病、年老 之一', 'cause is one of illness, old age'],
    ['cause in ["ILL"]', '原因 是 患病 之一', 'cause is one of illness'],
    ['not(cause in ("ILL","OLD"))', '原因 不是 患病、年老 之一', 'cause is none of illness, old age'],
    ['list contains(cause, "ILL")', '原因 包含 患病', 'cause contains illness'],
    ['not(contains(cause, "x"))', '原因 不包含 “x”', 'cause does not contain “x”'],
    ['count(members) > size', '成员 的行数 > 家庭人数', 'the number of rows in members > size'],
    ['sum(members.income) > 100', '成员 的 月收入 合计 > 1.00 元', 'the total of income in members > ¥1.00'],
    [
      'count(members[age > 60]) >= 2',
      '成员（年龄 > 60） 的行数 ≥ 2',
      'the number of rows in members (age > 60) ≥ 2',
    ],
    [
      'sum(members[income != null].income) = 0',
      '成员（月收入 已填） 的 月收入 合计 = 0.00 元',
      'the total of income in members (income is filled in) = ¥0.00',
    ],
    [
      'size > 3 and (cause = "ILL" or promise = true)',
      '家庭人数 > 3 且 （原因 是 患病 或 承诺 是 是）',
      'size > 3 and (cause is illness or promise is yes)',
    ],
    ['memberCount > 3', 'memberCount > 3', 'memberCount > 3'],
    ['sum(members.income)', '成员 的 月收入 合计', 'the total of income in members'],
  ])('%s', (feel, zh, en) => {
    expect([sentenceOf(feel, labels, 'zh'), sentenceOf(feel, labels, 'en')]).toEqual([zh, en]);
  });

  it.each([
    'size + 1 > 3',
    'if size > 3 then true else false',
    'some m in members satisfies m.age > 60',
    'promise',
    'not(size > 3)',
    '`a b` > 3',
    'size > ',
    'members[1].age > 3',
    'size in (1..3)',
    'sum(members) > 3',
    'size < null',
  ])('is none for %s', (feel) => {
    expect(conditionOf(feel)).toBeUndefined();
  });

  it('says what the whole rule does', () => {
    const design = read({
      a: aField('text', {
        ...title('甲', 'A'),
        'x-rules': [
          aRule('visible', 'size > 3'),
          aRule('required', 'cause = "OLD"'),
          aRule('error', 'a = null', '请填'),
          aRule('readOnly', 'f(1)'),
        ],
      }),
      total: aField('calculated', {
        ...title('合计', 'total'),
        'x-rules': [aRule('value', 'sum(members.income)')],
      }),
      t: aTable(
        {
          x: aField('text', title('列', 'x')),
          y: aField('text', { ...title('行', 'y'), 'x-rules': [aRule('visible', 'row.x = "1"')] }),
        },
        title('表', 't'),
      ),
    });
    const sentences = (pattern: string) =>
      [0, 1, 2, 3].map((index) => ruleSentence(design, idOf(design, pattern), index)?.zh);
    expect(sentences('a')).toEqual([
      '如果 家庭人数 > 3，则显示“甲”',
      '如果 原因 是 年老，则“甲”必填',
      '如果 甲 为空，则提示：请填',
      undefined,
    ]);
    expect(sentences('total')[0]).toBe('“合计”= 成员 的 月收入 合计');
    expect(sentences('t.*.y')[0]).toBe('如果 列 是 “1”，则显示“行”');
  });
});

const name = fc.constantFrom('size', 'cause', 'a1', 'row');
const literal: fc.Arbitrary<Literal> = fc.oneof(
  fc.record({
    kind: fc.constant('text' as const),
    value: fc.string().filter((text) => !text.includes('\\')),
  }),
  fc.record({
    kind: fc.constant('number' as const),
    value: fc.oneof(
      fc.integer(),
      fc.integer().map((n) => n / 100),
    ),
  }),
  fc.record({ kind: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.record({ kind: fc.constant('date' as const), value: fc.constantFrom('2026-01-31', '1999-12-01') }),
);
const field: fc.Arbitrary<Subject> = fc.record({
  kind: fc.constant('field' as const),
  path: fc.array(name, { minLength: 1, maxLength: 3 }),
});

const { condition } = fc.letrec<{ condition: Condition; simple: Condition; subject: Subject }>((tie) => ({
  subject: fc.oneof(
    { depthSize: 'small' },
    field,
    fc.record({
      kind: fc.constant('total' as const),
      function: fc.constant('count' as const),
      table: fc.array(name, { minLength: 1, maxLength: 2 }),
      column: fc.constant(undefined),
      where: fc.option(tie('simple'), { nil: undefined }),
    }),
    fc.record({
      kind: fc.constant('total' as const),
      function: fc.constantFrom('sum' as const, 'min' as const, 'max' as const, 'mean' as const),
      table: fc.array(name, { minLength: 1, maxLength: 2 }),
      column: name,
      where: fc.option(tie('simple'), { nil: undefined }),
    }),
  ),
  simple: fc.oneof(
    fc.record({
      kind: fc.constant('compare' as const),
      left: tie('subject'),
      operator: fc.constantFrom('=' as const, '!=' as const, '<' as const, '>=' as const),
      right: fc.oneof(literal, tie('subject')),
    }),
    fc.record({ kind: fc.constant('between' as const), subject: tie('subject'), from: literal, to: literal }),
    fc.record({ kind: fc.constant('empty' as const), subject: tie('subject'), negated: fc.boolean() }),
    fc.record({
      kind: fc.constant('one of' as const),
      subject: tie('subject'),
      values: fc.array(literal, { minLength: 1, maxLength: 3 }),
      negated: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('contains' as const),
      in: fc.constantFrom('list' as const, 'text' as const),
      subject: tie('subject'),
      value: literal,
      negated: fc.boolean(),
    }),
  ),
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('simple'),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      conditions: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

describe('conditions and FEEL', () => {
  it('are the same there and back', () => {
    fc.assert(
      fc.property(condition, (built) => {
        expect(conditionOf(feelOf(built))).toEqual(built);
      }),
      { seed: 41, numRuns: 500 },
    );
  });
});
