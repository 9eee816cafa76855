import { describe, expect, it } from 'vitest';
import { aField, aForm, aRule, aTable, both } from '../../test/form-builder.ts';
import { checkDraft, checkSubmission, visibleValues, type Form, type Rights } from '../index.ts';

const now = new Date('2026-11-23T02:00:00Z');
const check = (form: Form, sent: unknown, rest: Partial<Parameters<typeof checkSubmission>[2]> = {}) =>
  checkSubmission(form, sent, { now, ...rest });

/** Codes by path, which is what most cases are about. */
const refusedFor = (form: Form, sent: unknown, rest: Partial<Parameters<typeof checkSubmission>[2]> = {}) => {
  const checked = check(form, sent, rest);
  return checked.ok ? {} : Object.fromEntries(checked.errors.map(({ path, code }) => [path, code]));
};

const decision = aForm({
  outcome: aField('choice', {
    required: true,
    enum: [
      { value: 'AGREE', label: both('同意') },
      { value: 'DISAGREE', label: both('不同意') },
    ],
  }),
  opinion: aField('longText', {
    'x-rules': [aRule('visible', 'outcome = "DISAGREE"'), aRule('required', 'outcome = "DISAGREE"')],
  }),
});

describe('a submission', () => {
  it('is taken with what is visible, in stored form', () => {
    expect(check(decision, { outcome: 'DISAGREE', opinion: '  不符合条件 ' })).toEqual({
      ok: true,
      values: { outcome: 'DISAGREE', opinion: '不符合条件' },
    });
  });

  it('loses the values of fields that a rule hides', () => {
    expect(check(decision, { outcome: 'AGREE', opinion: '写了又改主意' })).toEqual({
      ok: true,
      values: { outcome: 'AGREE' },
    });
  });

  it('is refused with a message in both languages, without the value', () => {
    expect(check(decision, { outcome: 'DISAGREE', opinion: ' ' })).toEqual({
      ok: false,
      errors: [
        {
          path: 'opinion',
          code: 'REQUIRED',
          message: { zh: '请填写“longText”', en: 'Enter “longText”' },
          inPlace: { zh: '请填写“longText”', en: 'Enter “longText”' },
        },
      ],
    });
  });

  it('is refused with all errors at once', () => {
    const form = aForm({ a: aField('text', { required: true }), b: aField('money'), c: aField('date') });
    expect(refusedFor(form, { b: '1200', c: '2026-02-30' })).toEqual({
      a: 'REQUIRED',
      b: 'INVALID_MONEY',
      c: 'INVALID_DATE',
    });
  });

  it.each([
    ['an unknown field', { outcome: 'AGREE', isAdmin: true }, [['isAdmin', 'UNKNOWN_FIELD']]],
    [
      'a name from the prototype',
      JSON.parse('{"outcome":"AGREE","__proto__":{"x":1}}'),
      [['__proto__', 'UNKNOWN_FIELD']],
    ],
    ['an option that is none', { outcome: 'MAYBE' }, [['outcome', 'UNKNOWN_OPTION']]],
    ['an object for a text', { outcome: { toString: 'AGREE' } }, [['outcome', 'INVALID_VALUE']]],
    ['no object at all', 'AGREE', [['', 'INVALID_VALUE']]],
  ])('is refused for %s', (_what, sent, errors) => {
    expect(Object.entries(refusedFor(decision, sent))).toEqual(errors);
  });
});

