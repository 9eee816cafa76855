import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PrintedBlock } from '../../model/printout.ts';
import { aField, aForm, aRule, aTable, both } from '../../test/form-builder.ts';
import { openForm, parseForm, type Form } from '../index.ts';
import type { Rights } from '../rights.ts';
import { blankBlocks, filledBlocks, printoutOf } from './index.ts';
import { chinese } from './numbering.ts';

const now = new Date('2026-11-23T08:00:00Z');
const part = (component: string, title: string | undefined, properties: object) => ({
  type: 'void',
  ...(title === undefined ? {} : { title: both(title) }),
  'x-component': component,
  properties,
});

function filled(
  form: Form,
  values: Readonly<Record<string, unknown>>,
  { rights = {}, language = 'zh' }: { rights?: Rights; language?: 'zh' | 'en' } = {},
): readonly PrintedBlock[] {
  const session = openForm(form, { values, rights, now });
  try {
    return filledBlocks(session, { language });
  } finally {
    session.dispose();
  }
}

/** `3.姓名`, `一、收入`, in order. */
const numbers = (blocks: readonly PrintedBlock[]): string[] =>
  blocks.flatMap((block) => {
    if (block.kind === 'heading') return [`${block.number}${block.text}`];
    return 'label' in block ? [`${block.number}${block.label}`] : [];
  });
const answerTo = (blocks: readonly PrintedBlock[], label: string) =>
  blocks.flatMap((block) => (block.kind === 'question' && block.label === label ? [block.answer] : []))[0];

const form = aForm({
  first: aField('text', { title: both('甲') }),
  wizard: part('steps', undefined, {
    one: part('pane', '第一步', {
      sides: part('columns', undefined, {
        hidden: aField('text', { title: both('乙'), 'x-rules': [aRule('visible', 'first = "x"')] }),
        money: aField('money', { title: both('丙') }),
      }),
      inner: part('section', '里面', { deep: aField('yesNo', { title: both('丁') }) }),
    }),
    two: part('pane', '第二步', {
      people: aTable({
        name: aField('text', { title: both('名') }),
        age: aField('number', { title: both('岁') }),
      }),
    }),
  }),
  last: aField('date', { title: both('戊') }),
});

describe('numbers on paper', () => {
  it('count questions through the form and headings by level, as GB/T 9704 has it, panes printed open', () => {
    expect(numbers(blankBlocks(form, { language: 'zh', rights: {} }))).toEqual([
      ...['1.甲', '一、第一步', '2.乙', '3.丙', '（一）里面', '4.丁', '二、第二步', '5.people', '6.戊'].map(
        (one) => one.replace('people', '成员'),
      ),
    ]);
    expect(numbers(blankBlocks(form, { language: 'en', rights: {} }))).toEqual(
      expect.arrayContaining(['A第一步', 'A.1里面', 'B第二步', '4.丁', '6.戊']),
    );
  });

  it('stay the same whether a question is shown or hidden, to everybody', () => {
    const values = { first: 'y', money: 5, people: [{ rowId: '1', name: '张', age: 3 }] };
    expect(numbers(filled(form, values))).toEqual([
      ...['1.甲', '一、第一步', '3.丙', '（一）里面', '4.丁', '二、第二步', '5.成员', '6.戊'],
    ]);
    expect(numbers(filled(form, { ...values, first: 'x' }))).toContain('2.乙');
    expect(numbers(filled(form, values, { rights: { money: 'hidden', one: 'read' } }))).toEqual([
      ...['1.甲', '一、第一步', '（一）里面', '4.丁', '二、第二步', '5.成员', '6.戊'],
    ]);
  });

  it('are written in Chinese up to 99', () => {
    expect([1, 10, 12, 20, 35, 100].map(chinese)).toEqual(['一', '十', '十二', '二十', '三十五', '100']);
  });
});

