import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { aField, aForm, aRule, aTable } from '../../test/form-builder.ts';
import { checkSubmission } from '../submission/check-submission.ts';
import type { Form } from '../form.ts';
import { openForm, type FormSession, type OpenOptions } from './open-form.ts';
import type { OpenField } from './open-field.ts';
import type { OpenTable } from './open-table.ts';

const now = new Date('2026-11-23T02:00:00Z');
const sessions: FormSession[] = [];
afterEach(() => {
  sessions.splice(0).forEach((session) => session.dispose());
});

function opened(form: Form, options: Partial<OpenOptions> = {}): FormSession {
  const session = openForm(form, { now, ...options });
  sessions.push(session);
  return session;
}

function fieldAt(session: FormSession, path: string): OpenField {
  const part = session.find(path);
  if (part?.kind !== 'field') throw new Error(`There is no field at ${path}`);
  return part;
}

function tableAt(session: FormSession, path: string): OpenTable {
  const part = session.find(path);
  if (part?.kind !== 'table') throw new Error(`There is no table at ${path}`);
  return part;
}

const type = (session: FormSession, path: string, value: unknown): void =>
  fieldAt(session, path).input(value);

describe('an open form', () => {
  it('begins with defaults where there are no values', () => {
    const form = aForm({
      a: aField('text', { default: '甲' }),
      b: aField('text', { default: '乙' }),
      rows: aTable({ c: aField('number', { default: 1 }) }),
    });
    const session = opened(form, { values: { b: '丙' } });
    expect(session.values()).toEqual({ a: '甲', b: '丙' });
    tableAt(session, 'rows').add();
    expect(session.values()).toMatchObject({ rows: [{ c: 1 }] });
  });

  it('gives a hidden value back when it is shown again', () => {
    const form = aForm({ on: aField('yesNo'), a: aField('text', { 'x-rules': [aRule('visible', 'on')] }) });
    const session = opened(form, { values: { on: true, a: '甲' } });
    type(session, 'on', false);
    expect(session.values()).toEqual({ on: false });
    type(session, 'on', true);
    expect(session.values()).toEqual({ on: true, a: '甲' });
  });

  it('puts back what is stored while a rule locks a field, and what was typed when the lock opens', () => {
    const form = aForm({
      locked: aField('yesNo'),
      a: aField('text', { 'x-rules': [aRule('readOnly', 'locked')] }),
    });
    const session = opened(form, { values: { a: '存' } });
    type(session, 'a', '写');
    type(session, 'locked', true);
    expect(session.values()).toMatchObject({ a: '存' });
    type(session, 'a', '不行');
    expect(session.values()).toMatchObject({ a: '存' });
    type(session, 'locked', false);
    expect(session.values()).toMatchObject({ a: '写' });
  });

  it('does not take what a step may not write', () => {
    const form = aForm({ a: aField('text') });
    const session = opened(form, { values: { a: '存' }, rights: { a: 'read' } });
    type(session, 'a', '写');
    expect(session.values()).toEqual({ a: '存' });
  });

  it('shows errors of a field once it was left, and of all fields once all are asked for', () => {
    const form = aForm({ a: aField('text', { required: true }), b: aField('text', { required: true }) });
    const session = opened(form);
    expect(session.shownErrors).toEqual([]);
    fieldAt(session, 'a').leave();
    expect(session.shownErrors.map(({ path }) => path)).toEqual(['a']);
    session.showErrors();
    expect(session.shownErrors.map(({ path }) => path)).toEqual(['a', 'b']);
  });

  it('keeps the server’s refusals until their field changes, and gives back those it has no field for', () => {
    const form = aForm({ a: aField('text') });
    const session = opened(form, { values: { a: '甲' } });
    const words = { zh: '不对', en: 'Wrong' };
    const error = { code: 'X', message: words, inPlace: words };
    expect(
      session.refuse([
        { ...error, path: 'a' },
        { ...error, path: 'z' },
      ]),
    ).toMatchObject([{ path: 'z' }]);
    expect(session.shownErrors).toMatchObject([{ path: 'a', message: words }]);
    type(session, 'a', '乙');
    expect(session.shownErrors).toEqual([]);
  });

  it('calls back when values change, and not while it opens', () => {
    const form = aForm({
      a: aField('number'),
      twice: aField('calculated', { 'x-rules': [aRule('value', 'a * 2')] }),
    });
    const session = opened(form, { values: { a: 1 } });
    let calls = 0;
    const stop = session.onChange(() => (calls += 1));
    type(session, 'a', 2);
    expect(calls).toBeGreaterThan(0);
    expect(session.values()).toEqual({ a: 2, twice: 4 });
    stop();
    const before = calls;
    type(session, 'a', 3);
    expect(calls).toBe(before);
  });
});