describe('rights of a step', () => {
  const form = aForm({
    name: aField('text'),
    secret: aField('text'),
    note: aField('text'),
    part: { type: 'void', 'x-component': 'section', properties: { inner: aField('text') } },
  });
  const initial = { name: '张三', secret: '线索', inner: '甲' };
  const rights: Rights = { name: 'read', secret: 'hidden', note: 'required', part: 'read' };

  it('keep what is stored and store what may be written', () => {
    expect(check(form, { note: '好' }, { initial, rights })).toEqual({
      ok: true,
      values: { name: '张三', note: '好', inner: '甲', secret: '线索' },
    });
  });

  it('take back what was shown for reading, unchanged', () => {
    expect(check(form, { note: '好', name: '张三', inner: '甲' }, { initial, rights }).ok).toBe(true);
  });

  it.each([
    [{ name: '李四' }, 'name'],
    [{ name: null }, 'name'],
    [{ secret: '线索' }, 'secret'],
    [{ inner: '乙' }, 'inner'],
  ])('refuse %j with its path', (sent, path) => {
    expect(refusedFor(form, { note: '好', ...sent }, { initial, rights })).toEqual({
      [path]: 'NOT_WRITABLE',
    });
  });

  it('can require what the form leaves open', () => {
    expect(refusedFor(form, {}, { initial, rights })).toEqual({ note: 'REQUIRED' });
  });

  it('hide stored values from those who must not see them', () => {
    expect(visibleValues(form, initial, rights)).toEqual({ name: '张三', inner: '甲' });
  });

  it('keep what hangs on something the step must not see as it is stored, shown or not', () => {
    const hanging = aForm({
      secret: aField('money'),
      twice: aField('calculated', { 'x-rules': [aRule('value', 'secret * 2')] }),
      more: aField('calculated', { 'x-rules': [aRule('value', 'twice + 1')] }),
      part: {
        type: 'void',
        'x-component': 'section',
        'x-rules': [aRule('visible', 'secret > 10')],
        properties: { inner: aField('text') },
      },
      closed: aField('text', { 'x-rules': [aRule('readOnly', 'secret > 10')] }),
    });
    const stored = { secret: 50, twice: 100, inner: '甲', closed: '乙' };
    const closed: Rights = { secret: 'hidden' };
    expect(check(hanging, {}, { initial: stored, rights: closed })).toEqual({
      ok: true,
      values: { ...stored, more: 101 },
    });
    expect(visibleValues(hanging, stored, closed)).toEqual({ twice: 100, closed: '乙' });
    expect(refusedFor(hanging, { closed: '丙', twice: 1 }, { initial: stored, rights: closed })).toEqual({
      closed: 'NOT_WRITABLE',
      twice: 'NOT_WRITABLE',
    });
  });

  it('do not let a rule read what the step must not see', () => {
    const guarded = aForm({
      secret: aField('text'),
      note: aField('text', { 'x-rules': [aRule('visible', 'secret = "线索"')] }),
    });
    expect(
      refusedFor(guarded, { note: '好' }, { initial: { secret: '线索' }, rights: { secret: 'hidden' } }),
    ).toEqual({ note: 'NOT_WRITABLE' });
  });
});

describe('a field locked by a rule', () => {
  const form = aForm({
    amount: aField('money', { 'x-rules': [aRule('readOnly', 'confirmed')] }),
    confirmed: aField('yesNo'),
  });

  it('keeps what is stored', () => {
    expect(check(form, { confirmed: true }, { initial: { amount: 500 } })).toEqual({
      ok: true,
      values: { amount: 500, confirmed: true },
    });
  });

  it('is refused when it is changed all the same', () => {
    expect(refusedFor(form, { confirmed: true, amount: 900 }, { initial: { amount: 500 } })).toEqual({
      amount: 'NOT_WRITABLE',
    });
  });

  it('may be changed while the lock is open', () => {
    expect(check(form, { confirmed: false, amount: 900 }, { initial: { amount: 500 } }).ok).toBe(true);
  });
});

