import { describe, expect, it } from 'vitest';
import { feelOfLines, linesOf } from './condition-lines.ts';
import { feelProblems } from './feel-problems.ts';
import { sentenceOf } from './feel-sentence.ts';
import type { Variable } from './variable.ts';

const variable = (name: string, zh: string, en: string, more: Partial<Variable> = {}): Variable => ({
  name,
  label: { zh, en },
  shape: { type: 'any', nullable: false },
  valueLabels: {},
  origins: [],
  always: true,
  ...more,
});
const variables = [
  variable('urgent', '紧急', 'Urgent', { shape: { type: 'boolean', nullable: false } }),
  variable('amount', '金额', 'Amount', { shape: { type: 'number', nullable: false } }),
  variable('outcome', '结果', 'Outcome', {
    shape: { type: 'string', values: ['AGREE', 'DISAGREE'], nullable: false },
    valueLabels: { AGREE: { zh: '同意', en: 'Agree' } },
  }),
  variable('eligible', '符合条件', 'Eligible', { shape: { type: 'boolean', nullable: true }, always: false }),
];

describe('the sentence of an expression', () => {
  it.each([
    ['outcome = "AGREE"', '结果是“同意”', 'Outcome is “Agree”'],
    ['urgent', '紧急：是', 'Urgent: yes'],
    ['not(urgent)', '紧急：否', 'Urgent: no'],
    ['urgent != true', '紧急：否', 'Urgent: no'],
    ['not(amount > 3)', '并非（金额大于3）', 'not (Amount is more than 3)'],
    ['eligible = null', '符合条件还没有值', 'Eligible has no value'],
    ['amount > 500 and urgent', '金额大于500，并且紧急：是', 'Amount is more than 500 and Urgent: yes'],
    [
      '(urgent or amount < 3) and amount != 1',
      '（紧急：是，或者金额小于3），并且金额不是1',
      '(Urgent: yes or Amount is less than 3) and Amount is not 1',
    ],
    ['amount in [1..5]', '金额在1到5之间', 'Amount is between 1 and 5'],
    [
      'outcome in ("AGREE", "DISAGREE")',
      '结果是“同意”、“DISAGREE”之一',
      'Outcome is one of “Agree”, “DISAGREE”',
    ],
    ['count(list) >= 2', 'list的个数不少于2', 'the number of list is at least 2'],
    [
      'some x in list satisfies x > 1',
      '「some x in list satisfies x > 1」',
      '「some x in list satisfies x > 1」',
    ],
  ])('%s', (feel, zh, en) => {
    expect(sentenceOf(feel, variables, 'zh')).toBe(zh);
    expect(sentenceOf(feel, variables, 'en')).toBe(en);
  });

  it('is missing where the expression cannot be read', () => {
    expect(sentenceOf('outcome =', variables, 'zh')).toBeUndefined();
  });
});

describe('a condition in lines', () => {
  it.each([
    'urgent',
    'not(urgent)',
    'outcome = "AGREE"',
    'amount >= 500 and not(urgent) and outcome != "AGREE"',
    'eligible = null or amount < -1',
  ])('is read and written back: %s', (feel) => {
    const lines = linesOf(feel);
    expect(lines && feelOfLines(lines)).toBe(feel);
  });

  it.each(['count(list) > 1', 'urgent and (amount > 1 or amount < 0)', 'a.b = 1', 'amount > limit', 'x ='])(
    'is left to the editor: %s',
    (feel) => {
      expect(linesOf(feel)).toBeUndefined();
    },
  );
});

describe('what is doubtful in an expression', () => {
  const codes = (feel: string) =>
    feelProblems(feel, variables).map(({ code, from, to }) => [code, feel.slice(from, to)]);

  it('is found with its place', () => {
    expect(codes('outcome = "AGREED"')).toEqual([['UNKNOWN_VALUE', '"AGREED"']]);
    expect(codes('amount = "3"')).toEqual([['TYPES_DIFFER', '"3"']]);
    expect(codes('urgent and income > 3')).toEqual([['UNKNOWN_VARIABLE', 'income']]);
    expect(codes('eligible')).toEqual([['NOT_ALWAYS', 'eligible']]);
    expect(codes('some x in [1] satisfies x > amount')).toEqual([]);
    expect(codes('amount >')[0]?.[0]).toBe('SYNTAX');
    expect(codes('frobnicate(1)')[0]?.[0]).toBe('SYNTAX');
  });
});
