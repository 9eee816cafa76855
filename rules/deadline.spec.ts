import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimeLimit } from '../model/item.ts';
import {
  calendarDaysBetween,
  civilDateOf,
  dueAfterStop,
  dueAt,
  endOfDay,
  workingDaysBetween,
} from './deadline.ts';
import { workingDays } from './work-calendar.ts';

const calendar = workingDays([
  {
    year: 2026,
    source: 'test',
    daysOff: ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'],
    workedWeekends: ['2026-09-20', '2026-10-10'],
  },
]);
const shanghai = (text: string): Date => new Date(`${text}+08:00`);
const wd = (n: number): TimeLimit => ({ n, unit: 'wd' });
const d = (n: number): TimeLimit => ({ n, unit: 'd' });

describe('a time limit', () => {
  it.each([
    ['two working days from a Monday end on Wednesday', '2026-11-23T09:00:00', wd(2), '2026-11-25'],
    ['two working days from a Friday end on Tuesday', '2026-11-20T18:00:00', wd(2), '2026-11-24'],
    ['a start on Saturday counts from Monday on', '2026-11-21T10:00:00', wd(1), '2026-11-23'],
    ['National Day is left out', '2026-09-30T10:00:00', wd(2), '2026-10-09'],
    ['a worked Saturday counts', '2026-09-30T10:00:00', wd(3), '2026-10-10'],
    ['a worked Sunday counts', '2026-09-18T10:00:00', wd(1), '2026-09-20'],
    ['five working days over the change of the year', '2026-12-30T10:00:00', wd(5), '2027-01-06'],
    ['calendar days run through weekends and holidays', '2026-09-30T10:00:00', d(7), '2026-10-07'],
    ['no calendar days end with the day itself', '2026-11-21T10:00:00', d(0), '2026-11-21'],
    ['no working days end with the first day that is worked', '2026-11-21T10:00:00', wd(0), '2026-11-23'],
    ['late in the evening it is still the same day in China', '2026-11-23T23:59:59', wd(1), '2026-11-24'],
    ['just after midnight it is the next day', '2026-11-24T00:00:00', wd(1), '2026-11-25'],
  ])('%s', (_case, start, limit, last) => {
    expect(dueAt(shanghai(start), limit, calendar)).toEqual(shanghai(`${last}T23:59:59`));
  });

  it('of n working days has n working days between start and end, wherever it starts', () => {
    const instants = fc.date({
      min: new Date('2026-01-02T00:00:00Z'),
      max: new Date('2026-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 60 }), (start, n) => {
        const due = dueAt(start, wd(n), calendar);
        expect(workingDaysBetween(start, due, calendar)).toBe(n);
        expect(calendar.isWorkingDay(civilDateOf(due))).toBe(true);
      }),
    );
  });
});

describe('days between', () => {
  it('counts the days after the first up to and with the last', () => {
    const [monday, friday] = [shanghai('2026-11-23T23:00:00'), shanghai('2026-11-27T01:00:00')];
    expect(workingDaysBetween(monday, friday, calendar)).toBe(4);
    expect(workingDaysBetween(friday, monday, calendar)).toBe(-4);
    expect(calendarDaysBetween(monday, friday)).toBe(4);
    expect(workingDaysBetween(monday, monday, calendar)).toBe(0);
  });

  it('takes the civil date of China, not of UTC', () => {
    expect(civilDateOf(new Date('2026-11-22T16:00:00Z'))).toBe('2026-11-23');
    expect(civilDateOf(new Date('2026-11-22T15:59:59Z'))).toBe('2026-11-22');
    expect(endOfDay('2026-11-22')).toEqual(new Date('2026-11-22T15:59:59Z'));
  });
});

describe('a stop of the clock', () => {
  const stop = { dueAt: endOfDay('2026-12-18'), stoppedAt: shanghai('2026-11-25T10:00:00') };

  it('leaves as many working days as were left when it stopped', () => {
    // given: 17 working days were left on 25 November
    expect(workingDaysBetween(stop.stoppedAt, stop.dueAt, calendar)).toBe(17);

    // when
    const due = dueAfterStop({ ...stop, resumedAt: shanghai('2026-12-07T15:00:00') }, 'wd', calendar);

    // then
    expect(due).toEqual(endOfDay('2026-12-30'));
  });

  it('moves a limit of calendar days by the calendar days it stood', () => {
    const due = dueAfterStop({ ...stop, resumedAt: shanghai('2026-11-30T15:00:00') }, 'd', calendar);
    expect(due).toEqual(endOfDay('2026-12-23'));
  });

  it('of less than a day changes nothing', () => {
    const due = dueAfterStop({ ...stop, resumedAt: shanghai('2026-11-25T17:00:00') }, 'wd', calendar);
    expect(due).toEqual(stop.dueAt);
  });

  it('does not revive a limit that had passed', () => {
    const late = { dueAt: endOfDay('2026-11-20'), stoppedAt: shanghai('2026-11-25T10:00:00') };
    const due = dueAfterStop({ ...late, resumedAt: shanghai('2026-12-07T15:00:00') }, 'wd', calendar);
    expect(due).toEqual(late.dueAt);
  });
});