describe('rows', () => {
  const form = aForm({
    members: aTable(
      {
        name: aField('text', { required: true }),
        works: aField('yesNo'),
        income: aField('money', {
          'x-rules': [aRule('visible', 'row.works'), aRule('required', 'row.works')],
        }),
        assets: aTable({ worth: aField('money', { required: true }) }),
      },
      { 'x-component-props': { max: 3 } },
    ),
    total: aField('calculated', {
      'x-component-props': { as: 'money' },
      'x-rules': [aRule('value', 'sum(members[income != null].income)')],
    }),
  });

  it('are checked each by itself, also rows within rows', () => {
    const members = [
      { name: '甲', works: true },
      { works: false, income: 900, assets: [{}] },
    ];
    expect(refusedFor(form, { members })).toEqual({
      'members.0.income': 'REQUIRED',
      'members.1.name': 'REQUIRED',
      'members.1.assets.0.worth': 'REQUIRED',
    });
  });

  it('say which row is meant', () => {
    const checked = check(form, { members: [{ name: '甲', assets: [{ worth: 1 }, {}] }] });
    expect(checked.ok ? [] : checked.errors.map(({ message }) => message.zh)).toEqual([
      '成员第 1 行：成员第 2 行：请填写“money”',
    ]);
  });

  it('keep their keys, lose hidden cells, and are summed anew whatever total was sent', () => {
    const members = [
      { rowId: 'a', name: '甲', works: true, income: 1200_50 },
      { rowId: 'b', name: '乙', works: false, income: 99_00 },
    ];
    expect(check(form, { members, total: 1 })).toEqual({
      ok: true,
      values: {
        members: [
          { rowId: 'a', name: '甲', works: true, income: 1200_50 },
          { rowId: 'b', name: '乙', works: false },
        ],
        total: 1200_50,
      },
    });
  });

  it('are counted', () => {
    const row = { name: '甲' };
    expect(refusedFor(form, { members: [row, row, row, row] })).toEqual({ members: 'TOO_MANY_ROWS' });
  });

  it('refuse unknown cells and what is no row', () => {
    expect(refusedFor(form, { members: [{ name: '甲', role: 'admin' }] })).toEqual({
      'members.0.role': 'UNKNOWN_FIELD',
    });
    expect(refusedFor(form, { members: { name: '甲' } })).toEqual({ members: 'INVALID_VALUE' });
  });

  describe('stored before this step', () => {
    const initial = { members: [{ rowId: 'a', name: '甲', works: true, income: 100 }] };

    it('keep columns that the step may only read, and refuse other values with their path', () => {
      const rights: Rights = { 'members.*.income': 'read' };
      const changed = { members: [{ rowId: 'a', name: '甲', works: true, income: 999 }] };
      expect(refusedFor(form, changed, { initial, rights })).toEqual({ 'members.0.income': 'NOT_WRITABLE' });
      const kept = { members: [{ rowId: 'a', name: '甲甲', works: true }] };
      expect(check(form, kept, { initial, rights })).toMatchObject({
        ok: true,
        values: { members: [{ name: '甲甲', income: 100 }] },
      });
    });

    it('keep columns that the step must not see', () => {
      const rights: Rights = { 'members.*.income': 'hidden' };
      const sent = {
        members: [
          { rowId: 'n', name: '乙' },
          { rowId: 'a', name: '甲', works: true },
        ],
      };
      expect(check(form, sent, { initial, rights })).toMatchObject({
        ok: true,
        values: { members: [{ rowId: 'n' }, { rowId: 'a', income: 100 }] },
      });
    });

    it('stay where the step may only read the table, whose columns may be writable all the same', () => {
      const rights: Rights = { members: 'read', 'members.*.name': 'write' };
      expect(refusedFor(form, { members: [] }, { initial, rights })).toEqual({ members: 'ROWS_FIXED' });
      const renamed = { members: [{ rowId: 'a', name: '新名' }] };
      expect(check(form, renamed, { initial, rights })).toMatchObject({
        ok: true,
        values: { members: [{ rowId: 'a', name: '新名', works: true, income: 100 }] },
      });
    });

    it('can be closed while rows may be added', () => {
      const rights: Rights = { 'members.*': 'read' };
      const added = { members: [...initial.members, { rowId: 'n', name: '乙' }] };
      expect(check(form, added, { initial, rights }).ok).toBe(true);
      const renamed = { members: [{ ...initial.members[0], name: '乙' }] };
      expect(refusedFor(form, renamed, { initial, rights })).toEqual({ 'members.0.name': 'NOT_WRITABLE' });
      expect(refusedFor(form, { members: [] }, { initial, rights })).toEqual({ members: 'ROWS_FIXED' });
    });
  });

  it('without keys are told apart by their place, the same when stored and when sent', () => {
    const fixed = aForm({
      people: aTable(
        { name: aField('text'), seen: aField('yesNo') },
        { 'x-component-props': { rows: 'fixed' } },
      ),
    });
    const initial = { people: [{ name: '甲' }, { name: '乙' }] };
    const sent = {
      people: [
        { name: '甲', seen: true },
        { name: '乙', seen: false },
      ],
    };
    expect(check(fixed, sent, { initial, rights: { 'people.*.name': 'read' } }).ok).toBe(true);
    expect(refusedFor(fixed, { people: [{ name: '甲' }] }, { initial })).toEqual({ people: 'ROWS_FIXED' });
  });
});