describe('rules', () => {
  it('run only when something they name has changed', () => {
    const form = aForm({
      a: aField('number'),
      b: aField('number'),
      rows: aTable({ x: aField('number'), y: aField('number') }),
      sum: aField('calculated', { 'x-rules': [aRule('value', 'a + sum(rows.x)')] }),
    });
    const node = form.nodes.get('sum');
    if (node?.kind !== 'field' || !node.rules.value) throw new Error('The rule is missing');
    const rule = node.rules.value;
    let runs = 0;
    const counted = {
      ...node.rules.value,
      evaluate: (...given: Parameters<typeof rule.evaluate>) => {
        runs += 1;
        return rule.evaluate(...given);
      },
    };
    const watched = { ...node, rules: { ...node.rules, value: counted } };
    const nodes = new Map(form.nodes).set('sum', watched);
    const children = form.children.map((child) => (child.name === 'sum' ? watched : child));
    const session = opened({ ...form, nodes, children }, { values: { a: 1, rows: [{ x: 1, y: 1 }] } });
    expect(session.values()).toMatchObject({ sum: 2 });

    runs = 0;
    for (let i = 0; i < 50; i += 1) type(session, 'b', i);
    for (let i = 0; i < 50; i += 1) type(session, 'rows.0.y', i);
    expect(runs).toBe(0);
    type(session, 'rows.0.x', 5);
    expect(runs).toBe(1);
    expect(session.values()).toMatchObject({ sum: 6 });
  });
});

describe('rows', () => {
  const form = aForm({
    members: aTable(
      {
        name: aField('text'),
        works: aField('yesNo'),
        income: aField('number', { 'x-rules': [aRule('visible', 'row.works')] }),
        double: aField('calculated', { 'x-rules': [aRule('value', 'row.income * 2')] }),
      },
      { 'x-component-props': { max: 4 } },
    ),
  });
  const values = {
    members: ['甲', '乙', '丙'].map((name, i) => ({
      rowId: name,
      name,
      works: i > 0,
      ...(i > 0 ? { income: i } : {}),
    })),
  };

  it('keep their fields, rules and hidden values when a row before them goes and comes back', () => {
    const session = opened(form, { values });
    const table = tableAt(session, 'members');
    const [first, second] = table.rows;
    if (!first || !second) throw new Error('Rows are missing');
    const kept = fieldAt(session, 'members.1.income');
    const removed = table.remove(first);
    expect(kept.path).toBe('members.0.income');
    expect(table.rows[0]?.id).toBe(second.id);
    type(session, 'members.0.income', 10);
    expect(session.values()).toMatchObject({
      members: [
        { name: '乙', double: 20 },
        { name: '丙', double: 4 },
      ],
    });
    type(session, 'members.0.works', false);
    expect(session.values()).toEqual({
      members: [
        { rowId: '乙', name: '乙', works: false },
        { rowId: '丙', name: '丙', works: true, income: 2, double: 4 },
      ],
    });

    if (removed) table.putBack(removed);
    expect(session.values()).toMatchObject({ members: [{ name: '甲' }, { name: '乙' }, { name: '丙' }] });
    type(session, 'members.1.works', true);
    type(session, 'members.0.works', true);
    type(session, 'members.0.income', 7);
    expect(session.values()).toMatchObject({
      members: [
        { income: 7, double: 14 },
        { income: 10, double: 20 },
        { income: 2, double: 4 },
      ],
    });
  });

  it('are no more than the table takes', () => {
    const session = opened(form, { values });
    const table = tableAt(session, 'members');
    table.add();
    expect(table.canAdd).toBe(false);
    table.add();
    expect(table.rows).toHaveLength(4);
  });

  it('come back with a table that was hidden', () => {
    const hidden = aForm({
      any: aField('yesNo'),
      rows: aTable(
        { x: aField('number', { 'x-rules': [aRule('required', 'any')] }) },
        { 'x-rules': [aRule('visible', 'any')] },
      ),
    });
    const session = opened(hidden, { values: { any: true, rows: [{ x: 1 }, { x: 2 }] } });
    type(session, 'any', false);
    expect(session.values()).toEqual({ any: false });
    type(session, 'any', true);
    expect(session.values()).toMatchObject({ rows: [{ x: 1 }, { x: 2 }] });
    type(session, 'rows.1.x', 5);
    expect(session.values()).toMatchObject({ rows: [{ x: 1 }, { x: 5 }] });
  });

  it('hold rows again, whose rules see their own row', () => {
    const nested = aForm({
      members: aTable({
        assets: aTable({
          worth: aField('number'),
          twice: aField('calculated', { 'x-rules': [aRule('value', 'row.worth * 2')] }),
        }),
        total: aField('calculated', { 'x-rules': [aRule('value', 'sum(row.assets.worth)')] }),
      }),
    });
    const session = opened(nested);
    tableAt(session, 'members').add();
    tableAt(session, 'members').add();
    tableAt(session, 'members.1.assets').add();
    tableAt(session, 'members.1.assets').add();
    type(session, 'members.1.assets.0.worth', 3);
    type(session, 'members.1.assets.1.worth', 4);
    expect(session.values()).toMatchObject({
      members: [{}, { assets: [{ twice: 6 }, { twice: 8 }], total: 7 }],
    });
  });
});

