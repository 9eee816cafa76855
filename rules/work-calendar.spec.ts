import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { WorkCalendar } from '../model/item.ts';
import { workingDays } from './work-calendar.ts';

const calendarOf = async (year: number): Promise<WorkCalendar> =>
  WorkCalendar.parse(
    JSON.parse(await readFile(new URL(`../items/calendars/${year}.json`, import.meta.url), 'utf8')),
  );

const days = workingDays([await calendarOf(2026), await calendarOf(2027)]);

describe('the calendar of working days', () => {
  it.each([
    ['2026-11-23', true, 'a plain Monday'],
    ['2026-11-22', false, 'a plain Sunday'],
    ['2026-01-01', false, 'New Year'],
    ['2026-01-04', true, 'a Sunday worked for the New Year break'],
    ['2026-02-14', true, 'the Saturday before Spring Festival'],
    ['2026-02-17', false, 'Spring Festival'],
    ['2026-02-23', false, 'the Monday after Spring Festival'],
    ['2026-02-24', true, 'back to work'],
    ['2026-09-20', true, 'a Sunday worked for National Day'],
    ['2026-10-07', false, 'the last day of National Day'],
    ['2026-10-10', true, 'a Saturday worked for National Day'],
    ['2027-02-05', false, 'the eve of Spring Festival 2027, a Friday'],
    ['2027-02-11', true, 'back to work in 2027'],
  ])('%s is worked: %s (%s)', (date, worked) => {
    expect(days.isWorkingDay(date)).toBe(worked);
  });

  it('counts Monday to Friday in a year nobody has announced, and says that it does not know it', () => {
    expect(days.covers(2028)).toBe(false);
    expect(days.isWorkingDay('2028-05-01')).toBe(true);
    expect(days.isWorkingDay('2028-05-06')).toBe(false);
  });

  it.each([2026, 2027])('holds for %s only weekdays off and only weekends worked', async (year) => {
    const { daysOff, workedWeekends } = await calendarOf(year);
    const weekday = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay();
    expect(daysOff.filter((date) => [0, 6].includes(weekday(date)))).toEqual([]);
    expect(workedWeekends.filter((date) => ![0, 6].includes(weekday(date)))).toEqual([]);
    expect([...daysOff, ...workedWeekends].filter((date) => !date.startsWith(String(year)))).toEqual([]);
  });

  it('is marked as preliminary for the year that is not announced yet', async () => {
    expect((await calendarOf(2027)).source).toMatch(/^PRELIMINARY/);
  });
});
