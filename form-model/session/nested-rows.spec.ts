import { expect, it } from 'vitest';
import { aField, aForm, aRule, aTable } from '../../test/form-builder.ts';
import { checkSubmission } from '../submission/check-submission.ts';
import { openForm, type FormSession } from './open-form.ts';
import type { OpenTable } from './open-table.ts';

const now = new Date('2026-11-23T02:00:00Z');

function tableAt(session: FormSession, path: string): OpenTable {
  const part = session.find(path);
  if (part?.kind !== 'table') throw new Error(`There is no table at ${path}`);
  return part;
}

function type(session: FormSession, path: string, value: unknown): void {
  const part = session.find(path);
  if (part?.kind !== 'field') throw new Error(`There is no field at ${path}`);
  part.input(value);
}

const form = aForm({
  members: aTable(
    {
      name: aField('text', { required: true }),
      incomes: aTable(
        {
          kind: aField('text'),
          amount: aField('money', { required: true }),
          note: aField('text', { 'x-rules': [aRule('visible', 'row.amount > 1000')] }),
        },
        { 'x-component-props': { min: 1, max: 3, totals: ['amount'] } },
      ),
      total: aField('calculated', {
        'x-rules': [aRule('value', 'sum(row.incomes[amount != null].amount)')],
      }),
    },
    { 'x-component-props': { heading: 'name' } },
  ),
});
const twoMembers = {
  members: [
    { rowId: 'a', name: '甲', incomes: [{ rowId: 'a1', kind: '工资', amount: 100 }] },
    {
      rowId: 'b',
      name: '乙',
      incomes: [
        { rowId: 'b1', amount: 200 },
        { rowId: 'b2', amount: 300 },
      ],
    },
  ],
};

it('rows within rows are added up where they stand, and move with the row around them', () => {
  const session = openForm(form, { now, values: twoMembers });
  expect(session.values()).toMatchObject({ members: [{ total: 100 }, { total: 500 }] });
  const members = tableAt(session, 'members');
  const [first] = members.rows;
  if (!first) throw new Error('There is no row');
  const removed = members.remove(first);
  type(session, 'members.0.incomes.1.amount', 5000);
  type(session, 'members.0.incomes.1.note', '奖金');
  expect(session.values()).toMatchObject({
    members: [{ name: '乙', total: 5200, incomes: [{ amount: 200 }, { amount: 5000, note: '奖金' }] }],
  });
  if (removed) members.putBack(removed);
  expect(session.values()).toMatchObject({
    members: [
      { name: '甲', total: 100, incomes: [{ kind: '工资' }] },
      { name: '乙', total: 5200 },
    ],
  });
  tableAt(session, 'members.0.incomes').add();
  type(session, 'members.0.incomes.1.amount', 7);
  expect(session.values()).toMatchObject({ members: [{ total: 107 }, { total: 5200 }] });
  session.dispose();
});

it('rows within a row have their own least and most, said at their place', () => {
  const session = openForm(form, { now, values: twoMembers });
  const incomes = tableAt(session, 'members.0.incomes');
  incomes.add();
  incomes.add();
  expect(incomes.canAdd).toBe(false);
  const sent = { members: [{ rowId: 'a', name: '甲', incomes: [] }, twoMembers.members[1]] };
  const checked = checkSubmission(form, sent, { now });
  expect(checked.ok ? [] : checked.errors.map(({ path, code }) => ({ path, code }))).toEqual([
    { path: 'members.0.incomes', code: 'TOO_FEW_ROWS' },
  ]);
  session.dispose();
});