describe('rules', () => {
  it('read facts of the case and dates as dates', () => {
    const form = aForm(
      {
        born: aField('date'),
        guardian: aField('text', {
          'x-rules': [aRule('required', 'born > today() - duration("P18Y") and memberCount > 1')],
        }),
      },
      { facts: ['memberCount'] },
    );
    expect(refusedFor(form, { born: '2015-01-01' }, { context: { memberCount: 2 } })).toEqual({
      guardian: 'REQUIRED',
    });
    expect(check(form, { born: '1980-01-01' }, { context: { memberCount: 2 } }).ok).toBe(true);
    expect(check(form, { born: '2015-01-01' }, { context: {} }).ok).toBe(true);
  });

  it('compare fields with a message of their own', () => {
    const form = aForm({
      votesFor: aField('number', { type: 'integer' }),
      voters: aField('number', {
        type: 'integer',
        'x-rules': [aRule('error', 'votesFor > voters', '赞成票不能多于到会人数')],
      }),
    });
    expect(check(form, { votesFor: 9, voters: 5 })).toMatchObject({
      ok: false,
      errors: [{ path: 'voters', code: 'RULE', message: { zh: '赞成票不能多于到会人数' } }],
    });
  });

  it('narrow the options', () => {
    const form = aForm({
      urgent: aField('yesNo'),
      outcome: aField('choice', {
        enum: ['A', 'B', 'C'].map((value) => ({ value, label: both(value) })),
        'x-rules': [aRule('options', 'if urgent then ["A"] else ["A", "B"]')],
      }),
    });
    expect(check(form, { urgent: false, outcome: 'B' }).ok).toBe(true);
    expect(refusedFor(form, { urgent: true, outcome: 'B' })).toEqual({ outcome: 'UNKNOWN_OPTION' });
    expect(refusedFor(form, { urgent: false, outcome: 'C' })).toEqual({ outcome: 'UNKNOWN_OPTION' });
  });

  it('compute money exactly, in decimals', () => {
    const form = aForm({
      base: aField('money'),
      result: aField('calculated', {
        'x-component-props': { as: 'money' },
        'x-rules': [aRule('value', 'base * 1.15')],
      }),
    });
    expect(check(form, { base: 100 })).toEqual({ ok: true, values: { base: 100, result: 115 } });
  });

  it('settle through chains of calculated and hidden fields', () => {
    const form = aForm({
      c: aField('calculated', { 'x-rules': [aRule('value', 'if b = null then 0 else b * 2')] }),
      b: aField('number', { 'x-rules': [aRule('visible', 'a')] }),
      a: aField('yesNo'),
    });
    expect(check(form, { a: true, b: 4, c: 999 })).toEqual({ ok: true, values: { a: true, b: 4, c: 8 } });
    expect(check(form, { a: false, b: 4, c: 999 })).toEqual({ ok: true, values: { a: false, c: 0 } });
  });

  it('hide a whole section with what is required in it', () => {
    const form = aForm({
      any: aField('yesNo'),
      part: {
        type: 'void',
        'x-component': 'section',
        'x-rules': [aRule('visible', 'any')],
        properties: {
          must: aField('text', { required: true }),
          rows: aTable({ x: aField('text', { required: true }) }),
        },
      },
    });
    expect(check(form, { any: false, must: 'x', rows: [{}] })).toEqual({ ok: true, values: { any: false } });
    expect(refusedFor(form, { any: true, rows: [{}] })).toEqual({ must: 'REQUIRED', 'rows.0.x': 'REQUIRED' });
  });
});

describe('a value with its source', () => {
  const form = aForm({ deposits: aField('sourcedValue', { 'x-component-props': { as: 'money' } }) });
  const initial = { deposits: { value: 500, source: both('银行'), asOf: '2026-11-03' } };

  it('takes a correction beside it', () => {
    expect(check(form, { deposits: { correction: 700 } }, { initial })).toEqual({
      ok: true,
      values: { deposits: { value: 500, source: both('银行'), asOf: '2026-11-03', correction: 700 } },
    });
  });

  it('refuses another value, source or date in the source’s name', () => {
    expect(refusedFor(form, { deposits: { value: 1, correction: 700 } }, { initial })).toEqual({
      deposits: 'NOT_WRITABLE',
    });
  });

  it('checks the correction like a value of its kind', () => {
    expect(refusedFor(form, { deposits: { correction: '700' } }, { initial })).toEqual({
      deposits: 'INVALID_MONEY',
    });
  });
});

describe('a draft', () => {
  it('may be unfinished and wrong', () => {
    expect(checkDraft(decision, { opinion: '写到一半' })).toEqual({
      ok: true,
      values: { opinion: '写到一半' },
    });
    expect(checkDraft(aForm({ id: aField('identityNumber', { required: true }) }), { id: '33010' }).ok).toBe(
      true,
    );
  });

  it('may not hold what the step must not write', () => {
    expect(checkDraft(decision, { outcome: 'AGREE', other: 1 })).toMatchObject({
      errors: [{ path: 'other' }],
    });
    expect(checkDraft(decision, { outcome: 'AGREE' }, { rights: { outcome: 'read' } })).toMatchObject({
      errors: [{ path: 'outcome', code: 'NOT_WRITABLE' }],
    });
  });
});
