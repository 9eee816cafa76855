import { describe, expect, it } from 'vitest';
import { addMonths, monthOf, monthsFrom, payBy } from './months.ts';

describe('months', () => {
  it.each([
    ['2026-11-23', '2026-11-01'],
    ['2026-12-31', '2026-12-01'],
    ['2026-01-01', '2026-01-01'],
  ])('%s lies in the month %s', (date, month) => {
    expect(monthOf(date)).toBe(month);
  });

  it('are added over the end of the year, forwards and backwards', () => {
    expect(addMonths('2026-12-31', 1)).toBe('2027-01-01');
    expect(addMonths('2026-01-31', -1)).toBe('2025-12-01');
  });

  it('are listed from one to another, none when the end lies before', () => {
    expect(monthsFrom('2026-11-23', '2027-01-02')).toEqual(['2026-11-01', '2026-12-01', '2027-01-01']);
    expect(monthsFrom('2026-11-01', '2026-10-31')).toEqual([]);
  });

  it('are paid by the tenth of the next', () => {
    expect(payBy('2026-12-01')).toBe('2027-01-10');
  });
});
