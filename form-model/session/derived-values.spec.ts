import { describe, expect, it } from 'vitest';
import { aDocument, aField, aForm, aRule, aTable } from '../../test/form-builder.ts';
import { checkSubmission, openForm, parseForm, type FormSession } from '../index.ts';

const now = new Date('2026-11-23T02:00:00Z'); // a Monday
const idNo = '330106196003120129';
/** The holiday of three days at the new year, with the Sunday after it worked. */
const workCalendar = { daysOff: ['2027-01-01'], workedWeekends: ['2027-01-03'] };

const field = (session: FormSession, path: string) => {
  const part = session.find(path);
  if (part?.kind !== 'field') throw new Error(`There is no field ${path}`);
  return part;
};
const type = (session: FormSession, path: string, value: unknown): void => {
  field(session, path).input(value);
};
const reasons = (properties: Record<string, unknown>): readonly string[] => {
  const parsed = parseForm(aDocument(properties));
  return parsed.ok ? [] : parsed.problems.map(({ reason }) => reason);
};

const person = {
  idNo: aField('identityNumber', {
    'x-component-props': { birthDate: 'born', sex: 'sex', sexValues: { male: '1', female: '2' } },
  }),
  born: aField('date'),
  sex: aField('text'),
};

describe('an identity number', () => {
  it('that is stored masked leaves what was worked out of it, at a step that only reads it', () => {
    const form = aForm({ ...person, note: aField('text') });
    const initial = { idNo: '330***********0129', born: '1960-03-12', sex: '2' };
    const rights = { idNo: 'read' } as const;
    const session = openForm(form, { now, initial, values: initial, rights });
    expect(session.values()).toEqual(initial);
    expect(field(session, 'born').writable).toBe(false);
    const checked = checkSubmission(form, { note: '已阅' }, { now, initial, rights });
    expect(checked).toEqual({ ok: true, values: { ...initial, note: '已阅' } });
  });

  it('fills the birth date and the sex beside it, which nobody types', () => {
    const session = openForm(aForm(person), { now });
    expect(field(session, 'born').writable).toBe(false);
    type(session, 'idNo', idNo);
    expect(session.values()).toEqual({ idNo, born: '1960-03-12', sex: '2' });
    type(session, 'idNo', '330106196003120120');
    expect(session.values()).toEqual({ idNo: '330106196003120120' });
  });

  it('does so in each row by itself', () => {
    const session = openForm(aForm({ members: aTable(person) }), {
      now,
      values: { members: [{ idNo }, {}] },
    });
    expect(session.values()).toMatchObject({ members: [{ born: '1960-03-12' }, {}] });
  });

  it('is read again on the server, whatever was sent as the birth date', () => {
    const checked = checkSubmission(aForm(person), { idNo, born: '1999-01-01', sex: '1' }, { now });
    expect(checked).toEqual({ ok: true, values: { idNo, born: '1960-03-12', sex: '2' } });
  });

  it('fills no field that is not there, or that a rule decides', () => {
    expect(reasons({ idNo: person.idNo, born: person.born })).toEqual(['there is no field "sex" beside it']);
    const ruled = aField('date', { 'x-rules': [aRule('value', 'today()')] });
    expect(reasons({ ...person, born: ruled })).toEqual(['the value of "born" is decided elsewhere']);
  });
});

describe('a deadline in working days', () => {
  const deadline = (settings: Record<string, unknown>) =>
    aField('workingDeadline', { 'x-component-props': settings });

  it('is counted from today where it names no field, without the day itself', () => {
    const session = openForm(aForm({ until: deadline({ days: 5 }) }), { now });
    expect(session.values()).toEqual({ until: '2026-11-30' });
  });

  it('follows the field it is counted from, over days off and worked weekends', () => {
    const form = aForm({ from: aField('date'), until: deadline({ days: 3, from: 'from' }) });
    const session = openForm(form, { now, context: { workCalendar } });
    expect(session.values()).toEqual({});
    type(session, 'from', '2026-12-30');
    // 31 December, Sunday 3 January (worked), Monday 4 January.
    expect(session.values()).toMatchObject({ until: '2027-01-04' });
    const checked = checkSubmission(form, { from: '2026-12-30' }, { now, context: { workCalendar } });
    expect(checked).toMatchObject({ ok: true, values: { until: '2027-01-04' } });
  });

  it('takes a calendar of the host before the fact', () => {
    const session = openForm(aForm({ until: deadline({ days: 2 }) }), {
      now,
      context: { workCalendar },
      calendar: { isWorkingDay: () => true },
    });
    expect(session.values()).toEqual({ until: '2026-11-25' });
  });

  it('can be chosen within the limit, and not after it', () => {
    const form = aForm({ from: aField('date'), visit: deadline({ days: 3, from: 'from', mode: 'within' }) });
    const codes = (visit: string): readonly string[] => {
      const checked = checkSubmission(form, { from: '2026-11-23', visit }, { now });
      return checked.ok ? [] : checked.errors.map(({ code }) => code);
    };
    expect(codes('2026-11-26')).toEqual([]);
    expect(codes('2026-11-27')).toEqual(['AFTER_DEADLINE']);
    expect(codes('2026-11-22')).toEqual(['DATE_TOO_EARLY']);
    expect(codes('soon')).toEqual(['INVALID_DATE']);
  });

  it('is refused where the field it is counted from is not there, or counts from itself', () => {
    expect(reasons({ until: deadline({ from: 'start' }) })).toEqual(['there is no field "start" beside it']);
    expect(reasons({ until: deadline({ from: 'start', mode: 'within' }) })).toEqual([
      'there is no field "start" beside it',
    ]);
    expect(reasons({ until: deadline({ from: 'until' }) })).toEqual([
      'the rules run in a circle: until → until',
    ]);
  });
});