describe('what is hidden', () => {
  it('counts for no rule, also where a section hides it from the start', () => {
    const form = aForm({
      on: aField('yesNo'),
      part: {
        type: 'void',
        'x-component': 'section',
        'x-rules': [aRule('visible', 'on')],
        properties: { a: aField('number'), sure: aField('yesNo') },
      },
      sum: aField('calculated', {
        'x-rules': [aRule('value', 'if a = null then "none" else "some"')],
        type: 'string',
      }),
      known: aField('text', { 'x-rules': [aRule('visible', 'sure = false')] }),
    });
    const session = opened(form, { values: { on: false, a: 0, sure: false, known: '甲' } });
    expect(session.values()).toEqual({ on: false, sum: 'none' });
    type(session, 'on', true);
    expect(session.values()).toEqual({ on: true, a: 0, sure: false, sum: 'some', known: '甲' });
    type(session, 'on', false);
    expect(session.values()).toEqual({ on: false, sum: 'none' });
  });

  it('is not lost where it is hidden for a moment only, while other fields settle', () => {
    const form = aForm({
      a: aField('calculated', { 'x-rules': [aRule('value', '3 + 3'), aRule('visible', '1 = 2')] }),
      b: aField('text', { 'x-rules': [aRule('visible', 'a = null')] }),
    });
    expect(opened(form, { values: { b: '甲' } }).values()).toEqual({ b: '甲' });
  });

  it('is shown when what it hangs on comes to be shown and calculated at once', () => {
    const form = aForm({
      day: aField('date'),
      year: aField('calculated', {
        'x-rules': [aRule('value', 'day.year'), aRule('visible', 'day > date("2026-06-01")')],
      }),
      b: aField('number', { 'x-rules': [aRule('visible', 'year != null')] }),
    });
    const session = opened(form);
    type(session, 'day', '2026-11-03');
    expect(session.find('b')?.visible).toBe(true);
  });

  it('stays locked when it is shown again, and keeps what was typed behind the lock', () => {
    const form = aForm({
      on: aField('yesNo'),
      locked: aField('yesNo'),
      a: aField('text', { 'x-rules': [aRule('visible', 'on'), aRule('readOnly', 'locked')] }),
    });
    const session = opened(form, { values: { on: true } });
    type(session, 'a', '写');
    type(session, 'on', false);
    type(session, 'locked', true);
    type(session, 'on', true);
    expect(session.values()).toEqual({ on: true, locked: true });
    type(session, 'on', false);
    type(session, 'locked', false);
    type(session, 'on', true);
    expect(session.values()).toEqual({ on: true, locked: false, a: '写' });
  });
});

describe('what the form comes to while it is filled', () => {
  const form = aForm({
    on: aField('yesNo'),
    a: aField('number', {
      'x-rules': [aRule('visible', 'on'), aRule('required', 'on'), aRule('error', 'a > 8', '太大')],
    }),
    rows: aTable(
      {
        x: aField('number', { required: true, 'x-rules': [aRule('readOnly', 'a = 5')] }),
        y: aField('calculated', { 'x-rules': [aRule('value', 'row.x + a')] }),
      },
      { 'x-component-props': { max: 3 } },
    ),
    sum: aField('calculated', { 'x-rules': [aRule('value', 'sum(rows[x != null].x)')] }),
    part: {
      type: 'void',
      'x-component': 'section',
      'x-rules': [aRule('visible', 'sum > 3')],
      properties: {
        z: aField('yesNo'),
        w: aField('calculated', {
          'x-rules': [aRule('value', 'if z then 0 else null'), aRule('visible', 'z != null')],
        }),
      },
    },
    seen: aField('calculated', { type: 'boolean', 'x-rules': [aRule('value', 'w = 0')] }),
  });
  const step = fc.oneof(
    fc.record({ do: fc.constant('on' as const), value: fc.boolean() }),
    fc.record({
      do: fc.constant('a' as const),
      value: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.constant('x')),
    }),
    fc.record({ do: fc.constant('z' as const), value: fc.boolean() }),
    fc.record({ do: fc.constant('add' as const) }),
    fc.record({ do: fc.constant('remove' as const), row: fc.nat(2) }),
    fc.record({
      do: fc.constant('x' as const),
      row: fc.nat(2),
      value: fc.option(fc.integer({ min: 0, max: 9 })),
    }),
  );

  it('is what a server comes to that sees only the end, whatever the way there', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const session = openForm(form, { now });
        for (const move of steps) {
          const table = tableAt(session, 'rows');
          if (move.do === 'add') table.add();
          else if (move.do === 'remove') {
            const row = table.rows[move.row];
            if (row) table.remove(row);
          } else if (move.do === 'x') {
            const field = session.find(`rows.${move.row}.x`);
            if (field?.kind === 'field') field.input(move.value);
          } else type(session, move.do, move.value);
        }
        const here = session.check();
        const there = checkSubmission(form, session.values(), { now });
        expect(there).toEqual(here);
        session.dispose();
      }),
      { numRuns: 150 },
    );
  });
});