describe('answers on paper', () => {
  it('are words in the language, amounts with two decimals and their unit, what is empty named as such', () => {
    const values = { first: 'y', money: 123_450, last: '2026-11-03' };
    const chinesePaper = filled(form, values);
    expect(answerTo(chinesePaper, '丙')).toMatchObject({ kind: 'text', text: '1,234.50 元' });
    expect(answerTo(chinesePaper, '戊')).toMatchObject({ text: '2026年11月3日' });
    expect(answerTo(chinesePaper, '丁')).toEqual({ kind: 'unanswered', text: '（未填写）' });
    expect(answerTo(chinesePaper, '成员')).toEqual({ kind: 'unanswered', text: '（无）' });
    expect(answerTo(filled(form, values, { language: 'en' }), '丙')).toMatchObject({ text: 'CNY 1,234.50' });
  });

  it('keep masked what is masked, and name source, date and correction of a value', () => {
    const one = aForm({
      idNo: aField('identityNumber', { title: both('证号') }),
      card: aField('bankCard', { title: both('卡号') }),
      deposit: aField('sourcedValue', { title: both('存款'), 'x-component-props': { as: 'money' } }),
    });
    const blocks = filled(one, {
      idNo: '330106196003120129',
      card: '6228480402564890018',
      deposit: { value: 100, source: '银行', asOf: '2026-11-03', correction: 250, remark: '已取出' },
    });
    expect(answerTo(blocks, '证号')).toMatchObject({ text: '330106********0129' });
    expect(answerTo(blocks, '卡号')).toMatchObject({ text: '**** **** **** 0018' });
    expect(answerTo(blocks, '存款')).toEqual({
      kind: 'text',
      text: '2.50 元',
      notes: ['填表人更正', '原数据：1.00 元', '来源：银行 2026年11月3日', '更正说明：已取出'],
    });
    expect(JSON.stringify(blocks)).not.toContain('19600312');
  });

  it('stand in a grid with row numbers and totals, or one row after the other where columns need room', () => {
    const columns = {
      name: aField('text', { title: both('名') }),
      pay: aField('money', { title: both('钱') }),
    };
    const totals = { 'x-component-props': { totals: ['pay'] } };
    const rows = [
      { rowId: 'a', name: '张', pay: 100 },
      { rowId: 'b', name: '李' },
    ];
    const [grid] = filled(aForm({ t: aTable(columns, totals) }), { t: rows });
    expect(grid).toMatchObject({
      kind: 'grid',
      columns: [
        { number: '1.1', label: '名', numeric: false },
        { number: '1.2', label: '钱', numeric: true },
      ],
      rows: [{ number: '1' }, { number: '2', cells: [{ text: '李' }, { kind: 'unanswered', text: '—' }] }],
      totals: [null, '1.00 元'],
    });
    const wide = aForm({
      t: aTable({ ...columns, photo: aField('photo', { title: both('照片') }) }, totals),
    });
    expect(
      filled(wide, { t: rows }).map((block) => (block.kind === 'row' ? block.text : block.kind)),
    ).toEqual([
      ...['table', '第 1 项', 'question', 'question', 'question'],
      ...['第 2 项', 'question', 'question', 'question'],
    ]);
  });

  it('leave hidden columns out of the grid, and hidden values out of everything', () => {
    const one = aForm({
      t: aTable({
        name: aField('text', { title: both('名') }),
        secret: aField('text', { title: both('密') }),
      }),
    });
    const rights = { 't.*.secret': 'hidden' } as const;
    const text = JSON.stringify(
      filled(one, { t: [{ rowId: 'a', name: '张', secret: '不可见' }] }, { rights }),
    );
    expect(text).toContain('1.1');
    expect(text).not.toMatch(/密|不可见/);
  });

  it('are those that were handed in, whatever rules would make of them now', () => {
    const one = aForm(
      {
        sum: aField('calculated', { title: both('和'), 'x-rules': [aRule('value', 'memberCount * 2')] }),
        note: aField('text', { title: both('记'), 'x-rules': [aRule('visible', 'memberCount > 5')] }),
      },
      { facts: ['memberCount'] },
    );
    const stored = { sum: 12, note: '当时' };
    const session = openForm(one, { values: stored, context: { memberCount: 1 }, now });
    const blocks = filledBlocks(session, { language: 'zh', stored });
    expect(answerTo(blocks, '和')).toMatchObject({ text: '12' });
    expect(answerTo(blocks, '记')).toMatchObject({ text: '当时' });
    expect(answerTo(filledBlocks(session, { language: 'zh' }), '和')).toMatchObject({ text: '2' });
    session.dispose();
  });
});

describe('a blank', () => {
  it('gives every field type of the shipped forms room to be filled by hand', () => {
    for (const key of ['household-survey', 'min-living-application', 'temporary-application']) {
      const parsed = parseForm(
        JSON.parse(readFileSync(new URL(`../../forms/${key}/1.json`, import.meta.url), 'utf8')),
      );
      if (!parsed.ok) throw new Error(key);
      const answers = blankBlocks(parsed.form, { language: 'zh', rights: {} }).flatMap((block) =>
        block.kind === 'question' ? [block.answer.kind] : [],
      );
      expect(answers.length).toBeGreaterThan(0);
      expect(answers.filter((kind) => ['text', 'unanswered'].includes(kind))).toEqual([]);
    }
  });

  it('has boxes for choices, a box for each digit of an identity number, and says when a question arises', () => {
    const one = aForm({
      kind: aField('choice', { title: both('种类'), enum: [{ value: 'a', label: both('农业') }] }),
      idNo: aField('identityNumber', { 'x-rules': [aRule('visible', 'kind = "a"')] }),
      odd: aField('text', { 'x-rules': [aRule('visible', 'string length(kind) > 3')] }),
    });
    const blocks = blankBlocks(one, { language: 'zh', rights: {} });
    expect(blocks).toMatchObject([
      { answer: { kind: 'boxes', options: ['农业'] }, when: '' },
      { answer: { kind: 'cells', count: 18 }, when: '如果 种类 是 农业，则填写' },
      { answer: { kind: 'blanks', lines: 1 }, when: '符合条件时填写' },
    ]);
  });
});

it('a printout carries the title for paper, signers, version, who printed it and when', () => {
  const one = aForm({ a: aField('text') }, { print: { title: both('纸质表'), signers: [both('申请人')] } });
  const head = {
    published: { key: 'example', version: 7 },
    facts: [],
    printedAt: now,
    printedBy: '王',
    marks: ['草稿'],
  };
  expect(printoutOf(one, [], { ...head, language: 'zh' })).toMatchObject({
    title: '纸质表',
    signers: ['申请人'],
    footer: { form: 'example 第 7 版', printed: '打印：王 2026年11月23日 16:00' },
    mark: '草稿',
  });
});
